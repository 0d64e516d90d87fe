//! A value that no field reads: gone through, so that it is JSON, and not built.
//!
//! In: a JSON value. Out: nothing. An object in it whose keys may stand twice ends the reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::give_up;
use super::number::is_plain;
use crate::formats::read::tree;

/// Keys of one object that are compared with each other; an object with more is read by the tree.
const MOST_KEYS: usize = 32;

/// Goes through a value.
pub struct Skip;

impl<'de> DeserializeSeed<'de> for Skip {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Skip {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(()) = members.next_element_seed(Skip)? {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut keys: Vec<String> = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key == tree::NUMBER {
                // A number that is not a short whole one, or a text that only looks so.
                let digits: String = entries.next_value()?;
                return if keys.is_empty() && is_plain(&digits) { Ok(()) } else { Err(give_up()) };
            }
            if keys.len() >= MOST_KEYS || keys.contains(&key) {
                return Err(give_up());
            }
            keys.push(key);
            entries.next_value_seed(Skip)?;
        }
        Ok(())
    }
}
