//! Records that stand one behind the other and were answered in short.
//!
//! In: records as they were answered, in input order. Out: each by its place, for whoever lets them in. What always holds: its rows in short stand one behind the other too.

use std::ops::Range;
use std::sync::Arc;

use super::known::Marks;
use crate::formats::brief::BriefRows;
use crate::formats::read::piece::Rows;
use crate::formats::read::raw::Raw;
use crate::formats::read::seen::Id;
use crate::formats::read::texts::Texts;
use crate::formats::run::over::Day;

/// Records that were answered in short.
#[derive(Debug)]
pub struct Stretch {
    raws: Raws,
    /// What the records of its lot are let in by, and which of them are here.
    marks: Arc<Marks>,
    places: Range<usize>,
    rows: Arc<BriefRows>,
    /// The place of the first among the rows.
    from: usize,
}

/// As they stand in the input.
#[derive(Debug)]
enum Raws {
    Each(Vec<Raw>),
    Texts(Texts),
    Rows(Rows),
}

impl Stretch {
    /// The id of one, and its patient's day; `None`: it stands alone.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<(&Id, Option<Day>)> {
        let (id, day) = self.from(at).next()?;
        Some((id, *day))
    }

    /// The same of all from a place on.
    pub fn from(&self, at: usize) -> impl Iterator<Item = (&Id, &Option<Day>)> {
        let places = self.places.start.saturating_add(at)..self.places.end;
        let (ids, days) = (self.marks.ids.get(places.clone()), self.marks.days.get(places));
        ids.unwrap_or_default().iter().zip(days.unwrap_or_default()).map_while(|(id, day)| Some((id.as_ref()?, day)))
    }

    /// One as it stands in the input.
    #[must_use]
    pub fn raw(&self, at: usize) -> Raw {
        match &self.raws {
            Raws::Each(raws) => raws.get(at).map_or(Raw::Columns(Vec::new()), Raw::again),
            Raws::Texts(texts) => texts.raw(at),
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

/// A stretch that is being put together; what is known of its lot is not complete yet.
#[derive(Debug)]
pub struct Draft {
    raws: Raws,
    places: Range<usize>,
    from: usize,
}

impl Draft {
    /// Of records by themselves, maybe so many, from a place of the lot on; `from` is the place of the first among rows in short.
    pub fn of_each(place: usize, from: usize, room: usize) -> Self {
        Self { raws: Raws::Each(Vec::with_capacity(room)), places: place..place, from }
    }

    /// Of texts of JSON.
    pub fn of_texts(texts: Texts, place: usize, from: usize) -> Self {
        Self { raws: Raws::Texts(texts), places: place..place, from }
    }

    /// Of rows of a batch.
    pub fn of_rows(rows: Rows, place: usize, from: usize) -> Self {
        Self { raws: Raws::Rows(rows), places: place..place, from }
    }

    /// Adds the next record, by itself; gives it back where these are not by themselves.
    pub fn push(&mut self, raw: Raw) -> Option<Raw> {
        let Raws::Each(raws) = &mut self.raws else { return Some(raw) };
        raws.push(raw);
        self.extend(1);
        None
    }

    /// Adds the next so many records.
    pub fn extend(&mut self, records: usize) {
        self.places.end = self.places.end.saturating_add(records);
    }

    /// With what is known of its lot, and its rows in short.
    pub fn finish(self, marks: &Arc<Marks>, rows: &Arc<BriefRows>) -> Stretch {
        let Self { raws, places, from } = self;
        Stretch { raws, marks: Arc::clone(marks), places, rows: Arc::clone(rows), from }
    }
}
