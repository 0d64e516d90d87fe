//! Cells of many records at once, source by source.
//!
//! In: a source, a grid, and which of its records. Out: [`Picked`]: cells, and which of them is whose. What always holds: a cell is the one that [`Source::cell`] finds of the
//! record by itself.

use std::borrow::Cow;
use std::ops::Range;

use super::extras::Extras;
use super::source::{Asking, Found, Source, age};
use crate::engine::batch::row::{Cell, Cells, Grid, NONE, OPEN, Record, Said, State, Words};
use crate::engine::ids::Ids;
use crate::engine::ops::dates;
use crate::model::days;
use crate::model::facts::{FactId, Owner};

/// The place of a line that is not there.
pub const NOWHERE: usize = usize::MAX;

/// What cells of many records are found by.
#[derive(Debug)]
pub struct ManyFound<'r> {
    /// The records, with others.
    pub grid: &'r mut Grid,
    /// Which of them.
    pub rows: &'r [usize],
    /// Where their lines are among all, by slot; [`NOWHERE`] where a record has none there.
    pub lines: &'r [Vec<usize>],
    /// What they say that the profile declares.
    pub extras: &'r Extras,
    /// Facts by name.
    pub ids: &'r Ids,
}

/// The cells of records, one for each.
#[derive(Debug)]
pub struct Picked<'p> {
    /// Cells, maybe with others.
    pub cells: Cow<'p, Cells>,
    /// The place of each record's among them.
    pub places: Places<'p>,
    /// What spans stand for.
    pub grid: &'p Grid,
}

/// Places of cells.
#[derive(Debug)]
pub enum Places<'p> {
    /// One behind the other.
    Run(Range<usize>),
    /// These; [`NOWHERE`]: there is known to be none.
    Some(&'p [usize]),
}

impl<'p> Places<'p> {
    /// These, which go up.
    fn of(rows: &'p [usize]) -> Self {
        match (rows.first(), rows.last()) {
            (Some(first), Some(last)) if last.saturating_sub(*first) == rows.len().saturating_sub(1) => {
                Places::Run(*first..last.saturating_add(1))
            }
            _ => Places::Some(rows),
        }
    }
}

impl Picked<'_> {
    /// Each, in the order of the records.
    pub fn each(&self) -> impl Iterator<Item = Cell> {
        let (run, some) = match &self.places {
            Places::Run(run) => (run.clone(), &[][..]),
            Places::Some(places) => (0..0, *places),
        };
        run.chain(some.iter().copied()).map(|at| if at == NOWHERE { Cell::Absent } else { self.cells.get(at) })
    }
}

/// Where the lines of these records are, for each of so many slots.
pub fn line_places(grid: &Grid, rows: &[usize], slots: usize) -> Vec<Vec<usize>> {
    let starts = grid.starts(Owner::Line);
    let own = |row: &usize| {
        let start = starts.get(*row).copied().unwrap_or(NOWHERE);
        (start, starts.get(row.saturating_add(1)).copied().unwrap_or(start))
    };
    let own: Vec<(usize, usize)> = rows.iter().map(own).collect();
    let of = |slot: usize| {
        let place = |(start, end): &(usize, usize)| {
            let at = start.saturating_add(slot);
            if at < *end { at } else { NOWHERE }
        };
        own.iter().map(place).collect()
    };
    (0..slots).map(of).collect()
}

/// The age in whole years on a day, as [`dates::age`] has it; [`NONE`] before the birth.
fn years(born: i32, on: i32) -> i32 {
    let lived = on.wrapping_sub(born);
    // A year has 365 or 366 days: mostly that says how many are over.
    let (most, least) = (lived.div_euclid(365), lived.div_euclid(366));
    if lived >= 0 && most == least {
        return most;
    }
    let age = days::date(born).zip(days::date(on)).and_then(|(born, on)| dates::age(born, on));
    age.map_or(NONE, i32::from)
}

