//! Imported tables in a run: what they change, what says so, and what happens when they cannot be read.

use std::path::{Path, PathBuf};

use super::run::{Ran, run};

const HEADER: &str = "Column 1\tColumn 2\t*\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n";

/// A file of tables of 2026 Q4 in which 97110 and 97124 are a pair, which they are not in the rows that ship; the output of the import.
fn imported(folder: &Path) -> (PathBuf, Ran) {
    imported_as(folder, "ccipra-v323r0-f1.txt")
}

/// The same from a file of that name.
fn imported_as(folder: &Path, name: &str) -> (PathBuf, Ran) {
    let input = folder.join(name);
    std::fs::write(&input, format!("{HEADER}97110\t97124\t\t20200101\t*\t0\tMade up\n")).unwrap();
    let tables = folder.join("ncci.tables");
    let ran = run(&["import", "ncci-ptp", input.to_str().unwrap(), "--output", tables.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    (tables, ran)
}

fn session(date: &str) -> String {
    format!(
        r#"{{"id":"V-1","date_of_service":"{date}","patient":{{"id":"P-1"}},"provider":{{"type":"physical_therapist"}},"lines":[{{"code":"97110","minutes":30}},{{"code":"97124","minutes":15}}]}}"#
    )
}

/// `check` as JSON of a session on a day.
fn check(folder: &Path, date: &str, tables: &[&str]) -> Ran {
    let file = folder.join("sessions.jsonl");
    std::fs::write(&file, session(date)).unwrap();
    let mut arguments = vec!["check", "--payer", "medicare", "--format", "jsonl", "--quiet", file.to_str().unwrap()];
    arguments.extend(tables);
    run(&arguments)
}

fn answer(ran: &Ran) -> serde_json::Value {
    assert!(!ran.out.is_empty(), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn pair(answer: &serde_json::Value) -> Option<&serde_json::Value> {
    answer["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "pair-never")
}

fn notes(answer: &serde_json::Value) -> Vec<&str> {
    answer["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect()
}

#[test]
fn rules_look_up_in_the_imported_table_and_say_its_quarter() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, ran) = imported(folder.path());
    assert_eq!(ran.out, "ncci-ptp, medicare, practitioner, 2026 Q4: 1 entry\n  read: 1 row in 1 text\n");
    let with = answer(&check(folder.path(), "2026-11-02", &["--tables", tables.to_str().unwrap()]));
    let without = answer(&check(folder.path(), "2026-11-02", &[]));
    let finding = pair(&with).expect("the imported pair");
    assert_eq!(finding["lines"], serde_json::json!([2]));
    let cite = finding["source"]["cite"].as_str().unwrap();
    assert!(cite.ends_with("; ptp of 2026 Q4, imported"), "{cite}");
    assert!(pair(&without).is_none(), "the rows that ship do not have it");
    assert_ne!(with["profile"]["digest"], without["profile"]["digest"], "who replays needs the same table");
    assert!(!notes(&with).contains(&"table-of-another-quarter"));
}

/// A session of Medicare in which everything is in order, in pieces.
const IN_ORDER: [&str; 5] = [
    r#"{"id":"V-1","date_of_service":"2026-11-02","submitted_on":"2026-11-05","place_of_service":"11","diagnoses":["M54.50"],"patient":{"id":"P-1"}"#,
    r#""provider":{"type":"physical_therapist","npi":"1000000001"},"billing":{"npi":"1000000003"},"referral":{"on":"2026-10-10","signed_on":"2026-10-10","by":"physician","npi":"1000000002"}"#,
    r#""plan_of_care":{"established_on":"2026-10-12","first_treatment_on":"2026-10-12","sent_on":"2026-10-13","certified_on":"2026-10-20","certified_until":"2027-01-08","deficits":true,"goals":true,"outcomes":true,"frequency":"2 a week","duration":"8 weeks"}"#,
    r#""documentation":{"signed_on":"2026-11-02","medical_necessity":true,"objective_measures":true,"total_minutes":40},"history":{"allowed_this_year":480,"treatment_days_since_progress_report":3}"#,
    r#""lines":[{"code":"97012"}]}"#,
];

/// Two sessions of a day with one unit of traction each, held against an edit of one unit with that adjudication indicator.
fn two_sessions(adjudication: &str) -> Vec<serde_json::Value> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv");
    let header = "\"HCPCS/\nCPT Code\",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n";
    std::fs::write(&input, format!("{header}97012,1,{adjudication},Made up\n")).unwrap();
    let tables = folder.path().join("ncci.tables");
    let ran = run(&["import", "mue", input.to_str().unwrap(), "--output", tables.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let file = folder.path().join("sessions.jsonl");
    let first = IN_ORDER.join(",");
    std::fs::write(&file, format!("{first}\n{}\n", first.replace("V-1", "V-2"))).unwrap();
    let tables = tables.to_str().unwrap();
    let file = file.to_str().unwrap();
    let ran = run(&["check", "--payer", "medicare", "--format", "jsonl", "--quiet", "--tables", tables, file]);
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_imported_edit_of_the_line_adds_up_nothing_and_one_of_the_day_does() {
    let found = |answer: &serde_json::Value| {
        let findings = answer["findings"].as_array().unwrap().iter();
        findings.filter(|finding| finding["rule"] == "day-over-limit").count()
    };
    let of_the_day = two_sessions("3 Date of Service Edit: Clinical");
    assert_eq!(of_the_day.iter().map(found).collect::<Vec<_>>(), [1, 1], "{of_the_day:?}");
    let of_the_line = two_sessions("1 Line Edit");
    assert_eq!(of_the_line.iter().map(found).collect::<Vec<_>>(), [0, 0], "{of_the_line:?}");
}

#[test]
fn a_day_beyond_the_table_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, _) = imported_as(folder.path(), "ccipra-v322r0-f1.txt");
    let tables = tables.to_str().unwrap();
    // The history of pairs is in the table: an earlier day is answered by what held then.
    let before = answer(&check(folder.path(), "2024-01-01", &["--tables", tables]));
    assert!(pair(&before).is_some() && !notes(&before).contains(&"table-of-another-quarter"));
    let beyond = answer(&check(folder.path(), "2026-11-02", &["--tables", tables]));
    let notes = beyond["notes"].as_array().unwrap();
    let note = notes.iter().find(|note| note["code"] == "table-of-another-quarter").expect("a note");
    let said = "`ptp` is that of 2026 Q3: what was changed until 2026-11-02 is not in it; import that quarter";
    assert_eq!(note["text"], said);
}

#[test]
fn what_a_file_lacks_is_told_and_show_says_which_table_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, _) = imported(folder.path());
    let ran = run(&["show", "medicare", "--tables", tables.to_str().unwrap()]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.err.contains("has no table mue, medicare, practitioner: the rows that profiles ship are used"),
        "{}",
        ran.err
    );
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("imported: ncci-ptp, medicare, practitioner, 2026 Q4, 1 entry, in place of"), "{}", ran.out);
}

#[test]
fn a_table_that_cannot_be_read_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, _) = imported(folder.path());
    let database = rusqlite::Connection::open(&tables).unwrap();
    database.execute("UPDATE list SET entries = x'ff'", []).unwrap();
    drop(database);
    let tables = tables.to_str().unwrap();
    let file = folder.path().join("sessions.jsonl");
    std::fs::write(&file, session("2026-11-02")).unwrap();
    let file = file.to_str().unwrap();
    let output = folder.path().join("answers.jsonl");
    for arguments in [
        &["check", "--payer", "medicare", "--tables", tables, file, "--format", "jsonl"][..],
        &["check", "--payer", "medicare", "--tables", tables, file, "--output", output.to_str().unwrap()],
        &["explain", "--payer", "medicare", "--tables", tables, file, "V-1"],
        &["precheck", "--payer", "medicare", "--tables", tables, file],
        &["test", "medicare", "--tables", tables],
    ] {
        let ran = run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (4, ""), "{}", ran.shown());
        assert!(ran.err.contains("what it has under 97110 is damaged; import the tables again"), "{}", ran.err);
    }
    assert!(!output.exists(), "no file of answers");
}

