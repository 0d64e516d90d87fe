//! The rows of a CSV file to records.
//!
//! In: rows of cells; the first is the header. Out: a [`Group`] for the rows with one `id`. What always holds: a row is in exactly one record;
//! a row of no session is a record of its own, in its place.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;

use super::columns::ColumnMap;
use super::direct::rows::Plan;
use super::group::{Group, Shape, ragged, written};
use super::header::{self, Header};
use super::raw::Raw;
use super::record::{Draft, Place};
use super::rows::{Row, Rows};
use crate::model::determination::{RecordError, Rejection};
use crate::model::given::{self, Wrong};
use crate::model::session::Raw as Value;

/// Rejected rows that wait for the session they stand in to end.
const MOST_BEHIND: usize = 1000;

/// Reads one table.
pub struct Table {
    shape: Arc<Shape>,
    rows: Rows,
    /// Sessions whose rows may still come: one, or with `gather` all; and the place of each by its id.
    open: VecDeque<Group>,
    places: BTreeMap<String, usize>,
    /// Rejected rows among theirs.
    behind: Vec<Rejection>,
    ready: VecDeque<Raw>,
    ended: bool,
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
                ready.push_back(Raw::Lost(Rejection::new(None, errors.collect())));
            }
        }
        let (open, places, behind) = (VecDeque::new(), BTreeMap::new(), Vec::new());
        let plan = if map.is_none() && !partial { Plan::of(&header) } else { None };
        let shape = Arc::new(Shape { file, header, map, partial, gather, plan });
        Ok(Table { shape, rows, open, places, behind, ready, ended })
    }

    /// What the header said.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.shape.header
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// What the reader says; a session whose rows were cut off by it is rejected at the next call.
    pub fn next_raw(&mut self) -> io::Result<Option<Raw>> {
        loop {
            if let Some(raw) = self.ready.pop_front() {
                return Ok(Some(raw));
            }
            if self.ended {
                return Ok(None);
            }
            match self.rows.next_row() {
                Ok(Some(row)) => self.row(row),
                Ok(None) => {
                    self.ended = true;
                    self.close_all();
                }
                Err(error) => {
                    self.ended = true;
                    self.open.iter_mut().for_each(Group::cut_off);
                    self.close_all();
                    return Err(error);
                }
            }
        }
    }

    fn row(&mut self, row: Row) {
        if row.broken.is_none() && row.cells.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace)) {
            return;
        }
        if self.is_of_last(&row)
            && let Some(group) = self.open.back_mut()
        {
            return group.add(row);
        }
        let Some(id) = self.id_of(&row) else {
            return self.reject_row(&row);
        };
        let at = self.group(id, row.row);
        if let Some(group) = self.open.get_mut(at) {
            group.add(row);
        }
    }

    /// Whether the row has the visit number of the row before it, written in the same way: then they are of one session.
    fn is_of_last(&self, row: &Row) -> bool {
        let binding = self.shape.header.id.and_then(|at| self.shape.header.bindings.get(at));
        let column = match binding.map(|binding| binding.columns.as_slice()) {
            Some([column]) if self.shape.map.is_none() => *column,
            _ => return false,
        };
        let last = self.open.back().filter(|last| !self.shape.gather && !last.id().is_empty());
        last.is_some_and(|last| row.cells.get(column) == Some(last.id().as_bytes()))
    }

    /// The visit number of a row; a table of visits to come may do without.
    fn id_of(&self, row: &Row) -> Option<String> {
        let header = &self.shape.header;
        let Some(binding) = header.id.and_then(|at| header.bindings.get(at)) else {
            return self.shape.partial.then(String::new);
        };
        match written(binding, row, self.shape.map.as_ref()) {
            Ok(Some(raw @ (Value::Text(_) | Value::Number(_)))) if given::untyped(&raw).is_none() => {
                Some(given::show(&raw))
            }
            _ => None,
        }
    }

    /// The place of the group with that id, opened if need be.
    fn group(&mut self, id: String, row: usize) -> usize {
        if let Some(at) = self.places.get(&id) {
            return *at;
        }
        if !self.shape.gather {
            self.close_all();
        }
        let at = self.open.len();
        self.places.insert(id.clone(), at);
        self.open.push_back(Group::new(Arc::clone(&self.shape), id, row));
        at
    }

    /// A row of no known session is a record of its own, in its place.
    fn reject_row(&mut self, row: &Row) {
        let shape = self.shape.as_ref();
        let mut draft = Draft::new(Arc::clone(&shape.file));
        let name = "id";
        match row.broken {
            Some(why) => draft.broken(row.row, None, why),
            None if row.cells.len() != shape.header.width => {
                draft.broken(row.row, None, ragged(shape.header.width, row))
            }
            None => {
                let binding = shape.header.id.and_then(|at| shape.header.bindings.get(at));
                let said = binding.map(|binding| written(binding, row, shape.map.as_ref()));
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
            self.ready.push_back(Raw::Lost(rejection));
        } else {
            self.behind.push(rejection);
            if self.behind.len() >= MOST_BEHIND && !self.shape.gather {
                self.close_all();
            }
        }
    }

    /// The open groups are complete: out with them, and with the rejected rows that stood among them.
    fn close_all(&mut self) {
        self.places.clear();
        self.ready.extend(std::mem::take(&mut self.open).into_iter().map(|group| Raw::Rows(Box::new(group))));
        self.ready.extend(std::mem::take(&mut self.behind).into_iter().map(Raw::Lost));
    }
}
