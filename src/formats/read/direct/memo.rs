//! Values that were read before: most codes, modifiers, words and days of a file stand in it many times.
//!
//! In: a fact and a text that is its value. Out: the same value again, sharing its text, without reading it. It has a fixed number of places, so it
//! neither grows nor matters for what is read.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::model::facts::FactId;
use crate::model::given;
use crate::model::types::Scalar;
use crate::model::value::Value;

/// Places; a power of two.
const PLACES: usize = 1 << 11;

/// Longer texts are seldom the same.
const LONGEST: usize = 40;

/// What was read last in each place.
#[derive(Debug)]
pub struct Memo {
    /// The hash of what came here last, and what is kept. Only what comes twice is: numbers of visits and patients would push out what comes often. There
    /// are no places until a text is asked for, and one with nothing in it is all zeros: a run of a few records does not write to all of them.
    places: Vec<(u64, Option<Box<Entry>>)>,
    hash: FixedState,
}

#[derive(Clone, Debug)]
struct Entry {
    id: FactId,
    text: Box<str>,
    value: Value,
}

impl Memo {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self { places: Vec::new(), hash: FixedState::default() }
    }

    /// The value of a fact, or of one member of its list; `None` if it is none. The text has no white space around it.
    pub fn value(&mut self, id: FactId, text: &str) -> Option<Value> {
        let def = id.def();
        let scalar = def.ty().scalar;
        if text.len() > LONGEST || scalar.is_numeric() || matches!(scalar, Scalar::Date | Scalar::Time | Scalar::Bool) {
            return given::value(def, text).ok();
        }
        let mut hasher = self.hash.build_hasher();
        hasher.write(text.as_bytes());
        hasher.write_u16(u16::try_from(id.index()).unwrap_or(0));
        let hash = hasher.finish();
        let at = usize::try_from(hash).unwrap_or(0) & PLACES.saturating_sub(1);
        if self.places.is_empty() {
            self.places = vec![(0, None); PLACES];
        }
        let (last, kept) = self.places.get_mut(at)?;
        if let Some(entry) = kept
            && entry.id == id
            && *entry.text == *text
        {
            return Some(entry.value.clone());
        }
        let value = given::value(def, text).ok()?;
        if *last == hash {
            *kept = Some(Box::new(Entry { id, text: text.into(), value: value.clone() }));
        }
        *last = hash;
        Some(value)
    }
}
