//! Which facts an expression reads, as slots of a record.
//!
//! In: a typed expression and the lines that the frames around it stand for. Out: [`Slot`]s. What is computed (`units`, earlier
//! sessions) is no slot; `age` is the birth date, `billed_modifiers` the modifiers as recorded.

use crate::lang::check::stage::children;
use crate::lang::typed::{Expr, Frame, Kind, Read};
use crate::model::facts::FactId;
use crate::model::types::{Scalar, Type};
use crate::profile::checked::Profile;

use super::slot::{Owner, Slot};

/// Which member of its collection each frame is, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frames {
    /// The rule's own line.
    pub own: Option<usize>,
    /// The member of the outermost quantifier around.
    pub outer: Option<usize>,
    /// The member of the quantifier inside that one.
    pub inner: Option<usize>,
}

impl Frames {
    /// A rule about a line, or about the session.
    #[must_use]
    pub fn of(own: Option<usize>) -> Self {
        Self { own, ..Self::default() }
    }

    /// The member that a frame stands for.
    #[must_use]
    pub fn get(self, frame: Frame) -> Option<usize> {
        match frame {
            Frame::Own => self.own,
            Frame::Outer => self.outer,
            Frame::Inner => self.inner,
        }
    }

    /// The same with a frame for a member.
    #[must_use]
    pub fn with(self, frame: Frame, member: usize) -> Self {
        match frame {
            Frame::Own => Self { own: Some(member), ..self },
            Frame::Outer => Self { outer: Some(member), ..self },
            Frame::Inner => Self { inner: Some(member), ..self },
        }
    }
}

/// The slot a read is written in, and its type; `None` for what no record says.
#[must_use]
pub fn slot(read: &Read, frames: Frames, profile: &Profile) -> Option<(Slot, Type)> {
    let fact = |owner: Owner, id: &FactId| Some((Slot::new(owner, id.def().path), id.def().ty()));
    let line = |frame: &Frame| frames.get(*frame).map(Owner::Line);
    let flag = |path: &str| Some((Slot::new(Owner::Session, path), Type::one(Scalar::Bool)));
    match read {
        Read::Session(id) => fact(Owner::Session, id),
        Read::Line(frame, id) => fact(line(frame)?, id),
        Read::AuthorizationItem(frame, id) => fact(Owner::Authorization(frames.get(*frame)?), id),
        Read::Authorization(id) => fact(Owner::Authorization(0), id),
        Read::OtherCoverage(Some(id)) => fact(Owner::OtherCoverage(0), id),
        Read::OtherCoverage(None) => flag("other_coverage"),
        Read::AnyAuthorization => flag("authorizations"),
        Read::Group(parts) => {
            let path = parts.first()?.def().path;
            flag(path.split_once('.').map_or(path, |(group, _)| group))
        }
        Read::ExtraSession(path) => {
            let ty = profile.facts.get(path)?.ty.clone();
            Some((Slot::new(Owner::Session, path.as_str()), ty))
        }
        Read::ExtraLine(frame, path) => {
            let ty = profile.facts.get(&format!("line.{path}"))?.ty.clone();
            Some((Slot::new(line(frame)?, path.as_str()), ty))
        }
        Read::Counter(name) => Some((Slot::new(Owner::Session, format!("history.{name}")), Type::one(Scalar::Number))),
        Read::Age => Some((Slot::new(Owner::Session, "patient.birth_date"), Type::one(Scalar::Date))),
        Read::Dx(_) => Some((Slot::new(Owner::Session, "diagnoses"), Type::many(Scalar::Diagnosis))),
        Read::BilledModifiers(frame) => Some((Slot::new(line(frame)?, "modifiers"), Type::many(Scalar::Modifier))),
        Read::Units(_) | Read::Earlier(_) => None,
    }
}

/// Every slot an expression reads outside of quantifiers, each once, in the order read.
#[must_use]
pub fn slots(expr: &Expr, frames: Frames, profile: &Profile) -> Vec<(Slot, Type)> {
    let mut all = Vec::new();
    collect(expr, frames, profile, &mut all);
    all
}

fn collect(expr: &Expr, frames: Frames, profile: &Profile, out: &mut Vec<(Slot, Type)>) {
    if let Kind::Read(read) = &expr.kind
        && let Some((slot, ty)) = slot(read, frames, profile)
        && !out.iter().any(|(other, _)| *other == slot)
    {
        out.push((slot, ty));
    }
    if matches!(expr.kind, Kind::Quantified { .. } | Kind::Count(_) | Kind::Sum(..)) {
        return;
    }
    for child in children(expr) {
        collect(child, frames, profile, out);
    }
}
