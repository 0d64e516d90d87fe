//! Records that stand one behind the other and were answered in short.
//!
//! In: records as they were answered, in input order. Out: each by its place, for whoever lets them in. What always holds: its rows in short stand one behind the other too.

use std::sync::Arc;

use super::worker::Known;
use crate::formats::brief::BriefRows;
use crate::formats::read::piece::Rows;
use crate::formats::read::raw::Raw;
use crate::formats::read::seen::Id;
use crate::formats::run::over::Day;

/// Records that were answered in short.
#[derive(Debug)]
pub struct Stretch {
    raws: Raws,
    ids: Vec<Id>,
    days: Vec<Option<Day>>,
    rows: Arc<BriefRows>,
    /// The place of the first among the rows.
    from: usize,
}

/// As they stand in the input.
#[derive(Debug)]
enum Raws {
    Each(Vec<Raw>),
    Rows(Rows),
}

impl Stretch {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The id of one, and its patient's day; `None`: it stands alone.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<(&Id, Option<Day>)> {
        Some((self.ids.get(at)?, *self.days.get(at)?))
    }

    /// The same of all from a place on.
    pub fn from(&self, at: usize) -> impl Iterator<Item = (&Id, &Option<Day>)> {
        let (ids, days) = (self.ids.get(at..).unwrap_or_default(), self.days.get(at..).unwrap_or_default());
        ids.iter().zip(days)
    }

    /// One as it stands in the input.
    #[must_use]
    pub fn raw(&self, at: usize) -> Raw {
        match &self.raws {
            Raws::Each(raws) => raws.get(at).map_or(Raw::Columns(Vec::new()), Raw::again),
            Raws::Rows(rows) => rows.raw(at),
        }
    }

    /// The rows in short of its lot.
    #[must_use]
    pub fn rows(&self) -> &Arc<BriefRows> {
        &self.rows
    }

    /// The place of one among those.
    #[must_use]
    pub fn place(&self, at: usize) -> usize {
        self.from.saturating_add(at)
    }
}

/// A stretch that is being put together; its rows in short are not complete yet.
#[derive(Debug)]
pub struct Draft {
    raws: Raws,
    ids: Vec<Id>,
    days: Vec<Option<Day>>,
    from: usize,
}

impl Draft {
    /// Of records by themselves, maybe so many; `from` is the place of the first among rows in short.
    pub fn of_each(from: usize, room: usize) -> Self {
        let raws = Raws::Each(Vec::with_capacity(room));
        Self { raws, ids: Vec::with_capacity(room), days: Vec::with_capacity(room), from }
    }

    /// Of rows of a batch.
    pub fn of_rows(rows: Rows, from: usize) -> Self {
        let room = rows.places.len();
        Self { raws: Raws::Rows(rows), ids: Vec::with_capacity(room), days: Vec::with_capacity(room), from }
    }

    /// Adds a record by itself; gives it back where this is of rows.
    pub fn push(&mut self, raw: Raw, known: &Known) -> Option<Raw> {
        let Raws::Each(raws) = &mut self.raws else { return Some(raw) };
        raws.push(raw);
        self.note(known);
        None
    }

    /// Notes what is known of the next record.
    pub fn note(&mut self, known: &Known) {
        self.ids.push(known.kept);
        self.days.push(known.day);
    }

    /// With its rows in short.
    pub fn finish(self, rows: &Arc<BriefRows>) -> Stretch {
        let Self { raws, ids, days, from } = self;
        Stretch { raws, ids, days, rows: Arc::clone(rows), from }
    }
}