#[test]
fn a_file_that_is_none_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.tables");
    let ran = check(folder.path(), "2026-11-02", &["--tables", none.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no such file"), "{}", ran.err);
    std::fs::write(&none, "mine").unwrap();
    let ran = check(folder.path(), "2026-11-02", &["--tables", none.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("is no file of tables"), "{}", ran.err);
}

#[test]
fn a_table_that_was_changed_by_hand_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, _) = imported(folder.path());
    let mue = folder.path().join("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv");
    let header = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale";
    std::fs::write(&mue, format!("{header}\n97124,4,3 Date of Service Edit: Clinical,Any\n")).unwrap();
    let tables = tables.to_str().unwrap();
    assert_eq!(run(&["import", "mue", mue.to_str().unwrap(), "--output", tables]).status, 0);
    let verify = || run(&["tables", "verify", tables]);
    let pairs = "ncci-ptp, medicare, practitioner, 2026 Q4: 1 entry, as imported\n";
    let units = "mue, medicare, practitioner, 2026 Q4: 1 entry, as imported\n";
    let ran = verify();
    assert_eq!((ran.status, ran.out), (0, format!("{pairs}{units}")), "{}", ran.err);
    // Whatever is changed, and only in the table that has it: units of a code, a code more, a day, the count.
    let other = "not as imported: the file was changed since; import this table again\n";
    let (pairs_changed, units_changed) =
        (pairs.replace("1 entry, as imported\n", other), units.replace("1 entry, as imported\n", other));
    let whole = std::fs::read(tables).unwrap();
    for (change, expected) in [
        ("UPDATE list SET entries = x'0903' WHERE key >> 26 = 2", [pairs, &units_changed]),
        ("DELETE FROM list WHERE key >> 26 = 2", [pairs, &units_changed]),
        ("INSERT INTO list VALUES ((2 << 26) + 5, x'0903')", [pairs, &units_changed]),
        ("UPDATE span SET last = 20250101", [&pairs_changed, units]),
        ("UPDATE part SET quarter = '2026Q3' WHERE kind = 'ncci-ptp'", [&pairs_changed.replace("Q4", "Q3"), units]),
        ("UPDATE part SET entries = 7 WHERE kind = 'mue'", [pairs, &units_changed]),
    ] {
        std::fs::write(tables, &whole).unwrap();
        rusqlite::Connection::open(tables).unwrap().execute(change, []).unwrap();
        let ran = verify();
        assert_eq!((ran.status, ran.out), (1, expected.concat()), "{change}");
    }
    std::fs::write(tables, "mine").unwrap();
    let ran = verify();
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("is no file of tables"), "{}", ran.err);
}

