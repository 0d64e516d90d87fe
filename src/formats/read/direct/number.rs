//! The facts whose value is a number, read from the text itself, so that every digit stays.
//!
//! In: a JSON value, and the fact that it is of. Out: the state of the fact in the draft. What is no plain number (an exponent, a minus) ends the reading.

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde_json::value::RawValue;

use super::give_up;
use super::taker::Taker;
use super::value::Place;
use crate::model::facts::FactId;

/// A fact that is written as a number.
pub struct Number<'r, T> {
    /// Where it goes.
    pub place: Place<'r, T>,
    /// Which it is.
    pub id: FactId,
}

impl<'de, T: Taker> DeserializeSeed<'de> for Number<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let written = <&RawValue>::deserialize(deserializer)?.get();
        if is_plain(written) {
            return self.place.value(self.id, written);
        }
        match written {
            "null" => Ok(()),
            "[]" => self.place.absent(self.id),
            _ => match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                Some(text) if !text.contains('\\') => self.place.text(self.id, text),
                _ => Err(give_up()),
            },
        }
    }
}

/// Whether a text is a number of JSON without minus and exponent, so that the tree keeps it as it is written.
pub fn is_plain(number: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, behind) = number.split_once('.').map_or((number, None), |(whole, behind)| (whole, Some(behind)));
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && behind.is_none_or(digits)
}
