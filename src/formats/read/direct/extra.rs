//! Facts that only a profile knows: `extra` and further counters under `history`.
//!
//! In: a JSON value, and its path. Out: what is written, untyped. Words that may mean absent or unknown, and keys that stand twice, end the
//! reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::give_up;
use super::number::is_plain;
use super::taker::{self, Taker, Written};
use super::walk::Whose;
use crate::engine::batch::{Path, Paths};
use crate::formats::read::{field, tree};
use crate::model::given;
use crate::model::session::Raw;

/// The object `extra`, or an object in it.
pub struct Extras<'r, T> {
    /// What takes them.
    pub taker: &'r mut T,
    /// Names that only profiles know.
    pub paths: &'r mut Paths,
    /// Whose facts they are.
    pub whose: Whose,
    /// The path of the object.
    pub path: Path,
}

/// One fact.
pub struct Told<'r, T> {
    /// What takes it.
    pub taker: &'r mut T,
    /// Names that only profiles know.
    pub paths: &'r mut Paths,
    /// Whose fact it is.
    pub whose: Whose,
    /// Its path.
    pub path: Path,
}

/// A key of such an object.
struct Below<'r> {
    paths: &'r mut Paths,
    object: Path,
}

/// What a key is.
enum Key {
    Path(Path),
    /// The key under which a number comes that is not a short whole one.
    Number,
}

impl<'de> DeserializeSeed<'de> for Below<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Below<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        if key == tree::NUMBER {
            return Ok(Key::Number);
        }
        self.paths.below(self.object, key, field::well_formed).map(Key::Path).ok_or_else(give_up)
    }
}

impl<'de, T: Taker> DeserializeSeed<'de> for Extras<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for Extras<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key_seed(Below { paths: self.paths, object: self.path })? {
            let Key::Path(path) = key else { return Err(give_up()) };
            entries.next_value_seed(Told { taker: self.taker, paths: self.paths, whose: self.whose, path })?;
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl<'de, T: Taker> DeserializeSeed<'de> for Told<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: Taker> Told<'_, T> {
    fn put<E: Error>(&mut self, written: Written<'_>) -> Result<(), E> {
        if self.taker.extra(self.whose, self.path, written, self.paths) { Ok(()) } else { Err(give_up()) }
    }
}

impl<'de, T: Taker> Visitor<'de> for Told<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.put(Written::Flag(value))
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.put(Written::Number(&value.to_string()))
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.put(Written::Text(text))
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.put(Written::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let object = self.path;
        let mut key = entries.next_key_seed(Below { paths: self.paths, object })?;
        if let Some(Key::Number) = key {
            let digits = number(&mut entries)?;
            return self.put(Written::Number(&digits));
        }
        self.put(Written::Nothing)?;
        while let Some(found) = key {
            let Key::Path(path) = found else { return Err(give_up()) };
            entries.next_value_seed(Told { taker: self.taker, paths: self.paths, whose: self.whose, path })?;
            key = entries.next_key_seed(Below { paths: self.paths, object })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let mut list = Vec::new();
        while let Some(member) = members.next_element_seed(Member)? {
            list.push(member);
        }
        self.put(Written::List(&list))
    }
}

/// A number that is not a short whole one: it comes as a map, of which the key was read.
fn number<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<String, A::Error> {
    let digits: String = entries.next_value()?;
    if is_plain(&digits) { Ok(digits) } else { Err(give_up()) }
}

/// A member of a list, which has to say something.
struct Member;

impl<'de> DeserializeSeed<'de> for Member {
    type Value = taker::Member;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<taker::Member, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member {
    type Value = taker::Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<taker::Member, E> {
        Ok(taker::Member::Flag(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<taker::Member, E> {
        Ok(taker::Member::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<taker::Member, E> {
        match given::text(text) {
            Some(Raw::Text(text)) => Ok(taker::Member::Text(text)),
            _ => Err(give_up()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<taker::Member, A::Error> {
        match entries.next_key::<String>()? {
            Some(key) if key == tree::NUMBER => number(&mut entries).map(taker::Member::Number),
            _ => Err(give_up()),
        }
    }
}