/// A list of two diagnoses by that name, into a file of tables.
fn listed(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let (input, tables) = (folder.join("list.csv"), folder.join("practice.tables"));
    std::fs::write(&input, "code\nZ00.00\nM54.2\n").unwrap();
    let mut arguments = vec!["import", "icd10-list", input.to_str().unwrap(), "--output", tables.to_str().unwrap()];
    arguments.extend(["--name", name, "--source", "Made up, version 81", "--seen", "2026-11-20"]);
    arguments.extend(more);
    let ran = run(&arguments);
    assert_eq!(ran.status, 0, "{}", ran.err);
    tables
}

/// `check` as JSON of a session under Palmetto with a diagnosis.
fn under_palmetto(folder: &Path, diagnosis: &str, date: &str, tables: &Path) -> Ran {
    let file = folder.join("sessions.jsonl");
    let session = session(date).replace("\"lines\"", &format!("\"diagnoses\":[\"{diagnosis}\"],\"lines\""));
    let session =
        session.replace("\"lines\"", "\"discipline\":\"PT\",\"documentation\":{\"abn_on_file\":false},\"lines\"");
    std::fs::write(&file, session).unwrap();
    let tables = tables.to_str().unwrap();
    run(&["check", "--payer", "medicare-palmetto", "--format", "jsonl", "--tables", tables, file.to_str().unwrap()])
}

