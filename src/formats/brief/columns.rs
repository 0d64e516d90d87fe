//! Many rows at once, column by column.
//!
//! In: places of rows. Out: what each row has by its places in the columns, and the columns. What always holds: what rows that stand one behind the other have stands
//! one behind the other as well, a rejected one has nothing between.

use std::ops::Range;

use jiff::civil::Date;

use super::codes::{CodeNumber, Codes};
use super::rules::{PayerNumber, RuleNumber};
use super::texts::Texts;
use super::units::Column;
use super::{BriefRows, Head, Starts, What};
use crate::model::determination::{Decision, Rejection};

/// A row by its places in the columns.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// What it says at once.
    pub what: Saying<'a>,
    /// Its lines.
    pub lines: Range<usize>,
    /// Its findings.
    pub fired: Range<usize>,
    /// Its facts.
    pub missing: Range<usize>,
}

/// What a row says at once.
#[derive(Clone, Copy, Debug)]
pub enum Saying<'a> {
    /// A decided session: its payer, day and decision.
    Decided(PayerNumber, Date, Decision),
    /// A rejected record.
    Rejected(&'a Rejection),
}

impl BriefRows {
    /// The rows at some places, in their order.
    pub fn shapes(&self, places: Range<usize>) -> impl Iterator<Item = Shape<'_>> {
        let heads = self.heads.get(places.start..places.end.min(self.heads.len())).unwrap_or_default();
        let behind = self.heads.get(places.start.saturating_add(1)..).unwrap_or_default();
        let ends = behind.iter().map(|head| head.starts).chain(std::iter::once(self.reached()));
        heads.iter().zip(ends).filter_map(|(head, ends)| self.shape(head, ends))
    }

    fn shape(&self, head: &Head, ends: Starts) -> Option<Shape<'_>> {
        let what = match head.what {
            What::Decided(payer, date, decision) => Saying::Decided(payer, date, decision),
            What::Rejected(at) => Saying::Rejected(self.rejected.get(at)?),
        };
        let Starts { lines, fired, missing } = head.starts;
        Some(Shape { what, lines: lines..ends.lines, fired: fired..ends.fired, missing: missing..ends.missing })
    }

    /// The lines of the rows at some places.
    #[must_use]
    pub fn lines_of(&self, places: Range<usize>) -> Range<usize> {
        self.starts(places.start).lines..self.starts(places.end).lines
    }

    /// Bytes of the ids and facts of the rows at some places.
    #[must_use]
    pub fn texts_of(&self, places: Range<usize>) -> usize {
        let facts = self.facts_of(places.clone());
        let facts = self.missing.start(facts.end).saturating_sub(self.missing.start(facts.start));
        self.ids.start(places.end).saturating_sub(self.ids.start(places.start)).saturating_add(facts)
    }

    /// The facts of the rows at some places.
    #[must_use]
    pub fn facts_of(&self, places: Range<usize>) -> Range<usize> {
        self.starts(places.start).missing..self.starts(places.end).missing
    }

    /// Where the row at a place begins, or the last one ends.
    fn starts(&self, at: usize) -> Starts {
        self.heads.get(at).map_or_else(|| self.reached(), |head| head.starts)
    }

    /// Visit numbers by place of the row; empty for a rejected record.
    #[must_use]
    pub fn ids(&self) -> &Texts {
        &self.ids
    }

    /// The codes that lines have numbers of.
    #[must_use]
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Codes of lines at some places.
    #[must_use]
    pub fn coded(&self, lines: Range<usize>) -> &[CodeNumber] {
        self.coded.get(lines).unwrap_or_default()
    }

    /// Decisions of lines at some places.
    #[must_use]
    pub fn decisions(&self, lines: Range<usize>) -> &[Decision] {
        self.decisions.get(lines).unwrap_or_default()
    }

    /// Units of all lines.
    #[must_use]
    pub fn units(&self) -> &Column {
        &self.units
    }

    /// Facts of all rows.
    #[must_use]
    pub fn facts(&self) -> &Texts {
        &self.missing
    }

    /// Whether any record was rejected.
    #[must_use]
    pub fn has_rejected(&self) -> bool {
        !self.rejected.is_empty()
    }

    /// The rules of findings at some places, each with how many lines it is about.
    pub fn fired(&self, places: Range<usize>) -> impl Iterator<Item = (RuleNumber, usize)> + Clone {
        let before = places.start.checked_sub(1).and_then(|before| self.fired.get(before)).map_or(0, |found| found.end);
        let found = self.fired.get(places).unwrap_or_default();
        found.iter().scan(before, |before, found| {
            let lines = found.end.saturating_sub(std::mem::replace(before, found.end));
            Some((found.rule, lines))
        })
    }
}
