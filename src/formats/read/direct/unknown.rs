//! Keys that no field reads and that the caller was told of: they are skipped.
//!
//! In: what the tree told of. Out: whether a key is one of those, and whether it stands twice in its object. What always holds: a key that was never told of
//! is not skipped.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::super::unknown::without_numbers;

/// Names kept; a file whose keys are data would otherwise fill the memory.
const MOST: usize = 1000;

/// The names told of.
#[derive(Debug, Default)]
pub struct Unknown {
    told: HashSet<String, FixedState>,
    /// Keys met, by the object they stand in, with the last object that had them.
    met: HashMap<String, HashMap<String, u64, FixedState>, FixedState>,
    kept: usize,
    object: u64,
}

impl Unknown {
    /// Remembers a name, its numbers aside.
    pub fn told(&mut self, key: &str) {
        if self.told.len() < MOST {
            self.told.insert(without_numbers(key));
        }
    }

    /// Another object begins; its number.
    pub fn begin_object(&mut self) -> u64 {
        self.object = self.object.wrapping_add(1);
        self.object
    }

    /// Whether a key of the object with that number may be skipped; `prefix` is what its path begins with.
    pub fn skips(&mut self, object: u64, prefix: &str, name: &str) -> bool {
        if let Some(last) = self.met.get_mut(prefix).and_then(|met| met.get_mut(name)) {
            let first = *last != object;
            *last = object;
            return first;
        }
        // A number in a name is left out where names are told of: what is left may be another name.
        let plain = name.split('.').all(|part| part.parse::<usize>().is_err());
        if !plain || self.kept >= MOST || !self.told.contains(&format!("{prefix}{name}")) {
            return false;
        }
        self.kept = self.kept.saturating_add(1);
        self.met.entry(prefix.to_string()).or_default().insert(name.to_string(), object);
        true
    }
}
