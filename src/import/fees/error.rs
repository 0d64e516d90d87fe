//! What is wrong with a fee file: where, what stands there, and what should.

use std::fmt;

/// Errors told of one file; the rest is counted.
pub const MOST_ERRORS: usize = 20;

/// One thing wrong with a file of fees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeError {
    /// Name of the file.
    pub file: String,
    /// Line of the file, from 1; `None`: the file as a whole.
    pub row: Option<u64>,
    /// Column, by its name.
    pub column: Option<String>,
    /// What stands there, cut to 80 characters.
    pub value: Option<String>,
    /// What was expected, and what to do.
    pub expected: String,
}

impl FeeError {
    /// An error about a file as a whole.
    #[must_use]
    pub fn whole(file: &str, expected: impl Into<String>) -> Self {
        Self { file: file.to_owned(), row: None, column: None, value: None, expected: expected.into() }
    }

    /// An error at a row.
    #[must_use]
    pub fn at(file: &str, row: u64, column: Option<&str>, value: Option<&str>, expected: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            row: Some(row),
            column: column.map(str::to_owned),
            value: value.map(|text| text.chars().take(80).collect()),
            expected: expected.into(),
        }
    }
}

impl fmt::Display for FeeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        if let Some(value) = &self.value {
            write!(f, ": `{value}`")?;
        }
        write!(f, ": expected {}", self.expected)
    }
}
