//! Sessions of one patient and day: pooled where the payer says so, and open where one of them does not say enough.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use payrules::engine::{Engine, Options};
use payrules::model::determination::{Answer, Decision, Determination};
use payrules::model::earlier::Past;
use payrules::model::session::Session;
use serde_json::{Value, json};

use common::{determined, session_of, with};

const PAYER: &str = r#"
[lists]
timed_codes = ["97110", "97124", "97140"]
[units]
method = "pooled"
pool = "day"
timed = "timed_codes"
source = "manual"
[[rule]]
id = "signed"
title = "A note is signed"
source = "manual"
text = 'require documentation.signed_on is present otherwise deny'
message = "the note is not signed"
liability = "provider"
"#;

fn engine() -> Engine {
    common::engine("day", PAYER)
}

fn session(id: &str, more: &Value) -> Session {
    let record = json!({
        "id": id, "date_of_service": "2026-03-02", "payer": "day", "patient": { "id": "P1" },
        "discipline": "PT", "documentation": { "signed_on": "2026-03-02" },
        "lines": [{ "code": if id == "A" { "97110" } else { "97124" }, "minutes": 20 }],
    });
    session_of(&with(record, more))
}

fn decided(answers: Vec<Answer>) -> Vec<Determination> {
    answers.into_iter().map(determined).collect()
}

fn units(determinations: &[Determination]) -> Vec<Option<String>> {
    determinations.iter().flat_map(|d| &d.lines).map(|l| l.units.map(|n| n.to_string())).collect()
}

fn together(first: &Value, second: &Value) -> Vec<Determination> {
    let sessions = [session("A", first), session("B", second)];
    decided(engine().determine_together(&sessions, &Past::default(), &Options::default()))
}

#[test]
fn two_sessions_of_a_day_are_one_pool_and_name_each_other() {
    // 40 minutes are three units, not the two that 20 and 20 make apart.
    let both = together(&json!({}), &json!({}));
    assert_eq!(units(&both), [Some("2".into()), Some("1".into())]);
    assert_eq!([&both[0].decided_with, &both[1].decided_with], [&vec![String::from("B")], &vec![String::from("A")]]);
}

#[test]
fn another_discipline_or_a_denied_session_is_another_pool() {
    let apart = together(&json!({}), &json!({ "discipline": "OT" }));
    assert_eq!(units(&apart), [Some("1".into()), Some("1".into())]);
    assert!(apart[0].decided_with.is_empty());
    let denied = together(&json!({}), &json!({ "documentation": { "signed_on": "none" } }));
    assert_eq!(units(&denied), [Some("1".into()), Some("0".into())]);
    assert_eq!(denied[1].decision, Decision::NotCovered);
}

#[test]
fn what_one_session_does_not_say_is_asked_for_by_its_id_in_the_other() {
    let open = together(&json!({}), &json!({ "lines": [{ "code": "97124" }] }));
    assert_eq!(units(&open), [None, None]);
    let asked = |d: &Determination| d.missing.iter().map(|m| m.fact.clone()).collect::<Vec<_>>();
    assert_eq!(asked(&open[0]), ["B:minutes"]);
    assert_eq!(asked(&open[1]), ["minutes"]);
    let unsigned = together(&json!({}), &json!({ "documentation": {} }));
    assert_eq!(asked(&unsigned[0]), ["B:documentation.signed_on"]);
    assert_eq!(unsigned[0].missing[0].outcomes, ["1", "2"]);
}

#[test]
fn a_session_that_comes_apart_from_its_day_is_for_a_person() {
    let late = engine().determine_late(&session("C", &json!({})), &Past::default(), &Options::default());
    let late = decided(vec![late]);
    assert_eq!(late[0].decision, Decision::Review);
    assert_eq!(late[0].findings[0].rule, "day-came-apart");
}

#[test]
fn too_little_time_is_not_final_for_a_session_that_comes_apart() {
    let short = session("C", &json!({ "lines": [{ "code": "97124", "minutes": 7 }] }));
    let late = decided(vec![engine().determine_late(&short, &Past::default(), &Options::default())]);
    assert_eq!(
        (late[0].lines[0].decision, late[0].lines[0].reasons.as_slice()),
        (Decision::Review, &["day-came-apart".to_owned()][..])
    );
}

