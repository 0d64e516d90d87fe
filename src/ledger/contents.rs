//! What is in a ledger: how much of it, and all of it.
//!
//! In: an open ledger. Out: a [`Status`], or every record that counts, in the order in which they were entered. What always holds: both
//! see the ledger as it is at one moment, while others write to it.

use serde_json::Value as Tree;

use super::database::{Cell, Row};
use super::error::{Fault, LedgerError};
use super::open::Ledger;

/// How much is in a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Version of its tables.
    pub version: i64,
    /// Sessions that count.
    pub sessions: i64,
    /// Patients they are of.
    pub patients: i64,
    /// Payers they were decided for.
    pub payers: i64,
    /// Sessions that were taken back.
    pub taken_back: i64,
    /// Earlier versions that were replaced.
    pub replaced: i64,
    /// First and last day of the sessions that count; `None`: there are none.
    pub days: Option<(String, String)>,
}

const COUNTS: &str = "SELECT count(*), count(DISTINCT patient), count(DISTINCT payer), min(date_of_service), \
    max(date_of_service) FROM payrules_sessions WHERE newest = 1 AND frequency <> 'void'";
const TAKEN_BACK: &str = "SELECT count(*) FROM payrules_sessions WHERE newest = 1 AND frequency = 'void'";
const REPLACED: &str = "SELECT count(*) FROM payrules_sessions WHERE newest = 0";
const NEXT: &str = "SELECT seq, payer, record FROM payrules_sessions \
    WHERE newest = 1 AND frequency <> 'void' AND seq > $1 ORDER BY seq LIMIT 200";

impl Ledger {
    /// How much is in it.
    ///
    /// # Errors
    /// [`LedgerError`] if it cannot be read.
    pub fn status(&mut self) -> Result<Status, LedgerError> {
        let version = self.version;
        self.read(&mut |database| {
            let counts = database.ask(COUNTS, &[])?;
            let counts = counts.first().ok_or_else(unreadable)?;
            let one = |rows: &[Row]| super::database::number(rows).unwrap_or(0);
            let count = |column| counts.number(column).unwrap_or(0);
            let days = (counts.text(3).to_owned(), counts.text(4).to_owned());
            Ok(Status {
                version,
                sessions: count(0),
                patients: count(1),
                payers: count(2),
                taken_back: one(&database.ask(TAKEN_BACK, &[])?),
                replaced: one(&database.ask(REPLACED, &[])?),
                days: Some(days).filter(|(first, _)| !first.is_empty()),
            })
        })
    }

    /// Gives every record that counts to `take`, as JSON with its payer, in the order entered, until `take` has enough.
    ///
    /// # Errors
    /// [`LedgerError`] if it cannot be read, or not to its end.
    pub fn export(&mut self, take: &mut dyn FnMut(&Tree) -> bool) -> Result<(), LedgerError> {
        self.read(&mut |database| {
            let mut last = i64::MIN;
            loop {
                let rows = database.ask(NEXT, &[Cell::from(last)])?;
                if rows.is_empty() {
                    return Ok(());
                }
                for row in &rows {
                    last = row.number(0).unwrap_or(i64::MAX);
                    if !take(&with_payer(tree(row.text(2))?, row.text(1))) {
                        return Ok(());
                    }
                }
            }
        })
    }
}

/// A record as it was written.
pub(super) fn tree(text: &str) -> Result<Tree, Fault> {
    serde_json::from_str(text).map_err(|_| unreadable())
}

/// A record with the payer that it was decided for, where it names none: `--payer` was given then, and need not be again.
pub(super) fn with_payer(mut record: Tree, payer: &str) -> Tree {
    if let Some(map) = record.as_object_mut()
        && !map.contains_key("payer")
    {
        map.insert(String::from("payer"), Tree::from(payer));
    }
    record
}

/// That what is there is not what was written.
pub(super) fn unreadable() -> Fault {
    Fault::new("a record in it cannot be read", "restore it from a backup")
}
