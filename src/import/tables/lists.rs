//! The lists of a file of tables, read when they are asked for.
//!
//! In: the rows of `codes`. Out: [`ImportedList`]s. An edition is kept once it is read, and so is what is in it on the days that were
//! asked about.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::list::listing::{self, Entry};
use super::open::Store;
use super::part::hex;
use crate::model::listed::{Edition, ImportedList, Listed, OnDay};

/// A row of `codes`, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionRow {
    /// The name of the list.
    pub name: String,
    /// Its first day as it is kept.
    pub first: String,
    /// The digest that was made at the import.
    pub digest: String,
    /// The same for people.
    pub edition: Edition,
}

/// Every edition of every list, by name and first day. A day that is none is told by the database's own words.
pub fn editions(connection: &Connection) -> rusqlite::Result<Vec<EditionRow>> {
    let mut select =
        connection.prepare("SELECT name, first, source, seen, digest, entries FROM codes ORDER BY name, first")?;
    let rows = select.query_map([], |row| {
        let no_day =
            |at: usize| rusqlite::Error::InvalidColumnType(at, String::from("day"), rusqlite::types::Type::Text);
        let (first, seen): (String, String) = (row.get(1)?, row.get(3)?);
        let from = if first.is_empty() { None } else { Some(first.parse::<Date>().map_err(|_| no_day(1))?) };
        let edition = Edition {
            from,
            source: row.get(2)?,
            seen: seen.parse().map_err(|_| no_day(3))?,
            entries: u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
        };
        Ok(EditionRow { name: row.get(0)?, first, digest: row.get(4)?, edition })
    })?;
    rows.collect()
}

/// What is in an edition, as it is kept.
pub fn text(connection: &Connection, row: &EditionRow) -> rusqlite::Result<String> {
    let mut select = connection.prepare_cached("SELECT listing FROM codes WHERE name = ?1 AND first = ?2")?;
    select.query_row([&row.name, &row.first], |row| row.get(0))
}

/// What is in an edition on each run of days that was asked about, by its first day.
type Days = BTreeMap<(usize, Option<Date>), Arc<[Listed]>>;

/// What was read of a list.
#[derive(Debug, Default)]
struct Read {
    /// The entries of editions, by their place.
    editions: BTreeMap<usize, Arc<[Entry]>>,
    days: Days,
}

/// A list of the file, over all its editions.
#[derive(Debug)]
pub struct List {
    digest: String,
    rows: Vec<EditionRow>,
    editions: Vec<Edition>,
    read: Mutex<Read>,
    store: Arc<Store>,
}

impl List {
    /// A list with these editions, in the order of their first days.
    pub fn new(rows: Vec<EditionRow>, store: Arc<Store>) -> Self {
        let mut hash = Sha256::new();
        rows.iter().for_each(|row| hash.update(&row.digest));
        let editions = rows.iter().map(|row| row.edition.clone()).collect();
        Self { digest: hex(hash), rows, editions, read: Mutex::default(), store }
    }

    /// The entries of the edition at a place.
    fn entries(&self, at: usize, kept: &mut BTreeMap<usize, Arc<[Entry]>>) -> Option<Arc<[Entry]>> {
        if let Some(entries) = kept.get(&at) {
            return Some(Arc::clone(entries));
        }
        let row = self.rows.get(at)?;
        let text = self.store.with(&mut |connection| text(connection, row))?;
        let Some(entries) = listing::parse(&text) else {
            self.store.fail(&format!("the list {} is damaged", row.name));
            return None;
        };
        let entries: Arc<[Entry]> = entries.into();
        kept.insert(at, Arc::clone(&entries));
        Some(entries)
    }
}

/// The last day on or before `day` on which an entry begins, or the first on which one has ended; `None`: there is none.
fn since(entries: &[Entry], day: Date) -> Option<Date> {
    let begins = entries.iter().filter_map(|entry| entry.from);
    let ends = entries.iter().filter_map(|entry| entry.until?.tomorrow().ok());
    begins.chain(ends).filter(|change| *change <= day).max()
}

impl ImportedList for List {
    fn digest(&self) -> &str {
        &self.digest
    }

    fn editions(&self) -> &[Edition] {
        &self.editions
    }

    fn on(&self, day: Date) -> OnDay {
        let begun = self.editions.iter().rposition(|edition| edition.from.is_none_or(|from| from <= day));
        let Some(at) = begun else { return OnDay::NotYet };
        let Ok(mut held) = self.read.lock() else {
            self.store.fail("another lookup was broken off");
            return OnDay::Unreadable;
        };
        let Read { editions, days } = &mut *held;
        let Some(entries) = self.entries(at, editions) else { return OnDay::Unreadable };
        let since = since(&entries, day);
        let items = days.entry((at, since)).or_insert_with(|| {
            let holds = |entry: &&Entry| {
                entry.from.is_none_or(|from| from <= day) && entry.until.is_none_or(|until| day <= until)
            };
            entries.iter().filter(holds).map(|entry| entry.what.clone()).collect()
        });
        OnDay::Listed {
            since: since.max(self.editions.get(at).and_then(|edition| edition.from)),
            items: Arc::clone(items),
        }
    }

    fn trouble(&self) -> Option<String> {
        self.store.trouble()
    }
}
