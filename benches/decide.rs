//! Where the time goes: the rules, one session, ten thousand of them. `cargo bench --bench decide`.
//!
//! Compare lines of one run with each other, not with another machine's: `json_alone` is what any reader of these records has to do,
//! `read_alone` adds the contract's checks, `decide_alone` is the engine, `read_decide_write` the whole of `check` but its start.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod clinic;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use payrules::engine::{Engine, Options};
use payrules::formats::{ByEngine, InputFormat, JsonlWriter, Read, ReadOptions, open, run};
use payrules::model::session::Session;
use payrules::profile::RuleBook;

/// Sessions of the long benches.
const MANY: u64 = 10_000;

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(RuleBook::embedded_to_decide().check().unwrap().profiles));

static TEXT: LazyLock<String> = LazyLock::new(|| (0..MANY).map(clinic::session).collect());

fn main() {
    divan::main();
}

/// The records of a text that can be read.
fn read(text: &'static str) -> impl Iterator<Item = Session> {
    reader(text).filter_map(|read| match read.unwrap() {
        Read::Session(session, _) => Some(*session),
        Read::Rejected(_) => None,
    })
}

fn reader(text: &'static str) -> payrules::formats::Reader {
    let options = ReadOptions { format: Some(InputFormat::Jsonl), ..ReadOptions::default() };
    open("-", Some(Box::new(text.as_bytes())), options).unwrap()
}

/// What every start costs.
mod start {
    use super::*;

    /// All files inside the program: TOML, inheritance, every rule text parsed and checked.
    #[divan::bench]
    fn check_all_profiles() -> usize {
        RuleBook::embedded_to_decide().check().unwrap().profiles.len()
    }

    /// The same with their test cases, as `lint` and `test` need it.
    #[divan::bench]
    fn check_all_profiles_and_cases() -> usize {
        RuleBook::embedded().check().unwrap().profiles.len()
    }

    #[divan::bench]
    fn compile_all_profiles(bencher: Bencher<'_, '_>) {
        let profiles = RuleBook::embedded_to_decide().check().unwrap().profiles;
        bencher.with_inputs(|| profiles.clone()).bench_values(Engine::new);
    }
}

/// One session, by payer.
#[divan::bench(args = ["anthem", "bcbs-illinois", "medicare", "va-community-care"])]
fn one_session(bencher: Bencher<'_, '_>, payer: &str) {
    let session = read(&TEXT).find(|session| {
        let answer = ENGINE.determine(session, &Options::default());
        session.lines.len() > 2
            && matches!(answer, payrules::model::determination::Answer::Decided(decided) if decided.payer == payer)
    });
    let session = session.unwrap();
    bencher.bench(|| ENGINE.determine(&session, &Options::default()));
}

/// Ten thousand sessions of six payers.
mod many {
    use super::*;

    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn json_alone(bencher: Bencher<'_, '_>) {
        bencher.counter(ItemsCount::new(MANY)).counter(BytesCount::new(TEXT.len())).bench(|| {
            TEXT.lines()
                .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
                .filter(|tree| tree.is_object())
                .count()
        });
    }

    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn read_alone(bencher: Bencher<'_, '_>) {
        bencher.counter(ItemsCount::new(MANY)).counter(BytesCount::new(TEXT.len())).bench(|| read(&TEXT).count());
    }

    #[divan::bench(sample_count = 3, sample_size = 1)]
    fn decide_alone(bencher: Bencher<'_, '_>) {
        let sessions: Vec<Session> = read(&TEXT).collect();
        let options = Options::default();
        bencher
            .counter(ItemsCount::new(sessions.len()))
            .bench(|| sessions.iter().for_each(|session| drop(divan::black_box(ENGINE.determine(session, &options)))));
    }

    #[divan::bench(sample_count = 3, sample_size = 1)]
    fn read_decide_write(bencher: Bencher<'_, '_>) {
        let options = Options::default();
        bencher.counter(ItemsCount::new(MANY)).counter(BytesCount::new(TEXT.len())).bench(|| {
            let decide = ByEngine { engine: &ENGINE, options: &options };
            let mut out = JsonlWriter::new(std::io::sink());
            run(reader(&TEXT), &decide, None, &mut out, &mut |_| {}).unwrap()
        });
    }
}
