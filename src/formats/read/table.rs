//! The rows of a CSV file to sessions.
//!
//! In: rows of cells; the first is the header. Out: a session for the rows with one `id`, or its rejection. What always holds:
//! a row is in exactly one record; a row that cannot be relied on rejects the session it belongs to, because a session
//! without one of its lines would be decided wrongly.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;

use super::columns::ColumnMap;
use super::field::{Field, Scope};
use super::header::{self, Binding, Header};
use super::record::{Draft, Place, cut};
use super::rows::{Row, Rows};
use super::seen::Seen;
use super::{Read, RowInfo};
use crate::model::determination::{RecordError, Rejection};
use crate::model::given::{self, Wrong};
use crate::model::session::Raw;

/// Rejected rows that wait for the session they stand in to end.
const MOST_BEHIND: usize = 1000;

/// Reads one table.
pub struct Table {
    file: Arc<str>,
    rows: Rows,
    header: Header,
    map: Option<ColumnMap>,
    partial: bool,
    gather: bool,
    /// Sessions whose rows may still come: one, or with `gather` all; and the place of each by its id.
    open: VecDeque<Group>,
    places: BTreeMap<String, usize>,
    /// Rejected rows among theirs.
    behind: Vec<Rejection>,
    ready: VecDeque<Read>,
    ended: bool,
}

/// The rows of one session so far.
struct Group {
    id: String,
    row: usize,
    draft: Draft,
    /// What each session column said first, and in which row.
    first: Vec<Option<(Raw, usize)>>,
    late: bool,
}

