//! What people type wrong, and what they are told.

use super::run::{run, run_with};

/// A record that needs nothing but a payer.
const RECORD: &str = r#"{"id":"S-1","date_of_service":"2026-03-02","lines":[{"code":"97110","minutes":25}]}"#;

fn shown(arguments: &[&str], status: i32) -> String {
    let ran = run_with(arguments, RECORD);
    assert_eq!(ran.status, status, "{}", ran.shown());
    ran.shown()
}

#[test]
fn an_unknown_payer_is_named_with_the_near_one() {
    insta::assert_snapshot!(shown(&["check", "--payer", "medicar", "-"], 2));
    insta::assert_snapshot!(shown(&["show", "madicare"], 2));
}

#[test]
fn no_file() {
    insta::assert_snapshot!(shown(&["check", "--payer", "medicare"], 2));
}

#[test]
fn a_missing_file_alone_decides_nothing() {
    insta::assert_snapshot!(shown(&["check", "--payer", "medicare", "tests/cli/nowhere.csv"], 2));
}

#[test]
fn a_missing_file_among_others_is_told_and_the_others_are_decided() {
    let ran =
        run(&["check", "--payer", "medicare", "--format", "jsonl", "tests/cli/nowhere.csv", "examples/article.jsonl"]);
    assert_eq!(ran.status, 4, "{}", ran.shown());
    assert!(ran.err.contains("tests/cli/nowhere.csv"), "{}", ran.err);
    assert!(ran.out.lines().count() > 1, "{}", ran.out);
}

#[test]
fn values_set_are_checked_before_anything_is_decided() {
    insta::assert_snapshot!(shown(
        &[
            "check",
            "--payer",
            "medicare",
            "--set",
            "provider.typ=physical_therapist",
            "--set",
            "submitted_on=soon",
            "-"
        ],
        2
    ));
    insta::assert_snapshot!(shown(&["check", "--payer", "medicare", "--set", "purpose", "-"], 2));
}

#[test]
fn a_fact_is_set_to_one_value() {
    let twice = ["check", "--payer", "medicare", "--set", "purpose=wellness", "--set", "purpose=relaxation", "-"];
    let ran = run_with(&twice, RECORD);
    assert_eq!(ran.status, 2, "{}", ran.shown());
    assert!(ran.err.contains("--set purpose: it was set to another value before"), "{}", ran.err);
}

#[test]
fn facts_to_be_complete_are_checked_too() {
    insta::assert_snapshot!(shown(&["check", "--payer", "medicare", "--complete=referal,plan_of_care", "-"], 2));
}

#[test]
fn a_visit_needs_a_payer_and_a_code() {
    insta::assert_snapshot!(shown(&["precheck", "--payer", "medicare"], 2));
    insta::assert_snapshot!(shown(&["precheck", "--code", "97124"], 2));
}

#[test]
fn an_unknown_command() {
    insta::assert_snapshot!(shown(&["chekc"], 2));
}

#[test]
fn a_rules_folder_that_is_not_there() {
    insta::assert_snapshot!(shown(&["payers", "--rules", "tests/cli/nowhere"], 2));
}

#[test]
fn explain_without_such_a_record_repeats_no_value() {
    let ran = run_with(&["explain", "--payer", "medicare", "-", "S-2"], RECORD);
    assert_eq!(ran.status, 2, "{}", ran.shown());
    assert!(!ran.err.contains("S-1"), "{}", ran.err);
}

#[test]
fn minutes_go_with_codes() {
    insta::assert_snapshot!(shown(
        &["precheck", "--payer", "medicare", "--code", "97110", "--code", "97124", "--minutes", "15"],
        2
    ));
}

#[test]
fn proposals_never_go_over_a_file_that_is_there() {
    let ran = run(&["test", "--rules", "tests/cli/rules", "--propose=tests/cli/rules/harbor.test.toml"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("is already there; name a new file"), "{}", ran.err);
}
