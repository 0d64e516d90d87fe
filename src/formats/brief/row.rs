//! One row, as it is read.

use std::ops::Range;

use jiff::civil::Date;

use super::BriefRows;
use super::rules::{PayerNumber, RuleNumber};
use super::units::Units;
use super::words::Said;
use crate::model::days::date;
use crate::model::determination::{Decision, Finding, Rejection};

/// One record in short.
#[derive(Clone, Copy, Debug)]
pub enum BriefRow<'a> {
    /// A session that was decided.
    Decided(BriefSession<'a>),
    /// A record that was rejected.
    Rejected(&'a Rejection),
}

/// A decided session in short.
#[derive(Clone, Copy, Debug)]
pub struct BriefSession<'a> {
    rows: &'a BriefRows,
    at: usize,
    payer: PayerNumber,
    /// Day of the session.
    pub date_of_service: Date,
    /// The session's decision.
    pub decision: Decision,
}

/// A line in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefLine<'a> {
    /// Procedure code.
    pub code: &'a str,
    /// The decision.
    pub decision: Decision,
    /// Units to bill.
    pub units: Units,
}

/// A finding in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired<'a> {
    /// The rule.
    pub rule: RuleNumber,
    /// Lines it is about, from 1.
    pub lines: &'a [usize],
    /// What it says, where rows tell that.
    pub said: Option<Said<'a>>,
}

/// A finding in its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InWords<'a> {
    /// What it has in common with others of its rule: a finding without lines, message, fix and cost.
    pub stem: &'a Finding,
    /// Lines it is about, from 1.
    pub lines: &'a [usize],
    /// What it says beside that.
    pub said: Said<'a>,
}

impl BriefRows {
    /// The row at a place; `None`: there are not so many.
    #[must_use]
    #[inline]
    pub fn get(&self, at: usize) -> Option<BriefRow<'_>> {
        if let Some(rejection) = self.rejection(at) {
            return Some(BriefRow::Rejected(rejection));
        }
        let (payer, date_of_service) = (*self.heads.payers.get(at)?, date(*self.heads.days.get(at)?)?);
        let decision = *self.heads.decisions.get(at)?;
        Some(BriefRow::Decided(BriefSession { rows: self, at, payer, date_of_service, decision }))
    }

    #[inline]
    fn rejection(&self, at: usize) -> Option<&Rejection> {
        let found = self.rejected.binary_search_by_key(&at, |(place, _)| *place).ok()?;
        self.rejected.get(found).map(|(_, rejection)| rejection)
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = BriefRow<'_>> {
        self.range(0..self.len())
    }

    /// The rows at some places.
    pub fn range(&self, places: Range<usize>) -> impl Iterator<Item = BriefRow<'_>> {
        places.filter_map(|at| self.get(at))
    }
}

impl InWords<'_> {
    /// The finding as whole answers have it.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let Said { message, fix, cost, .. } = self.said;
        let (message, fix) = (message.to_owned(), fix.map(ToOwned::to_owned));
        Finding { lines: self.lines.to_vec(), message, fix, cost, ..self.stem.clone() }
    }
}

impl<'a> BriefSession<'a> {
    /// Visit number.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.rows.ids.get(self.at)
    }

    /// Id of the payer's profile.
    #[must_use]
    pub fn payer(&self) -> &'a str {
        self.rows.names.payer(self.payer)
    }

    /// The lines of the record, in its order.
    pub fn lines(&self) -> impl Iterator<Item = BriefLine<'a>> + use<'a> {
        let rows = self.rows;
        rows.heads.lines.range(self.at).filter_map(move |at| {
            let decision = *rows.decisions.get(at)?;
            Some(BriefLine { code: rows.codes.get(*rows.coded.get(at)?), decision, units: rows.units.get(at) })
        })
    }

    /// Its findings, in the order of its determination.
    pub fn findings(&self) -> impl Iterator<Item = Fired<'a>> + use<'a> {
        let rows = self.rows;
        rows.heads.fired.range(self.at).filter_map(move |at| {
            let lines = rows.fired_on.get(rows.fired_on_ends.range(at))?;
            Some(Fired { rule: *rows.fired.get(at)?, lines, said: rows.words.get(at) })
        })
    }

    /// Its findings in their words, where rows tell them.
    pub fn in_words(&self) -> impl Iterator<Item = InWords<'a>> + use<'a> {
        let rows = self.rows;
        self.findings().filter_map(move |fired| {
            let said = fired.said?;
            Some(InWords { stem: rows.words.stem(said.stem)?, lines: fired.lines, said })
        })
    }

    /// Ids of the rules with findings, each once, in the order of its determination.
    pub fn rules(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (rows, session) = (self.rows, *self);
        let first = |fired: Fired<'_>| rows.names.rule(fired.rule).map(|rule| rule.first);
        let each = session.findings().enumerate().filter_map(move |(at, fired)| {
            let first_of = first(fired)?;
            let told = session.findings().take(at).any(|before| first(before) == Some(first_of));
            if told { None } else { rows.names.rule(first_of) }
        });
        each.map(|rule| rule.id.as_str())
    }

    /// Paths of the facts that would settle something, sorted, each once.
    pub fn missing(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.rows;
        rows.heads.missing.range(self.at).map(move |at| rows.missing.get(at))
    }
}
