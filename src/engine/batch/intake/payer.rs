//! One payer's records on their way into columns.
//!
//! In: rows of this payer, one by one, or of a grid; sessions where a row does not say enough. Out: [`Block`]s. What always holds: a record is in one block, or not taken.

use std::sync::Arc;

use jiff::civil::Date;

use super::derive::derive;
use super::extras::Extras;
use super::presumed::Presumed;
use super::source::{Found, Source};
use super::{Day, Take};
use crate::engine::batch::classes::Classes;
use crate::engine::batch::columns::{Block, Column, UNIT};
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::encode::{Filling, whole_minutes};
use crate::engine::batch::input::{Form, Input, Texts};
use crate::engine::batch::lower::days;
use crate::engine::batch::mask::set;
use crate::engine::batch::plan::Plan;
use crate::engine::batch::row::{Cell, Grid, Paths, Record, Row, Words};
use crate::engine::batch::say::{Kept, Sayings};
use crate::engine::batch::{Batch, SLOTS};
use crate::engine::options::Options;
use crate::engine::program::in_dates;
use crate::engine::reference::Facts;

/// What is the same for all records of a payer, and what has been taken of them.
#[derive(Debug)]
pub struct Payer<'e> {
    batch: &'e Batch<'e>,
    extras: Extras,
    presumed: Option<Presumed>,
    /// Whether earlier sessions are known beside the record, and matter.
    past: bool,
    /// What findings say, where that is wanted.
    sayings: Option<&'e Sayings>,
    slots: [Option<Slots<'e>>; SLOTS.len()],
    /// Whether it is ready for the grid at hand.
    ready: bool,
}

/// The same for one number of slots.
#[derive(Debug)]
pub struct Slots<'e> {
    /// What is computed.
    pub plan: &'e Plan,
    /// Of the texts so far.
    pub classes: Classes,
    /// Each with whether earlier sessions may say it where the record does not.
    sources: Vec<(Source, bool)>,
    filling: Filling<'e>,
    cells: Vec<Cell>,
    /// Of the facts that messages name: those of the session, then those of the line in each slot.
    named: Vec<Source>,
    /// What sessions say of them.
    kept: Kept,
}

/// What was taken in, as it is decided.
#[derive(Debug)]
pub struct Taken<'p, 'e> {
    /// What it is computed by.
    pub slots: &'p Slots<'e>,
    /// The columns.
    pub block: Block,
    /// What messages need beside them.
    pub kept: Kept,
}

impl<'e> Payer<'e> {
    /// Nothing taken yet; `number` is one that no other payer has, nor any up to so many behind it as the payer declares facts.
    pub fn new(batch: &'e Batch<'e>, options: &Options, past: bool, words: bool, number: u32) -> Self {
        let past = past && batch.program.reads_history;
        let extras = Extras::new(&batch.program.profile, number);
        let presumed = options.presume.then(|| Presumed::of(batch.program));
        let sayings = words.then(|| batch.sayings());
        Self { batch, extras, presumed, past, sayings, slots: [const { None }; SLOTS.len()], ready: false }
    }

