//! What is known of a node before any session is.

use super::{Branch, Cond, CondNode, Graph, Num, NumNode};

/// What is known of a node before any session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// It waits for units.
    pub late: bool,
    /// Where it is unknown, so it is to the reference engine. Where it is not, that engine may know more: it bounds sums and counts.
    pub exact: bool,
    /// It is known for every session.
    pub sure: bool,
    /// Of a number: where it is unknown, its bounds are those that the reference engine knows.
    pub bounded: bool,
}

const SURE: Traits = Traits { late: false, exact: true, sure: true, bounded: true };

impl Traits {
    /// Of what is made of two.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            late: self.late || other.late,
            exact: self.exact && other.exact,
            sure: self.sure && other.sure,
            bounded: self.bounded && other.bounded,
        }
    }
}

impl Graph {
    /// What is known of a condition beforehand.
    pub fn traits(&self, cond: Cond) -> Traits {
        self.conds.get(cond.node).map(|(_, traits)| *traits).unwrap_or_default()
    }

    pub(super) fn num_traits(&self, num: Num) -> Traits {
        self.nums.get(num).map(|(_, traits)| *traits).unwrap_or_default()
    }

    pub(super) fn of_cond(&self, node: &CondNode) -> Traits {
        match node {
            CondNode::Opaque => Traits::default(),
            CondNode::Always | CondNode::Exists(_) => SURE,
            CondNode::Compare(_, a, b) => self.num_traits(*a).and(self.num_traits(*b)),
            CondNode::NumberGiven(a) => self.num_traits(*a),
            CondNode::And(parts) | CondNode::AtLeast(_, parts) => {
                parts.iter().fold(SURE, |all, part| all.and(self.traits(*part)))
            }
            CondNode::Flag(_)
            | CondNode::Given(_)
            | CondNode::Class { .. }
            | CondNode::ListClass { .. }
            | CondNode::Same(..)
            | CondNode::ListHas(..)
            | CondNode::Lists(..) => Traits { sure: false, ..SURE },
            // It is made only where both sides have their bounds.
            CondNode::Decided { known, yes, no } => {
                let late = [known, yes, no].into_iter().any(|cond| self.traits(*cond).late);
                Traits { late, sure: false, ..SURE }
            }
        }
    }

    pub(super) fn of_num(&self, node: &NumNode) -> Traits {
        // Where such a number is unknown, the reference engine may know within which bounds it lies.
        let partly = |traits: Traits| Traits { exact: traits.sure, bounded: traits.sure, ..traits };
        match node {
            NumNode::Opaque => Traits::default(),
            NumNode::Absent | NumNode::Const(_) => SURE,
            NumNode::Input(input) if self.asked.contains(input) => Traits::default(),
            NumNode::Input(input) | NumNode::ZeroIfAbsent(input) => Traits { sure: self.given.contains(input), ..SURE },
            NumNode::Units(_) => Traits { late: true, ..Traits::default() },
            NumNode::Add(a, b) | NumNode::Subtract(a, b) => self.num_traits(*a).and(self.num_traits(*b)),
            // What does not fit four places is unknown to this engine only.
            NumNode::Multiply(a, b) => {
                Traits { late: self.num_traits(*a).and(self.num_traits(*b)).late, ..Traits::default() }
            }
            NumNode::Length(_) | NumNode::Lookup { .. } => Traits::default(),
            NumNode::Shift(date, _) => self.num_traits(*date),
            NumNode::Pick(_, parts) => partly(parts.iter().fold(SURE, |all, part| all.and(self.num_traits(*part)))),
            NumNode::If(branch, cond, a, b) => {
                let (cond, arms) = (self.traits(*cond), self.num_traits(*a).and(self.num_traits(*b)));
                let (exact, bounded) = match branch {
                    Branch::Looked => (cond.sure && arms.exact, cond.sure && arms.exact),
                    Branch::Chosen => (cond.sure && arms.exact, cond.exact && arms.bounded),
                    Branch::Product => (cond.exact && arms.exact, cond.exact && arms.exact),
                };
                Traits { exact, bounded, ..cond.and(arms) }
            }
            NumNode::IfBound(_, cond, a, b) => {
                let late = self.traits(*cond).late || self.num_traits(*a).late || self.num_traits(*b).late;
                Traits { late, ..Traits::default() }
            }
            NumNode::Sum { terms, .. } | NumNode::SumBound { terms, .. } => self.summed(terms),
            NumNode::Count(parts) | NumNode::CountBound(_, parts) => {
                let all = parts.iter().fold(SURE, |all, part| all.and(self.traits(*part)));
                Traits { exact: all.sure, bounded: all.exact, ..all }
            }
        }
    }

    fn summed(&self, terms: &[(Cond, Num)]) -> Traits {
        let members = terms.iter().fold(SURE, |all, (cond, _)| all.and(self.traits(*cond)));
        let values = terms.iter().fold(SURE, |all, (_, num)| all.and(self.num_traits(*num)));
        let all = members.and(values);
        Traits { exact: all.sure, bounded: members.exact && values.bounded, ..all }
    }
}
