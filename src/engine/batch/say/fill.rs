//! Messages filled from cells.
//!
//! In: what a rule's findings say, the cells of a session. Out: [`Spoken`] findings. What always holds: lines with the same words share a finding, and the order is
//! that of the first line of each, as the reference engine has it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::holes::{Hole, Part, Saying, Sayings};
use super::kept::{Held, Kept};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::row::{Cell, Span, Words};
use crate::engine::reference::wording::{self, NOT_RECORDED, Plain};
use crate::model::types::Scalar;

/// Fills the messages of one session.
#[derive(Clone, Copy, Debug)]
pub struct Fill<'s> {
    /// What findings say.
    pub sayings: &'s Sayings,
    /// What sessions say.
    pub kept: &'s Kept,
    /// Texts by number.
    pub words: &'s Words,
    /// The place of the session in its block.
    pub at: usize,
}

/// Findings of one session in words. The memory of the last session is used again.
#[derive(Debug, Default)]
pub struct Spoken {
    texts: String,
    findings: Vec<One>,
}

#[derive(Clone, Copy, Debug)]
struct One {
    /// As whoever asks numbers rules.
    rule: usize,
    /// Its lines, a bit for each.
    on: u64,
    message: Span,
    fix: Option<Span>,
}

/// A finding in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InWords<'s> {
    /// The number of its rule.
    pub rule: usize,
    /// Its lines, a bit for each.
    on: u64,
    /// What was found.
    pub message: &'s str,
    /// What to do.
    pub fix: Option<&'s str>,
}

impl InWords<'_> {
    /// Its lines, from 1.
    pub fn lines(self) -> impl Iterator<Item = usize> {
        (1..=64_usize).zip(0..64_u32).filter(move |(_, bit)| self.on.wrapping_shr(*bit) & 1 == 1).map(|(line, _)| line)
    }
}

impl Spoken {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.texts.clear();
        self.findings.clear();
    }

    /// All of them, in their order.
    pub fn findings(&self) -> impl Iterator<Item = InWords<'_>> {
        self.findings.iter().map(|one| InWords {
            rule: one.rule,
            on: one.on,
            message: self.text(one.message),
            fix: one.fix.map(|fix| self.text(fix)),
        })
    }

    fn text(&self, span: Span) -> &str {
        self.texts.get(span.range()).unwrap_or_default()
    }
}

impl Fill<'_> {
    /// Says what a rule found on lines, which are numbered from 1; false if that cannot be said here.
    pub fn say(self, number: usize, rule: usize, lines: impl Iterator<Item = usize>, spoken: &mut Spoken) -> bool {
        let (Some(saying), Some(date)) = (self.sayings.rule(rule), self.kept.date(self.at)) else { return false };
        let first = spoken.findings.len();
        for line in lines {
            let Some(line) = line.checked_sub(1) else { return false };
            let Some(bit) = u32::try_from(line).ok().and_then(|line| 1u64.checked_shl(line)) else { return false };
            let known = spoken.findings.len() > first;
            if known && !saying.by_line {
                spoken.findings.iter_mut().skip(first).for_each(|one| one.on |= bit);
                continue;
            }
            let begin = spoken.texts.len();
            let Some((message, fix)) = self.words(saying, line, date, &mut spoken.texts) else { return false };
            let Spoken { texts, findings } = &mut *spoken;
            let text = |span: Span| texts.get(span.range());
            let same = findings
                .iter_mut()
                .skip(first)
                .find(|one| text(one.message) == text(message) && one.fix.map(text) == fix.map(text));
            match same {
                Some(one) => {
                    one.on |= bit;
                    texts.truncate(begin);
                }
                None => findings.push(One { rule: number, on: bit, message, fix }),
            }
        }
        true
    }

    fn words(self, saying: &Saying, line: usize, date: Date, texts: &mut String) -> Option<(Span, Option<Span>)> {
        let message = self.parts(&saying.message, line, date, texts)?;
        let fix = match &saying.fix {
            None => None,
            Some(fix) => Some(self.parts(fix, line, date, texts)?),
        };
        Some((message, fix))
    }

    fn parts(self, parts: &[Part], line: usize, date: Date, texts: &mut String) -> Option<Span> {
        let from = texts.len();
        let Sayings { session, line: of_line, .. } = self.sayings;
        for part in parts {
            match part {
                Part::Text(text) => texts.push_str(text),
                Part::Param(values, none) => texts.push_str(Part::on(values, none, date)),
                Part::Session(place) => self.hole(session.get(*place)?, *place, texts)?,
                Part::Line(place) => {
                    let before = line.checked_mul(of_line.len())?.checked_add(session.len())?;
                    self.hole(of_line.get(*place)?, before.checked_add(*place)?, texts)?;
                }
            }
        }
        Some(Span::of(from, texts.len()))
    }

    /// What stands in a hole; `None` if that is not known here.
    fn hole(self, hole: &Hole, place: usize, texts: &mut String) -> Option<()> {
        let cell = match self.kept.cell(self.at, place)? {
            Held::Words(span) => {
                texts.push_str(self.kept.words(span));
                return Some(());
            }
            Held::Cell(cell) => cell,
        };
        let text = |number: u32| Plain::Text(self.words.text(hole.texts, number));
        let value = match cell {
            Cell::Beyond => return None,
            Cell::Unknown => {
                texts.push_str(NOT_RECORDED);
                return Some(());
            }
            Cell::Absent => {
                texts.push_str(&hole.absent);
                return Some(());
            }
            Cell::List(span) => {
                wording::list(self.kept.list(span).iter().map(|number| text(*number)), &hole.scalar, texts);
                return Some(());
            }
            Cell::Listed(number) => {
                let members = self.words.dictionaries.lists(hole.texts).of(number);
                wording::list(members.iter().map(|number| text(*number)), &hole.scalar, texts);
                return Some(());
            }
            Cell::Flag(yes) => Plain::Flag(yes),
            Cell::Date(date) => Plain::Date(date),
            Cell::Number(number) if hole.scalar == Scalar::Time => {
                let minutes = number.checked_div(UNIT)?.checked_div(60)?;
                Plain::Time(minutes.checked_div(60)?, minutes.checked_rem(60)?)
            }
            Cell::Number(number) => Plain::Number(Decimal::new(number, PLACES)),
            Cell::Text(number) => text(number),
            Cell::Plain(span) => Plain::Text(self.kept.words(span)),
        };
        wording::one(value, &hole.scalar, texts);
        Some(())
    }
}

/// Decimals of a number of [`UNIT`]ths.
const PLACES: u32 = 4;

const _: () = assert!(UNIT == 10_i64.pow(PLACES));
