//! An import of full size: a synthetic table of pairs, its time, the size of the file, and lookups in it.
//!
//! `cargo bench --bench import` makes 200,000 rows, `cargo bench --bench import -- 4500000` as many as the publisher's two settings have
//! together. The rows are made up; their shape (rows a code, days, indicators) is like that of the real table.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs
)]

use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use jiff::civil::date;
use payrules::import::tables::{Request, TablesFile, import};
use payrules::model::imported::{ImportedFile, Looked, Program, Setting, TableKind, TableName};
use payrules::model::quarter::Quarter;

/// A row of numbers that looks like chance, and is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// The days on which quarters begin, 1996 to 2026.
fn quarter_days() -> Vec<(u32, u32)> {
    let ends = [331, 630, 930, 1231];
    (1996..=2026u32)
        .flat_map(|year| {
            [101, 401, 701, 1001]
                .map(|day| year * 10_000 + day)
                .into_iter()
                .zip(ends.map(move |day| year * 10_000 + day))
        })
        .collect()
}

fn write(path: &Path, rows: u64, chance: &mut Chance) {
    let mut out = BufWriter::new(std::fs::File::create(path).unwrap());
    out.write_all(
        b"Made up\t\t\t\t\t\t\nColumn 1\tColumn 2\t*\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n",
    )
    .unwrap();
    let days = quarter_days();
    let (mut first, mut left) = (100u64, 0u64);
    let mut second = 0u64;
    for _ in 0..rows {
        if left == 0 {
            first += 1 + chance.below(9);
            left = 1 + chance.below(900);
            second = chance.below(60_000 / 90);
        }
        left -= 1;
        second += 1 + chance.below(90);
        let start = chance.below(days.len() as u64 - 1) as usize;
        let until = match chance.below(10) {
            0..=3 => days[start + chance.below((days.len() - start) as u64) as usize].1.to_string(),
            _ => String::from("*"),
        };
        let indicator = ["0", "1", "1", "1", "9"][chance.below(5) as usize];
        let other = second % 100_000;
        writeln!(
            out,
            "{:05}\t{other:05}\t\t{}\t{until}\t{indicator}\tMisuse of column two code with column one code",
            first % 100_000,
            days[start].0
        )
        .unwrap();
    }
    out.flush().unwrap();
}

fn main() {
    let asked = std::env::args().skip(1).find_map(|word| word.parse::<u64>().ok());
    let rows = asked.unwrap_or(200_000);
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("ccipra-v323r0-f1.txt");
    write(&input, rows, &mut Chance(7));
    let output = folder.path().join("out.tables");
    let request = Request {
        kind: TableKind::Ptp,
        files: vec![input.clone()],
        setting: None,
        program: None,
        quarter: Quarter::read("2026Q4"),
    };
    let start = Instant::now();
    let imported = import(&request, &output).unwrap();
    let took = start.elapsed();
    let mega = |path: &Path| std::fs::metadata(path).unwrap().len() as f64 / 1e6;
    println!(
        "{imported}import: {:.2} s, {:.1} MB of text, {:.1} MB of tables, {:.2} bytes an entry",
        took.as_secs_f64(),
        mega(&input),
        mega(&output),
        mega(&output) * 1e6 / imported.entries as f64
    );
    let start = Instant::now();
    let file = TablesFile::open(&output).unwrap();
    println!("open: {:.3} ms", start.elapsed().as_secs_f64() * 1e3);
    let name = TableName { kind: TableKind::Ptp, program: Program::Medicare, setting: Setting::Practitioner };
    let table = file.table(&name).unwrap();
    let on = date(2026, 11, 2);
    for what in ["first", "again"] {
        let start = Instant::now();
        let mut found = 0;
        for first in 0..200 {
            for second in 0..200 {
                let keys = [format!("{:05}", 100 + first * 7), format!("{:05}", second * 400)];
                found += usize::from(matches!(table.0.look_up("indicator", &keys, on), Looked::Value(_)));
            }
        }
        println!("lookups, {what}: {:.2} µs each ({found} found)", start.elapsed().as_secs_f64() * 1e6 / 40_000.0);
    }
}
