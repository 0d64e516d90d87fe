//! What a plan computes: conditions and numbers as nodes, each distinct one once.
//!
//! Always holds: a node is made of nodes before it, so computing them in order computes everything.
//!
//! [`traits`] says what is known of a node before any session is, [`bounds`] what a number is at least and at most, [`mod@product`] multiplies.

mod bounds;
mod product;
mod traits;

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::typed::{Compare, Pick};
use crate::model::value::Period;
pub use product::product;
pub use traits::Traits;

/// A condition: a node, or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cond {
    /// The node.
    pub node: usize,
    /// Whether it is its opposite.
    pub not: bool,
}

/// A number: the place of its node.
pub type Num = usize;

/// A condition that is computed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CondNode {
    /// Not known to the batch engine.
    Opaque,
    /// Always.
    Always,
    /// There is a line in the slot.
    Exists(usize),
    /// A yes-or-no fact; an absent one is no.
    Flag(usize),
    /// A fact is there.
    Given(usize),
    /// A text is in a class; an absent one is in none.
    Class {
        /// The text.
        input: usize,
        /// Which class of its kind.
        class: usize,
    },
    /// A list has a member in a class, or only such.
    ListClass {
        /// The list.
        input: usize,
        /// Which class of its kind.
        class: usize,
        /// Whether all of its members are, and there are some.
        only: bool,
    },
    /// Two texts are the same.
    Same(usize, usize),
    /// A list has a text.
    ListHas(usize, usize),
    /// A list has any, all, or only members of another.
    Lists(Sharing, usize, usize),
    /// A comparison; with an absent side it is false.
    Compare(How, Num, Num),
    /// A number is there.
    NumberGiven(Num),
    /// All of them.
    And(Vec<Cond>),
    /// So many of them at least.
    AtLeast(u32, Vec<Cond>),
    /// As the first says where it is known; where it is not, it holds where the second does, and does not where the third does.
    Decided {
        /// What is known by itself.
        known: Cond,
        /// Where it holds in any case.
        yes: Cond,
        /// Where it does not in any case.
        no: Cond,
    },
}

/// How two lists are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sharing {
    /// The first has any of the second.
    Any,
    /// The first has all of the second.
    All,
    /// The first has some, and only those of the second.
    Only,
}

/// A comparison from which the others follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// `is`.
    Is,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
}

/// A number that is computed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumNode {
    /// Not known to the batch engine.
    Opaque,
    /// Known to be absent.
    Absent,
    /// Always this.
    Const(i64),
    /// A fact.
    Input(usize),
    /// A fact of which none counts as zero.
    ZeroIfAbsent(usize),
    /// How many members a list has.
    Length(usize),
    /// Units of the line in the slot, once they are computed.
    Units(usize),
    /// A sum.
    Add(Num, Num),
    /// A difference.
    Subtract(Num, Num),
    /// A product; where it has more than four decimal places, it is not known.
    Multiply(Num, Num),
    /// A date so much later, or earlier with a negative count.
    Shift(Num, Period),
    /// The smallest or largest; absent ones are skipped.
    Pick(Extreme, Vec<Num>),
    /// The first if the condition holds, else the second.
    If(Branch, Cond, Num, Num),
    /// A number of a table; where there is no row, absent.
    Lookup {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The texts that are its keys.
        keys: Vec<usize>,
        /// The day on which the row holds.
        date: Num,
    },
    /// The sum of those whose condition holds; absent ones add nothing.
    Sum {
        /// Conditions and what is added.
        terms: Vec<(Cond, Num)>,
        /// What is added is zero or more even where it is not known.
        not_negative: bool,
    },
    /// What a sum is at least or at most, whatever is not known turns out to be; unknown where it has no such bound.
    SumBound {
        /// Which.
        which: Extreme,
        /// Conditions, and the same bound of what is added.
        terms: Vec<(Cond, Num)>,
        /// What is added is zero or more even where it is not known.
        not_negative: bool,
    },
    /// What the first is at least or at most if the condition holds, the second if it does not, and either if that is unknown.
    IfBound(Extreme, Cond, Num, Num),
    /// How many hold at least or at most.
    CountBound(Extreme, Vec<Cond>),
    /// How many of them hold.
    Count(Vec<Cond>),
}

/// What one of two numbers is, where it is unknown which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Branch {
    /// A choice of a rule: it lies between the two.
    Chosen,
    /// A row or a dated value: nothing is known of it.
    Looked,
    /// A product of such a choice: nothing is known of it.
    Product,
}

/// Which of several numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extreme {
    /// The smallest or earliest.
    Least,
    /// The largest or latest.
    Greatest,
}

impl Branch {
    /// What a product of it is.
    fn multiplied(self) -> Self {
        match self {
            Branch::Chosen | Branch::Product => Branch::Product,
            Branch::Looked => Branch::Looked,
        }
    }
}

impl Extreme {
    /// Which a rule asks for.
    pub fn of(pick: Pick) -> Self {
        match pick {
            Pick::Smallest | Pick::Earliest => Extreme::Least,
            Pick::Largest | Pick::Latest => Extreme::Greatest,
        }
    }
}

