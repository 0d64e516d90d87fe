//! The commands on real input: the rules in `rules/` beside this file, and the examples of the package.

use super::run::{ROOT, payrules, run, run_with, without_digests};

const ARTICLE: &[&str] = &["check", "--payer", "medicare", "examples/article.jsonl"];
const RULES: &[&str] = &["--rules", "tests/cli/rules"];
const SESSIONS: &str = "tests/cli/sessions.jsonl";

fn shown(command: &[&str]) -> String {
    run(&[command, RULES].concat()).shown()
}

#[test]
fn check_prints_a_table() {
    insta::assert_snapshot!(shown(&["check", SESSIONS]));
}

#[test]
fn check_prints_json_lines() {
    let ran = run(&[&["check", SESSIONS, "--format", "jsonl", "--quiet"], RULES].concat());
    let engine = concat!("\"engine\":\"", env!("CARGO_PKG_VERSION"), "\"");
    insta::assert_snapshot!(without_digests(&ran.out.replace(engine, "\"engine\":\"…\"")));
}

#[test]
fn check_prints_a_row_for_each_line() {
    insta::assert_snapshot!(shown(&["check", SESSIONS, "--format", "csv", "--quiet"]));
    insta::assert_snapshot!(shown(&["check", SESSIONS, "--format", "csv", "--claim-lines", "--quiet"]));
}

#[test]
fn json_is_one_array_of_what_json_lines_has() {
    let read = |format| run(&[&["check", SESSIONS, "--quiet", "--format", format], RULES].concat()).out;
    let array: Vec<serde_json::Value> = serde_json::from_str(&read("json")).unwrap();
    let lines = read("jsonl");
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, lines);
}

#[test]
fn what_is_said_beside_the_record_is_listed_in_the_answer() {
    let said = ["--set", "coverage.plan_state=WA", "--complete=referral", "--presume", "none"];
    insta::assert_snapshot!(shown(&[&["check", SESSIONS, "--quiet"], &said[..]].concat()));
}

#[test]
fn strict_decides_nothing_where_a_column_is_unknown() {
    let ran = run_with(
        &[&["check", "--payer", "harbor", "--strict", "-"], RULES].concat(),
        "id,date_of_service,code,minuts\nS-1,2026-03-02,97110,20\n",
    );
    insta::assert_snapshot!(ran.shown());
}

#[test]
fn the_readme_s_first_command_says_what_its_snapshot_says() {
    let ran = run(&["check", "--payer", "medicare", "examples/sessions.csv"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let snapshot = format!("{ROOT}/examples/sessions.medicare.txt");
    if let Ok(expected) = std::fs::read_to_string(snapshot) {
        assert_eq!(ran.out, expected);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["table", "json", "jsonl", "csv"] {
        let arguments = [ARTICLE, &["--format", format]].concat();
        let (one, two) = (run(&arguments), run(&arguments));
        assert_eq!(one.out, two.out);
        assert_eq!(one.err, two.err);
    }
}

#[test]
fn standard_input_reads_like_a_file() {
    let text = std::fs::read_to_string(format!("{ROOT}/{SESSIONS}")).unwrap();
    let arguments = |file| [&["check", file, "--format", "jsonl"], RULES].concat();
    let piped = run_with(&arguments("-"), &text);
    let file = run(&arguments(SESSIONS));
    // Rejected records name their file.
    let named = |out: &str| out.replace("\"file\":\"-\"", &format!("\"file\":\"{SESSIONS}\""));
    assert_eq!(named(&piped.out), file.out);
    assert_eq!(piped.status, file.status);
}

#[test]
fn the_status_says_whether_everything_is_covered() {
    let record = |code: &str| {
        format!(r#"{{"id":"S-1","date_of_service":"2026-03-02","lines":[{{"code":"{code}","minutes":25}}]}}"#)
    };
    let florida = ["check", "--payer", "florida-pip", "--quiet", "--format", "jsonl", "-"];
    assert_eq!(run_with(&florida, &record("97124")).status, 1);
    let forgiving = [&florida[..], &["--exit-zero"]].concat();
    assert_eq!(run_with(&forgiving, &record("97124")).status, 0);
    assert_eq!(run_with(&florida, &record("971")).status, 3, "a rejected record weighs more");
    assert_eq!(run_with(&forgiving, &record("971")).status, 3, "and is never forgiven");
}

#[test]
fn quiet_says_nothing_beside_the_answer() {
    assert_eq!(run(&[ARTICLE, &["--quiet"]].concat()).err, "");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let escape = '\u{1b}';
    assert!(!run(ARTICLE).out.contains(escape), "a pipe gets none");
    assert!(run(&[ARTICLE, &["--color", "always"]].concat()).out.contains(escape));
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        let output = payrules(ARTICLE).env(name, value).output().unwrap();
        assert!(!String::from_utf8(output.stdout).unwrap().contains(escape), "{name}");
    }
}

#[test]
fn the_summary_is_written_as_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.json");
    run(&[&["check", SESSIONS, "--summary", path.to_str().unwrap()], RULES].concat());
    let summary: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&summary).unwrap());
}