impl<'r> ManyFound<'r> {
    /// The cells of a source.
    pub fn cells(mut self, source: &Source, words: &mut Words) -> Picked<'r> {
        let owned = match source {
            Source::Session(_) | Source::Line(..) | Source::Diagnoses(None) => None,
            Source::Extra(None, place) => Some(self.extras.cells_of_grid(*place, self.rows)),
            Source::Extra(Some(slot), place) => {
                let lines = self.lines.get(*slot).map(Vec::as_slice).unwrap_or_default();
                Some(self.extras.cells_of_grid(*place, lines))
            }
            Source::Age => Some(self.ages()),
            Source::Group(parts) => Some(self.group(parts)),
            Source::Asked => Some(Cells::Any(vec![Cell::Beyond; self.rows.len()])),
            Source::AnyAuthorization(_) | Source::Authorization => {
                Some(self.of_parts(Owner::Authorization, source, words))
            }
            Source::Authorizations(asking, some) => Some(self.authorizations(*asking, *some)),
            Source::OtherCoverage(_) => Some(self.of_parts(Owner::OtherCoverage, source, words)),
            _ => Some(self.one_by_one(source, words)),
        };
        let Self { grid, rows, lines, ids, .. } = self;
        let grid: &'r Grid = grid;
        let of_slot = |slot: usize| lines.get(slot).map(Vec::as_slice).unwrap_or_default();
        let (cells, places) = match source {
            Source::Session(id) => (Cow::Borrowed(grid.column(Owner::Session, Some(*id))), Places::of(rows)),
            Source::Diagnoses(None) => (Cow::Borrowed(grid.column(Owner::Session, ids.diagnoses)), Places::of(rows)),
            Source::Line(slot, id) => {
                (Cow::Borrowed(grid.column(Owner::Line, Some(*id))), Places::Some(of_slot(*slot)))
            }
            _ => (Cow::Owned(owned.unwrap_or_default()), Places::Run(0..rows.len())),
        };
        Picked { cells, places, grid }
    }

    fn ages(&self) -> Cells {
        let born = self.grid.column(Owner::Session, self.ids.birth_date);
        let dates = self.grid.column(Owner::Session, self.ids.date);
        if let (Cells::Days(born), Cells::Days(dates)) = (born, dates) {
            let of = |row: &usize| match (dates.get(*row), born.get(*row)) {
                (Some(&(OPEN | NONE)), _) | (None, _) | (_, Some(&OPEN) | None) => OPEN,
                (_, Some(&NONE)) => NONE,
                (Some(on), Some(born)) => years(*born, *on),
            };
            return Cells::Whole(self.rows.iter().map(of).collect());
        }
        let of = |row: &usize| match dates.get(*row) {
            Cell::Date(on) => age(born.get(*row), on),
            _ => Cell::Unknown,
        };
        Cells::of(self.rows.iter().map(of).collect())
    }

    /// Whether any of some facts is there.
    fn group(&self, parts: &[FactId]) -> Cells {
        let mut all = vec![Said::Absent; self.rows.len()];
        for id in parts {
            let column = self.grid.column(Owner::Session, Some(*id));
            if column.is_empty() {
                all.iter_mut().filter(|said| **said == Said::Absent).for_each(|said| *said = Said::Unknown);
                continue;
            }
            for (said, row) in all.iter_mut().zip(self.rows) {
                match column.state(*row) {
                    State::Known => *said = Said::Yes,
                    State::Unknown if *said == Said::Absent => *said = Said::Unknown,
                    State::Unknown | State::Absent => {}
                }
            }
        }
        Cells::Flags(all)
    }

    /// What is said of a list of objects, or of what is in it: of an empty one, that there is none.
    fn of_parts(&mut self, owner: Owner, source: &Source, words: &mut Words) -> Cells {
        let Self { grid, rows, extras, ids, .. } = self;
        if grid.count(owner) == 0 {
            let of = |row: &usize| if grid.is_stated(owner, *row) { Said::Absent } else { Said::Unknown };
            return Cells::Flags(rows.iter().map(of).collect());
        }
        let of = |row: &usize| match (grid.of(owner, *row).is_empty(), grid.is_stated(owner, *row)) {
            (true, true) => Cell::Absent,
            (true, false) => Cell::Unknown,
            _ => by_itself(grid, *row, source, (extras, ids), words),
        };
        Cells::of(rows.iter().map(of).collect())
    }

    /// How many authorizations there are, or a question about that.
    fn authorizations(&self, asking: Asking, some: bool) -> Cells {
        let grid = &*self.grid;
        let of = |row: &usize| {
            let stated = grid.is_stated(Owner::Authorization, *row).then(|| grid.of(Owner::Authorization, *row).len());
            asking.among(stated, some)
        };
        Cells::of(self.rows.iter().map(of).collect())
    }

    /// As a record by itself says it.
    fn one_by_one(&mut self, source: &Source, words: &mut Words) -> Cells {
        let Self { grid, rows, extras, ids, .. } = self;
        Cells::of(rows.iter().map(|row| by_itself(grid, *row, source, (extras, ids), words)).collect())
    }
}

/// The cell of a source, as a record by itself says it.
fn by_itself(grid: &mut Grid, row: usize, source: &Source, (extras, ids): (&Extras, &Ids), words: &mut Words) -> Cell {
    let row = grid.at(row);
    match row.session(ids.date) {
        Cell::Date(date) => source.cell(&Found { row: &row, date, extras, ids }, words),
        _ => Cell::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{NONE, years};
    use crate::engine::ops::dates;
    use crate::model::days::since_1970;

    #[test]
    fn ages_are_those_of_the_calendar() {
        for born in [date(2004, 2, 29), date(2003, 3, 1), date(1999, 12, 31), date(1900, 2, 28)] {
            let first = since_1970(born);
            for lived in (-3..5_000).chain(30_000..38_000) {
                let on = crate::model::days::date(first + lived).unwrap();
                let expected = dates::age(born, on).map_or(NONE, i32::from);
                assert_eq!(years(first, first + lived), expected, "{born} {on}");
            }
        }
    }
}
