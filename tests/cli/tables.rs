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
