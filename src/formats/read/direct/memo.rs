//! Values that were read before: most codes, modifiers, words and days of a file stand in it many times.
//!
//! In: a fact and a text that is its value. Out: the same value again, sharing its text, without reading it. It has a fixed number of places, so it
//! neither grows nor matters for what is read.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::model::facts::FactId;
use crate::model::given;
use crate::model::value::Value;

/// Places; a power of two.
const PLACES: usize = 1 << 11;

/// Longer texts are seldom the same.
const LONGEST: usize = 40;

/// What was read last in each place.
#[derive(Debug)]
pub struct Memo {
    places: Vec<Option<Entry>>,
    hash: FixedState,
}

#[derive(Debug)]
struct Entry {
    id: FactId,
    text: Box<str>,
    value: Value,
}

impl Memo {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self { places: (0..PLACES).map(|_| None).collect(), hash: FixedState::default() }
    }

    /// The value of a fact, or of one member of its list; `None` if it is none. The text has no white space around it.
    pub fn value(&mut self, id: FactId, text: &str) -> Option<Value> {
        if text.len() > LONGEST {
            return given::value(id.def(), text).ok();
        }
        let mut hasher = self.hash.build_hasher();
        hasher.write(text.as_bytes());
        hasher.write_u16(u16::try_from(id.index()).unwrap_or(0));
        let at = usize::try_from(hasher.finish()).unwrap_or(0) & PLACES.saturating_sub(1);
        let place = self.places.get_mut(at)?;
        if let Some(entry) = place
            && entry.id == id
            && *entry.text == *text
        {
            return Some(entry.value.clone());
        }
        let value = given::value(id.def(), text).ok()?;
        *place = Some(Entry { id, text: text.into(), value: value.clone() });
        Some(value)
    }
}
