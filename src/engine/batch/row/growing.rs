//! Columns of cells that grow, one cell behind the other.
//!
//! In: cells, each with its place. Out: the column. What always holds: places of which nobody said anything are filled up with that, and a column of which nobody says anything stays [`Cells::Unsaid`].

use super::cells::whole;
use super::{Cell, Cells, OPEN, Said, Span};
use crate::engine::batch::dictionary::UNKNOWN;
use crate::model::days;

/// Records for which a column that is begun has room.
pub(super) const ROOM: usize = 256;

impl Cells {
    /// Says something at a place of which nobody said anything yet, nor of one behind it; or at the last of which somebody did.
    // Always inlined, as what is called on the way here: whoever knows which kind of cell it is then asks for that one only.
    #[inline(always)]
    pub(super) fn lay(&mut self, at: usize, cell: Cell) {
        match (&mut *self, cell) {
            (Cells::Texts(all), Cell::Text(number)) if all.len() == at => all.push(number),
            (Cells::Plain(all), Cell::Plain(span)) if all.len() == at => all.push(span),
            (Cells::Lists(all), Cell::List(span)) if all.len() == at => all.push(span),
            (Cells::Days(all), Cell::Date(date)) if all.len() == at => all.push(days::since_1970(date)),
            (Cells::Flags(all), Cell::Flag(yes)) if all.len() == at => all.push(if yes { Said::Yes } else { Said::No }),
            (Cells::Whole(all), Cell::Number(number)) if all.len() == at => match whole(number) {
                Some(number) => all.push(number),
                None => self.lay_other(at, cell),
            },
            _ => self.lay_other(at, cell),
        }
    }

    /// The same where something lacks before it, or such a cell is not kept in this way.
    #[inline(never)]
    fn lay_other(&mut self, at: usize, cell: Cell) {
        if self.len() <= at {
            self.fill_up(at.saturating_add(1));
        }
        if !self.put(at, cell) {
            let before = (0..at).map(|at| self.get(at));
            let mut all = Vec::with_capacity(at.saturating_add(ROOM));
            all.extend(before.chain([cell]));
            *self = Cells::of(all);
            self.reserve(ROOM);
        }
    }

    fn reserve(&mut self, room: usize) {
        match self {
            Cells::Unsaid => {}
            Cells::Flags(all) => all.reserve(room),
            Cells::Whole(all) | Cells::Days(all) => all.reserve(room),
            Cells::Texts(all) => all.reserve(room),
            Cells::Plain(all) | Cells::Lists(all) => all.reserve(room),
            Cells::Any(all) => all.reserve(room),
        }
    }

    /// Nothing is said at the places up to so many that there are not; of a fact of which nobody says anything, there is none.
    pub(super) fn fill_up(&mut self, count: usize) {
        match self {
            Cells::Flags(all) if all.len() < count => all.resize(count, Said::Unknown),
            Cells::Whole(all) | Cells::Days(all) if all.len() < count => all.resize(count, OPEN),
            Cells::Texts(all) if all.len() < count => all.resize(count, UNKNOWN),
            Cells::Plain(all) | Cells::Lists(all) if all.len() < count => all.resize(count, Span::OPEN),
            Cells::Any(all) if all.len() < count => all.resize(count, Cell::Unknown),
            _ => {}
        }
    }

    /// Takes back what was said at all places but the first so many.
    pub(super) fn cut(&mut self, count: usize) {
        match self {
            Cells::Unsaid => {}
            Cells::Flags(all) => all.truncate(count),
            Cells::Whole(all) | Cells::Days(all) => all.truncate(count),
            Cells::Texts(all) => all.truncate(count),
            Cells::Plain(all) | Cells::Lists(all) => all.truncate(count),
            Cells::Any(all) => all.truncate(count),
        }
        if self.is_empty() {
            *self = Cells::Unsaid;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn cells() -> [Cell; 12] {
        [
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
    fn cells_are_what_was_laid_wherever_and_however_they_are_kept() {
        for first in cells() {
            for second in cells() {
                for places in [[0, 1], [0, 3], [2, 3], [2, 5]] {
                    let mut column = Cells::Unsaid;
                    column.lay(places[0], first);
                    column.lay(places[1], second);
                    column.fill_up(7);
                    let mut expected = [Cell::Unknown; 7];
                    (expected[places[0]], expected[places[1]]) = (first, second);
                    let cells = |column: &Cells| (0..7).map(|at| column.get(at)).collect::<Vec<_>>();
                    assert_eq!(cells(&column), expected);
                    column.cut(places[1]);
                    expected[places[1]] = Cell::Unknown;
                    assert_eq!((cells(&column), column.len()), (expected.to_vec(), places[1]));
                    column.cut(0);
                    assert!(matches!(column, Cells::Unsaid));
                    column.fill_up(7);
                    assert!(matches!(column, Cells::Unsaid));
                }
            }
        }
    }

    #[test]
    fn what_is_said_last_of_a_place_holds() {
        for first in cells() {
            for second in cells() {
                let mut column = Cells::Unsaid;
                column.lay(1, first);
                column.lay(1, second);
                assert_eq!([column.get(0), column.get(1)], [Cell::Unknown, second]);
            }
        }
    }
}
