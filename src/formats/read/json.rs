//! A tree (of JSON, or of a test case) to a session.
//!
//! In: one object, with its parts nested (`plan_of_care: {…}`) or dotted (`"plan_of_care.certified_on"`). Out: the session, or
//! everything wrong with it. Keys that no field reads are handed to the caller.

use std::sync::Arc;

use serde_json::Value;

use super::field::{Field, OBJECT_LISTS, Scope, near, resolve};
use super::record::{Draft, MOST_LINES, Place};
use crate::model::determination::Rejection;
use crate::model::given::{self, Wrong};
use crate::model::session::{Raw, Session};

/// A key that no field reads, and the field that was most likely meant.
pub type UnknownKey = (String, Option<String>);

/// The session of a tree; an unknown key is an error.
///
/// # Errors
/// A [`Rejection`] with everything wrong.
pub fn session_from_tree(tree: &Value, file: &str, row: usize) -> Result<Session, Rejection> {
    read(tree, &Arc::from(file), row, true, false).0
}

/// The session of a tree, and the keys that no field reads. With `strict` those are errors of the record.
pub fn read(
    tree: &Value,
    file: &Arc<str>,
    row: usize,
    strict: bool,
    partial: bool,
) -> (Result<Session, Rejection>, Vec<UnknownKey>) {
    let mut walk = Walk { draft: Draft::new(Arc::clone(file)), row, unknown: Vec::new() };
    let Value::Object(entries) = tree else {
        walk.draft.broken(row, None, format!("a session: an object with `id` and `lines`, not {}", kind(tree)));
        return (Err(walk.draft.reject()), Vec::new());
    };
    for (key, value) in entries {
        if key == "lines" {
            walk.lines(value);
        } else {
            walk.value(Scope::Session, "", key, value);
        }
    }
    if strict {
        for (key, near) in std::mem::take(&mut walk.unknown) {
            let expected = near.map_or_else(
                || String::from("a field of the record contract; extra facts go under `extra`"),
                |near| format!("a field of the record contract; did you mean {near}?"),
            );
            walk.draft.broken(row, Some(&key), expected);
        }
    }
    (walk.draft.finish(row, partial), walk.unknown)
}

struct Walk {
    draft: Draft,
    row: usize,
    unknown: Vec<UnknownKey>,
}

impl Walk {
    fn lines(&mut self, value: &Value) {
        let place = Place { row: self.row, name: "lines", column: None };
        let members = match value {
            Value::Array(members) => members,
            Value::Null => return,
            other => {
                return self.draft.wrong(Wrong::new(show(other), "a list of service lines, each an object"), place);
            }
        };
        for (number, member) in (1usize..).zip(members) {
            if !self.draft.begin_line(self.row) || number > MOST_LINES {
                continue;
            }
            let prefix = format!("lines.{number}.");
            match member {
                Value::Object(entries) => {
                    for (key, value) in entries {
                        self.value(Scope::Line, &prefix, key, value);
                    }
                }
                other => {
                    let name = prefix.trim_end_matches('.');
                    let wrong = Wrong::new(show(other), "a service line: an object with its `code`");
                    self.draft.wrong(wrong, Place { row: self.row, name, column: None });
                }
            }
        }
    }

    /// One key with its value; `prefix` is the line it is on, for messages.
    fn value(&mut self, scope: Scope, prefix: &str, path: &str, value: &Value) {
        let name = format!("{prefix}{path}");
        let place = Place { row: self.row, name: &name, column: None };
        let field = resolve(scope, path);
        match (value, &field) {
            (Value::Object(entries), Some(Field::Whole(slot, _))) => {
                self.draft.begin_part(*slot);
                self.object(scope, prefix, path, entries);
            }
            (Value::Object(entries), Some(Field::Extra(_))) => self.object(scope, prefix, path, entries),
            (Value::Object(entries), None) if path == "extra" => self.object(scope, prefix, path, entries),
            (Value::Object(entries), Some(Field::List(_))) => self.member(scope, path, 1, entries),
            (Value::Array(members), Some(Field::List(_))) if !members.is_empty() => {
                for (number, member) in (1usize..).zip(members) {
                    self.list_member(scope, path, number, member);
                }
            }
            (_, None) if path == "extra" => {
                if !is_unknown(value) {
                    self.draft
                        .wrong(Wrong::new(show(value), "an object with the facts that the profile declares"), place);
                }
            }
            (_, None) => self.unknown.push((name, near(scope, path).map(|near| format!("{prefix}{near}")))),
            (Value::Object(_), Some(_)) => {
                self.draft.wrong(Wrong::new("{…}", "a value, not an object"), place);
            }
            (_, Some(field)) => match raw(value) {
                Ok(None) => {}
                Ok(Some(raw)) => self.draft.put(scope, field, &raw, place),
                Err(wrong) => self.draft.wrong(wrong, place),
            },
        }
    }

    fn object(&mut self, scope: Scope, prefix: &str, path: &str, entries: &serde_json::Map<String, Value>) {
        for (key, value) in entries {
            self.value(scope, prefix, &format!("{path}.{key}"), value);
        }
    }

    fn list_member(&mut self, scope: Scope, path: &str, number: usize, member: &Value) {
        let name = format!("{path}.{number}");
        match member {
            Value::Object(entries) => self.member(scope, path, number, entries),
            other => {
                let wrong = Wrong::new(show(other), "an object with its parts");
                self.draft.wrong(wrong, Place { row: self.row, name: &name, column: None });
            }
        }
    }

    fn member(&mut self, scope: Scope, path: &str, number: usize, entries: &serde_json::Map<String, Value>) {
        let name = format!("{path}.{number}");
        if resolve(scope, &name).is_none() {
            let place = Place { row: self.row, name: &name, column: None };
            return self.draft.wrong(Wrong::new("{…}", "a list of at most 99 objects"), place);
        }
        if let Some((_, _, slot)) = OBJECT_LISTS.iter().find(|(list, _, _)| *list == path) {
            self.draft.begin_part(slot(number));
        }
        self.object(scope, "", &name, entries);
    }
}

/// What a JSON value says; null and empty text are unknown, an empty list is absent.
fn raw(value: &Value) -> Result<Option<Raw>, Wrong> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(value) => Ok(Some(Raw::Bool(*value))),
        Value::Number(number) => Ok(Some(Raw::Number(number.to_string()))),
        Value::String(text) => Ok(given::text(text)),
        Value::Array(members) if members.is_empty() => Ok(Some(Raw::Absent)),
        Value::Array(members) => {
            let mut list = Vec::with_capacity(members.len());
            for member in members {
                match member {
                    Value::Array(_) | Value::Object(_) => {
                        return Err(Wrong::new(show(member), "a list of plain values"));
                    }
                    plain => list.push(given::member(raw(plain)?, || show(plain))?),
                }
            }
            Ok(Some(Raw::List(list)))
        }
        Value::Object(_) => Err(Wrong::new("{…}", "a value, not an object")),
    }
}

fn is_unknown(value: &Value) -> bool {
    matches!(value, Value::Null) || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A value as a message shows it.
fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) => String::from("{…}"),
        Value::Array(_) => String::from("[…]"),
        other => other.to_string(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
