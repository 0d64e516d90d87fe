//! What a ledger asks of a database: statements with values, and three kinds of transaction.
//!
//! In: SQL that both databases understand, with `$1`, `$2` … in the order in which they first appear. Out: rows of [`Cell`]s. What
//! always holds: what the two say differently is in [`Dialect`] and nowhere else.

use super::error::Fault;

/// A value that goes in or comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Number(i64),
    Text(String),
}

/// A row that came out.
pub(super) struct Row(pub(super) Vec<Cell>);

/// Where the databases differ.
pub(super) struct Dialect {
    /// The type of a column that numbers its rows in the order in which they are entered.
    pub(super) numbered: &'static str,
    /// Asks for 1 if there is a table with the version of a ledger, else 0.
    pub(super) is_ledger: &'static str,
    /// Asks for the count of things of others, where a ledger wants to be alone; none where there is one.
    pub(super) others: Option<&'static str>,
    /// Begins to read what does not change meanwhile.
    pub(super) begin_to_read: &'static str,
    /// Begins to write as the only one; reading goes on beside it.
    pub(super) begin_to_write: &'static str,
    /// Begins to make or change tables, as the only one.
    pub(super) begin_to_migrate: &'static str,
}

/// A connection.
pub(super) trait Database: Send {
    fn dialect(&self) -> &'static Dialect;

    /// Runs statements without values.
    fn script(&mut self, sql: &str) -> Result<(), Fault>;

    /// Runs a statement that gives no rows.
    fn change(&mut self, sql: &str, values: &[Cell]) -> Result<(), Fault>;

    /// Runs a statement that gives rows.
    fn ask(&mut self, sql: &str, values: &[Cell]) -> Result<Vec<Row>, Fault>;
}

/// Does work in a transaction that begins so: all of it, or nothing.
pub(super) fn within<T>(
    database: &mut dyn Database,
    begin: &str,
    work: &mut dyn FnMut(&mut dyn Database) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let done = database.script(begin).and_then(|()| work(database));
    match done {
        Ok(done) => database.script("COMMIT").map(|()| done).inspect_err(|_| undo(database)),
        Err(fault) => {
            undo(database);
            Err(fault)
        }
    }
}

/// A transaction that could not begin, or whose connection is gone, has nothing to undo; the fault before it is what counts.
fn undo(database: &mut dyn Database) {
    let _ = database.script("ROLLBACK");
}

impl Row {
    /// The text in a column; empty where there is none.
    pub(super) fn text(&self, column: usize) -> &str {
        match self.0.get(column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// The number in a column, if there is one.
    pub(super) fn number(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

/// The number in the only row and column.
pub(super) fn number(rows: &[Row]) -> Option<i64> {
    rows.first().and_then(|row| row.number(0))
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::Text(text.clone())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Cell::Null, Cell::from)
    }
}
