//! The batch engine on columns: decisions, units and the rules that fired, for all visits at once.
//!
//! Columns are made beforehand, as the records written by hand are. What a run gives stays in columns, in memory that is kept from run to run, as
//! outcomes of the others are; outcomes are made of it when they are compared.

use std::hint::black_box;

use payrules::engine::batch::{Batch, Brief, Briefs, Encoded};
use payrules::engine::{Engine, Options};

use super::answers::{STRANGE, in_words_of_r};
use peers::clock::Spent;
use peers::contest::{Absent, Contestant, Sample};
use peers::forms::jsonl;
use peers::outcome::Outcome;

/// The id of the profile.
const PAYER: &str = "rule-set-r";

/// The engine and the columns of the visits.
pub struct Columns {
    batch: Batch<'static>,
    encoded: Encoded,
    briefs: Briefs,
}

impl Columns {
    /// For these visits.
    pub fn new(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        let sessions = super::sessions(jsonl::text(sample.visits))?;
        // A contestant lives as long as the program.
        let engine: &'static Engine = Box::leak(Box::new(super::engine()?));
        let batch = engine.batch(PAYER).ok_or("no profile of that name")?;
        let encoded = batch.encode(&sessions, &Options::default());
        Ok(Box::new(Self { batch, encoded, briefs: Briefs::default() }))
    }

    fn outcome(&self, brief: &Brief) -> Outcome {
        let rules = brief.fired.iter().filter_map(|(rule, _)| self.batch.rule(*rule));
        in_words_of_r(brief.decision, brief.lines.iter().map(|line| u8::try_from(line.units).ok()), rules)
    }
}

impl Contestant for Columns {
    fn run(&mut self, _: &mut Vec<Outcome>) -> Option<Spent> {
        self.batch.decide_into(&self.encoded, &mut self.briefs);
        black_box(&self.briefs);
        None
    }

    fn outcomes(&mut self) -> Vec<Outcome> {
        let briefs = self.batch.decide(&self.encoded).by_session();
        briefs.into_iter().map(|brief| brief.map_or(STRANGE, |brief| self.outcome(&brief))).collect()
    }
}
