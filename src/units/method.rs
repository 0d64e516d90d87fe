//! The choices a profile makes about units. The methods themselves stand beside this file, one each.

/// How minutes become units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All timed minutes of the pool together.
    Pooled,
    /// Each code alone; the first unit from `first_minimum` minutes, each further one from `minimum`.
    PerLine {
        /// Minutes beyond the last full 15 that make a further unit.
        minimum: u32,
        /// Minutes that make the first unit.
        first_minimum: u32,
    },
    /// One a line.
    Flat,
}

/// Over what minutes are pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// One session.
    Session,
    /// All sessions of one patient, payer, date and discipline.
    Day,
}

/// Who gets a unit that two lines have equal claim to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// The one listed first.
    Listed,
    /// The one with the higher charge a unit.
    Charge,
}

/// Which line gives units up when a shared cap bites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trim {
    /// The last.
    Last,
    /// The one with the lowest charge a unit.
    LowestCharge,
}
