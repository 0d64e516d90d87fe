//! What a plan computes: conditions and numbers as nodes, each distinct one once.
//!
//! Always holds: a node is made of nodes before it, so computing them in order computes everything.

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::typed::{Compare, Pick};
use crate::model::value::Period;

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
    If(Cond, Num, Num),
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
    /// How many hold at least or at most.
    CountBound(Extreme, Vec<Cond>),
    /// How many of them hold.
    Count(Vec<Cond>),
}

/// Which of several numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extreme {
    /// The smallest or earliest.
    Least,
    /// The largest or latest.
    Greatest,
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

    /// What is known of a condition beforehand.
    pub fn traits(&self, cond: Cond) -> Traits {
        self.conds.get(cond.node).map(|(_, traits)| *traits).unwrap_or_default()
    }

    fn num_traits(&self, num: Num) -> Traits {
        self.nums.get(num).map(|(_, traits)| *traits).unwrap_or_default()
    }

    fn of_cond(&self, node: &CondNode) -> Traits {
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

    fn of_num(&self, node: &NumNode) -> Traits {
        // Where such a number is unknown, the reference engine may know within which bounds it lies.
        let partly = |traits: Traits| Traits { exact: traits.sure, bounded: traits.sure, ..traits };
        match node {
            NumNode::Opaque => Traits::default(),
            NumNode::Absent | NumNode::Const(_) => SURE,
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
            NumNode::If(cond, a, b) => {
                let (cond, arms) = (self.traits(*cond), self.num_traits(*a).and(self.num_traits(*b)));
                let both = cond.and(arms);
                Traits { exact: cond.sure && arms.exact, bounded: cond.sure && arms.exact && arms.bounded, ..both }
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
    pub fn either(&mut self, cond: Cond, a: Num, b: Num) -> Num {
        let always = self.constant(true);
        match cond {
            _ if a == b && self.traits(cond).sure => a,
            cond if cond == always => a,
            cond if cond == not(always) => b,
            _ => self.num(NumNode::If(cond, a, b)),
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

    /// A comparison that is also known where the bounds of its sides say enough.
    fn by_bounds(&mut self, known: Cond, how: How, a: Num, b: Num) -> Cond {
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

const SURE: Traits = Traits { late: false, exact: true, sure: true, bounded: true };

impl Traits {
    /// Of what is made of two.
    fn and(self, other: Self) -> Self {
        Self {
            late: self.late || other.late,
            exact: self.exact && other.exact,
            sure: self.sure && other.sure,
            bounded: self.bounded && other.bounded,
        }
    }
}

/// The opposite.
pub fn not(cond: Cond) -> Cond {
    Cond { not: !cond.not, ..cond }
}
