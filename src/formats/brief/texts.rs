//! Many short texts in one buffer.
//!
//! In: texts, one behind the other. Out: each by its place. What always holds: once the buffers are as large as they have to be, a text is copied
//! and nothing else.

use std::ops::Range;

/// Bytes of a short text.
const SHORT: usize = 16;

/// Texts by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    /// Adds one.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// Adds some that stand one behind the other in a text, of so many bytes each.
    pub fn extend(&mut self, texts: &str, lengths: impl Iterator<Item = usize>) {
        let mut end = self.bytes.len();
        self.bytes.push_str(texts);
        self.ends.extend(lengths.map(|length| {
            end = end.saturating_add(length);
            end
        }));
    }

    /// Makes room for so many short ones.
    pub fn reserve(&mut self, texts: usize) {
        self.bytes.reserve(texts.saturating_mul(SHORT));
        self.ends.reserve(texts);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them; empty, where there is none at that place.
    #[must_use]
    pub fn get(&self, at: usize) -> &str {
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.bytes.get(self.start(at)..end).unwrap_or_default()
    }

    /// Those at some places.
    pub fn range(&self, places: Range<usize>) -> impl Iterator<Item = &str> {
        let ends = self.ends.get(places.clone()).unwrap_or_default();
        ends.iter().scan(self.start(places.start), |start, end| self.bytes.get(std::mem::replace(start, *end)..*end))
    }

    /// The same as bytes.
    pub fn range_of_bytes(&self, places: Range<usize>) -> impl Iterator<Item = &[u8]> {
        let (ends, bytes) = (self.ends.get(places.clone()).unwrap_or_default(), self.bytes.as_bytes());
        ends.iter().scan(self.start(places.start), |start, end| bytes.get(std::mem::replace(start, *end)..*end))
    }

    /// The bytes of all of them, one behind the other.
    #[must_use]
    pub fn bytes(&self) -> &str {
        &self.bytes
    }

    /// Where each ends in [`Texts::bytes`].
    #[must_use]
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Forgets all from a place on, and keeps the room.
    pub fn truncate(&mut self, length: usize) {
        self.bytes.truncate(self.start(length));
        self.ends.truncate(length);
    }

    /// Where the one at a place begins in [`Texts::bytes`].
    #[must_use]
    pub fn start(&self, at: usize) -> usize {
        match at.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(self.bytes.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_place_and_forgotten_from_the_end() {
        let mut texts = Texts::default();
        ["V-1", "", "ä"].iter().for_each(|text| texts.push(text));
        assert_eq!((texts.get(0), texts.get(1), texts.get(2), texts.get(3)), ("V-1", "", "ä", ""));
        assert!(texts.range_of_bytes(0..3).eq(texts.range(0..3).map(str::as_bytes)));
        assert_eq!((texts.bytes(), texts.ends()), ("V-1ä", [3, 3, 5].as_slice()));
        texts.truncate(1);
        texts.push("V-2");
        assert_eq!((texts.len(), texts.get(1), texts.bytes()), (2, "V-2", "V-1V-2"));
        texts.extend("aä", [1, 0, 2].into_iter());
        assert_eq!((texts.len(), texts.get(2), texts.get(3), texts.get(4)), (5, "a", "", "ä"));
        texts.truncate(0);
        assert!(texts.is_empty() && texts.bytes().is_empty());
    }
}
