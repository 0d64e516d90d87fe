//! The rows of a table with one id, as they stand there, and the session that they are.
//!
//! In: rows, one behind the other. Out: the session, or its rejection. What always holds: a row that cannot be relied on rejects the
//! session, because a session without one of its lines would be decided wrongly; more rows than a session has lines are counted, not kept.

use std::sync::Arc;

use super::RowInfo;
use super::columns::ColumnMap;
use super::direct::names::Names;
use super::direct::rows::{self, Plan};
use super::direct::taker::Taker;
use super::field::{Field, Scope};
use super::header::{Binding, Header};
use super::record::{Draft, MOST_LINES, Place, cut};
use super::rows::Row;
use crate::engine::batch::Paths;
use crate::model::determination::Rejection;
use crate::model::given::{self, Wrong};
use crate::model::session::{Raw, Session};

/// What is the same for all rows of a table.
#[derive(Debug)]
pub struct Shape {
    /// Name of the input.
    pub file: Arc<str>,
    /// Its columns.
    pub header: Header,
    /// How foreign columns are read.
    pub map: Option<ColumnMap>,
    /// Visits that are still to come.
    pub partial: bool,
    /// The rows of a session need not stand together.
    pub gather: bool,
    /// How its sessions are read where nothing is unusual in them, if it has columns for that.
    pub plan: Option<Plan>,
}

/// The rows of one session.
#[derive(Clone, Debug)]
pub struct Group {
    shape: Arc<Shape>,
    id: String,
    row: usize,
    rows: Vec<Given>,
    kept: usize,
    size: usize,
}

/// What stands in a row.
#[derive(Clone, Debug)]
enum Given {
    Cells(Row),
    /// As many lines more than a session has.
    More(usize),
    Wrong(usize, String),
}

impl Group {
    /// None so far; `row` is where the first is.
    #[must_use]
    pub fn new(shape: Arc<Shape>, id: String, row: usize) -> Self {
        Self { shape, id, row, rows: Vec::new(), kept: 0, size: 0 }
    }

    /// Their id; empty where visits to come have none.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where they begin.
    #[must_use]
    pub fn info(&self) -> RowInfo {
        RowInfo { file: Arc::clone(&self.shape.file), row: self.row }
    }

    /// About how many bytes they are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Takes the next row.
    pub fn add(&mut self, row: Row) {
        if let Some(why) = row.broken {
            self.wrong(row.row, String::from(why));
        } else if row.cells.len() != self.shape.header.width {
            self.wrong(row.row, ragged(self.shape.header.width, &row));
        } else if self.kept < MOST_LINES {
            self.kept = self.kept.saturating_add(1);
            self.size = self.size.saturating_add(row.cells.size());
            self.rows.push(Given::Cells(row));
        } else if let Some(Given::More(count)) = self.rows.last_mut() {
            *count = count.saturating_add(1);
        } else {
            self.rows.push(Given::More(1));
        }
    }

    /// Says that the rows that follow cannot be read.
    pub fn cut_off(&mut self) {
        self.wrong(self.row, String::from("every row of the session; the file could not be read further"));
    }

    fn wrong(&mut self, row: usize, expected: String) {
        self.rows.push(Given::Wrong(row, expected));
    }

    /// Gives what the rows say to a taker; false if they have to be [read](Group::read).
    pub fn lay(&self, taker: &mut impl Taker, names: &Names, paths: &mut Paths) -> bool {
        let Some(plan) = &self.shape.plan else { return false };
        let cells = |given: &Given| matches!(given, Given::Cells(_));
        let rows = self.rows.iter().filter_map(|given| match given {
            Given::Cells(row) => Some(&row.cells),
            Given::More(_) | Given::Wrong(..) => None,
        });
        self.rows.iter().all(cells) && rows::lay(plan, rows, taker, names, paths)
    }

    /// The session; with `repeated`, why it is none: another with its id was there before.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self, repeated: bool) -> Result<Session, Rejection> {
        let shape = self.shape.as_ref();
        let mut draft = Draft::new(Arc::clone(&shape.file));
        if repeated {
            let expected = if shape.gather {
                "an id of its own for each session; this one was read before, in another file"
            } else {
                "the rows of a session together; this id was read before: sort the rows by it or use `--gather`, and give \
                 another session an id of its own"
            };
            draft.wrong(Wrong::new(self.id.clone(), expected), Place { row: self.row, name: "id", column: None });
        }
        let mut first: Vec<Option<(Raw, usize)>> = shape.header.bindings.iter().map(|_| None).collect();
        for given in &self.rows {
            match given {
                Given::Wrong(row, expected) => draft.broken(*row, None, expected.as_str()),
                Given::Cells(_) | Given::More(_) if repeated => {}
                Given::More(count) => draft.more_lines(*count),
                Given::Cells(row) => {
                    if draft.begin_line(row.row) {
                        take_row(&mut draft, row, shape, &mut first);
                    }
                }
            }
        }
        let read = if repeated { Err(draft.reject()) } else { draft.finish(self.row, shape.partial) };
        read.map_err(|mut rejection| {
            if rejection.id.is_none() && !self.id.is_empty() {
                rejection.id = Some(self.id.clone());
            }
            rejection
        })
    }
}

/// Takes the cells of a row; `first` is what each session column said first, and in which row.
fn take_row(draft: &mut Draft, row: &Row, shape: &Shape, first: &mut [Option<(Raw, usize)>]) {
    let number = draft.lines_begun();
    for (binding, first) in shape.header.bindings.iter().zip(first) {
        let name = match binding.scope {
            Scope::Session => binding.name.clone(),
            Scope::Line => format!("lines.{number}.{}", binding.name),
        };
        let place = Place { row: row.row, name: &name, column: binding.theirs.as_deref() };
        match written(binding, row, shape.map.as_ref()) {
            Ok(None) => {}
            Ok(Some(raw)) => take(draft, binding, first, raw, place),
            Err(wrong) => draft.wrong(wrong, place),
        }
    }
}

fn take(draft: &mut Draft, binding: &Binding, first: &mut Option<(Raw, usize)>, raw: Raw, place: Place<'_>) {
    if binding.scope == Scope::Line {
        return draft.put(binding.scope, &binding.field, &raw, place);
    }
    match first {
        None => {
            draft.put(binding.scope, &binding.field, &raw, place);
            *first = Some((raw, place.row));
        }
        Some((before, _)) if same(&binding.field, before, &raw) => {}
        Some((before, row)) => {
            let before = cut(&given::show(before));
            let expected = format!("one value for all rows of the session; row {row} has `{before}`");
            draft.wrong(Wrong::new(given::show(&raw), expected), place);
        }
    }
}

/// What is wrong with a row that is not as wide as the header.
#[must_use]
pub fn ragged(width: usize, row: &Row) -> String {
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
///
/// # Errors
/// What is no text.
pub fn written(binding: &Binding, row: &Row, map: Option<&ColumnMap>) -> Result<Option<Raw>, Wrong> {
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
