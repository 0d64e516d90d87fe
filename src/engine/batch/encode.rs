//! Sessions into columns.
//!
//! In: sessions. Out: [`Encoded`] blocks, and the places of the sessions that are handed over: those that cannot be decided at all, that another
//! payer's rules are for, that take a claim back, or that have more lines than any plan has slots. What always holds: each session is in one block or
//! handed over; in a block sessions keep their order.

use std::sync::Arc;

use super::classes::Classes;
use super::columns::{Block, Column, MOST, MOST_MINUTES, NO_MINUTES, Numbers, UNIT};
use super::dictionary::{ABSENT, Dictionaries, UNKNOWN};
use super::ids::Ids;
use super::input::{Form, Input};
use super::lower::whole;
use super::mask::{set, words};
use super::plan::Plan;
use super::values::Values;
use super::{Plans, SLOTS};
use crate::engine::program::Program;
use crate::engine::reference::Facts;
use crate::engine::three::Outcome;
use crate::engine::{Engine, Options};
use crate::model::earlier::Past;
use crate::model::session::Session;
use crate::model::value::Value;

/// Sessions as columns.
#[derive(Debug)]
pub struct Encoded {
    pub(super) len: usize,
    pub(super) blocks: Vec<Block>,
    pub(super) dictionaries: Dictionaries,
    /// Of the texts, for each number of slots.
    pub(super) classes: [Classes; SLOTS.len()],
    pub(super) handed_over: Vec<usize>,
}

impl Encoded {
    /// How many sessions are in columns.
    #[must_use]
    pub fn columnar(&self) -> usize {
        self.len.saturating_sub(self.handed_over.len())
    }
}

/// Fills blocks.
pub struct Encoder<'p> {
    engine: &'p Engine,
    program: &'p Program,
    plans: &'p Plans<'p>,
    dictionaries: Dictionaries,
}

/// A block that is being filled.
#[derive(Debug)]
pub(super) struct Filling<'p> {
    plan: &'p Plan,
    /// What is in it so far.
    pub block: Block,
}

impl<'p> Encoder<'p> {
    /// Nothing encoded yet.
    pub fn new(engine: &'p Engine, program: &'p Program, plans: &'p Plans<'p>) -> Self {
        Self { engine, program, plans, dictionaries: Dictionaries::new() }
    }

    /// Encodes sessions, each as if it stood alone.
    pub fn encode(mut self, sessions: &[Session], options: &Options) -> Encoded {
        let mut filling: [Option<Filling<'p>>; SLOTS.len()] = [const { None }; SLOTS.len()];
        let mut encoded = Encoded {
            len: sessions.len(),
            blocks: Vec::new(),
            dictionaries: Dictionaries::new(),
            classes: Default::default(),
            handed_over: Vec::new(),
        };
        let past = Past::default();
        // Fees, units taken as billed and visits that have not been are the reference engine's.
        if options.fees.is_some() || options.units_as_billed || !options.units_matter {
            encoded.handed_over.extend(0..sessions.len());
            return encoded;
        }
        for (place, session) in sessions.iter().enumerate() {
            let facts = Facts::of(self.engine, session, &past, options);
            let facts = facts.filter(|facts| facts.payer() == self.program.profile.id);
            let fitting = self.plans.fitting(session.lines.len());
            let place_in = fitting.and_then(|(at, plan)| Some((filling.get_mut(at)?, plan)));
            let Some(((filling, plan), facts)) = place_in.zip(facts) else {
                encoded.handed_over.push(place);
                continue;
            };
            let filling = filling.get_or_insert_with(|| Filling::new(plan));
            if !filling.take(place, &facts, &mut self.dictionaries) {
                encoded.handed_over.push(place);
            } else if filling.block.origin.len() == MOST {
                encoded.blocks.push(std::mem::replace(filling, Filling::new(filling.plan)).filled());
            }
        }
        for (filling, classes) in filling.into_iter().zip(&mut encoded.classes) {
            let Some(filling) = filling else { continue };
            *classes = Classes::of(&filling.plan.classes, &filling.plan.of_lists, &self.dictionaries);
            encoded.blocks.extend(Some(filling.filled()).filter(|block| !block.is_empty()));
        }
        encoded.dictionaries = self.dictionaries;
        encoded
    }
}

impl<'p> Filling<'p> {
    /// Nothing in it.
    pub fn new(plan: &'p Plan) -> Self {
        let mask = || vec![0u64; words(MOST)];
        let column = |input: &Input| match input.form {
            Form::Flag => Column::Flag { yes: mask(), absent: mask(), no: mask() },
            Form::Number => Column::Number(Numbers { values: Values::to_fill(), known: mask(), absent: mask() }),
            Form::Text(_) => Column::Text(Ids::default()),
            Form::List(_) => Column::List(Ids::default()),
        };
        let block = Block {
            slots: plan.slots,
            origin: Arc::default(),
            exists: (0..plan.slots).map(|_| mask()).collect(),
            columns: plan.inputs.iter().map(column).collect(),
            minutes: vec![Vec::new(); plan.slots],
        };
        Self { plan, block }
    }

