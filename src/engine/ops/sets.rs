//! `in`, `has`, `has any of`, `has all of`, `has none of`, `has only`.

use std::sync::Arc;

use super::logic::not;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::{CodeSet, Has};
use crate::model::value::Value;

/// What a value or list is held against.
#[derive(Clone, Debug)]
pub enum Against<'a> {
    /// Literals, ranges and prefixes.
    Set(&'a CodeSet),
    /// The same, of an imported list.
    Imported(Arc<CodeSet>),
    /// A list fact (absent: empty), or one value.
    Value(Outcome),
}

/// What a set or list comes to: members to look among, or what it waits for.
enum Members<'a> {
    Set(&'a CodeSet),
    Values(Vec<&'a Value>),
    Unknown(Waits),
}

fn members<'a>(against: &'a Against<'a>) -> Members<'a> {
    match against {
        Against::Set(set) => Members::Set(set),
        Against::Imported(set) => Members::Set(set),
        Against::Value(Outcome::Known(Value::List(values))) => Members::Values(values.iter().collect()),
        Against::Value(Outcome::Known(value)) => Members::Values(vec![value]),
        Against::Value(Outcome::Absent) => Members::Values(Vec::new()),
        Against::Value(Outcome::Unknown(unknown)) => Members::Unknown(unknown.waits.clone()),
    }
}

impl Members<'_> {
    fn hold(&self, value: &Value) -> bool {
        match self {
            Members::Set(set) => set.has(value),
            Members::Values(values) => values.contains(&value),
            Members::Unknown(_) => false,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Members::Set(set) => set.is_empty(),
            Members::Values(values) => values.is_empty(),
            Members::Unknown(_) => false,
        }
    }

    /// Whether each member is found among `list`.
    fn all_among(&self, list: &[Value]) -> bool {
        match self {
            Members::Set(set) => set.items().iter().all(|item| list.iter().any(|value| item.matches(value))),
            Members::Values(values) => values.iter().all(|value| list.contains(value)),
            Members::Unknown(_) => false,
        }
    }
}

/// `x in set`. An absent value is in nothing; nothing is in an empty set; anything else unknown is unknown.
#[must_use]
pub fn is_in(value: &Outcome, against: &Against<'_>) -> Truth {
    let set = members(against);
    if *value == Outcome::Absent || set.is_empty() {
        return Truth::False;
    }
    match (value, &set) {
        (Outcome::Known(_), Members::Unknown(waits)) => Truth::Unknown(waits.clone()),
        (Outcome::Unknown(unknown), Members::Unknown(waits)) => {
            Truth::Unknown(unknown.waits.union(waits).cloned().collect())
        }
        (Outcome::Unknown(unknown), _) => Truth::Unknown(unknown.waits.clone()),
        (Outcome::Known(value), _) => Truth::of(set.hold(value)),
        (Outcome::Absent, _) => Truth::False,
    }
}

/// `list has …`. An absent list is empty; `has none of` is exactly the opposite of `has any of`; an empty list never `has only`.
#[must_use]
pub fn has(how: Has, list: &Outcome, against: &Against<'_>) -> Truth {
    if how == Has::NoneOf {
        return not(has(Has::Any, list, against));
    }
    let set = members(against);
    let given: &[Value] = match list {
        Outcome::Known(Value::List(values)) => values,
        Outcome::Known(value) => std::slice::from_ref(value),
        Outcome::Absent => &[],
        Outcome::Unknown(unknown) => {
            // An empty set decides: nothing is any of it or only of it, and all of it is there.
            if set.is_empty() {
                return Truth::of(how == Has::All);
            }
            let mut waits = unknown.waits.clone();
            if let Members::Unknown(more) = &set {
                waits.extend(more.iter().cloned());
            }
            return Truth::Unknown(waits);
        }
    };
    let one_absent = how == Has::One && set.is_empty();
    match (how, &set) {
        (Has::One | Has::Any | Has::Only, _) if given.is_empty() || one_absent => Truth::False,
        (_, Members::Unknown(waits)) => Truth::Unknown(waits.clone()),
        (Has::One | Has::Any | Has::NoneOf, _) => Truth::of(given.iter().any(|value| set.hold(value))),
        (Has::All, _) => Truth::of(set.all_among(given)),
        (Has::Only, _) => Truth::of(given.iter().all(|value| set.hold(value))),
    }
}

/// The members of a known value or list that the set holds, as text.
#[must_use]
pub fn found(value: &Outcome, against: &Against<'_>) -> Vec<String> {
    let set = members(against);
    let given: &[Value] = match value {
        Outcome::Known(Value::List(values)) => values,
        Outcome::Known(value) => std::slice::from_ref(value),
        Outcome::Absent | Outcome::Unknown(_) => &[],
    };
    given.iter().filter(|value| set.hold(value)).map(Value::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;
    use crate::lang::typed::Item;

    fn texts(texts: &[&str]) -> Outcome {
        Outcome::Known(Value::List(texts.iter().map(|t| Value::text(t)).collect()))
    }

    fn unknown() -> Outcome {
        Outcome::waiting_for(Wait::session("x"))
    }

    fn set() -> CodeSet {
        let one = Item::One(Value::text("GP"));
        CodeSet::new(None, vec![one, Item::Range("97161".into(), "97168".into()), Item::Prefix("M54.".into())])
    }

    #[test]
    fn has_by_form_and_state() {
        let set = set();
        let against = || Against::Set(&set);
        for (how, list, expected) in [
            (Has::Any, texts(&["59", "GP"]), Some(true)),
            (Has::Any, texts(&["59"]), Some(false)),
            (Has::NoneOf, texts(&["59"]), Some(true)),
            (Has::NoneOf, Outcome::Absent, Some(true)),
            (Has::Any, Outcome::Absent, Some(false)),
            (Has::Only, texts(&["GP"]), Some(true)),
            (Has::Only, texts(&["GP", "59"]), Some(false)),
            (Has::Only, texts(&[]), Some(false)),
            (Has::All, texts(&["GP", "97162", "M54.5"]), Some(true)),
            (Has::All, texts(&["GP"]), Some(false)),
            (Has::Any, unknown(), None),
            (Has::NoneOf, unknown(), None),
            (Has::Only, unknown(), None),
        ] {
            let truth = has(how, &list, &against());
            assert_eq!(truth.unknown().is_none().then(|| truth.is_true()), expected, "{how:?} of {list:?}");
        }
    }

    #[test]
    fn an_empty_side_decides_against_an_unknown_one() {
        let empty = CodeSet::default();
        assert_eq!(has(Has::Any, &unknown(), &Against::Set(&empty)), Truth::False);
        assert_eq!(has(Has::Any, &texts(&[]), &Against::Value(unknown())), Truth::False);
        assert_eq!(has(Has::Only, &texts(&[]), &Against::Value(unknown())), Truth::False);
        assert_eq!(is_in(&Outcome::Absent, &Against::Value(unknown())), Truth::False);
        assert!(is_in(&unknown(), &Against::Set(&set())).unknown().is_some());
        assert_eq!(has(Has::One, &texts(&["a"]), &Against::Value(Outcome::Absent)), Truth::False);
    }
}
