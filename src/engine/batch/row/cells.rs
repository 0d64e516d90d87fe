//! What is said of one fact by many records, lines or objects, side by side and as narrow as a kind of fact allows.
//!
//! In: cells, or a whole column that a reader made of values of one kind. Out: each as a [`Cell`], or all as they are kept, for whoever goes through a column. What always
//! holds: a cell is the one that was put in, however it is kept.

use std::ops::Range;

use super::{Cell, Span};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::values::FARTHEST;
use crate::model::days;

/// Of a day or a whole number: the record does not say.
pub const OPEN: i32 = i32::MIN;

/// Of a day or a whole number: there is none.
pub const NONE: i32 = i32::MIN + 1;

/// The cells of one fact.
#[derive(Clone, Debug, Default)]
pub enum Cells {
    /// Nobody says anything of it.
    #[default]
    Unsaid,
    /// Yes or no.
    Flags(Vec<Said>),
    /// Numbers without decimals, no farther from zero than [`FARTHEST`]; [`OPEN`], [`NONE`].
    Whole(Vec<i32>),
    /// Days from the first of 1970; [`OPEN`], [`NONE`].
    Days(Vec<i32>),
    /// Texts by their numbers; [`UNKNOWN`], [`ABSENT`].
    Texts(Vec<u32>),
    /// Texts without numbers; [`Span::OPEN`], [`Span::NONE`].
    Plain(Vec<Span>),
    /// Lists; [`Span::OPEN`], [`Span::NONE`].
    Lists(Vec<Span>),
    /// Any cells.
    Any(Vec<Cell>),
}

/// What is said where only yes, no and nothing can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// The record does not say.
    #[default]
    Unknown,
    /// There is none.
    Absent,
    /// No.
    No,
    /// Yes.
    Yes,
}

/// What is known of a fact, whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The record does not say.
    Unknown,
    /// There is none.
    Absent,
    /// There is one.
    Known,
}

impl Said {
    fn of(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Unknown => Some(Said::Unknown),
            Cell::Absent => Some(Said::Absent),
            Cell::Flag(false) => Some(Said::No),
            Cell::Flag(true) => Some(Said::Yes),
            _ => None,
        }
    }
}

impl From<Said> for Cell {
    fn from(said: Said) -> Self {
        match said {
            Said::Unknown => Cell::Unknown,
            Said::Absent => Cell::Absent,
            Said::No => Cell::Flag(false),
            Said::Yes => Cell::Flag(true),
        }
    }
}

/// A whole number without decimals, if it is one that is near zero.
#[inline]
pub(super) fn whole(number: i64) -> Option<i32> {
    let whole = number.checked_div(UNIT).filter(|_| number % UNIT == 0).and_then(|whole| i32::try_from(whole).ok())?;
    (-FARTHEST..=FARTHEST).contains(&whole).then_some(whole)
}

impl Cells {
    /// These, as narrow as they allow.
    #[must_use]
    pub fn of(cells: Vec<Cell>) -> Self {
        let count = cells.len();
        let kept = cells.iter().find(|cell| !matches!(cell, Cell::Unknown | Cell::Absent));
        let mut all = match kept {
            None | Some(Cell::Flag(_)) => Cells::Flags(vec![Said::Unknown; count]),
            Some(Cell::Text(_)) => Cells::Texts(vec![UNKNOWN; count]),
            Some(Cell::Number(_)) => Cells::Whole(vec![OPEN; count]),
            Some(Cell::Date(_)) => Cells::Days(vec![OPEN; count]),
            Some(Cell::Plain(_)) => Cells::Plain(vec![Span::OPEN; count]),
            Some(Cell::List(_)) => Cells::Lists(vec![Span::OPEN; count]),
            Some(_) => return Cells::Any(cells),
        };
        if cells.iter().enumerate().all(|(at, cell)| all.put(at, *cell)) { all } else { Cells::Any(cells) }
    }

