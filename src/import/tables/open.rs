//! A file of tables, opened to look things up in it.
//!
//! In: the path of a file that `import` made. Out: its tables. What is in them is read when it is asked for and kept as it is
//! written: the list of a code takes some kilobytes. What always holds: a list that cannot be read, or is damaged, is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::error::{ImportError, of_database};
use super::keep::list_key;
use super::lists::{self, EditionRow, List};
use super::part::hex;
use super::place::connect;
use super::span::{self, Span};
use super::{code, pack};
use crate::model::imported::{Attached, ImportedFile, ImportedTable, Looked, Program, Setting, TableKind, TableName};
use crate::model::listed::AttachedList;
use crate::model::quarter::Quarter;
use crate::model::value::Value;

/// A file of tables.
#[derive(Debug)]
pub struct TablesFile {
    tables: BTreeMap<TableName, Arc<Table>>,
    lists: BTreeMap<String, Arc<List>>,
}

impl TablesFile {
    /// Opens a file; of its tables only their names are read.
    ///
    /// # Errors
    /// [`ImportError`]: it cannot be read, or is no file of tables.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let connection = connect(path)?;
        let broken = |error: &rusqlite::Error| of_database("read", path, error);
        let parts = parts(&connection).map_err(|error| broken(&error))?;
        let editions = lists::editions(&connection).map_err(|error| broken(&error))?;
        let store = Arc::new(Store {
            path: path.to_owned(),
            held: Mutex::new(Held { connection, lists: BTreeMap::new(), spans: BTreeMap::new() }),
            trouble: OnceLock::new(),
        });
        let mut by_name: BTreeMap<TableName, Vec<PartRow>> = BTreeMap::new();
        for (name, part) in parts {
            by_name.entry(name).or_default().push(part);
        }
        let tables = by_name.into_iter().map(|(name, mut parts)| {
            parts.sort_by_key(|part| part.quarter);
            let mut hash = Sha256::new();
            parts.iter().for_each(|part| hash.update(&part.digest));
            let quarters = parts.iter().map(|part| part.quarter).collect();
            (name, Arc::new(Table { name, digest: hex(hash), quarters, parts, store: Arc::clone(&store) }))
        });
        let tables = tables.collect();
        let mut by_name: BTreeMap<String, Vec<EditionRow>> = BTreeMap::new();
        for row in editions {
            by_name.entry(row.name.clone()).or_default().push(row);
        }
        let list = |(name, rows)| (name, Arc::new(List::new(rows, Arc::clone(&store))));
        Ok(Self { tables, lists: by_name.into_iter().map(list).collect() })
    }

    /// The names of all lists, in order.
    pub fn lists(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    /// The names of all tables, in order.
    pub fn names(&self) -> impl Iterator<Item = &TableName> {
        self.tables.keys()
    }
}

impl ImportedFile for TablesFile {
    fn table(&self, name: &TableName) -> Option<Attached> {
        self.tables.get(name).map(|table| Attached(Arc::<Table>::clone(table)))
    }

    fn list(&self, name: &str) -> Option<AttachedList> {
        self.lists.get(name).map(|list| AttachedList(Arc::<List>::clone(list)))
    }
}

/// What a row of `part` says.
#[derive(Debug)]
pub(super) struct PartRow {
    pub(super) id: i64,
    pub(super) quarter: Quarter,
    pub(super) digest: String,
    pub(super) entries: u64,
}

/// Every part that this version knows the kind of.
pub(super) fn parts(connection: &Connection) -> rusqlite::Result<Vec<(TableName, PartRow)>> {
    let mut select = connection.prepare("SELECT id, kind, program, setting, quarter, digest, entries FROM part")?;
    let mut rows = select.query([])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        let word = |at: usize| row.get::<_, String>(at);
        let name = TableKind::read(&word(1)?).zip(Program::read(&word(2)?)).zip(Setting::read(&word(3)?));
        // A kind of table of a later version is no use here, and none of its lookups can come.
        let (Some(((kind, program), setting)), Some(quarter)) = (name, Quarter::read(&word(4)?)) else { continue };
        let entries = u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0);
        let part = PartRow { id: row.get(0)?, quarter, digest: word(5)?, entries };
        parts.push((TableName { kind, program, setting }, part));
    }
    Ok(parts)
}

/// The database with what was read of it.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    held: Mutex<Held>,
    trouble: OnceLock<String>,
}

#[derive(Debug)]
struct Held {
    connection: Connection,
    lists: BTreeMap<i64, Arc<[u8]>>,
    spans: BTreeMap<i64, Arc<[Span]>>,
}

/// The entries of a code as bytes, and the spans that they refer to.
type Entries = (Arc<[u8]>, Arc<[Span]>);

impl Store {
    /// Why something could not be read, once it could not.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.get().cloned()
    }

    /// What the database has; `None`: it cannot be read.
    pub(super) fn with<T>(&self, ask: &mut dyn FnMut(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let Ok(held) = self.held.lock() else {
            self.fail("another lookup was broken off");
            return None;
        };
        ask(&held.connection).map_err(|error| self.fail(&error.to_string())).ok()
    }

    /// Remembers why something could not be read.
    pub(super) fn fail(&self, why: &str) {
        let what = format!("cannot look up in `{}`: {why}; import the tables again", self.path.display());
        let _ = self.trouble.set(what);
    }

    /// The bytes under a code and the spans they refer to; `None`: they cannot be read.
    fn list(&self, part: i64, code: u32) -> Option<Entries> {
        let Ok(mut held) = self.held.lock() else {
            self.fail("another lookup was broken off");
            return None;
        };
        match held.list(part, code) {
            Ok(found) => Some(found),
            Err(error) => {
                self.fail(&error.to_string());
                None
            }
        }
    }
}

