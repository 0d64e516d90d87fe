//! Whether the tables of a file are as they were imported.
//!
//! In: the path of a file of tables. Out: each table and quarter in it, each edition of a list, and whether what a lookup can find still has the digest
//! that was made at the import. All of the file is read, which a run does not do.

use std::fmt;
use std::path::Path;

use rusqlite::Connection;

use super::error::{ImportError, of_database};
use super::keep::list_keys;
use super::list::listing;
use super::lists::{self, EditionRow};
use super::open::{PartRow, parts, spans};
use super::part::Sum;
use super::place::connect;
use super::{pack, taken};
use crate::model::imported::{TableKind, TableName};

/// What became of one table of a quarter, or one edition of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The table and its quarter, or the list and its first day, for people.
    pub what: String,
    /// How many entries it says it has.
    pub entries: u64,
    /// Whether it is as it was imported.
    pub same: bool,
}

/// The line that `payrules tables verify` prints.
impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = taken::count(self.entries, "entry", "entries");
        let found = if self.same {
            format!("{entries}, as imported")
        } else {
            String::from("not as imported: the file was changed since; import this table again")
        };
        writeln!(f, "{}: {found}", self.what)
    }
}

/// Holds each table of a file against its digest, in the order of their names and quarters; then each list.
///
/// # Errors
/// [`ImportError`]: it is no file of tables, or cannot be read to its end.
pub fn verify(path: &Path) -> Result<Vec<Verified>, ImportError> {
    let connection = connect(path)?;
    let all = || {
        let mut all = Vec::new();
        let mut parts = parts(&connection)?;
        parts.sort_by_key(|(name, part)| (*name, part.quarter));
        for (name, part) in parts {
            let same = is_same(&connection, name, &part)?;
            all.push(Verified { what: format!("{name}, {}", part.quarter), entries: part.entries, same });
        }
        for row in lists::editions(&connection)? {
            let from = row.edition.from.map(|from| format!(" from {from}")).unwrap_or_default();
            let (what, entries) = (format!("icd10-list {}{from}", row.name), row.edition.entries);
            let same = is_same_list(&row, &lists::text(&connection, &row)?);
            all.push(Verified { what, entries, same });
        }
        Ok(all)
    };
    all().map_err(|error| of_database("read", path, &error))
}

fn is_same_list(row: &EditionRow, text: &str) -> bool {
    let edition = &row.edition;
    let digest = listing::digest(&row.name, &row.first, &edition.source, &edition.seen.to_string(), text);
    let entries = listing::parse(text).and_then(|entries| u64::try_from(entries.len()).ok());
    entries == Some(edition.entries) && digest == row.digest
}

fn is_same(connection: &Connection, name: TableName, part: &PartRow) -> rusqlite::Result<bool> {
    let mut sum = Sum::of(&name, part.quarter, &spans(connection, part.id)?);
    let (first, beyond) = list_keys(part.id);
    let mut select = connection.prepare("SELECT key, entries FROM list WHERE key >= ?1 AND key < ?2 ORDER BY key")?;
    let mut rows = select.query([first, beyond])?;
    let mut entries = Some(0u64);
    while let Some(row) = rows.next()? {
        let code = row.get::<_, i64>(0)?.wrapping_sub(first);
        let bytes: Vec<u8> = row.get(1)?;
        sum.add(u32::try_from(code).unwrap_or(u32::MAX), &bytes);
        let more = match name.kind {
            TableKind::Ptp => pack::count(&bytes),
            TableKind::Mue => Some(1),
        };
        entries = entries.zip(more).map(|(entries, more)| entries.saturating_add(more));
    }
    Ok(entries == Some(part.entries) && sum.done() == part.digest)
}
