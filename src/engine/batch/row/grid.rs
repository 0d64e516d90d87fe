//! Many records laid flat, fact by fact: the cells of one fact of all records side by side.
//!
//! In: columns of cells, as a reader of columns fills them; or records one by one, see [`laid`](super::laid). Out: each record as a [`Record`]. What always holds: a column has a cell for each record, line or object of
//! its owner, or there is none and nothing is said; a record that is out has something in it that only a row of its own, or a session, can say.

use std::ops::Range;

use super::at::At;
use super::facts::{Facts, Lists, UNSAID};
use super::growing::ROOM;
use super::{Cell, Cells, Path, Span, State, Told};
use crate::model::facts::{FactId, Owner};

/// Many records.
#[derive(Debug)]
pub struct Grid {
    pub(super) rows: usize,
    pub(super) out: Vec<bool>,
    pub(super) session: Facts,
    pub(super) lines: Lists,
    pub(super) authorizations: Lists,
    pub(super) other_coverage: Lists,
    pub(super) extras: Vec<ToldByMany>,
    /// By the numbers of paths.
    known: Vec<Known>,
    /// Which of them is asked for next, if they come in the order they came in.
    pub(super) next_extra: usize,
    pub(super) texts: String,
    pub(super) members: Vec<u32>,
    /// Where those of the last record begin, where records come one by one.
    pub(super) texts_of_last: usize,
    pub(super) members_of_last: usize,
}

/// What records say of something that only a profile knows: the same entries for many of them.
#[derive(Clone, Debug)]
pub struct ToldByMany {
    /// Whether it is said of sessions or of lines.
    pub owner: Owner,
    /// Its name.
    pub path: Path,
    /// What is written.
    pub entries: Vec<Told>,
    /// Which of the entries each session or line has; [`ToldByMany::UNSAID`]: none.
    pub keys: Vec<u32>,
}

/// Of a path, where what sessions and what lines say of it stands among all that is said; [`NOWHERE`].
type Known = [usize; 2];

/// The place of what nobody says.
const NOWHERE: usize = usize::MAX;

impl ToldByMany {
    /// The key of one that does not say it.
    pub const UNSAID: u32 = u32::MAX;
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
            known: Vec::new(),
            next_extra: 0,
            texts: String::new(),
            members: Vec::new(),
            texts_of_last: 0,
            members_of_last: 0,
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
        for told in self.extras.drain(..) {
            self.known.get_mut(told.path.index()).into_iter().for_each(|known| *known = [NOWHERE; 2]);
        }
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

    /// Says so of the record of a session, line or object.
    pub fn put_out_of(&mut self, owner: Owner, at: usize) {
        self.put_out(self.row_of(owner, at));
    }

    /// The record of a session, line or object.
    #[must_use]
    pub fn row_of(&self, owner: Owner, at: usize) -> usize {
        match self.list(owner) {
            Some(list) => list.starts.partition_point(|start| *start <= at).saturating_sub(1),
            None => at,
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
    pub fn extras(&self) -> &[ToldByMany] {
        &self.extras
    }

    /// Says of all sessions, or of all lines, something that only a profile knows; false if it was said before.
    pub fn put_extra(&mut self, told: ToldByMany) -> bool {
        let at = self.extra_at(told.owner, told.path);
        let new = self.extras.get_mut(at).filter(|one| one.keys.is_empty());
        new.map(|one| *one = told).is_some()
    }

    /// Says of one session or line that something only a profile knows is absent; false if it has a value.
    pub fn no_extra(&mut self, owner: Owner, at: usize, path: Path) -> bool {
        let (place, count) = (self.extra_at(owner, path), self.count(owner));
        let Some(told) = self.extras.get_mut(place) else { return false };
        told.keys.resize(count, ToldByMany::UNSAID);
        let Some(key) = told.keys.get_mut(at) else { return false };
        let said = usize::try_from(*key).ok().and_then(|at| told.entries.get(at));
        let none = matches!(said, None | Some(Told::Nothing | Told::Absent));
        let absent = told.entries.iter().position(|entry| *entry == Told::Absent);
        let at = absent.unwrap_or_else(|| {
            told.entries.push(Told::Absent);
            told.entries.len().saturating_sub(1)
        });
        *key = u32::try_from(at).unwrap_or(ToldByMany::UNSAID);
        none
    }

    /// Where what sessions or lines say of a path stands among all that is said, if only from now on.
    #[inline]
    pub(super) fn extra_at(&mut self, owner: Owner, path: Path) -> usize {
        let (at, of) = (path.index(), usize::from(owner == Owner::Line));
        match self.known.get(at).and_then(|known| known.get(of)) {
            Some(place) if *place != NOWHERE => *place,
            _ => self.new_extra(owner, path),
        }
    }

    fn new_extra(&mut self, owner: Owner, path: Path) -> usize {
        let (at, place) = (path.index(), self.extras.len());
        if self.known.len() <= at {
            self.known.resize(at.saturating_add(1), [NOWHERE; 2]);
        }
        let known = self.known.get_mut(at).and_then(|known| known.get_mut(usize::from(owner == Owner::Line)));
        known.into_iter().for_each(|known| *known = place);
        self.extras.push(ToldByMany { owner, path, entries: Vec::new(), keys: Vec::with_capacity(ROOM) });
        place
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

    /// The bytes of a text that was kept.
    #[must_use]
    #[inline]
    pub fn bytes(&self, span: Span) -> &[u8] {
        self.texts.as_bytes().get(span.range()).unwrap_or_default()
    }

    /// The texts that were kept from one to another.
    #[must_use]
    pub fn texts_between(&self, first: Span, last: Span) -> Option<&str> {
        self.texts.get(first.range().start..last.range().end)
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
        At::of(self, row)
    }

    pub(super) fn facts(&self, owner: Owner) -> &Facts {
        self.list(owner).map_or(&self.session, |list| &list.facts)
    }

    pub(super) fn facts_mut(&mut self, owner: Owner) -> &mut Facts {
        match owner {
            Owner::Line => &mut self.lines.facts,
            Owner::Authorization => &mut self.authorizations.facts,
            Owner::OtherCoverage => &mut self.other_coverage.facts,
            Owner::Session => &mut self.session,
        }
    }

    pub(super) fn list(&self, owner: Owner) -> Option<&Lists> {
        match owner {
            Owner::Line => Some(&self.lines),
            Owner::Authorization => Some(&self.authorizations),
            Owner::OtherCoverage => Some(&self.other_coverage),
            Owner::Session => None,
        }
    }

    pub(super) fn list_mut(&mut self, owner: Owner) -> Option<&mut Lists> {
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
