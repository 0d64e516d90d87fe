//! What is looked up by session and remembered: rows of tables, and dates moved by a length of time.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Outside;
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::ids::Ids;
use crate::engine::batch::input::Texts;
use crate::engine::batch::lower::{days, whole};
use crate::engine::ops::dates;
use crate::model::imported::Looked;
use crate::model::value::Period;

/// So many answers of a kind are kept.
const KEPT: usize = 200_000;

/// Keys of a lookup; a table with more of them is not looked up here.
const KEYS: usize = 3;

/// What was asked for before.
#[derive(Debug, Default)]
pub struct Tables {
    /// Tables and columns that were looked up.
    names: Vec<(String, String)>,
    /// By the place among those, keys and day.
    rows: BTreeMap<(usize, [u32; KEYS], i64), Option<Option<i64>>>,
    shifts: BTreeMap<(i64, Period), Option<i64>>,
}

impl Tables {
    /// Forgets what was asked for with numbers of texts.
    pub fn forget_texts(&mut self) {
        self.rows.clear();
    }

    /// A date moved by a length of time; `None` beyond the calendar.
    pub fn shift(&mut self, date: i64, period: Period, holidays: &[Date]) -> Option<i64> {
        if let Some(moved) = self.shifts.get(&(date, period)) {
            return *moved;
        }
        if self.shifts.len() >= KEPT {
            self.shifts.clear();
        }
        let moved =
            day(date).and_then(|day| dates::shift(day, period, holidays)).and_then(|d| days(d).checked_mul(UNIT));
        self.shifts.insert((date, period), moved);
        moved
    }

    /// The number by which a column of a table is looked up.
    pub fn place(&mut self, table: &str, column: &str) -> usize {
        if let Some(at) = self.names.iter().position(|(t, c)| t == table && c == column) {
            return at;
        }
        self.names.push((table.to_owned(), column.to_owned()));
        self.names.len().saturating_sub(1)
    }

    /// The number of a table in the row with these texts of a session; `Some(None)` where there is no row, `None` where it is not known.
    pub fn look_up(
        &mut self,
        outside: Outside<'_>,
        which: usize,
        keys: &[(Texts, &Ids)],
        at: usize,
        on: i64,
    ) -> Option<Option<i64>> {
        let mut ids = [UNKNOWN; KEYS];
        if keys.len() > KEYS {
            return None;
        }
        for (id, (_, texts)) in ids.iter_mut().zip(keys) {
            *id = texts.at(at);
        }
        let asked = ids.iter().take(keys.len());
        // No row has an absent key, whatever the other keys are.
        if asked.clone().any(|id| *id == ABSENT) {
            return Some(None);
        }
        if asked.clone().any(|id| *id == UNKNOWN) {
            return None;
        }
        let key = (which, ids, on);
        if let Some(row) = self.rows.get(&key) {
            return *row;
        }
        if self.rows.len() >= KEPT {
            self.rows.clear();
        }
        let texts: Vec<String> = ids
            .iter()
            .zip(keys)
            .filter_map(|(id, (kind, _))| outside.dictionaries.of(*kind).get(usize::try_from(*id).ok()?))
            .map(ToString::to_string)
            .collect();
        let (table, column) = self.names.get(which)?;
        let looked = outside.program.lookup(table, column, &texts, day(on)?);
        let row = match looked {
            Looked::Value(value) => whole(&value).map(Some),
            Looked::Absent => Some(None),
            Looked::Unreadable => None,
        };
        self.rows.insert(key, row);
        row
    }
}

/// The day that a number is.
fn day(number: i64) -> Option<Date> {
    let day = i32::try_from(number.checked_div(UNIT)?).ok()?;
    let span = jiff::Span::new().try_days(day).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}
