//! `payrules lint`: its forms, its exit status, and what it writes.

use std::fs;
use std::path::Path;

use super::run::{ROOT, Ran, payrules, run};

const RULES: &str = "tests/cli/slips";

#[test]
fn everything_told_is_on_standard_output_in_every_form() {
    for form in ["human", "json", "sarif", "github"] {
        let ran = run(&["lint", "--rules", RULES, "--format", form]);
        assert_eq!((ran.status, ran.err.as_str()), (2, ""), "{form}");
        insta::assert_snapshot!(format!("lint_as_{form}"), ran.out.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

#[test]
fn what_is_written_for_programs_can_be_read_by_them() {
    let out = |form| run(&["lint", "--rules", RULES, "--format", form]).out;
    let report: serde_json::Value = serde_json::from_str(&out("json")).unwrap();
    let told = report["diagnostics"].as_array().unwrap();
    assert_eq!(report["errors"].as_u64(), Some(told.len() as u64));
    for one in told {
        let at = &one["at"];
        let text = fs::read(Path::new(ROOT).join(at["file"].as_str().unwrap())).unwrap();
        let before = &text[..usize::try_from(at["start"].as_u64().unwrap()).unwrap()];
        let lines = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        assert_eq!(at["line"].as_u64(), Some(lines as u64), "{one}");
        assert!(Path::new(ROOT).join(one["page"].as_str().unwrap()).is_file());
    }
    let log: serde_sarif::sarif::Sarif = serde_json::from_str(&out("sarif")).unwrap();
    let results = log.runs[0].results.as_ref().unwrap();
    assert_eq!(results.len(), told.len());
    let rules = log.runs[0].tool.driver.rules.as_ref().unwrap();
    for result in results {
        let index = usize::try_from(result.rule_index.unwrap()).unwrap();
        assert_eq!(Some(&rules[index].id), result.rule_id.as_ref());
    }
    assert_eq!(out("github").lines().count(), told.len());
}

#[test]
fn warnings_end_with_a_status_of_their_own_where_they_are_denied() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(format!("{ROOT}/tests/cli/rules/common.toml")).unwrap();
    fs::write(folder.path().join("common.toml"), text).unwrap();
    let name = folder.path().to_str().unwrap();
    let ran = run(&["lint", "--rules", name]);
    assert!(ran.status == 0 && ran.out.contains("warning"), "{}", ran.shown());
    assert_eq!(run(&["lint", "--rules", name, "--deny-warnings"]).status, 1);
}

/// The slips in a folder of their own, with what `lint --fix` did there.
fn mended(change: impl Fn(String) -> String) -> (tempfile::TempDir, Ran) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rules")).unwrap();
    for entry in fs::read_dir(format!("{ROOT}/{RULES}")).unwrap() {
        let path = entry.unwrap().path();
        let text = change(fs::read_to_string(&path).unwrap());
        fs::write(folder.path().join("rules").join(path.file_name().unwrap()), text).unwrap();
    }
    let output = payrules(&["lint", "--rules", "rules", "--fix"]).current_dir(folder.path()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ran =
        Ran::of(output.status.code().unwrap(), text(output.stdout), text(output.stderr), "lint --rules rules --fix");
    (folder, ran)
}

#[test]
fn fix_writes_what_is_sure_and_prints_what_is_left() {
    let (folder, ran) = mended(|text| text);
    let now = |name: &str| fs::read_to_string(folder.path().join("rules").join(name)).unwrap();
    insta::assert_snapshot!(format!("{}=== payer.toml\n{}", ran.shown(), now("payer.toml")));
    let again = payrules(&["lint", "--rules", "rules", "--fix"]).current_dir(folder.path()).output().unwrap();
    assert!(String::from_utf8(again.stdout).unwrap().starts_with("nothing to mend that is sure\n"));
}

#[test]
fn fix_keeps_line_ends_and_the_mark_in_front() {
    let (plain, _) = mended(|text| text);
    let (folder, _) = mended(|text| format!("\u{feff}{}", text.replace('\n', "\r\n")));
    let text = |folder: &tempfile::TempDir| fs::read_to_string(folder.path().join("rules/payer.toml")).unwrap();
    assert_eq!(text(&folder), format!("\u{feff}{}", text(&plain).replace('\n', "\r\n")));
}

#[test]
fn fix_leaves_a_file_alone_that_is_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = b"schema = 1\n[rule]\nid = \"\xe9\"\n".to_vec();
    fs::write(folder.path().join("payer.toml"), &bytes).unwrap();
    let ran = run(&["lint", "--rules", folder.path().to_str().unwrap(), "--fix"]);
    assert_eq!(ran.status, 2);
    assert_eq!(fs::read(folder.path().join("payer.toml")).unwrap(), bytes);
}

#[test]
fn the_built_in_profiles_are_no_files_to_fix() {
    insta::assert_snapshot!(run(&["lint", "--fix"]).shown());
}

#[test]
fn a_page_for_each_code_and_a_list_of_all() {
    insta::assert_snapshot!(run(&["lint", "--explain", "e0103"]).shown());
    let list = run(&["lint", "--explain"]);
    assert_eq!(list.status, 0);
    assert_eq!(list.out.lines().count(), payrules::diagnostic::Code::ALL.len());
    insta::assert_snapshot!(run(&["lint", "--explain", "E021"]).shown());
}

#[test]
fn a_profile_of_very_many_rules_is_checked_and_not_reasoned_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from(
        "schema = 1\n[payer]\nid = \"many\"\nname = \"Many\"\nkind = \"commercial\"\nfrom = 2024-01-01\nedition = 2026-01-01\n\
         checked = 2026-01-01\n[sources.manual]\ntitle = \"Manual\"\nsection = \"1\"\nseen = 2026-01-01\ngrade = \"A\"\n\
         [units]\nsource = \"manual\"\nmethod = \"pooled\"\ntimed = [\"97124\"]\n",
    );
    for rule in 0..501 {
        text.push_str(&format!(
            "[[rule]]\nid = \"r-{rule}\"\ntitle = \"Long massage\"\nsource = \"manual\"\nmessage = \"{{minutes}} minutes\"\n\
             text = 'for each line where code is 97124 and minutes > 60 minutes warn'\n"
        ));
    }
    fs::write(folder.path().join("many.toml"), text).unwrap();
    let ran = run(&["lint", "--rules", folder.path().to_str().unwrap()]);
    assert_eq!((ran.out.as_str(), ran.status), ("no problems\n", 0), "{}", ran.shown());
    let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(said, "note: `many` has 501 rules, more than 500: they are not held against each other");
}
