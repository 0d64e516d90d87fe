//! JSON text straight to a session, for records with nothing unusual in them.
//!
//! In: the text of one record. Out: its session; or nothing, and then [`super::tree`] and [`super::json`] read it anew and say what there is to say. What
//! always holds: a session from here is the one that they read, without an error and without a key that they have not told of before
//! (`tests/read/direct.rs` holds the two against each other). So whatever is in doubt is not decided here.
//!
//! [`names`] says what a key fills, [`unknown`] which keys no field reads, [`walk`] goes through the text, [`value`] and [`number`] read facts, [`extra`] what
//! only a profile knows, [`skip`] what nobody reads, [`memo`] remembers values, [`draft`] collects the session; [`shared`] is for
//! records that are read side by side.

mod draft;
mod extra;
mod memo;
mod names;
mod number;
pub mod shared;
mod skip;
mod unknown;
mod value;
mod walk;

use serde::de::{DeserializeSeed, Error};

use super::json::UnknownKey;
use crate::model::session::Session;
use draft::Draft;
use memo::Memo;
use names::Names;
use unknown::Unknown;
use walk::{Object, Whose};

/// Reads records, and remembers what helps with the next one.
#[derive(Debug)]
pub struct Direct {
    names: Names,
    unknown: Unknown,
    memo: Memo,
    /// How many it has heard of those keys that all readers are told of.
    heard: usize,
}

impl Direct {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self { names: Names::new(), unknown: Unknown::default(), memo: Memo::new(), heard: 0 }
    }

    /// The session of a record; `None` if it has to be read by the tree.
    pub fn read(&mut self, text: &str, partial: bool) -> Option<Session> {
        let Self { names, unknown, memo, .. } = self;
        let mut reader = serde_json::Deserializer::from_str(text);
        let mut draft = Draft::default();
        Object { names, unknown, memo, draft: &mut draft, whose: Whose::Session }.deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        draft.finish(names, partial)
    }

    /// Hears of keys that the tree has told the caller of; they are skipped from now on.
    pub fn told(&mut self, keys: &[UnknownKey]) {
        for (key, _) in keys {
            self.unknown.told(key);
        }
    }

    /// Hears of those of all keys so far that it has not heard of.
    fn catch_up(&mut self, all: &[String]) {
        for name in all.get(self.heard..).unwrap_or_default() {
            self.unknown.told(name);
        }
        self.heard = all.len();
    }
}

impl Default for Direct {
    fn default() -> Self {
        Self::new()
    }
}

/// The end of reading here; nobody is shown these words.
#[cold]
fn give_up<E: Error>() -> E {
    E::custom("to be read by the tree")
}
