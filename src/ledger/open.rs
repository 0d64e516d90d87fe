//! Opening a ledger: to read it, or to record in it.
//!
//! In: a [`Place`]. Out: a [`Ledger`] of the version that this program knows. What always holds: what is opened to be read is not changed;
//! what is no ledger, or one of a newer program, is not changed either.

use super::database::{Database, within};
use super::error::{Fault, LedgerError};
use super::place::{At, Place};
use super::{migrations, postgresql, sqlite};

/// What a ledger is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To know what came before.
    Read,
    /// To record as well; a ledger that is not there is made, an older one is brought up to date.
    Record,
}

/// An open ledger.
pub struct Ledger {
    pub(super) database: Box<dyn Database>,
    pub(super) name: String,
    pub(super) version: i64,
}

/// How often work that met with that of another run is done anew.
const TRIES: u32 = 5;

impl Ledger {
    /// Opens a ledger; `wait` is for how many seconds to wait for others who write to it.
    ///
    /// # Errors
    /// [`LedgerError`] if it is not there, cannot be opened, is none, or is of another version.
    pub fn open(place: &Place, mode: Mode, wait: u32) -> Result<Ledger, LedgerError> {
        open(place, mode, wait).map_err(|fault| fault.at(&place.name))
    }

    /// Where it is kept, in backticks and without its password.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Does work that writes, as the only one: all of it, or nothing.
    pub(super) fn write<T>(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Database) -> Result<T, Fault>,
    ) -> Result<T, LedgerError> {
        let begin = self.database.dialect().begin_to_write;
        let mut done = within(self.database.as_mut(), begin, work);
        for _ in 1..TRIES {
            match done {
                Err(fault) if fault.met => done = within(self.database.as_mut(), begin, work),
                _ => break,
            }
        }
        done.map_err(|fault| fault.at(&self.name))
    }

    /// Does work that reads what does not change meanwhile.
    pub(super) fn read<T>(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Database) -> Result<T, Fault>,
    ) -> Result<T, LedgerError> {
        let begin = self.database.dialect().begin_to_read;
        within(self.database.as_mut(), begin, work).map_err(|fault| fault.at(&self.name))
    }
}

fn open(place: &Place, mode: Mode, wait: u32) -> Result<Ledger, Fault> {
    let mut database: Box<dyn Database> = match (&place.at, mode) {
        (At::File(path), Mode::Read) => Box::new(sqlite::open_to_read(path, wait)?),
        (At::File(path), Mode::Record) => {
            let mut file = sqlite::open_to_write(path, wait)?;
            // Nothing of a file is changed before it is known to be ours.
            if migrations::version(&mut file)?.is_none() {
                migrations::alone(&mut file)?;
            }
            file.log_ahead()?;
            Box::new(file)
        }
        (At::Server(config), _) => Box::new(postgresql::open(config, wait)?),
    };
    let database_ref = database.as_mut();
    let known = migrations::known();
    let version = match (migrations::version(database_ref)?, mode) {
        (Some(version), _) if version == known => version,
        (_, Mode::Record) => {
            migrations::migrate_to(known, database_ref)?;
            known
        }
        (Some(version), Mode::Read) => {
            let why = format!("it is of version {version}, and this payrules reads version {known}");
            return Err(Fault::new(why, "run `payrules check` with `--record` once, which brings it up to date"));
        }
        (None, Mode::Read) => return Err(migrations::none()),
    };
    if mode == Mode::Record {
        // Whether it may be written is known before anything is decided.
        let begin = database.dialect().begin_to_write;
        within(database.as_mut(), begin, &mut |_| Ok(()))?;
    }
    Ok(Ledger { database, name: place.name.clone(), version })
}
