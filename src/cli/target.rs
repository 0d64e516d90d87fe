//! Where the answers of `check` go, and in which form.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::formats::AnswerWriter;
use crate::formats::brief::{BriefRow, Detail};
use crate::formats::write::brief::{Frame, Telling};
use crate::formats::write::{
    BriefColumns, BriefCsv, BriefForm, BriefJson, BriefJsonl, BriefText, ColumnWriter, CsvRows, CsvWriter, Form,
    JsonWriter, JsonlWriter, TextWriter,
};
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
    /// A row for each record, packed.
    Parquet,
    /// A row for each record, as a file.
    Arrow,
    /// The same as a stream.
    ArrowStream,
}

impl Format {
    /// The form that the name of a file asks for.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Format> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        match end.as_str() {
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "parquet" | "pq" => Some(Format::Parquet),
            "arrow" | "ipc" | "feather" => Some(Format::Arrow),
            "arrows" => Some(Format::ArrowStream),
            _ => None,
        }
    }

    /// Whether it is columns, which no terminal shows.
    #[must_use]
    pub fn is_columnar(self) -> bool {
        matches!(self, Format::Parquet | Format::Arrow | Format::ArrowStream)
    }
}

/// What an answer in short tells of its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum With {
    /// The ids of their rules.
    Rules,
    /// All that the whole answer tells of them.
    Findings,
}

impl From<With> for Detail {
    fn from(with: With) -> Self {
        match with {
            With::Rules => Detail::Rules,
            With::Findings => Detail::Findings,
        }
    }
}

/// How much of an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Only what can be sent, as CSV.
    ClaimLines,
    /// Only what it comes to, and so much of its findings.
    Brief(Detail),
}

/// The writer of a form.
///
/// # Errors
/// What the output says to the first bytes of a file of columns.
pub fn writer<'a>(
    format: Format,
    extent: Extent,
    out: &'a mut (dyn Write + Send),
    view: View,
) -> io::Result<Box<dyn AnswerWriter + 'a>> {
    if let Extent::Brief(detail) = extent {
        return brief(format, detail, out, view);
    }
    Ok(match format {
        Format::Table => Box::new(TableWriter { out: BufWriter::new(out), table: Table(view) }),
        Format::Json => Box::new(JsonWriter::new(out)),
        Format::Jsonl => Box::new(JsonlWriter::new(out)),
        Format::Csv => {
            let rows = if extent == Extent::ClaimLines { CsvRows::ClaimLines } else { CsvRows::Lines };
            Box::new(CsvWriter::new(out, rows))
        }
        Format::Parquet => Box::new(ColumnWriter::parquet(out)?),
        Format::Arrow => Box::new(ColumnWriter::arrow_file(out)?),
        Format::ArrowStream => Box::new(ColumnWriter::arrow_stream(out)?),
    })
}

fn brief<'a>(
    format: Format,
    detail: Detail,
    out: &'a mut (dyn Write + Send),
    view: View,
) -> io::Result<Box<dyn AnswerWriter + 'a>> {
    Ok(match format {
        Format::Table => Box::new(BriefText::telling(detail, out, BriefTable(view))),
        Format::Json => Box::new(BriefText::telling(detail, out, BriefJson)),
        Format::Jsonl => Box::new(BriefText::telling(detail, out, BriefJsonl)),
        Format::Csv => Box::new(BriefText::telling(detail, out, BriefCsv)),
        Format::Parquet => Box::new(BriefColumns::parquet(detail, out)?),
        Format::Arrow => Box::new(BriefColumns::arrow_file(detail, out)?),
        Format::ArrowStream => Box::new(BriefColumns::arrow_stream(detail, out)?),
    })
}

/// Rows in short for people.
struct BriefTable(View);

impl BriefForm for BriefTable {
    fn frame(&self, _: Detail) -> Frame {
        Frame { first: report::brief::HEADER, ..Frame::default() }
    }

    fn row(&self, row: BriefRow<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()> {
        text.extend_from_slice(report::brief::row(row, telling.detail, self.0).as_bytes());
        Ok(())
    }
}

/// Answers for people.
struct TableWriter<W: Write> {
    out: BufWriter<W>,
    table: Table,
}

/// How they look.
struct Table(View);

impl Form for Table {
    fn text(&self, answers: &[Answer]) -> io::Result<Vec<u8>> {
        Ok(answers.iter().map(|answer| report::table::answer(answer, self.0)).collect::<String>().into_bytes())
    }
}

impl<W: Write + Send> TextWriter for TableWriter<W> {
    fn form(&self) -> &dyn Form {
        &self.table
    }

    fn put(&mut self, texts: &[Vec<u8>]) -> io::Result<()> {
        texts.iter().try_for_each(|text| self.out.write_all(text))?;
        self.out.flush()
    }
}

impl<W: Write + Send> AnswerWriter for TableWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.put(&[self.table.text(std::slice::from_ref(answer))?])
    }

    fn text(&mut self) -> Option<&mut dyn TextWriter> {
        Some(self)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
