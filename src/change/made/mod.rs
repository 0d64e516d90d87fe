//! Sessions that show a change, where there is no data: one for each rule that decides otherwise.
//!
//! In: both sides. Out: [`Made`]. The samples and cases of both sides are asked first, then sessions made up around the limits of the rule
//! as it was and as it is. What always holds: both answers are the engines' own, and a session has nothing in it that its difference
//! does not need; "none found" says how many were tried and nothing more.

mod days;
mod groups;
mod parts;
mod sides;
mod touched;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Tree;

use super::answers::{Renames, SessionChange};
use super::entry::Changes;
use super::side::Side;
use crate::cases::given;
use crate::model::determination::Determination;
use crate::profile::checked::Profile;
use sides::Sides;

/// What was found, and how it was looked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Made {
    /// Payers that are on both sides and differ in a text.
    pub payers: usize,
    /// Sessions that both sides decided, to find these.
    pub tried: usize,
    /// Samples and cases among them.
    pub cases: usize,
    /// Those of the samples and cases that are answered differently.
    pub cases_changed: usize,
    /// A session for each thing that decides otherwise.
    pub found: Vec<Witness>,
    /// Things that decide otherwise, of which no session was found that shows it.
    pub not_found: Vec<Subject>,
}

/// What a session is to show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// Payer.
    pub payer: String,
    /// What decides otherwise: ``rule `x` ``, ``list `codes` ``, or another part of the profile.
    pub what: String,
    /// The file that says it.
    pub file: String,
}

/// A session that shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Witness {
    /// Payer.
    pub payer: String,
    /// What it shows.
    pub of: Vec<String>,
    /// The record, as `check` reads it.
    pub record: Tree,
    /// The answer by the old rules.
    pub old: Determination,
    /// The answer by the new ones.
    pub new: Determination,
    /// How they differ.
    pub change: SessionChange,
}

/// Looks for sessions on which the sides differ, payer by payer. What several payers have from one part is shown once.
#[must_use]
pub fn made(old: &Side, new: &Side, changes: &Changes) -> Made {
    let renames = Renames::of(changes);
    let mut made = Made::default();
    let mut shown = BTreeSet::new();
    for after in new.engine.profiles() {
        let Some(before) = old.engine.find(&after.id).filter(|before| before.id == after.id) else { continue };
        if before.digest == after.digest && seeds(before) == seeds(after) {
            continue;
        }
        let sides = Sides::new((&old.engine, before), (&new.engine, after), &renames);
        made.payers = made.payers.saturating_add(1);
        sides.look(changes, &mut made, &mut shown);
        made.tried = made.tried.saturating_add(sides.tried());
    }
    made.not_found.retain(|subject| !shown.contains(&(subject.file.clone(), subject.what.clone())));
    made
}

/// The samples and cases of a payer as records.
fn seeds(profile: &Profile) -> Vec<String> {
    let samples = profile.samples.values();
    let cases = profile.tests.iter().map(|case| &case.given);
    let record = |given: &Tree| {
        let mut record = given::tree(given, &profile.samples);
        if let Some(map) = record.as_object_mut() {
            map.insert(String::from("id"), Tree::from("witness"));
            map.remove("payer");
        }
        record.to_string()
    };
    samples.chain(cases).map(record).collect()
}
