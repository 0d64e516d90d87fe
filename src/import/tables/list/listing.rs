//! One edition of a list as it is kept: a line for each entry, sorted, with its days.
//!
//! `M54.50`, `M54.50-M54.59`, `M54.*`; behind it, cut by tabs, its first and last day where it has one. What always holds: what is written is
//! read back; a text that was not written so is told.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::super::part::hex;
use crate::model::listed::Listed;

/// An entry and the days on which it is in the list, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// What it is.
    pub what: Listed,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// One edition of a list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Its name.
    pub name: String,
    /// Its first day.
    pub from: Option<Date>,
    /// Where it stands written.
    pub source: String,
    /// The day somebody read that.
    pub seen: Date,
    /// What is in it.
    pub entries: BTreeSet<Entry>,
}

impl Listing {
    /// Its entries as text.
    pub fn text(&self) -> String {
        self.entries.iter().map(line).collect()
    }
}

/// `sha256:` of an edition.
pub fn digest(name: &str, from: &str, source: &str, seen: &str, text: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("payrules list 1\n{name}\n{from}\n{source}\n{seen}\n"));
    hash.update(text);
    hex(hash)
}

fn line(entry: &Entry) -> String {
    let mut line = match &entry.what {
        Listed::One(code) => code.clone(),
        Listed::Range(first, last) => format!("{first}-{last}"),
        Listed::Prefix(start) => format!("{start}*"),
    };
    let day = |day: &Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    if entry.from.is_some() || entry.until.is_some() {
        line.push_str(&format!("\t{}\t{}", day(&entry.from), day(&entry.until)));
    }
    line.push('\n');
    line
}

/// The entries of such a text; `None`: it is damaged.
pub fn parse(text: &str) -> Option<Vec<Entry>> {
    text.lines().map(entry).collect()
}

fn entry(line: &str) -> Option<Entry> {
    let mut cells = line.split('\t');
    let code = cells.next().filter(|code| !code.is_empty())?;
    let what = match (code.split_once('-'), code.strip_suffix('*')) {
        (Some((first, last)), _) => Listed::Range(first.to_owned(), last.to_owned()),
        (None, Some(start)) => Listed::Prefix(start.to_owned()),
        (None, None) => Listed::One(code.to_owned()),
    };
    let mut day = || match cells.next() {
        None | Some("") => Some(None),
        Some(day) => day.parse().ok().map(Some),
    };
    Some(Entry { what, from: day()?, until: day()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn entries() -> impl Strategy<Value = BTreeSet<Entry>> {
        let what = prop_oneof![
            "[A-Z][0-9]{2}\\.[0-9]{1,3}".prop_map(Listed::One),
            "[A-Z][0-9]{2}".prop_map(Listed::Prefix),
            ("[A-Z][0-9]{2}", "[A-Z][0-9]{2}").prop_map(|(first, last)| Listed::Range(first, last)),
        ];
        let day = || prop::option::of((2015i16..2030, 1i8..13).prop_map(|(year, month)| date(year, month, 1)));
        let entry = (what, day(), day()).prop_map(|(what, from, until)| Entry { what, from, until });
        prop::collection::btree_set(entry, 0..30)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(entries in entries()) {
            let seen = date(2026, 11, 26);
            let listing = Listing { name: String::new(), from: None, source: String::new(), seen, entries };
            prop_assert_eq!(parse(&listing.text()), Some(listing.entries.into_iter().collect::<Vec<_>>()));
        }

        #[test]
        fn any_text_is_read_or_told(text in "[A-Z0-9.*\t\n-]{0,40}") {
            let _ = parse(&text);
        }
    }

    #[test]
    fn what_was_not_written_so_is_told() {
        for text in ["M54.50\t2026-13-01\t\n", "\t2026-01-01\t\n", "M54.50\n\nM54.51\n"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
