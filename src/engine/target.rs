//! What a path names in `--set`, `[presume]` and `--complete`: facts of the session, of every line, or declared by the profile.

use crate::diagnostic::near::nearest;
use crate::model::facts::{FactId, Owner};
use crate::model::literal;
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// A fact that can be filled in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A fact of the session.
    Session(FactId),
    /// A fact of every line.
    Line(FactId),
    /// A declared fact or counter of the session, by the path under which a record has it.
    Extra(String),
    /// A declared fact of every line, by the path under which a line has it.
    LineExtra(String),
    /// Whether there are authorizations.
    Authorizations,
    /// Whether there is other coverage.
    OtherCoverage,
}

/// Everything that a path names: a group, such as `referral`, names all its parts; nothing for an unknown path.
#[must_use]
pub fn targets(profile: Option<&Profile>, path: &str) -> Vec<Target> {
    let declared = |path: &str| profile.is_some_and(|p| p.facts.contains_key(path));
    if let Some(bare) = path.strip_prefix("line.") {
        if let Some(id) = FactId::find(Owner::Line, bare) {
            return vec![Target::Line(id)];
        }
        return if declared(path) { vec![Target::LineExtra(bare.to_owned())] } else { Vec::new() };
    }
    if let Some(id) = FactId::find(Owner::Session, path) {
        return vec![Target::Session(id)];
    }
    if let Some(id) = FactId::find(Owner::Line, path) {
        return vec![Target::Line(id)];
    }
    let counter = path.strip_prefix("history.");
    if declared(path) || counter.is_some_and(|name| profile.is_some_and(|p| p.counters.contains_key(name))) {
        return vec![Target::Extra(path.to_owned())];
    }
    if declared(&format!("line.{path}")) {
        return vec![Target::LineExtra(path.to_owned())];
    }
    match path {
        "authorizations" => vec![Target::Authorizations],
        "other_coverage" => vec![Target::OtherCoverage],
        _ => {
            let below = format!("{path}.");
            FactId::of(Owner::Session).filter(|id| id.def().path.starts_with(&below)).map(Target::Session).collect()
        }
    }
}

impl Target {
    /// Its path, as answers name it.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Target::Session(id) | Target::Line(id) => id.def().path.to_owned(),
            Target::Extra(path) | Target::LineExtra(path) => path.clone(),
            Target::Authorizations => String::from("authorizations"),
            Target::OtherCoverage => String::from("other_coverage"),
        }
    }

    /// Its type; `None` for a list of objects.
    #[must_use]
    pub fn ty(&self, profile: Option<&Profile>) -> Option<Type> {
        match self {
            Target::Session(id) | Target::Line(id) => Some(id.def().ty()),
            Target::Extra(path) => Some(match profile.and_then(|p| p.facts.get(path)) {
                Some(fact) => fact.ty.clone(),
                None => Type::one(Scalar::Number),
            }),
            Target::LineExtra(path) => {
                profile.and_then(|p| p.facts.get(&format!("line.{path}"))).map(|fact| fact.ty.clone())
            }
            Target::Authorizations | Target::OtherCoverage => None,
        }
    }
}

/// What `--set` gives a fact of this type: `none` is absent, members of a list stand between `;`.
///
/// # Errors
/// What was expected.
pub fn read(ty: Option<&Type>, text: &str) -> Result<State, String> {
    if text == "none" {
        return Ok(State::Absent);
    }
    let Some(ty) = ty else { return Err(String::from("none; a list of objects can only be set to be absent")) };
    if !ty.list {
        return literal::read(&ty.scalar, text).map(State::Known).map_err(|e| e.0);
    }
    let members: Result<Vec<Value>, _> = text.split(';').map(|part| literal::read(&ty.scalar, part.trim())).collect();
    members.map(|members| State::Known(Value::List(members))).map_err(|e| e.0)
}

/// Whether a `--set` can be understood.
///
/// # Errors
/// What is wrong with it, with the near name where there is one.
pub fn check(profile: Option<&Profile>, path: &str, text: &str) -> Result<(), String> {
    let all = targets(profile, path);
    if matches!(path, "id" | "date_of_service" | "payer" | "code" | "line.code") {
        return Err(format!("`{path}` is what the record itself must say; it cannot be set"));
    }
    if all.is_empty() {
        let mut known: Vec<String> = FactId::of(Owner::Session).map(|id| id.def().path.to_owned()).collect();
        known.extend(FactId::of(Owner::Line).map(|id| id.def().path.to_owned()));
        if let Some(profile) = profile {
            known.extend(profile.facts.keys().cloned());
            known.extend(profile.counters.keys().map(|name| format!("history.{name}")));
        }
        let advice = match nearest(path, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from("a fact is named by its path, such as `referral.on` or `purpose`"),
        };
        return Err(format!("there is no fact `{path}`; {advice}"));
    }
    if all.len() > 1 && text != "none" {
        return Err(format!("`{path}` has several parts; set one of them, or `{path}=none`"));
    }
    match all.first() {
        Some(one) => {
            let read = read(one.ty(profile).as_ref(), text);
            read.map(|_| ()).map_err(|expected| format!("`{text}` is no value for `{path}`; expected {expected}"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_checked_by_the_schema() {
        assert_eq!(check(None, "referral.on", "2026-03-01"), Ok(()));
        assert_eq!(check(None, "purpose", "wellness"), Ok(()));
        assert_eq!(check(None, "referral", "none"), Ok(()));
        assert_eq!(check(None, "authorizations", "none"), Ok(()));
        for (path, text, part) in [
            ("refferal.on", "2026-03-01", "did you mean `referral.on`?"),
            ("referral.on", "2026-02-30", "expected a date of the calendar"),
            ("referral", "2026-03-01", "has several parts"),
            ("code", "97124", "cannot be set"),
        ] {
            let said = check(None, path, text).unwrap_err();
            assert!(said.contains(part), "{said}");
        }
    }
}
