//! Trouble with the outside world while reading: the file as a whole, never one record.

use std::io;

use thiserror::Error;

use super::options::InputFormat;
use super::unknown::UnknownColumn;

/// Why a file could not be read, or not to its end.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It cannot be opened.
    #[error("cannot open `{file}`: {}", plain(.source))]
    Open {
        /// Name of the input.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// It was opened, and then reading failed.
    #[error("cannot read `{file}` to its end: {}", plain(.source))]
    Read {
        /// Name of the input.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The columns map names columns that the file does not have.
    #[error("`{file}` does not have {} that the columns map names: {}", plural(.missing.len(), "a column", "columns"), names(.missing))]
    MappedColumns {
        /// Name of the input.
        file: String,
        /// Columns of the map that are not in the header.
        missing: Vec<UnknownColumn>,
    },
    /// A columns map was given for an input that is no CSV.
    #[error("`{file}` is {}: a columns map is for CSV files", .format.name())]
    MapNeedsColumns {
        /// Name of the input.
        file: String,
        /// What it is.
        format: InputFormat,
    },
    /// Columns that nobody reads, where that is an error.
    #[error("`{file}` has {} that no field reads: {}", plural(.unknown.len(), "a column", "columns"), names(.unknown))]
    UnknownColumns {
        /// Name of the input.
        file: String,
        /// The columns.
        unknown: Vec<UnknownColumn>,
    },
}

impl ReadError {
    /// Whether nothing at all was read of the file.
    #[must_use]
    pub fn before_any_record(&self) -> bool {
        !matches!(self, ReadError::Read { .. })
    }
}

/// What the system says, without the number of the error.
pub(in crate::formats) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase()
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn names(columns: &[UnknownColumn]) -> String {
    let each: Vec<String> = columns.iter().map(ToString::to_string).collect();
    each.join(", ")
}
