//! From JSON lines to sessions, beside what `serde_json` needs for the same bytes. `cargo bench --bench read`.
//!
//! Compare lines of one run with each other: `structs` has owned texts and checks nothing, `tree` is the reader that words mistakes and is asked
//! where a record is unusual, `direct` reads all others. `lines` parts the bytes before.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod clinic;

use std::sync::{Arc, LazyLock};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use payrules::formats::read::direct::Direct;
use payrules::formats::read::json;
use payrules::formats::read::lines::Lines;
use payrules::formats::read::tree::parse;
use serde::Deserialize;

/// Records of a round; none of them is rejected.
static TEXTS: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..10_000).map(clinic::session).filter(|text| !text.contains("2026-02-30")).collect());

fn main() {
    divan::main();
}

/// Reads all records by `read`, which gives whether it could.
fn all(bencher: Bencher<'_, '_>, mut read: impl FnMut(&str) -> bool) {
    let bytes: usize = TEXTS.iter().map(String::len).sum();
    bencher.counter(ItemsCount::new(TEXTS.len())).counter(BytesCount::new(bytes)).bench_local(|| {
        assert!(TEXTS.iter().all(|text| read(text.trim_ascii_end())));
    });
}

/// What a program would have that takes these records for granted.
#[derive(Deserialize)]
#[allow(dead_code)] // read, and dropped
struct Visit {
    id: String,
    payer: String,
    date_of_service: String,
    place_of_service: String,
    patient: Patient,
    provider: Provider,
    diagnoses: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Patient {
    id: String,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Provider {
    r#type: String,
    npi: String,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Line {
    id: String,
    code: String,
    minutes: Option<u32>,
    units_billed: u32,
}

#[divan::bench]
fn structs(bencher: Bencher<'_, '_>) {
    all(bencher, |text| divan::black_box(serde_json::from_str::<Visit>(text)).is_ok());
}

#[divan::bench]
fn values(bencher: Bencher<'_, '_>) {
    all(bencher, |text| divan::black_box(serde_json::from_str::<serde_json::Value>(text)).is_ok());
}

#[divan::bench]
fn tree(bencher: Bencher<'_, '_>) {
    let file: Arc<str> = Arc::from("bench.jsonl");
    all(bencher, |text| {
        let tree = parse(text.as_bytes()).unwrap();
        divan::black_box(json::read(&tree, &file, 1, false, false)).0.is_ok()
    });
}

#[divan::bench]
fn direct(bencher: Bencher<'_, '_>) {
    let mut direct = Direct::new();
    all(bencher, |text| divan::black_box(direct.read(text, false)).is_some());
}

#[divan::bench]
fn lines(bencher: Bencher<'_, '_>) {
    static TEXT: LazyLock<String> = LazyLock::new(|| TEXTS.concat());
    bencher.counter(ItemsCount::new(TEXTS.len())).counter(BytesCount::new(TEXT.len())).bench_local(|| {
        let mut lines = Lines::new(Box::new(TEXT.as_bytes()), usize::MAX);
        let mut count = 0;
        while let Some(line) = lines.next_line().unwrap() {
            count += usize::from(!divan::black_box(line).too_long);
        }
        assert_eq!(count, TEXTS.len());
    });
}
