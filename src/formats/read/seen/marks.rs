//! Texts that were seen, at about 11 bytes each.
//!
//! In: marks of texts. Out: whether each was there before. What is kept is the first 12 bytes of the SHA-256 of a text, so no text stays in
//! memory. That two different texts of a run have one mark, and the second is taken for the first, is unlikelier than n² / 2⁹⁷ for n texts: less
//! than one in 10¹⁵ runs of ten million.
//!
//! The marks lie in 65,536 sorted rows by their first two bytes, which are not written down again. A row grows by an eighth at a time, so there is
//! never room for many more marks than there are, nor a second copy of them all while room is made.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

/// Marks up to which there are no rows: most runs are small.
pub const FEW: usize = 4096;

/// Rows: one for each value of the first two bytes.
pub const ROWS: usize = 1 << 16;

/// Bytes of a text that is mostly shorter.
const MOST_AT_ONCE: usize = 128;

/// What is kept of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark([u8; 12]);

impl Mark {
    /// That of the text which these parts are one behind the other.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        // One piece is digested in half the time of several.
        let mut text = [0; MOST_AT_ONCE];
        let mut rest = text.as_mut_slice();
        for part in parts {
            let Some((to, behind)) = rest.split_at_mut_checked(part.len()) else { return Self::of_many(parts) };
            to.copy_from_slice(part);
            rest = behind;
        }
        let length = MOST_AT_ONCE.saturating_sub(rest.len());
        Self::by(&Sha256::digest(text.get(..length).unwrap_or_default()))
    }

    fn of_many(parts: &[&[u8]]) -> Self {
        Self::by(&parts.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part)).finalize())
    }

    fn by(digest: &[u8]) -> Self {
        let mut mark = [0; 12];
        mark.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        Mark(mark)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its row, and what is written there.
    #[must_use]
    pub fn parts(&self) -> (usize, [u8; 10]) {
        let [first, second, rest @ ..] = self.0;
        (usize::from(u16::from_be_bytes([first, second])), rest)
    }
}

/// Texts seen so far.
#[derive(Debug, Default)]
pub struct Marks {
    few: BTreeSet<Mark>,
    rows: Vec<Vec<[u8; 10]>>,
}

impl Marks {
    /// Notes a text; false if it was there already.
    pub fn insert(&mut self, mark: Mark) -> bool {
        if !self.rows.is_empty() {
            return self.put_in_row(mark);
        }
        let new = self.few.insert(mark);
        if self.few.len() > FEW {
            self.rows = vec![Vec::new(); ROWS];
            for mark in std::mem::take(&mut self.few) {
                self.put_in_row(mark);
            }
        }
        new
    }

    fn put_in_row(&mut self, mark: Mark) -> bool {
        let (at, rest) = mark.parts();
        let Some(row) = self.rows.get_mut(at) else { return true };
        let Err(place) = row.binary_search(&rest) else { return false };
        put(row, place, rest);
        true
    }
}

/// Puts a member into a row, which grows by an eighth.
pub fn put<T>(row: &mut Vec<T>, place: usize, member: T) {
    make_room(row, 1, 4);
    row.insert(place.min(row.len()), member);
}

/// Makes room in a row for so many more members: where there is none, for an eighth more, and for so many at least.
pub fn make_room<T>(row: &mut Vec<T>, more: usize, least: usize) {
    if row.capacity().saturating_sub(row.len()) < more {
        row.reserve_exact((row.len() / 8).max(least));
    }
}

#[cfg(test)]
pub(in crate::formats) mod tests {
    use std::collections::BTreeSet;

    use super::{FEW, Mark, Marks};

    /// A mark for a number, spread as marks are.
    pub fn mark(n: u32) -> Mark {
        let mut mark = [0; 12];
        mark[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
        Mark(mark)
    }

    #[test]
    fn a_repeat_is_seen_among_few_and_among_many() {
        let (mut seen, mut model) = (Marks::default(), BTreeSet::new());
        for n in 0..20 * FEW {
            // Some come again soon, some late, some never.
            for id in [n, n / 2, n % (FEW - 1)] {
                assert_eq!(seen.insert(Mark::of(&[b"S-", id.to_string().as_bytes()])), model.insert(id), "{n} {id}");
            }
        }
    }

    #[test]
    fn a_text_is_the_same_however_it_is_parted() {
        assert_eq!(Mark::of(&[b"S-12"]), Mark::of(&[b"S", b"-", b"12"]));
        for length in [0, 1, 55, 127, 128, 129, 1000] {
            let text = vec![b'7'; length];
            for (first, second) in [0, 1, length / 2].map(|at| text.split_at(at.min(length))) {
                assert_eq!(Mark::of(&[first, second]), Mark::of_many(&[&text]), "{length}");
            }
        }
    }

    #[test]
    fn there_is_never_room_for_many_more_than_there_are() {
        let mut seen = Marks::default();
        for n in 0..4_000_000_u32 {
            assert!(seen.insert(mark(n)));
        }
        let room: usize = seen.rows.iter().map(Vec::capacity).sum();
        assert!(room < 4_600_000, "{room}");
    }
}
