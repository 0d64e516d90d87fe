//! What sessions come to, in short: a row for each record, without the words.
//!
//! In: what was decided, piece by piece by [`BriefRows::begin`] or column by column by [`BriefRows::many`], or whole answers by [`BriefRows::push`]. Out: [`BriefRow`]s in the order in which they
//! came. What always holds: a row says what the determination of its session says; a rejected record is there as it was rejected; once the
//! buffers are as large as a block needs, nothing is allocated for a session, and [`BriefRows::clear`] keeps them.
//!
//! All rows share their buffers: [`texts`] has ids and facts, [`codes`] the codes of lines, each once, [`mod@units`] the units of lines, [`rules`] the names that rows have numbers for,
//! [`words`] what findings say, where rows tell more of them than their rules.

pub mod codes;
pub mod columns;
pub mod decisions;
pub mod ends;
pub mod many;
pub mod rules;
pub mod texts;
pub mod units;
pub mod words;

mod answer;
mod row;

use jiff::civil::Date;

use self::codes::{CodeNumber, Codes};
use self::ends::Ends;
use self::rules::{Names, PayerNumber, RuleNumber};
use self::texts::Texts;
use self::units::{Column, Units};
use self::words::{Said, StemNumber, Words};
use crate::model::days::since_1970;
use crate::model::determination::{Decision, Finding, Rejection};

pub use self::row::{BriefLine, BriefRow, BriefSession, Fired, InWords};

/// Lines of most sessions, for which room is made.
const LINES: usize = 4;

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
    heads: Heads,
    /// Ids of decided sessions, by place of the row; empty for a rejected record.
    ids: Texts,
    codes: Codes,
    /// The code of each line.
    coded: Vec<CodeNumber>,
    decisions: Vec<Decision>,
    units: Column,
    fired: Vec<RuleNumber>,
    /// Lines that each finding is about, from 1.
    fired_on: Vec<usize>,
    fired_on_ends: Ends,
    /// What findings say, by place of the finding, where that is told.
    words: Words,
    missing: Texts,
    /// Rejected records, each with the place of its row.
    rejected: Vec<(usize, Rejection)>,
}

/// What is known of rows at once, column by column, and where what they have ends. What stands there of a rejected record means nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Heads {
    payers: Vec<PayerNumber>,
    /// Days from the first of 1970.
    days: Vec<i32>,
    decisions: Vec<Decision>,
    lines: Ends,
    fired: Ends,
    missing: Ends,
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

    /// Makes room for so many findings, which are about a few lines each.
    pub fn reserve_findings(&mut self, findings: usize) {
        self.fired.reserve(findings);
        self.fired_on_ends.reserve(findings);
        self.fired_on.reserve(findings.saturating_mul(LINES));
    }

    /// Begins the row of a decided session; what it has is added to what is given back. The row ends where the next one begins.
    pub fn begin(&mut self, id: &str, payer: PayerNumber, date: Date, decision: Decision) -> Adding<'_> {
        self.row(id, payer, since_1970(date), decision);
        Adding { rows: self }
    }

    /// Adds a record that was rejected.
    pub fn reject(&mut self, rejection: Rejection) {
        self.rejected.push((self.len(), rejection));
        self.row("", PayerNumber::default(), 0, Decision::NotBilled);
    }

    #[inline]
    fn row(&mut self, id: &str, payer: PayerNumber, day: i32, decision: Decision) {
        self.heads.payers.push(payer);
        self.heads.days.push(day);
        self.heads.decisions.push(decision);
        self.heads.lines.push(self.decisions.len());
        self.heads.fired.push(self.fired.len());
        self.heads.missing.push(self.missing.len());
        self.ids.push(id);
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heads.payers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.payers.is_empty()
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
        self.fired_on_ends.clear();
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

impl Heads {
    fn reserve(&mut self, rows: usize) {
        let Self { payers, days, decisions, lines, fired, missing } = self;
        payers.reserve(rows);
        days.reserve(rows);
        decisions.reserve(rows);
        [lines, fired, missing].into_iter().for_each(|ends| ends.reserve(rows));
    }

    fn clear(&mut self) {
        let Self { payers, days, decisions, lines, fired, missing } = self;
        payers.clear();
        days.clear();
        decisions.clear();
        [lines, fired, missing].into_iter().for_each(Ends::clear);
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
        self.coded([(code, decision, units)]);
    }

    /// The next lines, with their codes by number.
    #[inline]
    pub fn coded(&mut self, lines: impl IntoIterator<Item = (CodeNumber, Decision, Units)>) {
        let BriefRows { coded, decisions, units: all, heads, .. } = &mut *self.rows;
        for (code, decision, units) in lines {
            coded.push(code);
            decisions.push(decision);
            all.push(units);
        }
        heads.lines.grow(decisions.len());
    }

    /// The next finding, in the order of determinations: the rule, and the lines that it is about, from 1.
    #[inline]
    pub fn finding(&mut self, rule: RuleNumber, lines: impl IntoIterator<Item = usize>) {
        let BriefRows { fired, fired_on, fired_on_ends, heads, .. } = &mut *self.rows;
        fired.push(rule);
        lines.into_iter().for_each(|line| fired_on.push(line));
        fired_on_ends.push(fired_on.len());
        heads.fired.grow(fired.len());
    }

    /// The same with what it says; rows tell that of all findings or of none.
    pub fn finding_in_words(&mut self, rule: RuleNumber, lines: impl IntoIterator<Item = usize>, said: Said<'_>) {
        self.rows.words.push(said);
        self.finding(rule, lines);
    }

    /// A fact that would settle something, by its path; in any order, as often as it likes.
    pub fn missing(&mut self, fact: &str) {
        let BriefRows { missing, heads, .. } = &mut *self.rows;
        let start = heads.missing.range(heads.payers.len().saturating_sub(1)).start;
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
        heads.missing.grow(missing.len());
    }
}
