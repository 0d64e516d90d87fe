//! A ledger in a file: SQLite, built into the program.
//!
//! In: a path. Out: a [`Database`]. What always holds: a new file is its owner's alone (patients' data); every commit is on the disk before
//! it is told; readers go on while one run writes (write-ahead log), a second writer waits.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};

use super::database::{Cell, Database, Dialect, Row};
use super::error::{AGAIN, Fault};

/// A connection to a file.
pub(super) struct Sqlite {
    connection: Connection,
    wait: u32,
}

static DIALECT: Dialect = Dialect {
    numbered: "INTEGER PRIMARY KEY AUTOINCREMENT",
    is_ledger: "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'payrules_ledger'",
    // One statement: another run may make the ledger after this one has found none.
    others: Some(
        "SELECT count(*) FROM sqlite_schema WHERE NOT EXISTS \
         (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'payrules_ledger')",
    ),
    begin_to_read: "BEGIN",
    begin_to_write: "BEGIN IMMEDIATE",
    begin_to_migrate: "BEGIN IMMEDIATE",
};

/// How often the write-ahead log is asked for while other runs make the same file.
const TRIES: u32 = 100;

/// Opens a file to write, and makes it if it is not there; `wait` is for how many seconds to wait for another writer.
pub(super) fn open_to_write(path: &Path, wait: u32) -> Result<Sqlite, Fault> {
    make(path)?;
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, wait)
}

/// Opens a file to read; nothing is written, not even beside it where its folder is read-only.
pub(super) fn open_to_read(path: &Path, wait: u32) -> Result<Sqlite, Fault> {
    if !path.exists() {
        let advice = "check its name; `payrules check --record` makes a new one";
        return Err(Fault::new("there is no such file", advice));
    }
    let opened = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, wait);
    match (&opened, still(path)) {
        (Err(fault), Some(uri)) if fault.advice == FOLDER => {
            open(&uri, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI, wait)
        }
        _ => opened,
    }
}

fn open(path: &Path, flags: OpenFlags, wait: u32) -> Result<Sqlite, Fault> {
    let connection =
        Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|e| fault(&e, wait))?;
    let mut database = Sqlite { connection, wait };
    let millis = i64::from(wait).saturating_mul(1000);
    database.script(&format!("PRAGMA busy_timeout = {millis}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"))?;
    // The first look at the file: whether it is a database at all.
    database.ask(DIALECT.is_ledger, &[])?;
    Ok(database)
}

/// The file as one that nobody changes, for a folder in which SQLite may not put its locks: only where no write-ahead log waits.
fn still(path: &Path) -> Option<PathBuf> {
    let log = PathBuf::from(format!("{}-wal", path.to_str()?));
    if log.metadata().is_ok_and(|log| log.len() > 0) {
        return None;
    }
    let text = path.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Some(PathBuf::from(format!("file:{text}?immutable=1")))
}

/// Makes an empty file that is its owner's alone, if there is none.
fn make(path: &Path) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => {
            let text = error.to_string();
            let plain = text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase();
            Err(Fault::new(format!("it cannot be made: {plain}"), FOLDER))
        }
    }
}

impl Sqlite {
    /// Sees to it that readers and a writer do not wait for each other. A file remembers it.
    pub(super) fn log_ahead(&mut self) -> Result<(), Fault> {
        let mut mode = self.mode()?;
        for _ in 0..TRIES {
            if mode == "wal" {
                return Ok(());
            }
            // Where other runs make the same file it may be refused at once; a write of our own waits for theirs.
            if let Ok(row) = self.ask("PRAGMA journal_mode = WAL", &[]) {
                mode = row.first().map_or("", |row| row.text(0)).to_owned();
            } else {
                self.script("BEGIN IMMEDIATE; COMMIT")?;
                mode = self.mode()?;
            }
        }
        Err(Fault::new("its write-ahead log cannot be turned on", format!("keep it on a local disk, {AGAIN}")))
    }

    fn mode(&mut self) -> Result<String, Fault> {
        Ok(self.ask("PRAGMA journal_mode", &[])?.first().map_or("", |row| row.text(0)).to_owned())
    }
}

impl Database for Sqlite {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn script(&mut self, sql: &str) -> Result<(), Fault> {
        self.connection.execute_batch(sql).map_err(|error| fault(&error, self.wait))
    }

    fn change(&mut self, sql: &str, values: &[Cell]) -> Result<(), Fault> {
        let ran = self.connection.prepare_cached(sql).and_then(|mut sql| sql.execute(params_from_iter(values)));
        ran.map(drop).map_err(|error| fault(&error, self.wait))
    }