/// All nodes of a plan.
#[derive(Debug, Default)]
pub struct Graph {
    /// Conditions.
    pub conds: Vec<(CondNode, Traits)>,
    /// Numbers.
    pub nums: Vec<(NumNode, Traits)>,
    /// In which order they were made, and so are computed.
    pub order: Vec<Node>,
    /// Inputs that every session has.
    pub given: BTreeSet<usize>,
    /// Inputs of which the reference engine may know bounds where it does not know them: sums and counts over what is not in columns.
    pub asked: BTreeSet<usize>,
    known_conds: BTreeMap<CondNode, usize>,
    known_nums: BTreeMap<NumNode, usize>,
}

/// A node by its place among its kind.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// A condition.
    Cond(usize),
    /// A number.
    Num(usize),
}

impl Graph {
    /// The place of a condition.
    pub fn cond(&mut self, node: CondNode) -> Cond {
        if let Some(at) = self.known_conds.get(&node) {
            return Cond { node: *at, not: false };
        }
        let traits = self.of_cond(&node);
        let at = self.conds.len();
        self.conds.push((node.clone(), traits));
        self.order.push(Node::Cond(at));
        self.known_conds.insert(node, at);
        Cond { node: at, not: false }
    }

    /// The place of a number.
    pub fn num(&mut self, node: NumNode) -> Num {
        if let Some(at) = self.known_nums.get(&node) {
            return *at;
        }
        let traits = self.of_num(&node);
        let at = self.nums.len();
        self.nums.push((node.clone(), traits));
        self.order.push(Node::Num(at));
        self.known_nums.insert(node, at);
        at
    }

    /// Known to nobody.
    pub fn opaque(&mut self) -> Cond {
        self.cond(CondNode::Opaque)
    }

    /// Always, or never.
    pub fn constant(&mut self, holds: bool) -> Cond {
        let always = self.cond(CondNode::Always);
        Cond { not: !holds, ..always }
    }

    /// All of them.
    pub fn and(&mut self, parts: impl IntoIterator<Item = Cond>) -> Cond {
        let always = self.constant(true);
        let mut kept: Vec<Cond> = Vec::new();
        for part in parts {
            if part == not(always) || kept.contains(&not(part)) && self.traits(part).sure {
                return not(always);
            }
            match self.conds.get(part.node) {
                _ if part == always => {}
                Some((CondNode::And(inner), _)) if !part.not => kept.extend(inner.clone()),
                _ => kept.push(part),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        match kept.as_slice() {
            [] => always,
            [one] => *one,
            _ => self.cond(CondNode::And(kept)),
        }
    }

    /// Any of them.
    pub fn or(&mut self, parts: impl IntoIterator<Item = Cond>) -> Cond {
        let opposites: Vec<Cond> = parts.into_iter().map(not).collect();
        not(self.and(opposites))
    }

    /// So many of them at least.
    pub fn at_least(&mut self, n: u32, parts: Vec<Cond>) -> Cond {
        let never = self.constant(false);
        let parts: Vec<Cond> = parts.into_iter().filter(|part| *part != never).collect();
        match n {
            0 => self.constant(true),
            1 => self.or(parts),
            n if usize::try_from(n).is_ok_and(|n| n > parts.len()) => never,
            n if usize::try_from(n).is_ok_and(|n| n == parts.len()) => self.and(parts),
            n => self.cond(CondNode::AtLeast(n, parts)),
        }
    }

    /// The conditions of which one consists, if it takes all of several.
    pub fn parts(&self, cond: Cond) -> Vec<Cond> {
        match self.conds.get(cond.node) {
            Some((CondNode::And(parts), _)) if !cond.not => parts.clone(),
            _ => vec![cond],
        }
    }

    /// Whether there is a number.
    pub fn number_given(&mut self, num: Num) -> Cond {
        match self.nums.get(num) {
            Some((NumNode::Const(_), _)) => self.constant(true),
            Some((NumNode::Input(input), _)) if self.given.contains(input) => self.constant(true),
            _ => self.cond(CondNode::NumberGiven(num)),
        }
    }

    /// One of two numbers.
    pub fn either(&mut self, branch: Branch, cond: Cond, a: Num, b: Num) -> Num {
        let always = self.constant(true);
        match cond {
            _ if a == b && self.traits(cond).sure => a,
            cond if cond == always => a,
            cond if cond == not(always) => b,
            _ => self.num(NumNode::If(branch, cond, a, b)),
        }
    }

    /// A comparison as rules write it.
    pub fn compare(&mut self, how: Compare, a: Num, b: Num) -> Cond {
        let (how, a, b, opposite) = match how {
            Compare::Is => (How::Is, a, b, false),
            Compare::IsNot => (How::Is, a, b, true),
            Compare::Less => (How::Less, a, b, false),
            Compare::LessOrEqual => (How::LessOrEqual, a, b, false),
            Compare::Greater => (How::Less, b, a, false),
            Compare::GreaterOrEqual => (How::LessOrEqual, b, a, false),
        };
        let made = self.cond(CondNode::Compare(how, a, b));
        let made = self.by_bounds(made, how, a, b);
        if opposite { not(made) } else { made }
    }
}

/// The opposite.
pub fn not(cond: Cond) -> Cond {
    Cond { not: !cond.not, ..cond }
}
