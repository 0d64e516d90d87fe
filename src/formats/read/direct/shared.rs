//! Direct readers for records that are read side by side.
//!
//! In: records in lots, and the keys that the tree told of in lots that were taken up. Out: a reader for whoever reads a lot. What always holds: lots are taken up in their order, and a key is skipped only
//! in lots that begin after the lot that told of it was taken up, so each key is told of with the first record that has it, whoever reads which lot when.

use std::sync::{Mutex, PoisonError};

use super::Direct;
use crate::formats::read::json::UnknownKey;
use crate::formats::read::unknown::without_numbers;

/// As many readers as are asked for at once.
#[derive(Debug, Default)]
pub struct Shared {
    idle: Mutex<Vec<Direct>>,
    /// Names, without the numbers in them, each once.
    told: Mutex<Vec<String>>,
}

/// Keys kept; a file whose keys are data would otherwise fill the memory.
const MOST: usize = 1000;

impl Shared {
    /// Works with one of them.
    pub fn with<T>(&self, work: impl FnOnce(&mut Direct) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut direct = idle().pop().unwrap_or_default();
        direct.catch_up(&self.told.lock().unwrap_or_else(PoisonError::into_inner));
        let done = work(&mut direct);
        idle().push(direct);
        done
    }

    /// Tells all of them of keys that the caller has been told of, lot by lot in their order.
    pub fn tell<'k>(&self, keys: impl IntoIterator<Item = &'k UnknownKey>) {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none() {
            return;
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys {
            let name = without_numbers(key);
            if told.len() < MOST && !told.contains(&name) {
                told.push(name);
            }
        }
    }
}
