//! A line as payment sees it: what is known of it, and what is missing where it is not.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::fee::Price;

/// What an amount waits for, each in a few words (`minutes (line 2)`, `the fee of 97124`).
pub type Needs = BTreeSet<String>;

/// A value, or what it waits for.
pub type Known<T> = Result<T, Needs>;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its procedure code, to name what is missing.
    pub code: String,
    /// Units to bill.
    pub units: Known<Decimal>,
    /// What a unit is paid at.
    pub price: Known<Price>,
    /// Whether the multiple-procedure reduction is about it.
    pub reduced: bool,
    /// Percentages that are paid of it, one after the other.
    pub percents: Vec<Percent>,
    /// The charge for its units, where a payer pays no more than is charged; `None`: that does not count.
    pub charge: Option<Known<Decimal>>,
}

/// So many percent are paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Percent {
    /// The rule, by place in the profile.
    pub rule: usize,
    /// How many percent; above 100 is read as 100.
    pub percent: Known<Decimal>,
}
