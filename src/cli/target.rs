//! Where the answers of `check` go, and in which form.

use std::io::{self, BufWriter, Write};

use crate::formats::AnswerWriter;
use crate::formats::write::{CsvRows, CsvWriter, JsonWriter, JsonlWriter};
use crate::model::determination::Answer;
use crate::report::{self, View};

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// An array.
    Json,
    /// An answer on each line.
    Jsonl,
    /// A row for each line.
    Csv,
}

/// The writer of a form.
pub fn writer<'a>(format: Format, claim_lines: bool, out: &'a mut dyn Write, view: View) -> Box<dyn AnswerWriter + 'a> {
    match format {
        Format::Table => Box::new(TableWriter { out: BufWriter::new(out), view }),
        Format::Json => Box::new(JsonWriter::new(out)),
        Format::Jsonl => Box::new(JsonlWriter::new(out)),
        Format::Csv => {
            let rows = if claim_lines { CsvRows::ClaimLines } else { CsvRows::Lines };
            Box::new(CsvWriter::new(out, rows))
        }
    }
}

/// Answers for people.
struct TableWriter<W: Write> {
    out: BufWriter<W>,
    view: View,
}

impl<W: Write> AnswerWriter for TableWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.out.write_all(report::table::answer(answer, self.view).as_bytes())?;
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
