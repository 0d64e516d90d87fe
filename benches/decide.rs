//! Where the time goes: the rules, one session, ten thousand of them. `cargo bench --bench decide`.
//!
//! Compare lines of one run with each other, not with another machine's: `json_alone` is what any reader of these records has to do,
//! `read_alone` adds the contract's checks, `decide_alone` is the engine, `read_decide_write` the whole of `check` but its start.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod clinic;
#[path = "../tests/columnar/make.rs"]
#[allow(dead_code)] // the tests make more forms of columns than are measured
mod make;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use payrules::engine::{Engine, Options};
use payrules::formats::{
    AnswerWriter, ByEngine, ColumnWriter, InputFormat, JsonlWriter, Read, ReadOptions, Threads, open, run,
};
use payrules::model::determination::Answer;
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
            run(&mut reader(&TEXT), &decide, None, &mut out, &mut |_| {}, Threads::ONE).unwrap()
        });
    }
}

/// The same sessions as columns, and the same answers in each form; those that a column of days cannot hold are left out.
mod columns {
    use super::*;
    use crate::make::{Form, Shape};

    /// A file of the sessions on disk, as one is read.
    fn file(form: Form) -> tempfile::NamedTempFile {
        let good = TEXT.lines().filter(|line| !line.contains("2026-02-30"));
        let records: Vec<serde_json::Value> = good.map(|line| serde_json::from_str(line).unwrap()).collect();
        let whole = make::batch(&records, &Shape::canonical());
        let batches: Vec<_> = (0..whole.num_rows())
            .step_by(4096)
            .map(|from| whole.slice(from, 4096.min(whole.num_rows() - from)))
            .collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), make::file(&batches, form)).unwrap();
        file
    }

    #[divan::bench(sample_count = 10, sample_size = 1, args = [Form::Parquet, Form::ParquetZstd, Form::ArrowFile, Form::ArrowLz4])]
    fn read_alone(bencher: Bencher<'_, '_>, form: Form) {
        let file = file(form);
        let path = file.path().to_str().unwrap();
        bencher
            .counter(ItemsCount::new(MANY))
            .bench(|| open(path, None, ReadOptions::default()).unwrap().map(Result::unwrap).count());
    }

    fn answers() -> Vec<Answer> {
        read(&TEXT).map(|session| ENGINE.determine(&session, &Options::default())).collect()
    }

    fn write(bencher: Bencher<'_, '_>, make: impl Fn() -> Box<dyn AnswerWriter> + Sync) {
        let answers = answers();
        bencher.counter(ItemsCount::new(answers.len())).bench(|| {
            let mut writer = make();
            answers.iter().for_each(|answer| writer.write(answer).unwrap());
            writer.finish().unwrap();
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn write_jsonl(bencher: Bencher<'_, '_>) {
        write(bencher, || Box::new(JsonlWriter::new(std::io::sink())));
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn write_parquet(bencher: Bencher<'_, '_>) {
        write(bencher, || Box::new(ColumnWriter::parquet(std::io::sink()).unwrap()));
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn write_arrow(bencher: Bencher<'_, '_>) {
        write(bencher, || Box::new(ColumnWriter::arrow_stream(std::io::sink()).unwrap()));
    }

    #[divan::bench(sample_count = 3, sample_size = 1)]
    fn read_decide_write(bencher: Bencher<'_, '_>) {
        let (file, options) = (file(Form::Parquet), Options::default());
        let path = file.path().to_str().unwrap();
        bencher.counter(ItemsCount::new(MANY)).bench(|| {
            let decide = ByEngine { engine: &ENGINE, options: &options };
            let mut out = ColumnWriter::parquet(std::io::sink()).unwrap();
            let mut reader = open(path, None, ReadOptions::default()).unwrap();
            run(&mut reader, &decide, None, &mut out, &mut |_| {}, Threads::ONE).unwrap()
        });
    }
}
