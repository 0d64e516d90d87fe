//! Large public tables into one compact file, and lookups in it.
//!
//! In: the files of the publisher as they are (text, CSV or the zip they come in). Out: an indexed file that `--tables` takes, and
//! its tables as [`ImportedTable`](crate::model::imported::ImportedTable)s. What always holds: what is not as expected is refused
//! with its file, row and column, and then nothing is written; the file is replaced whole or not at all; a lookup reads only what
//! it asks for, and one that fails never says "nothing found".
//!
//! [`ptp`] and [`mue`] read the two layouts, [`mod@list`] lists of diagnoses, [`name`] what the name of a file says, [`source`] opens files and archives, [`cells`] cuts
//! rows, [`pack`] makes rows small, [`keep`] fills the file, [`place`] puts it in place, [`open`] looks things up in it, and
//! [`mod@verify`] tells whether it is as it was imported.

mod cells;
mod code;
mod error;
mod header;
mod keep;
pub mod list;
mod lists;
mod mue;
mod name;
mod open;
mod pack;
mod part;
mod place;
mod ptp;
mod source;
mod span;
mod taken;
mod verify;

use std::path::{Path, PathBuf};

use crate::model::imported::{Program, Setting, TableKind};
use crate::model::quarter::Quarter;

pub use error::ImportError;
pub use list::{ImportedList, ListRequest, import_list};
pub use open::TablesFile;
pub use taken::Imported;
pub use verify::{Verified, verify};

/// What to import, and where to.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the files hold.
    pub kind: TableKind,
    /// The files of one table.
    pub files: Vec<PathBuf>,
    /// The setting, if it is not to be taken from the names of the files.
    pub setting: Option<Setting>,
    /// The program, if it is not to be taken from the names of the files.
    pub program: Option<Program>,
    /// The quarter, if it is not to be taken from the names of the files.
    pub quarter: Option<Quarter>,
}

/// Reads the files of one table and puts it into the file at `output`, beside the tables that are there.
///
/// # Errors
/// [`ImportError`]: a file is not as expected, or something cannot be read or written; then `output` is as it was.
pub fn import(request: &Request, output: &Path) -> Result<Imported, ImportError> {
    // What would not be written over is told before millions of rows are read.
    place::existing(output)?;
    let (part, mut imported) = match request.kind {
        TableKind::Ptp => ptp::read(request)?,
        TableKind::Mue => mue::read(request)?,
    };
    imported.replaced = keep::put(output, &part)?;
    Ok(imported)
}