#[test]
fn the_payers_to_choose_from() {
    insta::assert_snapshot!(shown(&["payers", "--verbose"]));
    let built_in = run(&["payers"]);
    for payer in ["medicare", "bcbs-illinois", "wa-lni", "florida-pip", "tricare", "va-community-care", "anthem"] {
        assert!(built_in.out.lines().any(|line| line.starts_with(payer)), "{}", built_in.shown());
    }
}

#[test]
fn a_payer_with_everything_it_inherits() {
    insta::assert_snapshot!(shown(&["show", "Harbor HMO"]));
}

#[test]
fn one_session_explained() {
    insta::assert_snapshot!(shown(&["explain", SESSIONS, "S-2"]));
    insta::assert_snapshot!(shown(&["explain", SESSIONS, "S-3"]));
}

#[test]
fn a_rejected_session_is_explained_by_its_errors() {
    insta::assert_snapshot!(shown(&["explain", SESSIONS, "S-4"]));
}

#[test]
fn a_visit_that_is_still_to_come() {
    let flags = ["--code", "97124", "--provider", "massage_therapist", "--date", "2026-03-02"];
    insta::assert_snapshot!(shown(&[&["precheck", "--payer", "harbor"], &flags[..]].concat()));
    let json = ["precheck", "--payer", "harbor", "--code", "97110", "--date", "2026-03-02", "--format", "json"];
    let ran = run(&[&json[..], RULES].concat());
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((answer["decision"].as_str(), ran.status), (Some("needs_info"), 1));
}

#[test]
fn a_half_known_visit_from_a_file() {
    let ran = run(&["precheck", "--payer", "medicare", "examples/visit.json"]);
    assert_eq!(ran.status, 1, "{}", ran.shown());
    assert!(ran.out.contains("\n  - "), "it says what it depends on: {}", ran.out);
}

#[test]
fn today_is_taken_and_told_where_no_day_is_given() {
    let ran = run(&["precheck", "--payer", "medicare", "--code", "97124"]);
    assert!(ran.out.contains("(today)"), "{}", ran.shown());
}

#[test]
fn an_export_with_foreign_columns() {
    let ran = run(&["check", "--columns", "examples/columns.toml", "examples/export.csv"]);
    assert!(ran.err.contains("= 4 decided + 0 rejected"), "{}", ran.shown());
    assert!(ran.err.contains("`Front Desk Initials`"), "{}", ran.err);
}

#[test]
fn rule_files_are_checked_and_their_cases_run() {
    insta::assert_snapshot!(shown(&["lint"]));
    insta::assert_snapshot!(shown(&["test"]));
    assert_eq!(run(&["lint"]).status, 0);
    assert_eq!(run(&["test", "florida-pip"]).status, 0);
}

#[test]
fn a_case_that_fails_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["common.toml", "harbor.toml", "harbor.test.toml"] {
        let text = std::fs::read_to_string(format!("{ROOT}/tests/cli/rules/{file}")).unwrap();
        std::fs::write(folder.path().join(file), text.replace("97124 = 2", "97124 = 3")).unwrap();
    }
    let name = folder.path().to_str().unwrap();
    let ran = run(&["test", "--rules", name]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out.replace(name, "RULES"));
}

