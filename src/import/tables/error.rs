//! What can go wrong in an import or with an imported file, in the words of whoever has to put it right.

use std::io;
use std::path::Path;

use thiserror::Error;

/// Why nothing was imported, or a file of tables cannot be used.
#[derive(Debug, Error)]
pub enum ImportError {
    /// What was given is not as it has to be.
    #[error("{0}")]
    Wrong(String),
    /// The system does not let it be read or written.
    #[error("{0}")]
    Broken(String),
}

/// Most characters of a value that are shown.
const SHOWN: usize = 80;

/// Where in the input something stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file, with the archive that has it.
    pub file: &'a str,
    /// The row, from 1.
    pub row: u64,
}

impl Place<'_> {
    /// A cell that is not as it has to be.
    pub fn cell(self, column: &str, value: &[u8], expected: &str) -> ImportError {
        let Place { file, row } = self;
        ImportError::Wrong(format!("`{file}`, row {row}, {column}: found `{}`, expected {expected}", shown(value)))
    }

    /// A row that is not as it has to be.
    pub fn row(self, what: &str) -> ImportError {
        let Place { file, row } = self;
        ImportError::Wrong(format!("`{file}`, row {row}: {what}"))
    }
}

/// Bytes of a cell as text: the files are in Latin-1, in which every byte is a letter.
pub fn shown(value: &[u8]) -> String {
    let letter = |byte: &u8| if byte.is_ascii_control() { ' ' } else { char::from(*byte) };
    let mut text: String = value.iter().take(SHOWN).map(letter).collect();
    if value.len() > SHOWN {
        text.push('…');
    }
    text
}

/// Something about a file as a whole.
pub fn of_file(file: &str, what: &str) -> ImportError {
    ImportError::Wrong(format!("`{file}`: {what}"))
}

/// What the system says about a file.
pub fn of_system(doing: &str, path: &Path, error: &io::Error) -> ImportError {
    let text = error.to_string();
    let plain = text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase();
    ImportError::Broken(format!("cannot {doing} `{}`: {plain}", path.display()))
}

/// A file that was named and cannot be opened.
pub fn unopened(path: &Path, error: &io::Error) -> ImportError {
    ImportError::Wrong(of_system("read", path, error).to_string())
}

/// What the database says about a file.
pub fn of_database(doing: &str, path: &Path, error: &rusqlite::Error) -> ImportError {
    ImportError::Broken(format!("cannot {doing} `{}`: {error}", path.display()))
}
