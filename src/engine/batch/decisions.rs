//! Decisions of the sessions of a block, in three bits each.
//!
//! In: masks of the sessions that came to each decision. Out: the decision of a session. What always holds: a session in none of the masks is not billed.

use super::mask::{Mask, has};
use crate::model::determination::Decision;

/// A decision for each session: three masks, of which its bits are the number of its decision among [`NUMBERED`].
#[derive(Clone, Debug, Default)]
pub struct Decisions([Mask; 3]);

/// Decisions by number.
const NUMBERED: [Decision; 8] = [
    Decision::NotBilled,
    Decision::Covered,
    Decision::Review,
    Decision::NeedsInfo,
    Decision::Hold,
    Decision::NotCovered,
    Decision::Partial,
    // No session has this number.
    Decision::NotBilled,
];

/// Which of 64 sessions came to each decision; a session is in one mask at most.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Those that are covered.
    pub covered: u64,
    /// For a person.
    pub review: u64,
    /// Those that lack something.
    pub needs_info: u64,
    /// On hold.
    pub hold: u64,
    /// Denied.
    pub not_covered: u64,
    /// Those of which only some lines are covered.
    pub partial: u64,
}

impl Word {
    /// Those of which something is billed, or may be.
    pub fn billed(self) -> u64 {
        self.covered | self.review | self.needs_info | self.hold
    }
}

impl Decisions {
    /// In masks that are empty.
    pub fn new(masks: [Mask; 3]) -> Self {
        Self(masks)
    }

    /// Those of the next 64 sessions.
    #[inline]
    pub fn push(&mut self, word: Word) {
        let Word { covered, review, needs_info, hold, not_covered, partial } = word;
        let [ones, twos, fours] = &mut self.0;
        ones.push(covered | needs_info | not_covered);
        twos.push(review | needs_info | partial);
        fours.push(hold | not_covered | partial);
    }

    /// The decision of a session.
    #[inline]
    pub fn at(&self, at: usize) -> Decision {
        let bit = |mask: &Mask| usize::from(has(mask, at));
        let [ones, twos, fours] = &self.0;
        let bits = bit(ones) | bit(twos) << 1 | bit(fours) << 2;
        NUMBERED.get(bits).copied().unwrap_or(Decision::NotBilled)
    }

    /// Their memory.
    pub fn into_masks(self) -> [Mask; 3] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_session_has_the_decision_whose_mask_it_is_in() {
        let mut all = Decisions::default();
        all.push(Word::default());
        all.push(Word { covered: 1, review: 2, needs_info: 4, hold: 8, not_covered: 16, partial: 32 });
        let seven = [
            Decision::Covered,
            Decision::Review,
            Decision::NeedsInfo,
            Decision::Hold,
            Decision::NotCovered,
            Decision::Partial,
            Decision::NotBilled,
        ];
        assert_eq!((64..71).map(|at| all.at(at)).collect::<Vec<_>>(), seven);
        assert_eq!(all.at(0), Decision::NotBilled);
    }
}
