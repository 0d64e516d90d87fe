//! `payrules diff`: what a side may be, what is told where it is none, and the exit status.

use std::fs;
use std::path::Path;
use std::process::Command;

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
