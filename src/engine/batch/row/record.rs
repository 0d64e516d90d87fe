//! What columns are filled from: a record laid flat, however its cells lie.
//!
//! In: a fact. Out: its cell. What always holds: who fills columns asks no more of a record than this, so that a [`Row`] of its own and one among
//! [`Grid`](super::Grid)s of many come to the same.

use super::{Cell, Row, Span};
use crate::model::facts::{FactId, Owner};

/// What the spans of cells stand for.
pub trait Spans {
    /// A text without a number.
    fn text(&self, span: Span) -> &str;

    /// The members of a list.
    fn list(&self, span: Span) -> &[u32];
}

/// A record laid flat.
pub trait Record: Spans {
    /// What is said of a fact of the session.
    fn session(&self, id: Option<FactId>) -> Cell;

    /// Says something of a fact of the session.
    fn set_session(&mut self, id: FactId, cell: Cell);

    /// How many lines there are.
    fn lines(&self) -> usize;

    /// What is said of a fact of a line, by its place; of a line that is not there, nothing.
    fn line(&self, at: usize, id: Option<FactId>) -> Cell;

    /// Says something of a fact of a line.
    fn set_line(&mut self, at: usize, id: FactId, cell: Cell);

    /// How many objects a list has: authorizations, or other coverage; `None`: the record does not say.
    fn parts(&self, owner: Owner) -> Option<usize>;

    /// What is said of a fact of an object, by its place.
    fn part(&self, owner: Owner, at: usize, id: Option<FactId>) -> Cell;

    /// Says that there is a list of objects, an empty one.
    fn no_parts(&mut self, owner: Owner);

    /// A new list of these members.
    fn new_list(&mut self, members: &mut dyn Iterator<Item = u32>) -> Cell;
}

impl Spans for Row {
    fn text(&self, span: Span) -> &str {
        Row::text(self, span)
    }

    fn list(&self, span: Span) -> &[u32] {
        Row::list(self, span)
    }
}

impl Record for Row {
    fn session(&self, id: Option<FactId>) -> Cell {
        Row::session(self).of(id)
    }

    fn set_session(&mut self, id: FactId, cell: Cell) {
        self.session_mut().set(id, cell);
    }

    fn lines(&self) -> usize {
        Row::lines(self).len()
    }

    fn line(&self, at: usize, id: Option<FactId>) -> Cell {
        Row::lines(self).get(at).map_or(Cell::Unknown, |line| line.of(id))
    }

    fn set_line(&mut self, at: usize, id: FactId, cell: Cell) {
        if let Some(line) = self.line_at(at) {
            line.set(id, cell);
        }
    }

    fn parts(&self, owner: Owner) -> Option<usize> {
        Row::parts(self, owner).map(<[_]>::len)
    }

    fn part(&self, owner: Owner, at: usize, id: Option<FactId>) -> Cell {
        Row::parts(self, owner).and_then(|parts| parts.get(at)).map_or(Cell::Unknown, |part| part.of(id))
    }

    fn no_parts(&mut self, owner: Owner) {
        self.begin_parts(owner);
    }

    fn new_list(&mut self, members: &mut dyn Iterator<Item = u32>) -> Cell {
        let from = self.members();
        members.for_each(|member| self.push_member(member));
        self.end_list(from)
    }
}
