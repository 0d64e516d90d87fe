//! What takes part: an engine, made ready for some visits, that decides all of them again and again.
//!
//! A contestant is made from visits in neutral form and keeps what is its own natural input. Each run begins with that input and ends with an
//! [`Outcome`] for each visit, in order; what happens in between is the engine's work and is timed.

use std::path::Path;

use crate::clock::Spent;
use crate::outcome::Outcome;
use crate::visit::Visit;

/// The visits that a contestant is made ready for.
pub struct Sample<'a> {
    /// In neutral form.
    pub visits: &'a [Visit],
    /// What they were invented from.
    pub seed: u64,
    /// A folder for files, gone when the program ends.
    pub folder: &'a Path,
}

/// An engine with the visits it is to decide.
pub trait Contestant {
    /// Decides every visit from the natural input, binding included, and appends the outcomes in order. An engine in another process keeps them
    /// there, and says what time it took; otherwise the caller's clock counts.
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent>;

    /// The outcomes of all visits, to be compared; empty for what only reads.
    fn outcomes(&mut self) -> Vec<Outcome> {
        let mut out = Vec::new();
        self.run(&mut out);
        out
    }

    /// The version of an engine that is no package of this program.
    fn version(&self) -> Option<String> {
        None
    }
}

/// Why an engine cannot take part here.
pub type Absent = String;
