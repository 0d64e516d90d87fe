//! Numbers of texts or lists of the sessions of a block, kept as narrow as all of them allow.
//!
//! In: numbers that a dictionary gave. Out: the same, by session or by words of 64. What always holds: whatever the width, a number is the one that was
//! put in; beyond the last it is [`UNKNOWN`].

use super::dictionary::{ABSENT, UNKNOWN};
use super::mask::{by_words, mapped, pack, pack_two};

/// Numbers of texts or lists.
#[derive(Clone, Debug)]
pub enum Ids {
    /// None is above 255.
    Byte(Vec<u8>),
    /// None is above 65,535.
    Short(Vec<u16>),
    /// Any.
    Long(Vec<u32>),
}

/// None at all.
pub static NO_IDS: Ids = Ids::Long(Vec::new());

impl Default for Ids {
    fn default() -> Self {
        Self::Long(Vec::new())
    }
}

impl Ids {
    /// One number more, before they are made narrow.
    pub fn push(&mut self, id: u32) {
        if let Self::Long(ids) = self {
            ids.push(id);
        }
    }

    /// The same for many numbers.
    pub fn extend(&mut self, more: &[u32]) {
        if let Self::Long(ids) = self {
            ids.extend_from_slice(more);
        }
    }

    /// Makes them so many, and as narrow as they allow.
    pub fn narrow(&mut self, count: usize) {
        let Self::Long(ids) = self else { return };
        ids.resize(count, UNKNOWN);
        // No bit is set in all of them together that is set in none.
        let bits = by_words(ids).iter().fold(0, |all, ids| all | ids.iter().fold(0, |all, id| all | id));
        if bits <= u32::from(u8::MAX) {
            *self = Self::Byte(narrowed(ids, |id| id.to_le_bytes()[0]));
        } else if bits <= u32::from(u16::MAX) {
            *self = Self::Short(narrowed(ids, |id| {
                let [low, high, ..] = id.to_le_bytes();
                u16::from_le_bytes([low, high])
            }));
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Byte(ids) => ids.len(),
            Self::Short(ids) => ids.len(),
            Self::Long(ids) => ids.len(),
        }
    }

    /// The number of a session.
    pub fn at(&self, at: usize) -> u32 {
        match self {
            Self::Byte(ids) => ids.get(at).map_or(UNKNOWN, |id| u32::from(*id)),
            Self::Short(ids) => ids.get(at).map_or(UNKNOWN, |id| u32::from(*id)),
            Self::Long(ids) => ids.get(at).copied().unwrap_or(UNKNOWN),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map(|at| self.at(at))
    }

    /// In which sessions of a word it is known whether there is one.
    #[inline]
    pub fn known(&self, word: usize) -> u64 {
        match self {
            Self::Byte(ids) => by_words(ids).get(word).map_or(0, |ids| pack(ids, |id| u32::from(id) != UNKNOWN)),
            Self::Short(ids) => by_words(ids).get(word).map_or(0, |ids| pack(ids, |id| u32::from(id) != UNKNOWN)),
            Self::Long(ids) => by_words(ids).get(word).map_or(0, |ids| pack(ids, |id| id != UNKNOWN)),
        }
    }

    /// In which sessions of a word there is known to be none.
    #[inline]
    pub fn absent(&self, word: usize) -> u64 {
        match self {
            Self::Byte(ids) => by_words(ids).get(word).map_or(0, |ids| pack(ids, |id| u32::from(id) == ABSENT)),
            Self::Short(ids) => by_words(ids).get(word).map_or(0, |ids| pack(ids, |id| u32::from(id) == ABSENT)),
            Self::Long(ids) => by_words(ids).get(word).map_or(0, |ids| pack(ids, |id| id == ABSENT)),
        }
    }

    /// In which sessions of a word two columns have the same number.
    #[inline]
    pub fn same(&self, other: &Self, word: usize) -> u64 {
        match (self, other) {
            (Self::Byte(a), Self::Byte(b)) => equal(a, b, word),
            (Self::Short(a), Self::Short(b)) => equal(a, b, word),
            (Self::Long(a), Self::Long(b)) => equal(a, b, word),
            _ => pack_two(&self.long(word), &other.long(word), |a, b| a == b),
        }
    }

    fn long(&self, word: usize) -> [u32; 64] {
        match self {
            Self::Byte(ids) => by_words(ids).get(word).map_or([UNKNOWN; 64], |ids| mapped(ids, u32::from)),
            Self::Short(ids) => by_words(ids).get(word).map_or([UNKNOWN; 64], |ids| mapped(ids, u32::from)),
            Self::Long(ids) => by_words(ids).get(word).copied().unwrap_or([UNKNOWN; 64]),
        }
    }
}

/// Whole words of numbers in fewer bytes.
fn narrowed<T: Copy + Default>(ids: &[u32], of: impl Fn(u32) -> T) -> Vec<T> {
    let mut all = Vec::with_capacity(ids.len());
    by_words(ids).iter().for_each(|ids| all.extend_from_slice(&mapped(ids, &of)));
    all
}

#[inline]
fn equal<T: Copy + PartialEq>(a: &[T], b: &[T], word: usize) -> u64 {
    match (by_words(a).get(word), by_words(b).get(word)) {
        (Some(a), Some(b)) => pack_two(a, b, |a, b| a == b),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(of: impl Fn(u32) -> u32) -> (Ids, Vec<u32>) {
        let all: Vec<u32> = (0..100).map(of).collect();
        let mut ids = Ids::default();
        all.iter().for_each(|id| ids.push(*id));
        ids.narrow(128);
        (ids, all)
    }

    #[test]
    fn numbers_are_what_was_put_in_however_narrow_they_are_kept() {
        let columns = [ids(|n| n % 5), ids(|n| n % 5 * 200), ids(|n| n % 5 * 70_000)];
        assert!(matches!(columns, [(Ids::Byte(_), _), (Ids::Short(_), _), (Ids::Long(_), _)]));
        for (ids, all) in &columns {
            assert_eq!(ids.iter().take(100).collect::<Vec<_>>(), *all);
            assert_eq!((ids.len(), ids.at(100), ids.at(1_000)), (128, UNKNOWN, UNKNOWN));
            let bits = |holds: &dyn Fn(usize) -> bool| (0..64).filter(|n| holds(*n)).fold(0u64, |all, n| all | 1 << n);
            assert_eq!(ids.known(0), bits(&|n| all[n] != UNKNOWN));
            assert_eq!(ids.absent(0), bits(&|n| all[n] == ABSENT));
            for (others, other) in &columns {
                assert_eq!(ids.same(others, 0), bits(&|n| all[n] == other[n]));
            }
        }
    }
}