    /// What its findings say, where that is wanted.
    pub fn sayings(&self) -> Option<&'e Sayings> {
        self.sayings
    }

    /// The engine of this payer.
    pub fn batch(&self) -> &'e Batch<'e> {
        self.batch
    }

    /// How many numbers it takes up.
    pub fn width(&self) -> u32 {
        self.extras.width()
    }

    /// Takes a row.
    pub fn take(&mut self, place: usize, row: &mut Row, date: Date, paths: &Paths, words: &mut Words) -> Take {
        if self.extras.read(row, paths, words) { self.put(place, row, date, words) } else { Take::Session }
    }

    /// Another grid is taken from now on.
    pub fn begin_grid(&mut self) {
        self.ready = false;
    }

    /// Takes a record of the grid at hand.
    pub fn take_of_grid(
        &mut self,
        place: usize,
        (grid, at): (&mut Grid, usize),
        date: Date,
        paths: &Paths,
        words: &mut Words,
    ) -> Take {
        if !std::mem::replace(&mut self.ready, true) {
            self.extras.begin_grid(grid, paths, words);
        }
        if self.extras.read_of_grid(grid, at) { self.put(place, &mut grid.at(at), date, words) } else { Take::Session }
    }

    fn put(&mut self, place: usize, row: &mut impl Record, date: Date, words: &mut Words) -> Take {
        let program = self.batch.program;
        let (profile, ids) = (&program.profile, &program.ids);
        if !in_dates(Some(profile.from), profile.until, date) {
            return Take::Session;
        }
        derive(row, ids, words);
        if let Some(presumed) = &self.presumed
            && presumed.fill(row, &mut self.extras, words)
        {
            derive(row, ids, words);
        }
        if let Some(id) = ids.payer.filter(|_| program.reads_history) {
            let own = words.word(Texts::Others, &profile.id);
            row.set_session(id, Cell::Text(own));
        }
        let void = match row.session(ids.claim_frequency) {
            Cell::Text(number) => words.text(Texts::Words, number) == "void",
            _ => false,
        };
        let Some(slots) = self.fitting(row.lines()).filter(|_| !void) else { return Take::Session };
        let Self { extras, slots: all, sayings, .. } = self;
        let Some(Some(slots)) = all.get_mut(slots) else { return Take::Session };
        let found = Found { row: &*row, date, extras, ids };
        slots.cells.clear();
        for (source, counted) in &slots.sources {
            match source.cell(&found, words) {
                Cell::Beyond => return Take::Session,
                Cell::Unknown if *counted => return Take::Session,
                cell => slots.cells.push(cell),
            }
        }
        if let Some(sayings) = sayings {
            slots.keep(sayings, &found, words);
        }
        slots.put(place, row, words);
        Take::Taken
    }

    /// Takes a session for which its row did not do; false if it cannot be in columns.
    pub fn take_session(&mut self, place: usize, facts: &Facts<'_>, words: &mut Words) -> bool {
        let Some(at) = self.fitting(facts.lines()) else { return false };
        let Some(Some(slots)) = self.slots.get_mut(at) else { return false };
        let taken = slots.filling.take(place, facts, &mut words.dictionaries);
        if let Some(sayings) = self.sayings.filter(|_| taken) {
            slots.kept.put_session(facts, sayings);
        }
        taken
    }

    /// The blocks of what was taken since.
    pub fn blocks(&mut self, words: &Words) -> impl Iterator<Item = Taken<'_, 'e>> {
        self.slots.iter_mut().flatten().filter_map(move |slots| {
            let block = slots.filling.take_block()?;
            let kept = std::mem::take(&mut slots.kept);
            slots.classes.extend(&slots.plan.classes, &slots.plan.of_lists, &words.dictionaries);
            Some(Taken { slots, block, kept })
        })
    }

    /// Forgets which lists there are.
    pub fn forget_lists(&mut self) {
        self.slots.iter_mut().flatten().for_each(|slots| slots.classes.forget_lists());
    }

    /// Forgets which texts there are: their numbers begin anew.
    pub fn forget(&mut self) {
        self.slots.iter_mut().flatten().for_each(|slots| slots.classes = Classes::default());
    }

    /// What sessions of one patient and day have in common, if the record says who the patient is.
    pub fn day<'r>(&'r self, row: &'r impl Record, date: Date) -> Option<Day<'r>> {
        match row.session(self.batch.program.ids.patient) {
            Cell::Plain(span) => Some(Day { payer: self.batch.payer(), patient: row.text(span), date }),
            _ => None,
        }
    }

    /// The place of the smallest plan in which so many lines fit.
    fn fitting(&mut self, lines: usize) -> Option<usize> {
        let (at, plan) = self.batch.plans.fitting(lines)?;
        let slots = self.slots.get_mut(at)?;
        if slots.is_none() {
            let ids = &self.batch.program.ids;
            let source = |input: &Input| {
                let source = Source::of(input, ids, &self.extras);
                let counted = self.past && source.may_be_counted(&self.extras);
                (source, counted)
            };
            let sources = plan.inputs.iter().map(source).collect();
            let named = self.sayings.iter().flat_map(|sayings| sayings.inputs(plan.slots));
            let named = named.map(|input| Source::of(&input, ids, &self.extras)).collect();
            *slots = Some(Slots {
                plan,
                classes: Classes::default(),
                sources,
                filling: Filling::new(plan),
                cells: Vec::new(),
                named,
                kept: Kept::default(),
            });
        }
        Some(at)
    }
}

impl Slots<'_> {
    /// Keeps what messages name of a row.
    fn keep(&mut self, sayings: &Sayings, found: &Found<'_, impl Record>, words: &mut Words) {
        self.kept.begin(found.date);
        for (source, hole) in self.named.iter().zip(sayings.holes(found.row.lines())) {
            let cell = source.cell(found, words);
            self.kept.put(cell, hole, found.row);
        }
    }

    /// Puts the cells of a row into the columns.
    fn put(&mut self, place: usize, row: &impl Record, words: &mut Words) {
        let block = &mut self.filling.block;
        let at = block.origin.len();
        for (slot, exists) in block.exists.iter_mut().enumerate() {
            if slot < row.lines() {
                set(exists, at);
            }
        }
        for (line, minutes) in self.plan.lines.iter().zip(&mut block.minutes) {
            minutes.push(whole_minutes(self.cells.get(line.minutes).and_then(number)));
        }
        for ((input, column), cell) in self.plan.inputs.iter().zip(&mut block.columns).zip(&self.cells) {
            put(column, input, at, *cell, row, words);
        }
        Arc::make_mut(&mut block.origin).push(place);
    }
}

/// A number or a day, as columns have it.
fn number(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Date(date) => days(*date).checked_mul(UNIT),
        _ => None,
    }
}

fn put(column: &mut Column, input: &Input, at: usize, cell: Cell, row: &impl Record, words: &mut Words) {
    match column {
        Column::Flag { yes, absent, no } => match cell {
            Cell::Unknown => {}
            Cell::Absent => set(absent, at),
            Cell::Flag(false) => set(no, at),
            _ => set(yes, at),
        },
        Column::Number(numbers) => {
            match cell {
                Cell::Unknown => {}
                Cell::Absent => set(&mut numbers.absent, at),
                _ => set(&mut numbers.known, at),
            }
            numbers.values.push(number(&cell).unwrap_or(0));
        }
        Column::Text(ids) => ids.push(match (cell, input.form) {
            (Cell::Absent, _) => ABSENT,
            (Cell::Text(number), _) => number,
            (Cell::Plain(span), Form::Text(kind)) => words.word(kind, row.text(span)),
            _ => UNKNOWN,
        }),
        Column::List(ids) => ids.push(match (cell, input.form) {
            (Cell::Absent, _) => ABSENT,
            (Cell::Listed(number), _) => number,
            (Cell::List(span), Form::List(kind)) => words.list(kind, row.list(span)),
            (Cell::Text(number), Form::List(kind)) => words.list(kind, &[number]),
            _ => UNKNOWN,
        }),
    }
}
