//! `--threads`: whatever their number, the same answers, counts, files and statuses; and who writes record by record is answered record by record.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use super::run::payrules;

/// Sessions of few patients: days with several sessions, days that come again, ids that come again, and what is no record.
fn sessions() -> String {
    let mut text = String::new();
    for n in 0..700_usize {
        let (id, patient, day) = (n % 640, n / 3 % 40, (n / 120).saturating_add(1));
        let code = ["97110", "97140", "97530", "97161"].get(n % 4).unwrap();
        text.push_str(&format!(
            r#"{{"id":"S-{id}","patient.id":"P-{patient}","date_of_service":"2026-03-{day:02}","unknwon":1,"lines":[{{"code":"{code}","minutes":{}}}]}}"#,
            n % 50
        ));
        text.push('\n');
        if n % 97 == 5 {
            text.push_str("{\"id\": 5,\n");
        }
    }
    text
}

/// What a run leaves behind: status, both streams and the files it wrote.
fn left(arguments: &[&str], threads: &str, folder: &std::path::Path) -> (Option<i32>, String, String, Vec<Vec<u8>>) {
    let input = folder.join("sessions.jsonl");
    std::fs::write(&input, sessions()).unwrap();
    let output = payrules(&["check", "--payer", "medicare", "--threads", threads, "--summary", "summary.json"])
        .args(arguments)
        .arg("sessions.jsonl")
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let files = ["summary.json", "answers.parquet", "answers.arrow"];
    let files = files.iter().filter_map(|file| std::fs::read(folder.join(file)).ok()).collect();
    (output.status.code(), text(output.stdout), text(output.stderr), files)
}

#[test]
fn every_number_of_threads_leaves_the_same() {
    let forms: [&[&str]; 15] = [
        &["--format", "table"],
        &["--format", "json"],
        &["--format", "csv"],
        &["--format", "csv", "--claim-lines"],
        &["--output", "answers.parquet"],
        &["--output", "answers.arrow"],
        &["--brief", "--format", "table"],
        &["--brief", "--format", "json"],
        &["--brief", "--output", "answers.parquet"],
        &["--brief=findings", "--format", "table"],
        &["--brief=findings", "--format", "jsonl"],
        &["--brief=findings", "--output", "answers.parquet"],
        &["--brief", "--ledger", "sessions.ledger", "--record", "--format", "csv"],
        &["--secondary", "anthem", "--format", "jsonl"],
        &["--ledger", "sessions.ledger", "--record", "--format", "jsonl"],
    ];
    for form in forms {
        let [one, two, three] = ["1", "2", "3"].map(|threads| {
            let folder = tempfile::tempdir().unwrap();
            left(form, threads, folder.path())
        });
        assert_eq!(one.0, Some(3), "{form:?}: {}", one.2);
        assert_eq!(one, two, "{form:?}");
        assert_eq!(one, three, "{form:?}");
    }
}

#[test]
fn who_waits_for_an_answer_before_the_next_record_gets_it() {
    let mut child = payrules(&[
        "check",
        "--rules",
        "tests/change/a-rule-of-another-name/old",
        "--payer",
        "sample",
        "--format",
        "jsonl",
        "--threads",
        "2",
        "-",
    ])
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .stderr(Stdio::null())
    .spawn()
    .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    // Where earlier sessions count, the whole input is read first; these rules count none.
    for n in 0..3 {
        writeln!(stdin, r#"{{"id":"S-{n}","date_of_service":"2026-03-02","lines":[{{"code":"97110","minutes":25}}]}}"#)
            .unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.contains(&format!(r#""id":"S-{n}""#)), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().code().unwrap() < 2);
}

#[test]
fn no_thread_at_all_is_refused() {
    let output = payrules(&["check", "--threads", "0", "-"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--threads"));
}
