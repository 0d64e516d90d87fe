//! Several programs at once, and programs that are killed: `check --record` as its users run it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::ops::Range;
use std::process::{Child, Command, Output, Stdio};

use payrules::ledger::Mode;
use serde_json::Value as Tree;

use crate::places::{Empty, on_both};

/// The program, with a ledger.
pub fn payrules(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payrules"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("PGPASSWORD");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A payer that pays for two visits a year.
pub const QUAY: [&str; 4] = ["--rules", "tests/ledger/rules", "--payer", "quay"];

pub fn recording(ledger: &str) -> Command {
    let mut command = payrules(&["check", "--format", "jsonl", "--ledger", ledger, "--record"]);
    command.args(QUAY).arg("-");
    command
}

/// Sessions with these numbers, one a line, of twenty patients.
pub fn sessions(numbers: Range<u32>) -> String {
    let one = |n: u32| {
        let (patient, day) = (n % 20, 1 + n % 28);
        format!(
            "{{\"id\":\"V-{n}\",\"date_of_service\":\"2026-03-{day:02}\",\"patient\":{{\"id\":\"P-{patient}\"}},\
             \"lines\":[{{\"code\":\"97110\",\"minutes\":25}},{{\"code\":\"97124\",\"minutes\":15}}]}}\n"
        )
    };
    numbers.map(one).collect()
}

/// Starts it and gives it its input from beside, so that neither waits for the other.
fn start(mut command: Command, input: String) -> Child {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || {
        // Who is killed reads no further.
        let _ = stdin.write_all(input.as_bytes());
    });
    child
}

pub fn run(command: Command, input: &str) -> Output {
    start(command, input.to_owned()).wait_with_output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// How often each visit number is exported.
fn exported(place: &Empty) -> BTreeMap<String, u32> {
    let mut all = BTreeMap::new();
    place
        .open(Mode::Read)
        .unwrap()
        .export(&mut |record: &Tree| {
            *all.entry(record["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            true
        })
        .unwrap();
    all
}

fn once(numbers: Range<u32>) -> BTreeMap<String, u32> {
    numbers.map(|n| (format!("V-{n}"), 1)).collect()
}

#[test]
fn four_programs_record_overlapping_sessions_and_each_is_there_once() {
    on_both(|place| {
        // Every session but the outermost is given by two or three of them.
        let spans = [0..250, 100..350, 200..450, 300..550];
        let children = spans.map(|span| start(recording(&place.text), sessions(span)));
        let mut told = [0u64; 2];
        for child in children {
            let done = child.wait_with_output().unwrap();
            let err = text(&done.stderr);
            assert_eq!(done.status.code(), Some(1), "{err}");
            assert_eq!(text(&done.stdout).lines().count(), 250, "{err}");
            let line = err.lines().find_map(|line| line.trim().strip_prefix("ledger: ")).expect(&err);
            let count = |what: &str| {
                let part = line.split(", ").find(|part| part.contains(what));
                part.map_or(0, |part| part.split(' ').next().unwrap().parse::<u64>().unwrap())
            };
            told[0] += count(" recorded");
            told[1] += count("there already");
        }
        assert_eq!(exported(place), once(0..550));
        assert_eq!(told, [550, 450]);
        let status = place.open(Mode::Read).unwrap().status().unwrap();
        assert_eq!((status.sessions, status.patients, status.replaced, status.taken_back), (550, 20, 0, 0));
    });
}

#[test]
fn a_program_that_is_killed_loses_no_answer_that_it_gave() {
    on_both(|place| {
        let mut answered = BTreeSet::new();
        // It is killed behind so many answers: before a batch, in the middle of its answers, between batches.
        for behind in [1, 100, 101, 230] {
            let mut child = start(recording(&place.text), sessions(0..400));
            let mut out = BufReader::new(child.stdout.take().unwrap());
            for _ in 0..behind {
                let mut line = String::new();
                out.read_line(&mut line).unwrap();
                let answer: Tree = serde_json::from_str(&line).unwrap();
                answered.insert(answer["id"].as_str().unwrap().to_owned());
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let mut rest = String::new();
            out.read_to_string(&mut rest).unwrap();
            // What was in the pipe when it died had been given, too.
            for line in rest.lines() {
                let Ok(answer) = serde_json::from_str::<Tree>(line) else { continue };
                answered.insert(answer["id"].as_str().unwrap().to_owned());
            }
            let kept = exported(place);
            let lost: Vec<&String> = answered.iter().filter(|id| !kept.contains_key(*id)).collect();
            assert!(lost.is_empty(), "answered and not kept: {lost:?}");
            assert!(kept.values().all(|times| *times == 1), "{kept:?}");
        }
        let done = run(recording(&place.text), &sessions(0..400));
        assert_eq!(text(&done.stdout).lines().count(), 400, "{}", text(&done.stderr));
        assert_eq!(exported(place), once(0..400));
    });
}

#[test]
fn programs_killed_at_any_moment_leave_a_ledger_that_goes_on() {
    on_both(|place| {
        for round in 0..8u64 {
            let mut child = start(recording(&place.text), sessions(0..400));
            std::thread::sleep(std::time::Duration::from_millis(20 + 40 * round));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let done = run(recording(&place.text), &sessions(0..400));
        assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
        assert_eq!(exported(place), once(0..400));
        let status = place.open(Mode::Read).unwrap().status().unwrap();
        assert_eq!((status.sessions, status.replaced), (400, 0));
    });
}
