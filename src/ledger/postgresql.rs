//! A ledger on a server: PostgreSQL, for a practice with several billers.
//!
//! In: the settings of a connection. Out: a [`Database`]. What always holds: one run writes at a time, the others wait and go on reading; a
//! statement is prepared once; no message has the details of the server's, which may show values.

use std::collections::BTreeMap;
use std::error::Error as _;

use jiff::SignedDuration;
use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::types::{ToSql, Type};
use postgres::{Client, Config, Error, NoTls, Statement};

use super::database::{Cell, Database, Dialect, Row};
use super::error::{AGAIN, Fault};
use super::tls;

/// A connection to a server.
pub(super) struct Server {
    client: Client,
    prepared: BTreeMap<String, Statement>,
    wait: u32,
}

static DIALECT: Dialect = Dialect {
    numbered: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    // `to_regclass` would answer from what this connection knew before it waited for another one's tables.
    is_ledger: "SELECT count(DISTINCT tablename) FROM pg_tables \
                WHERE tablename = 'payrules_ledger' AND schemaname = ANY (current_schemas(false))",
    others: None,
    begin_to_read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    begin_to_write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
                     LOCK TABLE payrules_sessions IN SHARE ROW EXCLUSIVE MODE",
    // There is no table to lock yet: the number stands for the making of ledgers, and for nothing else.
    begin_to_migrate: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(7029374417)",
};

/// Connects; `wait` is for how many seconds to wait for the server, and later for another writer.
pub(super) fn open(config: &Config, wait: u32) -> Result<Server, Fault> {
    let mut config = config.clone();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(SignedDuration::from_secs(i64::from(wait)).unsigned_abs());
    }
    if config.get_application_name().is_none() {
        config.application_name("payrules");
    }
    let connected = match config.get_ssl_mode() {
        SslMode::Disable => config.connect(NoTls),
        _ => config.connect(tls::connector()?),
    };
    let client = connected.map_err(|error| fault(&error, wait))?;
    let mut server = Server { client, prepared: BTreeMap::new(), wait };
    server.script(&format!("SET lock_timeout = '{wait}s'; SET client_min_messages = 'error'"))?;
    Ok(server)
}

impl Server {
    fn statement(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn rows(&mut self, sql: &str, values: &[Cell]) -> Result<Vec<Row>, Error> {
        let statement = self.statement(sql)?;
        let given: Vec<Box<dyn ToSql + Sync>> = values.iter().map(value).collect();
        let given: Vec<&(dyn ToSql + Sync)> = given.iter().map(AsRef::as_ref).collect();
        let rows = self.client.query(&statement, &given)?;
        rows.iter().map(|row| (0..row.len()).map(|at| cell(row, at)).collect::<Result<_, _>>().map(Row)).collect()
    }
}

fn value(cell: &Cell) -> Box<dyn ToSql + Sync> {
    match cell {
        Cell::Null => Box::new(None::<String>),
        Cell::Number(number) => Box::new(*number),
        Cell::Text(text) => Box::new(text.clone()),
    }
}

fn cell(row: &postgres::Row, at: usize) -> Result<Cell, Error> {
    let is_number = row.columns().get(at).is_some_and(|column| *column.type_() == Type::INT8);
    let cell = if is_number {
        row.try_get::<_, Option<i64>>(at)?.map(Cell::Number)
    } else {
        row.try_get::<_, Option<String>>(at)?.map(Cell::Text)
    };
    Ok(cell.unwrap_or(Cell::Null))
}

impl Database for Server {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn script(&mut self, sql: &str) -> Result<(), Fault> {
        self.client.batch_execute(sql).map_err(|error| fault(&error, self.wait))
    }

    fn change(&mut self, sql: &str, values: &[Cell]) -> Result<(), Fault> {
        self.ask(sql, values).map(drop)
    }

    fn ask(&mut self, sql: &str, values: &[Cell]) -> Result<Vec<Row>, Fault> {
        self.rows(sql, values).map_err(|error| fault(&error, self.wait))
    }
}

fn fault(error: &Error, wait: u32) -> Fault {
    let Some(answer) = error.as_db_error() else { return unanswered(error) };
    let code = answer.code();
    let says = format!("the server says: {}", answer.message());
    if [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::UNIQUE_VIOLATION].contains(code)
    {
        return Fault { met: true, ..Fault::new("the work of other runs is in the way", format!("wait, {AGAIN}")) };
    }
    if [SqlState::INVALID_PASSWORD, SqlState::INVALID_AUTHORIZATION_SPECIFICATION].contains(code) {
        return Fault::new("the server does not let this user in", ACCESS);
    }
    if *code == SqlState::LOCK_NOT_AVAILABLE {
        let why = format!("another program holds it; waited {wait} s");
        return Fault::new(why, format!("wait until that is done, {AGAIN}"));
    }
    if *code == SqlState::INVALID_CATALOG_NAME {
        let advice = "check the name of the database, or have it made: `createdb NAME`";
        return Fault::new("the server has no such database", advice);
    }
    if [SqlState::INSUFFICIENT_PRIVILEGE, SqlState::READ_ONLY_SQL_TRANSACTION].contains(code) {
        let advice = "the first run with `--record` needs to make tables, later ones to read and write them; \
                      without `--record` it is enough to read";
        return Fault::new(says, advice);
    }
    if *code == SqlState::DISK_FULL {
        return Fault::new("the server's disk is full", format!("make room, {AGAIN}"));
    }
    Fault::new(says, format!("see to that, {AGAIN}"))
}

const ACCESS: &str = "check user and password; PGPASSWORD is taken for a URL without a password";

/// Trouble before the server could say anything, or after it was gone.
fn unanswered(error: &Error) -> Fault {
    let text = error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
    let plain = text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase();
    if plain.contains("password missing") {
        return Fault::new("the server asks for a password", ACCESS);
    }
    if let Some(fault) = tls::fault(&plain) {
        return fault;
    }
    if error.is_closed()
        || error.source().is_some_and(|source| source.is::<std::io::Error>()) && !plain.contains("connect")
    {
        return Fault::new(format!("the connection is lost: {plain}"), format!("see to the server, {AGAIN}"));
    }
    Fault::new(plain, "check host and port, and that the server runs and can be reached from here")
}