    /// The block, as it is decided.
    fn filled(mut self) -> Block {
        self.block.fill_up();
        self.block
    }

    /// What is in it, as it is decided; then nothing is. `None`: nothing was.
    pub fn take_block(&mut self) -> Option<Block> {
        let filled = std::mem::replace(self, Filling::new(self.plan)).filled();
        Some(filled).filter(|block| !block.is_empty())
    }

    /// Takes a session in; false if a number of it does not fit a column, and then it is not in.
    pub fn take(&mut self, place: usize, facts: &Facts<'_>, dictionaries: &mut Dictionaries) -> bool {
        let at = self.block.origin.len();
        let outcomes: Vec<Outcome> =
            self.plan.inputs.iter().map(|input| facts.of_input(&input.what, input.slot)).collect();
        let fits = |(input, outcome): (&Input, &Outcome)| match (input.form, outcome) {
            (Form::Number, Outcome::Known(value)) => whole(value).is_some(),
            _ => true,
        };
        if !self.plan.inputs.iter().zip(&outcomes).all(fits) {
            return false;
        }
        for (slot, exists) in self.block.exists.iter_mut().enumerate() {
            if slot < facts.lines() {
                set(exists, at);
            }
        }
        for (line, minutes) in self.plan.lines.iter().zip(&mut self.block.minutes) {
            let known = outcomes.get(line.minutes).and_then(Outcome::known);
            minutes.push(whole_minutes(known.and_then(whole)));
        }
        for ((input, column), outcome) in self.plan.inputs.iter().zip(&mut self.block.columns).zip(outcomes) {
            put(column, input.form, at, outcome, dictionaries);
        }
        Arc::make_mut(&mut self.block.origin).push(place);
        true
    }
}

fn put(column: &mut Column, form: Form, at: usize, outcome: Outcome, dictionaries: &mut Dictionaries) {
    match column {
        Column::Flag { yes, absent, no } => match outcome {
            Outcome::Known(Value::Bool(false)) => set(no, at),
            Outcome::Known(_) => set(yes, at),
            Outcome::Absent => set(absent, at),
            Outcome::Unknown(_) => {}
        },
        Column::Number(numbers) => {
            let value = outcome.known().and_then(whole);
            match outcome {
                Outcome::Known(_) => set(&mut numbers.known, at),
                Outcome::Absent => set(&mut numbers.absent, at),
                Outcome::Unknown(_) => {}
            }
            numbers.values.push(value.unwrap_or(0));
        }
        Column::Text(ids) => ids.push(match outcome {
            Outcome::Known(value) => number(form, &value, dictionaries),
            Outcome::Absent => ABSENT,
            Outcome::Unknown(_) => UNKNOWN,
        }),
        Column::List(ids) => ids.push(match outcome {
            Outcome::Known(Value::List(members)) => list(form, &members, dictionaries),
            Outcome::Known(one) => list(form, &[one], dictionaries),
            Outcome::Absent => ABSENT,
            Outcome::Unknown(_) => UNKNOWN,
        }),
    }
}

/// Minutes as blocks have them beside their columns.
pub(super) fn whole_minutes(number: Option<i64>) -> i16 {
    let whole = number.filter(|minutes| minutes % UNIT == 0).and_then(|minutes| minutes.checked_div(UNIT));
    let short = whole.and_then(|minutes| i16::try_from(minutes).ok());
    short.filter(|minutes| (0..=MOST_MINUTES).contains(minutes)).unwrap_or(NO_MINUTES)
}

fn list(form: Form, members: &[Value], dictionaries: &mut Dictionaries) -> u32 {
    let Form::List(kind) = form else { return UNKNOWN };
    let ids: Vec<u32> = members.iter().map(|member| number(form, member, dictionaries)).collect();
    dictionaries.list(kind, &ids)
}

fn number(form: Form, value: &Value, dictionaries: &mut Dictionaries) -> u32 {
    match (form, value) {
        (Form::Text(kind) | Form::List(kind), Value::Text(text)) => dictionaries.number(kind, text),
        _ => UNKNOWN,
    }
}
