//! One payer's records on their way into columns.
//!
//! In: rows of this payer, one by one, or of a grid; sessions where a row does not say enough. Out: [`Block`]s. What always holds: a record is in one block, or not taken.

use jiff::civil::Date;

use super::Take;
use super::derive::derive;
use super::extras::Extras;
use super::presumed::Presumed;
use super::slots::Slots;
use super::source::Found;
use crate::engine::batch::columns::Block;
use crate::engine::batch::input::Texts;
use crate::engine::batch::row::{Cell, Cells, Grid, Paths, Record, Row, Spans, Words};
use crate::engine::batch::say::{Kept, Sayings};
use crate::engine::batch::{Batch, SLOTS};
use crate::engine::ids::Ids;
use crate::engine::options::Options;
use crate::engine::program::in_dates;
use crate::engine::reference::Facts;
use crate::model::days::since_1970;
use crate::model::facts::Owner;

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
        Self { batch, extras, presumed, past, sayings, slots: [const { None }; SLOTS.len()] }
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

    /// Takes records of a grid; `place` is that of the first of the grid, `rows` says which, and of those that were taken `taken` is told.
    pub fn take_grid(
        &mut self,
        place: usize,
        (grid, mut rows): (&mut Grid, Vec<usize>),
        paths: &Paths,
        words: &mut Words,
        mut taken: impl FnMut(usize),
    ) {
        let program = self.batch.program;
        let (profile, ids) = (&program.profile, &program.ids);
        self.extras.begin_grid(grid, paths, words);
        self.extras.keep_of_type(grid, &mut rows);
        let dates = grid.column(Owner::Session, ids.date);
        match dates {
            Cells::Days(days) => {
                let (from, until) = (since_1970(profile.from), profile.until.map_or(i32::MAX, since_1970));
                rows.retain(|row| days.get(*row).is_some_and(|day| (from..=until).contains(day)));
            }
            dates => rows.retain(|row| match dates.get(*row) {
                Cell::Date(date) => in_dates(Some(profile.from), profile.until, date),
                _ => false,
            }),
        }
        let frequencies = grid.column(Owner::Session, ids.claim_frequency);
        if !frequencies.is_empty() {
            rows.retain(|row| !is_void(frequencies.get(*row), words));
        }
        if let Some(id) = ids.payer.filter(|_| program.reads_history) {
            let own = words.word(Texts::Others, &profile.id);
            if rows.len() == grid.rows() {
                grid.replace(Owner::Session, id, Cells::Texts(vec![own; rows.len()]));
            } else {
                rows.iter().for_each(|row| grid.set(Owner::Session, id, *row, Cell::Text(own)));
            }
        }
        let mut by_slots: [Vec<usize>; SLOTS.len()] = Default::default();
        for row in rows {
            let lines = grid.of(Owner::Line, row).len();
            let fitting = SLOTS.iter().position(|slots| lines <= *slots);
            fitting.and_then(|at| by_slots.get_mut(at)).into_iter().for_each(|rows| rows.push(row));
        }
        for (most, mut rows) in SLOTS.iter().zip(by_slots).filter(|(_, rows)| !rows.is_empty()) {
            let Some(at) = self.fitting(*most) else { continue };
            let Self { extras, slots, sayings, presumed, .. } = self;
            let Some(Some(slots)) = slots.get_mut(at) else { continue };
            rows.truncate(slots.room());
            if slots.wanted.any_open(grid) {
                rows.iter().for_each(|row| derive(&mut grid.at(*row), ids, &slots.wanted, words));
            }
            if let Some(presumed) = presumed
                && presumed.fill_grid((grid, &rows), extras, words)
            {
                rows.iter().for_each(|row| derive(&mut grid.at(*row), ids, &slots.wanted, words));
            }
            slots.take_grid(place, (grid, &rows), (&*extras, ids), *sayings, words, &mut taken);
        }
    }

    fn put(&mut self, place: usize, row: &mut impl Record, date: Date, words: &mut Words) -> Take {
        let program = self.batch.program;
        let (profile, ids) = (&program.profile, &program.ids);
        if !in_dates(Some(profile.from), profile.until, date) || is_void(row.session(ids.claim_frequency), words) {
            return Take::Session;
        }
        let Some(at) = self.fitting(row.lines()) else { return Take::Session };
        let Self { extras, slots, sayings, presumed, .. } = self;
        let Some(Some(slots)) = slots.get_mut(at) else { return Take::Session };
        derive(row, ids, &slots.wanted, words);
        if let Some(presumed) = presumed
            && presumed.fill(row, extras, words)
        {
            derive(row, ids, &slots.wanted, words);
        }
        if let Some(id) = ids.payer.filter(|_| program.reads_history) {
            let own = words.word(Texts::Others, &profile.id);
            row.set_session(id, Cell::Text(own));
        }
        let found = Found { row: &*row, date, extras, ids };
        slots.take(place, &found, *sayings, words)
    }

    /// Takes a session for which its row did not do; false if it cannot be in columns.
    pub fn take_session(&mut self, place: usize, facts: &Facts<'_>, words: &mut Words) -> bool {
        let Some(at) = self.fitting(facts.lines()) else { return false };
        let sayings = self.sayings;
        let slots = self.slots.get_mut(at).and_then(Option::as_mut);
        slots.is_some_and(|slots| slots.take_session(place, facts, sayings, words))
    }

    /// The blocks of what was taken since.
    pub fn blocks(&mut self, words: &Words) -> impl Iterator<Item = Taken<'_, 'e>> {
        self.slots.iter_mut().flatten().filter_map(move |slots| {
            let (block, kept) = slots.block(words)?;
            Some(Taken { slots, block, kept })
        })
    }

    /// Forgets which lists there are.
    pub fn forget_lists(&mut self) {
        self.slots.iter_mut().flatten().for_each(|slots| slots.forget_lists());
    }

    /// Forgets which texts there are: their numbers begin anew.
    pub fn forget(&mut self) {
        self.slots.iter_mut().flatten().for_each(|slots| slots.forget());
    }

    /// Facts by name.
    pub fn ids(&self) -> &'e Ids {
        &self.batch.program.ids
    }

    /// The id of its profile, and the patient that a cell names; `None`: it names none.
    pub fn patient<'r>(&'r self, cell: Cell, of: &'r impl Spans) -> Option<(&'r str, &'r str)> {
        match cell {
            Cell::Plain(span) => Some((self.batch.payer(), of.text(span))),
            _ => None,
        }
    }

    /// The place of the smallest plan in which so many lines fit.
    fn fitting(&mut self, lines: usize) -> Option<usize> {
        let (at, plan) = self.batch.plans.fitting(lines)?;
        let slots = self.slots.get_mut(at)?;
        if slots.is_none() {
            let ids = &self.batch.program.ids;
            *slots = Some(Slots::new(plan, (&self.extras, ids), self.past, self.sayings));
        }
        Some(at)
    }
}

/// Whether a claim takes one back.
fn is_void(frequency: Cell, words: &Words) -> bool {
    matches!(frequency, Cell::Text(number) if words.text(Texts::Words, number) == "void")
}
