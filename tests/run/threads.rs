//! Any number of threads writes what one does, and one writes what reading record by record says: over inputs in which ids come again, days
//! are interrupted and come again, records are rejected, and a block ends anywhere.

use std::collections::BTreeSet;
use std::io::Read as Bytes;
use std::num::NonZeroUsize;

use payrules::engine::{DayKey, Engine, Options};
use payrules::formats::{
    ByEngine, CsvRows, CsvWriter, Decide, Event, Group, JsonWriter, JsonlWriter, Read, ReadOptions, Summary, Threads,
    open, run,
};
use payrules::model::determination::{Answer, Decision};
use payrules::model::earlier::Past;
use payrules::model::session::Session;
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{Covers, answer};

/// Records of the first block and of those behind it, as the run has them; only to make inputs that end about where one of them does.
const BLOCKS: (usize, usize) = (64, 256);

/// What is chosen of a record.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    id: Option<u16>,
    patient: Option<u8>,
    day: u8,
    payer: &'static str,
    code: &'static str,
}

fn record() -> impl Strategy<Value = Record> {
    // Few ids, patients and days, so that they come again; a day 30 of February is refused.
    let id = proptest::option::weighted(0.2, 0u16..6);
    // Some patients come once.
    let patient = proptest::option::weighted(0.9, prop_oneof![4 => 0u8..3, 1 => 3u8..200]);
    let day = prop_oneof![8 => 1u8..4, 1 => Just(30)];
    let payer = prop_oneof![6 => Just("medicare"), 1 => Just("nobody")];
    let code = prop_oneof![Just("97110"), Just("97140"), Just("97161")];
    (id, patient, day, payer, code).prop_map(|(id, patient, day, payer, code)| Record { id, patient, day, payer, code })
}

/// Records that matter, around the place where a block may end; and how many come before.
pub(crate) fn records() -> impl Strategy<Value = (usize, Vec<Record>)> {
    let (first, block) = BLOCKS;
    let fourth = first + 4 * block;
    let before = prop_oneof![2 => Just(0), 1 => first - 40..first, 1 => fourth - 40..fourth];
    (before, proptest::collection::vec(record(), 1..120))
}

fn id(number: usize, record: &Record) -> String {
    record.id.map_or_else(|| format!("S-{number}"), |id| format!("R-{id}"))
}

pub(crate) fn jsonl(before: usize, records: &[Record]) -> String {
    let mut text = String::new();
    for number in 0..before {
        text.push_str(&format!("{{\"id\":\"F-{number}\",\"date_of_service\":\"2026-01-05\",\"lines\":[]}}\n"));
    }
    for (number, record) in records.iter().enumerate() {
        let patient = record.patient.map_or(String::new(), |patient| format!("\"patient.id\":\"P-{patient}\","));
        text.push_str(&format!(
            "{{\"id\":\"{}\",{patient}\"date_of_service\":\"2026-02-{:02}\",\"payer\":\"{}\",\"lines\":[{{\"code\":\"{}\",\"minutes\":20}}]}}\n",
            id(number, record),
            record.day,
            record.payer,
            record.code
        ));
        match number % 17 {
            3 => text.push_str("{\"id\":\n"),
            9 => text.push('\n'),
            _ => {}
        }
    }
    text
}

pub(crate) fn csv(before: usize, records: &[Record]) -> String {
    let mut text = String::from("id,patient.id,date_of_service,payer,code,minutes\n");
    for number in 0..before {
        text.push_str(&format!("F-{number},,2026-01-05,,97110,20\n"));
    }
    for (number, record) in records.iter().enumerate() {
        let patient = record.patient.map_or(String::new(), |patient| format!("P-{patient}"));
        let (id, day, payer, code) = (id(number, record), record.day, record.payer, record.code);
        text.push_str(&format!("{id},{patient},2026-02-{day:02},{payer},{code},20\n"));
        match number % 17 {
            3 => text.push_str(&format!("{id},short\n")),
            9 => text.push_str(",,2026-02-01,,97110,20\n"),
            _ => {}
        }
    }
    text
}

/// Gives a text in pieces of these sizes, as a pipe does.
pub(crate) struct Piecemeal {
    text: Vec<u8>,
    at: usize,
    sizes: Vec<usize>,
    turn: usize,
}

impl Piecemeal {
    pub(crate) fn new(text: &str, sizes: Vec<usize>) -> Self {
        Self { text: text.as_bytes().to_vec(), at: 0, sizes, turn: 0 }
    }
}

impl Bytes for Piecemeal {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes.get(self.turn % self.sizes.len().max(1)).copied().unwrap_or(usize::MAX).max(1);
        self.turn += 1;
        let end = self.at.saturating_add(size.min(out.len())).min(self.text.len());
        let piece = &self.text[self.at..end];
        out[..piece.len()].copy_from_slice(piece);
        self.at = end;
        Ok(piece.len())
    }
}

/// How the answers are written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Json,
    Jsonl,
    Csv,
}

/// Everything that a run says.
#[derive(Debug, PartialEq)]
struct Said {
    bytes: String,
    summary: Summary,
    events: Vec<String>,
    unknown: Vec<String>,
}

