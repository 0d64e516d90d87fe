//! What a text says of a fact, as a cell.
//!
//! In: a fact and a text without white space around it. Out: its cell; `None` if the text is no value of the fact. What always holds: it is a value here exactly if
//! [`given::value`] takes it, and then the same.

use jiff::civil::Date;

use super::{Cell, Span, Verbatim, Words};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::input::{Form, Texts};
use crate::engine::batch::lower::whole;
use crate::model::facts::{ALL, FactDef, FactId};
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::model::{given, literal};

/// Reads texts of facts.
#[derive(Debug)]
pub struct Reading {
    kinds: Vec<Kind>,
}

/// How a fact, or a member of its list, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text of which few are different.
    Word(Texts),
    /// An identifier, or free text.
    Plain,
    /// A number of which the short whole ones up to this many are read at once.
    Number(i64),
    /// A day.
    Date,
    /// Anything else.
    Other,
}

/// Digits of a short number.
const SHORT: usize = 6;

/// The largest with so many.
const LARGEST_SHORT: i64 = 999_999;

impl Reading {
    /// For all facts.
    #[must_use]
    pub fn new() -> Self {
        Self { kinds: ALL.iter().map(Kind::of).collect() }
    }

    /// The cell of a fact that is no list; `keep` keeps a text that has no number.
    #[inline]
    pub fn cell(&self, id: FactId, text: &str, words: &mut Words, keep: impl FnOnce(&str) -> Span) -> Option<Cell> {
        match *self.kinds.get(id.index())? {
            Kind::Plain if text.is_empty() || given::is_refused(text) => None,
            Kind::Plain => Some(Cell::Plain(keep(text))),
            kind => kind.word(id, text, words),
        }
    }

    /// How a fact, or a member of its list, is written.
    #[must_use]
    pub fn kind(&self, id: FactId) -> Kind {
        self.kinds.get(id.index()).copied().unwrap_or(Kind::Other)
    }

    /// The cell of a fact that is no list, from a text of a record that its row has kept; `None` where that is not plain to see.
    #[inline]
    #[must_use]
    pub fn verbatim(&self, id: FactId, text: Verbatim<'_>, words: &Words) -> Option<Cell> {
        match *self.kinds.get(id.index())? {
            Kind::Word(_) => words.known(number_of(id), text).map(Cell::Text),
            Kind::Plain => self.plain(text),
            Kind::Date => literal::day_of(text.bytes()).map(Cell::Date),
            Kind::Number(_) | Kind::Other => None,
        }
    }

    /// The cell of a text without a number that its row has kept with its record; `None` where that is not plain to see.
    #[inline]
    #[must_use]
    pub fn plain(&self, text: Verbatim<'_>) -> Option<Cell> {
        (text.is_trimmed() && (!given::may_be_refused(text.bytes()) || !given::is_refused(text.text())))
            .then(|| Cell::Plain(text.span()))
    }

    /// The number of a member of a list that was read before; `None`: it has to be looked at.
    #[inline]
    #[must_use]
    pub fn known_member(&self, id: FactId, text: Verbatim<'_>, words: &Words) -> Option<u32> {
        words.known(number_of(id), text)
    }

    /// The cell of a fact that is a day; `None` if it is none.
    #[must_use]
    pub fn day(&self, id: FactId, day: Date) -> Option<Cell> {
        (self.kind(id) == Kind::Date).then_some(Cell::Date(day))
    }

    /// The cell of a fact that is a number, from a short whole one; `None` if it has to be read from text.
    #[must_use]
    pub fn whole(&self, id: FactId, number: i64) -> Option<Cell> {
        (0..=self.most(id)?).contains(&number).then(|| Cell::Number(number.wrapping_mul(UNIT)))
    }

    /// Up to which whole number those of a fact need not be read from text; `None`: it is no number.
    #[must_use]
    pub fn most(&self, id: FactId) -> Option<i64> {
        match self.kinds.get(id.index())? {
            Kind::Number(most) => Some(LARGEST_SHORT.min(*most)),
            _ => None,
        }
    }

    /// The number of a member of a list.
    #[inline]
    pub fn member(&self, id: FactId, text: &str, words: &mut Words) -> Option<u32> {
        let kind = match self.kinds.get(id.index())? {
            Kind::Word(kind) => *kind,
            Kind::Plain => Texts::Others,
            Kind::Number(_) | Kind::Date | Kind::Other => return None,
        };
        words.number(number_of(id), kind, text, || given::value(id.def(), text).ok())
    }
}

