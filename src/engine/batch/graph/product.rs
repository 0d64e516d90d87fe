//! Products.

use super::{Graph, Num, NumNode};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::lower::LARGEST;

impl Graph {
    /// A product; of constants, and of choices among them, it is computed here.
    pub fn multiply(&mut self, a: Num, b: Num) -> Num {
        if self.is_choice(a) && self.is_choice(b) { self.product(a, b) } else { self.num(NumNode::Multiply(a, b)) }
    }

    /// Whether a number is a constant, or a choice among such.
    fn is_choice(&self, num: Num) -> bool {
        match self.nums.get(num) {
            Some((NumNode::Const(_) | NumNode::Absent, _)) => true,
            Some((NumNode::If(_, _, a, b), _)) => self.is_choice(*a) && self.is_choice(*b),
            _ => false,
        }
    }

    fn product(&mut self, a: Num, b: Num) -> Num {
        let node = |graph: &Self, num: Num| graph.nums.get(num).map(|(node, _)| node.clone());
        match (node(self, a), node(self, b)) {
            (Some(NumNode::If(branch, cond, x, y)), _) => {
                let (x, y) = (self.product(x, b), self.product(y, b));
                self.either(branch.multiplied(), cond, x, y)
            }
            (_, Some(NumNode::If(branch, cond, x, y))) => {
                let (x, y) = (self.product(a, x), self.product(a, y));
                self.either(branch.multiplied(), cond, x, y)
            }
            (Some(NumNode::Absent), _) | (_, Some(NumNode::Absent)) => self.num(NumNode::Absent),
            (Some(NumNode::Const(x)), Some(NumNode::Const(y))) => match product(x, y) {
                Some(made) => self.num(NumNode::Const(made)),
                None => self.num(NumNode::Multiply(a, b)),
            },
            _ => self.num(NumNode::Multiply(a, b)),
        }
    }
}

/// The product of two numbers of [`UNIT`]ths; `None` where it has more decimal places, or is too large.
pub fn product(a: i64, b: i64) -> Option<i64> {
    let product = i128::from(a).checked_mul(i128::from(b))?;
    let unit = i128::from(UNIT);
    let whole = product.checked_rem(unit)? == 0;
    let n = i64::try_from(product.checked_div(unit)?).ok()?;
    (whole && n.checked_abs()? <= LARGEST).then_some(n)
}
