//! The command with columns in and out, as a user starts it.

use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::answers::{self, back};
use crate::jsonl;
use crate::make::{Form, Shape, batch, file};

/// Runs the command with some standard input.
pub fn payrules(arguments: &[&str], stdin: Option<Vec<u8>>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_payrules"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let feed = std::thread::spawn(move || {
        let _ = std::io::Write::write_all(&mut input, &stdin.unwrap_or_default());
    });
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    output
}

fn records() -> Vec<Value> {
    let record = |number: usize| {
        json!({"id": format!("S-{number}"), "payer": "medicare", "date_of_service": "2026-03-02",
            "patient": {"id": format!("P-{}", number / 2)}, "provider": {"type": "physical_therapist"},
            "lines": [{"code": "97110", "minutes": 25}, {"code": "97140", "minutes": 8 + number % 9}]})
    };
    (0..40).map(record).collect()
}

#[test]
fn every_way_in_and_every_way_out_is_the_same_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let columns = [batch(&records(), &Shape::canonical())];
    let inputs = [
        ("s.jsonl", jsonl(&records())),
        ("s.parquet", file(&columns, Form::Parquet)),
        ("s.arrow", file(&columns, Form::ArrowFile)),
        ("s.arrows", file(&columns, Form::ArrowStream)),
    ];
    let expected = payrules(&["check", "--quiet", "--format", "jsonl", "-"], Some(jsonl(&records())));
    assert_eq!(expected.status.code(), Some(1));
    let expected: Vec<Value> =
        String::from_utf8(expected.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(expected.len(), 40);
    let outputs =
        [("a.parquet", answers::Form::Parquet), ("a.arrow", answers::Form::File), ("a.arrows", answers::Form::Stream)];
    for (input, bytes) in inputs {
        std::fs::write(path(input), &bytes).unwrap();
        for (output, form) in outputs {
            let ran = payrules(&["check", "--quiet", "--output", &path(output), &path(input)], None);
            assert_eq!(ran.status.code(), Some(1), "{input} to {output}: {}", String::from_utf8_lossy(&ran.stderr));
            assert_eq!(back(std::fs::read(path(output)).unwrap(), form), expected, "{input} to {output}");
        }
        // Through pipes, in and out.
        let ran = payrules(&["check", "--quiet", "--format", "arrow-stream", "-"], Some(bytes));
        assert_eq!(back(ran.stdout, answers::Form::Stream), expected, "{input}");
    }
}

#[test]
fn columns_have_no_second_payer_and_no_claim_lines() {
    for arguments in [["--secondary", "anthem"], ["--claim-lines", "--quiet"]] {
        let all = [&["check", "--format", "parquet", "-"][..], &arguments].concat();
        let ran = payrules(&all, Some(Vec::new()));
        assert_eq!(ran.status.code(), Some(2), "{}", String::from_utf8_lossy(&ran.stderr));
    }
}

#[test]
fn earlier_sessions_may_be_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let columns = [batch(&records(), &Shape::canonical())];
    std::fs::write(path("old.parquet"), file(&columns, Form::Parquet)).unwrap();
    std::fs::write(path("old.jsonl"), jsonl(&records())).unwrap();
    let now = json!({"id": "N-1", "payer": "anthem", "date_of_service": "2026-04-01", "patient": {"id": "P-1"},
        "lines": [{"code": "97110", "minutes": 25}]});
    let decided = |old: &str| {
        let input = jsonl(std::slice::from_ref(&now));
        payrules(&["check", "--format", "jsonl", "--history", &path(old), "-"], Some(input))
    };
    let (text, columns) = (decided("old.jsonl"), decided("old.parquet"));
    assert!(!text.stdout.is_empty());
    assert_eq!(text.stdout, columns.stdout);
    assert_eq!(text.stderr, columns.stderr);
}
