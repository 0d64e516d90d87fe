//! Decisions by place, for what is kept or counted of each.

use crate::model::determination::Decision;

/// Every decision, by its place.
pub const DECISIONS: [Decision; 7] = [
    Decision::Covered,
    Decision::Review,
    Decision::NeedsInfo,
    Decision::Hold,
    Decision::NotBilled,
    Decision::NotCovered,
    Decision::Partial,
];

/// The place of a decision in [`DECISIONS`].
#[must_use]
pub fn place(decision: Decision) -> usize {
    match decision {
        Decision::Covered => 0,
        Decision::Review => 1,
        Decision::NeedsInfo => 2,
        Decision::Hold => 3,
        Decision::NotBilled => 4,
        Decision::NotCovered => 5,
        Decision::Partial => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_stands_at_its_place() {
        assert!(DECISIONS.iter().enumerate().all(|(at, decision)| place(*decision) == at));
    }
}
