//! What no session can show: conditions that exclude each other, one that follows from others.
//!
//! In: [`Goal`]s, each a condition and what it should come to. Out: whether they can be so together. What always holds: "impossible"
//! is a proof, for every record, with facts known, absent and unknown; everything that is not looked into counts as possible, and so
//! does whatever takes too long. There is no other answer: a session that shows that it is possible is for the search to find.
//!
//! Conditions are taken apart into branches, as on paper: `a or b` holds in two cases. In each branch every fact keeps what it can still
//! be ([`domain`]: an interval, a list of codes, present or not), and dates and amounts how they lie to each other ([`order`]).
//! A branch in which nothing is left is closed; if all are, it is impossible.

mod branch;
mod domain;
mod expand;
mod key;
mod linear;
mod order;
mod texts;

use jiff::civil::Date;

use crate::lang::typed::Expr;
use crate::profile::checked::{Profile, Rule};
use branch::Branch;

pub use key::key;

use super::reads::Frames;

/// The most steps before it is called possible.
const FUEL: usize = 4_000;

/// What a condition comes to, as far as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It holds.
    True,
    /// It is known not to hold.
    False,
    /// It does not hold, or is unknown.
    NotTrue,
    /// It holds, or is unknown.
    NotFalse,
}

impl Sign {
    /// What the opposite of the condition comes to.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Sign::True => Sign::False,
            Sign::False => Sign::True,
            Sign::NotTrue => Sign::NotFalse,
            Sign::NotFalse => Sign::NotTrue,
        }
    }

    /// Everything that is not this.
    #[must_use]
    pub fn denied(self) -> Self {
        match self {
            Sign::True => Sign::NotTrue,
            Sign::False => Sign::NotFalse,
            Sign::NotTrue => Sign::True,
            Sign::NotFalse => Sign::False,
        }
    }
}

/// A condition of a rule about a line (or the session), and what it should come to; or several of which one should.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal<'e> {
    /// A condition.
    Condition(&'e Expr, Sign),
    /// At least one of these.
    Any(Vec<Goal<'e>>),
    /// The session lies between two days.
    OnDays(Option<Date>, Option<Date>),
}

/// Whether no session of a payer can meet all goals at once. All are about one line, or its session.
#[must_use]
pub fn impossible(profile: &Profile, goals: &[Goal<'_>]) -> bool {
    let mut fuel = FUEL;
    expand::closes(Branch::new(profile), goals.iter().map(expand::Task::of).collect(), &mut fuel)
}

/// The same for conditions that are read on certain lines of a session with at least so many.
#[must_use]
pub fn impossible_on(profile: &Profile, lines: usize, conditions: &[(&Expr, Sign, Frames)]) -> bool {
    let mut fuel = FUEL;
    let mut branch = Branch::new(profile);
    branch.lines = lines;
    let tasks = conditions.iter().map(|(expr, sign, frames)| expand::Task::Condition(expr, *sign, *frames));
    expand::closes(branch, tasks.collect(), &mut fuel)
}

/// Whether two expressions say the same in the same words, read on the same line.
#[must_use]
pub fn same_words(a: &Expr, b: &Expr) -> bool {
    key::key(a, Frames::default()) == key::key(b, Frames::default())
}

/// What it takes for a version of a rule to fire.
#[must_use]
pub fn firing(rule: &Rule) -> Vec<Goal<'_>> {
    let mut goals = in_scope(rule);
    goals.extend(rule.body.require.as_ref().map(|require| Goal::Condition(require, Sign::False)));
    goals
}

/// What it takes for a version of a rule to be in scope, on its dates, and not taken away.
#[must_use]
pub fn in_scope(rule: &Rule) -> Vec<Goal<'_>> {
    let body = &rule.body;
    let mut goals: Vec<Goal<'_>> = Vec::new();
    if rule.dated_by.is_none() {
        goals.push(Goal::OnDays(rule.from, rule.until));
    }
    goals.extend(body.filter.as_ref().map(|filter| Goal::Condition(filter, Sign::True)));
    goals.extend(body.unless.as_ref().map(|unless| Goal::Condition(unless, Sign::False)));
    let undated = rule.exceptions.iter().filter(|e| e.from.is_none() && e.until.is_none() && e.dated_by.is_none());
    goals.extend(undated.map(|exception| Goal::Condition(&exception.when, Sign::False)));
    goals
}

/// What it takes for a version of a rule not to fire on its dates, known or not.
#[must_use]
pub fn not_firing(rule: &Rule) -> Goal<'_> {
    let body = &rule.body;
    let mut ways: Vec<Goal<'_>> = Vec::new();
    ways.extend(body.filter.as_ref().map(|filter| Goal::Condition(filter, Sign::NotTrue)));
    ways.extend(body.unless.as_ref().map(|unless| Goal::Condition(unless, Sign::NotFalse)));
    ways.extend(body.require.as_ref().map(|require| Goal::Condition(require, Sign::NotFalse)));
    ways.extend(rule.exceptions.iter().map(|exception| Goal::Condition(&exception.when, Sign::NotFalse)));
    Goal::Any(ways)
}
