//! The run and its writers: an answer for each record in its place, counts that add up, the same bytes each time, and an
//! output that fails.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod aside;
mod few;
#[path = "../common/rule_set_r.rs"]
mod rule_set_r;
mod short;
mod tables;
mod threads;

use std::io::{self, Cursor, Write};

use jiff::civil::date;
use payrules::engine::DayKey;
use payrules::formats::{
    AnswerWriter, CsvRows, CsvWriter, Decide, Event, Group, JsonWriter, JsonlWriter, ReadOptions, RunError, Summary,
    Threads, open, run,
};
use payrules::model::determination::{
    Answer, Citation, ClaimLine, Decision, Determination, Finding, LineAnswer, Missing, Needs, Note, ProfileRef,
    RecordError, Rejection,
};
use payrules::model::session::{Session, line_code};
use rust_decimal::Decimal;

/// Covers every line and says which sessions it saw together; a payer `nobody` is rejected.
struct Covers;

impl Decide for Covers {
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        let (patient, date) = (session.text("patient.id")?.to_owned(), session.date_of_service()?);
        Some(DayKey { payer: String::new(), patient, date })
    }

    fn reads_history(&self, _: &Session) -> bool {
        true
    }

    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        let one = |group: &Group| match group.sessions.as_slice() {
            [session] if group.late => vec![answer(session, &[], Decision::Review)],
            sessions => {
                let ids: Vec<String> = sessions.iter().map(|session| session.id().to_string()).collect();
                sessions.iter().map(|session| answer(session, &ids, Decision::Covered)).collect()
            }
        };
        groups.iter().map(one).collect()
    }
}

fn answer(session: &Session, together: &[String], decision: Decision) -> Answer {
    if session.text("payer") == Some("nobody") {
        let error = RecordError {
            file: String::new(),
            row: None,
            field: Some(String::from("payer")),
            value: Some(String::from("nobody")),
            expected: String::from("a payer"),
        };
        return Answer::Rejected(Rejection::new(Some(session.id().to_string()), vec![error]));
    }
    let lines = session.lines.iter().zip(1..).map(|(line, number)| line_answer(number, line_code(line), decision));
    Answer::Decided(Box::new(Determination {
        schema: 1,
        engine: String::from("0.0.0"),
        id: session.id().to_string(),
        input: String::from("sha256:00"),
        payer: String::from("medicare"),
        profile: ProfileRef { edition: date(2026, 1, 1), digest: String::from("sha256:11") },
        date_of_service: session.date_of_service().unwrap(),
        decided_with: together.iter().filter(|id| *id != session.id()).cloned().collect(),
        decision,
        timed_minutes: Some(25),
        timed_units: Some(Decimal::TWO),
        lines: lines.collect(),
        claim_lines: Vec::new(),
        findings: Vec::new(),
        missing: Vec::new(),
        presumed: Vec::new(),
        notes: Vec::new(),
        payment: None,
    }))
}

fn line_answer(line: usize, code: &str, decision: Decision) -> LineAnswer {
    LineAnswer {
        line,
        id: None,
        code: code.to_string(),
        minutes: Some(25),
        decision,
        units: Some(Decimal::TWO),
        units_billed: None,
        modifiers: vec![String::from("GP")],
        modifiers_added: Vec::new(),
        liability: None,
        reasons: Vec::new(),
        payment: None,
    }
}

/// A session with all that a row of CSV can show.
fn rich() -> Answer {
    let facts = read("id,date_of_service,code\n=S-1,2026-03-02,97110\n").facts;
    let session = Session { facts, ..Session::default() };
    let Answer::Decided(mut decided) = answer(&session, &[], Decision::Hold) else { panic!("rejected") };
    let mut held = line_answer(1, "97110", Decision::Hold);
    held.id = Some(String::from("-C,1"));
    held.reasons = vec![String::from("plan-certified")];
    let mut open = line_answer(2, "97140", Decision::NeedsInfo);
    open.units = None;
    open.minutes = None;
    decided.lines = vec![held, open, line_answer(3, "97112", Decision::Covered)];
    decided.findings = vec![Finding {
        rule: String::from("plan-certified"),
        version: None,
        lines: vec![1],
        effect: String::from("hold"),
        needs: Some(Needs::Clinical),
        message: String::from("@the plan is not certified\nyet"),
        fix: Some(String::from("have it \"signed\"")),
        source: Some(Citation {
            id: String::from("x"),
            cite: String::from("y"),
            url: None,
            seen: date(2026, 1, 1),
            grade: String::from("A"),
        }),
        group: Some(String::from("CO")),
        carc: Some(String::from("16")),
        rarc: vec![String::from("N706"), String::from("MA130")],
        cost: None,
    }];
    decided.missing = vec![Missing {
        fact: String::from("minutes"),
        lines: vec![2],
        rules: Vec::new(),
        affects: String::from("units"),
        outcomes: Vec::new(),
    }];
    decided.claim_lines = vec![ClaimLine {
        code: String::from("97112"),
        modifiers: vec![String::from("GP"), String::from("59")],
        units: Decimal::TWO,
        charge: Some(Decimal::new(90, 0)),
        place_of_service: Some(String::from("11")),
        diagnosis_pointers: vec![1, 2],
        lines: vec![3],
    }];
    decided.notes =
        vec![Note { code: String::from("x"), lines: vec![], text: String::from("y"), alternatives: vec![] }];
    Answer::Decided(decided)
}

/// The snapshot holds what goes in and what comes out, not the code between.
macro_rules! snapshot {
    ($text:expr) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($text) });
    };
}

