//! Facts that only a profile knows: `extra` and further counters under `history`.
//!
//! In: a JSON value, and its path. Out: what is written, kept untyped in the draft. Words that may mean absent or unknown, and keys that stand twice, end the
//! reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::draft::Draft;
use super::give_up;
use super::number::is_plain;
use super::walk::Whose;
use crate::formats::read::{field, tree};
use crate::model::given;
use crate::model::session::Raw;

/// The object `extra`, or an object in it.
pub struct Extras<'r> {
    /// The session.
    pub draft: &'r mut Draft,
    /// Whose facts they are.
    pub whose: Whose,
    /// The path of the object.
    pub path: &'r str,
}

/// One fact.
pub struct Told<'r> {
    /// The session.
    pub draft: &'r mut Draft,
    /// Whose fact it is.
    pub whose: Whose,
    /// Its path.
    pub path: String,
}

impl<'de> DeserializeSeed<'de> for Extras<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Extras<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            let path = below(self.path, &key).ok_or_else(give_up)?;
            entries.next_value_seed(Told { draft: self.draft, whose: self.whose, path })?;
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Told<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Told<'_> {
    fn put<E: Error>(mut self, said: Option<Raw>) -> Result<(), E> {
        let Some(raw) = said else { return self.note() };
        let new = given::untyped(&raw).is_none() && self.draft.put_extra(self.whose, self.path, raw);
        if new { Ok(()) } else { Err(give_up()) }
    }

    fn note<E: Error>(&mut self) -> Result<(), E> {
        if self.draft.note_extra(self.whose, &self.path) { Ok(()) } else { Err(give_up()) }
    }
}

impl<'de> Visitor<'de> for Told<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.put(Some(Raw::Bool(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.put(Some(Raw::Number(value.to_string())))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.put(given::text(text))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.put(None)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let Some(mut key) = entries.next_key::<String>()? else { return self.put(None) };
        if key == tree::NUMBER {
            return self.put(Some(number(&mut entries)?));
        }
        self.note()?;
        loop {
            let path = below(&self.path, &key).ok_or_else(give_up)?;
            entries.next_value_seed(Told { draft: self.draft, whose: self.whose, path })?;
            match entries.next_key::<String>()? {
                Some(next) => key = next,
                None => return Ok(()),
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut list = Vec::new();
        while let Some(raw) = members.next_element_seed(Member)? {
            list.push(raw);
        }
        self.put(Some(if list.is_empty() { Raw::Absent } else { Raw::List(list) }))
    }
}

/// A number that is not a short whole one: it comes as a map, of which the key was read.
fn number<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<Raw, A::Error> {
    let digits: String = entries.next_value()?;
    if is_plain(&digits) { Ok(Raw::Number(digits)) } else { Err(give_up()) }
}

/// The path of a key; `None` if it is no name.
fn below(path: &str, key: &str) -> Option<String> {
    (field::well_formed(key) && key != tree::NUMBER).then(|| [path, ".", key].concat())
}

/// A member of a list, which has to say something.
struct Member;

impl<'de> DeserializeSeed<'de> for Member {
    type Value = Raw;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Raw, E> {
        given::text(text).filter(|raw| *raw != Raw::Absent).ok_or_else(give_up)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        match entries.next_key::<String>()? {
            Some(key) if key == tree::NUMBER => number(&mut entries),
            _ => Err(give_up()),
        }
    }
}