impl Table {
    /// Begins a table by its header.
    ///
    /// # Errors
    /// What the reader says.
    pub fn new(
        file: Arc<str>,
        mut rows: Rows,
        map: Option<ColumnMap>,
        partial: bool,
        gather: bool,
    ) -> io::Result<Table> {
        let mut header = Header::default();
        let mut ready = VecDeque::new();
        let mut ended = true;
        if let Some(first) = rows.next_row()? {
            let names: Vec<String> =
                first.cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_string()).collect();
            header = header::read(&names, map.as_ref(), partial, &file);
            if let Some(why) = first.broken {
                header.wrong.push((String::from("header"), why.to_string()));
            }
            rows.expect(names.len());
            ended = !header.wrong.is_empty();
            if ended {
                let errors = header.wrong.iter().map(|(field, expected)| RecordError {
                    file: file.to_string(),
                    row: Some(first.row),
                    field: Some(field.clone()),
                    value: None,
                    expected: expected.clone(),
                });
                ready.push_back(Read::Rejected(Rejection::new(None, errors.collect())));
            }
        }
        let (open, places, behind) = (VecDeque::new(), BTreeMap::new(), Vec::new());
        Ok(Table { file, rows, header, map, partial, gather, open, places, behind, ready, ended })
    }

    /// What the header said.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// What the reader says; a session whose rows were cut off by it is rejected at the next call.
    pub fn next_read(&mut self, seen: &mut Seen) -> io::Result<Option<Read>> {
        loop {
            if let Some(read) = self.ready.pop_front() {
                return Ok(Some(read));
            }
            if self.ended {
                return Ok(None);
            }
            match self.rows.next_row() {
                Ok(Some(row)) => self.row(row, seen),
                Ok(None) => {
                    self.ended = true;
                    self.close_all();
                }
                Err(error) => {
                    self.ended = true;
                    for group in &mut self.open {
                        group.draft.broken(
                            group.row,
                            None,
                            "every row of the session; the file could not be read further",
                        );
                    }
                    self.close_all();
                    return Err(error);
                }
            }
        }
    }

    fn row(&mut self, row: Row, seen: &mut Seen) {
        if row.broken.is_none() && row.cells.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace)) {
            return;
        }
        let Some(id) = self.id_of(&row) else {
            return self.reject_row(&row);
        };
        if let Some(at) = self.group(id, row.row, seen)
            && let Some(group) = self.open.get_mut(at)
        {
            group.add(&row, &self.header, self.map.as_ref());
        }
    }

    /// The visit number of a row; a table of visits to come may do without.
    fn id_of(&self, row: &Row) -> Option<String> {
        let Some(binding) = self.header.id.and_then(|at| self.header.bindings.get(at)) else {
            return self.partial.then(String::new);
        };
        match written(binding, row, self.map.as_ref()) {
            Ok(Some(raw @ (Raw::Text(_) | Raw::Number(_)))) if given::untyped(&raw).is_none() => {
                Some(given::show(&raw))
            }
            _ => None,
        }
    }

    /// The place of the group with that id, opened if need be.
    fn group(&mut self, id: String, row: usize, seen: &mut Seen) -> Option<usize> {
        if let Some(at) = self.places.get(&id) {
            return Some(*at);
        }
        if !self.gather {
            self.close_all();
        }
        let late = !self.partial && !seen.insert(&id);
        let mut draft = Draft::new(Arc::clone(&self.file));
        if late {
            let expected = if self.gather {
                "an id of its own for each session; this one was read before, in another file"
            } else {
                "the rows of a session together; this id was read before: sort the rows by it or use `--gather`, and give \
                 another session an id of its own"
            };
            draft.wrong(Wrong::new(id.clone(), expected), Place { row, name: "id", column: None });
        }
        let first = self.header.bindings.iter().map(|_| None).collect();
        let at = self.open.len();
        self.places.insert(id.clone(), at);
        self.open.push_back(Group { id, row, draft, first, late });
        Some(at)
    }

    /// A row of no known session is a record of its own, in its place.
    fn reject_row(&mut self, row: &Row) {
        let mut draft = Draft::new(Arc::clone(&self.file));
        let name = "id";
        match row.broken {
            Some(why) => draft.broken(row.row, None, why),
            None if row.cells.len() != self.header.width => draft.broken(row.row, None, ragged(self.header.width, row)),
            None => {
                let binding = self.header.id.and_then(|at| self.header.bindings.get(at));
                let said = binding.map(|binding| written(binding, row, self.map.as_ref()));
                let expected = "the visit number on each row";
                match said {
                    Some(Err(wrong)) => draft.wrong(wrong, Place { row: row.row, name, column: None }),
                    Some(Ok(Some(raw))) => {
                        let place = Place { row: row.row, name, column: None };
                        draft.wrong(Wrong::new(given::show(&raw), expected), place);
                    }
                    _ => draft.broken(row.row, Some(name), expected),
                }
            }
        }
        let rejection = draft.reject();
        if self.open.is_empty() {
            self.ready.push_back(Read::Rejected(rejection));
        } else {
            self.behind.push(rejection);
            if self.behind.len() >= MOST_BEHIND && !self.gather {
                self.close_all();
            }
        }
    }

    /// The open groups are complete: out with them, and with the rejected rows that stood among them.
    fn close_all(&mut self) {
        self.places.clear();
        for group in std::mem::take(&mut self.open) {
            let info = RowInfo { file: Arc::clone(&self.file), row: group.row };
            let finished =
                if group.late { Err(group.draft.reject()) } else { group.draft.finish(group.row, self.partial) };
            let read = match finished {
                Ok(session) => Read::Session(Box::new(session), info),
                Err(mut rejection) => {
                    if rejection.id.is_none() && !group.id.is_empty() {
                        rejection.id = Some(group.id);
                    }
                    Read::Rejected(rejection)
                }
            };
            self.ready.push_back(read);
        }
        self.ready.extend(std::mem::take(&mut self.behind).into_iter().map(Read::Rejected));
    }
}

