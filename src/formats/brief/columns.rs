//! Many rows at once, column by column.
//!
//! In: places of rows. Out: what each row has by its places in the columns, and the columns. What always holds: what rows that stand one behind the other have stands
//! one behind the other as well, a rejected one has nothing between.

use std::ops::Range;

use super::BriefRows;
use super::codes::{CodeNumber, Codes};
use super::ends::Ends;
use super::rules::{PayerNumber, RuleNumber};
use super::texts::Texts;
use super::units::Column;
use crate::model::determination::{Decision, Rejection};

/// Rows that stand one behind the other and are alike.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// Decided sessions, by their places.
    Decided(Range<usize>),
    /// A rejected record.
    Rejected(&'a Rejection),
}

impl BriefRows {
    /// The rows at some places, in their order: as many decided ones at once as there are.
    pub fn parts(&self, places: Range<usize>) -> impl Iterator<Item = Part<'_>> {
        let Range { start: mut next, end } = places;
        let end = end.min(self.len());
        let from = self.rejected.partition_point(|(at, _)| *at < next);
        let rejected = self.rejected.iter().skip(from).take_while(move |(at, _)| *at < end).map(Some);
        rejected.chain([None]).flat_map(move |one| {
            let decided = next..one.map_or(end, |(at, _)| *at);
            next = decided.end.saturating_add(1);
            let decided = (!decided.is_empty()).then_some(Part::Decided(decided));
            decided.into_iter().chain(one.map(|(_, rejection)| Part::Rejected(rejection)))
        })
    }

    /// The payers of decided sessions at some places.
    #[must_use]
    pub fn payers(&self, places: Range<usize>) -> &[PayerNumber] {
        self.heads.payers.get(places).unwrap_or_default()
    }

    /// Their days, from the first of 1970.
    #[must_use]
    pub fn days(&self, places: Range<usize>) -> &[i32] {
        self.heads.days.get(places).unwrap_or_default()
    }

    /// Their own decisions, not those of their lines.
    #[must_use]
    pub fn decided(&self, places: Range<usize>) -> &[Decision] {
        self.heads.decisions.get(places).unwrap_or_default()
    }

    /// Where the lines of each row end.
    #[must_use]
    pub fn line_ends(&self) -> &Ends {
        &self.heads.lines
    }

    /// Where the findings of each row end.
    #[must_use]
    pub fn finding_ends(&self) -> &Ends {
        &self.heads.fired
    }

    /// Where the facts of each row end.
    #[must_use]
    pub fn fact_ends(&self) -> &Ends {
        &self.heads.missing
    }

    /// The lines of the rows at some places.
    #[must_use]
    pub fn lines_of(&self, places: Range<usize>) -> Range<usize> {
        self.heads.lines.members(places)
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
        self.heads.missing.members(places)
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

    /// The rules of findings at some places.
    #[must_use]
    pub fn fired(&self, findings: Range<usize>) -> &[RuleNumber] {
        self.fired.get(findings).unwrap_or_default()
    }

    /// Where the lines end that each finding is about.
    #[must_use]
    pub fn fired_on_ends(&self) -> &Ends {
        &self.fired_on_ends
    }
}
