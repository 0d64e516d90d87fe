//! A set of facts as bits, one for each fact of the contract.

use super::facts::FactId;

/// Words of 64 facts; a test of this module holds that every fact has its bit.
const WORDS: usize = 3;

/// Some facts of the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactSet([u64; WORDS]);

impl FactSet {
    /// Adds a fact; false if it was there already.
    pub fn insert(&mut self, id: FactId) -> bool {
        let (word, bit) = place(id);
        let Some(word) = self.0.get_mut(word) else { return false };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}

/// The word of a fact, and its bit in it.
fn place(id: FactId) -> (usize, u64) {
    let at = id.index();
    (at >> 6, 1u64.wrapping_shl(u32::try_from(at & 63).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::FactSet;
    use crate::model::facts::{FactId, Owner};

    #[test]
    fn every_fact_is_new_once() {
        let mut set = FactSet::default();
        for owner in [Owner::Session, Owner::Line, Owner::Authorization, Owner::OtherCoverage] {
            for id in FactId::of(owner) {
                assert!(set.insert(id), "{} has no bit of its own", id.def().path);
                assert!(!set.insert(id), "{} was there", id.def().path);
            }
        }
    }
}
