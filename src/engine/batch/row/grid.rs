//! Many records laid flat, fact by fact: the cells of one fact of all records side by side.
//!
//! In: columns of cells, as a reader of columns fills them. Out: each record as a [`Record`]. What always holds: a column has a cell for each record, line or object of
//! its owner, or there is none and nothing is said; a record that is out has something in it that only a row of its own, or a session, can say.

use std::ops::Range;

use super::{Cell, Cells, Path, Record, Span, Spans, State};
use crate::model::facts::{FactId, Owner};

/// Many records.
#[derive(Debug)]
pub struct Grid {
    rows: usize,
    out: Vec<bool>,
    session: Facts,
    lines: Lists,
    authorizations: Lists,
    other_coverage: Lists,
    extras: Vec<Told>,
    texts: String,
    members: Vec<u32>,
}

/// The facts of one owner, by their place in the schema.
#[derive(Debug)]
struct Facts {
    first: usize,
    count: usize,
    columns: Vec<Cells>,
}

/// The lines or objects of all records, one behind the other.
#[derive(Debug)]
struct Lists {
    /// Where those of each record begin, and those of the last end.
    starts: Vec<usize>,
    /// Which records say that there is a list.
    stated: Vec<bool>,
    facts: Facts,
}

/// What records say of something that only a profile knows: the same entries for many of them.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its name.
    pub path: Path,
    /// What is written, each once.
    pub entries: Vec<Written>,
    /// Which of the entries each record has; [`Told::UNSAID`]: none.
    pub keys: Vec<u32>,
}

/// An entry of something that only a profile knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Nothing, though something stands there.
    Nothing,
    /// Stated to be absent.
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A number as written.
    Number(Box<str>),
    /// A text without white space around it.
    Text(Box<str>),
}

impl Told {
    /// The key of a record that does not say it.
    pub const UNSAID: u32 = u32::MAX;
}

static UNSAID: Cells = Cells::Unsaid;

impl Facts {
    fn new(owner: Owner) -> Self {
        let first = FactId::of(owner).next().map_or(0, FactId::index);
        Self { first, count: 0, columns: vec![Cells::Unsaid; FactId::of(owner).count()] }
    }

    fn clear(&mut self, count: usize) {
        self.count = count;
        self.columns.fill(Cells::Unsaid);
    }

    fn get(&self, id: FactId, at: usize) -> Cell {
        self.column(id).get(at)
    }

    fn column(&self, id: FactId) -> &Cells {
        id.index().checked_sub(self.first).and_then(|at| self.columns.get(at)).unwrap_or(&UNSAID)
    }

    fn column_mut(&mut self, id: FactId) -> Option<&mut Cells> {
        self.columns.get_mut(id.index().checked_sub(self.first)?)
    }

    fn set(&mut self, id: FactId, at: usize, cell: Cell) {
        let count = self.count;
        if let Some(column) = self.column_mut(id) {
            column.set(count, at, cell);
        }
    }
}

impl Lists {
    fn new(owner: Owner) -> Self {
        Self { starts: Vec::new(), stated: Vec::new(), facts: Facts::new(owner) }
    }

    fn clear(&mut self) {
        self.starts.clear();
        self.stated.clear();
        self.facts.clear(0);
    }

    fn of(&self, row: usize) -> Range<usize> {
        let start = self.starts.get(row).copied().unwrap_or(0);
        start..self.starts.get(row.saturating_add(1)).copied().unwrap_or(start)
    }

    /// The place among all of one of a record; beyond the last there is none.
    fn place(&self, row: usize, at: usize) -> Option<usize> {
        let own = self.of(row);
        own.start.checked_add(at).filter(|place| *place < own.end)
    }
}

impl Grid {
    /// No records.
    #[must_use]
    pub fn new() -> Self {
        Self {
            rows: 0,
            out: Vec::new(),
            session: Facts::new(Owner::Session),
            lines: Lists::new(Owner::Line),
            authorizations: Lists::new(Owner::Authorization),
            other_coverage: Lists::new(Owner::OtherCoverage),
            extras: Vec::new(),
            texts: String::new(),
            members: Vec::new(),
        }
    }

    /// So many records of which nothing is said; the room of those before stays.
    pub fn begin(&mut self, rows: usize) {
        self.rows = rows;
        self.out.clear();
        self.out.resize(rows, false);
        self.session.clear(rows);
        self.lines.clear();
        self.authorizations.clear();
        self.other_coverage.clear();
        self.extras.clear();
        self.texts.clear();
        self.members.clear();
    }

    /// How many records there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether a record has to be read by itself.
    #[must_use]
    pub fn is_out(&self, row: usize) -> bool {
        self.out.get(row).copied().unwrap_or(true)
    }

