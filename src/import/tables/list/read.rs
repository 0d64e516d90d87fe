//! The rows of a list.
//!
//! In: the files of a request. Out: its entries, each once. A day is the last or first one on which a code is listed, as the file has it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::cells::Cells;
use super::super::error::{ImportError, of_file, shown};
use super::super::source;
use super::code::{self, Said};
use super::head::{self, Columns};
use super::listing::Entry;
use super::{ImportedList, ListRequest};
use crate::model::listed::Listed;

/// Most entries: more than seven times as many as there are diagnoses.
const MOST: usize = 500_000;

/// Everything read so far.
struct Reading<'r> {
    request: &'r ListRequest,
    /// What each code and first day was said with: the last day, and where.
    entries: BTreeMap<(Listed, Option<Date>), (Option<Date>, String)>,
    /// What is in the columns that say which list a row belongs to, and where that stands.
    which: BTreeMap<String, (Vec<u8>, String)>,
    /// The first code with a dot, and the first without: where it stands.
    written: BTreeMap<bool, String>,
    taken: ImportedList,
}

/// Reads the files of one list.
pub fn read(request: &ListRequest) -> Result<(BTreeSet<Entry>, ImportedList), ImportError> {
    let taken = ImportedList {
        name: request.name.clone(),
        from: request.from,
        files: 0,
        rows: 0,
        passed: 0,
        same: 0,
        first_same: None,
        entries: 0,
        replaced: None,
    };
    let (entries, which, written) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut reading = Reading { request, entries, which, written, taken };
    source::each(&request.files, &mut |text, input| {
        reading.taken.files = reading.taken.files.saturating_add(1);
        reading.text(&mut text.cells(input))
    })?;
    let Reading { entries, mut taken, .. } = reading;
    taken.entries = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let entries = entries.into_iter().map(|((what, from), (until, _))| Entry { what, from, until });
    Ok((entries.collect(), taken))
}

impl Reading<'_> {
    fn text(&mut self, cells: &mut Cells<'_>) -> Result<(), ImportError> {
        let (columns, mut at_row) = head::find(cells, self.request)?;
        let before = self.taken.rows;
        let mut taken = false;
        loop {
            if !at_row && !cells.advance()? {
                break;
            }
            at_row = false;
            if cells.is_blank() {
                continue;
            }
            self.taken.rows = self.taken.rows.saturating_add(1);
            if self.is_asked_for(cells, &columns) {
                taken = true;
                self.row(cells, &columns)?;
            } else {
                self.taken.passed = self.taken.passed.saturating_add(1);
            }
        }
        match (self.taken.rows == before, taken) {
            (true, _) => Err(of_file(&cells.file, "there is nothing below the header")),
            (false, false) => Err(of_file(&cells.file, "no row has what `--where` asks for")),
            _ => Ok(()),
        }
    }

    fn is_asked_for(&self, cells: &Cells<'_>, columns: &Columns) -> bool {
        columns.only.iter().all(|(at, name)| {
            let cell = cells.get(*at);
            let mut values = self.request.only.iter().filter(|(column, _)| head::plain(column) == head::plain(name));
            values.any(|(_, value)| value.trim().as_bytes() == cell)
        })
    }

    fn row(&mut self, cells: &Cells<'_>, columns: &Columns) -> Result<(), ImportError> {
        let place = cells.place();
        let stands = || format!("row {} of `{}`", place.row, place.file);
        for (at, name) in &columns.which {
            let value = cells.get(*at);
            let (first, where_first) = self.which.entry(name.clone()).or_insert_with(|| (value.to_vec(), stands()));
            if first.as_slice() != value {
                let (one, two) = (shown(first), shown(value));
                let expected = format!(
                    "`{one}` as in {where_first}: rows of several are not one list; say which with `--where \"{name}={two}\"`"
                );
                return Err(place.cell(name, value, &expected));
            }
        }
        let cell = cells.get(columns.code);
        let Said { what, dotted } =
            code::read(cell).map_err(|expected| place.cell(&column(columns.code), cell, &expected))?;
        if let Some(dotted) = dotted {
            self.written.entry(dotted).or_insert_with(stands);
            if let Some(other) = self.written.get(&!dotted) {
                let its = if dotted { "without a dot" } else { "with a dot" };
                let expected = format!(
                    "a code {its}, as in {other}: a list has dots in all codes or in none, because a procedure can look like a diagnosis without one"
                );
                return Err(place.cell(&column(columns.code), cell, &expected));
            }
        }
        let day =
            |at: Option<usize>, what: &str| at.map_or(Ok(None), |at| days(cells.get(at)).ok_or((at, what.to_owned())));
        let told = |(at, what): (usize, String)| {
            place.cell(&what, cells.get(at), "a day such as 2026-10-01, 10/01/2026 or 20261001, or nothing")
        };
        let from = day(columns.from, "its first day").map_err(told)?;
        let until = day(columns.until, "its last day").map_err(told)?;
        if let (Some(first), Some(last)) = (from, until)
            && last < first
        {
            return Err(place.row(&format!("its last day {last} is before its first day {first}")));
        }
        if self.entries.len() >= MOST {
            return Err(place.row(&format!("there are more than {MOST} entries; no such list is known")));
        }
        let shown_code = what.to_string();
        match self.entries.entry((what, from)) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert((until, stands()));
            }
            std::collections::btree_map::Entry::Occupied(held) if held.get().0 == until => {
                self.taken.same = self.taken.same.saturating_add(1);
                let first = || format!("{shown_code} in {}", stands());
                self.taken.first_same.get_or_insert_with(first);
            }
            std::collections::btree_map::Entry::Occupied(held) => {
                let last =
                    |day: Option<Date>| day.map_or(String::from("no last day"), |day| format!("the last day {day}"));
                let (other, at) = held.get();
                let what = format!("`{shown_code}` has {} here, and {} in {at}", last(until), last(*other));
                return Err(place.row(&what));
            }
        }
        Ok(())
    }
}

fn column(at: usize) -> String {
    format!("column {}", at.saturating_add(1))
}

/// A day as such files write it; `Some(None)`: none; `None`: this is no day.
fn days(cell: &[u8]) -> Option<Option<Date>> {
    let text = std::str::from_utf8(cell).ok()?;
    // Some exports write the hour, which is always midnight.
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    if day.is_empty() || day == "*" {
        return Some(None);
    }
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let small = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    let parts: Vec<&str> = day.split(['-', '/']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 && day.len() <= 2 => (*year, *month, *day),
        [month, day, year] if year.len() == 4 => (*year, *month, *day),
        [all] if all.len() == 8 && all.is_ascii() => (all.get(..4)?, all.get(4..6)?, all.get(6..)?),
        _ => return None,
    };
    Date::new(number(year)?, small(month)?, small(day)?).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_in_the_forms_of_exports() {
        let day = Some(Some(date(2026, 10, 1)));
        for text in ["2026-10-01", "10/01/2026", "10/1/2026", "20261001", "2026-10-01 00:00:00", "2026-10-01T00:00:00"]
        {
            assert_eq!(days(text.as_bytes()), day, "{text}");
        }
        for text in ["", "*"] {
            assert_eq!(days(text.as_bytes()), Some(None));
        }
        for text in ["2026", "31/12/2026", "2026-13-01", "1/1/26", "soon", "2026-02-30", "+026-10-01"] {
            assert_eq!(days(text.as_bytes()), None, "{text}");
        }
    }
}
