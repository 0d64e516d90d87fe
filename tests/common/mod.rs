//! What tests of one made-up payer begin with: its profile from the parts that matter, a session from what is different in it, and the determination.

use payrules::engine::Engine;
use payrules::formats::session_from_tree;
use payrules::model::determination::{Answer, Determination};
use payrules::model::session::Session;
use payrules::profile::RuleBook;
use serde_json::Value;

/// The profile of a payer with that id and one source, `manual`; behind it stands what is given.
pub fn profile(id: &str, rest: &str) -> String {
    format!(
        r#"schema = 1
[payer]
id = "{id}"
name = "A payer"
kind = "commercial"
from = 2026-01-01
edition = 2026-01-01
checked = 2026-01-01
[sources.manual]
title = "Manual"
section = "1"
seen = 2026-01-01
grade = "A"
{rest}"#
    )
}

/// The engine with that payer alone.
pub fn engine(id: &str, rest: &str) -> Engine {
    let book = RuleBook::from_texts(vec![(format!("{id}.toml"), profile(id, rest))]);
    book.check().unwrap_or_else(|trouble| panic!("{:?}", trouble.diagnostics)).compile()
}

/// A record with other values for some keys.
pub fn with(mut record: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

/// The session of a record.
pub fn session_of(record: &Value) -> Session {
    session_from_tree(record, "test", 1).unwrap()
}

/// What was determined; no record here is rejected.
pub fn determined(answer: Answer) -> Determination {
    match answer {
        Answer::Decided(determination) => *determination,
        Answer::Rejected(rejection) => panic!("{rejection:?}"),
    }
}
