//! The command as a user starts it: how long until one session is decided, and how much memory a million of them take.
//!
//! `cargo bench --bench whole` measures both on the optimized binary and prints them with the limits that they should keep; another number of sessions
//! can be given: `cargo bench --bench whole -- 100000`. Memory is the high-water mark that the kernel keeps (`VmHWM`), so it is
//! measured on Linux only. Without `--bench` (as `cargo test` runs it) a small input shows that all of this still works.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::print_stdout, clippy::unwrap_used)]

mod clinic;

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of the cold start; the median is reported.
const RUNS: usize = 50;

/// What a cold start should stay under.
const COLD_START: Duration = Duration::from_millis(5);

/// What memory should stay under.
const MEMORY_KB: u64 = 150 * 1024;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let asked = arguments.iter().find_map(|argument| argument.parse().ok());
    let runs = if measures { RUNS } else { 1 };
    let sessions = if measures { asked.unwrap_or(1_000_000) } else { 500 };
    cold_start(runs);
    memory(sessions);
}

fn payrules(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payrules"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// From the start of the process to its end, with one session in between.
fn cold_start(runs: usize) {
    let session = clinic::session(1);
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let mut child = payrules(&["check", "--format", "json", "-"]).spawn().unwrap();
            child.stdin.take().unwrap().write_all(session.as_bytes()).unwrap();
            let status = child.wait().unwrap();
            assert!(matches!(status.code(), Some(0 | 1)), "it should decide the session: {status}");
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let (fastest, median) = (times[0], times[times.len() / 2]);
    println!(
        "cold start, one session: {median:.1?} (median of {runs} runs, fastest {fastest:.1?}; should stay under {COLD_START:?} on a machine with nothing else to do)"
    );
}

/// All sessions through one process by a pipe; its mark is read when the last one is written and it still waits for more.
fn memory(sessions: u64) {
    let start = Instant::now();
    let mut child = payrules(&["check", "--format", "jsonl", "-"]).spawn().unwrap();
    let mut stdin = std::io::BufWriter::new(child.stdin.take().unwrap());
    let mut early = None;
    for number in 0..sessions {
        stdin.write_all(clinic::session(number).as_bytes()).unwrap();
        if number == sessions / 10 {
            early = high_water(&child);
        }
    }
    stdin.flush().unwrap();
    let late = high_water(&child);
    drop(stdin);
    let status = child.wait().unwrap();
    assert!(matches!(status.code(), Some(0..=3)), "it should decide the sessions: {status}");
    let rate = u128::from(sessions) * 1000 / start.elapsed().as_millis().max(1);
    let kb = |mark: Option<u64>| mark.map_or("not measured here".to_owned(), |kb| format!("{} MB", kb.div_ceil(1024)));
    println!(
        "memory, {sessions} sessions from JSONL: {} (after a tenth of them: {}; should stay under {} MB)",
        kb(late),
        kb(early),
        MEMORY_KB / 1024
    );
    println!("throughput, the same run: {rate} sessions a second (one core decides, this process writes)");
}

/// The most memory the process has had so far, in kB.
fn high_water(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
