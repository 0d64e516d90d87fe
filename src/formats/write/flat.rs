//! A session as one line of JSON, straight to bytes: what is put aside for the rest of a run.
//!
//! In: a [`Session`]. Out: JSON that reads back as the same session. What always holds: it says what [`record`](super::record()) says, but each
//! fact stands by its whole path (`"patient.id"`), so that nothing has to be put together before it is written.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Number;

use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;
use crate::model::value::Value;

/// Writes a session.
///
/// # Errors
/// That it cannot be made text.
pub fn flat(session: &Session, text: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(text, &Whole(session))
}

struct Whole<'a>(&'a Session);
struct Object<'a>(&'a Facts);
struct Known<'a>(&'a Value);
struct Untyped<'a>(&'a Raw);

const ABSENT: &str = "none";

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Session { facts, lines, authorizations, other_coverage } = self.0;
        let mut map = serializer.serialize_map(None)?;
        entries(facts, &mut map)?;
        for (name, parts) in [("authorizations", authorizations), ("other_coverage", other_coverage)] {
            if let Parts::Known(all) = parts {
                map.serialize_entry(name, &all.iter().map(Object).collect::<Vec<_>>())?;
            }
        }
        map.serialize_entry("lines", &lines.iter().map(Object).collect::<Vec<_>>())?;
        map.end()
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(self.0, &mut map)?;
        map.end()
    }
}

fn entries<M: SerializeMap>(facts: &Facts, map: &mut M) -> Result<(), M::Error> {
    for (id, state) in facts.iter() {
        match state {
            State::Known(value) => map.serialize_entry(id.def().path, &Known(value))?,
            State::Absent => map.serialize_entry(id.def().path, ABSENT)?,
            State::Unknown => {}
        }
    }
    facts.extra.iter().try_for_each(|(path, raw)| map.serialize_entry(path, &Untyped(raw)))
}

impl Serialize for Known<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(decimal) => number(&decimal.normalize().to_string(), serializer),
            Value::List(members) => all(members.iter().map(Known), serializer),
            other => serializer.collect_str(other),
        }
    }
}

impl Serialize for Untyped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Raw::Absent => serializer.serialize_str(ABSENT),
            Raw::Bool(value) => serializer.serialize_bool(*value),
            Raw::Number(text) => number(text, serializer),
            Raw::Text(text) => serializer.serialize_str(text),
            Raw::List(members) => all(members.iter().map(Untyped), serializer),
        }
    }
}

fn all<S: Serializer>(
    members: impl ExactSizeIterator<Item = impl Serialize>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(members.len()))?;
    for member in members {
        list.serialize_element(&member)?;
    }
    list.end()
}

/// A number with exactly these digits; text, should they be no number of JSON.
fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match text.parse::<Number>() {
        Ok(number) => number.serialize(serializer),
        Err(_) => serializer.serialize_str(text),
    }
}
