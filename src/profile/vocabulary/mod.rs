//! Every section and key that a profile, a part or a file of test cases may have, as data.
//!
//! In: nothing; it is a table. Out: for the editor what can stand at a place and what it means, for `schema` the JSON Schema of rule
//! files, for the handbook its words. What always holds: the keys, their words and which of them must be there are those that
//! [`document`](super::document) reads, no more and no fewer; the tests beside this file compare the two.

mod cases;
mod data;
mod identity;
mod kind;
mod payment;
mod rules;
#[cfg(test)]
mod tests;
mod units;
mod walk;

pub use cases::{EXPECT, GIVEN, TEST};
pub use data::{CALENDAR, LIST, PARAM, PARAM_VALUE, SOURCE, TABLE, YEAR};
pub use identity::{PART, PAYER};
pub use kind::{Called, Kind, Logic, Names, Word};
pub use payment::{FEE, PAYMENT};
pub use rules::{EXCEPTION, OVERRIDE, RULE};
pub use units::{CLAIM, SHARE, UNITS, VARIANT};
pub use walk::{all, find, sections};

/// A table of keys: the top of a file, what stands under a header, or an inline table.
#[derive(Debug)]
pub struct Section {
    /// How it is written: `[payer]`, `[[rule]]`, `[sources.NAME]`; in words where it has no header.
    pub header: &'static str,
    /// What it is for, in a sentence.
    pub doc: &'static str,
    /// Its keys, in the order in which a well-written file has them.
    pub keys: &'static [Key],
    /// Where what else it may have depends on a key of it: the forms, of which it has one.
    pub forms: &'static [Form],
    /// Of which keys it must have one.
    pub must: Must,
}

/// One way to write a [`Section`].
#[derive(Debug)]
pub struct Form {
    /// The keys that show that it is this one: any of them.
    pub by: &'static [&'static str],
    /// The keys it adds.
    pub keys: &'static [Key],
    /// Of which keys this form must have one.
    pub must: Must,
}

/// That a table must have one of several keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// No such demand.
    Nothing,
    /// At least one of these.
    AnyOf(&'static [&'static str]),
    /// Exactly one of these.
    OneOf(&'static [&'static str]),
}

/// A key, or with the name `*` every entry of a section in which the author chooses the names.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// A value as a file would write it.
    pub example: &'static str,
}

/// Which file a key stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// `NAME.toml`: a payer or a part.
    Profile,
    /// `NAME.test.toml`.
    Tests,
}

impl File {
    /// The top of the file.
    #[must_use]
    pub fn root(self) -> &'static Section {
        match self {
            File::Profile => &identity::PROFILE,
            File::Tests => &cases::TEST_FILE,
        }
    }
}

impl Section {
    /// Every key that it can have in any form; a key that several forms have comes once.
    #[must_use]
    pub fn every_key(&self) -> Vec<&'static Key> {
        let mut found: Vec<&'static Key> = self.keys.iter().collect();
        for key in self.forms.iter().flat_map(|form| form.keys) {
            if found.iter().all(|other| other.name != key.name) {
                found.push(key);
            }
        }
        found
    }

    /// The keys that it can have beside those given: of its form, where they show which it is, else of any.
    #[must_use]
    pub fn keys_beside(&self, given: &[&str]) -> Vec<&'static Key> {
        match self.forms.iter().find(|form| form.by.iter().any(|key| given.contains(key))) {
            Some(form) => self.keys.iter().chain(form.keys).collect(),
            None => self.every_key(),
        }
    }
}

const fn key(name: &'static str, kind: Kind, doc: &'static str, example: &'static str) -> Key {
    Key { name, kind, required: false, doc, example }
}

const fn needed(key: Key) -> Key {
    Key { required: true, ..key }
}

const fn section(header: &'static str, doc: &'static str, keys: &'static [Key]) -> Section {
    Section { header, doc, keys, forms: &[], must: Must::Nothing }
}
