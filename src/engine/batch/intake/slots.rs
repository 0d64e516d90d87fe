//! The columns that one payer's records with few enough lines go into.
//!
//! In: a record laid flat, or many of a grid, with what a profile declares; sessions. Out: a [`Block`] and what messages need beside it. What always holds: a record that is taken
//! has a place in every column; of those of a grid that are not taken nothing in the block is right, and nobody asks.

use std::sync::Arc;

use jiff::civil::Date;

use super::Take;
use super::derive::Wanted;
use super::extras::Extras;
use super::fill::{number, put};
use super::many::{ManyFound, NOWHERE, line_places};
use super::source::{Found, Source};
use crate::engine::batch::classes::Classes;
use crate::engine::batch::columns::{Block, MOST};
use crate::engine::batch::encode::{Filling, whole_minutes};
use crate::engine::batch::input::Input;
use crate::engine::batch::mask::{set, set_where};
use crate::engine::batch::plan::Plan;
use crate::engine::batch::row::{Cell, Cells, Grid, Record, Words};
use crate::engine::batch::say::{Kept, Sayings};
use crate::engine::ids::Ids;
use crate::engine::reference::Facts;
use crate::model::facts::Owner;

/// The columns, and where what is in them comes from.
#[derive(Debug)]
pub struct Slots<'e> {
    /// What is computed.
    pub plan: &'e Plan,
    /// Of the texts so far.
    pub classes: Classes,
    /// The facts with a default that are read.
    pub wanted: Wanted,
    /// Each with whether earlier sessions may say it where the record does not.
    sources: Vec<(Source, bool)>,
    filling: Filling<'e>,
    cells: Vec<Cell>,
    /// Of the facts that messages name: those of the session, then those of the line in each slot.
    named: Vec<Source>,
    /// What sessions say of them.
    kept: Kept,
}

impl<'e> Slots<'e> {
    /// Nothing in them; with `past` earlier sessions may say what a record does not.
    pub fn new(plan: &'e Plan, (extras, ids): (&Extras, &Ids), past: bool, sayings: Option<&Sayings>) -> Self {
        let source = |input: &Input| {
            let source = Source::of(input, ids, extras);
            let counted = past && source.may_be_counted(extras);
            (source, counted)
        };
        let sources: Vec<(Source, bool)> = plan.inputs.iter().map(source).collect();
        let named = sayings.into_iter().flat_map(|sayings| sayings.inputs(plan.slots));
        let named: Vec<Source> = named.map(|input| Source::of(&input, ids, extras)).collect();
        let read: Vec<&Source> = sources.iter().map(|(source, _)| source).chain(&named).collect();
        Self {
            plan,
            classes: Classes::default(),
            wanted: Wanted::of(&read, ids),
            sources,
            filling: Filling::new(plan),
            cells: Vec::new(),
            named,
            kept: Kept::default(),
        }
    }

    /// How many more fit into a block.
    pub fn room(&self) -> usize {
        MOST.saturating_sub(self.filling.block.origin.len())
    }

    /// Takes a record.
    pub fn take(
        &mut self,
        place: usize,
        found: &Found<'_, impl Record>,
        sayings: Option<&Sayings>,
        words: &mut Words,
    ) -> Take {
        if self.room() == 0 {
            return Take::Session;
        }
        self.cells.clear();
        for (source, counted) in &self.sources {
            match source.cell(found, words) {
                Cell::Beyond => return Take::Session,
                Cell::Unknown if *counted => return Take::Session,
                cell => self.cells.push(cell),
            }
        }
        if let Some(sayings) = sayings {
            self.keep(sayings, found, words);
        }
        self.put(place, found.row, words);
        Take::Taken
    }