impl Group {
    /// Takes the cells of a row.
    fn add(&mut self, row: &Row, header: &Header, map: Option<&ColumnMap>) {
        if let Some(why) = row.broken {
            return self.draft.broken(row.row, None, why);
        }
        if row.cells.len() != header.width {
            return self.draft.broken(row.row, None, ragged(header.width, row));
        }
        if self.late || !self.draft.begin_line(row.row) {
            return;
        }
        let number = self.draft.lines_begun();
        for (at, binding) in header.bindings.iter().enumerate() {
            let name = match binding.scope {
                Scope::Session => binding.name.clone(),
                Scope::Line => format!("lines.{number}.{}", binding.name),
            };
            let place = Place { row: row.row, name: &name, column: binding.theirs.as_deref() };
            match written(binding, row, map) {
                Ok(None) => {}
                Ok(Some(raw)) => self.take(at, binding, raw, place),
                Err(wrong) => self.draft.wrong(wrong, place),
            }
        }
    }

    fn take(&mut self, at: usize, binding: &Binding, raw: Raw, place: Place<'_>) {
        if binding.scope == Scope::Line {
            return self.draft.put(binding.scope, &binding.field, &raw, place);
        }
        let Some(first) = self.first.get_mut(at) else { return };
        match first {
            None => {
                self.draft.put(binding.scope, &binding.field, &raw, place);
                *first = Some((raw, place.row));
            }
            Some((before, _)) if same(&binding.field, before, &raw) => {}
            Some((before, row)) => {
                let before = cut(&given::show(before));
                let expected = format!("one value for all rows of the session; row {row} has `{before}`");
                self.draft.wrong(Wrong::new(given::show(&raw), expected), place);
            }
        }
    }
}

fn ragged(width: usize, row: &Row) -> String {
    format!("{width} cells as in the header, not {}; a cell with a comma needs quotes", row.cells.len())
}

/// Whether two cells say the same, however they are spelled.
fn same(field: &Field, one: &Raw, other: &Raw) -> bool {
    if one == other {
        return true;
    }
    let Field::Fact(_, id) = field else { return false };
    matches!((given::state(id.def(), one), given::state(id.def(), other)), (Ok(one), Ok(other)) if one == other)
}

/// What the columns of a field say in a row.
fn written(binding: &Binding, row: &Row, map: Option<&ColumnMap>) -> Result<Option<Raw>, Wrong> {
    let mut said = Vec::new();
    for column in &binding.columns {
        let Some(cell) = row.cells.get(*column) else { continue };
        let text = std::str::from_utf8(cell)
            .map_err(|_| Wrong::new(String::from_utf8_lossy(cell), "text in UTF-8; save the file as \"CSV UTF-8\""))?;
        said.push(match map {
            Some(map) => map.cell(&binding.ours, &binding.field, text),
            None => given::text(text),
        });
    }
    if said.len() <= 1 {
        return Ok(said.pop().flatten());
    }
    let is_list = matches!(&binding.field, Field::Fact(_, id) if id.def().ty().list);
    Ok(if is_list { collected(said) } else { joined(said) })
}

/// One list of several cells: what is empty adds nothing.
fn collected(said: Vec<Option<Raw>>) -> Option<Raw> {
    let any_absent = said.contains(&Some(Raw::Absent));
    let mut members = Vec::new();
    for raw in said.into_iter().flatten().filter(|raw| *raw != Raw::Absent) {
        members.extend(given::show(&raw).split(';').map(|part| Raw::Text(part.trim().to_string())));
    }
    match (members.is_empty(), any_absent) {
        (true, true) => Some(Raw::Absent),
        (true, false) => None,
        (false, _) => Some(Raw::List(members)),
    }
}

/// One text of several cells: known only if each of them is.
fn joined(said: Vec<Option<Raw>>) -> Option<Raw> {
    let parts: Option<Vec<String>> =
        said.iter().map(|raw| raw.as_ref().filter(|raw| **raw != Raw::Absent).map(given::show)).collect();
    parts.map(|parts| Raw::Text(parts.join(super::columns::JOINT)))
}