#[test]
fn one_code_in_two_sessions_has_its_units_in_the_first_and_says_so() {
    let line = |minutes: u32| json!({ "lines": [{ "code": "97124", "minutes": minutes, "units_billed": 1 }] });
    let both = together(&line(15), &line(15));
    assert_eq!(units(&both), [Some("2".into()), Some("0".into())]);
    let text = |code: &str| both[1].notes.iter().find(|note| note.code == code).map(|note| note.text.as_str());
    assert_eq!(text("too-little-time"), Some("the minutes of 97124 count with those of another session of the day"));
    assert_eq!(text("overbilled"), None);
}

#[test]
fn without_a_patient_a_session_stands_alone_and_says_so() {
    let alone = session("A", &json!({ "patient": {} }));
    assert!(engine().day_key(&alone, &Options::default()).is_none());
    let answer = decided(vec![engine().determine(&alone, &Options::default())]);
    assert!(answer[0].notes.iter().any(|note| note.code == "stands-alone"));
}

#[test]
fn a_payer_that_is_not_known_is_rejected_with_the_near_name() {
    let answer = engine().determine(&session("A", &json!({ "payer": "dya" })), &Options::default());
    let Answer::Rejected(rejection) = answer else { panic!("decided") };
    assert_eq!(rejection.errors[0].field.as_deref(), Some("payer"));
    assert!(rejection.errors[0].expected.contains("did you mean `day`?"), "{}", rejection.errors[0].expected);
}

#[test]
fn a_day_that_the_profile_does_not_know_is_for_a_person() {
    let early = session("A", &json!({ "date_of_service": "2025-12-31" }));
    let answer = decided(vec![engine().determine(&early, &Options::default())]);
    assert_eq!(answer[0].decision, Decision::Review);
    assert_eq!(answer[0].findings[0].rule, "profile-not-in-force");
}

#[test]
fn a_session_that_is_taken_back_leaves_the_day_to_the_others() {
    let void = json!({ "claim": { "frequency": "void" }, "lines": [{ "code": "97124", "minutes": 30 }] });
    let both = together(&json!({ "lines": [{ "code": "97124", "minutes": 20 }] }), &void);
    assert_eq!(units(&both), [Some("1".into()), Some("0".into())]);
    assert_eq!([both[0].decision, both[1].decision], [Decision::Covered, Decision::NotBilled]);
    assert!(both.iter().all(|d| d.decided_with.is_empty()));
    assert_eq!([both[1].findings[0].rule.as_str(), &both[1].findings[0].effect], ["void", "void"]);
    assert!(both[1].notes.is_empty(), "{:?}", both[1].notes);
}

#[test]
fn lines_of_one_code_are_one_line_of_the_claim_with_all_they_say() {
    let line = |pointer| json!({ "code": "97110", "minutes": 15, "units_billed": 1, "charge": "45.00", "diagnosis_pointers": [pointer] });
    let both = json!({ "diagnoses": ["M54.50", "M62.830"], "lines": [line(1), line(2)] });
    let answer = decided(vec![engine().determine(&session("A", &both), &Options::default())]);
    let claim = &answer[0].claim_lines;
    assert_eq!(claim.len(), 1);
    assert_eq!((claim[0].units.to_string(), &claim[0].lines), ("2".into(), &vec![1, 2]));
    assert_eq!((claim[0].charge.unwrap().to_string(), &claim[0].diagnosis_pointers), ("90.00".into(), &vec![1, 2]));
    // Two units billed on two lines are the two units supported: nothing is said to be billed differently.
    assert!(answer[0].notes.iter().all(|note| !note.code.ends_with("billed")), "{:?}", answer[0].notes);
}

/// The same payer with a code that is not counted by time, and a limit a code.
fn limited(per: &str) -> Engine {
    let text = PAYER
        .replace("[units]", "untimed_codes = [\"97012\"]\n[units]")
        .replace("timed = \"timed_codes\"", "timed = \"timed_codes\"\nuntimed = \"untimed_codes\"");
    let rule = r#"
[[rule]]
id = "most"
title = "One unit of traction"
source = "manual"
text = 'for each line where code is 97012 cap units at 1 per PER'
message = "more than one unit"
"#;
    let rule = rule.replace("PER", per);
    common::engine("day", &format!("{text}{rule}"))
}

