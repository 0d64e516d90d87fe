//! What sessions come to, in short: a row for each record, without the words.
//!
//! In: what was decided, piece by piece by [`BriefRows::begin`], or whole answers by [`BriefRows::push`]. Out: [`BriefRow`]s in the order in which they
//! came. What always holds: a row says what the determination of its session says; a rejected record is there as it was rejected; once the
//! buffers are as large as a block needs, nothing is allocated for a session, and [`BriefRows::clear`] keeps them.
//!
//! All rows share their buffers: [`texts`] has ids and facts, [`codes`] the codes of lines, each once, [`mod@units`] the units of lines, [`rules`] the names that rows have numbers for,
//! [`words`] what findings say, where rows tell more of them than their rules.

pub mod codes;
pub mod columns;
pub mod decisions;
pub mod rules;
pub mod texts;
pub mod units;
pub mod words;

mod answer;
mod row;

use jiff::civil::Date;

use self::codes::{CodeNumber, Codes};
use self::rules::{Names, PayerNumber, RuleNumber};
use self::texts::Texts;
use self::units::{Column, Units};
use self::words::{Said, StemNumber, Words};
use crate::model::determination::{Decision, Finding, Rejection};

pub use self::row::{BriefLine, BriefRow, BriefSession, Fired, InWords};

/// How much rows tell of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Detail {
    /// The rules that have some.
    #[default]
    Rules,
    /// Each as the whole answer has it as well.
    Findings,
}

/// Rows in short, of many records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BriefRows {
    detail: Detail,
    names: Names,
    heads: Vec<Head>,
    /// Ids of decided sessions, by place of the row; empty for a rejected record.
    ids: Texts,
    codes: Codes,
    /// The code of each line.
    coded: Vec<CodeNumber>,
    decisions: Vec<Decision>,
    units: Column,
    fired: Vec<Found>,
    /// Lines that findings are about, from 1.
    fired_on: Vec<usize>,
    /// What findings say, where that is told.
    words: Words,
    missing: Texts,
    rejected: Vec<Rejection>,
}

/// A finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    rule: RuleNumber,
    /// Where its lines end.
    end: usize,
    /// The number of what it says.
    said: Option<usize>,
}

/// What is known of a row at once, and where what it has begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    what: What,
    starts: Starts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Decided(PayerNumber, Date, Decision),
    /// By place among the rejected.
    Rejected(usize),
}

/// Places in the buffers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Starts {
    lines: usize,
    fired: usize,
    missing: usize,
}

impl BriefRows {
    /// None yet, of which so much will be told.
    #[must_use]
    pub fn new(detail: Detail) -> Self {
        Self { detail, ..Self::default() }
    }

    /// How much they tell of findings.
    #[must_use]
    pub fn detail(&self) -> Detail {
        self.detail
    }

    /// The number of a payer, by the id of its profile. It is good for these rows, also when they were cleared, and for no others.
    pub fn payer_number(&mut self, payer: &str) -> PayerNumber {
        self.names.payer_number(payer)
    }

    /// The number of a payer's rule with the word for its effect; good as long as that of a payer.
    pub fn rule_number(&mut self, payer: PayerNumber, rule: &str, effect: &str) -> RuleNumber {
        self.names.rule_number(payer, rule, effect)
    }

    /// The number of a code; good for these rows until they are cleared, and for no others.
    pub fn code_number(&mut self, code: &str) -> CodeNumber {
        self.codes.number(code)
    }

    /// The number of what a finding of a rule has in common with others of the rule; good as long as that of a payer.
    pub fn stem_number(&mut self, rule: RuleNumber, finding: &Finding) -> StemNumber {
        self.words.stem_number(rule, finding)
    }

    /// Makes room for so many sessions, which have so many lines.
    pub fn reserve(&mut self, sessions: usize, lines: usize) {
        self.heads.reserve(sessions);
        self.ids.reserve(sessions);
        self.coded.reserve(lines);
        self.decisions.reserve(lines);
        self.units.reserve(lines);
    }

