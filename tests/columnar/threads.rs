//! Input that is damaged, and sessions that stand behind those they are earlier than: whatever the number of threads, the same answers in the same order, the same counts, and
//! nothing lost.

use serde_json::{Value, json};

use crate::command::payrules;
use crate::jsonl;
use crate::make::{Form, Shape, batch, file};

/// Sessions of more blocks of a run than one.
const MANY: usize = 9_000;

/// A record that no reader takes: longer than 64 MB.
const TOO_LONG: usize = 65 << 20;

fn records(many: usize) -> Vec<Value> {
    let record = |number: usize| {
        json!({"id": format!("S-{number}"), "date_of_service": "2026-03-02",
            "lines": [{"code": "97124", "minutes": number % 70}]})
    };
    (0..many).map(record).collect()
}

/// What a run says of an input: its status, the answers, the summary.
fn said(input: &[u8], threads: &str) -> (Option<i32>, String, Value) {
    said_by(&["--rules", "tests/change/a-rule-of-another-name/old", "--payer", "sample"], input, threads)
}

fn said_by(rules: &[&str], input: &[u8], threads: &str) -> (Option<i32>, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("input"), input).unwrap();
    let (answers, summary, input) = (path("answers.jsonl"), path("summary.json"), path("input"));
    let files = ["--quiet", "--threads", threads, "--output", &answers, "--summary", &summary, &input];
    let ran = payrules(&[&["check"], rules, &files[..]].concat(), None);
    let answers = std::fs::read_to_string(answers).unwrap().replace(&input, "input");
    let summary = std::fs::read_to_string(summary).unwrap();
    (ran.status.code(), answers, serde_json::from_str(&summary).unwrap())
}

/// The answers and the summary that every number of threads gives.
fn by_all(input: &[u8]) -> (Vec<Value>, Value) {
    let one = said(input, "1");
    for threads in ["2", "3"] {
        // Too long to print.
        assert!(said(input, threads) == one, "{threads} threads");
    }
    (one.1.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), one.2)
}

#[test]
fn one_bad_record_among_many_costs_only_itself() {
    let mut bytes = jsonl(&records(MANY));
    let at = bytes.windows(9).position(|part| part == br#""S-6007","#).unwrap();
    bytes[at + 7] = b';';
    let (answers, summary) = by_all(&bytes);
    assert_eq!((summary["records"].as_u64(), summary["rejected"].as_u64()), (Some(9_000), Some(1)));
    let rejected = answers.iter().position(|answer| answer["decision"] == "rejected").unwrap();
    assert_eq!(rejected, 6_007);
    assert_eq!(answers[rejected]["errors"][0]["row"], 6_008);
    let ids = answers.iter().filter_map(|answer| answer["id"].as_str());
    assert!(ids.eq((0..MANY).filter(|n| *n != 6_007).map(|n| format!("S-{n}"))));
}

#[test]
fn a_line_that_is_too_long_costs_only_itself() {
    let mut bytes = jsonl(&records(20));
    bytes.extend_from_slice(br#"{"id": ""#);
    bytes.resize(bytes.len() + TOO_LONG, b'x');
    bytes.push(b'\n');
    bytes.extend(jsonl(&[json!({"id": "S-20", "date_of_service": "2026-03-02", "lines": [{"code": "97124"}]})]));
    let (answers, summary) = by_all(&bytes);
    assert_eq!((summary["records"].as_u64(), summary["rejected"].as_u64()), (Some(22), Some(1)));
    assert_eq!(answers[20]["errors"][0]["expected"], "a record of at most 64 MB");
    assert_eq!((&answers[19]["id"], &answers[21]["id"]), (&json!("S-19"), &json!("S-20")));
}

#[test]
fn columns_that_are_cut_off_say_so_once() {
    let batch = batch(&records(30), &Shape::canonical());
    let batches = [batch.slice(0, 15), batch.slice(15, 0), batch.slice(15, 15)];
    for (form, read) in [(Form::Parquet, 0), (Form::ArrowStream, 15)] {
        let whole = file(&batches, form);
        let (answers, summary) = by_all(&whole);
        assert_eq!((answers.len(), summary["rejected"].as_u64()), (30, Some(0)), "{form:?}");
        let (answers, summary) = by_all(&whole[..whole.len() - 200]);
        assert_eq!((answers.len(), summary["rejected"].as_u64()), (read + 1, Some(1)), "{form:?}");
        assert_eq!(answers[read]["decision"], "rejected", "{form:?}");
    }
}

#[test]
fn sessions_in_columns_are_earlier_than_others_as_those_in_lines_are() {
    let record = |number: usize| {
        // Every third session is the only one of its patient; days do not stand in order.
        let patient = if number.is_multiple_of(3) { format!("ONE-{number}") } else { format!("P-{}", number % 22) };
        let day = number * 7 % 28 + 1;
        json!({"id": format!("S-{number}"), "payer": "harbor", "patient": {"id": patient}, "discipline": "PT",
            "date_of_service": format!("2026-03-{day:02}"), "lines": [{"code": "97110", "minutes": number % 70}]})
    };
    let records: Vec<Value> = (0..250).map(record).collect();
    let rules = ["--rules", "tests/history/rules", "--history-complete-from", "2020-01-01"];
    let expected = said_by(&rules, &jsonl(&records), "1");
    let counts = |count: usize| expected.1.contains(&format!("\"message\":\"{count} before this one\""));
    assert!(counts(1) && counts(3), "nothing was counted");
    let batch = batch(&records, &Shape::canonical());
    let batches = [batch.slice(0, 150), batch.slice(150, 100)];
    for threads in ["1", "2", "3"] {
        assert!(said_by(&rules, &jsonl(&records), threads) == expected, "JSON lines, {threads} threads");
        for form in [Form::Parquet, Form::ArrowStream] {
            assert!(said_by(&rules, &file(&batches, form), threads) == expected, "{form:?}, {threads} threads");
        }
    }
}
