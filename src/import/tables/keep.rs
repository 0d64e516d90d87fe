//! What is in the file of tables: a new database with what was there before, and a table more.
//!
//! The file is an SQLite database: `part` has a row for each table and quarter, `span` the combinations of days of a part, `list`
//! the entries of each code of a part as bytes, `codes` each edition of a list of diagnoses as text. Pairs have their history with them, so a newer quarter takes the place of an
//! older one; most units have none, so quarters stand beside each other.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::error::ImportError;
use super::list::listing::{self, Listing};
use super::part::Part;
use super::place::{MARK, VERSION, replace};
use crate::model::imported::TableKind;
use crate::model::quarter::Quarter;

/// How codes and parts share the key of a list: the code in the lower 26 bits.
pub fn list_key(part: i64, code: u32) -> i64 {
    (part << 26) | i64::from(code)
}

/// The keys of the lists of a part: from the first, up to and without the second.
pub fn list_keys(part: i64) -> (i64, i64) {
    (list_key(part, 0), list_key(part.wrapping_add(1), 0))
}

const LAYOUT: &str = "
CREATE TABLE part (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, program TEXT NOT NULL, setting TEXT NOT NULL, quarter TEXT NOT NULL,
    digest TEXT NOT NULL, entries INTEGER NOT NULL, UNIQUE (kind, program, setting, quarter));
CREATE TABLE span (
    part INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    indicator INTEGER NOT NULL, PRIMARY KEY (part, number)) WITHOUT ROWID;
CREATE TABLE list (key INTEGER PRIMARY KEY, entries BLOB NOT NULL);
CREATE TABLE codes (
    name TEXT NOT NULL, first TEXT NOT NULL, source TEXT NOT NULL, seen TEXT NOT NULL, digest TEXT NOT NULL,
    entries INTEGER NOT NULL, listing TEXT NOT NULL, PRIMARY KEY (name, first));
";

/// Writes a part beside the tables that are there; gives the quarters it took the place of.
pub fn put(output: &Path, part: &Part) -> Result<Vec<Quarter>, ImportError> {
    replace(output, &mut |path, before| {
        write(path, before, &mut |work| {
            let replaced = if before.is_some() { copy(work, part)? } else { Vec::new() };
            if before.is_some() {
                work.execute_batch("INSERT INTO codes SELECT * FROM before.codes")?;
            }
            add(work, part)?;
            Ok(replaced)
        })
    })
}

/// Writes an edition of a list beside what is there; gives the day on which the one was seen that it took the place of.
pub fn put_list(output: &Path, list: &Listing) -> Result<Option<String>, ImportError> {
    let first = list.from.map(|from| from.to_string()).unwrap_or_default();
    let (seen, text) = (list.seen.to_string(), list.text());
    let digest = listing::digest(&list.name, &first, &list.source, &seen, &text);
    let entries = i64::try_from(list.entries.len()).unwrap_or(i64::MAX);
    replace(output, &mut |path, before| {
        write(path, before, &mut |work| {
            let mut replaced = None;
            if before.is_some() {
                let mut find = work.prepare("SELECT seen FROM before.codes WHERE name = ?1 AND first = ?2")?;
                replaced = find.query_row(params![list.name, first], |row| row.get(0)).optional()?;
                work.execute_batch(
                    "INSERT INTO part SELECT * FROM before.part;
                     INSERT INTO span SELECT * FROM before.span;
                     INSERT INTO list SELECT * FROM before.list ORDER BY key;",
                )?;
                let others = "INSERT INTO codes SELECT * FROM before.codes WHERE NOT (name = ?1 AND first = ?2)";
                work.execute(others, params![list.name, first])?;
            }
            let new = params![list.name, first, list.source, seen, digest, entries, text];
            work.execute("INSERT INTO codes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", new)?;
            Ok(replaced)
        })
    })
}

/// A new database at `path`, filled by `fill`, which can read the one that was there as `before`.
fn write<T>(
    path: &Path,
    before: Option<&Path>,
    fill: &mut dyn FnMut(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let mut connection = Connection::open(path)?;
    // What is half written is thrown away, so nothing has to be undone in the file.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "application_id", MARK)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    if let Some(before) = before {
        connection.execute("ATTACH ?1 AS before", [before.to_string_lossy()])?;
    }
    let work = connection.transaction()?;
    work.execute_batch(LAYOUT)?;
    let made = fill(&work)?;
    work.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(made)
}

/// Adds a part to what is there.
fn add(work: &Connection, part: &Part) -> rusqlite::Result<()> {
    let name = &part.name;
    work.execute(
        "INSERT INTO part (kind, program, setting, quarter, digest, entries) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            name.kind.word(),
            name.program.word(),
            name.setting.word(),
            part.quarter.code(),
            part.digest(),
            i64::try_from(part.entries).unwrap_or(i64::MAX)
        ],
    )?;
    let id = work.last_insert_rowid();
    let mut insert = work.prepare("INSERT INTO span VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (number, span) in part.spans.iter().enumerate() {
        insert.execute(params![
            id,
            i64::try_from(number).unwrap_or(i64::MAX),
            span.first,
            span.last,
            span.indicator
        ])?;
    }
    let mut insert = work.prepare("INSERT INTO list VALUES (?1, ?2)")?;
    for (code, bytes) in &part.lists {
        insert.execute(params![list_key(id, *code), bytes])?;
    }
    Ok(())
}

/// Takes over what the new part does not take the place of.
fn copy(work: &Connection, part: &Part) -> rusqlite::Result<Vec<Quarter>> {
    let name = &part.name;
    let same = "kind = ?1 AND program = ?2 AND setting = ?3 AND (quarter = ?4 OR ?5)";
    // Pairs have their own days, so one part has the whole history.
    let whole = name.kind == TableKind::Ptp;
    let what = params![name.kind.word(), name.program.word(), name.setting.word(), part.quarter.code(), whole];
    let mut replaced = Vec::new();
    {
        let mut find = work.prepare(&format!("SELECT quarter FROM before.part WHERE {same} ORDER BY quarter"))?;
        let mut rows = find.query(what)?;
        while let Some(row) = rows.next()? {
            replaced.extend(Quarter::read(&row.get::<_, String>(0)?));
        }
    }
    work.execute(&format!("INSERT INTO part SELECT * FROM before.part WHERE NOT ({same})"), what)?;
    work.execute_batch(
        "INSERT INTO span SELECT * FROM before.span WHERE part IN (SELECT id FROM part);
         INSERT INTO list SELECT * FROM before.list WHERE key >> 26 IN (SELECT id FROM part) ORDER BY key;",
    )?;
    Ok(replaced)
}
