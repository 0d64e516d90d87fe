//! The batch engine: thousands of sessions of one payer at once, over columns.
//!
//! In: a [`Program`] and sessions. Out: [`Briefs`]: what each line and session comes to, its units, and the rules that fired.
//! What always holds: a brief says what [`mod@super::reference`] says; sessions for which it cannot tell are handed over to that
//! engine, never guessed.
//!
//! A condition is a pair of bit masks over the sessions of a [`columns::Block`]: those for which it is known to hold, and those for
//! which it is known not to. What the batch engine does not know how to compute is *unknown* to it, like a fact that is missing. By the promise
//! that learning something never reverses a known answer, whatever is known in spite of it is right, and a session for which
//! something that matters is unknown is handed over. So each part of the language can be taught to it by itself.
//!
//! Lines are laid out in slots: the first line of every session, then the second, and so on. A rule about each line is computed once for each
//! slot, a quantifier over lines joins the masks of all slots, and no line has to be looked up by its session.
//!
//! [`lower`] turns typed expressions into [`graph`] nodes, each distinct one once; [`plan`] says which nodes the rules are; [`run`] computes
//! them; [`units`] makes units; [`settle`] decides; [`why`] tells why sessions are handed over. [`encode`] lays sessions into columns; where records do not become
//! sessions first, readers fill [`row`]s, and [`intake`] lays those into columns. [`say`] puts findings into words where the cells of a session say enough.

mod brief;
mod classes;
mod columns;
mod decisions;
mod dictionary;
mod encode;
mod graph;
mod ids;
mod input;
mod intake;
mod lower;
mod mask;
mod plan;
mod row;
mod run;
mod say;
mod settle;
mod units;
mod values;
mod why;

pub use brief::{Brief, Briefs, LineBrief};
pub use columns::{Block, MOST, UNIT};
pub use dictionary::{ABSENT, UNKNOWN};
pub use encode::Encoded;
pub use input::Texts;
pub(in crate::engine) use input::What;
pub use intake::{Batches, Day, Decided, Intake, Short, Take, Whose};
pub use row::{
    Ahead, Cell, Cells, Extra, Grid, Kind, NONE, OPEN, Path, Paths, Reading, Record, Row, Said, Sheet, Span, Spans,
    State, Told, ToldByMany, Verbatim, WIDE, Words,
};
pub use say::{InWords, Spoken};

use crate::engine::program::Program;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use crate::engine::{Engine, Options};
use crate::model::session::Session;
use brief::{BlockBrief, Spare};
use classes::Classes;
use dictionary::Dictionaries;
use encode::Encoder;
use plan::Plan;
use run::{Outside, Registers};
use say::Sayings;

/// How many lines a session has at most, by plan; longer sessions are handed over.
const SLOTS: [usize; 3] = [4, 8, 16];

/// One payer's rules, ready for many sessions.
#[derive(Debug)]
pub struct Batch<'e> {
    engine: &'e Engine,
    program: &'e Program,
    plans: Plans<'e>,
    /// Registers that nobody computes in just now: they are large, and made once for all calls.
    idle: Mutex<Vec<Scratch>>,
    sayings: OnceLock<Sayings>,
}

/// What blocks are computed in, by number of slots. Only for the plans that are used: those for many lines are large.
type Scratch = [Option<Registers>; SLOTS.len()];

/// A plan for each number of slots, made when a session first needs it.
#[derive(Debug)]
struct Plans<'e> {
    program: &'e Program,
    made: [OnceLock<Plan>; SLOTS.len()],
}

impl Plans<'_> {
    /// The plan with fewest slots in which so many lines fit.
    fn fitting(&self, lines: usize) -> Option<(usize, &Plan)> {
        let at = SLOTS.iter().position(|slots| lines <= *slots)?;
        let (made, slots) = (self.made.get(at)?, SLOTS.get(at)?);
        Some((at, made.get_or_init(|| Plan::new(self.program, *slots))))
    }
}

