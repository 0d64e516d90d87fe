//! What a file says, thing by thing, as far as it matters: no places, no comments, no order that means nothing.
//!
//! In: a [`Document`]. Out: its [`Thing`]s in the order of a profile, each with the keys it says. Two files that say the same things
//! differ in their layout at most.

mod knobs;
mod rules;
mod tables;
mod units;
mod values;

use serde::Serialize;

use crate::lang::text::Text;
use crate::profile::document::Document;

/// What kind of thing a file says something of, in the order of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `[payer]` or `[part]`.
    Identity,
    /// A source.
    Source,
    /// A param.
    Param,
    /// A list.
    List,
    /// A table.
    Table,
    /// A declared year.
    Year,
    /// `[calendar]`.
    Calendar,
    /// A counter.
    Counter,
    /// A declared fact.
    Fact,
    /// A presumption.
    Presume,
    /// A definition.
    Define,
    /// `[units]`.
    Units,
    /// `[[units.variant]]`.
    Variant,
    /// `[claim]`.
    Claim,
    /// `[payment]`.
    Payment,
    /// `[[claim.share]]`.
    Share,
    /// A rule.
    Rule,
    /// An exception.
    Exception,
    /// An override.
    Override,
}

impl Kind {
    /// The word for it in front of a name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Identity => "identity",
            Kind::Source => "source",
            Kind::Param => "param",
            Kind::List => "list",
            Kind::Table => "table",
            Kind::Year => "year",
            Kind::Calendar => "calendar",
            Kind::Counter => "counter",
            Kind::Fact => "fact",
            Kind::Presume => "presumption",
            Kind::Define => "definition",
            Kind::Units => "units",
            Kind::Variant => "units variant",
            Kind::Claim => "claim",
            Kind::Payment => "payment",
            Kind::Share => "share of",
            Kind::Rule => "rule",
            Kind::Exception => "exception",
            Kind::Override => "override of",
        }
    }
}

/// One thing that a file says something of. Versions of a rule are things of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// Its name; empty for a section that a file has once.
    pub name: String,
    /// What tells it from another version of its name: its first day.
    pub version: Option<String>,
    /// Its keys and what they say.
    pub keys: Vec<(String, Said)>,
}

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A value or a sentence.
    Words(String),
    /// A text of the rule language.
    Logic(String),
    /// A message, of which the line breaks mean nothing.
    Message(String),
    /// Items of which the order means nothing.
    Items(Vec<String>),
    /// Items of which the order counts.
    Order(Vec<String>),
    /// Rows by their key.
    Rows(Vec<Row>),
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key, with its first day if it has one.
    pub key: String,
    /// What it says, by column.
    pub cells: Vec<(String, String)>,
}

impl Thing {
    fn new(kind: Kind, name: &str) -> Self {
        Self { kind, name: name.to_owned(), version: None, keys: Vec::new() }
    }

    fn words(mut self, key: &str, value: Option<impl ToString>) -> Self {
        self.keys.extend(value.map(|value| (key.to_owned(), Said::Words(value.to_string()))));
        self
    }

    fn logic(mut self, key: &str, value: Option<&Text>) -> Self {
        self.keys.extend(value.map(|value| (key.to_owned(), Said::Logic(value.text.trim().to_owned()))));
        self
    }

    fn message(mut self, key: &str, value: Option<&Text>) -> Self {
        let one_line = |value: &Text| value.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.keys.extend(value.map(|value| (key.to_owned(), Said::Message(one_line(value)))));
        self
    }

    fn items(mut self, key: &str, items: Vec<String>) -> Self {
        if !items.is_empty() {
            self.keys.push((key.to_owned(), Said::Items(items)));
        }
        self
    }

    fn order(mut self, key: &str, items: Vec<String>) -> Self {
        if !items.is_empty() {
            self.keys.push((key.to_owned(), Said::Order(items)));
        }
        self
    }

    /// What a key says.
    #[must_use]
    pub fn says(&self, key: &str) -> Option<&Said> {
        self.keys.iter().find(|(name, _)| name == key).map(|(_, said)| said)
    }
}

/// Everything that a file says but for its samples and cases.
#[must_use]
pub fn things(document: &Document) -> Vec<Thing> {
    let mut all = vec![knobs::identity(document)];
    all.extend(document.sources.iter().map(knobs::source));
    all.extend(document.params.iter().map(knobs::param));
    all.extend(document.lists.iter().map(knobs::list));
    all.extend(document.tables.iter().map(|named| tables::table(Kind::Table, &named.name.value, &named.value)));
    all.extend(
        document.years.iter().map(|year| Thing::new(Kind::Year, &year.name.value).words("starts", Some(&year.value))),
    );
    all.extend(knobs::calendar(document));
    all.extend(document.counters.iter().map(|named| knobs::text(Kind::Counter, named)));
    all.extend(document.facts.iter().map(knobs::fact));
    all.extend(document.presume.iter().map(knobs::presume));
    all.extend(document.defines.iter().map(|named| knobs::text(Kind::Define, named)));
    all.extend(units::units(&document.units));
    all.extend(document.units.variants.iter().map(units::variant));
    all.extend(units::claim(&document.claim));
    all.extend(units::payment(&document.payment));
    all.extend(document.claim.shares.iter().map(units::share));
    all.extend(document.rules.iter().map(rules::rule));
    all.extend(document.exceptions.iter().map(rules::exception));
    all.extend(document.overrides.iter().map(rules::change));
    all
}