#[test]
fn outcomes_go_to_a_file_for_build_servers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.xml");
    let ran = run(&["test", "florida-pip", "--junit", path.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.contains(r#"<testsuite name="florida-pip""#), "{written}");
    let nowhere = run(&["test", "florida-pip", "--junit", "no-such-folder/cases.xml"]);
    assert_eq!(nowhere.status, 4);
    assert!(nowhere.err.contains("cannot write `no-such-folder/cases.xml`"), "{}", nowhere.err);
}

#[test]
fn cases_are_named_chosen_and_told_when_there_is_none() {
    let named = run(&["test", "florida-pip", "medicare", "--list"]);
    let of = |payer: &str| named.out.lines().filter(|line| line.starts_with(payer)).count();
    assert!(of("florida-pip: ") > 5 && of("medicare: ") > 5, "{}", named.out);
    let one = run(&["test", "medicare", "medicare", "--filter", "22 MINUTES ARE ONE", "-v"]);
    assert_eq!(one.out, "passed  medicare: 22 minutes are one unit\n1 case passed, 0 failed\n");
    let none = run(&["test", "--filter", "nix", "--filter", "nada"]);
    assert_eq!((none.status, none.out.as_str()), (2, ""));
    assert!(none.err.contains("no case has `nix` or `nada` in its name"), "{}", none.err);
}

#[test]
fn coverage_is_written_and_can_fail_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (json, page) = (file("coverage.json"), file("coverage.html"));
    let all = run(&["test", "--coverage-json", &json, "--coverage-html", &page, "--at-least", "100"]);
    assert_eq!((all.status, all.err.as_str()), (0, ""), "{}", all.out);
    let json = std::fs::read_to_string(json).unwrap();
    assert!(json.contains(r#""file": "rules/therapy-base.toml""#), "{json}");
    assert!(std::fs::read_to_string(page).unwrap().contains("<h2>therapy-base"));
    // One case cannot cover much.
    let one = run(&["test", "medicare", "--filter", "22 minutes are one", "--at-least", "100"]);
    assert_eq!(one.status, 1);
    assert!(one.err.contains("rules are covered, which is less than 100%"), "{}", one.err);
    let shown = run(&["test", "florida-pip", "--coverage"]);
    assert!(shown.out.starts_with("by payer, with what it inherits"), "{}", shown.out);
    assert!(shown.out.ends_with("passed, 0 failed\n"), "{}", shown.out);
}

/// However many threads decide the cases.
#[test]
fn outcomes_are_the_same_bytes_on_one_thread_and_on_many() {
    let on = |threads: &str| {
        let output = payrules(&["test", "--json"]).env("RAYON_NUM_THREADS", threads).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let alone = on("1");
    assert!(alone.contains("\"failed\": 0"), "{alone}");
    assert_eq!(alone, on("7"));
    let folder = tempfile::tempdir().unwrap();
    let covered = |threads: &str| {
        let path = folder.path().join(threads);
        let arguments = ["test", "wa-lni", "--coverage-json", path.to_str().unwrap()];
        let status = payrules(&arguments).env("RAYON_NUM_THREADS", threads).output().unwrap().status;
        assert!(status.success());
        std::fs::read_to_string(path).unwrap()
    };
    assert_eq!(covered("1"), covered("7"));
}

#[test]
fn mistakes_in_rule_files_decide_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(format!("{ROOT}/tests/cli/rules/harbor.toml")).unwrap();
    std::fs::write(folder.path().join("harbor.toml"), text.replace("referral.on", "referal.on")).unwrap();
    let ran = run(&["check", SESSIONS, "--rules", folder.path().to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean `referral.on`"), "{}", ran.err);
}

#[test]
fn a_session_apart_from_its_day_is_explained_as_it_is_checked() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("apart.csv");
    let row = |id: &str, patient: &str| format!("{id},2026-03-02,{patient},97110,30\n");
    let rows = ["id,date_of_service,patient.id,code,minutes\n".to_owned(), row("A", "P"), row("B", "Q"), row("C", "P")];
    std::fs::write(&path, rows.concat()).unwrap();
    let file = path.to_str().unwrap();
    let told = |id: &str| run(&[&["explain", "--payer", "harbor", file, id][..], RULES].concat()).out;
    assert!(told("C").contains("other sessions of this patient and day were already decided"), "{}", told("C"));
    assert!(!told("A").contains("already decided"));
}
