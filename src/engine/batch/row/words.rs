//! Texts by number, remembered by how they are written: most codes, modifiers and words of a file stand in it many times.
//!
//! In: a fact, and a text that is its value. Out: the number of the value in its dictionary. What always holds: equal values of a kind have one number for as
//! long as the words live; a list may have several, of which each is that list.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::engine::batch::dictionary::{ABSENT, Dictionaries};
use crate::engine::batch::input::Texts;
use crate::model::value::Value;

/// Places for texts, and for lists; a power of two.
const PLACES: usize = 1 << 12;

/// Longer texts are seldom the same.
const LONGEST: usize = 40;

/// Texts of all kinds by number.
#[derive(Debug)]
pub struct Words {
    pub(in crate::engine::batch) dictionaries: Dictionaries,
    texts: Vec<Option<Entry>>,
    lists: Vec<Option<(Texts, u32)>>,
    hash: FixedState,
}

#[derive(Debug)]
struct Entry {
    of: u32,
    text: Box<str>,
    number: u32,
}

impl Words {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            dictionaries: Dictionaries::new(),
            texts: (0..PLACES).map(|_| None).collect(),
            lists: vec![None; PLACES],
            hash: FixedState::default(),
        }
    }

    /// The number of the value that a text is; `of` says of what, and `read` reads it where nobody has yet. `None` if it is no value.
    pub fn number(&mut self, of: u32, kind: Texts, text: &str, read: impl FnOnce() -> Option<Value>) -> Option<u32> {
        let mut hasher = self.hash.build_hasher();
        hasher.write(text.as_bytes());
        hasher.write_u32(of);
        let place = place(hasher.finish());
        if let Some(Some(entry)) = self.texts.get(place)
            && entry.of == of
            && *entry.text == *text
        {
            return Some(entry.number);
        }
        let Value::Text(value) = read()? else { return None };
        let number = self.dictionaries.number(kind, &value);
        if text.len() <= LONGEST
            && let Some(place) = self.texts.get_mut(place)
        {
            *place = Some(Entry { of, text: text.into(), number });
        }
        Some(number)
    }

    /// The number of a text that is a value of its kind as it stands.
    pub fn word(&mut self, kind: Texts, text: &str) -> u32 {
        self.dictionaries.find(kind, text).unwrap_or_else(|| self.dictionaries.number(kind, text))
    }

    /// The text of a number.
    #[must_use]
    pub fn text(&self, kind: Texts, number: u32) -> &str {
        let at = usize::try_from(number).ok();
        at.and_then(|at| self.dictionaries.of(kind).get(at)).map(|text| &**text).unwrap_or_default()
    }

    /// The number of a list.
    pub fn list(&mut self, kind: Texts, members: &[u32]) -> u32 {
        if members.is_empty() {
            return ABSENT;
        }
        let mut hasher = self.hash.build_hasher();
        members.iter().for_each(|member| hasher.write_u32(*member));
        let place = place(hasher.finish());
        if let Some(Some((of, number))) = self.lists.get(place)
            && *of == kind
            && self.dictionaries.lists(kind).of(*number) == members
        {
            return *number;
        }
        let number = self.dictionaries.new_list(kind, members);
        if let Some(place) = self.lists.get_mut(place) {
            *place = Some((kind, number));
        }
        number
    }

    /// How many texts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.dictionaries.count()
    }

    /// Forgets all lists: they are as many as there are sessions.
    pub fn forget_lists(&mut self) {
        self.dictionaries.forget_lists();
        self.lists.fill(None);
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new()
    }
}

fn place(hash: u64) -> usize {
    usize::try_from(hash).unwrap_or(0) & PLACES.saturating_sub(1)
}
