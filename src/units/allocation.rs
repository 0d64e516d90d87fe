//! What a method answers for one pool: units by line, and what has to be said about them.

use rust_decimal::Decimal;

use super::method::Method;

/// So many minutes at most are worth a note that the next unit was near. With more missing the session was simply shorter; with
/// these few, the note is worth another look (a second episode of treatment, time written down short).
pub const NEAR: u32 = 4;

/// So many other allocations of a tie are listed at most (all there are when 3 of 6 codes get a unit).
pub const MOST_ALTERNATIVES: usize = 20;

/// Units of the lines of one pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Units to bill, by line, in the order of the lines given. Where lines count as one code, all of its units are on the first.
    pub units: Vec<Decimal>,
    /// The sum of `units`.
    pub total: Decimal,
    /// What the minutes support: `total` and the units that were lost.
    pub supported: Decimal,
    /// Minutes of all lines given, bundled ones included.
    pub timed_minutes: u32,
    /// Minutes that were missing for one more unit, if there were no more than [`NEAR`].
    pub short_of_next: Option<u32>,
    /// The lines whose minutes would have made it: all of the pool, or those of one code where each code counts alone.
    pub short_lines: Vec<usize>,
    /// The choice between codes with an equal claim, if there was one.
    pub tie: Option<TieNote>,
    /// Units that went to bundled lines.
    pub lost: Vec<Lost>,
    /// The method that gave the answer: the payer's, or the floor that it must not fall below.
    pub method: Method,
    /// Lines that count as one code, where there are two or more of it.
    pub same_code: Vec<Vec<usize>>,
}

/// Codes had an equal claim to the last units, and the payer leaves the choice to the biller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieNote {
    /// The first line of each code that had the claim.
    pub lines: Vec<usize>,
    /// How many units were to be had.
    pub units: u32,
    /// Units by line under every other choice, in the order in which the lines are listed; no more than [`MOST_ALTERNATIVES`].
    pub alternatives: Vec<Vec<Decimal>>,
    /// Whether there were more alternatives than that.
    pub more: bool,
    /// The higher charge should have decided, and one of the charges is not known: the first listed got the unit.
    pub charge_unknown: bool,
}

/// Units that minutes support and nobody can bill, as they went to a bundled line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The line, the first of its code.
    pub line: usize,
    /// How many.
    pub units: Decimal,
}
