//! Whether the tables of a file are as they were imported.
//!
//! In: the path of a file of tables. Out: each table and quarter in it, and whether what a lookup can find still has the digest
//! that was made at the import. All of the file is read, which a run does not do.

use std::fmt;
use std::path::Path;

use rusqlite::Connection;

use super::error::{ImportError, of_database};
use super::keep::list_keys;
use super::open::{PartRow, parts, spans};
use super::part::Sum;
use super::place::connect;
use super::{pack, taken};
use crate::model::imported::{TableKind, TableName};
use crate::model::quarter::Quarter;

/// What became of one table of a quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The table.
    pub name: TableName,
    /// Its quarter.
    pub quarter: Quarter,
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
        writeln!(f, "{}, {}: {found}", self.name, self.quarter)
    }
}

/// Holds each table of a file against its digest, in the order of their names and quarters.
///
/// # Errors
/// [`ImportError`]: it is no file of tables, or cannot be read to its end.
pub fn verify(path: &Path) -> Result<Vec<Verified>, ImportError> {
    let connection = connect(path)?;
    let all = || {
        let mut all = Vec::new();
        for (name, part) in parts(&connection)? {
            let same = is_same(&connection, name, &part)?;
            all.push(Verified { name, quarter: part.quarter, entries: part.entries, same });
        }
        Ok(all)
    };
    let mut all: Vec<Verified> = all().map_err(|error| of_database("read", path, &error))?;
    all.sort_by_key(|one| (one.name, one.quarter));
    Ok(all)
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
