//! What many records say of the facts of one owner, fact by fact, and which of the lines or objects are whose.
//!
//! In: cells, and how many there are of each record. Out: the same by fact and place. What always holds: once all is said, a column has a cell for each session, line or object, or it is
//! [`Cells::Unsaid`].

use std::ops::Range;

use super::{Cell, Cells};
use crate::model::facts::{FactId, Owner};

pub(super) static UNSAID: Cells = Cells::Unsaid;

/// The facts of one owner, by their place in the schema.
#[derive(Debug)]
pub(super) struct Facts {
    first: usize,
    /// Sessions, lines or objects.
    pub(super) count: usize,
    pub(super) columns: Vec<Cells>,
}

/// The lines or objects of all records, one behind the other.
#[derive(Debug)]
pub(super) struct Lists {
    /// Where those of each record begin, and those of the last end.
    pub(super) starts: Vec<usize>,
    /// Which records say that there is a list.
    pub(super) stated: Vec<bool>,
    pub(super) facts: Facts,
}

impl Facts {
    pub(super) fn new(owner: Owner) -> Self {
        let first = FactId::of(owner).next().map_or(0, FactId::index);
        Self { first, count: 0, columns: vec![Cells::Unsaid; FactId::of(owner).count()] }
    }

    pub(super) fn clear(&mut self, count: usize) {
        self.count = count;
        self.columns.fill(Cells::Unsaid);
    }

    pub(super) fn get(&self, id: FactId, at: usize) -> Cell {
        self.column(id).get(at)
    }

    pub(super) fn column(&self, id: FactId) -> &Cells {
        id.index().checked_sub(self.first).and_then(|at| self.columns.get(at)).unwrap_or(&UNSAID)
    }

    #[inline]
    pub(super) fn column_mut(&mut self, id: FactId) -> Option<&mut Cells> {
        self.columns.get_mut(id.index().checked_sub(self.first)?)
    }

    pub(super) fn set(&mut self, id: FactId, at: usize, cell: Cell) {
        let count = self.count;
        if let Some(column) = self.column_mut(id) {
            column.set(count, at, cell);
        }
    }

    /// Says something of the last session, line or object there is.
    #[inline(always)]
    pub(super) fn lay(&mut self, id: FactId, cell: Cell) -> bool {
        let last = self.count.checked_sub(1);
        match (last, self.column_mut(id)) {
            (Some(last), Some(column)) => {
                column.lay(last, cell);
                true
            }
            _ => false,
        }
    }

    /// Takes back all but so many.
    pub(super) fn cut(&mut self, count: usize) {
        self.count = count;
        self.columns.iter_mut().for_each(|column| column.cut(count));
    }

    /// Nothing more is said of those there are.
    pub(super) fn fill_up(&mut self) {
        let count = self.count;
        self.columns.iter_mut().for_each(|column| column.fill_up(count));
    }
}

impl Lists {
    pub(super) fn new(owner: Owner) -> Self {
        Self { starts: Vec::new(), stated: Vec::new(), facts: Facts::new(owner) }
    }

    pub(super) fn clear(&mut self) {
        self.starts.clear();
        self.stated.clear();
        self.facts.clear(0);
    }

    pub(super) fn of(&self, row: usize) -> Range<usize> {
        let start = self.starts.get(row).copied().unwrap_or(0);
        start..self.starts.get(row.saturating_add(1)).copied().unwrap_or(start)
    }

    /// The place among all of one of a record; beyond the last there is none.
    pub(super) fn place(&self, row: usize, at: usize) -> Option<usize> {
        let own = self.of(row);
        own.start.checked_add(at).filter(|place| *place < own.end)
    }

    /// The last record, by its place, says that there is a list: those that come are its.
    #[inline]
    pub(super) fn state(&mut self, row: usize) {
        if self.starts.len() > row {
            return;
        }
        if self.starts.len() < row {
            self.starts.resize(row, self.facts.count);
            self.stated.resize(row, false);
        }
        self.starts.push(self.facts.count);
        self.stated.push(true);
    }

    /// Another one of the last record; how many it has now.
    #[inline]
    pub(super) fn begin_one(&mut self, row: usize) -> usize {
        self.state(row);
        self.facts.count = self.facts.count.saturating_add(1);
        self.facts.count.saturating_sub(self.starts.last().copied().unwrap_or(0))
    }

    /// Takes back what the last record said.
    pub(super) fn cut(&mut self, row: usize) {
        if let Some(start) = self.starts.get(row).copied() {
            self.starts.truncate(row);
            self.stated.truncate(row);
            self.facts.cut(start);
        }
    }

    /// Nothing more is said by so many records.
    pub(super) fn fill_up(&mut self, rows: usize) {
        if !self.starts.is_empty() {
            self.starts.resize(rows.saturating_add(1), self.facts.count);
            self.stated.resize(rows, false);
            self.facts.fill_up();
        }
    }
}
