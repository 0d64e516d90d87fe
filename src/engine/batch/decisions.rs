//! Decisions of the sessions of a block, in three bits each.
//!
//! In: masks of the sessions that came to each decision. Out: the decision of a session. What always holds: a session in none of the masks is not billed.

use super::mask::{Mask, has, lanes, mapped_two};
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
        numbered(bits)
    }

    /// Those of all sessions, and behind them up to a whole word some that mean nothing.
    #[must_use]
    pub fn each(&self) -> Vec<Decision> {
        let [ones, twos, fours] = &self.0;
        let words = ones.iter().zip(twos).zip(fours);
        let mut all = Vec::with_capacity(ones.len().saturating_mul(64));
        for ((ones, twos), fours) in words {
            let (ones, twos, fours) = (lanes(*ones), lanes(*twos), lanes(*fours));
            let bits = mapped_two(&ones, &twos, |one, two| (one & 1) | (two & 2));
            let bits = mapped_two(&bits, &fours, |bits, four| bits | (four & 4));
            all.extend(bits.iter().map(|bits| numbered(usize::from(bits.cast_unsigned()))));
        }
        all
    }

    /// Their memory.
    pub fn into_masks(self) -> [Mask; 3] {
        self.0
    }
}

#[inline]
fn numbered(bits: usize) -> Decision {
    NUMBERED.get(bits).copied().unwrap_or(Decision::NotBilled)
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
        let each = all.each();
        assert_eq!((each.len(), each.get(64..71)), (128, Some(&seven[..])));
        assert!(each.iter().enumerate().all(|(at, decision)| *decision == all.at(at)));
    }
}
