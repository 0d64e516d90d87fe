//! How the tables of a ledger came to be: numbered steps, the same for both databases.
//!
//! In: a database. Out: its version, and tables of the version that this program knows. What always holds: a step that was released is
//! never changed, a change is a new step; a ledger of a newer program is not touched; all steps are taken, or none.

use super::database::{Cell, Database, number, within};
use super::error::Fault;

/// The steps, from 1. `{numbered}` is the dialect's.
const STEPS: [&str; 2] = [
    // 1: what was recorded, in all its versions, and what was decided each time that it came out otherwise.
    "CREATE TABLE payrules_sessions (
        seq {numbered},
        payer TEXT NOT NULL,
        patient TEXT NOT NULL,
        session TEXT NOT NULL,
        version BIGINT NOT NULL,
        newest BIGINT NOT NULL,
        date_of_service TEXT NOT NULL,
        frequency TEXT NOT NULL,
        input TEXT NOT NULL,
        record TEXT NOT NULL,
        recorded_at TEXT,
        UNIQUE (payer, patient, session, version)
    );
    CREATE TABLE payrules_decisions (
        seq {numbered},
        of_session BIGINT NOT NULL REFERENCES payrules_sessions (seq),
        newest BIGINT NOT NULL,
        decision TEXT NOT NULL,
        profile_edition TEXT NOT NULL,
        profile_digest TEXT NOT NULL,
        engine TEXT NOT NULL,
        decided_at TEXT
    );
    CREATE TABLE payrules_lines (
        of_decision BIGINT NOT NULL REFERENCES payrules_decisions (seq),
        line BIGINT NOT NULL,
        code TEXT NOT NULL,
        decision TEXT NOT NULL,
        units TEXT,
        PRIMARY KEY (of_decision, line)
    );
    CREATE TABLE payrules_ledger (version BIGINT NOT NULL);
    INSERT INTO payrules_ledger (version) VALUES (0);",
    // 2: one version of a session and one decision of a version are in force; both, and a patient's sessions, are found by an index.
    "CREATE UNIQUE INDEX payrules_one_session ON payrules_sessions (payer, patient, session) WHERE newest = 1;
    CREATE UNIQUE INDEX payrules_one_decision ON payrules_decisions (of_session) WHERE newest = 1;
    CREATE INDEX payrules_patient ON payrules_sessions (patient) WHERE newest = 1;",
];

/// The version that this program makes and knows.
pub(super) fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The version of a ledger; `None`: there are no tables of one.
pub(super) fn version(database: &mut dyn Database) -> Result<Option<i64>, Fault> {
    let is_ledger = number(&database.ask(database.dialect().is_ledger, &[])?);
    if is_ledger != Some(1) {
        return Ok(None);
    }
    let rows = database.ask("SELECT version FROM payrules_ledger", &[])?;
    match rows.as_slice() {
        [row] => match row.number(0) {
            Some(version) if version > known() => Err(Fault::new(
                format!("it is of version {version}, and this payrules knows versions up to {}", known()),
                "use the payrules that wrote it, or a newer one; nothing was changed",
            )),
            Some(version) => Ok(Some(version)),
            None => Err(no_version()),
        },
        _ => Err(no_version()),
    }
}

fn no_version() -> Fault {
    Fault::new(
        "its table `payrules_ledger` does not say which version it is",
        "restore it from a backup; nothing was changed",
    )
}

/// Takes the steps that a database lacks, up to a version.
pub(super) fn migrate_to(target: i64, database: &mut dyn Database) -> Result<(), Fault> {
    let dialect = database.dialect();
    within(database, dialect.begin_to_migrate, &mut |database| {
        // Another run may have been here while this one waited.
        let now = version(database)?;
        if now.is_none() {
            alone(database)?;
        }
        let now = now.unwrap_or(0);
        for (step, sql) in (1i64..).zip(STEPS) {
            if step > now && step <= target {
                database.script(&sql.replace("{numbered}", dialect.numbered))?;
                database.change("UPDATE payrules_ledger SET version = $1", &[Cell::from(step)])?;
            }
        }
        Ok(())
    })
}

/// Refuses a database of somebody else, where a ledger wants to be alone.
pub(super) fn alone(database: &mut dyn Database) -> Result<(), Fault> {
    match database.dialect().others {
        Some(others) if number(&database.ask(others, &[])?) != Some(0) => Err(Fault::new(
            "it is a database of another program, with no ledger in it",
            "name the file of a ledger, or one that is not there yet; nothing was changed",
        )),
        _ => Ok(()),
    }
}

/// That there is nothing to read.
pub(super) fn none() -> Fault {
    Fault::new("there is no ledger in it", "check its name; `payrules check` with `--record` makes one")
}
