//! A place of a record that a fact is written in, and writing there.
//!
//! In: a record as a JSON tree, a [`Slot`] and a [`State`]. Out: the tree with that fact set, absent or left out. What always holds: an
//! object that is stated to be absent gives way to a part of it; nothing else of the record changes.

use std::fmt;

use serde_json::{Map, Value as Tree};

pub use crate::formats::write::record::value as tree;
use crate::model::state::State;

/// What a slot belongs to: the session, or a member of one of its lists, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The session.
    Session,
    /// A service line.
    Line(usize),
    /// An authorization.
    Authorization(usize),
    /// Another coverage.
    OtherCoverage(usize),
}

impl Owner {
    /// The list it is a member of, and its place in it.
    #[must_use]
    pub fn member(self) -> Option<(&'static str, usize)> {
        match self {
            Owner::Session => None,
            Owner::Line(i) => Some(("lines", i)),
            Owner::Authorization(i) => Some(("authorizations", i)),
            Owner::OtherCoverage(i) => Some(("other_coverage", i)),
        }
    }

    /// The same owner without its place: facts of all lines have the same interesting values.
    #[must_use]
    pub fn kind(self) -> Owner {
        match self {
            Owner::Session => Owner::Session,
            Owner::Line(_) => Owner::Line(0),
            Owner::Authorization(_) => Owner::Authorization(0),
            Owner::OtherCoverage(_) => Owner::OtherCoverage(0),
        }
    }
}

/// One fact of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Whose it is.
    pub owner: Owner,
    /// Its path below the owner: `plan_of_care.certified_on`, `extra.device`; an object by its name, `plan_of_care`.
    pub path: String,
}

impl Slot {
    /// A slot.
    pub fn new(owner: Owner, path: impl Into<String>) -> Self {
        Self { owner, path: path.into() }
    }

    /// The slot of the first member, under which interesting values are kept.
    #[must_use]
    pub fn kind(&self) -> Slot {
        Slot { owner: self.owner.kind(), path: self.path.clone() }
    }

    /// What a record says there; `None`: nothing.
    #[must_use]
    pub fn get<'t>(&self, record: &'t Tree) -> Option<&'t Tree> {
        let owner = match self.owner.member() {
            None => record,
            Some((list, i)) => record.get(list)?.as_array()?.get(i)?,
        };
        below(owner, &self.path)
    }

    /// Writes a state there.
    pub fn put(&self, record: &mut Tree, state: &State) {
        let Some(owner) = self.owner_mut(record, !state.is_unknown()) else { return };
        forget(owner, &self.path);
        let value = match state {
            State::Unknown => return,
            State::Absent => Tree::from("none"),
            State::Known(value) => tree(value),
        };
        insert(owner, &self.path, value);
    }

    fn owner_mut<'t>(&self, record: &'t mut Tree, make: bool) -> Option<&'t mut Map<String, Tree>> {
        let root = record.as_object_mut()?;
        let Some((list, i)) = self.owner.member() else { return Some(root) };
        if make && !root.get(list).is_some_and(Tree::is_array) {
            root.insert(String::from(list), Tree::Array(Vec::new()));
        }
        let members = root.get_mut(list)?.as_array_mut()?;
        if make {
            while members.len() <= i {
                members.push(Tree::Object(Map::new()));
            }
        }
        members.get_mut(i)?.as_object_mut()
    }
}

/// As messages name it: `minutes (line 2)`.
impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.owner {
            Owner::Session => f.write_str(&self.path),
            Owner::Line(i) => write!(f, "{} (line {})", self.path, i.saturating_add(1)),
            Owner::Authorization(i) => write!(f, "authorizations.{}.{}", i.saturating_add(1), self.path),
            Owner::OtherCoverage(i) => write!(f, "other_coverage.{}.{}", i.saturating_add(1), self.path),
        }
    }
}

fn below<'t>(tree: &'t Tree, path: &str) -> Option<&'t Tree> {
    if let Some(found) = tree.get(path) {
        return Some(found);
    }
    let (first, rest) = path.split_once('.')?;
    below(tree.get(first)?, rest)
}

/// Takes out what stands at a path, and objects that have nothing left.
fn forget(map: &mut Map<String, Tree>, path: &str) {
    map.remove(path);
    if let Some((first, rest)) = path.split_once('.')
        && let Some(inner) = map.get_mut(first).and_then(Tree::as_object_mut)
    {
        forget(inner, rest);
        if inner.is_empty() {
            map.remove(first);
        }
    }
}

fn insert(map: &mut Map<String, Tree>, path: &str, value: Tree) {
    let Some((first, rest)) = path.split_once('.') else {
        map.insert(path.to_owned(), value);
        return;
    };
    let inner = map.entry(first).or_insert_with(|| Tree::Object(Map::new()));
    if !inner.is_object() {
        *inner = Tree::Object(Map::new());
    }
    if let Some(inner) = inner.as_object_mut() {
        insert(inner, rest, value);
    }
}

/// Every fact that a record says something about, lines and members of lists included.
#[must_use]
pub fn said(record: &Tree) -> Vec<Slot> {
    let mut all = Vec::new();
    let Some(root) = record.as_object() else { return all };
    for (key, value) in root {
        let owner = |i: usize| match key.as_str() {
            "lines" => Some(Owner::Line(i)),
            "authorizations" => Some(Owner::Authorization(i)),
            "other_coverage" => Some(Owner::OtherCoverage(i)),
            _ => None,
        };
        match (value, owner(0)) {
            (Tree::Array(members), Some(_)) => {
                for (i, member) in members.iter().enumerate() {
                    leaves(member, String::new(), owner(i).unwrap_or(Owner::Session), &mut all);
                }
            }
            _ => leaves(value, key.clone(), Owner::Session, &mut all),
        }
    }
    all
}

fn leaves(tree: &Tree, path: String, owner: Owner, out: &mut Vec<Slot>) {
    match tree {
        Tree::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, path, owner, out);
            }
        }
        _ => out.push(Slot { owner, path }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Value;
    use serde_json::json;

    #[test]
    fn facts_are_set_made_absent_and_left_out() {
        let mut record = json!({"plan_of_care": "none", "provider": {"type": "aide"}, "lines": [{"code": "97110"}]});
        let set = |record: &mut Tree, owner, path: &str, state| Slot::new(owner, path).put(record, &state);
        set(&mut record, Owner::Session, "plan_of_care.goals", State::Known(Value::Bool(true)));
        set(&mut record, Owner::Session, "provider.type", State::Unknown);
        set(&mut record, Owner::Line(1), "code", State::Known(Value::text("97124")));
        set(&mut record, Owner::Line(0), "minutes", State::Absent);
        let expected = json!({
            "plan_of_care": {"goals": true},
            "lines": [{"code": "97110", "minutes": "none"}, {"code": "97124"}],
        });
        assert_eq!(record, expected);
        let all: Vec<String> = said(&record).iter().map(ToString::to_string).collect();
        assert_eq!(all, ["code (line 1)", "minutes (line 1)", "code (line 2)", "plan_of_care.goals"]);
    }
}
