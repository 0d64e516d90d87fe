//! Lists of codes that are imported: what they are called, what is known of them, and what stands in them on a day.
//!
//! A profile says by which name it would take a list, `import` keeps such lists in a file, and the engine asks through
//! [`ImportedList`]. What always holds: a list that cannot be read never says that a code is not in it.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

/// What stands in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// A code.
    One(String),
    /// From a code to a higher one of the same length, both included.
    Range(String, String),
    /// Every code that starts so.
    Prefix(String),
}

/// As a rule file writes it.
impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Listed::One(code) => f.write_str(code),
            Listed::Range(first, last) => write!(f, "{first} to {last}"),
            Listed::Prefix(start) => write!(f, "{start}*"),
        }
    }
}

/// Whether a list can be called so: letters, digits, `-`, `_` and `.`.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// One edition of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its first day; `None`: it holds for any day before the next edition.
    pub from: Option<Date>,
    /// Where it stands written.
    pub source: String,
    /// The day somebody last read that.
    pub seen: Date,
    /// How many entries it has.
    pub entries: u64,
}

/// What a list comes to on a day.
#[derive(Clone, Debug)]
pub enum OnDay {
    /// No edition of it has begun: what ships holds.
    NotYet,
    /// These are in it. `since` is the same for days on which it has the same.
    Listed {
        /// The first day on which it has just these; `None`: always did.
        since: Option<Date>,
        /// What is in it.
        items: Arc<[Listed]>,
    },
    /// It cannot be read; [`ImportedList::trouble`] says why.
    Unreadable,
}

/// A list of an imported file.
pub trait ImportedList: fmt::Debug + Send + Sync {
    /// `sha256:` of everything in it.
    fn digest(&self) -> &str;

    /// Its editions, in the order of their first days.
    fn editions(&self) -> &[Edition];

    /// What is in it on a day.
    fn on(&self, day: Date) -> OnDay;

    /// Why it could not be read, once it was tried.
    fn trouble(&self) -> Option<String>;

    /// The edition that answers for a day.
    fn edition(&self, day: Date) -> Option<&Edition> {
        self.editions().iter().rev().find(|edition| edition.from.is_none_or(|from| from <= day))
    }
}

/// A list handed to a profile. Two are equal if they have the same.
#[derive(Clone, Debug)]
pub struct AttachedList(pub Arc<dyn ImportedList>);

impl PartialEq for AttachedList {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest() == other.0.digest()
    }
}
impl Eq for AttachedList {}
