//! Rows as Parquet and Arrow IPC: a row for each record, lines, rules and facts as lists.
//!
//! In: rows. Out: a file whose batches and row groups all have one schema ([`schema`]), whose root is `brief`. What always holds: names and order are
//! those of the JSON; a rejected record has `schema`, `id`, `decision` and `errors`, and null elsewhere; a decided one has null in
//! `errors`; the same rows are the same bytes, however many come at once.

use std::io::{self, Write};
use std::ops::Range;

use arrow_schema::{ArrowError, SchemaRef};

use super::BriefWriter;
use super::gathered::{Gathered, MOST_ROWS};
use super::packed::PackedRows;
use crate::formats::brief::{BriefRows, Detail};
use crate::formats::write::AnswerWriter;
use crate::formats::write::columnar::sink::{Layout, Sink, of_arrow};
use crate::model::determination::Answer;

/// Rows of a row group of Parquet.
const GROUP: usize = 16 * MOST_ROWS;

/// The schema of every batch that tells so much of findings.
///
/// # Errors
/// None: it does not depend on any row.
pub fn schema(detail: Detail) -> Result<SchemaRef, ArrowError> {
    Ok(Gathered::new(detail).batch()?.schema())
}

/// Writes batches of rows.
pub struct BriefColumns<W: Write + Send> {
    to: To<W>,
    /// The row of one answer.
    one: BriefRows,
}

/// Where rows go.
enum To<W: Write + Send> {
    Parquet(Box<PackedRows<W>>),
    Arrow(Sink<W>, Box<Gathered>),
    /// Nothing more.
    Finished,
}

impl<W: Write + Send> BriefColumns<W> {
    /// Writes Parquet to `output`, and so much of findings.
    ///
    /// # Errors
    /// What the output says.
    pub fn parquet(detail: Detail, output: W) -> io::Result<Self> {
        // No two records have one id.
        let layout = Layout { root: "brief", group: GROUP, distinct: &["id"] };
        let packed = PackedRows::new(detail, output, schema(detail).map_err(of_arrow)?, layout)?;
        Ok(Self { to: To::Parquet(Box::new(packed)), one: BriefRows::new(detail) })
    }

    /// Writes an Arrow file to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_file(detail: Detail, output: W) -> io::Result<Self> {
        Ok(Self::of(detail, Sink::arrow_file(output, &schema(detail).map_err(of_arrow)?)?))
    }

    /// Writes an Arrow stream to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_stream(detail: Detail, output: W) -> io::Result<Self> {
        Ok(Self::of(detail, Sink::arrow_stream(output, &schema(detail).map_err(of_arrow)?)?))
    }

    fn of(detail: Detail, sink: Sink<W>) -> Self {
        Self { to: To::Arrow(sink, Box::new(Gathered::new(detail))), one: BriefRows::new(detail) }
    }

    fn end(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.to, To::Finished) {
            To::Parquet(packed) => packed.finish(),
            To::Arrow(mut sink, mut gathered) => {
                send(&mut sink, &mut gathered)?;
                sink.finish()
            }
            To::Finished => Ok(()),
        }
    }
}

/// Writes what was gathered.
fn send<W: Write + Send>(sink: &mut Sink<W>, gathered: &mut Gathered) -> io::Result<()> {
    if gathered.is_empty() {
        return Ok(());
    }
    sink.write(&gathered.batch().map_err(of_arrow)?)
}

impl<W: Write + Send> BriefWriter for BriefColumns<W> {
    fn range(&mut self, rows: &BriefRows, places: Range<usize>) -> io::Result<()> {
        match &mut self.to {
            To::Parquet(packed) => packed.add(rows, places),
            To::Arrow(sink, gathered) => {
                let Range { start: mut next, end } = places;
                while next < end.min(rows.len()) {
                    next = gathered.add(rows, next..end).map_err(of_arrow)?;
                    if gathered.is_full() {
                        send(sink, gathered)?;
                    }
                }
                Ok(())
            }
            To::Finished => Ok(()),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.end()
    }
}

impl<W: Write + Send> AnswerWriter for BriefColumns<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        let mut one = std::mem::take(&mut self.one);
        one.clear();
        one.push(answer);
        let written = self.rows(&one);
        self.one = one;
        written
    }

    fn finish(&mut self) -> io::Result<()> {
        self.end()
    }

    fn briefs(&mut self) -> Option<&mut dyn BriefWriter> {
        Some(self)
    }
}