    fn ask(&mut self, sql: &str, values: &[Cell]) -> Result<Vec<Row>, Fault> {
        let ran = self.connection.prepare_cached(sql).and_then(|mut sql| {
            let width = sql.column_count();
            let rows = sql.query_map(params_from_iter(values), |row| {
                let cells = (0..width).map(|column| row.get_ref(column).map(cell));
                cells.collect::<Result<Vec<_>, _>>().map(Row)
            })?;
            rows.collect()
        });
        ran.map_err(|error| fault(&error, self.wait))
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Cell::Null,
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// Advice where a file or its folder lets nobody in.
const FOLDER: &str =
    "check that the folder is there, and that you may write to it and to the file; without `--record` it is only read";

fn fault(error: &rusqlite::Error, wait: u32) -> Fault {
    let Some(code) = error.sqlite_error_code() else {
        return Fault::new(format!("SQLite says: {error}"), "restore it from a backup");
    };
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Fault::new(
            format!("another program holds it; waited {wait} s"),
            format!("wait until that is done, {AGAIN}"),
        ),
        ErrorCode::ReadOnly => Fault::new("it, or its folder, is read-only", FOLDER),
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Fault::new("it cannot be opened", FOLDER),
        ErrorCode::NotADatabase => {
            Fault::new("it is no SQLite database", "name the file of a ledger, or one that is not there yet")
        }
        ErrorCode::DatabaseCorrupt => Fault::new(
            "it is damaged",
            "restore it from a backup; `payrules ledger export` may still read what is whole",
        ),
        ErrorCode::DiskFull => Fault::new("the disk is full", format!("make room, {AGAIN}")),
        ErrorCode::SystemIoFailure => {
            Fault::new("the disk cannot be read or written", format!("check the disk, {AGAIN}"))
        }
        ErrorCode::ConstraintViolation => Fault { met: true, ..Fault::new("another run wrote the same", AGAIN) },
        _ => Fault::new(format!("SQLite says: {error}"), format!("see to that, {AGAIN}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::database::number;
    use crate::ledger::entry::{Decided, Line};
    use crate::ledger::{Entry, Ledger, Recorded, migrations};

    fn entry(n: usize) -> Entry {
        let text = |text: &str| text.to_owned();
        let line = Line { line: 1, code: text("97110"), decision: text("covered"), units: Some(text("2")) };
        Entry {
            payer: text("quay"),
            patient: format!("P-{n}"),
            session: format!("V-{n}"),
            date_of_service: text("2026-03-02"),
            frequency: text("original"),
            input: format!("sha256:{n}"),
            record: format!(
                "{{\"id\":\"V-{n}\",\"date_of_service\":\"2026-03-02\",\"patient\":{{\"id\":\"P-{n}\"}},\"lines\":[]}}"
            ),
            decided: Decided {
                decision: text("covered"),
                edition: text("2026-01-01"),
                digest: text("sha256:1"),
                engine: text("0.1.0"),
                lines: vec![line],
            },
        }
    }

    /// As between the two looks of a run that found none, when another one makes it meanwhile.
    #[test]
    fn a_ledger_is_no_database_of_another_program() {
        let mut database = Sqlite { connection: Connection::open_in_memory().unwrap(), wait: 1 };
        assert!(migrations::alone(&mut database).is_ok());
        migrations::migrate_to(migrations::known(), &mut database).unwrap();
        assert!(migrations::alone(&mut database).is_ok());
        database.script("DROP TABLE payrules_ledger").unwrap();
        let why = migrations::alone(&mut database).unwrap_err().why;
        assert_eq!(why, "it is a database of another program, with no ledger in it");
    }

    #[test]
    fn a_full_disk_keeps_a_batch_whole_or_not_at_all_and_nothing_is_counted_twice() {
        let mut database = Sqlite { connection: Connection::open_in_memory().unwrap(), wait: 1 };
        let version = migrations::known();
        migrations::migrate_to(version, &mut database).unwrap();
        let mut ledger = Ledger { database: Box::new(database), name: String::from("`a.ledger`"), version };
        let batch: Vec<Entry> = (0..400).map(entry).collect();
        let (first, rest) = batch.split_at(40);
        ledger.record(first, None).unwrap();
        let pages = number(&ledger.database.ask("PRAGMA page_count", &[]).unwrap()).unwrap();
        let most = |pages: i64| format!("PRAGMA max_page_count = {pages}");
        ledger.database.script(&most(pages.saturating_add(4))).unwrap();
        for _ in 0..2 {
            let error = ledger.record(rest, None).unwrap_err().to_string();
            assert!(
                error.contains("`a.ledger`: the disk is full\nmake room, and run the same command again"),
                "{error}"
            );
            // What was there can still be read.
            assert_eq!(ledger.status().unwrap().sessions, 40);
        }
        ledger.database.script(&most(1_000_000)).unwrap();
        let done = ledger.record(&batch, None).unwrap();
        assert_eq!(done, Recorded { recorded: 360, already_there: 40, ..Recorded::default() });
        let status = ledger.status().unwrap();
        assert_eq!((status.sessions, status.replaced), (400, 0));
    }
}
