//! What a session says of each fact that rules read, for engines that lay facts out otherwise.
//!
//! In: a session that stands alone, and what is known of its patient. Out: [`Facts`]. What always holds: a fact is what a rule of this
//! engine would read as recorded.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::day;
use super::evaluate::{Context, Evaluator, Frames, recorded};
use super::prepare::{Key, Prepared};
use crate::engine::Engine;
use crate::engine::batch::What;
use crate::engine::options::Options;
use crate::engine::program::Program;
use crate::engine::three::Outcome;
use crate::model::earlier::Past;
use crate::model::session::Session;

/// The facts of one session.
#[derive(Debug)]
pub struct Facts<'a> {
    program: &'a Program,
    prepared: Prepared<'a>,
    /// What was read is nobody's business here.
    reads: RefCell<BTreeSet<Key>>,
    beyond: RefCell<BTreeSet<String>>,
}

impl<'a> Facts<'a> {
    /// The facts of a session that stands alone, by its payer's profile; `None` where it cannot be decided or takes a claim back. `past` is
    /// what is known of the patient.
    #[must_use]
    pub fn of(engine: &'a Engine, session: &'a Session, past: &'a Past, options: &Options) -> Option<Self> {
        let (program, prepared) = day::alone(engine, session, past, options)?;
        let void = prepared.is_void(&program.ids);
        (!void).then(|| Self { program, prepared, reads: RefCell::default(), beyond: RefCell::default() })
    }

    /// The id of the profile.
    #[must_use]
    pub fn payer(&self) -> &str {
        &self.program.profile.id
    }

    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.prepared.date
    }

    /// How many lines.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.prepared.lines.len()
    }

    /// What a column has of the session, or of the line in a slot; a fact in its state as recorded.
    #[must_use]
    pub fn of_input(&self, what: &What, slot: Option<usize>) -> Outcome {
        let context = Context {
            program: self.program,
            session: &self.prepared,
            covered: &[],
            units: &[],
            billed: &[],
            reads: &self.reads,
            beyond: &self.beyond,
        };
        match what {
            What::Fact(read) => recorded(&context, read, Frames::of(slot)),
            What::Asked(expr) => Evaluator::new(context).eval(expr, Frames::of(slot)),
        }
    }
}
