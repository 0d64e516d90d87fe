//! The runner of test cases: what it says where a case is wrong, and which kinds of case it finds.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use payrules::cases::{self, CaseOutcome};
use payrules::diagnostic::render;
use payrules::engine::{Engine, Options};
use payrules::model::determination::Answer;
use payrules::profile::RuleBook;
use payrules::profile::checked::Profile;
use payrules::report::View;
use payrules::report::cases::{Telling, Tested, json, junit, told};
use payrules::source::Sources;

const PAYER: &str = r#"
schema = 1
[payer]
id = "payer"
name = "Payer"
kind = "commercial"
from = 2020-01-01
edition = 2026-01-01
checked = 2026-11-23
[sources.own]
title = "Own"
section = "2"
seen = 2026-11-23
grade = "A"
[units]
method = "pooled"
source = "own"
timed = ["97110", "97124"]
[[units.variant]]
when = 'coverage.plan_state is "IL"'
source = "own"
method = "per_line"
[[rule]]
id = "certified"
title = "A certified plan"
source = "own"
text = 'require plan_of_care.certified_on is present otherwise hold'
needs = "clinical"
message = "the plan is not certified"
[[rule]]
id = "massage-alone"
title = "Massage stands beside exercise"
source = "own"
text = 'for each line where code is 97124 and no other line where code is 97110 deny'
message = "massage alone"
[[rule]]
id = "recertified"
title = "A plan is certified anew after 90 days"
source = "own"
text = 'for the session where long_past hold'
needs = "admin"
message = "the certification is older than 90 days"
[[rule]]
id = "modifier"
title = "Therapy is marked"
source = "own"
text = 'for each line where code is 97110 add modifier GP'
message = "therapy under a plan"
[[rule]]
id = "from-next-year"
title = "Exercise takes eight minutes"
source = "own"
text = 'for each line where code is 97110 and minutes < 8 minutes warn'
message = "too short"
from = 2027-01-01
[[rule]]
id = "announced"
title = "Exercise takes ten minutes"
source = "own"
text = 'for each line where minutes < 10 minutes warn'
message = "too short"
status = "announced"
[[exception]]
id = "training"
to = ["massage-alone"]
when = 'coverage.funding is government'
source = "own"
[define]
long_past = 'plan_of_care.certified_on + 90 days < date_of_service and plan_of_care.certified_until is absent'
[samples.typical]
date_of_service = 2026-03-02
coverage = { funding = "insured" }
plan_of_care = { certified_on = 2026-02-01, certified_until = "none" }
lines = [{ code = "97124", minutes = 25 }, { code = "97110", minutes = 15 }]
"#;

fn with(cases: &str) -> (Profile, Engine) {
    let (profile, engine, _) = with_sources(cases);
    (profile, engine)
}

fn with_sources(cases: &str) -> (Profile, Engine, Sources) {
    let files =
        vec![(String::from("payer.toml"), PAYER.to_owned()), (String::from("payer.test.toml"), cases.to_owned())];
    match RuleBook::from_texts(files).check() {
        Ok(book) => (book.profiles[0].clone(), Engine::new(book.profiles), book.sources),
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

fn differences(given: &str, expect: &str) -> Vec<String> {
    let (profile, engine) = with(&format!("[[test]]\nname = \"a\"\ngiven = {given}\nexpect = {expect}\n"));
    cases::run(&profile, &engine).remove(0).differences.iter().map(ToString::to_string).collect()
}

#[test]
fn a_case_that_is_right_has_no_differences() {
    let expect = r#"{ decision = "covered", lines = ["covered", "covered"], units = { 97124 = 2, 97110 = 1 },
        modifiers = { 97124 = [] }, missing = [], not_rules = ["certified"] }"#;
    assert_eq!(differences("{ like = \"typical\" }", expect), [""; 0]);
    let open = r#"{ decision = "needs_info", missing = ["plan_of_care.certified_on"], open = ["certified"] }"#;
    assert_eq!(differences(r#"{ like = "typical", without = ["plan_of_care.certified_on"] }"#, open), [""; 0]);
    let several = r#"{ units = { 97124 = [2, 0] } }"#;
    let twice = r#"{ like = "typical", lines = [{ code = "97110", minutes = 15 }, { code = "97124", minutes = 15 },
        { code = "97124", minutes = 10 }] }"#;
    assert_eq!(differences(twice, several), [""; 0]);
}

#[test]
fn a_case_that_is_wrong_says_what_was_found() {
    let expect = r#"{ decision = "hold", lines = ["hold"], units = { 97124 = [1, 1], 97140 = 1 },
        modifiers = { 97124 = ["GP"] }, missing = ["minutes"], rules = ["certified"], open = ["massage-alone"] }"#;
    assert_eq!(
        differences("{ like = \"typical\" }", expect),
        [
            "decision: expected hold, got covered",
            "lines: expected hold, got covered, covered",
            "units of 97124: expected 1, 1, got 2",
            "units of 97140: expected 1, got no such line",
            "modifiers of 97124: expected GP, got nothing",
            "missing: expected minutes, got nothing",
            "rule certified: expected a reason, got no reason",
            "rule massage-alone: expected open, got not open",
        ]
    );
}