    /// Takes records of a grid, column by column, of which no more may be than there is room for; `taken` is told of those that were.
    pub fn take_grid(
        &mut self,
        place: usize,
        (grid, rows): (&mut Grid, &[usize]),
        (extras, ids): (&Extras, &Ids),
        sayings: Option<&Sayings>,
        words: &mut Words,
        taken: &mut impl FnMut(usize),
    ) {
        let block = &mut self.filling.block;
        let from = block.origin.len();
        let lines = line_places(grid, rows, self.plan.slots);
        let mut out = vec![false; rows.len()];
        for (at, ((source, counted), (input, column))) in
            self.sources.iter().zip(self.plan.inputs.iter().zip(&mut block.columns)).enumerate()
        {
            let picked = ManyFound { grid: &mut *grid, rows, lines: &lines, extras, ids }.cells(source, words);
            if *counted || matches!(*picked.cells, Cells::Any(_)) {
                for (out, cell) in out.iter_mut().zip(picked.each()) {
                    *out |= cell == Cell::Beyond || (*counted && cell.is_unknown());
                }
            }
            for (line, minutes) in self.plan.lines.iter().zip(&mut block.minutes) {
                if line.minutes == at {
                    picked.minutes(minutes);
                }
            }
            picked.fill(column, input, from, words);
        }
        for (exists, lines) in block.exists.iter_mut().zip(&lines) {
            set_where(exists, from, lines, |at| at != NOWHERE);
        }
        Arc::make_mut(&mut block.origin).extend(rows.iter().map(|row| place.saturating_add(*row)));
        if let Some(sayings) = sayings {
            self.keep_of_grid(sayings, (grid, rows, &lines), (extras, ids), words);
        }
        rows.iter().zip(out).filter(|(_, out)| !out).for_each(|(row, _)| taken(*row));
    }

    /// Takes a session for which its row did not do; false if it cannot be in columns.
    pub fn take_session(
        &mut self,
        place: usize,
        facts: &Facts<'_>,
        sayings: Option<&Sayings>,
        words: &mut Words,
    ) -> bool {
        let taken = self.room() > 0 && self.filling.take(place, facts, &mut words.dictionaries);
        if let Some(sayings) = sayings.filter(|_| taken) {
            self.kept.put_session(facts, sayings);
        }
        taken
    }

    /// What was taken since; `None`: nothing was.
    pub fn block(&mut self, words: &Words) -> Option<(Block, Kept)> {
        let block = self.filling.take_block()?;
        let kept = std::mem::take(&mut self.kept);
        self.classes.extend(&self.plan.classes, &self.plan.of_lists, &words.dictionaries);
        Some((block, kept))
    }

    /// Forgets which lists there are.
    pub fn forget_lists(&mut self) {
        self.classes.forget_lists();
    }

    /// Forgets which texts there are: their numbers begin anew.
    pub fn forget(&mut self) {
        self.classes = Classes::default();
    }

    /// Keeps what messages name of a row.
    fn keep(&mut self, sayings: &Sayings, found: &Found<'_, impl Record>, words: &mut Words) {
        self.kept.begin(found.date);
        for (source, hole) in self.named.iter().zip(sayings.holes(found.row.lines())) {
            let cell = source.cell(found, words);
            self.kept.put(cell, hole, found.row);
        }
    }

    /// The same of records of a grid. Whatever is not taken has a place among what is kept as well.
    fn keep_of_grid(
        &mut self,
        sayings: &Sayings,
        (grid, rows, lines): (&mut Grid, &[usize], &[Vec<usize>]),
        (extras, ids): (&Extras, &Ids),
        words: &mut Words,
    ) {
        let mut of = |source: &Source| -> Vec<Cell> {
            ManyFound { grid: &mut *grid, rows, lines, extras, ids }.cells(source, words).each().collect()
        };
        let columns: Vec<Vec<Cell>> = self.named.iter().map(&mut of).collect();
        for (at, row) in rows.iter().enumerate() {
            self.kept.begin(match grid.get_of(Owner::Session, ids.date, *row) {
                Cell::Date(date) => date,
                _ => Date::ZERO,
            });
            for (column, hole) in columns.iter().zip(sayings.holes(grid.of(Owner::Line, *row).len())) {
                self.kept.put(column.get(at).copied().unwrap_or_default(), hole, grid);
            }
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
            put(column, input, at, std::slice::from_ref(cell), row, words);
        }
        Arc::make_mut(&mut block.origin).push(place);
    }
}
