//! Starts: from the start of a process to its end, with one session in between.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::table::median;
use peers::forms::jsonl;
use peers::visit::Visit;

/// The rules folder with rule set R.
pub const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");

/// Starts that a median is of.
const STARTS: usize = 60;

/// Where the `payrules` program is, if it was built.
pub fn payrules(given: Option<PathBuf>) -> Option<PathBuf> {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/payrules");
    let beside = std::env::var_os("CARGO_TARGET_DIR").map(|target| PathBuf::from(target).join("release/payrules"));
    given.into_iter().chain(beside).chain([main]).find(|path| path.is_file())
}

/// A table of starts; the programs take turns.
pub fn table(program: Option<&Path>, visit: &Visit) -> String {
    let nothing = std::env::current_exe().map(|path| path.with_file_name("nothing")).ok().filter(|path| path.is_file());
    let mut record = String::new();
    jsonl::line(visit, &mut record);
    let medicare = record.replace(jsonl::PAYER, "medicare");
    let mut starts: Vec<(&str, Command, &str, Vec<f64>)> = Vec::new();
    if let Some(nothing) = nothing {
        starts.push(("a program that does nothing", Command::new(nothing), "", Vec::new()));
    }
    if let Some(program) = program {
        let mut version = Command::new(program);
        version.arg("--version");
        starts.push(("payrules --version", version, "", Vec::new()));
        let mut set_r = Command::new(program);
        set_r.args(["check", "--format", "jsonl", "--rules", RULES, "-"]);
        starts.push(("payrules check, rule set R from its folder", set_r, &record, Vec::new()));
        let mut shipped = Command::new(program);
        shipped.args(["check", "--format", "jsonl", "-"]);
        starts.push(("payrules check, medicare of all shipped profiles", shipped, &medicare, Vec::new()));
    }
    for _ in 0..STARTS {
        for (_, command, input, times) in &mut starts {
            times.push(once(command, input));
        }
    }
    let mut text = String::from("| start to end | median ms | fastest ms |\n|---|---|---|\n");
    for (name, _, _, times) in &starts {
        let fastest = times.iter().copied().fold(f64::INFINITY, f64::min);
        text.push_str(&format!("| {name} | {:.2} | {:.2} |\n", median(times) * 1e3, fastest * 1e3));
    }
    if program.is_none() {
        text.push_str("\npayrules is not there: build it with `cargo build --release` in the main folder, or name it with `--payrules`.\n");
    }
    text
}

/// Seconds from start to end.
fn once(command: &mut Command, input: &str) -> f64 {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    // Who reads nothing may be gone before it is written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let status = child.wait().unwrap();
    let spent = start.elapsed().as_secs_f64();
    assert!(matches!(status.code(), Some(0 | 1)), "{command:?} ended with {status}");
    spent
}