impl Default for Reading {
    fn default() -> Self {
        Self::new()
    }
}

impl Kind {
    /// The cell of a fact of this kind, whose texts have numbers, or that has none.
    #[inline]
    fn word(self, id: FactId, text: &str, words: &mut Words) -> Option<Cell> {
        let value = || given::value(id.def(), text).ok();
        match self {
            Kind::Word(kind) => words.number(number_of(id), kind, text, value).map(Cell::Text),
            Kind::Plain => None,
            Kind::Number(most) => match short(text) {
                Some(number) => (number <= most).then(|| Cell::Number(number.wrapping_mul(UNIT))),
                None => value().map(|value| plain(&value)),
            },
            Kind::Date => literal::day(text).map(Cell::Date),
            Kind::Other => value().map(|value| plain(&value)),
        }
    }

    fn of(def: &FactDef) -> Self {
        let ty = def.ty();
        match ty.scalar {
            Scalar::Text => Kind::Plain,
            Scalar::Minutes => Kind::Number(1440),
            Scalar::Number | Scalar::Money => Kind::Number(i64::MAX),
            Scalar::Date => Kind::Date,
            _ => match Form::of(&ty) {
                Some(Form::Text(kind) | Form::List(kind)) => Kind::Word(kind),
                Some(Form::Flag | Form::Number) | None => Kind::Other,
            },
        }
    }
}

/// A value that is neither a text nor a list.
#[must_use]
pub fn plain(value: &Value) -> Cell {
    match value {
        Value::Bool(value) => Cell::Flag(*value),
        Value::Date(date) => Cell::Date(*date),
        Value::Number(_) | Value::Time(_) => whole(value).map_or(Cell::Beyond, Cell::Number),
        Value::Period(_) | Value::Text(_) | Value::List(_) => Cell::Beyond,
    }
}

/// A number of a few digits and nothing else.
fn short(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > SHORT {
        return None;
    }
    text.bytes().try_fold(0i64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte.wrapping_sub(b'0')))?;
        Some(number.wrapping_mul(10).wrapping_add(digit))
    })
}

fn number_of(id: FactId) -> u32 {
    u32::try_from(id.index()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::Row;
    use super::*;

    /// Texts of every kind, good and bad.
    const TEXTS: [&str; 40] = [
        "0",
        "7",
        "25",
        "1440",
        "1441",
        "000015",
        "1234567",
        "-1",
        "1.5",
        "0.00001",
        "$45.00",
        "1,000",
        "10 minutes",
        "75%",
        "97124",
        "97124 ",
        "g0283",
        "G0283",
        "M54.50",
        "M5450",
        "m54.5",
        "GP",
        "gp",
        "11",
        "02",
        "WA",
        "wa",
        "PT",
        "physical_therapist",
        "A",
        "12",
        "13",
        "2026-03-02",
        "2026-02-30",
        "20260302",
        "08:30",
        "8:30",
        "true",
        "n/a",
        "a text",
    ];

    #[test]
    fn a_text_is_the_value_that_records_have() {
        let (reading, mut row, mut words) = (Reading::new(), Row::new(), Words::new());
        let mut known = 0;
        for def in ALL {
            let id = FactId::find(def.owner, def.path).unwrap();
            for text in TEXTS {
                let expected = given::value(def, text).ok();
                let (found, what) = if def.ty().list {
                    let number = reading.member(id, text, &mut words);
                    (number.is_some(), number.map(|number| (Cell::Text(number), String::new())))
                } else {
                    let cell = reading.cell(id, text, &mut words, |text| row.keep(text));
                    (cell.is_some(), cell.map(|cell| (cell, row.plain(cell).unwrap_or_default().to_owned())))
                };
                assert_eq!(found, expected.is_some(), "{} of {text}", def.path);
                let (Some(value), Some((cell, kept))) = (expected, what) else { continue };
                known += 1;
                let kind = match Form::of(&def.ty()) {
                    Some(Form::Text(kind) | Form::List(kind)) => kind,
                    _ => Texts::Others,
                };
                match cell {
                    Cell::Text(number) => assert_eq!(Value::text(words.text(kind, number)), value),
                    Cell::Plain(_) => assert_eq!(Value::text(&kept), value),
                    cell => assert_eq!(cell, plain(&value), "{} of {text}", def.path),
                }
            }
        }
        assert!(known > 500, "{known}");
    }
}
