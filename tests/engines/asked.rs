//! Numbers that only the reference engine can say, where it knows no more of them than bounds.

use payrules::engine::Options;
use payrules::formats::session_from_tree;
use payrules::model::session::Session;
use serde_json::{Value, json};

use crate::{compare, engine};

/// Whether six authorizations are for more than two visits holds the session up, or has a person judge it.
fn rules(effect: &str) -> String {
    format!(
        r#"schema = 1
[payer]
id = "generated"
name = "Generated"
kind = "commercial"
from = 2024-01-01
edition = 2026-01-01
checked = 2026-01-01
[sources.manual]
title = "Manual"
section = "1"
seen = 2026-01-01
grade = "A"
[lists]
timed_codes = ["97110"]
untimed_codes = ["97161"]
[units]
source = "manual"
method = "pooled"
pool = "session"
tie = "listed"
trim = "last"
timed = "timed_codes"
untimed = "untimed_codes"
[[rule]]
id = "many"
title = "Many authorizations"
source = "manual"
text = 'for the session where (count of authorizations where (visits > 2)) > 5 {effect}'
message = "many authorizations"
"#
    )
}

/// A session with so many authorizations whose visits are not known.
fn session(authorizations: usize) -> Session {
    let authorizations: Vec<Value> = (0..authorizations).map(|n| json!({ "number": format!("A-{n}") })).collect();
    let record = json!({
        "id": "S-1",
        "payer": "generated",
        "date_of_service": "2026-03-02",
        "authorizations": authorizations,
        "lines": [{ "code": "97110", "minutes": 30 }],
    });
    session_from_tree(&record, "generated", 1).unwrap()
}

#[test]
fn bounds_of_a_number_that_is_asked_for_decide_for_both_engines() {
    for effect in ["hold\nneeds = \"clinical\"", "review", "deny", "warn", "add modifier KX"] {
        let (effect, needs) = effect.split_once('\n').unwrap_or((effect, ""));
        let text = rules(effect) + needs;
        let engine = engine(&text).unwrap_or_else(|| panic!("{text}"));
        let sessions = [session(0), session(1), session(6)];
        let options = Options { payer: Some("generated".into()), ..Options::default() };
        let answered = compare(&engine, "generated", &sessions, &options, &|at| format!("{text}, session {at}"));
        let (answered, _) = answered.unwrap_or_else(|differ| panic!("{differ}"));
        assert!(answered >= 1, "of none there are none, whatever their visits: {effect}");
    }
}
