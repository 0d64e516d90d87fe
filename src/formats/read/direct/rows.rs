//! The rows of a session in a table, as long as nothing is unusual in them.
//!
//! In: the columns of a table, then rows with one id. Out: what they say, to a [`Taker`]; or nothing, and then [`Group::read`](crate::formats::read::group::Group::read) says what there
//! is to say. What always holds: what is taken here is what is read there, without an error.

use super::names::Names;
use super::taker::{Taker, Written};
use super::value::trimmed;
use super::walk::Whose;
use crate::engine::batch::Paths;
use crate::formats::read::field::{Field, Scope, Slot};
use crate::formats::read::header::{Binding, Header};
use crate::formats::read::row_cells::RowCells;
use crate::model::facts::{FactId, Owner};

/// What the columns of a table fill.
#[derive(Debug)]
pub struct Plan {
    session: Vec<Step>,
    /// Authorizations and other coverage, each by its number.
    parts: Vec<((Owner, usize), Vec<Step>)>,
    line: Vec<Step>,
}

/// A column, and what it fills.
#[derive(Debug)]
struct Step {
    column: usize,
    fills: Fills,
}

#[derive(Debug)]
enum Fills {
    Fact(FactId),
    Extra(String),
    /// Names of what is absent.
    Absent,
    /// What can only be absent as a whole, by its name.
    Whole(String),
}

impl Plan {
    /// Of our own columns, each of which fills a field of its own; `None` where two fill one.
    #[must_use]
    pub fn of(header: &Header) -> Option<Self> {
        let mut plan = Self { session: Vec::new(), parts: Vec::new(), line: Vec::new() };
        for (at, binding) in header.bindings.iter().enumerate() {
            let same = |other: &Binding| (other.scope, &other.field) == (binding.scope, &binding.field);
            let [column] = *binding.columns.as_slice() else { return None };
            if header.bindings.iter().take(at).any(same) {
                return None;
            }
            plan.add(binding, column);
        }
        plan.parts.sort_by_key(|(part, _)| *part);
        Some(plan)
    }

    fn add(&mut self, Binding { scope, field, name, .. }: &Binding, column: usize) {
        let (steps, fills) = match (field, scope) {
            (Field::Fact(Slot::Own, id), Scope::Session) => (&mut self.session, Fills::Fact(*id)),
            (Field::Fact(Slot::Own, id), Scope::Line) => (&mut self.line, Fills::Fact(*id)),
            (Field::Fact(slot, id), _) => (self.part(*slot, *scope), Fills::Fact(*id)),
            (Field::Extra(path), Scope::Session) => (&mut self.session, Fills::Extra(path.clone())),
            (Field::Extra(path), Scope::Line) => (&mut self.line, Fills::Extra(path.clone())),
            (Field::Absent, Scope::Session) => (&mut self.session, Fills::Absent),
            (Field::Absent, Scope::Line) => (&mut self.line, Fills::Absent),
            (Field::Whole(..) | Field::List(_), _) => (&mut self.session, Fills::Whole(name.clone())),
        };
        steps.push(Step { column, fills });
    }

    fn part(&mut self, slot: Slot, scope: Scope) -> &mut Vec<Step> {
        let number = match slot {
            Slot::Authorization(number) | Slot::OtherCoverage(number) => number,
            Slot::Own => 0,
        };
        let part = (slot.owner(scope), number);
        let at = self.parts.iter().position(|(known, _)| *known == part).unwrap_or_else(|| {
            self.parts.push((part, Vec::new()));
            self.parts.len().saturating_sub(1)
        });
        // There is one at that place.
        self.parts.get_mut(at).map_or(&mut self.session, |(_, steps)| steps)
    }
}

/// Lays the rows of a session out; false if it has to be read otherwise.
pub fn lay<'g>(
    plan: &Plan,
    rows: impl Iterator<Item = &'g RowCells> + Clone,
    taker: &mut impl Taker,
    names: &Names,
    paths: &mut Paths,
) -> bool {
    let mut walk = Walk { taker, names, paths };
    let Some(first) = rows.clone().next() else { return false };
    let said = |step: &Step| said_once(step.column, first, rows.clone().skip(1));
    plan.session.iter().all(|step| said(step).is_some_and(|text| walk.step(Whose::Session, step, text)))
        && plan.parts.iter().all(|((owner, _), steps)| walk.part(*owner, steps, said))
        && rows.clone().all(|row| walk.line(row, &plan.line))
}

/// What stands in a column of the first of some rows; `None` where it is no text, or another row says something else.
fn said_once<'g>(
    column: usize,
    first: &'g RowCells,
    mut others: impl Iterator<Item = &'g RowCells>,
) -> Option<&'g str> {
    let own = first.get(column)?;
    let same = |row: &RowCells| row.get(column).is_some_and(|cell| cell == own || cell.is_empty());
    if others.all(same) { text(first, column) } else { None }
}

fn text(row: &RowCells, column: usize) -> Option<&str> {
    std::str::from_utf8(row.get(column)?).ok().map(trimmed)
}

struct Walk<'w, T> {
    taker: &'w mut T,
    names: &'w Names,
    paths: &'w mut Paths,
}

impl<T: Taker> Walk<'_, T> {
    /// A part, of which the session says something or nothing.
    fn part<'g>(&mut self, owner: Owner, steps: &[Step], said: impl Fn(&Step) -> Option<&'g str>) -> bool {
        if steps.iter().all(|step| said(step) == Some("")) {
            return true;
        }
        self.taker.begin_parts(owner);
        self.taker.begin_part(owner)
            && steps.iter().all(|step| said(step).is_some_and(|text| self.step(Whose::Part(owner), step, text)))
    }

    /// A line, which is a row.
    fn line(&mut self, row: &RowCells, steps: &[Step]) -> bool {
        self.taker.begin_line()
            && steps.iter().all(|step| text(row, step.column).is_some_and(|text| self.step(Whose::Line, step, text)))
    }

    /// Takes what stands in a cell, without white space around it.
    fn step(&mut self, whose: Whose, step: &Step, text: &str) -> bool {
        match (&step.fills, text) {
            (_, "") => true,
            (Fills::Fact(id), _) if id.def().is_list() => self.list(whose, *id, text),
            (Fills::Fact(id), _) => self.taker.text(whose, *id, text),
            (Fills::Extra(path), _) => {
                let path = self.paths.in_turn(path);
                path.is_some_and(|path| self.taker.extra(whose, path, Written::Text(text), self.paths))
            }
            (Fills::Absent, "none") => true,
            (Fills::Absent, names) => names.split(';').all(|name| self.absent(whose, name.trim())),
            (Fills::Whole(name), "none") => self.absent(whose, name),
            (Fills::Whole(_), _) => false,
        }
    }

    fn list(&mut self, whose: Whose, id: FactId, text: &str) -> bool {
        if text == "none" {
            return self.taker.absent(whose, id);
        }
        text.split(';').all(|member| self.taker.member_text(id, member)) && self.taker.end_list(whose, id)
    }

    fn absent(&mut self, whose: Whose, name: &str) -> bool {
        let statement = self.names.table(whose).and_then(|table| table.absent(name, self.paths));
        statement.is_some_and(|statement| self.taker.state_absent(whose, statement))
    }
}
