//! A timed line as the methods see it.

use rust_decimal::Decimal;

/// One line of a timed code, in a pool of such lines. Denied lines are left out; bundled ones stay in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedLine {
    /// Its procedure code.
    pub code: String,
    /// One-on-one minutes.
    pub minutes: u32,
    /// Whether it can be billed. A bundled line cannot: its minutes stay in the pool, and a unit that goes to it is lost.
    pub bills: bool,
    /// What one unit is charged at, where the record says; what it is paid at, where fees decide ties.
    pub charge_per_unit: Option<Decimal>,
}

impl TimedLine {
    /// A line that bills, with no charge known.
    #[must_use]
    pub fn new(code: &str, minutes: u32) -> Self {
        Self { code: code.to_owned(), minutes, bills: true, charge_per_unit: None }
    }

    /// The same line, bundled into another.
    #[must_use]
    pub fn bundled(self) -> Self {
        Self { bills: false, ..self }
    }

    /// The same line, with a charge for each unit.
    #[must_use]
    pub fn at(self, charge_per_unit: Decimal) -> Self {
        Self { charge_per_unit: Some(charge_per_unit), ..self }
    }
}