impl<'e> Batch<'e> {
    pub(in crate::engine) fn new(engine: &'e Engine, program: &'e Program) -> Self {
        Self {
            engine,
            program,
            plans: Plans { program, made: [const { OnceLock::new() }; SLOTS.len()] },
            idle: Mutex::default(),
            sayings: OnceLock::new(),
        }
    }

    /// What findings say, made when somebody first asks.
    fn sayings(&self) -> &Sayings {
        self.sayings.get_or_init(|| Sayings::of(self.program))
    }

    /// Sessions as columns. Each stands alone: those that have to be decided together with others of their day are for
    /// [`Engine::determine_together`](super::Engine::determine_together).
    #[must_use]
    pub fn encode(&self, sessions: &[Session], options: &Options) -> Encoded {
        Encoder::new(self.engine, self.program, &self.plans).encode(sessions, options)
    }

    /// What the sessions come to, as far as it can be told from their columns.
    #[must_use]
    pub fn decide(&self, encoded: &Encoded) -> Briefs {
        let mut briefs = Briefs::default();
        self.decide_into(encoded, &mut briefs);
        briefs
    }

    /// The same in the memory of briefs that nobody wants any more.
    pub fn decide_into(&self, encoded: &Encoded, briefs: &mut Briefs) {
        let mut old = briefs.begin(encoded.len, &encoded.handed_over).into_iter();
        self.each_block(encoded, |plan, registers, outside| {
            let spare = old.next().map(Spare::of).unwrap_or_default();
            briefs.blocks.push(settle::block(plan, registers, outside, spare));
        });
    }

    /// For how many sessions each reason holds for which the batch engine hands them over: rules of which it does not know whether they hold, by id, and
    /// in brackets what is no rule. A session may have several.
    #[must_use]
    pub fn why_handed_over(&self, encoded: &Encoded) -> BTreeMap<String, usize> {
        let mut reasons = why::Reasons::new();
        if !encoded.handed_over.is_empty() {
            reasons.insert(why::NO_COLUMNS.to_owned(), encoded.handed_over.len());
        }
        self.each_block(encoded, |plan, registers, outside| why::count(plan, registers, outside, &mut reasons));
        reasons
    }

    /// The id of the payer.
    #[must_use]
    pub fn payer(&self) -> &str {
        &self.program.profile.id
    }

    /// What the sessions of one block come to, by the plan that it was filled for.
    fn decide_block(
        &self,
        plan: &Plan,
        block: &Block,
        classes: &Classes,
        dictionaries: &Dictionaries,
    ) -> Option<BlockBrief> {
        let (at, _) = self.plans.fitting(block.slots)?;
        let kept = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut scratch: Scratch = kept.unwrap_or_default();
        let registers = scratch.get_mut(at)?.get_or_insert_with(|| Registers::new(plan));
        registers.begin();
        let outside = Outside { block, dictionaries, classes, program: self.program };
        let brief = settle::block(plan, registers, outside, Spare::default());
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(scratch);
        }
        Some(brief)
    }

    fn each_block(&self, encoded: &Encoded, mut work: impl FnMut(&Plan, &mut Registers, Outside<'_>)) {
        let kept = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut scratch: Scratch = kept.unwrap_or_default();
        let mut begun = [false; SLOTS.len()];
        for block in &encoded.blocks {
            let Some((at, plan)) = self.plans.fitting(block.slots) else { continue };
            let (Some(registers), Some(begun)) = (scratch.get_mut(at), begun.get_mut(at)) else { continue };
            let Some(classes) = encoded.classes.get(at) else { continue };
            let registers = registers.get_or_insert_with(|| Registers::new(plan));
            if !std::mem::replace(begun, true) {
                registers.begin();
            }
            work(
                plan,
                registers,
                Outside { block, dictionaries: &encoded.dictionaries, classes, program: self.program },
            );
        }
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(scratch);
        }
    }

    /// The rules by the number that briefs use for them.
    #[must_use]
    pub fn rule(&self, number: usize) -> Option<&str> {
        self.program.profile.rules.get(number).map(|rule| rule.id.as_str())
    }
}
