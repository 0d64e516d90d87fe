//! Answers in short: making rows of answers, counting them, writing them. `cargo bench --bench brief`.
//!
//! Ten thousand sessions of six payers, decided before anything is measured. Compare lines of one run with each other: `whole_jsonl` and
//! `whole_parquet` write the same answers with all their words.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod clinic;

use std::io::Write;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use payrules::engine::{Engine, Options};
use payrules::formats::brief::{BriefRows, Detail};
use payrules::formats::summary::Tally;
use payrules::formats::write::{
    AnswerWriter, BriefColumns, BriefCsv, BriefForm, BriefJsonl, BriefText, BriefWriter, ColumnWriter, JsonlWriter,
};
use payrules::formats::{InputFormat, Read, ReadOptions, open};
use payrules::model::determination::Answer;
use payrules::profile::RuleBook;

/// Sessions.
const MANY: u64 = 10_000;

static ANSWERS: LazyLock<Vec<Answer>> = LazyLock::new(|| {
    let engine = Engine::new(RuleBook::embedded_to_decide().check().unwrap().profiles);
    let text: String = (0..MANY).map(clinic::session).collect();
    let options = ReadOptions { format: Some(InputFormat::Jsonl), ..ReadOptions::default() };
    let reader = open("-", Some(Box::new(std::io::Cursor::new(text))), options).unwrap();
    let answer = |read| match read {
        Read::Session(session, _) => engine.determine(&session, &Options::default()),
        Read::Rejected(rejection) => Answer::Rejected(rejection),
    };
    reader.map(|read| answer(read.unwrap())).collect()
});

static ROWS: LazyLock<BriefRows> = LazyLock::new(|| rows(&ANSWERS));

fn rows(answers: &[Answer]) -> BriefRows {
    let mut rows = BriefRows::default();
    answers.iter().for_each(|answer| rows.push(answer));
    rows
}

fn main() {
    divan::main();
}

/// Copying what answers say into rows that have room.
#[divan::bench]
fn push(bencher: Bencher<'_, '_>) {
    let mut rows = rows(&ANSWERS);
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        rows.clear();
        ANSWERS.iter().for_each(|answer| rows.push(answer));
    });
}

#[divan::bench]
fn count(bencher: Bencher<'_, '_>) {
    let rows = &*ROWS;
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let mut tally = Tally::default();
        tally.rows(rows);
        tally.summary()
    });
}

/// How many bytes come of it.
fn written(write: impl FnOnce(&mut Vec<u8>)) -> usize {
    let mut bytes = Vec::new();
    write(&mut bytes);
    bytes.len()
}

fn text<F: BriefForm>(output: impl Write + Send, form: F) {
    let mut writer = BriefText::new(output, form);
    writer.rows(&ROWS).unwrap();
    BriefWriter::finish(&mut writer).unwrap();
}

#[divan::bench]
fn jsonl(bencher: Bencher<'_, '_>) {
    let size = written(|bytes| text(bytes, BriefJsonl));
    bencher
        .counter(ItemsCount::new(MANY))
        .counter(BytesCount::new(size))
        .bench_local(|| text(std::io::sink(), BriefJsonl));
}

#[divan::bench]
fn csv(bencher: Bencher<'_, '_>) {
    let size = written(|bytes| text(bytes, BriefCsv));
    bencher
        .counter(ItemsCount::new(MANY))
        .counter(BytesCount::new(size))
        .bench_local(|| text(std::io::sink(), BriefCsv));
}

fn parquet(output: impl Write + Send) {
    let mut writer = BriefColumns::parquet(Detail::Rules, output).unwrap();
    writer.rows(&ROWS).unwrap();
    BriefWriter::finish(&mut writer).unwrap();
}

#[divan::bench(name = "parquet")]
fn packed(bencher: Bencher<'_, '_>) {
    let size = written(|bytes| parquet(bytes));
    bencher.counter(ItemsCount::new(MANY)).counter(BytesCount::new(size)).bench_local(|| parquet(std::io::sink()));
}

#[divan::bench]
fn arrow_stream(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let mut writer = BriefColumns::arrow_stream(Detail::Rules, std::io::sink()).unwrap();
        writer.rows(&ROWS).unwrap();
        BriefWriter::finish(&mut writer).unwrap();
    });
}

#[divan::bench]
fn whole_jsonl(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let mut writer = JsonlWriter::new(std::io::sink());
        ANSWERS.iter().for_each(|answer| writer.write(answer).unwrap());
        writer.finish().unwrap();
    });
}

#[divan::bench(sample_count = 10)]
fn whole_parquet(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let mut writer = ColumnWriter::parquet(std::io::sink()).unwrap();
        ANSWERS.iter().for_each(|answer| writer.write(answer).unwrap());
        writer.finish().unwrap();
    });
}
