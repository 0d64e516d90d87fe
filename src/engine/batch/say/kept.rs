//! What sessions say of the facts that messages name.
//!
//! In: cells of rows, or facts of sessions. Out: each by the place of its session in the block. What always holds: once the buffers are as large as a lot needs, a cell
//! of a row is copied and nothing else; what a session says stands here in words already.

use jiff::civil::Date;

use super::holes::{Hole, Sayings};
use crate::engine::batch::row::{Cell, Span, Spans};
use crate::engine::reference::{Facts, in_words};
use crate::engine::three::Outcome;

/// Cells of the sessions of a block.
#[derive(Debug, Default)]
pub struct Kept {
    sessions: Vec<Start>,
    cells: Vec<Held>,
    texts: String,
    /// Members of lists, by their numbers.
    members: Vec<u32>,
}

/// A session.
#[derive(Clone, Copy, Debug)]
struct Start {
    /// Its day.
    date: Date,
    /// Where its cells begin.
    at: usize,
}

/// What is said of a fact.
#[derive(Clone, Copy, Debug)]
pub enum Held {
    /// A cell, whose text and members are kept here.
    Cell(Cell),
    /// How it reads.
    Words(Span),
}

impl Kept {
    /// Begins the next session of the block.
    pub fn begin(&mut self, date: Date) {
        self.sessions.push(Start { date, at: self.cells.len() });
    }

    /// Keeps the next cell of a row, which has what its span stands for. Where the record does not say what earlier sessions may, nobody can say it here.
    pub fn put(&mut self, cell: Cell, hole: &Hole, row: &impl Spans) {
        let cell = match cell {
            Cell::Plain(span) => Cell::Plain(self.text(row.text(span))),
            Cell::List(span) => {
                let from = self.members.len();
                self.members.extend_from_slice(row.list(span));
                Cell::List(Span::of(from, self.members.len()))
            }
            Cell::Unknown if hole.counted => Cell::Beyond,
            cell => cell,
        };
        self.cells.push(Held::Cell(cell));
    }

    /// Keeps what a session says of everything that messages name.
    pub fn put_session(&mut self, facts: &Facts<'_>, sayings: &Sayings) {
        self.begin(facts.date());
        let lines = (0..facts.lines()).flat_map(|line| sayings.line.iter().map(move |hole| (hole, Some(line))));
        for (hole, slot) in sayings.session.iter().map(|hole| (hole, None)).chain(lines) {
            let held = match facts.of_input(&hole.what, slot) {
                Outcome::Unknown(_) if hole.counted => Held::Cell(Cell::Beyond),
                Outcome::Absent => Held::Cell(Cell::Absent),
                outcome => Held::Words(self.text(&in_words(&outcome, &hole.scalar))),
            };
            self.cells.push(held);
        }
    }

    fn text(&mut self, text: &str) -> Span {
        let from = self.texts.len();
        self.texts.push_str(text);
        Span::of(from, self.texts.len())
    }

    /// The day of the session at a place.
    pub fn date(&self, at: usize) -> Option<Date> {
        self.sessions.get(at).map(|session| session.date)
    }

    /// What it says of a fact, by the place of that among all that are kept of it: those of the session, then those of each line.
    pub fn cell(&self, at: usize, place: usize) -> Option<Held> {
        let start = self.sessions.get(at)?.at;
        self.cells.get(start.checked_add(place)?).copied()
    }

    /// A text that is kept.
    pub fn words(&self, span: Span) -> &str {
        self.texts.get(span.range()).unwrap_or_default()
    }

    /// The members of a list that is kept.
    pub fn list(&self, span: Span) -> &[u32] {
        self.members.get(span.range()).unwrap_or_default()
    }
}
