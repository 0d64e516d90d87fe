//! JSON text to a tree, in which no key stands twice.
//!
//! `serde_json` keeps the last of two equal keys and drops the other without a word; a record that loses a value that way would
//! be decided on half of what it says. Numbers keep every digit.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The key under which `serde_json` hands over a number with all its digits (its `arbitrary_precision`).
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// The tree of one JSON value.
///
/// # Errors
/// What is wrong with the text, in words.
pub fn parse(bytes: &[u8]) -> Result<Value, String> {
    match serde_json::from_slice::<Tree>(bytes) {
        Ok(Tree(value)) => Ok(value),
        Err(error) => Err(error.to_string()),
    }
}

struct Tree(Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Build).map(Tree)
    }
}

struct Build;

impl<'de> Visitor<'de> for Build {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(member)) = members.next_element()? {
            list.push(member);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key == NUMBER {
                let digits: String = entries.next_value()?;
                return digits.parse().map(Value::Number).map_err(de::Error::custom);
            }
            let Tree(value) = entries.next_value()?;
            if map.contains_key(&key) {
                return Err(de::Error::custom(format!("the key `{key}` is given twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn digits_stay_and_keys_stand_once() {
        assert_eq!(parse(br#"{"charge": 45.00}"#).unwrap().to_string(), r#"{"charge":45.00}"#);
        assert!(parse(br#"{"a": {"b": 1, "b": 1}}"#).unwrap_err().contains("the key `b` is given twice"));
        assert!(parse(br#"{"a": NaN}"#).is_err());
        assert!(parse("[".repeat(100_000).as_bytes()).is_err());
    }
}