fn read(csv: &str) -> Session {
    let mut reader = open("-", Some(Box::new(Cursor::new(csv.to_string()))), ReadOptions::default()).unwrap();
    let Some(Ok(payrules::formats::Read::Session(session, _))) = reader.next() else { panic!("not read") };
    *session
}

const RECORDS: &str = "id,date_of_service,patient.id,payer,code
S-1,2026-03-02,P-1,,97110
S-2,2026-03-02,P-1,,97140
S-3,2026-02-30,P-1,,97110
S-4,2026-03-02,P-1,nobody,97110
S-5,2026-03-02,P-2,,97110
S-6,2026-03-02,,,97110
S-7,2026-03-02,P-1,,97110
S-7,2026-03-02,P-1,,97140
S-1,2026-03-02,P-1,,97140
";

fn run_with(writer: &mut dyn AnswerWriter) -> Result<(Summary, usize), RunError> {
    let mut answered = 0;
    let mut reader = open("-", Some(Box::new(Cursor::new(RECORDS))), ReadOptions::default()).unwrap();
    let summary = run(
        &mut reader,
        &Covers,
        None,
        writer,
        &mut |event| {
            answered += usize::from(matches!(event, Event::Answered(_)));
        },
        Threads::ONE,
    )?;
    Ok((summary, answered))
}

#[test]
fn every_record_is_answered_in_its_place_and_the_counts_add_up() {
    let mut bytes = Vec::new();
    let (summary, answered) = run_with(&mut JsonlWriter::new(&mut bytes)).unwrap();
    let short: Vec<String> = bytes
        .split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| {
            let answer: serde_json::Value = serde_json::from_slice(line).unwrap();
            let with = answer["decided_with"].as_array().map_or(String::new(), |ids| format!(" with {ids:?}"));
            let row =
                answer["errors"].as_array().map_or(String::new(), |e| format!(" {}:{}", e[0]["file"], e[0]["row"]));
            format!("{} {}{with}{row}", answer["id"].as_str().unwrap(), answer["decision"].as_str().unwrap())
        })
        .collect();
    snapshot!(format!("{RECORDS}---\n{}\n---\n{}", short.join("\n"), serde_json::to_string_pretty(&summary).unwrap()));
    assert_eq!(summary.records, summary.decided + summary.rejected);
    assert_eq!(summary.records, u64::try_from(answered).unwrap());
}

#[test]
fn the_same_run_is_the_same_bytes_in_every_format() {
    let bytes = |make: &dyn Fn(&mut Vec<u8>)| {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        make(&mut one);
        make(&mut other);
        assert_eq!(one, other);
        String::from_utf8(one).unwrap()
    };
    let json = bytes(&|out| drop(run_with(&mut JsonWriter::new(out)).unwrap()));
    let lines = bytes(&|out| drop(run_with(&mut JsonlWriter::new(out)).unwrap()));
    bytes(&|out| drop(run_with(&mut CsvWriter::new(out, CsvRows::Lines)).unwrap()));
    let members: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let each: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(members, each);
}

#[test]
fn rows_of_csv() {
    let rejected = Answer::Rejected(Rejection::new(
        None,
        vec![RecordError {
            file: String::from("s.csv"),
            row: Some(14),
            field: Some(String::from("date_of_service")),
            value: Some(String::from("2026-02-30")),
            expected: String::from("a date"),
        }],
    ));
    let table = |rows, answers: &[&Answer]| {
        let mut bytes = Vec::new();
        let mut writer = CsvWriter::new(&mut bytes, rows);
        for answer in answers {
            writer.write(answer).unwrap();
        }
        writer.finish().unwrap();
        drop(writer);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        let mut text = format!("{}\n", header.iter().collect::<Vec<_>>().join(","));
        for row in reader.records() {
            text.push_str("row\n");
            for (name, cell) in header.iter().zip(&row.unwrap()).filter(|(_, cell)| !cell.is_empty()) {
                text.push_str(&format!("  {name}: {cell:?}\n"));
            }
        }
        text
    };
    let rich = rich();
    snapshot!(format!(
        "per line\n{}\nper claim line\n{}\nno answers\n{}",
        table(CsvRows::Lines, &[&rich, &rejected]),
        table(CsvRows::ClaimLines, &[&rich, &rejected]),
        table(CsvRows::Lines, &[]),
    ));
}

#[test]
fn no_answers_are_an_empty_array() {
    let mut bytes = Vec::new();
    JsonWriter::new(&mut bytes).finish().unwrap();
    assert_eq!(bytes, b"[]\n");
}

/// Takes some bytes and then fails.
struct Fails {
    room: usize,
    kind: io::ErrorKind,
}

impl Write for Fails {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            return Err(io::Error::from(self.kind));
        }
        let count = bytes.len().min(self.room);
        self.room -= count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_fails_ends_the_run_and_one_that_was_closed_does_so_quietly() {
    for room in [0, 10, 700] {
        let fails = |kind| Fails { room, kind };
        let full = io::ErrorKind::StorageFull;
        let pipe = io::ErrorKind::BrokenPipe;
        assert!(matches!(run_with(&mut JsonWriter::new(fails(full))), Err(RunError::Write(_))));
        assert!(matches!(run_with(&mut JsonlWriter::new(fails(full))), Err(RunError::Write(_))));
        assert!(matches!(run_with(&mut CsvWriter::new(fails(full), CsvRows::Lines)), Err(RunError::Write(_))));
        assert!(matches!(run_with(&mut JsonWriter::new(fails(pipe))), Err(RunError::Closed)));
        assert!(matches!(run_with(&mut JsonlWriter::new(fails(pipe))), Err(RunError::Closed)));
        assert!(matches!(run_with(&mut CsvWriter::new(fails(pipe), CsvRows::Lines)), Err(RunError::Closed)));
    }
}
