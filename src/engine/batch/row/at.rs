//! One record of a grid, as if it stood alone.
//!
//! In: a grid, and the place of a record in it. Out: its cells. What always holds: they are what [`Record`] asks of a record laid flat by itself.

use super::{Cell, Grid, Record, Span, Spans};
use crate::model::facts::{FactId, Owner};

/// One of many records.
#[derive(Debug)]
pub struct At<'g> {
    grid: &'g mut Grid,
    row: usize,
}

impl<'g> At<'g> {
    /// The record at a place.
    pub(super) fn of(grid: &'g mut Grid, row: usize) -> Self {
        Self { grid, row }
    }
}

impl Spans for Grid {
    fn text(&self, span: Span) -> &str {
        Grid::text(self, span)
    }

    fn list(&self, span: Span) -> &[u32] {
        self.members(span)
    }
}

impl Spans for At<'_> {
    fn text(&self, span: Span) -> &str {
        self.grid.text(span)
    }

    fn list(&self, span: Span) -> &[u32] {
        self.grid.members(span)
    }
}

impl Record for At<'_> {
    fn session(&self, id: Option<FactId>) -> Cell {
        id.map_or(Cell::Unknown, |id| self.grid.session.get(id, self.row))
    }

    fn set_session(&mut self, id: FactId, cell: Cell) {
        self.grid.session.set(id, self.row, cell);
    }

    fn lines(&self) -> usize {
        self.grid.lines.of(self.row).len()
    }

    fn line(&self, at: usize, id: Option<FactId>) -> Cell {
        let lines = &self.grid.lines;
        lines.place(self.row, at).zip(id).map_or(Cell::Unknown, |(place, id)| lines.facts.get(id, place))
    }

    fn set_line(&mut self, at: usize, id: FactId, cell: Cell) {
        if let Some(place) = self.grid.lines.place(self.row, at) {
            self.grid.lines.facts.set(id, place, cell);
        }
    }

    fn parts(&self, owner: Owner) -> Option<usize> {
        let list = self.grid.list(owner)?;
        list.stated.get(self.row).copied().unwrap_or(false).then(|| list.of(self.row).len())
    }

    fn part(&self, owner: Owner, at: usize, id: Option<FactId>) -> Cell {
        let place = self.grid.list(owner).and_then(|list| list.place(self.row, at));
        place.zip(id).map_or(Cell::Unknown, |(place, id)| self.grid.facts(owner).get(id, place))
    }

    fn no_parts(&mut self, owner: Owner) {
        let rows = self.grid.rows;
        let Some(list) = self.grid.list_mut(owner) else { return };
        if list.starts.is_empty() {
            list.starts.resize(rows.saturating_add(1), 0);
            list.stated.resize(rows, false);
        }
        if let Some(stated) = list.stated.get_mut(self.row) {
            *stated = true;
        }
    }

    fn new_list(&mut self, members: &mut dyn Iterator<Item = u32>) -> Cell {
        let from = self.grid.members.len();
        self.grid.members.extend(members);
        let until = self.grid.members.len();
        if from == until { Cell::Absent } else { Cell::List(Span::of(from, until)) }
    }
}
