//! What a start costs, by payer: the profile unpacked, or read and checked, and compiled in this process, and the program from its start to its end with one
//! session decided. `cargo bench --bench start`.
//!
//! `medicare-palmetto` has a list of 22,208 diagnoses, `anthem` is a file of ordinary size, and `names` is what every start pays for all payers.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Stdio};
use std::sync::Arc;

use divan::Bencher;
use payrules::engine::Engine;
use payrules::profile::Shelf;

const PAYERS: [&str; 4] = ["anthem", "medicare", "medicare-palmetto", "wa-lni"];

fn main() {
    divan::main();
}

/// An engine that knows every payer by its names, and none by its rules.
#[divan::bench]
fn names() -> Engine {
    Engine::lazy(Arc::new(Shelf::new(false)))
}

/// The profile of one payer to decide with: as the build has packed it, or from the text of its files.
#[divan::bench(args = PAYERS)]
fn profile(payer: &str) -> usize {
    let engine = Engine::lazy(Arc::new(Shelf::new(false)));
    engine.find(payer).unwrap().rules.len()
}

/// The profile of one payer with its test cases, from the text of its files.
#[divan::bench(args = PAYERS)]
fn profile_read(payer: &str) -> usize {
    let engine = Engine::lazy(Arc::new(Shelf::new(true)));
    engine.find(payer).unwrap().rules.len()
}

/// The profiles of all payers, side by side.
#[divan::bench]
fn all_profiles() -> usize {
    Engine::lazy(Arc::new(Shelf::new(false))).profiles().count()
}

/// The program that decides nothing.
#[divan::bench(sample_size = 1)]
fn process_alone(bencher: Bencher<'_, '_>) {
    bencher.bench(|| payrules(&["--version"]));
}

/// The program from start to end, with one session.
#[divan::bench(args = PAYERS, sample_size = 1)]
fn process(bencher: Bencher<'_, '_>, payer: &str) {
    bencher.bench(|| payrules(&["check", "--payer", payer, "--exit-zero", "--format", "json", "benches/start.json"]));
}

fn payrules(arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payrules"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success());
}
