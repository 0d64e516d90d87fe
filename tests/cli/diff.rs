//! `payrules diff`: what a side may be, what is told where it is none, and the exit status.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::run::{Ran, run, run_with};

const OLD: &str = "tests/change/a-limit/old";
const NEW: &str = "tests/change/a-limit/new";
const SESSIONS: &str = "tests/change/a-limit/sessions.jsonl";

#[track_caller]
fn exits(ran: &Ran, status: i32) -> String {
    assert_eq!(ran.status, status, "{}", ran.shown());
    ran.shown()
}

/// A repository with the old rules in its first commit and the new ones in its second.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let name = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        let mut git = Command::new("git");
        let ran = git.current_dir(folder.path()).args(name).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q", "-b", "main"]);
    fs::create_dir(folder.path().join("rules")).unwrap();
    for side in [OLD, NEW] {
        fs::copy(Path::new(side).join("sample.toml"), folder.path().join("rules/sample.toml")).unwrap();
        git(&["add", "."]);
        git(&["commit", "-q", "-m", side]);
    }
    folder
}

#[test]
fn a_change_of_answers_is_status_1() {
    insta::assert_snapshot!(exits(&run(&["diff", OLD, NEW, "--on", SESSIONS, "--show", "1"]), 1));
    exits(&run(&["diff", OLD, OLD, "--on", SESSIONS]), 0);
}

#[test]
fn markdown_is_for_a_pull_request() {
    insta::assert_snapshot!(exits(
        &run(&["diff", OLD, NEW, "--on", SESSIONS, "--show", "1", "--format", "markdown"]),
        1
    ));
}

#[test]
fn json_is_for_programs() {
    let ran = run(&["diff", OLD, NEW, "--on", SESSIONS, "--show", "1", "--format", "json"]);
    assert_eq!(ran.status, 1, "{}", ran.shown());
    let whole: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(whole["changes"]["files"][0]["entries"][3]["name"], "massage-time", "{}", ran.out);
    assert_eq!(whole["on"]["charge"]["less"], serde_json::json!(270), "{}", ran.out);
    assert_eq!(whole["on"]["shown"].as_array().unwrap().len(), 1, "{}", ran.out);
}

#[test]
fn a_session_made_up_can_be_run_and_differs() {
    let made = |format: &str| run(&["diff", OLD, NEW, "--format", format]);
    insta::assert_snapshot!(exits(&made("human"), 1));
    let whole: serde_json::Value = serde_json::from_str(&made("json").out).unwrap();
    for witness in whole["made"]["found"].as_array().unwrap() {
        let record = witness["record"].to_string();
        for (rules, answer) in [(OLD, &witness["old"]), (NEW, &witness["new"])] {
            let ran = run_with(&["check", "--rules", rules, "--format", "jsonl", "--exit-zero", "-"], &record);
            let mut got: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            // The digest is of the record as written.
            got["input"] = answer["input"].clone();
            assert_eq!(got, *answer, "{record}");
        }
    }
    assert_eq!(whole["made"]["found"].as_array().unwrap().len(), 2);
}

#[test]
fn a_profile_is_compared_with_its_parents_and_not_with_its_neighbours() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        fs::copy(Path::new("tests/change/through-a-parent/new").join(name), folder.path().join(name)).unwrap();
    };
    copy("base.toml");
    copy("alpha.toml");
    fs::write(folder.path().join("broken.toml"), "schema = 1\n[payer]\n").unwrap();
    let new = folder.path().join("alpha.toml");
    let ran = run(&["diff", "tests/change/through-a-parent/old/alpha.toml", new.to_str().unwrap()]);
    assert_eq!(ran.status, 1, "{}", ran.shown());
    assert!(ran.out.contains("base (part); reaches alpha\n"), "{}", ran.out);
    assert!(!ran.out.contains("beta"), "{}", ran.out);
}

