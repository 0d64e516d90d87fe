//! Real processes on one file of tables: imports that run at once, one that is killed, and whoever reads meanwhile.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::civil::date;
use payrules::import::tables::{TablesFile, verify};
use payrules::model::imported::{ImportedFile, Looked, Program, Setting, TableKind, TableName};

const PAIRS: &str = "Column 1\tColumn 2\t*\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n";

fn pairs(folder: &Path, name: &str, rows: u32) -> PathBuf {
    let path = folder.join(name);
    let row = |n: u32| format!("{:05}\t{:05}\t\t20200101\t*\t0\tAny\n", 100 + n / 300, 40_000 + n % 300);
    fs::write(&path, format!("{PAIRS}{}", (0..rows).map(row).collect::<String>())).unwrap();
    path
}

fn units(folder: &Path, setting: &str, day: &str) -> PathBuf {
    let path = folder.join(format!("MCR_MUE_{setting}Services_Eff_{day}.csv"));
    let header = format!("\"HCPCS/\nCPT Code\",{setting} Services MUE Values,MUE Adjudication Indicator,MUE Rationale");
    fs::write(&path, format!("{header}\n97124,4,3 Date of Service Edit: Clinical,Any\n")).unwrap();
    path
}

fn start(kind: &str, input: &Path, output: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payrules"));
    command.args(["import", kind]).arg(input).arg("--output").arg(output);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn practitioner(kind: TableKind) -> TableName {
    TableName { kind, program: Program::Medicare, setting: Setting::Practitioner }
}

/// The names of what lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn imports_at_once_take_turns_and_a_reader_sees_whole_tables() {
    let (inputs, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let output = folder.path().join("out.tables");
    let files = [
        ("ncci-ptp", pairs(inputs.path(), "ccipra-v323r0-f1.txt", 3_000)),
        ("ncci-ptp", pairs(inputs.path(), "ccioph-v323r0-f1.txt", 3_000)),
        ("mue", units(inputs.path(), "Practitioner", "10-01-2026")),
        ("mue", units(inputs.path(), "Practitioner", "07-01-2026")),
        ("mue", units(inputs.path(), "OutpatientHospital", "10-01-2026")),
        ("mue", units(inputs.path(), "DME_Supplier", "10-01-2026")),
    ];
    let mut reads = 0;
    // Into a file that is not there, and again into the one that is.
    for _ in 0..3 {
        let mut running: Vec<Child> = files.iter().map(|(kind, input)| start(kind, input, &output)).collect();
        while running.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
            if !output.exists() {
                continue;
            }
            let file = TablesFile::open(&output).unwrap();
            if let Some(table) = file.table(&practitioner(TableKind::Ptp)) {
                let keys = [String::from("00109"), String::from("40299")];
                let found = table.0.look_up("indicator", &keys, date(2026, 11, 2));
                assert!(matches!(found, Looked::Value(_)), "{found:?}, {:?}", table.0.trouble());
                reads += 1;
            }
        }
        for child in running {
            let done = child.wait_with_output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        let all = verify(&output).unwrap();
        assert_eq!(all.len(), files.len(), "no import took away what another put there: {all:?}");
        assert!(all.iter().all(|one| one.same), "{all:?}");
    }
    assert!(reads > 0, "somebody read meanwhile");
    assert_eq!(names(folder.path()), ["out.tables"], "nothing is left beside it");
}

#[test]
fn an_import_that_is_killed_leaves_the_file_as_it_was() {
    let (inputs, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let output = folder.path().join("out.tables");
    let small = pairs(inputs.path(), "ccipra-v322r0-f1.txt", 600);
    assert!(start("ncci-ptp", &small, &output).wait_with_output().unwrap().status.success());
    let before = fs::read(&output).unwrap();
    let large = pairs(inputs.path(), "ccipra-v323r0-f1.txt", 60_000);
    // Killed as soon as the new file lies beside the old one, which is while it is written.
    let mut child = start("ncci-ptp", &large, &output);
    while names(folder.path()).iter().all(|name| !name.ends_with(".new")) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    if names(folder.path()) == ["out.tables"] {
        let all = verify(&output).unwrap();
        assert_eq!((all.len(), all[0].entries, all[0].same), (1, 60_000, true), "it was faster than the kill");
    } else {
        assert_eq!(fs::read(&output).unwrap(), before);
    }
    // The next one does not wait for it, and clears away what it left.
    assert!(start("ncci-ptp", &large, &output).wait_with_output().unwrap().status.success());
    assert_eq!(names(folder.path()), ["out.tables"]);
    let all = verify(&output).unwrap();
    assert_eq!(all.iter().map(|one| (one.entries, one.same)).collect::<Vec<_>>(), [(60_000, true)]);
}
