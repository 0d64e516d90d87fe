//! Test cases of profiles: decide each, and say in words what differs from what it expects.
//!
//! In: checked profiles with their samples and cases, and an engine. Out: a [`CaseOutcome`] for each case, and for each rule which of
//! its three kinds of case there is ([`coverage()`]). What always holds: a case is decided exactly as a record is, by the reader of
//! records and the engine of the program.

pub mod compare;
pub mod coverage;
pub mod given;

use crate::engine::{Engine, Options};
use crate::formats::session_from_tree;
use crate::model::determination::{Answer, Rejection};
use crate::model::session::Session;
use crate::profile::checked::{Case, Profile};
use crate::source::Span;

pub use coverage::{RuleCoverage, coverage};

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// Its name.
    pub name: String,
    /// Where it stands written.
    pub place: Span,
    /// What differs, a sentence each; none: it passed.
    pub differences: Vec<String>,
}

/// Decides every case of a profile.
#[must_use]
pub fn run(profile: &Profile, engine: &Engine) -> Vec<CaseOutcome> {
    profile.tests.iter().map(|case| one(profile, engine, case)).collect()
}

fn one(profile: &Profile, engine: &Engine, case: &Case) -> CaseOutcome {
    let differences = match session(profile, case) {
        Err(rejection) => unread(&rejection),
        Ok(session) => match engine.determine(&session, &options(profile)) {
            Answer::Rejected(rejection) => unread(&rejection),
            Answer::Decided(determination) => compare::differences(&case.expect, &determination),
        },
    };
    CaseOutcome { name: case.name.clone(), place: case.origin.span, differences }
}

/// The session of a case.
///
/// # Errors
/// A rejection, where it cannot be read as a record.
pub fn session(profile: &Profile, case: &Case) -> Result<Session, Rejection> {
    let tree = given::tree(&case.given, &profile.samples);
    session_from_tree(&tree, "given", 1)
}

fn options(profile: &Profile) -> Options {
    Options { payer: Some(profile.id.clone()), ..Options::default() }
}

fn unread(rejection: &Rejection) -> Vec<String> {
    let say = |error: &crate::model::determination::RecordError| {
        let field = error.field.as_deref().unwrap_or("the session");
        let value = error.value.as_deref().map_or(String::new(), |value| format!(", not `{value}`"));
        format!("`{field}` cannot be read: expected {}{value}", error.expected)
    };
    rejection.errors.iter().map(say).collect()
}
