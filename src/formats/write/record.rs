//! A session as the record it would be read from: one JSON object in the form of the contract.
//!
//! In: a [`Session`]. Out: a tree that reads back as the same session. What always holds: what is known is a value, what is known to
//! be absent is `"none"`, what is unknown is left out; numbers are exact and without trailing zeros, dates are `2026-03-02`.
//! Facts that a profile declares stand under `extra`, each by its whole path below it, so that `a` and `a.b` can both be there.

use serde_json::{Map, Number, Value as Tree};

use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;
use crate::model::value::Value;

/// The record of a session.
#[must_use]
pub fn record(session: &Session) -> Tree {
    let mut record = facts(&session.facts);
    let parts = [("authorizations", &session.authorizations), ("other_coverage", &session.other_coverage)];
    for (name, parts) in parts {
        if let Parts::Known(all) = parts {
            record.insert(String::from(name), all.iter().map(|one| Tree::Object(facts(one))).collect());
        }
    }
    record.insert(String::from("lines"), session.lines.iter().map(|line| Tree::Object(facts(line))).collect());
    Tree::Object(record)
}

/// A value as JSON has it.
#[must_use]
pub fn value(value: &Value) -> Tree {
    match value {
        Value::Bool(value) => Tree::Bool(*value),
        Value::Number(decimal) => number(&decimal.normalize().to_string()),
        Value::List(members) => members.iter().map(self::value).collect(),
        other => Tree::String(other.to_string()),
    }
}

fn facts(facts: &Facts) -> Map<String, Tree> {
    let mut out = Map::new();
    for (id, state) in facts.iter() {
        let tree = match state {
            State::Known(known) => value(known),
            State::Absent => Tree::from("none"),
            State::Unknown => continue,
        };
        put(&mut out, id.def().path, tree);
    }
    for (path, written) in &facts.extra {
        let (group, name) = path.split_once('.').unwrap_or(("extra", path));
        put_in(&mut out, group, name, raw(written));
    }
    out
}

fn put(map: &mut Map<String, Tree>, path: &str, tree: Tree) {
    match path.split_once('.') {
        None => drop(map.insert(path.to_owned(), tree)),
        Some((group, name)) => put_in(map, group, name, tree),
    }
}

fn put_in(map: &mut Map<String, Tree>, group: &str, name: &str, tree: Tree) {
    if let Tree::Object(inner) = map.entry(group).or_insert_with(|| Tree::Object(Map::new())) {
        inner.insert(name.to_owned(), tree);
    }
}

fn raw(written: &Raw) -> Tree {
    match written {
        Raw::Absent => Tree::from("none"),
        Raw::Bool(value) => Tree::Bool(*value),
        Raw::Number(text) => number(text),
        Raw::Text(text) => Tree::from(text.as_str()),
        Raw::List(members) => members.iter().map(raw).collect(),
    }
}

/// A number with exactly these digits; text, should they be no number of JSON.
fn number(text: &str) -> Tree {
    text.parse::<Number>().map_or_else(|_| Tree::from(text), Tree::Number)
}
