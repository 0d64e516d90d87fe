//! Lists of diagnoses, from the files in which contractors give those of their billing articles.
//!
//! In: files with a code in each row (CSV, text, or a zip of these). Out: a list in the file of tables, with its source and the day it was seen.
//! What always holds: what is not a diagnosis is refused with its file, row and value; rows of several articles are not made one list.
//!
//! [`head`] finds the columns, [`code`] reads a cell, [`read`] the rows, [`listing`] is what is kept.

mod code;
mod head;
pub mod listing;
mod read;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::ImportError;
use super::taken::count;
use super::{keep, place};
use crate::model::listed::is_name;
use listing::Listing;

/// What to import.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// The files of one list.
    pub files: Vec<PathBuf>,
    /// The name by which profiles ask for it: letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// Where it stands written, for people.
    pub source: String,
    /// The day somebody read that.
    pub seen: Date,
    /// The first day on which it holds; `None`: it holds for every day.
    pub from: Option<Date>,
    /// The column with the codes, if it is not to be found by its name.
    pub column: Option<String>,
    /// Columns and the values that rows must have in them to be taken; of several for one column any.
    pub only: Vec<(String, String)>,
}

/// What an import of a list came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedList {
    /// Its name.
    pub name: String,
    /// Its first day.
    pub from: Option<Date>,
    /// Texts read.
    pub files: usize,
    /// Rows in them.
    pub rows: u64,
    /// Rows that were not asked for.
    pub passed: u64,
    /// Rows that say what another one says.
    pub same: u64,
    /// The first of those.
    pub first_same: Option<String>,
    /// Entries kept.
    pub entries: u64,
    /// The day on which the list was seen that it took the place of.
    pub replaced: Option<String>,
}

/// The lines that `payrules import` prints.
impl std::fmt::Display for ImportedList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let from = self.from.map(|from| format!(" from {from}")).unwrap_or_default();
        writeln!(f, "icd10-list {}{from}: {}", self.name, count(self.entries, "entry", "entries"))?;
        let files = count(u64::try_from(self.files).unwrap_or(u64::MAX), "text", "texts");
        writeln!(f, "  read: {} in {files}", count(self.rows, "row", "rows"))?;
        if self.passed > 0 {
            writeln!(f, "  passed over, not asked for: {}", count(self.passed, "row", "rows"))?;
        }
        if let Some(first) = &self.first_same {
            writeln!(f, "  left out, said twice: {}, first {first}", count(self.same, "row", "rows"))?;
        }
        if let Some(seen) = &self.replaced {
            writeln!(f, "  takes the place of the one seen on {seen}")?;
        }
        Ok(())
    }
}

/// Reads the files of one list and puts it into the file of tables at `output`, in the place of the one with its name and first day.
///
/// # Errors
/// [`ImportError`]: a file is not as expected, or something cannot be read or written; then `output` is as it was.
pub fn import_list(request: &ListRequest, output: &Path) -> Result<ImportedList, ImportError> {
    let wrong = |what: &str| Err(ImportError::Wrong(String::from(what)));
    if !is_name(&request.name) {
        return wrong("the name of a list has letters, digits, `-`, `_` and `.`, such as `palmetto-a53065`");
    }
    if request.source.trim().is_empty() || request.source.chars().any(char::is_control) {
        return wrong(
            "say in one line where the list stands written, such as `Palmetto GBA article A53065, version 80`",
        );
    }
    place::existing(output)?;
    let (entries, mut imported) = read::read(request)?;
    let listing = Listing {
        name: request.name.clone(),
        from: request.from,
        source: request.source.trim().to_owned(),
        seen: request.seen,
        entries,
    };
    imported.replaced = keep::put_list(output, &listing)?;
    Ok(imported)
}
