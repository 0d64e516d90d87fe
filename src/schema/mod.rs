//! JSON Schemas (2020-12) of what goes in and what comes out: profiles, files of test cases, session records, determinations, and these in
//! short.
//!
//! In: which one. Out: its text. What always holds: the same bytes each time; a schema says what the reader of that thing says, from the same
//! tables ([`vocabulary`](crate::profile::vocabulary) and [`facts`](crate::model::facts)), and no `$id` names a host.

mod brief;
mod determination;
mod json;
mod record;
mod rule_file;
mod scalar;

use json::{Json, object};

/// A thing that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// `NAME.toml`.
    Profile,
    /// `NAME.test.toml`.
    Tests,
    /// A session record, as JSON.
    Record,
    /// An answer, as JSON.
    Determination,
    /// An answer in short, as JSON.
    Brief,
    /// An answer in short with its findings, as JSON.
    BriefFindings,
}

impl Thing {
    /// Every one of them.
    pub const ALL: [Thing; 6] =
        [Thing::Profile, Thing::Tests, Thing::Record, Thing::Determination, Thing::Brief, Thing::BriefFindings];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Thing::Profile => "profile",
            Thing::Tests => "test",
            Thing::Record => "record",
            Thing::Determination => "determination",
            Thing::Brief => "brief",
            Thing::BriefFindings => "brief-findings",
        }
    }
}

/// The schema, as text that ends in a line break.
#[must_use]
pub fn text(thing: Thing) -> String {
    let body = match thing {
        Thing::Profile => rule_file::profile(),
        Thing::Tests => rule_file::tests(),
        Thing::Record => record::record(),
        Thing::Determination => determination::determination(),
        Thing::Brief => brief::brief(),
        Thing::BriefFindings => brief::brief_with_findings(),
    };
    let head = vec![
        (String::from("$schema"), Json::text("https://json-schema.org/draft/2020-12/schema")),
        (String::from("$id"), Json::text(format!("urn:payrules:{}:1", thing.word()))),
    ];
    let mut entries = head;
    entries.extend(body);
    let mut text = object(entries).pretty();
    text.push('\n');
    text
}