    /// Says so of it.
    pub fn put_out(&mut self, row: usize) {
        if let Some(out) = self.out.get_mut(row) {
            *out = true;
        }
    }

    /// Says which lines or objects are of which record: where those of each begin, and those of the last end. False if it was said before, or says of other records.
    pub fn begin_list(&mut self, owner: Owner, starts: Vec<usize>, stated: Vec<bool>) -> bool {
        let fits = starts.len() == self.rows.saturating_add(1) && stated.len() == self.rows;
        let count = starts.last().copied().unwrap_or(0);
        let Some(list) = self.list_mut(owner).filter(|list| fits && list.starts.is_empty()) else { return false };
        (list.starts, list.stated) = (starts, stated);
        list.facts.clear(count);
        true
    }

    /// How many sessions, lines or objects there are.
    #[must_use]
    pub fn count(&self, owner: Owner) -> usize {
        self.facts(owner).count
    }

    /// The lines or objects of a record among all.
    #[must_use]
    pub fn of(&self, owner: Owner, row: usize) -> Range<usize> {
        self.list(owner).map_or(row..row.saturating_add(1), |list| list.of(row))
    }

    /// Where the lines or objects of each record begin among all, and those of the last end; nothing where nobody says that there are some.
    #[must_use]
    pub fn starts(&self, owner: Owner) -> &[usize] {
        self.list(owner).map_or(&[], |list| &list.starts)
    }

    /// Whether a record says that there is a list.
    #[must_use]
    pub fn is_stated(&self, owner: Owner, row: usize) -> bool {
        self.list(owner).is_some_and(|list| list.stated.get(row).copied().unwrap_or(false))
    }

    /// The cells of a fact.
    #[must_use]
    pub fn column(&self, owner: Owner, id: Option<FactId>) -> &Cells {
        id.map_or(&UNSAID, |id| self.facts(owner).column(id))
    }

    /// Puts the cells of a fact in place of those there are.
    pub fn replace(&mut self, owner: Owner, id: FactId, cells: Cells) {
        let facts = self.facts_mut(owner);
        let fits = cells.len() == facts.count;
        if let Some(column) = facts.column_mut(id).filter(|_| fits) {
            *column = cells;
        }
    }

    /// Puts the cells of a fact; false if they were put before, or are not as many as they should be.
    pub fn put(&mut self, owner: Owner, id: FactId, cells: Cells) -> bool {
        let facts = self.facts_mut(owner);
        let fits = cells.len() == facts.count;
        match facts.column_mut(id).filter(|column| fits && column.is_empty()) {
            Some(column) => {
                *column = cells;
                true
            }
            None => false,
        }
    }

    /// Says something of a fact of one record, line or object.
    pub fn set(&mut self, owner: Owner, id: FactId, at: usize, cell: Cell) {
        self.facts_mut(owner).set(id, at, cell);
    }

    /// What is said of a fact of one record, line or object.
    #[must_use]
    pub fn get(&self, owner: Owner, id: FactId, at: usize) -> Cell {
        self.facts(owner).get(id, at)
    }

    /// The same of a fact that is known by name.
    #[must_use]
    pub fn get_of(&self, owner: Owner, id: Option<FactId>, at: usize) -> Cell {
        id.map_or(Cell::Unknown, |id| self.get(owner, id, at))
    }

    /// Whether every fact there is of a line or object is known to be absent.
    #[must_use]
    pub fn is_absent(&self, owner: Owner, at: usize) -> bool {
        self.facts(owner).columns.iter().all(|column| column.state(at) == State::Absent)
    }

    /// What records say that only a profile knows.
    #[must_use]
    pub fn extras(&self) -> &[Told] {
        &self.extras
    }

    /// Says something that only a profile knows; false if it was said before.
    pub fn put_extra(&mut self, told: Told) -> bool {
        let new = self.extras.iter().all(|one| one.path != told.path);
        self.extras.push(told);
        new
    }

    /// Says of one record that something only a profile knows is absent; false if it has a value.
    pub fn no_extra(&mut self, row: usize, path: Path) -> bool {
        let rows = self.rows;
        if self.extras.iter().all(|one| one.path != path) {
            self.extras.push(Told { path, entries: Vec::new(), keys: vec![Told::UNSAID; rows] });
        }
        let Some(told) = self.extras.iter_mut().find(|one| one.path == path) else { return false };
        let Some(key) = told.keys.get_mut(row) else { return false };
        let said = usize::try_from(*key).ok().and_then(|at| told.entries.get(at));
        let none = matches!(said, None | Some(Written::Nothing | Written::Absent));
        let absent = told.entries.iter().position(|entry| *entry == Written::Absent);
        let at = absent.unwrap_or_else(|| {
            told.entries.push(Written::Absent);
            told.entries.len().saturating_sub(1)
        });
        *key = u32::try_from(at).unwrap_or(Told::UNSAID);
        none
    }

