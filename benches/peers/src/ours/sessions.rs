//! The reference engine on sessions as its readers make them: determinations with all findings and messages.

use payrules::engine::{Engine, Options};
use payrules::model::session::Session;
use payrules::profile::RuleBook;

use super::answers::outcome;
use peers::clock::Spent;
use peers::contest::{Absent, Contestant, Sample};
use peers::forms::jsonl;
use peers::outcome::Outcome;

/// The engine and its sessions.
pub struct Reference {
    engine: Engine,
    options: Options,
    sessions: Vec<Session>,
}

impl Reference {
    /// For these visits.
    pub fn new(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        let sessions = super::sessions(jsonl::text(sample.visits))?;
        Ok(Box::new(Self { engine: super::engine()?, options: Options::default(), sessions }))
    }

    /// For these visits, as if they were Medicare's: the shipped profile decides them.
    pub fn medicare(sample: &Sample<'_>) -> Result<Box<dyn Contestant>, Absent> {
        let text = jsonl::text(sample.visits).replace(jsonl::PAYER, "medicare");
        let book = RuleBook::embedded_to_decide().check().map_err(|trouble| format!("{:?}", trouble.diagnostics))?;
        let sessions = super::sessions(text)?;
        Ok(Box::new(Self { engine: Engine::new(book.profiles), options: Options::default(), sessions }))
    }
}

impl Contestant for Reference {
    fn run(&mut self, out: &mut Vec<Outcome>) -> Option<Spent> {
        out.extend(self.sessions.iter().map(|session| outcome(&self.engine.determine(session, &self.options))));
        None
    }
}
