//! What a plan reads: facts of the session or of the line in a slot, each a column of a block.

use std::sync::Arc;

use crate::lang::typed::{Expr, Read};
use crate::model::types::{Scalar, Type};

/// A fact that a plan reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// What it is.
    pub what: What,
    /// The slot of its line; `None`: the session's own.
    pub slot: Option<usize>,
    /// How it is laid out.
    pub form: Form,
}

/// What a column has.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A fact; of a line, with the rule's own frame.
    Fact(Read),
    /// What only the reference engine can say of a session: over its authorizations, and over earlier sessions.
    Asked(Arc<Expr>),
}

/// How a column lays its values out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Yes or no; also whether something is there at all.
    Flag,
    /// Numbers, amounts, dates and times as whole numbers: see [`super::columns::UNIT`].
    Number,
    /// One text of a dictionary.
    Text(Texts),
    /// A list of texts of a dictionary.
    List(Texts),
}

/// Which dictionary: texts that are compared with each other share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Texts {
    /// Procedure codes.
    Procedures,
    /// Diagnoses.
    Diagnoses,
    /// Modifiers.
    Modifiers,
    /// Words of enumerations, places of service, states.
    Words,
    /// Anything else.
    Others,
}

impl Texts {
    /// Those of a type whose values are texts, or lists of them.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        match Form::of(ty) {
            Some(Form::Text(kind) | Form::List(kind)) => kind,
            Some(Form::Flag | Form::Number) | None => Texts::Others,
        }
    }

    /// Every dictionary.
    pub const ALL: [Self; 5] = [Self::Procedures, Self::Diagnoses, Self::Modifiers, Self::Words, Self::Others];

    /// Its place among [`Texts::ALL`].
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or(0)
    }
}

impl Form {
    /// The form of a type; `None`: there is no column for it.
    pub fn of(ty: &Type) -> Option<Self> {
        let texts = match &ty.scalar {
            Scalar::Bool if !ty.list => return Some(Form::Flag),
            Scalar::Date | Scalar::Time if !ty.list => return Some(Form::Number),
            scalar if scalar.is_numeric() && !ty.list => return Some(Form::Number),
            Scalar::Procedure => Texts::Procedures,
            Scalar::Diagnosis => Texts::Diagnoses,
            Scalar::Modifier => Texts::Modifiers,
            Scalar::Place | Scalar::State | Scalar::Word(_) => Texts::Words,
            Scalar::Text => Texts::Others,
            _ => return None,
        };
        Some(if ty.list { Form::List(texts) } else { Form::Text(texts) })
    }
}
