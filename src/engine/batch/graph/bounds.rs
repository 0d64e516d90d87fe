//! What a number is at least and at most, where it is not known itself; a comparison may be known by that.

use super::{Branch, Cond, CondNode, Extreme, Graph, How, Num, NumNode};

impl Graph {
    /// A comparison that is also known where the bounds of its sides say enough.
    pub(super) fn by_bounds(&mut self, known: Cond, how: How, a: Num, b: Num) -> Cond {
        let both = self.num_traits(a).and(self.num_traits(b));
        if both.exact || !both.bounded {
            return known;
        }
        let ((a_low, a_high), (b_low, b_high)) = (self.bounds(a), self.bounds(b));
        let mut compared = |how: How, a: Num, b: Num| self.cond(CondNode::Compare(how, a, b));
        let (yes, no) = match how {
            How::Less => (compared(How::Less, a_high, b_low), compared(How::LessOrEqual, b_high, a_low)),
            How::LessOrEqual => (compared(How::LessOrEqual, a_high, b_low), compared(How::Less, b_high, a_low)),
            How::Is => {
                let apart = [compared(How::Less, a_high, b_low), compared(How::Less, b_high, a_low)];
                (self.constant(false), self.or(apart))
            }
        };
        self.cond(CondNode::Decided { known, yes, no })
    }

    /// What a number is at least and at most; the number itself where it has no bounds of its own.
    fn bounds(&mut self, num: Num) -> (Num, Num) {
        let Some(node) = self.nums.get(num).map(|(node, _)| node.clone()) else { return (num, num) };
        match node {
            NumNode::Sum { terms, not_negative } => {
                let mut bound = |which| {
                    let bounds = terms.iter().map(|(cond, term)| {
                        let (low, high) = self.bounds(*term);
                        (*cond, if which == Extreme::Least { low } else { high })
                    });
                    let terms = bounds.collect();
                    self.num(NumNode::SumBound { which, terms, not_negative })
                };
                (bound(Extreme::Least), bound(Extreme::Greatest))
            }
            NumNode::If(Branch::Chosen, cond, a, b) => {
                let ((a_low, a_high), (b_low, b_high)) = (self.bounds(a), self.bounds(b));
                let low = self.num(NumNode::IfBound(Extreme::Least, cond, a_low, b_low));
                (low, self.num(NumNode::IfBound(Extreme::Greatest, cond, a_high, b_high)))
            }
            NumNode::Count(parts) => {
                let mut bound = |which| self.num(NumNode::CountBound(which, parts.clone()));
                (bound(Extreme::Least), bound(Extreme::Greatest))
            }
            NumNode::Add(a, b) => {
                let ((a_low, a_high), (b_low, b_high)) = (self.bounds(a), self.bounds(b));
                (self.num(NumNode::Add(a_low, b_low)), self.num(NumNode::Add(a_high, b_high)))
            }
            NumNode::Subtract(a, b) => {
                let ((a_low, a_high), (b_low, b_high)) = (self.bounds(a), self.bounds(b));
                (self.num(NumNode::Subtract(a_low, b_high)), self.num(NumNode::Subtract(a_high, b_low)))
            }
            _ => (num, num),
        }
    }
}
