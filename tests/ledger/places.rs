//! Empty places for a ledger, one of each kind, so that the same test runs on both.

use payrules::ledger::{Ledger, LedgerError, Mode, Place};

use crate::cluster;

/// A place that nothing is kept in yet.
pub struct Empty {
    /// What follows `--ledger`.
    pub text: String,
    _folder: Option<tempfile::TempDir>,
}

impl Empty {
    pub fn file() -> Empty {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("sessions.ledger").to_str().unwrap().to_owned();
        Empty { text, _folder: Some(folder) }
    }

    pub fn server() -> Option<Empty> {
        cluster::database().map(|text| Empty { text, _folder: None })
    }

    pub fn place(&self) -> Place {
        Place::parse(&self.text, None).unwrap()
    }

    pub fn open(&self, mode: Mode) -> Result<Ledger, LedgerError> {
        Ledger::open(&self.place(), mode, 20)
    }

    pub fn recording(&self) -> Ledger {
        self.open(Mode::Record).unwrap()
    }

    /// Changes the tables behind the program's back.
    pub fn tamper(&self, sql: &str) {
        if self.text.starts_with("postgres:") {
            postgres::Client::connect(&self.text, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        } else {
            rusqlite::Connection::open(&self.text).unwrap().execute_batch(sql).unwrap();
        }
    }
}

/// Runs a test on each kind of place that this machine has.
pub fn on_both(test: impl Fn(&Empty)) {
    test(&Empty::file());
    if let Some(server) = Empty::server() {
        test(&server);
    }
}
