//! A record laid flat: its facts as cells that go into columns as they are, without a session in between.
//!
//! In: facts, as a reader finds them in a record. Out: [`Row`]. What always holds: a row says of each fact what the session of the same record says of it; once
//! rows and words are warm, nothing is allocated for a record.
//!
//! [`grid`] has the [`facts`] of many records, column by column, each as [`cells`], into which records are [`laid`] one by one and which are [`growing`] then, and [`record`] is what a row and one [`at`] a place of a grid are asked for. [`cell`] is what a fact can be, [`sheet`] the facts of one owner, [`words`] numbers texts, [`paths`] the names of what only a profile knows, [`ahead`] a key that is expected, [`value`] reads what a text
//! says of a fact, [`verbatim`] is one that stands in its record as it is.

mod ahead;
mod at;
mod cell;
mod cells;
mod facts;
mod grid;
mod growing;
mod laid;
mod paths;
mod record;
mod sheet;
mod value;
mod verbatim;
mod words;

pub use ahead::Ahead;
pub use cell::{Cell, Span};
pub use cells::{Cells, NONE, OPEN, Said, State};
pub use grid::{Grid, ToldByMany};
pub use paths::{Path, Paths};
pub use record::{Record, Spans};
pub use sheet::Sheet;
pub use value::{Kind, Reading, plain};
pub use verbatim::{Verbatim, WIDE};
pub use words::Words;

use crate::model::facts::Owner;

/// One record.
#[derive(Debug)]
pub struct Row {
    session: Sheet,
    lines: Many,
    authorizations: Parts,
    other_coverage: Parts,
    extras: Vec<Extra>,
    /// Which of the first 64 paths the session says something of, as bits.
    told: u64,
    /// Texts that have no number.
    texts: String,
    /// Members of lists, by their numbers.
    members: Vec<u32>,
}

/// Sheets of one owner, of which the first so many are in use.
#[derive(Debug)]
struct Many {
    owner: Owner,
    sheets: Vec<Sheet>,
    used: usize,
}

/// A list of objects, in its three states.
#[derive(Debug)]
struct Parts {
    stated: bool,
    all: Many,
}

/// What a record says of something that only a profile knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extra {
    /// The line, by its place; `None`: the session.
    pub line: Option<usize>,
    /// Its name.
    pub path: Path,
    /// What is written.
    pub told: Told,
}

/// What is written of something whose type only a profile knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing: the key is there, without a value.
    Nothing,
    /// Stated to be absent.
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A number as written.
    Number(Span),
    /// A text.
    Text(Span),
}

impl Many {
    fn new(owner: Owner) -> Self {
        Self { owner, sheets: Vec::new(), used: 0 }
    }

    fn begin(&mut self) -> usize {
        match self.sheets.get_mut(self.used) {
            Some(sheet) => sheet.clear(),
            None => self.sheets.push(Sheet::new(self.owner)),
        }
        self.used = self.used.saturating_add(1);
        self.used
    }

    fn all(&self) -> &[Sheet] {
        self.sheets.get(..self.used).unwrap_or_default()
    }

    fn last(&mut self) -> Option<&mut Sheet> {
        self.sheets.get_mut(self.used.checked_sub(1)?)
    }
}

impl Parts {
    fn new(owner: Owner) -> Self {
        Self { stated: false, all: Many::new(owner) }
    }
}

impl Row {
    /// Nothing said.
    #[must_use]
    pub fn new() -> Self {
        Self {
            session: Sheet::new(Owner::Session),
            lines: Many::new(Owner::Line),
            authorizations: Parts::new(Owner::Authorization),
            other_coverage: Parts::new(Owner::OtherCoverage),
            extras: Vec::new(),
            told: 0,
            texts: String::new(),
            members: Vec::new(),
        }
    }

    /// Forgets everything; its room stays.
    pub fn clear(&mut self) {
        self.session.clear();
        self.lines.used = 0;
        for parts in [&mut self.authorizations, &mut self.other_coverage] {
            parts.stated = false;
            parts.all.used = 0;
        }
        self.extras.clear();
        self.told = 0;
        self.texts.clear();
        self.members.clear();
    }

    /// Facts of the session.
    #[must_use]
    pub fn session(&self) -> &Sheet {
        &self.session
    }

    /// The same, to be filled.
    pub fn session_mut(&mut self) -> &mut Sheet {
        &mut self.session
    }

    /// Facts of each line.
    #[must_use]
    pub fn lines(&self) -> &[Sheet] {
        self.lines.all()
    }

