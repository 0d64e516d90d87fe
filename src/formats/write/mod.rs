//! Determinations out: one answer at a time, as soon as it is decided; and sessions as records, to be read again.
//!
//! In: answers in input order. Out: text or columns, the same bytes for the same answers. Text is flushed behind each answer, so that who
//! reads along sees it at once; columns come in batches.

pub mod columnar;
pub mod csv;
pub mod json;
pub mod record;

use std::io;

use crate::model::determination::Answer;

pub use columnar::ColumnWriter;
pub use csv::{CsvRows, CsvWriter};
pub use json::{JsonWriter, JsonlWriter};
pub use record::record;

/// Takes answers one by one.
pub trait AnswerWriter {
    /// Writes one answer.
    ///
    /// # Errors
    /// What the output says.
    fn write(&mut self, answer: &Answer) -> io::Result<()>;

    /// Writes what stands behind the last answer.
    ///
    /// # Errors
    /// What the output says.
    fn finish(&mut self) -> io::Result<()>;
}
