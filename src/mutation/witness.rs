//! A session that tells a mutant apart from the rules as they are.
//!
//! In: a mutant that no case notices. Out: a record on which the answers differ in something a case can speak of, as like to a sample of the
//! profile as it can be; or none. What always holds: both answers are the engine's own; "none" is no proof that there is none, only that
//! the search, from every sample and case of the profile, did not come upon one.

use std::collections::BTreeMap;

use serde_json::Value as Tree;

use super::lengths;
use super::propose::{expect, nearest};
use crate::cases::given;
use crate::engine::Engine;
use crate::model::determination::Determination;
use crate::profile::checked::{Expect, Profile};
use crate::proof::Search;
use crate::proof::search::{Runner, differences};

/// Sessions that may be decided for each rule that a mutant changes.
const BUDGET: usize = 300;

/// Sessions that may be decided around the samples and cases, one fact and two facts away.
const AROUND: usize = 1500;

/// A session on which a mutant and the rules as they are answer differently.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The payer.
    pub payer: String,
    /// The name of the sample that it is like; `None`: the profile has none.
    pub sample: Option<String>,
    /// The session.
    pub record: Tree,
    /// What the rules as they are say of it, as far as the mutant says something else.
    pub expect: Expect,
}

/// Looks for one among the sessions of a payer. `old` and `new` both know it.
#[must_use]
pub fn witness(old: &Engine, new: &Engine, payer: &Profile) -> Option<Witness> {
    let changed = new.find(&payer.id)?;
    let runners = (Runner::new(old, payer), Runner::new(new, changed));
    let answers = |record: &Tree| -> Option<(Determination, Determination)> {
        Some((runners.0.decide(record)?, runners.1.decide(record)?))
    };
    let told = |record: &Tree| answers(record).and_then(|(old, new)| expect::telling(&old, &new));
    let goal = |record: &Tree| told(record).is_some();
    let made = || differences(old, new, &payer.id, BUDGET).into_iter().map(|difference| difference.record);
    let long = || lengths::sessions(payer).into_iter();
    let around = || {
        [(old, payer), (new, changed)]
            .into_iter()
            .find_map(|(engine, profile)| Search::new(engine, profile, AROUND).find_record(&[], &goal))
    };
    let record = made().find(goal).or_else(|| long().find(goal)).or_else(around)?;
    let (sample, record) = nearest::nearest(&samples(payer), record, &goal);
    let expect = told(&record)?;
    Some(Witness { payer: payer.id.clone(), sample, record, expect })
}

/// The records that the samples of a profile are.
fn samples(profile: &Profile) -> BTreeMap<String, Tree> {
    let read = |(name, sample): (&String, &Tree)| (name.clone(), given::tree(sample, &profile.samples));
    profile.samples.iter().map(read).collect()
}
