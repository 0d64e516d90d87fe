//! What has to be known of a session, so that the batch engine can answer for it.
//!
//! Always holds: each need says what it is for, so that it can be told why a session was handed over.

use crate::engine::batch::graph::Cond;

/// One thing that has to be known, or not to hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The condition.
    pub cond: Cond,
    /// What of it.
    pub must: Must,
    /// What it is for.
    pub of: Of,
}

/// What a condition has to be in a session that is not handed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Must {
    /// Known, one way or the other.
    BeKnown,
    /// Known not to hold.
    NotHold,
    /// Known, or one of these, of which it consists among others, is unknown to the reference engine as well: then it does not hold.
    BeKnownOrOpen(Vec<Cond>),
}

/// What a need is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A rule, by its place in the profile.
    Rule(usize),
    /// Whether a line is denied, by whichever rule.
    Denied,
    /// In which line another is paid.
    Bundle,
    /// Which way of making units holds.
    Variant,
    /// Modifiers that only a part of the units may carry.
    Share,
}
