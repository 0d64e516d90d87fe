//! Test cases of profiles: decide each, and say what differs from what it expects and which words of which rule decided it.
//!
//! In: checked profiles with their samples and cases, and an engine. Out: a [`CaseOutcome`] for each case, [`Why`] a failed one came
//! out as it did, and what the cases have shown of every rule ([`coverage()`]). What always holds: a case is decided exactly as a
//! record is, by the reader of records and the engine of the program; outcomes stand in the order of the cases, however many
//! threads decide them.

pub mod compare;
pub mod coverage;
mod day;
pub mod given;
mod near;
pub mod select;
pub mod why;

use rayon::prelude::*;
use serde_json::Value as Tree;

use crate::engine::{Engine, Fees, Options};
use crate::model::determination::{Answer, Determination, Rejection};
use crate::profile::checked::{Case, Profile};
use crate::source::Span;

pub use compare::{About, Difference};
pub use coverage::{Coverage, coverage, coverage_by, together};
pub use day::Day;
pub use select::select;
pub use why::{Why, why};

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// The profile it is a case of.
    pub payer: String,
    /// Its name.
    pub name: String,
    /// Where it stands written.
    pub place: Span,
    /// What differs; none: it passed.
    pub differences: Vec<Difference>,
}

impl CaseOutcome {
    /// Whether everything is as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Decides every case of a profile.
#[must_use]
pub fn run(profile: &Profile, engine: &Engine) -> Vec<CaseOutcome> {
    profile.tests.par_iter().map(|case| one(profile, engine, case)).collect()
}

/// Decides some cases of a profile.
#[must_use]
pub fn run_some(profile: &Profile, engine: &Engine, cases: &[&Case]) -> Vec<CaseOutcome> {
    cases.par_iter().map(|case| one(profile, engine, case)).collect()
}

/// Decides one case of a profile.
#[must_use]
pub fn one(profile: &Profile, engine: &Engine, case: &Case) -> CaseOutcome {
    let differences = match decide(profile, engine, case) {
        Err(rejection) => compare::unread(&rejection),
        Ok(determination) => compare::differences(&case.expect, &determination),
    };
    CaseOutcome { payer: profile.id.clone(), name: case.name.clone(), place: case.origin.span, differences }
}

fn decide(profile: &Profile, engine: &Engine, case: &Case) -> Result<Box<Determination>, Rejection> {
    match Day::read(profile, case)?.answer(engine, &options(profile)) {
        Answer::Rejected(rejection) => Err(rejection),
        Answer::Decided(determination) => Ok(determination),
    }
}

/// The record of a case, as a file of sessions would hold it.
#[must_use]
pub fn record(profile: &Profile, case: &Case) -> Tree {
    given::tree(&case.given, &profile.samples)
}

/// What a case gives, as a file of sessions would hold it: its record, or those of its day in their order, behind those of earlier
/// sessions.
#[must_use]
pub fn records(profile: &Profile, case: &Case) -> Tree {
    let mut all = given::earlier(&case.given, &profile.samples);
    all.extend(given::day(&case.given, &profile.samples).0);
    match all.len() {
        1 => all.pop().unwrap_or(Tree::Null),
        _ => Tree::Array(all),
    }
}

/// How the cases of a profile are decided.
#[must_use]
pub fn options(profile: &Profile) -> Options {
    let fees = profile.fees.clone().map(|schedule| Fees { schedule, digest: None });
    Options { payer: Some(profile.id.clone()), fees, ..Options::default() }
}
