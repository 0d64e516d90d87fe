//! A set of facts as bits, one for each fact of the contract, in contract order.

use super::facts::FactId;

/// Words of 64 facts; a test of this module holds that every fact has its bit.
const WORDS: usize = 3;

/// Some facts of the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactSet([u64; WORDS]);

impl FactSet {
    /// Whether a fact is in it.
    #[inline]
    #[must_use]
    pub fn contains(&self, id: FactId) -> bool {
        let (word, bit) = Self::place(id);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Adds a fact; false if it was there already.
    #[inline]
    pub fn insert(&mut self, id: FactId) -> bool {
        let (word, bit) = Self::place(id);
        self.insert_at(word, bit)
    }

    /// Adds a fact by its place; false if it was there already.
    #[inline]
    pub fn insert_at(&mut self, word: usize, bit: u64) -> bool {
        let Some(word) = self.0.get_mut(word) else { return false };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Takes a fact out; false if it was not there.
    pub fn remove(&mut self, id: FactId) -> bool {
        let there = self.contains(id);
        let (word, bit) = Self::place(id);
        if let Some(word) = self.0.get_mut(word) {
            *word &= !bit;
        }
        there
    }

    /// The word of a fact, and its bit in it.
    #[inline]
    #[must_use]
    pub fn place(id: FactId) -> (usize, u64) {
        let at = id.index();
        (at >> 6, 1u64.wrapping_shl(u32::try_from(at & 63).unwrap_or(0)))
    }

    /// How many facts in it come before this one.
    #[must_use]
    pub fn before(&self, id: FactId) -> usize {
        let (at, bit) = Self::place(id);
        let count = |(word, bits): (usize, &u64)| match word.cmp(&at) {
            std::cmp::Ordering::Less => bits.count_ones(),
            std::cmp::Ordering::Equal => (bits & bit.wrapping_sub(1)).count_ones(),
            std::cmp::Ordering::Greater => 0,
        };
        let ones: u32 = self.0.iter().enumerate().map(count).sum();
        usize::try_from(ones).unwrap_or(usize::MAX)
    }

    /// Its facts in contract order.
    pub fn iter(&self) -> impl Iterator<Item = FactId> {
        (0u16..).step_by(64).zip(self.0).flat_map(|(first, word)| {
            let rest = std::iter::successors(Some(word), |bits| Some(bits & bits.wrapping_sub(1)));
            rest.take_while(|bits| *bits != 0).filter_map(move |bits| {
                let bit = u16::try_from(bits.trailing_zeros()).ok()?;
                FactId::numbered(first.checked_add(bit)?)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::FactSet;
    use crate::model::facts::{FactId, Owner};

    #[test]
    fn every_fact_has_its_place() {
        let owners = [Owner::Session, Owner::Line, Owner::Authorization, Owner::OtherCoverage];
        let mut all: Vec<FactId> = owners.into_iter().flat_map(FactId::of).collect();
        let mut set = FactSet::default();
        for id in all.iter().rev() {
            assert!(!set.contains(*id) && set.insert(*id), "{} has no bit of its own", id.def().path);
            assert!(set.contains(*id) && !set.insert(*id));
            assert_eq!(set.before(*id), 0);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), all);
        assert!(all.iter().enumerate().all(|(at, id)| set.before(*id) == at));
        let taken = all.remove(70);
        assert!(set.remove(taken) && !set.remove(taken));
        assert_eq!(set.iter().collect::<Vec<_>>(), all);
    }
}
