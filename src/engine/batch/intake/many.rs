//! Cells of many records at once, source by source.
//!
//! In: a source, a grid, and which of its records. Out: a cell for each of them. What always holds: a cell is the one that [`Source::cell`] finds of the record by itself.

use super::extras::Extras;
use super::source::{Found, Source, age};
use crate::engine::batch::row::{Cell, Grid, Record, Words};
use crate::engine::ids::Ids;
use crate::model::facts::{FactId, Owner};

/// What cells of many records are found by.
#[derive(Debug)]
pub struct ManyFound<'r> {
    /// The records, with others.
    pub grid: &'r mut Grid,
    /// Which of them.
    pub rows: &'r [usize],
    /// What they say that the profile declares.
    pub extras: &'r Extras,
    /// Facts by name.
    pub ids: &'r Ids,
}

impl ManyFound<'_> {
    /// Adds the cell of each record.
    pub fn cells(&mut self, source: &Source, words: &mut Words, into: &mut Vec<Cell>) {
        match source {
            Source::Session(id) => self.session(Some(*id), into),
            Source::Line(slot, id) => self.line(*slot, *id, into),
            Source::Extra(None, place) => self.extras.cells_of_grid(*place, self.rows, into),
            // Grids have none of lines, but for what is presumed.
            Source::Extra(Some(slot), place) => {
                let presumed = self.extras.of_lines_of_grid(*place);
                let of = |row: &usize| {
                    if *slot < self.grid.of(Owner::Line, *row).len() { presumed } else { Cell::Absent }
                };
                into.extend(self.rows.iter().map(of));
            }
            Source::Age => {
                let born = self.grid.column(Owner::Session, self.ids.birth_date);
                let days = self.grid.column(Owner::Session, self.ids.date);
                let of = |row: &usize| match (days.get(*row), born.get(*row)) {
                    (Some(Cell::Date(on)), Some(born)) => age(*born, *on),
                    _ => Cell::Unknown,
                };
                into.extend(self.rows.iter().map(of));
            }
            Source::Diagnoses(None) => self.session(self.ids.diagnoses, into),
            Source::Asked => into.extend(self.rows.iter().map(|_| Cell::Beyond)),
            _ => self.one_by_one(source, words, into),
        }
    }

    fn session(&self, id: Option<FactId>, into: &mut Vec<Cell>) {
        let column = self.grid.column(Owner::Session, id);
        into.extend(self.rows.iter().map(|row| column.get(*row).copied().unwrap_or_default()));
    }

    fn line(&self, slot: usize, id: FactId, into: &mut Vec<Cell>) {
        let column = self.grid.column(Owner::Line, Some(id));
        let of = |row: &usize| {
            let own = self.grid.of(Owner::Line, *row);
            match own.start.checked_add(slot).filter(|place| *place < own.end) {
                Some(place) => column.get(place).copied().unwrap_or_default(),
                None => Cell::Absent,
            }
        };
        into.extend(self.rows.iter().map(of));
    }

    /// As a record by itself says it.
    fn one_by_one(&mut self, source: &Source, words: &mut Words, into: &mut Vec<Cell>) {
        let Self { grid, rows, extras, ids } = self;
        for row in *rows {
            let row = grid.at(*row);
            into.push(match row.session(ids.date) {
                Cell::Date(date) => source.cell(&Found { row: &row, date, extras, ids }, words),
                _ => Cell::Unknown,
            });
        }
    }
}
