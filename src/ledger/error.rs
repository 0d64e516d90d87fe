//! Trouble with a ledger: where it is, what went wrong, and what to do.
//!
//! In: what a database says. Out: one sentence for the person at the terminal. What always holds: no value of a record and no
//! password is in it.

use thiserror::Error;

/// Why a ledger cannot be used, or not further.
#[derive(Debug, Error)]
#[error("cannot use the ledger {place}: {why}\n{advice}")]
pub struct LedgerError {
    /// Where it is kept, in backticks and without its password.
    pub place: String,
    /// What went wrong.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// Whether the same work may go through at once: it met with that of another run.
    pub(super) met: bool,
}

/// What went wrong and what to do, before it is known where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) why: String,
    pub(super) advice: String,
    pub(super) met: bool,
}

/// What to do where a run ended early: recording is idempotent.
pub(super) const AGAIN: &str = "and run the same command again: what is recorded already is not counted twice";

impl Fault {
    /// A fault that does not go away by itself.
    pub(super) fn new(why: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { why: why.into(), advice: advice.into(), met: false }
    }

    /// The error, with the place.
    pub(super) fn at(self, place: &str) -> LedgerError {
        LedgerError { place: place.to_owned(), why: self.why, advice: self.advice, met: self.met }
    }
}