#[test]
fn units_of_one_code_over_its_limit_on_the_day_are_for_a_person() {
    let traction = json!({ "lines": [{ "code": "97012" }, { "code": "97110", "minutes": 20 }] });
    let other = json!({ "lines": [{ "code": "97012" }] });
    let both = |a: &Value, b: &Value| limits(PER_CODE, a, b);
    for answer in both(&traction, &other) {
        let line = &answer.lines[0];
        assert_eq!((line.decision, line.reasons.last().unwrap().as_str()), (Decision::Review, "day-over-limit"));
        let finding = answer.findings.iter().find(|finding| finding.rule == "day-over-limit").unwrap();
        assert_eq!(finding.message, "the sessions of this day have 2 units of 97012, and most allows 1");
        assert!(answer.claim_lines.iter().all(|line| line.code != "97012"), "it is not sent as it is");
    }
    // Of two disciplines the minutes are apart, and the day is one.
    let elsewhere = json!({ "lines": [{ "code": "97012" }], "discipline": "OT" });
    let apart = both(&traction, &elsewhere);
    assert!(apart[0].decided_with.is_empty());
    assert_eq!(apart[0].lines[0].decision, Decision::Review);
    // Another code, another payer's answer to one of them, a limit of the discipline: nothing to add up.
    let denied = json!({ "lines": [{ "code": "97012" }], "documentation": { "signed_on": "none" } });
    for other in [json!({}), denied] {
        assert_eq!(both(&traction, &other)[0].lines[0].decision, Decision::Covered, "{other}");
    }
    for per in ["code and day and discipline", "code"] {
        assert_eq!(limits(per, &traction, &elsewhere)[0].lines[0].decision, Decision::Covered, "{per}");
    }
}

const PER_CODE: &str = "code and day";

fn limits(per: &str, a: &Value, b: &Value) -> Vec<Determination> {
    let sessions = [session("A", a), session("B", b)];
    decided(limited(per).determine_together(&sessions, &Past::default(), &Options::default()))
}

#[test]
fn whose_limit_it_is_is_asked_for_where_it_decides() {
    let traction = |npi: &Value| json!({ "lines": [{ "code": "97012" }], "billing": { "npi": npi } });
    let (first, second, none) = (json!("1000000001"), json!("1000000002"), Value::Null);
    let limits = |a: &Value, b: &Value| limits("code and day and billing.npi", &traction(a), &traction(b));
    let decision = |answers: &[Determination]| answers[0].lines[0].decision;
    assert_eq!(decision(&limits(&first, &first)), Decision::Review);
    assert_eq!(decision(&limits(&first, &second)), Decision::Covered);
    let open = limits(&none, &none);
    assert_eq!(decision(&open), Decision::NeedsInfo);
    let missing: Vec<&str> = open[0].missing.iter().map(|missing| missing.fact.as_str()).collect();
    assert_eq!(missing, ["billing.npi", "B:billing.npi"]);
    let open = limits(&first, &none);
    assert_eq!(open[0].missing[0].fact, "B:billing.npi");
    assert_eq!(open[0].missing[0].rules, ["most"]);
}

#[test]
fn what_another_session_of_the_day_may_have_is_asked_for() {
    let traction = json!({ "lines": [{ "code": "97012" }] });
    let unsigned = json!({ "lines": [{ "code": "97012" }], "documentation": {} });
    let open = limits(PER_CODE, &traction, &unsigned);
    assert_eq!(open[0].lines[0].decision, Decision::NeedsInfo);
    assert_eq!(open[0].missing[0].fact, "B:documentation.signed_on");
    // Two are too many, whatever else the other session has.
    let more = json!({ "lines": [{ "code": "97012" }, { "code": "97012" }], "discipline": "OT" });
    assert_eq!(limits("day", &traction, &more)[0].lines[0].decision, Decision::Review);
}