    /// Begins a line; how many there are now.
    pub fn begin_line(&mut self) -> usize {
        self.lines.begin()
    }

    /// Facts of the line begun last.
    pub fn line_mut(&mut self) -> Option<&mut Sheet> {
        self.lines.last()
    }

    /// Facts of a line by its place.
    pub fn line_at(&mut self, at: usize) -> Option<&mut Sheet> {
        self.lines.sheets.get_mut(..self.lines.used)?.get_mut(at)
    }

    /// The objects of a list: authorizations, or other coverage; `None`: the record does not say.
    #[must_use]
    pub fn parts(&self, owner: Owner) -> Option<&[Sheet]> {
        let parts = if owner == Owner::OtherCoverage { &self.other_coverage } else { &self.authorizations };
        parts.stated.then(|| parts.all.all())
    }

    /// Says that there is a list of objects, empty so far.
    pub fn begin_parts(&mut self, owner: Owner) {
        let parts = self.parts_mut(owner);
        parts.stated = true;
        parts.all.used = 0;
    }

    /// Begins an object of a list; how many there are now.
    pub fn begin_part(&mut self, owner: Owner) -> usize {
        self.parts_mut(owner).all.begin()
    }

    /// Facts of the object of a list begun last.
    pub fn part_mut(&mut self, owner: Owner) -> Option<&mut Sheet> {
        self.parts_mut(owner).all.last()
    }

    fn parts_mut(&mut self, owner: Owner) -> &mut Parts {
        if owner == Owner::OtherCoverage { &mut self.other_coverage } else { &mut self.authorizations }
    }

    /// What only a profile knows.
    #[must_use]
    pub fn extras(&self) -> &[Extra] {
        &self.extras
    }

    /// Says something that only a profile knows; false if it was said before.
    pub fn put_extra(&mut self, extra: Extra) -> bool {
        let new = match Self::told_bit(&extra) {
            Some(bit) => self.told & bit == 0,
            None => self.extras.iter().all(|one| one.path != extra.path || one.line != extra.line),
        };
        self.push_extra(extra);
        new
    }

    #[inline]
    fn push_extra(&mut self, extra: Extra) {
        self.told |= Self::told_bit(&extra).unwrap_or(0);
        self.extras.push(extra);
    }

    /// The bit of what is said of the session, by one of the first paths.
    #[inline]
    fn told_bit(extra: &Extra) -> Option<u64> {
        let bit = u32::try_from(extra.path.index()).ok().and_then(|at| 1u64.checked_shl(at));
        bit.filter(|_| extra.line.is_none())
    }

    /// Says of something that only a profile knows that it is absent; false if it has a value.
    pub fn no_extra(&mut self, line: Option<usize>, path: Path) -> bool {
        match self.extras.iter_mut().find(|one| one.path == path && one.line == line) {
            Some(one) => {
                let none = matches!(one.told, Told::Nothing | Told::Absent);
                one.told = Told::Absent;
                none
            }
            None => {
                self.push_extra(Extra { line, path, told: Told::Absent });
                true
            }
        }
    }

    /// Keeps a text that has no number.
    #[inline]
    pub fn keep(&mut self, text: &str) -> Span {
        let from = self.texts.len();
        self.texts.push_str(text);
        Span::of(from, self.texts.len())
    }

    /// Keeps the text of a record, so that where a text stands in it says what it is.
    pub fn keep_record(&mut self, text: &str) {
        self.texts.clear();
        self.texts.push_str(text);
    }

    /// A text that was kept.
    #[inline]
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.texts.get(span.range()).unwrap_or_default()
    }

    /// Members of lists so far.
    #[must_use]
    pub fn members(&self) -> usize {
        self.members.len()
    }

    /// Adds a member to the list that is being read.
    pub fn push_member(&mut self, number: u32) {
        self.members.push(number);
    }

    /// The list whose members stand behind the first so many; one without members is no value.
    pub fn end_list(&mut self, from: usize) -> Cell {
        if from == self.members.len() { Cell::Absent } else { Cell::List(Span::of(from, self.members.len())) }
    }

    /// The members of a list.
    #[must_use]
    pub fn list(&self, span: Span) -> &[u32] {
        self.members.get(span.range()).unwrap_or_default()
    }

    /// The text of a fact that has one without a number.
    #[must_use]
    pub fn plain(&self, cell: Cell) -> Option<&str> {
        match cell {
            Cell::Plain(span) => Some(self.text(span)),
            _ => None,
        }
    }
}

impl Default for Row {
    fn default() -> Self {
        Self::new()
    }
}