    /// Keeps a text that has no number.
    pub fn keep(&mut self, text: &str) -> Span {
        let from = self.texts.len();
        self.texts.push_str(text);
        Span::of(from, self.texts.len())
    }

    /// Bytes of all texts that were kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.texts.len()
    }

    /// A text that was kept.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.texts.get(span.range()).unwrap_or_default()
    }

    /// Members of lists, to be added to.
    pub fn members_mut(&mut self) -> &mut Vec<u32> {
        &mut self.members
    }

    /// The members of a list.
    #[must_use]
    pub fn members(&self, span: Span) -> &[u32] {
        self.members.get(span.range()).unwrap_or_default()
    }

    /// One record.
    pub fn at(&mut self, row: usize) -> At<'_> {
        At { grid: self, row }
    }

    fn facts(&self, owner: Owner) -> &Facts {
        self.list(owner).map_or(&self.session, |list| &list.facts)
    }

    fn facts_mut(&mut self, owner: Owner) -> &mut Facts {
        match owner {
            Owner::Line => &mut self.lines.facts,
            Owner::Authorization => &mut self.authorizations.facts,
            Owner::OtherCoverage => &mut self.other_coverage.facts,
            Owner::Session => &mut self.session,
        }
    }

    fn list(&self, owner: Owner) -> Option<&Lists> {
        match owner {
            Owner::Line => Some(&self.lines),
            Owner::Authorization => Some(&self.authorizations),
            Owner::OtherCoverage => Some(&self.other_coverage),
            Owner::Session => None,
        }
    }

    fn list_mut(&mut self, owner: Owner) -> Option<&mut Lists> {
        match owner {
            Owner::Line => Some(&mut self.lines),
            Owner::Authorization => Some(&mut self.authorizations),
            Owner::OtherCoverage => Some(&mut self.other_coverage),
            Owner::Session => None,
        }
    }
}

impl Default for Grid {
    fn default() -> Self {
        Self::new()
    }
}

/// One of many records.
#[derive(Debug)]
pub struct At<'g> {
    grid: &'g mut Grid,
    row: usize,
}

impl Spans for Grid {
    fn text(&self, span: Span) -> &str {
        Grid::text(self, span)
    }

    fn list(&self, span: Span) -> &[u32] {
        self.members(span)
    }
}

impl Spans for At<'_> {
    fn text(&self, span: Span) -> &str {
        self.grid.text(span)
    }

    fn list(&self, span: Span) -> &[u32] {
        self.grid.members(span)
    }
}

impl Record for At<'_> {
    fn session(&self, id: Option<FactId>) -> Cell {
        id.map_or(Cell::Unknown, |id| self.grid.session.get(id, self.row))
    }

    fn set_session(&mut self, id: FactId, cell: Cell) {
        self.grid.session.set(id, self.row, cell);
    }

    fn lines(&self) -> usize {
        self.grid.lines.of(self.row).len()
    }

    fn line(&self, at: usize, id: Option<FactId>) -> Cell {
        let lines = &self.grid.lines;
        lines.place(self.row, at).zip(id).map_or(Cell::Unknown, |(place, id)| lines.facts.get(id, place))
    }

    fn set_line(&mut self, at: usize, id: FactId, cell: Cell) {
        if let Some(place) = self.grid.lines.place(self.row, at) {
            self.grid.lines.facts.set(id, place, cell);
        }
    }

    fn parts(&self, owner: Owner) -> Option<usize> {
        let list = self.grid.list(owner)?;
        list.stated.get(self.row).copied().unwrap_or(false).then(|| list.of(self.row).len())
    }

    fn part(&self, owner: Owner, at: usize, id: Option<FactId>) -> Cell {
        let place = self.grid.list(owner).and_then(|list| list.place(self.row, at));
        place.zip(id).map_or(Cell::Unknown, |(place, id)| self.grid.facts(owner).get(id, place))
    }

    fn no_parts(&mut self, owner: Owner) {
        let rows = self.grid.rows;
        let Some(list) = self.grid.list_mut(owner) else { return };
        if list.starts.is_empty() {
            list.starts.resize(rows.saturating_add(1), 0);
            list.stated.resize(rows, false);
        }
        if let Some(stated) = list.stated.get_mut(self.row) {
            *stated = true;
        }
    }

    fn new_list(&mut self, members: &mut dyn Iterator<Item = u32>) -> Cell {
        let from = self.grid.members.len();
        self.grid.members.extend(members);
        let until = self.grid.members.len();
        if from == until { Cell::Absent } else { Cell::List(Span::of(from, until)) }
    }
}
