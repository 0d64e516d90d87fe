//! What a profile presumes, on a row.
//!
//! Always holds: what the record or a default says is never replaced.

use super::extras::Extras;
use crate::engine::batch::input::{Form, Texts};
use crate::engine::batch::row::{Cell, Row, Words, plain};
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
    pub fn fill(&self, row: &mut Row, extras: &mut Extras, words: &mut Words) -> bool {
        let mut any = false;
        for (target, taken) in &self.all {
            match target {
                Target::Session(id) => {
                    if row.session().get(*id).is_unknown() {
                        let cell = taken.cell(row, words);
                        row.session_mut().set(*id, cell);
                        any = true;
                    }
                }
                Target::Line(id) => {
                    for at in 0..row.lines().len() {
                        if row.lines().get(at).is_some_and(|line| line.get(*id).is_unknown()) {
                            let cell = taken.cell(row, words);
                            row.line_at(at).into_iter().for_each(|line| line.set(*id, cell));
                            any = true;
                        }
                    }
                }
                Target::Extra(path) => any |= fill_extra(extras, path, None, taken, row, words),
                Target::LineExtra(path) => {
                    for at in 0..row.lines().len() {
                        any |= fill_extra(extras, path, Some(at), taken, row, words);
                    }
                }
                Target::Authorizations => any |= fill_parts(row, Owner::Authorization, taken),
                Target::OtherCoverage => any |= fill_parts(row, Owner::OtherCoverage, taken),
            }
        }
        any
    }
}

fn fill_extra(
    extras: &mut Extras,
    path: &str,
    line: Option<usize>,
    taken: &Taken,
    row: &mut Row,
    words: &mut Words,
) -> bool {
    let Some(place) = extras.place(path, line).filter(|place| extras.cell(line, *place).is_unknown()) else {
        return false;
    };
    extras.set(line, place, taken.cell(row, words));
    true
}

fn fill_parts(row: &mut Row, owner: Owner, taken: &Taken) -> bool {
    let fills = row.parts(owner).is_none() && matches!(taken, Taken::Cell(Cell::Absent));
    if fills {
        row.begin_parts(owner);
    }
    fills
}

impl Taken {
    fn of(kind: Texts, state: &State) -> Self {
        match state {
            State::Unknown => Taken::Cell(Cell::Unknown),
            State::Absent => Taken::Cell(Cell::Absent),
            State::Known(Value::Text(text)) => Taken::Text(kind, (**text).into()),
            State::Known(Value::List(members)) => {
                Taken::List(kind, members.iter().filter_map(Value::as_text).map(Into::into).collect())
            }
            State::Known(value) => Taken::Cell(plain(value)),
        }
    }

    fn cell(&self, row: &mut Row, words: &mut Words) -> Cell {
        match self {
            Taken::Cell(cell) => *cell,
            Taken::Text(kind, text) => Cell::Text(words.word(*kind, text)),
            Taken::List(kind, members) => {
                let from = row.members();
                members.iter().for_each(|member| row.push_member(words.word(*kind, member)));
                row.end_list(from)
            }
        }
    }
}