    /// Begins the row of a decided session; what it has is added to what is given back. The row ends where the next one begins.
    pub fn begin(&mut self, id: &str, payer: PayerNumber, date: Date, decision: Decision) -> Adding<'_> {
        self.row(id, What::Decided(payer, date, decision));
        Adding { rows: self }
    }

    /// Adds a record that was rejected.
    pub fn reject(&mut self, rejection: Rejection) {
        self.row("", What::Rejected(self.rejected.len()));
        self.rejected.push(rejection);
    }

    fn row(&mut self, id: &str, what: What) {
        self.heads.push(Head { what, starts: self.reached() });
        self.ids.push(id);
    }

    /// Where the next row begins.
    fn reached(&self) -> Starts {
        Starts { lines: self.decisions.len(), fired: self.fired.len(), missing: self.missing.len() }
    }

    /// Where the row behind one begins.
    fn ends(&self, at: usize) -> Starts {
        self.heads.get(at.saturating_add(1)).map_or_else(|| self.reached(), |next| next.starts)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Forgets the rows. The buffers keep their room, and the names their numbers.
    pub fn clear(&mut self) {
        self.heads.clear();
        self.ids.truncate(0);
        self.codes.clear();
        self.coded.clear();
        self.decisions.clear();
        self.units.clear();
        self.fired.clear();
        self.fired_on.clear();
        self.words.clear();
        self.missing.truncate(0);
        self.rejected.clear();
    }

    /// The names of payers and rules.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// What findings have in common, by number.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }
}

/// Adds to the last row.
#[derive(Debug)]
pub struct Adding<'a> {
    rows: &'a mut BriefRows,
}

impl Adding<'_> {
    /// The next line of the record: its code, what it comes to, and its units.
    pub fn line(&mut self, code: &str, decision: Decision, units: Units) {
        let code = self.rows.codes.number(code);
        self.coded(code, decision, units);
    }

    /// The same with a code by its number.
    #[inline]
    pub fn coded(&mut self, code: CodeNumber, decision: Decision, units: Units) {
        self.rows.coded.push(code);
        self.rows.decisions.push(decision);
        self.rows.units.push(units);
    }

    /// The next finding, in the order of determinations: the rule, and the lines that it is about, from 1.
    pub fn finding(&mut self, rule: RuleNumber, lines: impl IntoIterator<Item = usize>) {
        self.found(rule, lines, None);
    }

    /// The same with what it says.
    pub fn finding_in_words(&mut self, rule: RuleNumber, lines: impl IntoIterator<Item = usize>, said: Said<'_>) {
        let said = self.rows.words.push(said);
        self.found(rule, lines, Some(said));
    }

    fn found(&mut self, rule: RuleNumber, lines: impl IntoIterator<Item = usize>, said: Option<usize>) {
        self.rows.fired_on.extend(lines);
        self.rows.fired.push(Found { rule, end: self.rows.fired_on.len(), said });
    }

    /// A fact that would settle something, by its path; in any order, as often as it likes.
    pub fn missing(&mut self, fact: &str) {
        let missing = &mut self.rows.missing;
        let start = self.rows.heads.last().map_or(0, |head| head.starts.missing);
        let last = missing.len().checked_sub(1).filter(|last| *last >= start);
        match last.map(|last| missing.get(last).cmp(fact)) {
            None | Some(std::cmp::Ordering::Less) => missing.push(fact),
            Some(std::cmp::Ordering::Equal) => {}
            Some(std::cmp::Ordering::Greater) => {
                let mut facts: Vec<String> = (start..missing.len()).map(|at| missing.get(at).to_owned()).collect();
                if let Err(place) = facts.binary_search_by(|known| known.as_str().cmp(fact)) {
                    facts.insert(place, fact.to_owned());
                }
                missing.truncate(start);
                facts.iter().for_each(|fact| missing.push(fact));
            }
        }
    }
}