impl Held {
    fn list(&mut self, part: i64, code: u32) -> rusqlite::Result<Entries> {
        let key = list_key(part, code);
        let list = match self.lists.get(&key) {
            Some(list) => Arc::clone(list),
            None => {
                let mut select = self.connection.prepare_cached("SELECT entries FROM list WHERE key = ?1")?;
                let bytes: Option<Vec<u8>> = select.query_row([key], |row| row.get(0)).optional()?;
                let list: Arc<[u8]> = bytes.unwrap_or_default().into();
                self.lists.insert(key, Arc::clone(&list));
                list
            }
        };
        let spans = match self.spans.get(&part) {
            Some(spans) => Arc::clone(spans),
            None => {
                let spans: Arc<[Span]> = spans(&self.connection, part)?.into();
                self.spans.insert(part, Arc::clone(&spans));
                spans
            }
        };
        Ok((list, spans))
    }
}

/// The spans of a part, by number.
pub(super) fn spans(connection: &Connection, part: i64) -> rusqlite::Result<Vec<Span>> {
    let mut select = connection.prepare("SELECT first, last, indicator FROM span WHERE part = ?1 ORDER BY number")?;
    let spans =
        select.query_map([part], |row| Ok(Span { first: row.get(0)?, last: row.get(1)?, indicator: row.get(2)? }))?;
    spans.collect()
}

/// A table of the file, over all its quarters.
#[derive(Debug)]
struct Table {
    name: TableName,
    digest: String,
    quarters: Vec<Quarter>,
    parts: Vec<PartRow>,
    store: Arc<Store>,
}

impl Table {
    /// The part that answers for a day: the last that has begun, or the first there is.
    fn part(&self, day: Date) -> Option<&PartRow> {
        let begun = self.parts.iter().rev().find(|part| part.quarter.first() <= day);
        begun.or_else(|| self.parts.first())
    }

    fn pair(&self, part: &PartRow, keys: &[String], day: Date) -> Looked {
        let [first, second] = keys else { return Looked::Absent };
        let (Some(first), Some(second)) = (code::number(first.as_bytes()), code::number(second.as_bytes())) else {
            return Looked::Absent;
        };
        let Some((bytes, spans)) = self.store.list(part.id, first) else { return Looked::Unreadable };
        let damaged = || {
            self.store.fail(&format!("what it has under {} is damaged", code::text(first)));
            Looked::Unreadable
        };
        let Some(found) = pack::find(&bytes, second) else { return damaged() };
        let day = span::number(day);
        let mut in_force = Looked::Absent;
        for number in found {
            let Some(span) = usize::try_from(number).ok().and_then(|at| spans.get(at)) else { return damaged() };
            // Of two that hold on one day the later counts; they are in the order of their first days.
            if span.has(day) {
                in_force = Looked::Value(Value::Number(Decimal::from(span.indicator)));
            }
        }
        in_force
    }

    fn units(&self, part: &PartRow, column: &str, keys: &[String]) -> Looked {
        let [key] = keys else { return Looked::Absent };
        let Some(number) = code::number(key.as_bytes()) else { return Looked::Absent };
        let Some((bytes, _)) = self.store.list(part.id, number) else { return Looked::Unreadable };
        if bytes.is_empty() {
            return Looked::Absent;
        }
        let mut rest: &[u8] = &bytes;
        let (Some(units), Some(indicator)) = (pack::take(&mut rest), pack::take(&mut rest)) else {
            self.store.fail(&format!("what it has under {} is damaged", code::text(number)));
            return Looked::Unreadable;
        };
        match column {
            "units" => Looked::Value(Value::Number(Decimal::from(units))),
            "adjudication" if indicator > 0 => Looked::Value(Value::Number(Decimal::from(indicator))),
            _ => Looked::Absent,
        }
    }
}

impl ImportedTable for Table {
    fn digest(&self) -> &str {
        &self.digest
    }

    fn entries(&self) -> u64 {
        self.parts.iter().map(|part| part.entries).fold(0, u64::saturating_add)
    }

    fn quarters(&self) -> &[Quarter] {
        &self.quarters
    }

    fn on(&self, day: Date) -> (Option<Quarter>, bool) {
        let Some(part) = self.part(day) else { return (None, false) };
        // Pairs have their history with them; most units are those of their quarter.
        let since = self.name.kind == TableKind::Ptp || part.quarter.first() <= day;
        (Some(part.quarter), since && day <= part.quarter.last())
    }

    fn look_up(&self, column: &str, keys: &[String], day: Date) -> Looked {
        let Some(part) = self.part(day) else { return Looked::Absent };
        match self.name.kind {
            TableKind::Ptp => self.pair(part, keys, day),
            TableKind::Mue => self.units(part, column, keys),
        }
    }

    fn trouble(&self) -> Option<String> {
        self.store.trouble()
    }
}
