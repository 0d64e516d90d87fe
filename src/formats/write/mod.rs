//! Determinations out: one answer at a time, as soon as it is decided; and sessions as records, to be read again.
//!
//! In: answers in input order. Out: text or columns, the same bytes for the same answers. Text is sent off with every answer that is given, or
//! with all that are given at once, so that who reads along sees it; columns come in batches.

pub mod brief;
pub mod columnar;
pub mod csv;
pub mod flat;
pub mod grid;
pub mod json;
pub mod record;

use std::io;

use crate::model::determination::Answer;

pub use brief::{BriefColumns, BriefCsv, BriefForm, BriefJson, BriefJsonl, BriefText, BriefWriter};
pub use columnar::ColumnWriter;
pub use csv::{CsvRows, CsvWriter};
pub use json::{JsonWriter, JsonlWriter};
pub use record::record;

/// Takes answers one by one.
pub trait AnswerWriter: Send {
    /// Writes one answer.
    ///
    /// # Errors
    /// What the output says.
    fn write(&mut self, answer: &Answer) -> io::Result<()>;

    /// Writes one answer that nobody else needs.
    ///
    /// # Errors
    /// What the output says.
    fn take(&mut self, answer: Answer) -> io::Result<()> {
        self.write(&answer)
    }

    /// Writes what stands behind the last answer.
    ///
    /// # Errors
    /// What the output says.
    fn finish(&mut self) -> io::Result<()>;

    /// The same writer, where it takes rows in short as well.
    fn briefs(&mut self) -> Option<&mut dyn BriefWriter> {
        None
    }

    /// The same writer, where answers can be made text before they come to it; by many threads.
    fn text(&mut self) -> Option<&mut dyn TextWriter> {
        None
    }
}

/// Takes answers as text.
pub trait TextWriter {
    /// How answers are made text.
    fn form(&self) -> &dyn Form;

    /// Writes the texts of the next answers, and sends them off.
    ///
    /// # Errors
    /// What the output says.
    fn put(&mut self, texts: &[Vec<u8>]) -> io::Result<()>;
}

/// A form of text in which each answer is by itself.
pub trait Form: Sync {
    /// Some answers, one behind the other.
    ///
    /// # Errors
    /// That they cannot be made text.
    fn text(&self, answers: &[Answer]) -> io::Result<Vec<u8>>;
}
