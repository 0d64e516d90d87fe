//! The facts of one owner as cells, by their place in the schema.

use super::Cell;
use crate::model::fact_set::FactSet;
use crate::model::facts::{FactId, Owner};

/// Facts of a session, a line, an authorization or another coverage.
#[derive(Clone, Debug)]
pub struct Sheet {
    first: usize,
    given: FactSet,
    cells: Vec<Cell>,
}

impl Sheet {
    /// Nothing said.
    #[must_use]
    pub fn new(owner: Owner) -> Self {
        // The schema is grouped by owner, so the facts of one lie side by side.
        let first = FactId::of(owner).next().map_or(0, FactId::index);
        Self { first, given: FactSet::default(), cells: vec![Cell::Unknown; FactId::of(owner).count()] }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.given = FactSet::default();
    }

    /// What is said of a fact; of one of another owner, nothing.
    #[inline]
    #[must_use]
    pub fn get(&self, id: FactId) -> Cell {
        if !self.given.contains(id) {
            return Cell::Unknown;
        }
        id.index().checked_sub(self.first).and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    /// The same of a fact that the engine knows by name.
    #[inline]
    #[must_use]
    pub fn of(&self, id: Option<FactId>) -> Cell {
        id.map_or(Cell::Unknown, |id| self.get(id))
    }

    /// Says something of a fact.
    #[inline]
    pub fn set(&mut self, id: FactId, cell: Cell) {
        if let Some(slot) = id.index().checked_sub(self.first).and_then(|at| self.cells.get_mut(at)) {
            *slot = cell;
            self.given.insert(id);
        }
    }

    /// Whether every fact there is is known to be absent.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        let mut said = self.given.iter();
        said.by_ref().all(|id| self.get(id) == Cell::Absent) && self.given.iter().count() == self.cells.len()
    }
}
