//! Whose a record is, without making a session of it.
//!
//! In: the text of a record, or many records in a grid. Out: the id and the patient of each; or nothing, and then it has to be read. What always holds: a record of which something comes out here is one of
//! which a session can be made, with that id and that patient.

use super::trail::Trail;
use crate::engine::batch::{Cell, Grid, Paths, Row, Words};
use crate::formats::read::seen::Id;
use crate::formats::read::seen::known::Name;
use crate::model::facts::{FactId, Owner};

/// Texts up to which numbers are kept from record to record.
const TEXTS: usize = 50_000;

/// Where a record is laid out to be looked at.
#[derive(Debug)]
pub struct Glance {
    /// The record looked at last.
    pub row: Row,
    /// Records that are looked at together.
    pub grid: Grid,
    /// Their texts.
    pub words: Words,
    /// Their names that only profiles know.
    pub paths: Paths,
    /// The ways of records.
    pub trail: Trail,
    id: Option<FactId>,
    patient: Option<FactId>,
}

/// Whose a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Its id as it is kept.
    pub id: Id,
    /// Its patient, if it says who that is.
    pub patient: Option<Name>,
}

impl Glance {
    /// Nothing looked at.
    #[must_use]
    pub fn new() -> Self {
        let session = |path| FactId::find(Owner::Session, path);
        Self {
            row: Row::new(),
            grid: Grid::new(),
            words: Words::new(),
            paths: Paths::default(),
            trail: Trail::new(),
            id: session("id"),
            patient: session("patient.id"),
        }
    }

    /// Begins another record.
    pub fn begin(&mut self) {
        if self.words.count() > TEXTS {
            self.words = Words::new();
        }
    }

    /// Whose the record in the row is.
    #[must_use]
    pub fn owned(&self) -> Option<Owned> {
        let said = |id| self.row.plain(self.row.session().of(id));
        Some(Owned { id: Id::of(said(self.id)?), patient: said(self.patient).map(Name::of) })
    }

    /// Whose a record in the grid is.
    #[must_use]
    pub fn owned_at(&self, row: usize) -> Option<Owned> {
        let said = |id| match self.grid.get_of(Owner::Session, id, row) {
            Cell::Plain(span) => Some(self.grid.text(span)),
            _ => None,
        };
        Some(Owned { id: Id::of(said(self.id)?), patient: said(self.patient).map(Name::of) })
    }
}

impl Default for Glance {
    fn default() -> Self {
        Self::new()
    }
}
