//! Which open rules are asked for: those that could still change a line, and no others.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use payrules::engine::Options;
use payrules::model::determination::{Decision, Determination, Liability};
use serde_json::json;

use common::{determined, session_of, with};

const UNITS: &str = r#"
[lists]
timed_codes = ["97110", "97124"]
[units]
method = "pooled"
timed = "timed_codes"
source = "manual"
"#;

/// A session about which nothing is known but its line, decided by rules given as text and what else they say.
fn decide(rules: &[(&str, &str)]) -> Determination {
    decide_lines(rules, &json!([{ "code": "97110", "minutes": 30, "modifiers": ["GP"] }]))
}

fn decide_lines(rules: &[(&str, &str)], lines: &serde_json::Value) -> Determination {
    decide_with(rules, &json!({ "lines": lines }))
}

fn decide_with(rules: &[(&str, &str)], more: &serde_json::Value) -> Determination {
    let mut profile = String::from(UNITS);
    for (i, (text, more)) in rules.iter().enumerate() {
        let needs = if text.ends_with("hold") { "needs = \"clinical\"" } else { "" };
        profile.push_str(&format!(
            "[[rule]]\nid = \"r{i}\"\ntitle = \"rule {i}\"\nsource = \"manual\"\ntext = '{text}'\nmessage = \"m\"\n{needs}\n{more}\n"
        ));
    }
    let record = with(json!({ "id": "S", "date_of_service": "2026-03-02", "payer": "open" }), more);
    determined(common::engine("open", &profile).determine(&session_of(&record), &Options::default()))
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

const BUNDLED: (&str, &str) =
    ("for each line where code is 97124 and some other line where (code is 97110) bundle", "");

fn beside(other: &serde_json::Value) -> Determination {
    decide_lines(&[BUNDLED], &json!([{ "code": "97124", "minutes": 20 }, other]))
}

#[test]
fn nothing_is_paid_inside_a_line_without_units() {
    let paid = beside(&json!({ "code": "97110", "minutes": 15 }));
    assert_eq!(first(&paid).0, Decision::NotBilled);
    let empty = beside(&json!({ "code": "97110", "minutes": 3 }));
    assert_eq!((first(&empty).0, empty.decision), (Decision::Review, Decision::Review));
    assert!(empty.lines[0].reasons.contains(&"bundled-into-denied".to_owned()));
    assert!(!empty.notes.iter().any(|note| note.code == "bundled-time-lost"), "{:?}", empty.notes);
}

#[test]
fn whether_a_line_is_paid_inside_one_without_time_waits_for_its_minutes() {
    let open = beside(&json!({ "code": "97110" }));
    assert_eq!(first(&open).0, Decision::NeedsInfo);
    let asked = open.missing.iter().find(|m| m.fact == "minutes" && m.affects == "decision").unwrap();
    assert!(asked.outcomes.contains(&"not_billed".to_owned()) && asked.outcomes.contains(&"review".to_owned()));
}

#[test]
fn a_modifier_that_is_there_is_known_to_be_billed_though_a_rule_may_add_it_again() {
    let adds = "for each line where case.phase is acute add modifier GP";
    let reads = "for each line where billed_modifiers has GP deny";
    asks(&[(adds, ""), (reads, "")], Decision::NotCovered, &[]);
}

#[test]
fn lines_of_one_code_are_held_against_what_was_billed_together() {
    let line = |billed: u32| json!({ "code": "97110", "minutes": 15, "units_billed": billed });
    let codes = |lines| decide_lines(&[], &lines).notes.into_iter().map(|note| note.code).collect::<Vec<_>>();
    let billed = |note: &str| note == "underbilled" || note == "overbilled";
    assert!(!codes(json!([line(1), line(1)])).iter().any(|note| billed(note)));
    assert!(codes(json!([line(1), line(2)])).contains(&"overbilled".to_owned()));
}

#[test]
fn the_only_authorization_that_fits_is_asked_for_what_is_read_of_it() {
    let read = ("require authorization.number is present otherwise hold", "");
    let lines = json!([{ "code": "97110", "minutes": 30 }]);
    let one = json!({ "from": "2026-01-01", "until": "2026-12-31", "visits": 8 });
    let open = decide_with(&[read], &json!({ "lines": lines, "authorizations": [one] }));
    let asked: Vec<&str> = open.missing.iter().map(|m| m.fact.as_str()).collect();
    assert_eq!(asked, ["authorizations.1.number"]);
}