/// The finding that a diagnosis is not listed.
fn not_listed(ran: &Ran) -> Option<serde_json::Value> {
    let findings = answer(ran)["findings"].as_array().unwrap().clone();
    findings.into_iter().find(|finding| finding["rule"] == "diagnosis-not-listed")
}

#[test]
fn an_imported_list_stands_in_the_place_of_the_shipped_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let tables = listed(folder, "palmetto-a53065", &["--from", "2026-11-01"]);
    // M54.59 is in the list that ships and not in this one; Z00.00 the other way.
    let finding = not_listed(&under_palmetto(folder, "M54.59", "2026-11-02", &tables)).expect("a finding");
    let cite = finding["source"]["cite"].as_str().unwrap();
    assert!(cite.ends_with("; listed of Made up, version 81, seen 2026-11-20, imported"), "{cite}");
    assert_eq!(not_listed(&under_palmetto(folder, "Z00.00", "2026-11-02", &tables)), None);
    // Before its first day, what ships holds, and no finding says otherwise.
    assert_eq!(not_listed(&under_palmetto(folder, "M54.59", "2026-10-31", &tables)), None);
    let finding = not_listed(&under_palmetto(folder, "Z00.00", "2026-10-31", &tables)).expect("a finding");
    assert!(!finding["source"]["cite"].as_str().unwrap().contains("imported"), "{finding}");
    let shown = run(&["show", "medicare-palmetto", "--tables", tables.to_str().unwrap()]);
    let words = shown.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = "in their place from 2026-11-01 on: palmetto-a53065, imported, 2 entries of Made up, version 81, seen 2026-11-20";
    assert!(words.contains(expected), "{}", shown.out);
    let verified = run(&["tables", "verify", tables.to_str().unwrap()]);
    assert_eq!(verified.out, "icd10-list palmetto-a53065 from 2026-11-01: 2 entries, as imported\n");
    let database = rusqlite::Connection::open(&tables).unwrap();
    database.execute("UPDATE codes SET listing = 'M54.2\nM54.59\n'", []).unwrap();
    drop(database);
    let verified = run(&["tables", "verify", tables.to_str().unwrap()]);
    assert_eq!(verified.status, 1, "{}", verified.out);
    assert!(verified.out.contains("icd10-list palmetto-a53065 from 2026-11-01: not as imported"), "{}", verified.out);
}

#[test]
fn a_list_that_nobody_asks_for_is_told_and_a_damaged_one_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let tables = listed(folder, "palmeto-a53065", &[]);
    let ran = under_palmetto(folder, "M54.59", "2026-11-02", &tables);
    let said = "has the list `palmeto-a53065`, which no profile asks for; one asks for `palmetto-a53065`";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(not_listed(&ran), None, "the list that ships has it");
    let tables = listed(folder, "palmetto-a53065", &[]);
    let database = rusqlite::Connection::open(&tables).unwrap();
    database.execute("UPDATE codes SET listing = '\t'", []).unwrap();
    drop(database);
    let ran = under_palmetto(folder, "M54.59", "2026-11-02", &tables);
    assert_eq!((ran.status, ran.out.as_str()), (4, ""), "{}", ran.shown());
    assert!(ran.err.contains("the list palmetto-a53065 is damaged; import the tables again"), "{}", ran.err);
}
