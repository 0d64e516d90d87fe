//! The runner of test cases: what it says where a case is wrong, and which kinds of case it finds.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use payrules::cases;
use payrules::diagnostic::render;
use payrules::engine::Engine;
use payrules::profile::RuleBook;
use payrules::profile::checked::Profile;

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
[samples.typical]
date_of_service = 2026-03-02
plan_of_care = { certified_on = 2026-02-01 }
lines = [{ code = "97124", minutes = 25 }, { code = "97110", minutes = 15 }]
"#;

fn with(cases: &str) -> (Profile, Engine) {
    let files =
        vec![(String::from("payer.toml"), PAYER.to_owned()), (String::from("payer.test.toml"), cases.to_owned())];
    match RuleBook::from_texts(files).check() {
        Ok(book) => (book.profiles[0].clone(), Engine::new(book.profiles)),
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

fn differences(given: &str, expect: &str) -> Vec<String> {
    let (profile, engine) = with(&format!("[[test]]\nname = \"a\"\ngiven = {given}\nexpect = {expect}\n"));
    cases::run(&profile, &engine).remove(0).differences
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
            "units of 97140: there is no such line",
            "modifiers of 97124: expected GP, got nothing",
            "missing: expected minutes, got nothing",
            "rule `certified`: expected to be behind the answer, it is not",
            "rule `massage-alone`: expected to be open, it is not",
            "found: nothing",
        ]
    );
}

#[test]
fn a_decision_that_is_right_for_another_reason_is_a_difference() {
    let alone = r#"{ like = "typical", lines = [{ code = "97124", minutes = 25 }] }"#;
    let expect = r#"{ decision = "not_covered", rules = ["certified"], not_rules = ["massage-alone"] }"#;
    assert_eq!(
        differences(alone, expect),
        [
            "rule `certified`: expected to be behind the answer, it is not",
            "rule `massage-alone`: expected not to be behind the answer, it is",
            "found: massage-alone on 1: massage alone",
        ]
    );
}

#[test]
fn a_session_that_is_no_record_is_a_difference_and_not_a_pass() {
    let told = differences(
        r#"{ like = "typical", lines = [{ code = "97124", minutes = 25.5 }] }"#,
        "{ units = {}, missing = [] }",
    );
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("minutes") && told[0].contains("25.5"), "{told:#?}");
}

#[test]
fn coverage_tells_the_kinds_of_case_that_a_rule_has() {
    let (profile, engine) = with(
        r#"
[[test]]
name = "not certified"
given = { like = "typical", absent = ["plan_of_care"], without = ["plan_of_care"] }
expect = { decision = "hold" }
"#,
    );
    let seen: Vec<String> = cases::coverage(&profile, &engine)
        .iter()
        .map(|c| format!("{}: {} {} {} of {}", c.rule, c.fires, c.does_not, c.lacks, c.can_lack))
        .collect();
    // What every record has, such as the codes of its lines, cannot lack.
    assert_eq!(seen, ["certified: true false false of true", "massage-alone: false true false of false"]);
}
