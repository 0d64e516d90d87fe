//! Tables that are too large for a rule file: what they are called, and what they answer.
//!
//! A profile says by which name it would take a table, `import` keeps such tables in a file, and the engine asks through
//! [`ImportedTable`]. What always holds: a table that cannot be read never says that there is nothing in it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::listed::AttachedList;
use super::quarter::Quarter;
use super::value::Value;

macro_rules! words {
    ($(#[doc = $doc:literal] $name:ident { $(#[doc = $about:literal] $variant:ident = $word:literal),+ $(,)? })+) => {
        $(
            #[doc = $doc]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
            pub enum $name { $(#[doc = $about] $variant),+ }

            impl $name {
                /// Each with its word.
                pub const WORDS: &'static [(&'static str, $name)] = &[$(($word, $name::$variant)),+];

                /// The word for it.
                #[must_use]
                pub fn word(self) -> &'static str {
                    match self { $($name::$variant => $word),+ }
                }

                /// What a word stands for.
                #[must_use]
                pub fn read(word: &str) -> Option<Self> {
                    Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, found)| *found)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.word()) }
            }
        )+
    };
}

words! {
    /// What a table holds.
    TableKind {
        /// Pairs of procedures that are not paid together.
        Ptp = "ncci-ptp",
        /// The most units of a procedure.
        Mue = "mue",
    }
    /// For whose claims a table is made.
    Setting {
        /// Practitioners, on professional claims.
        Practitioner = "practitioner",
        /// Outpatient hospital services, on institutional claims.
        Hospital = "hospital",
        /// Suppliers of equipment.
        Dme = "dme",
    }
    /// For which program a table is made.
    Program {
        /// Medicare.
        Medicare = "medicare",
        /// Medicaid.
        Medicaid = "medicaid",
    }
}

impl TableKind {
    /// What each key of a lookup is.
    #[must_use]
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            TableKind::Ptp => &["column_1", "column_2"],
            TableKind::Mue => &["code"],
        }
    }

    /// What can be looked up: numbers, all of them.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            TableKind::Ptp => &["indicator"],
            TableKind::Mue => &["units", "adjudication"],
        }
    }
}

/// By what a table is known in an imported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct TableName {
    /// What it holds.
    pub kind: TableKind,
    /// The program.
    pub program: Program,
    /// The setting.
    pub setting: Setting,
}

/// `ncci-ptp, medicare, practitioner`.
impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {}", self.kind, self.program, self.setting)
    }
}

/// What a lookup came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// A value.
    Value(Value),
    /// There is no such row on that day.
    Absent,
    /// The table cannot be read; [`ImportedTable::trouble`] says why.
    Unreadable,
}

/// A table of an imported file.
pub trait ImportedTable: fmt::Debug + Send + Sync {
    /// `sha256:` of everything in it that a lookup can find.
    fn digest(&self) -> &str;

    /// How many entries it has.
    fn entries(&self) -> u64;

    /// The quarters it has, first to last. Where entries say themselves since when they hold, that is one.
    fn quarters(&self) -> &[Quarter];

    /// The quarter whose table answers for a day, and whether the table speaks for that day.
    fn on(&self, day: Date) -> (Option<Quarter>, bool);

    /// The value of a column in the row with these keys that is in force on a day.
    fn look_up(&self, column: &str, keys: &[String], day: Date) -> Looked;

    /// Why a lookup failed, once one has.
    fn trouble(&self) -> Option<String>;
}

/// The tables and lists that profiles would take from a file, if it has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    /// Tables.
    pub tables: BTreeSet<TableName>,
    /// Lists, by the names they are imported under.
    pub lists: BTreeSet<String>,
}

/// A file of imported tables and lists.
pub trait ImportedFile: fmt::Debug + Send + Sync {
    /// The table of that name.
    fn table(&self, name: &TableName) -> Option<Attached>;

    /// The list of that name.
    fn list(&self, name: &str) -> Option<AttachedList>;
}

/// A table handed to a profile. Two are equal if the same can be found in them.
#[derive(Clone, Debug)]
pub struct Attached(pub Arc<dyn ImportedTable>);

impl PartialEq for Attached {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest() == other.0.digest()
    }
}
