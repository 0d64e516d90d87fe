//! What a session comes to, as a row in short.
//!
//! In: decided blocks, and what is known of each session beside them. Out: rows. What always holds: payers and rules are looked up once for a block, and only if something comes of it.

use jiff::civil::Date;

use super::known::Beside;
use crate::engine::batch::{Decided, Short, Spoken, Words};
use crate::formats::brief::codes::CodeNumber;
use crate::formats::brief::rules::{PayerNumber, RuleNumber};
use crate::formats::brief::units::Units;
use crate::formats::brief::words::{Said, StemNumber};
use crate::formats::brief::{BriefRows, Detail};

/// The numbers that rows have for the payers and rules of blocks.
pub struct Names {
    blocks: Vec<(PayerNumber, Vec<Rule>)>,
}

/// A rule of a block; its findings have a stem where they are told in words.
#[derive(Clone, Copy)]
struct Rule {
    number: RuleNumber,
    stem: Option<StemNumber>,
}

/// What is known of a session before it is decided.
pub struct Head<'c, C> {
    /// Its id.
    pub id: &'c str,
    /// Its day.
    pub date: Date,
    /// The codes of its lines, by the numbers that rows have for them.
    pub codes: C,
}

impl Names {
    /// Of these blocks, for these rows, which have room for their findings.
    pub fn new(of: &[Decided<'_>], rows: &mut BriefRows) -> Self {
        rows.reserve_findings(of.iter().map(Decided::findings).fold(0, usize::saturating_add));
        let blocks = of.iter().map(|block| {
            let payer = rows.payer_number(block.payer());
            let rules = (0..block.rules()).filter_map(|rule| {
                let (id, effect) = block.rule(rule)?;
                let number = rows.rule_number(payer, id, effect);
                Some(Rule { number, stem: block.stem(rule).map(|stem| rows.stem_number(number, stem)) })
            });
            (payer, rules.collect())
        });
        Self { blocks: blocks.collect() }
    }

    /// Adds the rows of sessions that stand one behind the other in a block, from one on, with the ids and the codes of all of them; their findings are not told in words.
    pub fn many(
        &self,
        rows: &mut BriefRows,
        (block, first): (usize, Short<'_>),
        all: &[Beside],
        (ids, codes): (&str, &[CodeNumber]),
    ) {
        let Some((payer, rules)) = self.blocks.get(block) else { return };
        let (count, days) = (all.len(), all.iter().map(|one| one.day));
        let lengths = all.iter().map(|one| one.id.len());
        let mut many = rows.many(*payer, first.decisions(count), days, (ids, lengths));
        many.lines(all.iter().map(|one| one.codes.len()), codes, first.slots(count));
        let rule = |number: usize| rules.get(number).map(|rule| rule.number).unwrap_or_default();
        let findings = first.all_findings(count).map(|(number, lines)| (rule(number), lines));
        many.findings(first.finding_counts(count), findings);
    }

    /// Adds the row of a session; false, and nothing is added, where findings are told in words and one of them cannot be said here.
    pub fn push(
        &self,
        rows: &mut BriefRows,
        (block, short): (usize, Short<'_>),
        Head { id, date, codes }: Head<'_, impl Iterator<Item = CodeNumber>>,
        words: &Words,
        spoken: &mut Spoken,
    ) -> bool {
        let Some((payer, rules)) = self.blocks.get(block) else { return false };
        let in_words = rows.detail() == Detail::Findings;
        if in_words && !short.say(words, spoken) {
            return false;
        }
        let mut row = rows.begin(id, *payer, date, short.decision());
        row.coded(codes.zip(short.lines()).map(|(code, (decision, units))| (code, decision, Units::Parts(units))));
        if in_words {
            for finding in spoken.findings() {
                if let Some(Rule { number, stem: Some(stem) }) = rules.get(finding.rule).copied() {
                    let said = Said { stem, message: finding.message, fix: finding.fix, cost: None };
                    row.finding_in_words(number, finding.lines(), said);
                }
            }
        } else {
            for (rule, lines) in short.findings() {
                if let Some(rule) = rules.get(rule) {
                    row.finding(rule.number, lines);
                }
            }
        }
        true
    }
}