    /// How many there are; none where nothing is said.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Cells::Unsaid => 0,
            Cells::Flags(all) => all.len(),
            Cells::Whole(all) | Cells::Days(all) => all.len(),
            Cells::Texts(all) => all.len(),
            Cells::Plain(all) | Cells::Lists(all) => all.len(),
            Cells::Any(all) => all.len(),
        }
    }

    /// Whether nobody says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell at a place; of one that is not there, nothing is said.
    #[must_use]
    pub fn get(&self, at: usize) -> Cell {
        let number = |number: Option<&i32>, of: &dyn Fn(i32) -> Cell| match number {
            None | Some(&OPEN) => Cell::Unknown,
            Some(&NONE) => Cell::Absent,
            Some(number) => of(*number),
        };
        let span = |span: Option<&Span>, of: fn(Span) -> Cell| match span {
            None | Some(&Span::OPEN) => Cell::Unknown,
            Some(&Span::NONE) => Cell::Absent,
            Some(span) => of(*span),
        };
        match self {
            Cells::Unsaid => Cell::Unknown,
            Cells::Flags(all) => all.get(at).copied().unwrap_or_default().into(),
            Cells::Whole(all) => number(all.get(at), &|whole| Cell::Number(i64::from(whole).wrapping_mul(UNIT))),
            Cells::Days(all) => number(all.get(at), &|day| days::date(day).map_or(Cell::Unknown, Cell::Date)),
            Cells::Texts(all) => match all.get(at) {
                None | Some(&UNKNOWN) => Cell::Unknown,
                Some(&ABSENT) => Cell::Absent,
                Some(number) => Cell::Text(*number),
            },
            Cells::Plain(all) => span(all.get(at), Cell::Plain),
            Cells::Lists(all) => span(all.get(at), Cell::List),
            Cells::Any(all) => all.get(at).copied().unwrap_or_default(),
        }
    }

    /// Where the text at a place is kept, if there is one that has no number.
    #[inline]
    #[must_use]
    pub fn plain_at(&self, at: usize) -> Option<Span> {
        match self {
            Cells::Plain(all) => all.get(at).copied().filter(|span| *span != Span::OPEN && *span != Span::NONE),
            Cells::Any(all) => match all.get(at) {
                Some(Cell::Plain(span)) => Some(*span),
                _ => None,
            },
            _ => None,
        }
    }

    /// The day at a place, from the first of 1970, if there is one.
    #[inline]
    #[must_use]
    pub fn day_at(&self, at: usize) -> Option<i32> {
        match self {
            Cells::Days(all) => all.get(at).copied().filter(|day| *day != OPEN && *day != NONE),
            Cells::Any(all) => match all.get(at) {
                Some(Cell::Date(date)) => Some(days::since_1970(*date)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is known of the cell at a place.
    #[must_use]
    pub fn state(&self, at: usize) -> State {
        let of = |open: bool, none: bool| match (open, none) {
            (true, _) => State::Unknown,
            (_, true) => State::Absent,
            _ => State::Known,
        };
        match self {
            Cells::Whole(all) | Cells::Days(all) => {
                let number = all.get(at).copied().unwrap_or(OPEN);
                of(number == OPEN, number == NONE)
            }
            Cells::Texts(all) => {
                let number = all.get(at).copied().unwrap_or(UNKNOWN);
                of(number == UNKNOWN, number == ABSENT)
            }
            Cells::Plain(all) | Cells::Lists(all) => {
                let span = all.get(at).copied().unwrap_or(Span::OPEN);
                of(span == Span::OPEN, span == Span::NONE)
            }
            Cells::Unsaid | Cells::Flags(_) | Cells::Any(_) => {
                let cell = self.get(at);
                of(cell.is_unknown(), cell == Cell::Absent)
            }
        }
    }

    /// The places, of so many, by the same cell one behind the other.
    #[must_use]
    pub fn runs(&self, count: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut ends = |lengths: &mut dyn Iterator<Item = usize>| {
            for length in lengths {
                let start = runs.last().map_or(0, |run| run.end);
                runs.push(start..start.saturating_add(length));
            }
        };
        match self {
            Cells::Texts(all) if all.len() == count => {
                ends(&mut all.chunk_by(|one, next| one == next).map(<[u32]>::len))
            }
            Cells::Plain(all) if all.len() == count => {
                ends(&mut all.chunk_by(|one, next| one == next).map(<[Span]>::len))
            }
            cells => {
                let all: Vec<Cell> = (0..count).map(|at| cells.get(at)).collect();
                ends(&mut all.chunk_by(|one, next| one == next).map(<[Cell]>::len));
            }
        }
        runs
    }

    /// Whether any of so many is not said.
    #[must_use]
    pub fn any_unknown(&self, count: usize) -> bool {
        // Folded, not sought: that goes over many at once.
        let found = match self {
            Cells::Whole(all) | Cells::Days(all) => all.iter().fold(false, |any, number| any | (*number == OPEN)),
            Cells::Texts(all) => all.iter().fold(false, |any, number| any | (*number == UNKNOWN)),
            Cells::Plain(all) | Cells::Lists(all) => all.iter().fold(false, |any, span| any | (*span == Span::OPEN)),
            Cells::Unsaid | Cells::Flags(_) | Cells::Any(_) => (0..self.len()).any(|at| self.get(at).is_unknown()),
        };
        found || self.len() < count
    }

    /// The places, of so many, at which nothing is said.
    #[must_use]
    pub fn unknown(&self, count: usize) -> Vec<usize> {
        if self.any_unknown(count) {
            (0..count).filter(|at| self.state(*at) == State::Unknown).collect()
        } else {
            Vec::new()
        }
    }

    /// Says something at a place, of so many.
    pub fn set(&mut self, count: usize, at: usize, cell: Cell) {
        if at >= count {
            return;
        }
        if self.is_empty() && Said::of(cell).is_some() {
            *self = Cells::Flags(vec![Said::Unknown; count]);
        }
        if self.len() < count || !self.put(at, cell) {
            let mut all: Vec<Cell> = (0..count).map(|at| self.get(at)).collect();
            all.get_mut(at).into_iter().for_each(|slot| *slot = cell);
            *self = if self.is_empty() { Cells::of(all) } else { Cells::Any(all) };
        }
    }

    /// The same at a place that there is; false if such a cell is not kept in this way.
    pub(super) fn put(&mut self, at: usize, cell: Cell) -> bool {
        fn to<T>(all: &mut [T], at: usize, value: Option<T>) -> bool {
            match (all.get_mut(at), value) {
                (Some(slot), Some(value)) => {
                    *slot = value;
                    true
                }
                _ => false,
            }
        }
        let or = |known: Option<i32>| match cell {
            Cell::Unknown => Some(OPEN),
            Cell::Absent => Some(NONE),
            _ => known,
        };
        let span = |known: Option<Span>| match cell {
            Cell::Unknown => Some(Span::OPEN),
            Cell::Absent => Some(Span::NONE),
            _ => known,
        };
        match (self, cell) {
            (Cells::Unsaid, _) => false,
            (Cells::Flags(all), cell) => to(all, at, Said::of(cell)),
            (Cells::Whole(all), Cell::Number(number)) => to(all, at, whole(number)),
            (Cells::Days(all), Cell::Date(date)) => to(all, at, Some(days::since_1970(date))),
            (Cells::Whole(all) | Cells::Days(all), _) => to(all, at, or(None)),
            (Cells::Texts(all), Cell::Text(number)) => to(all, at, Some(number)),
            (Cells::Texts(all), Cell::Unknown) => to(all, at, Some(UNKNOWN)),
            (Cells::Texts(all), Cell::Absent) => to(all, at, Some(ABSENT)),
            (Cells::Texts(_), _) => false,
            (Cells::Plain(all), Cell::Plain(text)) => to(all, at, Some(text)),
            (Cells::Lists(all), Cell::List(list)) => to(all, at, Some(list)),
            (Cells::Plain(all) | Cells::Lists(all), _) => to(all, at, span(None)),
            (Cells::Any(all), cell) => to(all, at, Some(cell)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A column of each kind, and cells of all kinds.
    fn columns() -> Vec<Cells> {
        vec![
            Cells::Unsaid,
            Cells::Flags(vec![Said::Yes, Said::No, Said::Absent, Said::Unknown]),
            Cells::Whole(vec![0, -7, NONE, OPEN]),
            Cells::Days(vec![0, -719_162, NONE, OPEN]),
            Cells::Texts(vec![2, 7, ABSENT, UNKNOWN]),
            Cells::Plain(vec![Span::of(0, 3), Span::of(3, 3), Span::NONE, Span::OPEN]),
            Cells::Lists(vec![Span::of(0, 3), Span::of(3, 4), Span::NONE, Span::OPEN]),
            Cells::Any(vec![Cell::Beyond, Cell::Number(5), Cell::Absent, Cell::Unknown]),
        ]
    }

    fn cells() -> [Cell; 13] {
        [
            Cell::Unknown,
            Cell::Absent,
            Cell::Flag(true),
            Cell::Flag(false),
            Cell::Number(30_000),
            Cell::Number(30_001),
            Cell::Number(i64::MIN),
            Cell::Date(date(2026, 3, 2)),
            Cell::Text(9),
            Cell::Plain(Span::of(1, 2)),
            Cell::List(Span::of(1, 2)),
            Cell::Listed(3),
            Cell::Beyond,
        ]
    }

    #[test]
    fn a_cell_is_what_was_said_last_however_it_is_kept() {
        for column in columns() {
            for cell in cells() {
                for at in 0..4 {
                    let mut changed = column.clone();
                    changed.set(4, at, cell);
                    let expected = (0..4).map(|of| if of == at { cell } else { column.get(of) });
                    assert_eq!((0..4).map(|at| changed.get(at)).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
                }
                let mut same = column.clone();
                same.set(4, 4, cell);
                assert_eq!((same.len(), same.get(4)), (column.len(), Cell::Unknown));
            }
        }
    }

    #[test]
    fn states_are_those_of_the_cells() {
        for column in columns() {
            for at in 0..5 {
                let expected = match column.get(at) {
                    Cell::Unknown => State::Unknown,
                    Cell::Absent => State::Absent,
                    _ => State::Known,
                };
                assert_eq!(column.state(at), expected, "{column:?} {at}");
            }
            assert!(column.any_unknown(4));
            if column.is_empty() {
                assert_eq!(column.unknown(2), [0, 1]);
            } else {
                assert_eq!((column.unknown(4), column.unknown(5)), (vec![3], vec![3, 4]));
            }
        }
    }

    #[test]
    fn cells_are_kept_narrow_where_they_are_of_one_kind() {
        for first in cells() {
            for second in cells() {
                let cells = vec![first, Cell::Absent, second];
                let kept = Cells::of(cells.clone());
                assert_eq!((0..3).map(|at| kept.get(at)).collect::<Vec<_>>(), cells);
            }
        }
        assert!(matches!(Cells::of(vec![Cell::Unknown, Cell::Text(2)]), Cells::Texts(_)));
        assert!(matches!(Cells::of(vec![Cell::Number(10_000)]), Cells::Whole(_)));
    }
}
