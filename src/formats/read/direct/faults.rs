//! Records of a grid that are not without a mistake.
//!
//! In: a grid in which all is said, and what was stated to be absent. Out: the same with those put out in which something is not as [`checks`](crate::formats::read::checks) ask it of a session, or that
//! give what they state to be absent. What always holds: [`Flat`](super::flat::Flat) takes the others, alone.

use super::flat::{Held, in_order};
use super::names::Names;
use super::taker::Statement;
use super::walk::Whose;
use crate::engine::batch::{Cell, Cells, Grid, Record as _, Texts, Words};
use crate::formats::read::checks::{DIAGNOSES, MODIFIERS, POINTERS};
use crate::model::facts::{FactId, Owner};

/// What was stated to be absent, of a session or a line, by its place among all.
pub type Stated = (Owner, usize, Statement);

/// What is looked over, and what by.
#[derive(Debug)]
pub struct Faults<'f> {
    /// The records.
    pub grid: &'f mut Grid,
    /// Their texts.
    pub words: &'f Words,
    /// Facts that are held against each other.
    pub held: &'f Held,
    /// What keys fill.
    pub names: &'f Names,
}

impl Faults<'_> {
    /// Puts every record out that is not one without a mistake.
    pub fn put_out(mut self, absent: &[Stated]) {
        for (owner, at, statement) in absent {
            if !self.apply(*owner, *at, *statement) {
                self.grid.put_out_of(*owner, *at);
            }
        }
        for (owner, at) in self.wrong() {
            self.grid.put_out_of(owner, at);
        }
    }

    /// Makes absent what was stated to be; false if a value was given too.
    fn apply(&mut self, owner: Owner, at: usize, statement: Statement) -> bool {
        let mut none = |id: FactId| {
            let given = !matches!(self.grid.get(owner, id, at), Cell::Unknown | Cell::Absent);
            self.grid.set(owner, id, at, Cell::Absent);
            !given
        };
        match statement {
            Statement::Fact(id) => none(id),
            Statement::Object(object) => {
                self.names.table(Whose::Object(object)).is_some_and(|table| table.facts().all(none))
            }
            Statement::Parts(parts) if owner == Owner::Session => {
                let mut row = self.grid.at(at);
                let none = row.parts(parts).is_none_or(|count| count == 0);
                row.no_parts(parts);
                none
            }
            Statement::Extra(path) => self.grid.no_extra(owner, at, path),
            Statement::Parts(_) => false,
        }
    }

    /// Records, lines and objects in which something is not as [`checks`](crate::formats::read::checks) ask it of a session.
    fn wrong(&self) -> Vec<(Owner, usize)> {
        let (grid, held) = (&*self.grid, self.held);
        let mut wrong = Vec::new();
        let all = |owner| (0..grid.count(owner)).map(move |at| (owner, at));
        let column = |owner, id| grid.column(owner, id);
        for required in &held.required {
            let unknown = column(Owner::Session, *required).unknown(grid.rows());
            wrong.extend(unknown.into_iter().map(|at| (Owner::Session, at)));
        }
        let starts = grid.starts(Owner::Line);
        let lines = |at: &usize| starts.get(*at) < starts.get(at.saturating_add(1));
        // Folded, not sought: that goes over many at once.
        let each = starts.array_windows().fold(true, |each, [start, end]| each & (start < end));
        if !each || starts.len() <= grid.rows() {
            wrong.extend(all(Owner::Session).filter(|(_, at)| !lines(at)));
        }
        let longer = DIAGNOSES.saturating_add(1);
        wrong.extend(self.lists(Owner::Session, held.diagnoses, longer, |_| true));
        for (owner, days) in [(Owner::Session, held.license), (Owner::Authorization, held.authorized)] {
            let [from, until] = days.map(|id| column(owner, id));
            // Where one of both is never said, nothing is out of order.
            if !from.is_empty() && !until.is_empty() {
                wrong.extend(all(owner).filter(|(_, at)| !in_order([from.get(*at), until.get(*at)])));
            }
        }
        for owner in [Owner::Authorization, Owner::OtherCoverage] {
            wrong.extend(all(owner).filter(|(owner, at)| grid.is_absent(*owner, *at)));
        }
        let unknown = column(Owner::Line, held.code).unknown(grid.count(Owner::Line));
        wrong.extend(unknown.into_iter().map(|at| (Owner::Line, at)));
        // One by itself stands there once.
        wrong.extend(self.lists(Owner::Line, held.modifiers, 2, |list| !are_modifiers(list)));
        let parts = column(Owner::Line, held.assistant_minutes);
        if !parts.is_empty() {
            let minutes = column(Owner::Line, held.minutes);
            wrong.extend(all(Owner::Line).filter(|(_, at)| !is_part(parts.get(*at), minutes.get(*at))));
        }
        let pointers = column(Owner::Line, held.pointers);
        if !pointers.is_empty() {
            wrong.extend(all(Owner::Line).filter(|(_, at)| !self.points(*at, self.list(pointers, *at))));
        }
        wrong
    }

    /// The places of a fact's lists of so many members or more of which something holds.
    fn lists(
        &self,
        owner: Owner,
        id: Option<FactId>,
        least: usize,
        holds: impl Fn(&[u32]) -> bool,
    ) -> Vec<(Owner, usize)> {
        let column = self.grid.column(owner, id);
        let holds = |list: &[u32]| list.len() >= least && holds(list);
        let mut of = Vec::new();
        match column {
            Cells::Lists(all) => {
                for (at, span) in all.iter().enumerate() {
                    if span.len() >= least && holds(self.grid.members(*span)) {
                        of.push((owner, at));
                    }
                }
            }
            column => of.extend((0..column.len()).filter(|at| holds(self.list(column, *at))).map(|at| (owner, at))),
        }
        of
    }

    /// Whether a line points to diagnoses of its record.
    fn points(&self, line: usize, pointers: &[u32]) -> bool {
        if pointers.is_empty() {
            return true;
        }
        let row = self.grid.row_of(Owner::Line, line);
        let diagnoses = self.length(self.grid.column(Owner::Session, self.held.diagnoses), row);
        let points = |number: &u32| {
            let text = self.words.text(Texts::Others, *number);
            diagnoses.is_none_or(|count| text.parse::<usize>().is_ok_and(|pointer| pointer <= count))
        };
        pointers.len() <= POINTERS && pointers.iter().all(points)
    }

    fn list(&self, column: &Cells, at: usize) -> &[u32] {
        match column.get(at) {
            Cell::List(span) => self.grid.members(span),
            _ => &[],
        }
    }

    fn length(&self, column: &Cells, at: usize) -> Option<usize> {
        match column.get(at) {
            Cell::List(span) => Some(span.len()),
            _ => None,
        }
    }
}

/// Whether these are no more than a line may have, and each once.
fn are_modifiers(modifiers: &[u32]) -> bool {
    if let [one, other] = modifiers {
        return one != other;
    }
    modifiers.len() <= MODIFIERS
        && modifiers.iter().enumerate().all(|(at, one)| !modifiers.iter().take(at).any(|other| other == one))
}

/// Whether an assistant has no more than the minutes of his line.
fn is_part(part: Cell, all: Cell) -> bool {
    match [part, all] {
        [Cell::Number(part), Cell::Number(all)] => part <= all,
        [Cell::Beyond, _] | [_, Cell::Beyond] => false,
        _ => true,
    }
}
