//! From the name of a column or key to the field it fills.
//!
//! In: a dotted path, and whether it stands on the session or on a line. Out: the [`Field`], or `None` with a near name. Every
//! format goes by this, so a path means the same in all of them.

use crate::diagnostic::near::nearest;
use crate::model::facts::{ALL, FactId, Owner};

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// On the session, with its authorizations and other coverage.
    Session,
    /// On a service line.
    Line,
}

/// Whose fact it is within its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// Of the session or line itself.
    Own,
    /// Of the authorization with that number.
    Authorization(usize),
    /// Of the other coverage with that number.
    OtherCoverage(usize),
}

/// What a column or key fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A fact of the contract.
    Fact(Slot, FactId),
    /// A fact that a profile declares, or a counter beyond the contract's, by its full path.
    Extra(String),
    /// An object as a whole, by its slot and path: it can only be absent.
    Whole(Slot, String),
    /// `authorizations` or `other_coverage` as a whole.
    List(Owner),
    /// The list of facts that are absent.
    Absent,
}

/// Makes the slot of a number.
pub type SlotOf = fn(usize) -> Slot;

/// The lists of objects: their names, owners and slots.
pub const OBJECT_LISTS: [(&str, Owner, SlotOf); 2] = [
    ("authorizations", Owner::Authorization, Slot::Authorization),
    ("other_coverage", Owner::OtherCoverage, Slot::OtherCoverage),
];

/// More authorizations than any session has; a bigger number in a column name is a slip.
pub(super) const MOST_NUMBERED: usize = 99;

impl Slot {
    /// The owner of its facts.
    #[must_use]
    pub fn owner(self, scope: Scope) -> Owner {
        match (self, scope) {
            (Slot::Own, Scope::Session) => Owner::Session,
            (Slot::Own, Scope::Line) => Owner::Line,
            (Slot::Authorization(_), _) => Owner::Authorization,
            (Slot::OtherCoverage(_), _) => Owner::OtherCoverage,
        }
    }
}

/// The field of a path.
#[must_use]
pub fn resolve(scope: Scope, path: &str) -> Option<Field> {
    if path == "absent" {
        return Some(Field::Absent);
    }
    if path.strip_prefix("extra.").is_some_and(well_formed) {
        return Some(Field::Extra(path.to_string()));
    }
    let own = Slot::Own.owner(scope);
    if let Some(id) = FactId::find(own, path) {
        return Some(Field::Fact(Slot::Own, id));
    }
    if scope == Scope::Line {
        return None;
    }
    for (name, owner, slot) in OBJECT_LISTS {
        if path == name {
            return Some(Field::List(owner));
        }
        if let Some(rest) = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) {
            return numbered(owner, slot, rest);
        }
    }
    if is_object(path) {
        return Some(Field::Whole(Slot::Own, path.to_string()));
    }
    path.strip_prefix("history.").filter(|name| well_formed(name)).map(|_| Field::Extra(path.to_string()))
}

/// `2.number`, `2`, or `number` for the first.
fn numbered(owner: Owner, slot: SlotOf, rest: &str) -> Option<Field> {
    let (first, part) = rest.split_once('.').map_or((rest, None), |(first, part)| (first, Some(part)));
    let Ok(number) = first.parse::<usize>() else {
        return FactId::find(owner, rest).map(|id| Field::Fact(slot(1), id));
    };
    if number == 0 || number > MOST_NUMBERED {
        return None;
    }
    match part {
        None => Some(Field::Whole(slot(number), String::new())),
        Some(part) => FactId::find(owner, part).map(|id| Field::Fact(slot(number), id)),
    }
}

/// Whether the contract has parts below this path of a session.
fn is_object(path: &str) -> bool {
    ALL.iter().any(|def| def.owner == Owner::Session && below(def.path, path))
}

/// Whether `path` is a part of the object `object`; every path is below the empty one.
#[must_use]
pub fn below(path: &str, object: &str) -> bool {
    object.is_empty() || path.strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether no name in a path is empty.
pub(super) fn well_formed(path: &str) -> bool {
    path.split('.').all(|part| !part.is_empty())
}

/// The path most likely meant by an unknown one.
#[must_use]
pub fn near(scope: Scope, path: &str) -> Option<String> {
    let own = Slot::Own.owner(scope);
    for (name, owner, _) in OBJECT_LISTS {
        let Some(rest) = path.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) else { continue };
        let (number, part) = rest.split_once('.').filter(|(n, _)| n.parse::<usize>().is_ok()).unwrap_or(("", rest));
        let found = nearest(part, ALL.iter().filter(|d| d.owner == owner).map(|d| d.path))?;
        return Some(if number.is_empty() { format!("{name}.{found}") } else { format!("{name}.{number}.{found}") });
    }
    let others = OBJECT_LISTS.iter().map(|(name, _, _)| *name).chain(["lines", "absent"]);
    let more = others.filter(|_| scope == Scope::Session);
    let paths = ALL.iter().filter(|d| d.owner == own).map(|d| d.path).chain(more);
    nearest(path, paths).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(slot: Slot, owner: Owner, path: &str) -> Option<Field> {
        Some(Field::Fact(slot, FactId::find(owner, path).unwrap()))
    }

    #[test]
    fn a_path_means_one_field() {
        let session = |path| resolve(Scope::Session, path);
        assert_eq!(session("plan_of_care.goals"), fact(Slot::Own, Owner::Session, "plan_of_care.goals"));
        assert_eq!(session("authorizations.2.number"), fact(Slot::Authorization(2), Owner::Authorization, "number"));
        assert_eq!(session("authorizations.number"), fact(Slot::Authorization(1), Owner::Authorization, "number"));
        assert_eq!(session("authorizations.0.number"), None);
        assert_eq!(session("authorizations.1000000000000000000000.number"), None);
        assert_eq!(session("plan_of_care"), Some(Field::Whole(Slot::Own, String::from("plan_of_care"))));
        assert_eq!(session("history.visits_this_week"), Some(Field::Extra(String::from("history.visits_this_week"))));
        assert_eq!(session("history."), None);
        assert_eq!(session("minutes"), None);
        assert_eq!(resolve(Scope::Line, "minutes"), fact(Slot::Own, Owner::Line, "minutes"));
        assert_eq!(resolve(Scope::Line, "authorizations.number"), None);
    }

    #[test]
    fn an_unknown_path_gets_the_near_one() {
        assert_eq!(near(Scope::Line, "minuts").as_deref(), Some("minutes"));
        assert_eq!(near(Scope::Session, "date_of_servce").as_deref(), Some("date_of_service"));
        assert_eq!(near(Scope::Session, "authorizations.2.numbr").as_deref(), Some("authorizations.2.number"));
        assert_eq!(near(Scope::Session, "copay_collected"), None);
    }
}