#[test]
fn a_side_with_mistakes_shows_them_and_nothing_is_compared() {
    let ran = run(&["diff", "tests/change/a-limit/old", "tests/profile/parents"]);
    assert_eq!(ran.status, 2, "{}", ran.shown());
    assert!(ran.err.contains("error[E06") && ran.err.contains("nothing was compared"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn revisions_are_read_from_git() {
    let folder = repository();
    let rules = folder.path().join("rules");
    let rules = rules.to_str().unwrap();
    let limits = |ran: &Ran| ran.out.contains("from 2026-01-01: 24 → 22");
    for sides in [["HEAD~1", "HEAD"], ["main~1:rules", "main:rules/sample.toml"], ["HEAD~1:./", "HEAD"]] {
        let ran = run(&["diff", sides[0], sides[1], "--rules", rules]);
        assert!(ran.status == 1 && limits(&ran), "{sides:?} {}", ran.shown());
    }
    // Without NEW, the files as they are.
    fs::copy(Path::new(OLD).join("sample.toml"), folder.path().join("rules/sample.toml")).unwrap();
    let ran = run(&["diff", "HEAD", "--rules", rules]);
    assert!(ran.status == 1 && ran.out.contains("from 2026-01-01: 22 → 24"), "{}", ran.shown());
    for (wanted, told) in [
        ("HEAD~7", "git knows no revision `HEAD~7`"),
        ("HEAD:src", "revision `HEAD` has no `src`"),
        ("--oneline", "unexpected argument"),
        ("nowhere.toml", "there is no file or folder `nowhere.toml`, and git knows no revision"),
    ] {
        let ran = run(&["diff", wanted, "HEAD", "--rules", rules]);
        assert!(ran.status == 2 && ran.err.contains(told), "{}", ran.shown());
    }
    let outside = tempfile::tempdir().unwrap();
    let ran = run(&["diff", "HEAD", "HEAD", "--rules", outside.path().to_str().unwrap()]);
    assert!(ran.status == 2 && ran.err.contains("no git repository here"), "{}", ran.shown());
}

#[test]
fn what_is_no_side_is_told() {
    for (wanted, told) in [
        ("README.md", "neither a folder of rules nor a profile"),
        ("rules/medicare.test.toml", "name the profile, `medicare.toml`"),
        ("src", "there is no profile in `src`"),
        ("rules/medicare.toml", "only one of the two has a profile `medicare`"),
    ] {
        let ran = run(&["diff", wanted, NEW]);
        assert!(ran.status == 2 && ran.err.contains(told), "{}", ran.shown());
    }
}

/// What `check` says of each session under some rules, by their numbers.
fn decided(rules: &str, arguments: &[&str], input: &str) -> BTreeMap<String, Value> {
    let all = [&["check", "--rules", rules, "--format", "jsonl", "-q", "--exit-zero"], arguments].concat();
    let ran = run_with(&all, input);
    let answers = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    answers.map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer["decision"].clone())).collect()
}

#[test]
fn both_sides_know_the_earlier_sessions_that_check_knows() {
    const OLD: &str = "tests/change/an-earlier-session/old";
    const NEW: &str = "tests/change/an-earlier-session/new";
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let session = |id: &str, day: &str| {
        format!(
            "{{\"id\":\"{id}\",\"payer\":\"harbor\",\"patient\":{{\"id\":\"P-1\"}},\"date_of_service\":\"{day}\",\
             \"lines\":[{{\"code\":\"97124\",\"minutes\":30}}]}}\n"
        )
    };
    let input = [session("S-3", "2026-03-16"), session("S-2", "2026-03-09")].concat();
    let (sessions, history, ledger) = (at("sessions.jsonl"), at("history.jsonl"), at("sessions.ledger"));
    fs::write(&sessions, &input).unwrap();
    fs::write(&history, session("S-1", "2026-03-02")).unwrap();
    let recorded = run(&["check", "--rules", OLD, "--exit-zero", "--ledger", &ledger, "--record", &history]);
    assert_eq!(recorded.status, 0, "{}", recorded.shown());
    let before = fs::read(&ledger).unwrap();
    let complete = ["--history-complete-from", "2020-01-01"];
    let file = ["--history", &history];
    let recorded = ["--ledger", &ledger];
    for (arguments, changed) in [
        // Without its history a count is a lower bound: S-2 waits before and after.
        (vec![], "S-3 needs_info not_covered"),
        (complete.to_vec(), "S-3 covered not_covered"),
        (vec!["--complete"], "S-3 covered not_covered"),
        ([file, complete].concat(), "S-2 covered not_covered"),
        ([recorded, complete].concat(), "S-2 covered not_covered"),
        (recorded.to_vec(), "S-2 needs_info not_covered"),
    ] {
        for (on, text) in [(sessions.as_str(), ""), ("-", input.as_str())] {
            let diff = [&["diff", OLD, NEW, "--on", on, "--format", "json"], arguments.as_slice()].concat();
            let ran = run_with(&diff, text);
            assert_eq!(ran.status, 1, "{}", ran.shown());
            let whole: Value = serde_json::from_str(&ran.out).unwrap();
            let shown = whole["on"]["shown"].as_array().unwrap();
            let check = [arguments.as_slice(), &[on]].concat();
            let (old, new) = (decided(OLD, &check, text), decided(NEW, &check, text));
            let told: BTreeMap<&str, (&Value, &Value)> = shown
                .iter()
                .map(|one| (one["id"].as_str().unwrap(), (&one["decision"]["before"], &one["decision"]["after"])))
                .collect();
            let differ: BTreeMap<&str, (&Value, &Value)> = old
                .iter()
                .filter(|(id, was)| new[*id] != **was)
                .map(|(id, was)| (id.as_str(), (was, &new[id])))
                .collect();
            assert_eq!(told, differ, "{arguments:?} {}", ran.shown());
            let lines: Vec<String> = told
                .iter()
                .map(|(id, (was, is))| format!("{id} {} {}", was.as_str().unwrap(), is.as_str().unwrap()))
                .collect();
            assert!(lines.iter().any(|line| line == changed), "{arguments:?} {lines:?}");
        }
    }
    assert_eq!(fs::read(&ledger).unwrap(), before, "a comparison writes nothing into a ledger");
}

#[test]
fn what_cannot_be_read_of_earlier_sessions_ends_a_comparison() {
    let on = ["diff", OLD, NEW, "--on", SESSIONS];
    for (arguments, told) in [
        (["--history", "nowhere.csv"], "nowhere.csv"),
        (["--ledger", "README.md"], "cannot use the ledger `README.md`"),
    ] {
        let ran = run(&[&on[..], &arguments[..]].concat());
        assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains(told), "{}", ran.shown());
        let ran = run(&[&on[..3], &arguments[..]].concat());
        assert!(ran.status == 2 && ran.err.contains("name them with --on"), "{}", ran.shown());
    }
}
