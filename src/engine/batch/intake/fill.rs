//! Cells into the columns of a block.
//!
//! In: cells, one by one or a column of them. Out: the same in a column of the block, at the places of their sessions. What always holds: a column gets the same of cells
//! however they are kept.

use std::borrow::Cow;

use super::many::{NOWHERE, Picked, Places};
use crate::engine::batch::columns::{Column, MOST_MINUTES, NO_MINUTES};
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::encode::whole_minutes;
use crate::engine::batch::input::{Form, Input};
use crate::engine::batch::mask::{set, set_where};
use crate::engine::batch::row::{Cell, Cells, NONE, Said, Span, Spans, Words};
use crate::model::days::since_1970;

impl Picked<'_> {
    /// What is kept at each place; `absent` where there is known to be none.
    fn kept<'p, T: Copy>(&'p self, all: &'p [T], absent: T) -> Cow<'p, [T]> {
        match &self.places {
            Places::Run(run) => all.get(run.clone()).unwrap_or_default().into(),
            Places::Some(places) => places.iter().map(|at| all.get(*at).copied().unwrap_or(absent)).collect(),
        }
    }

    /// How many there are.
    fn count(&self) -> usize {
        match &self.places {
            Places::Run(run) => run.len(),
            Places::Some(places) => places.len(),
        }
    }

    /// Which of them are not there, if any is not.
    fn nowhere(&self) -> Option<&[usize]> {
        match &self.places {
            Places::Run(_) => None,
            Places::Some(places) => Some(places),
        }
    }

    /// Fills a column with them, the first at a place.
    pub fn fill(&self, column: &mut Column, input: &Input, from: usize, words: &mut Words) {
        match (column, &*self.cells, input.form) {
            (Column::Text(ids), Cells::Texts(all), _) => ids.extend(&self.kept(all, ABSENT)),
            (Column::Number(numbers), Cells::Whole(all) | Cells::Days(all), _) => {
                let kept = self.kept(all, NONE);
                set_where(&mut numbers.known, from, &kept, |number| number > NONE);
                // Mostly each has one, where lines are not looked at.
                if kept.iter().fold(false, |any, number| any | (*number == NONE)) {
                    set_where(&mut numbers.absent, from, &kept, |number| number == NONE);
                }
                numbers.values.extend(&kept, |number| if number > NONE { number } else { 0 });
            }
            (Column::Number(numbers), Cells::Unsaid, _) => {
                if let Some(places) = self.nowhere() {
                    set_where(&mut numbers.absent, from, places, |at| at == NOWHERE);
                }
                numbers.values.extend_same(0, self.count());
            }
            (Column::Flag { yes, absent, no }, Cells::Flags(all), _) => {
                let kept = self.kept(all, Said::Absent);
                set_where(yes, from, &kept, |said| said == Said::Yes);
                set_where(no, from, &kept, |said| said == Said::No);
                set_where(absent, from, &kept, |said| said == Said::Absent);
            }
            (Column::List(ids), Cells::Lists(all), Form::List(kind)) => {
                let number = |span: &Span| match *span {
                    Span::OPEN => UNKNOWN,
                    Span::NONE => ABSENT,
                    span => words.list(kind, self.grid.members(span)),
                };
                ids.extend(&self.kept(all, Span::NONE).iter().map(number).collect::<Vec<_>>());
            }
            (column, ..) => {
                let cells: Vec<Cell> = self.each().collect();
                put(column, input, from, &cells, self.grid, words);
            }
        }
    }

    /// The same as minutes of lines.
    pub fn minutes(&self, into: &mut Vec<i16>) {
        match &*self.cells {
            Cells::Whole(all) => {
                let short =
                    |minutes: &i32| i16::try_from(*minutes).ok().filter(|minutes| (0..=MOST_MINUTES).contains(minutes));
                into.extend(self.kept(all, NONE).iter().map(|minutes| short(minutes).unwrap_or(NO_MINUTES)));
            }
            _ => into.extend(self.each().map(|cell| whole_minutes(number(&cell)))),
        }
    }
}

/// The number of a cell that has one.
pub fn number(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    }
}

/// Puts cells into a column, the first at a place; `of` has what their spans stand for.
pub fn put(column: &mut Column, input: &Input, from: usize, cells: &[Cell], of: &impl Spans, words: &mut Words) {
    match column {
        Column::Flag { yes, absent, no } => {
            for (at, cell) in (from..).zip(cells) {
                match cell {
                    Cell::Unknown => {}
                    Cell::Absent => set(absent, at),
                    Cell::Flag(false) => set(no, at),
                    _ => set(yes, at),
                }
            }
        }
        Column::Number(numbers) => {
            for (at, cell) in (from..).zip(cells) {
                match cell {
                    Cell::Unknown => {}
                    Cell::Absent => set(&mut numbers.absent, at),
                    _ => set(&mut numbers.known, at),
                }
                match cell {
                    Cell::Date(date) => numbers.values.push_whole(since_1970(*date)),
                    Cell::Number(number) => numbers.values.push(*number),
                    _ => numbers.values.push_whole(0),
                }
            }
        }
        Column::Text(ids) => cells.iter().for_each(|cell| {
            ids.push(match (cell, input.form) {
                (Cell::Absent, _) => ABSENT,
                (Cell::Text(number), _) => *number,
                (Cell::Plain(span), Form::Text(kind)) => words.word(kind, of.text(*span)),
                _ => UNKNOWN,
            });
        }),
        Column::List(ids) => cells.iter().for_each(|cell| {
            ids.push(match (cell, input.form) {
                (Cell::Absent, _) => ABSENT,
                (Cell::Listed(number), _) => *number,
                (Cell::List(span), Form::List(kind)) => words.list(kind, of.list(*span)),
                (Cell::Text(number), Form::List(kind)) => words.list(kind, &[*number]),
                _ => UNKNOWN,
            });
        }),
    }
}
