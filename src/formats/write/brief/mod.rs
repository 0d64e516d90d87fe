//! Answers in short: text, or columns, of rows.
//!
//! In: [`BriefRows`], many at once, or answers one by one. Out: JSON, CSV or columns, the same bytes for the same rows, however many come at once.
//! What always holds: what is text already and has nothing in it to be marked is copied, numbers become digits where they stand, and only
//! the rest goes through the library of its form.
//!
//! [`BriefText`] puts the text of a [`BriefForm`] together: [`json`], [`csv`], and for people that of the command line; [`columns`] has Parquet and Arrow.
//! How much is written of findings is the same in the whole output, whatever the rows tell ([`Detail`]).

pub mod columns;
pub mod csv;
pub mod findings;
pub mod json;

mod gathered;
mod keyed;
mod loose;
mod packed;
pub(super) mod parts;
mod told;

use std::io::{self, BufWriter, Write};
use std::ops::Range;

use super::{AnswerWriter, Form, TextWriter};
use crate::formats::beside::side_by_side;
use crate::formats::brief::{BriefRow, BriefRows, Detail};
use crate::model::determination::Answer;

pub use columns::BriefColumns;
pub use csv::BriefCsv;
use findings::Stems;
pub use json::{BriefJson, BriefJsonl};

/// Rows that one thread makes text one behind the other.
const AT_ONCE: usize = 512;

/// Takes rows.
pub trait BriefWriter: Send {
    /// Writes the rows at some places, and sends them off where they are text.
    ///
    /// # Errors
    /// What the output says.
    fn range(&mut self, rows: &BriefRows, places: Range<usize>) -> io::Result<()>;

    /// Writes all rows in the same way.
    ///
    /// # Errors
    /// What the output says.
    fn rows(&mut self, rows: &BriefRows) -> io::Result<()> {
        self.range(rows, 0..rows.len())
    }

    /// Writes what stands behind the last row.
    ///
    /// # Errors
    /// What the output says.
    fn finish(&mut self) -> io::Result<()>;
}

/// A form of text in which each row is by itself.
pub trait BriefForm: Send + Sync {
    /// What stands around the rows.
    fn frame(&self, detail: Detail) -> Frame;

    /// One row.
    ///
    /// # Errors
    /// That it cannot be made text.
    fn row(&self, row: BriefRow<'_>, telling: &mut Telling, text: &mut Vec<u8>) -> io::Result<()>;
}

/// How rows that share their numbers are told.
#[derive(Debug, Default)]
pub struct Telling {
    /// How much of findings.
    pub detail: Detail,
    /// Texts of what findings have in common.
    stems: Stems,
}

/// What stands around rows.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Before everything, also where there is no row.
    pub head: &'static str,
    /// Before the first row.
    pub first: &'static str,
    /// Between two rows.
    pub between: &'static str,
    /// Behind the last row.
    pub last: &'static str,
    /// Behind everything, also where there is no row.
    pub tail: &'static str,
}

/// Writes rows as text.
pub struct BriefText<W: Write, F> {
    output: BufWriter<W>,
    form: Rows<F>,
    /// Whether the head is written, and a row.
    begun: bool,
    any: bool,
    /// Texts of rows that are written, for their room.
    texts: Vec<Vec<u8>>,
}

/// A form, for rows and for the answers that they are made of.
struct Rows<F> {
    form: F,
    detail: Detail,
}

impl<F: BriefForm> Rows<F> {
    fn frame(&self) -> Frame {
        self.form.frame(self.detail)
    }

    fn text(&self, rows: &BriefRows, places: Range<usize>, mut text: Vec<u8>) -> io::Result<Vec<u8>> {
        let between = self.frame().between.as_bytes();
        let mut telling = Telling { detail: self.detail, ..Telling::default() };
        text.clear();
        for row in rows.range(places) {
            if !text.is_empty() {
                text.extend_from_slice(between);
            }
            self.form.row(row, &mut telling, &mut text)?;
        }
        Ok(text)
    }
}

impl<F: BriefForm> Form for Rows<F> {
    fn text(&self, answers: &[Answer]) -> io::Result<Vec<u8>> {
        let mut rows = BriefRows::new(self.detail);
        answers.iter().for_each(|answer| rows.push(answer));
        Rows::text(self, &rows, 0..rows.len(), Vec::new())
    }
}

impl<W: Write + Send, F: BriefForm> BriefText<W, F> {
    /// Writes to `output`; of findings, their rules.
    pub fn new(output: W, form: F) -> Self {
        Self::telling(Detail::Rules, output, form)
    }

    /// Writes to `output` so much of findings.
    pub fn telling(detail: Detail, output: W, form: F) -> Self {
        let form = Rows { form, detail };
        Self { output: BufWriter::new(output), form, begun: false, any: false, texts: Vec::new() }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.output.write_all(self.form.frame().head.as_bytes())
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        let Frame { last, tail, .. } = self.form.frame();
        if self.any {
            self.output.write_all(last.as_bytes())?;
        }
        self.output.write_all(tail.as_bytes())?;
        self.output.flush()
    }
}

impl<W: Write + Send, F: BriefForm> BriefWriter for BriefText<W, F> {
    fn range(&mut self, rows: &BriefRows, places: Range<usize>) -> io::Result<()> {
        let Range { start, end } = places;
        let starts = (start..end.min(rows.len())).step_by(AT_ONCE);
        let lots = starts.map(|start| start..start.saturating_add(AT_ONCE).min(end));
        let lots: Vec<(Range<usize>, Vec<u8>)> = lots.map(|lot| (lot, self.texts.pop().unwrap_or_default())).collect();
        let form = &self.form;
        let texts: io::Result<Vec<_>> = match lots.len() {
            0 | 1 => lots.into_iter().map(|(places, text)| form.text(rows, places, text)).collect(),
            _ => side_by_side(lots, |(places, text)| form.text(rows, places, text)).into_iter().collect(),
        };
        let texts = texts?;
        self.put(&texts)?;
        self.texts.extend(texts);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.end()
    }
}

impl<W: Write + Send, F: BriefForm> TextWriter for BriefText<W, F> {
    fn form(&self) -> &dyn Form {
        &self.form
    }

    fn put(&mut self, texts: &[Vec<u8>]) -> io::Result<()> {
        self.begin()?;
        let Frame { first, between, .. } = self.form.frame();
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let before = if std::mem::replace(&mut self.any, true) { between } else { first };
            self.output.write_all(before.as_bytes())?;
            self.output.write_all(text)?;
        }
        self.output.flush()
    }
}

impl<W: Write + Send, F: BriefForm> AnswerWriter for BriefText<W, F> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.put(&[Form::text(&self.form, std::slice::from_ref(answer))?])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.end()
    }

    fn briefs(&mut self) -> Option<&mut dyn BriefWriter> {
        Some(self)
    }

    fn text(&mut self) -> Option<&mut dyn TextWriter> {
        Some(self)
    }
}
