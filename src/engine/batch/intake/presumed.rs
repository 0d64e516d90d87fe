//! What a profile presumes, on a record.
//!
//! Always holds: what the record or a default says is never replaced.

use super::extras::Extras;
use crate::engine::batch::input::{Form, Texts};
use crate::engine::batch::row::{Cell, Grid, Record, Words, plain};
use crate::engine::program::Program;
use crate::engine::target::Target;
use crate::model::facts::Owner;
use crate::model::state::State;
use crate::model::value::Value;

/// What is presumed, entry by entry.
#[derive(Debug)]
pub struct Presumed {
    all: Vec<(Target, Taken)>,
}

/// The value that is taken.
#[derive(Debug)]
enum Taken {
    Cell(Cell),
    Text(Texts, Box<str>),
    List(Texts, Vec<Box<str>>),
}

impl Presumed {
    /// What a profile presumes.
    pub fn of(program: &Program) -> Self {
        let profile = &program.profile;
        let mut all = Vec::new();
        for (targets, state) in &program.presumed {
            for target in targets {
                let kind =
                    target.ty(Some(profile)).as_ref().and_then(Form::of).map_or(Texts::Others, |form| match form {
                        Form::Text(kind) | Form::List(kind) => kind,
                        Form::Flag | Form::Number => Texts::Others,
                    });
                all.push((target.clone(), Taken::of(kind, state)));
            }
        }
        Self { all }
    }

    /// Takes what is unknown for what is presumed; whether anything was.
    pub fn fill(&self, row: &mut impl Record, extras: &mut Extras, words: &mut Words) -> bool {
        self.all.iter().fold(false, |any, (target, taken)| fill(target, taken, row, extras, words) | any)
    }

    /// The same of records of a grid, which all are of this payer.
    pub fn fill_grid(&self, (grid, rows): (&mut Grid, &[usize]), extras: &mut Extras, words: &mut Words) -> bool {
        let mut any = false;
        for (target, taken) in &self.all {
            let (path, owner, line) = match target {
                Target::Extra(path) => (path, Owner::Session, None),
                Target::LineExtra(path) => (path, Owner::Line, Some(0)),
                _ => {
                    rows.iter().for_each(|row| any |= fill(target, taken, &mut grid.at(*row), extras, words));
                    continue;
                }
            };
            let first = rows.first().zip(extras.place(path, line));
            if let Some((first, place)) = first {
                let cell = taken.cell(&mut grid.at(*first), words);
                extras.presume_of_grid(owner, place, cell, grid);
            }
        }
        any
    }
}

fn fill(target: &Target, taken: &Taken, row: &mut impl Record, extras: &mut Extras, words: &mut Words) -> bool {
    let mut any = false;
    match target {
        Target::Session(id) => {
            if row.session(Some(*id)).is_unknown() {
                let cell = taken.cell(row, words);
                row.set_session(*id, cell);
                any = true;
            }
        }
        Target::Line(id) => {
            for at in 0..row.lines() {
                if row.line(at, Some(*id)).is_unknown() {
                    let cell = taken.cell(row, words);
                    row.set_line(at, *id, cell);
                    any = true;
                }
            }
        }
        Target::Extra(path) => any = fill_extra(extras, path, None, taken, row, words),
        Target::LineExtra(path) => {
            for at in 0..row.lines() {
                any |= fill_extra(extras, path, Some(at), taken, row, words);
            }
        }
        Target::Authorizations => any = fill_parts(row, Owner::Authorization, taken),
        Target::OtherCoverage => any = fill_parts(row, Owner::OtherCoverage, taken),
    }
    any
}

fn fill_extra(
    extras: &mut Extras,
    path: &str,
    line: Option<usize>,
    taken: &Taken,
    row: &mut impl Record,
    words: &mut Words,
) -> bool {
    let Some(place) = extras.place(path, line).filter(|place| extras.cell(line, *place).is_unknown()) else {
        return false;
    };
    extras.set(line, place, taken.cell(row, words));
    true
}

fn fill_parts(row: &mut impl Record, owner: Owner, taken: &Taken) -> bool {
    let fills = row.parts(owner).is_none() && matches!(taken, Taken::Cell(Cell::Absent));
    if fills {
        row.no_parts(owner);
    }
    fills
}

impl Taken {
    fn of(kind: Texts, state: &State) -> Self {
        match state {
            State::Unknown => Taken::Cell(Cell::Unknown),
            State::Absent => Taken::Cell(Cell::Absent),
            State::Known(Value::Text(text)) => Taken::Text(kind, text.as_str().into()),
            State::Known(Value::List(members)) => {
                Taken::List(kind, members.iter().filter_map(Value::as_text).map(Into::into).collect())
            }
            State::Known(value) => Taken::Cell(plain(value)),
        }
    }

    fn cell(&self, row: &mut impl Record, words: &mut Words) -> Cell {
        match self {
            Taken::Cell(cell) => *cell,
            Taken::Text(kind, text) => Cell::Text(words.word(*kind, text)),
            Taken::List(kind, members) => row.new_list(&mut members.iter().map(|member| words.word(*kind, member))),
        }
    }
}