fn said(text: &str, sizes: Vec<usize>, decide: &dyn Decide, form: Form, threads: usize) -> Said {
    let input = Piecemeal::new(text, sizes);
    let mut reader = open("-", Some(Box::new(input)), ReadOptions::default()).unwrap();
    let (mut bytes, mut events) = (Vec::new(), Vec::new());
    let mut tell = |event: Event<'_>| match event {
        Event::Answered(answer) => events.push(show(answer)),
        Event::InShort(rows, places) => events.extend(rows.range(places).map(|row| format!("{row:?}"))),
        Event::Unread(error) => events.push(error.to_string()),
    };
    let threads = Threads(NonZeroUsize::new(threads).unwrap());
    let summary = match form {
        Form::Json => run(&mut reader, decide, None, &mut JsonWriter::new(&mut bytes), &mut tell, threads),
        Form::Jsonl => run(&mut reader, decide, None, &mut JsonlWriter::new(&mut bytes), &mut tell, threads),
        Form::Csv => {
            run(&mut reader, decide, None, &mut CsvWriter::new(&mut bytes, CsvRows::Lines), &mut tell, threads)
        }
    };
    let unknown = reader.unknown_columns().iter().map(ToString::to_string).collect();
    Said { bytes: String::from_utf8(bytes).unwrap(), summary: summary.unwrap(), events, unknown }
}

fn show(answer: &Answer) -> String {
    match answer {
        Answer::Decided(decided) => format!("{} {:?} with {:?}", decided.id, decided.decision, decided.decided_with),
        Answer::Rejected(rejection) => {
            format!("{:?} rejected: {:?}", rejection.id, rejection.errors.first().map(|e| &e.expected))
        }
    }
}

/// The same, record by record: what a day is, is written down here once more.
fn plainly(text: &str) -> Vec<String> {
    let input = Piecemeal::new(text, Vec::new());
    let reader = open("-", Some(Box::new(input)), ReadOptions::default()).unwrap();
    let (mut said, mut seen) = (Vec::new(), BTreeSet::new());
    let mut key: Option<DayKey> = None;
    let mut day: Vec<Result<Session, String>> = Vec::new();
    let close = |day: &mut Vec<Result<Session, String>>, said: &mut Vec<String>| {
        let sessions: Vec<Session> = day.iter().filter_map(|one| one.as_ref().ok()).cloned().collect();
        let group = Group { sessions, past: Past::default(), late: false };
        let mut answers = Covers.groups(&[group]).remove(0).into_iter();
        said.extend(day.drain(..).map(|one| one.map_or_else(|why| why, |_| show(&answers.next().unwrap()))));
    };
    for read in reader {
        match read.unwrap() {
            Read::Rejected(rejection) => {
                day.push(Err(show(&Answer::Rejected(rejection))));
                if key.is_none() {
                    close(&mut day, &mut said);
                }
            }
            Read::Session(session, _) => {
                let its = Covers.day_key(&session);
                let many = day.iter().filter(|one| one.is_ok()).count() >= 50;
                if its.is_none() || its != key || many {
                    close(&mut day, &mut said);
                    key = None;
                    if its.as_ref().is_some_and(|its| !seen.insert(its.clone())) {
                        said.push(show(&answer(&session, &[], Decision::Review)));
                        continue;
                    }
                }
                day.push(Ok(*session));
                key = its;
                if key.is_none() {
                    close(&mut day, &mut said);
                }
            }
        }
    }
    close(&mut day, &mut said);
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_number_of_threads_writes_the_same(
        (before, records) in records(),
        table in any::<bool>(),
        form in proptest::sample::select(vec![Form::Json, Form::Jsonl, Form::Csv]),
        // Without any all is there at once, and several blocks are read side by side.
        pieces in prop_oneof![Just(Vec::new()), proptest::collection::vec(1usize..9000, 1..4)],
        cut in any::<Index>(),
    ) {
        let mut text = if table { csv(before, &records) } else { jsonl(before, &records) };
        // Some inputs are cut off in the middle.
        if cut.index(3) == 0 {
            text.truncate(text.len() - cut.index(text.len().min(80)));
        }
        let one = said(&text, Vec::new(), &Covers, form, 1);
        prop_assert_eq!(one.events.clone(), plainly(&text));
        prop_assert_eq!(one.summary.records, one.summary.decided + one.summary.rejected);
        for threads in [2, 3] {
            prop_assert_eq!(&one, &said(&text, pieces.clone(), &Covers, form, threads));
        }
    }
}

#[test]
fn the_engine_decides_the_same_on_any_number_of_threads() {
    let checked = RuleBook::embedded_to_decide().check().unwrap();
    let engine = Engine::new(checked.profiles);
    let options = Options::default();
    let decide = ByEngine { engine: &engine, options: &options };
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 6,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let cases = proptest::collection::vec(record(), 200..300);
    let tried = runner.run(&cases, |records| {
        let text = jsonl(0, &records);
        let one = said(&text, Vec::new(), &decide, Form::Jsonl, 1);
        prop_assert!(one.summary.decided > 0);
        prop_assert_eq!(&one, &said(&text, vec![4000, 700], &decide, Form::Jsonl, 2));
        prop_assert_eq!(&one, &said(&text, Vec::new(), &decide, Form::Jsonl, 3));
        Ok(())
    });
    tried.unwrap();
}
