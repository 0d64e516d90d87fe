//! What the records of a lot came to, and their rows.
//!
//! In: decided blocks, and what is known of each record. Out: rows, as they are asked for, place by place. What always holds: rows are added in the order of their records, as many at once
//! as stand one behind the other in a block as well.

use std::ops::Range;

use super::known::{Beside, Known};
use super::names::{Head, Names};
use crate::engine::batch::{Decided, Short, Spoken, Words};
use crate::formats::brief::codes::CodeNumber;
use crate::formats::brief::{BriefRows, Detail};
use crate::model::days::date;

/// What becomes rows of a lot.
pub struct Told<'t> {
    names: Names,
    /// What each record comes to, by its place, with its block.
    shorts: Vec<Option<(usize, Short<'t>)>>,
    known: &'t Known,
    /// Ids and codes of all, one behind the other.
    ids: &'t str,
    codes: &'t [CodeNumber],
    words: &'t Words,
    rows: &'t mut BriefRows,
    /// The records that have rows last, and the row of the first of them.
    last: (Range<usize>, usize),
}

impl<'t> Told<'t> {
    /// Of as many records as something is known of.
    pub fn new(
        decided: &'t [Decided<'_>],
        known: &'t Known,
        (ids, codes): (&'t str, &'t [CodeNumber]),
        words: &'t Words,
        rows: &'t mut BriefRows,
    ) -> Self {
        let names = Names::new(decided, rows);
        rows.reserve(known.len(), codes.len());
        Self { names, shorts: by_place(decided, known.len()), known, ids, codes, words, rows, last: (0..0, 0) }
    }

    /// The row of the record at a place, and how many records from it on have theirs one behind the other; `None`: it is not answered here. Records are asked for in their order.
    #[inline]
    pub fn row(&mut self, place: usize, spoken: &mut Spoken) -> Option<(usize, usize)> {
        if !self.last.0.contains(&place) {
            self.add(place, spoken)?;
        }
        let (places, first) = &self.last;
        Some((first.saturating_add(place.saturating_sub(places.start)), places.end.saturating_sub(place)))
    }

    /// Adds the rows from a place on.
    fn add(&mut self, place: usize, spoken: &mut Spoken) -> Option<()> {
        let Self { names, shorts, known, ids, codes, words, rows, last } = self;
        let (block, short) = shorts.get(place).copied().flatten()?;
        let (first, row) = (*known.beside(place)?, rows.len());
        if rows.detail() == Detail::Findings {
            let id = ids.get(first.id.range()).unwrap_or_default();
            let codes = codes.get(first.codes.range()).unwrap_or_default();
            let head = Head { id, date: date(first.day)?, codes: codes.iter().copied() };
            names.push(rows, (block, short), head, words, spoken).then_some(())?;
            *last = (place..place.saturating_add(1), row);
            return Some(());
        }
        let (mut end, mut before) = (place.saturating_add(1), (first, short));
        while let Some((beside, (next_block, next))) = known.beside(end).zip(shorts.get(end).copied().flatten()) {
            if next_block != block || !next.follows(&before.1) || !beside.follows(&before.0) {
                break;
            }
            (end, before) = (end.saturating_add(1), (*beside, next));
        }
        let (beside, until) = (known.beside.get(place..end)?, before.0);
        let ids = ids.get(first.id.range().start..until.id.range().end)?;
        let codes = codes.get(first.codes.range().start..until.codes.range().end)?;
        names.many(rows, (block, short), beside, (ids, codes));
        *last = (place..end, row);
        Some(())
    }
}

impl Beside {
    /// Whether its texts stand behind those of another record.
    #[inline]
    fn follows(&self, before: &Beside) -> bool {
        self.id.is_behind(before.id) && self.codes.is_behind(before.codes)
    }
}

/// What each record of a lot comes to, by its place, each with its block.
pub fn by_place<'d>(decided: &'d [Decided<'_>], count: usize) -> Vec<Option<(usize, Short<'d>)>> {
    let mut told = vec![None; count];
    for (number, block) in decided.iter().enumerate() {
        for (place, short) in block.sessions() {
            if let Some(slot) = told.get_mut(place) {
                *slot = short.map(|short| (number, short));
            }
        }
    }
    told
}
