//! `payrules fmt`: what is written, what is told, and how it ends.

use std::fs;
use std::path::Path;

use super::run::{ROOT, run, run_with};

const MESSY: &str = "tests/format/corpus/a-profile-typed-in-a-hurry.toml";

/// A folder with a file that needs formatting, one that does not, and one that is no TOML.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("messy.toml"), "a   = 1\n").unwrap();
    fs::write(folder.path().join("neat.toml"), "a = 1\n").unwrap();
    fs::write(folder.path().join("broken.toml"), "a = \n").unwrap();
    fs::write(folder.path().join("notes.txt"), "a   = 1\n").unwrap();
    folder
}

#[test]
fn checking_shows_what_would_change_and_changes_nothing() {
    let before = fs::read_to_string(Path::new(ROOT).join(MESSY)).unwrap();
    let ran = run(&["fmt", "--check", MESSY]);
    assert_eq!(ran.status, 1, "{}", ran.shown());
    insta::assert_snapshot!(ran.shown());
    assert_eq!(fs::read_to_string(Path::new(ROOT).join(MESSY)).unwrap(), before);
}

#[test]
fn a_broken_file_stops_none_of_the_others() {
    let folder = folder();
    let path = folder.path().to_str().unwrap();
    let ran = run(&["fmt", path]);
    assert_eq!(ran.status, 2, "{}", ran.shown());
    assert_eq!(ran.out, format!("formatted {path}/messy.toml\n1 file changed, 1 file formatted before\n"));
    assert!(ran.err.contains("broken.toml:1:"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("messy.toml")).unwrap(), "a = 1\n");
    assert_eq!(fs::read_to_string(folder.path().join("broken.toml")).unwrap(), "a = \n");
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "a   = 1\n");
}

#[test]
fn a_second_time_there_is_nothing_to_change() {
    let folder = folder();
    fs::remove_file(folder.path().join("broken.toml")).unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(run(&["fmt", "--rules", path]).status, 0);
    let ran = run(&["fmt", "--check", path]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "2 files formatted\n"), "{}", ran.shown());
    let ran = run(&["fmt", path]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "nothing to change in 2 files\n"), "{}", ran.shown());
}

#[test]
fn an_editor_pipes_a_file_through_it() {
    let ran = run_with(&["fmt", "-"], "[define]\na='b   is c'\n");
    assert_eq!((ran.status, ran.out.as_str()), (0, "[define]\na = 'b is c'\n"), "{}", ran.shown());
    let ran = run_with(&["fmt", "--check", "-"], "a='x'\n");
    assert_eq!(ran.status, 1, "{}", ran.shown());
    assert!(ran.out.contains("-a='x'\n+a = 'x'\n"), "{}", ran.out);
}

#[test]
fn a_rule_text_with_a_mistake_is_left_and_told() {
    let ran = run_with(&["fmt", "-"], "[define]\na='b  AND c'\nbb='b   is c'\n");
    assert_eq!(ran.out, "[define]\na  = 'b  AND c'\nbb = 'b is c'\n");
    assert_eq!(ran.status, 2, "{}", ran.shown());
    assert!(ran.err.contains("standard input:2:3: this rule text has a mistake"), "{}", ran.err);
}

#[test]
fn what_is_to_be_formatted_is_named() {
    let told = |arguments: &[&str]| {
        let ran = run(arguments);
        assert_eq!(ran.status, 2, "{}", ran.shown());
        ran.err
    };
    assert!(told(&["fmt"]).contains("such as `payrules fmt rules`"));
    assert!(told(&["fmt", "tests/nowhere.toml"]).contains("cannot read `tests/nowhere.toml`: no such file"));
    assert!(told(&["fmt", "src/cli"]).contains("there is no rule file (`*.toml`) in `src/cli`"));
    assert!(told(&["fmt", "-", "rules"]).contains("`-` stands alone"));
    assert!(told(&["fmt", "--rules", "rules", "rules"]).contains("give one of them"));
}