#[test]
fn a_decision_that_is_right_for_another_reason_is_a_difference() {
    let alone = r#"{ like = "typical", lines = [{ code = "97124", minutes = 25 }] }"#;
    let expect = r#"{ decision = "not_covered", rules = ["certified"], not_rules = ["massage-alone"] }"#;
    assert_eq!(
        differences(alone, expect),
        ["rule certified: expected a reason, got no reason", "rule massage-alone: expected no reason, got a reason",]
    );
}

#[test]
fn a_session_that_is_no_record_is_a_difference_and_not_a_pass() {
    let told = differences(
        r#"{ like = "typical", lines = [{ code = "97124", minutes = 25, assistant_minutes = 30 }] }"#,
        "{ units = {}, missing = [] }",
    );
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("assistant_minutes") && told[0].contains("30"), "{told:#?}");
}

/// The cases of a file, run, with why those that failed did.
fn tested(cases: &str) -> (Vec<Tested>, Sources) {
    let (profile, engine, sources) = with_sources(cases);
    let outcomes = cases::run(&profile, &engine);
    let one = |(case, outcome): (_, CaseOutcome)| {
        let why = (!outcome.passed()).then(|| cases::why(&profile, &engine, case, &outcome));
        Tested { outcome, why }
    };
    (profile.tests.iter().zip(outcomes).map(one).collect(), sources)
}

fn telling(sources: &Sources) -> Telling<'_> {
    Telling { sources, view: View::default(), rules: Some("my rules"), verbose: false }
}

#[test]
fn a_failure_says_what_differs_and_the_words_that_decided_it() {
    insta::glob!("failures/*.test.toml", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (tested, sources) = tested(&text);
        let told = told(&tested, telling(&sources));
        insta::with_settings!({ description => text, omit_expression => true }, {
            insta::assert_snapshot!(told);
        });
    });
}

const TWO: &str = r#"
[[test]]
name = "in order"
given = { like = "typical" }
expect = { decision = "covered" }
[[test]]
name = "massage <alone> & paid"
given = { like = "typical", lines = [{ code = "97124", minutes = 25 }] }
expect = { decision = "covered" }
"#;

#[test]
fn outcomes_are_written_for_programs() {
    let (tested, sources) = tested(TWO);
    insta::assert_snapshot!(json::json(&tested, &sources).unwrap());
    insta::assert_snapshot!(junit::junit(&tested, telling(&sources)).unwrap());
}

#[test]
fn where_many_fail_the_later_ones_are_told_in_short() {
    let one = |n: usize| {
        format!(
            "[[test]]\nname = \"case {n}\"\ngiven = {{ like = \"typical\" }}\nexpect = {{ decision = \"review\" }}\n"
        )
    };
    let (tested, sources) = tested(&(1..=12).map(one).collect::<String>());
    let text = told(&tested, telling(&sources));
    assert_eq!(text.matches("the session").count(), 10, "{text}");
    let end = text.split_once("FAILED  payer: case 11:").unwrap().1;
    insta::assert_snapshot!(end);
    let all = told(&tested, Telling { verbose: true, ..telling(&sources) });
    assert_eq!(all.matches("the session").count(), 12, "{all}");
}

/// The record of a failure is what a file of sessions holds: decided from there it gives the same answer.
#[test]
fn the_session_that_is_shown_is_the_one_that_was_decided() {
    let (tested, _) = tested(TWO);
    let why = tested[1].why.clone().unwrap();
    let (_, engine) = with("");
    let session = payrules::formats::session_from_tree(&why.record, "case.json", 1).unwrap();
    let options = Options { payer: Some(String::from("payer")), ..Options::default() };
    let Answer::Decided(answer) = engine.determine(&session, &options) else { panic!("rejected") };
    assert_eq!(Some(*answer), why.answer);
}

#[test]
fn cases_are_chosen_by_any_of_some_words_in_any_letter_case() {
    let (profile, _) = with(TWO);
    let names = |words: &[&str]| -> Vec<String> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        cases::select(&profile, &words).map(|case| case.name.clone()).collect()
    };
    assert_eq!(names(&[]).len(), 2);
    assert_eq!(names(&["IN ORD"]), ["in order"]);
    assert_eq!(names(&["order", "paid"]).len(), 2);
    assert_eq!(names(&["evaluation"]), [""; 0]);
}
