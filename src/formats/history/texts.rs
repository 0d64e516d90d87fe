//! Texts of sessions as they lie in the temporary file, each with a head that says which one is before it of the same patient.
//!
//! In: texts, one behind the other; then, in the same order, which of them are kept, and the head of each. Out: the bytes to be written at once. What always holds: a text is
//! written once, with the head that is made of it where it stands; of those that are not kept nothing is in what is written.

use std::io;
use std::ops::Range;

use crate::model::earlier::KnownFrom;

/// Where a session lies in the temporary file, and how long it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub at: u64,
    /// 0: nowhere.
    pub length: u32,
}

/// Bytes in front of a session in the file: the [`Place`] of the one before it, and from where it is known.
pub(super) const HEAD: usize = 20;

/// A session of a file of history has no place in the input.
const NO_PLACE: u64 = u64::MAX;

/// Texts of sessions that are put aside together.
#[derive(Debug, Default)]
pub struct Texts {
    bytes: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// How many it was said of whether they are kept, and where those end.
    said: usize,
    until: usize,
    /// Those that are kept, as far as they stand together.
    kept: Vec<Range<usize>>,
}

impl Texts {
    /// None yet, with room for so many bytes of so many.
    #[must_use]
    pub fn with_room(bytes: usize, count: usize) -> Self {
        let bytes = bytes.saturating_add(count.saturating_mul(HEAD));
        Self { bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(count), ..Self::default() }
    }

    /// Adds one.
    ///
    /// # Errors
    /// What `write` says; then there is none.
    pub fn push<E>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(&[0; HEAD]);
        let written = write(&mut self.bytes);
        match written {
            Ok(()) => self.ends.push(self.bytes.len()),
            Err(_) => self.bytes.truncate(from),
        }
        written
    }

    /// Makes room for so many more, should they be as long as those so far.
    pub fn expect(&mut self, more: usize) {
        let each = self.bytes.len().checked_div(self.ends.len()).unwrap_or(0);
        self.bytes.reserve(each.saturating_add(each / 8).saturating_mul(more));
    }

    /// The one of which it has to be said next whether it is kept.
    #[must_use]
    pub fn next(&self) -> &[u8] {
        self.bytes.get(self.range()).and_then(|text| text.get(HEAD..)).unwrap_or_default()
    }

    fn range(&self) -> Range<usize> {
        self.until..self.ends.get(self.said).copied().unwrap_or(self.until)
    }

    /// The next one is kept, with this head; gives how many bytes it has with it.
    pub(super) fn keep(&mut self, head: [u8; HEAD]) -> io::Result<u32> {
        let range = self.range();
        let length = u32::try_from(range.len()).map_err(|_| io::Error::other("a session is too large"))?;
        if let Some(room) = self.bytes.get_mut(range.clone()).and_then(<[u8]>::first_chunk_mut) {
            *room = head;
        }
        match self.kept.last_mut().filter(|last| last.end == range.start) {
            Some(last) => last.end = range.end,
            None => self.kept.push(range),
        }
        self.leave();
        Ok(length)
    }

    /// The next one is not kept.
    pub fn leave(&mut self) {
        self.until = self.range().end;
        self.said = self.said.saturating_add(1);
    }

    /// What is to be written of those that are kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = &[u8]> {
        self.kept.iter().filter_map(|range| self.bytes.get(range.clone()))
    }
}

/// The head of a session.
pub(super) fn head(before: Place, from: KnownFrom) -> [u8; HEAD] {
    let place = match from {
        KnownFrom::Input { place } => place,
        KnownFrom::File | KnownFrom::Ledger => NO_PLACE,
    };
    let mut head = [0; HEAD];
    if let Some((at, rest)) = head.split_first_chunk_mut()
        && let Some((length, rest)) = rest.split_first_chunk_mut()
        && let Some(input) = rest.first_chunk_mut()
    {
        (*at, *length, *input) = (before.at.to_le_bytes(), before.length.to_le_bytes(), place.to_le_bytes());
    }
    head
}

/// What a head says.
pub(super) fn of_head(head: &[u8; HEAD]) -> (Place, KnownFrom) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, rest @ ..] = *head;
    let before = Place { at: u64::from_le_bytes([a, b, c, d, e, f, g, h]), length: u32::from_le_bytes([i, j, k, l]) };
    let place = u64::from_le_bytes(rest);
    (before, if place == NO_PLACE { KnownFrom::File } else { KnownFrom::Input { place } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_written_with_its_head_and_nothing_else() {
        let mut texts = Texts::with_room(100, 5);
        for text in ["a", "", "ccc", "dd", "e"] {
            let write = |to: &mut Vec<u8>| {
                to.extend_from_slice(text.as_bytes());
                Ok::<_, ()>(())
            };
            texts.push(write).unwrap();
            let failed = texts.push(|to| {
                to.extend_from_slice(b"half");
                Err(text)
            });
            assert_eq!(failed, Err(text));
            texts.expect(2);
        }
        let heads = [3, 4].map(|at| head(Place { at, length: 7 }, KnownFrom::Input { place: at + 10 }));
        assert_eq!(texts.next(), b"a");
        texts.leave();
        assert_eq!(texts.next(), b"");
        assert_eq!(texts.keep(heads[0]).unwrap(), 20);
        assert_eq!(texts.keep(heads[1]).unwrap(), 23);
        assert_eq!(texts.next(), b"dd");
        texts.leave();
        assert_eq!(texts.keep(heads[0]).unwrap(), 21);
        assert_eq!(texts.next(), b"");
        let expected = [[&heads[0][..], &heads[1][..], b"ccc"].concat(), [&heads[0][..], b"e"].concat()];
        assert_eq!(texts.kept().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_head_says_what_was_said_to_it() {
        for (at, length, from) in [
            (0, 0, KnownFrom::File),
            (1, u32::MAX, KnownFrom::Input { place: 0 }),
            (u64::MAX, 7, KnownFrom::Input { place: 1 << 40 }),
        ] {
            assert_eq!(of_head(&head(Place { at, length }, from)), (Place { at, length }, from));
        }
    }
}
