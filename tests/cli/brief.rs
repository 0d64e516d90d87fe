//! `check --brief`: the same run in short.

use super::run::{Ran, run};

const SESSIONS: &str = "tests/cli/sessions.jsonl";
const RULES: &[&str] = &["--rules", "tests/cli/rules", "--payer", "harbor"];

fn brief(more: &[&str]) -> Ran {
    run(&[&["check", "--brief", SESSIONS], RULES, more].concat())
}

#[test]
fn a_line_for_each_session_and_what_it_rests_on() {
    insta::assert_snapshot!(brief(&[]).shown());
}

#[test]
fn a_row_for_each_line_of_the_record() {
    insta::assert_snapshot!(brief(&["--format", "csv", "--quiet"]).shown());
}

#[test]
fn json_has_every_key_and_rejections_as_they_are() {
    insta::assert_snapshot!(brief(&["--format", "json", "--quiet"]).shown());
}

fn with_findings(more: &[&str]) -> Ran {
    run(&[&["check", "--brief=findings", SESSIONS], RULES, more].concat())
}

#[test]
fn under_each_session_stands_what_was_found_and_what_to_do() {
    insta::assert_snapshot!(with_findings(&[]).shown());
}

#[test]
fn each_line_has_the_messages_that_are_about_it() {
    insta::assert_snapshot!(with_findings(&["--format", "csv", "--quiet"]).shown());
}

#[test]
fn findings_stand_between_the_rules_and_what_is_missing() {
    insta::assert_snapshot!(with_findings(&["--format", "json", "--quiet"]).shown());
}

#[test]
fn what_costs_money_says_so_in_its_finding() {
    let arguments = ["--payer", "medicare", "--fees", "tests/cli/fees/national.csv", "tests/cli/fees/sessions.jsonl"];
    let findings = |more: &[&str]| -> Vec<serde_json::Value> {
        let ran = run(&[&["check", "--format", "jsonl", "--quiet"], more, &arguments].concat());
        let answers = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        answers.flat_map(|answer| answer["findings"].as_array().unwrap().clone()).collect()
    };
    let whole = findings(&[]);
    assert_eq!(findings(&["--brief=findings"]), whole);
    assert!(whole.iter().any(|finding| !finding["cost"].is_null()));
}

#[test]
fn the_summary_and_the_status_are_those_of_whole_answers() {
    let folder = tempfile::tempdir().unwrap();
    let inputs: [&[&str]; 4] = [
        &[SESSIONS, "--rules", "tests/cli/rules", "--payer", "harbor"],
        &["examples/sessions.csv", "--payer", "medicare"],
        &["examples/article.jsonl", "--payer", "medicare", "--exit-zero"],
        &["--columns", "examples/columns.toml", "examples/export.csv"],
    ];
    for (input, format) in
        inputs.iter().flat_map(|input| ["table", "json", "jsonl", "csv", "arrow"].map(|f| (input, f)))
    {
        let [whole, short, told] = [&[][..], &["--brief"], &["--brief=findings"]].map(|more| {
            let name = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
            let (output, summary) = (name("answers"), name("summary.json"));
            let files = ["--format", format, "--output", &output, "--summary", &summary];
            let ran = run(&[&["check"], *input, &files, more].concat());
            (ran.status, ran.err, std::fs::read_to_string(summary).unwrap())
        });
        assert_eq!(short, whole, "{input:?} as {format}");
        assert_eq!(told, whole, "{input:?} as {format}");
        assert!(whole.2.contains("\"decided\""), "{}", whole.2);
    }
}

#[test]
fn what_a_brief_leaves_out_is_not_asked_for_beside_it() {
    let claims = brief(&["--format", "csv", "--claim-lines"]);
    assert_eq!((claims.status, claims.out.as_str()), (2, ""));
    assert!(claims.err.contains("which --brief leaves out"), "{}", claims.err);
    let second = brief(&["--secondary", "harbor"]);
    assert_eq!((second.status, second.out.as_str()), (2, ""));
    assert!(second.err.contains("leave --brief out"), "{}", second.err);
}

#[test]
fn with_fees_the_summary_tells_what_is_paid() {
    let arguments =
        ["check", "--payer", "medicare", "--fees", "tests/cli/fees/national.csv", "tests/cli/fees/sessions.jsonl"];
    let [whole, short] = [&[][..], &["--brief", "--format", "jsonl"]].map(|more| run(&[&arguments, more].concat()));
    assert_eq!((short.status, &short.err), (whole.status, &whole.err));
    assert!(short.err.contains("expected to be paid") || short.err.contains('$'), "{}", short.err);
    assert!(!short.out.contains("payment"), "{}", short.out);
}
