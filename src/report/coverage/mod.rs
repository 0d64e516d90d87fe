//! What test cases show of rules: for people at a terminal, as JSON ([`json`]) and as a page that colours the rules ([`html`]).
//!
//! In: the coverage of each payer by its own cases, and of all together. Out: text. A condition is shown in the words of its file.

pub mod html;
pub mod json;
mod lacking;
mod shares;

use std::collections::BTreeSet;

use crate::cases::coverage::{Coverage, Share};
use crate::source::Sources;

use super::ink::View;

/// The coverage of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// Each payer with everything it inherits, by its own cases.
    pub payers: Vec<(String, Coverage)>,
    /// All of them: what they share is covered by any.
    pub together: Coverage,
}

/// What the shares mean.
const MEANING: &str = "a rule is covered when cases show that it fires, does not fire and, if it can, waits for a fact; a condition when \
    they show that it holds and does not hold; unknown: of the conditions that a record can leave open, those that a case leaves open";

impl Covered {
    /// What the cases of all these payers show of each file, by its id.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Coverage)> {
        let rules = self.together.rules.iter().map(|rule| rule.file.as_str());
        let conditions = self.together.conditions.iter().map(|condition| condition.file.as_str());
        let files: BTreeSet<&str> = rules.chain(conditions).collect();
        files.into_iter().map(|file| (String::from(file), self.together.of_file(file))).collect()
    }
}

/// Shares as a table, then what is not covered. Unknowns that were not seen are told one by one if asked.
#[must_use]
pub fn coverage(covered: &Covered, sources: &Sources, view: View, unknowns: bool) -> String {
    let mut out = shares::table(covered, view);
    out.push_str(&lacking::told(&covered.together, sources, view, unknowns));
    out
}

/// `98.7%`, rounded down.
fn percent(share: Share) -> String {
    let mille = share.per_mille();
    let (whole, tenth) = (mille.checked_div(10).unwrap_or(0), mille.checked_rem(10).unwrap_or(0));
    if tenth == 0 { format!("{whole}%") } else { format!("{whole}.{tenth}%") }
}
