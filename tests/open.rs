//! Which open rules are asked for: those that could still change a line, and no others.

#![allow(clippy::unwrap_used, clippy::panic)]

use payrules::engine::Options;
use payrules::formats::session_from_tree;
use payrules::model::determination::{Answer, Decision, Determination, Liability};
use payrules::profile::RuleBook;
use serde_json::json;

const HEAD: &str = r#"
schema = 1
[payer]
id = "open"
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
[lists]
timed_codes = ["97110", "97124"]
[units]
method = "pooled"
timed = "timed_codes"
source = "manual"
"#;

/// A session about which nothing is known but its line, decided by rules given as text and what else they say.
fn decide(rules: &[(&str, &str)]) -> Determination {
    let mut profile = String::from(HEAD);
    for (i, (text, more)) in rules.iter().enumerate() {
        let needs = if text.ends_with("hold") { "needs = \"clinical\"" } else { "" };
        profile.push_str(&format!(
            "[[rule]]\nid = \"r{i}\"\ntitle = \"rule {i}\"\nsource = \"manual\"\ntext = '{text}'\nmessage = \"m\"\n{needs}\n{more}\n"
        ));
    }
    let book = RuleBook::from_texts(vec![("open.toml".into(), profile)]).check();
    let engine = book.unwrap_or_else(|trouble| panic!("{:?}", trouble.diagnostics)).compile();
    let tree = json!({
        "id": "S", "date_of_service": "2026-03-02", "payer": "open",
        "lines": [{ "code": "97110", "minutes": 30, "modifiers": ["GP"] }],
    });
    match engine.determine(&session_from_tree(&tree, "test", 1).unwrap(), &Options::default()) {
        Answer::Decided(determination) => *determination,
        Answer::Rejected(rejection) => panic!("{rejection:?}"),
    }
}

fn first(determination: &Determination) -> (Decision, Option<Liability>) {
    determination.lines.first().map(|line| (line.decision, line.liability)).unwrap()
}

#[track_caller]
fn asks(rules: &[(&str, &str)], decision: Decision, facts: &[&str]) {
    let determination = decide(rules);
    let asked: Vec<&str> = determination.missing.iter().map(|m| m.fact.as_str()).collect();
    assert_eq!((first(&determination).0, asked.as_slice()), (decision, facts), "{rules:?}");
}

const DENIED: (&str, &str) = ("for each line where code is 97110 deny", "");
const HELD: (&str, &str) = ("for each line where code is 97110 hold", "");
const JUDGED: (&str, &str) = ("for each line where code is 97110 review", "");
const PATIENT: &str = "liability = \"patient\"";
const PROVIDER: &str = "liability = \"provider\"";

fn open(effect: &str) -> String {
    format!("require referral.on is present otherwise {effect}")
}

#[test]
fn a_weaker_open_rule_is_not_asked_for_a_stronger_one_is() {
    let (deny, hold, review, warn) = (open("deny"), open("hold"), open("review"), open("warn"));
    asks(&[(&deny, "")], Decision::NeedsInfo, &["referral.on"]);
    asks(&[(&warn, "")], Decision::Covered, &[]);
    asks(&[HELD, (&deny, "")], Decision::Hold, &["referral.on"]);
    asks(&[HELD, (&hold, "")], Decision::Hold, &[]);
    asks(&[HELD, (&review, "")], Decision::Hold, &[]);
    asks(&[JUDGED, (&hold, "")], Decision::NeedsInfo, &["referral.on"]);
    asks(&[JUDGED, (&review, "")], Decision::Review, &[]);
    asks(&[DENIED, (&hold, "")], Decision::NotCovered, &[]);
}

#[test]
fn a_denied_line_asks_only_who_bears_it() {
    let deny = open("deny");
    let denied = |liability: &'static str| (DENIED.0, liability);
    asks(&[denied(PATIENT), (&deny, PROVIDER)], Decision::NotCovered, &["referral.on"]);
    asks(&[denied(""), (&deny, PATIENT)], Decision::NotCovered, &["referral.on"]);
    asks(&[denied(PATIENT), (&deny, PATIENT)], Decision::NotCovered, &[]);
    asks(&[denied(PROVIDER), (&deny, PATIENT)], Decision::NotCovered, &[]);
    asks(&[denied(PATIENT), (&deny, "")], Decision::NotCovered, &[]);
    let both = decide(&[denied(PATIENT), (DENIED.0, PROVIDER)]);
    assert_eq!(first(&both), (Decision::NotCovered, Some(Liability::Provider)));
}

#[test]
fn a_modifier_that_is_already_there_is_not_asked_about() {
    let adds = |modifier: &str| format!("for each line where case.phase is acute add modifier {modifier}");
    asks(&[(&adds("GP"), "")], Decision::Covered, &[]);
    asks(&[(&adds("KX"), "")], Decision::NeedsInfo, &["case.phase"]);
    asks(&[DENIED, (&adds("KX"), "")], Decision::NotCovered, &[]);
}

#[test]
fn a_cap_that_cannot_bite_is_not_asked_about() {
    let cap = |limit: &str| format!("for each line where case.phase is acute cap units at {limit} per line");
    asks(&[(&cap("2"), "")], Decision::Covered, &[]);
    asks(&[(&cap("1"), "")], Decision::NeedsInfo, &["case.phase"]);
    let open = decide(&[(&cap("1"), "")]);
    assert_eq!(
        open.missing.first().map(|m| (m.affects.as_str(), m.outcomes.clone())),
        Some(("units", vec!["1".into(), "2".into()]))
    );
}
