//! Fee files made from CMS's layouts and from a payer's own fees.

use super::run::run;

const CMS: &str = "tests/cli/fees/PPRRVU2026_Oct_nonQPP.csv";
const GPCI: &str = "tests/cli/fees/GPCI2026.csv";

/// Runs `import fees` with an output of its own; the answer, and the file.
fn imported(arguments: &[&str]) -> (String, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("fees.csv");
    let mut all = vec!["import", "fees"];
    all.extend(arguments);
    let path = output.display().to_string();
    all.extend(["--output", &path]);
    let ran = run(&all);
    (ran.shown().replace(&path, "fees.csv"), std::fs::read_to_string(&output).ok())
}

#[test]
fn national_fees_and_those_of_a_locality() {
    let (shown, national) = imported(&["pprrvu", CMS, "--national"]);
    let (_, local) = imported(&["pprrvu", CMS, "--gpci", GPCI, "--locality", "CA-05"]);
    insta::assert_snapshot!(format!("{shown}\n{}\nCA-05\n{}", national.unwrap(), local.unwrap()));
}

#[test]
fn what_cannot_be_imported_leaves_no_file() {
    let mut all = String::new();
    for arguments in [
        &["pprrvu", CMS, "--gpci", GPCI, "--locality", "TX-99"][..],
        &["pprrvu", CMS],
        &["pprrvu", "tests/cli/fees/cut-off.csv", "--national", "--from", "2026-01-01"],
        &["pprrvu", "tests/cli/fees/cut-off.csv", "--national"],
        &["pprrvu", "tests/cli/fees/changed-header.csv", "--national", "--from", "2026-01-01"],
        &["own", "tests/cli/fees/twice.csv"],
        &["own", "tests/cli/fees/not-there.csv"],
    ] {
        let (shown, file) = imported(arguments);
        assert_eq!(file, None, "{shown}");
        all.push_str(&shown);
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_check_with_fees_tells_what_is_paid_and_what_each_finding_costs() {
    let sessions = "tests/cli/fees/sessions.jsonl";
    let ran = run(&["check", "--payer", "medicare", "--fees", "tests/cli/fees/national.csv", sessions]);
    insta::assert_snapshot!(ran.shown());
    let without = run(&["check", "--payer", "medicare", sessions]);
    assert_eq!(ran.status, without.status);
    for told in ["  pays  ", "expected payment:", "costs:"] {
        assert!(ran.out.contains(told) && !without.out.contains(told), "{told}: {}", without.out);
    }
}

#[test]
fn a_fee_file_with_mistakes_decides_nothing() {
    let ran =
        run(&["check", "--payer", "medicare", "--fees", "tests/cli/fees/dollars.csv", "tests/cli/fees/sessions.jsonl"]);
    insta::assert_snapshot!(ran.shown());
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}
