//! Columns and keys that no field reads: ignored, but named once in a run.

use std::collections::BTreeSet;
use std::fmt;

/// Distinct names kept; a file whose keys are data would otherwise fill the memory.
const MOST: usize = 100;

/// A column or key that no field reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Name of the input where it was first seen.
    pub file: String,
    /// Its name as written.
    pub name: String,
    /// The field that was most likely meant.
    pub near: Option<String>,
}

impl fmt::Display for UnknownColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.near {
            Some(near) => write!(f, "`{}` (did you mean `{near}`?)", self.name),
            None => write!(f, "`{}`", self.name),
        }
    }
}

/// Every unknown name of a run, each once.
#[derive(Debug, Default)]
pub struct UnknownColumns {
    names: BTreeSet<String>,
    list: Vec<UnknownColumn>,
}

impl UnknownColumns {
    /// Notes a name, unless it was noted before.
    pub fn note(&mut self, file: &str, name: &str, near: impl FnOnce() -> Option<String>) {
        if self.list.len() < MOST && self.names.insert(name.to_string()) {
            self.list.push(UnknownColumn { file: file.to_string(), name: name.to_string(), near: near() });
        }
    }

    /// The names in the order they were seen.
    #[must_use]
    pub fn list(&self) -> &[UnknownColumn] {
        &self.list
    }
}

/// A path without the numbers of lines and list members: one slip in a program is one note.
#[must_use]
pub fn without_numbers(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    parts.join(".")
}
