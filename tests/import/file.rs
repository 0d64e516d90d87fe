//! The file of tables itself: replaced whole or left as it was, the same whatever the order of its inputs, and honest where it is damaged.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use payrules::import::tables::{ImportError, Request, TablesFile, import};
use payrules::model::imported::{Attached, ImportedFile, Looked, Program, Setting, TableKind, TableName};

const HEADER: &str = "Column 1\tColumn 2\t*\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n";

fn edits(folder: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{HEADER}{}\n", rows.join("\n"))).unwrap();
    path
}

fn ptp(files: &[PathBuf]) -> Request {
    Request { kind: TableKind::Ptp, files: files.to_vec(), setting: None, program: None, quarter: None }
}

fn practitioner(output: &Path) -> Attached {
    let name = TableName { kind: TableKind::Ptp, program: Program::Medicare, setting: Setting::Practitioner };
    TablesFile::open(output).unwrap().table(&name).unwrap()
}

const ONE: &str = "97140\t97124\t\t20020101\t*\t0\tAny";
const TWO: &str = "97124\t97164\t\t20170101\t*\t1\tAny";

#[test]
fn what_is_refused_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.tables");
    let good = edits(folder.path(), "ccipra-v323r0-f1.txt", &[ONE]);
    let bad = edits(folder.path(), "ccipra-v330r0-f1.txt", &[TWO, "97124\t9716"]);
    import(&ptp(&[good]), &output).unwrap();
    let before = fs::read(&output).unwrap();
    assert!(matches!(import(&ptp(&[bad]), &output), Err(ImportError::Wrong(_))));
    assert_eq!(fs::read(&output).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside it");
}

#[test]
fn a_file_that_is_something_else_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("notes.txt");
    fs::write(&output, "mine").unwrap();
    let good = edits(folder.path(), "ccipra-v323r0-f1.txt", &[ONE]);
    let error = import(&ptp(&[good]), &output).unwrap_err();
    assert!(error.to_string().contains("is no file of tables"), "{error}");
    assert_eq!(fs::read_to_string(&output).unwrap(), "mine");
}

#[test]
fn the_order_of_files_and_rows_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = edits(folder.path(), "ccipra-v323r0-f1.txt", &[ONE]);
    let second = edits(folder.path(), "ccipra-v323r0-f2.txt", &[TWO]);
    let digest = |files: &[PathBuf], name: &str| {
        let output = folder.path().join(name);
        import(&ptp(files), &output).unwrap();
        practitioner(&output).0.digest().to_owned()
    };
    let once = digest(&[first.clone(), second.clone()], "a.tables");
    assert_eq!(once, digest(&[second, first.clone()], "b.tables"));
    assert_ne!(once, digest(&[first], "c.tables"));
}

#[test]
fn a_list_that_is_damaged_is_told_and_not_read_as_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.tables");
    import(&ptp(&[edits(folder.path(), "ccipra-v323r0-f1.txt", &[ONE])]), &output).unwrap();
    let database = rusqlite::Connection::open(&output).unwrap();
    database.execute("UPDATE list SET entries = x'ff'", []).unwrap();
    drop(database);
    let table = practitioner(&output);
    let keys = [String::from("97140"), String::from("97124")];
    assert_eq!(table.0.look_up("indicator", &keys, date(2026, 1, 1)), Looked::Unreadable);
    let trouble = table.0.trouble().unwrap();
    assert!(trouble.contains("97140 is damaged; import the tables again"), "{trouble}");
}

#[test]
fn a_file_of_another_layout_or_cut_short_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.tables");
    import(&ptp(&[edits(folder.path(), "ccipra-v323r0-f1.txt", &[ONE])]), &output).unwrap();
    let whole = fs::read(&output).unwrap();
    let says = |expected: &str| {
        let error = TablesFile::open(&output).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    fs::write(&output, &whole[..50]).unwrap();
    says("is no file of tables");
    fs::write(&output, &whole[..whole.len() / 2]).unwrap();
    says("database disk image is malformed");
    let database = rusqlite::Connection::open(folder.path().join("other.tables")).unwrap();
    database.pragma_update(None, "user_version", 7).unwrap();
    drop(database);
    fs::rename(folder.path().join("other.tables"), &output).unwrap();
    says("is no file of tables");
    fs::write(&output, &whole).unwrap();
    let database = rusqlite::Connection::open(&output).unwrap();
    database.pragma_update(None, "user_version", 7).unwrap();
    drop(database);
    says("has layout 7, this program reads 2; import the tables again");
    fs::remove_file(&output).unwrap();
    says("no such file");
}

#[test]
fn an_archive_cut_short_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ccipra-v323r0-f1.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    zip.start_file("ccipra-v323r0-f1.TXT", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, format!("{HEADER}{ONE}\n").as_bytes()).unwrap();
    zip.finish().unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let error = import(&ptp(std::slice::from_ref(&path)), &folder.path().join("out.tables")).unwrap_err().to_string();
    assert!(error.contains("the archive cannot be read"), "{error}");
    // A byte of the text that is not as it was: the checksum says so.
    let mut other = whole.clone();
    let at = other.windows(5).position(|five| five == b"97124").unwrap_or(60);
    other[at] ^= 1;
    fs::write(&path, other).unwrap();
    assert!(import(&ptp(&[path]), &folder.path().join("out.tables")).is_err());
    assert!(!folder.path().join("out.tables").exists());
}
