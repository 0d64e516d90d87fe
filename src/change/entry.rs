//! What changed, as data: files, the things in them, and the keys of each.

use serde::Serialize;

use super::said::Kind;

/// What differs between two sets of rule files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Files that differ, in order of their names.
    pub files: Vec<FileChange>,
    /// Files that are written differently and say the same.
    pub layout_only: Vec<String>,
    /// How many files are the same to the byte.
    pub same: usize,
}

/// One profile or part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// Its id.
    pub file: String,
    /// Whether it is a payer; if not, a part.
    pub payer: bool,
    /// What became of it.
    pub change: Change,
    /// Other payers that are made of it, as it was or as it is.
    pub reaches: Vec<String>,
    /// What it says differently, in the order of a profile. Of a file that came or went: nothing.
    pub entries: Vec<Entry>,
    /// How many rules it has, of a file that came or went.
    pub rules: usize,
    /// Its cases.
    pub cases: Counts,
}

/// How many of something came, went and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Only in the new one.
    pub added: usize,
    /// Only in the old one.
    pub removed: usize,
    /// In both, and not the same.
    pub changed: usize,
}

/// What became of a file or thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is called otherwise, and its text is the same.
    Renamed {
        /// Its old name.
        from: String,
    },
    /// A version of something that was there; the details compare it with the version before.
    Version,
    /// It says something else.
    Changed,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its name; empty for a section.
    pub name: String,
    /// Its first day, where it is one of several versions.
    pub version: Option<String>,
    /// What became of it.
    pub change: Change,
    /// Payers that are made of the file and have this thing from elsewhere, or not at all: they override it.
    pub except: Vec<String>,
    /// What it says differently.
    pub details: Vec<Detail>,
}

/// What a key says differently; `before` or `after` is missing where it was not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Detail {
    /// A value or sentence.
    Words {
        /// The key.
        key: String,
        /// What it said.
        before: Option<String>,
        /// What it says.
        after: Option<String>,
    },
    /// A text of the rule language, to be compared word by word.
    Logic {
        /// The key.
        key: String,
        /// What it said.
        before: Option<String>,
        /// What it says.
        after: Option<String>,
    },
    /// Items that came and went.
    Items {
        /// The key.
        key: String,
        /// Those that came.
        added: Vec<String>,
        /// Those that went.
        removed: Vec<String>,
    },
    /// Rows and dated values, each in words.
    Rows {
        /// The key.
        key: String,
        /// Those that came.
        added: Vec<String>,
        /// Those that went.
        removed: Vec<String>,
        /// Those that say something else.
        changed: Vec<String>,
    },
}

impl Changes {
    /// Whether the files say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Ids of rules and exceptions that have another name: old and new.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().flat_map(|file| &file.entries).filter_map(|entry| match &entry.change {
            Change::Renamed { from } if matches!(entry.kind, Kind::Rule | Kind::Exception) => {
                Some((from.as_str(), entry.name.as_str()))
            }
            _ => None,
        })
    }
}

impl FileChange {
    /// Whether only its cases differ.
    #[must_use]
    pub fn only_cases(&self) -> bool {
        self.change == Change::Changed && self.entries.is_empty()
    }
}

impl Counts {
    /// Whether nothing did.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}
