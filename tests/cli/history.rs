//! Earlier sessions by the command: in the input in any order, from standard input, in files of history.

use std::fs;

use super::run::{Ran, run, run_with};
use serde_json::Value;

const RULES: &str = "tests/history/rules";
const HEAD: &str = "id,payer,patient.id,date_of_service,discipline,code,minutes,history.complete_from\n";

fn answers(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The message of a rule about each session.
fn said(answers: &[Value], rule: &str) -> Vec<Option<String>> {
    let of = |answer: &Value| {
        let findings = answer["findings"].as_array().unwrap();
        findings.iter().find(|f| f["rule"] == rule).map(|f| f["message"].as_str().unwrap().to_owned())
    };
    answers.iter().map(of).collect()
}

fn rows(rows: &[&str]) -> String {
    format!("{HEAD}{}\n", rows.join("\n"))
}

#[test]
fn sessions_of_the_input_count_in_any_order_also_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let text = rows(&[
        "S-3,harbor,P-1,2026-03-09,PT,97110,30,2020-01-01",
        "S-1,harbor,P-1,2026-03-02,PT,97110,30,2020-01-01",
        "S-2,bay,P-1,2026-03-04,PT,97110,30,2020-01-01",
        "S-9,harbor,P-2,2026-03-09,PT,97110,30,2020-01-01",
    ]);
    let file = folder.path().join("sessions.csv");
    fs::write(&file, &text).unwrap();
    let file = file.to_str().unwrap();
    let expected = [Some("2 before this one"), None, None, None].map(|said| said.map(String::from));
    for ran in [
        run(&["check", "--rules", RULES, "--format", "jsonl", "-q", file]),
        run_with(&["check", "--rules", RULES, "--format", "jsonl", "-q", "-"], &text),
    ] {
        assert_eq!(said(&answers(&ran), "in-calendar-year"), expected, "{}", ran.err);
    }
    let ran = run(&["explain", "--rules", RULES, file, "S-3"]);
    assert!(ran.out.contains("2 before this one"), "{}", ran.out);
    assert!(ran.out.contains(": 2\n    2026-03-02 S-1\n    2026-03-04 S-2\n"), "{}", ran.out);
}

#[test]
fn a_file_of_history_counts_and_what_it_cannot_say_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let input = write("in.csv", &rows(&["S-3,harbor,P-1,2026-03-09,PT,97110,30,"]));
    let old =
        write("old.csv", &rows(&["O-1,bay,P-1,2026-03-02,PT,97110,30,", "S-3,harbor,P-1,2026-03-09,PT,97110,30,"]));
    let check = |history: &str| {
        run(&[
            "check",
            "--rules",
            RULES,
            "--format",
            "jsonl",
            "-q",
            "--history",
            history,
            "--history-complete-from",
            "2020-01-01",
            &input,
        ])
    };
    let ran = check(&old);
    assert_eq!(said(&answers(&ran), "in-calendar-year"), [Some(String::from("1 before this one"))], "{}", ran.err);

    let bad = write("bad.csv", &rows(&["O-1,bay,P-1,2026-03-02,PT,97110,30,", "O-2,bay,P-1,2026-02-30,PT,97110,30,"]));
    let ran = check(&bad);
    let answer = answers(&ran).remove(0);
    assert_eq!(
        said(std::slice::from_ref(&answer), "in-calendar-year"),
        [Some(String::from("at least 1 before this one"))]
    );
    assert!(answer["notes"].as_array().unwrap().iter().any(|note| note["code"] == "history-incomplete"), "{answer}");
    assert!(
        ran.err.split_whitespace().collect::<Vec<_>>().join(" ").contains("bad.csv, row 3, date_of_service"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("2026-02-30"), "a value of a record was told: {}", ran.err);

    let ran = check("nowhere.csv");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("nowhere.csv"), "{}", ran.err);
}

#[test]
fn a_visit_to_come_is_decided_with_a_file_of_history() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.jsonl");
    let one = |id: &str, frequency: &str| {
        format!(
            "{{\"id\":\"{id}\",\"payer\":\"harbor\",\"patient\":{{\"id\":\"P-1\"}},\"date_of_service\":\"2026-03-02\",\"claim\":{{\"frequency\":\
             \"{frequency}\"}},\"lines\":[{{\"code\":\"97110\"}}]}}\n"
        )
    };
    let check = |text: &str| {
        fs::write(&file, text).unwrap();
        let ran = run(&[
            "precheck",
            "--rules",
            RULES,
            "--payer",
            "harbor",
            "--code",
            "97110",
            "--date",
            "2026-03-09",
            "--set",
            "patient.id=P-1",
            "--history",
            file.to_str().unwrap(),
            "--history-complete-from",
            "2020-01-01",
            "--format",
            "json",
        ]);
        (ran.out, ran.err)
    };
    let (out, err) = check(&one("O-1", "original"));
    assert!(out.contains("1 before this one"), "{out}{err}");
    let (out, err) = check(&(one("O-1", "original") + &one("O-1", "void")));
    assert!(!out.contains("1 before this one"), "{out}{err}");
}
