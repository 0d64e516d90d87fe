//! Answers as JSON: an array, or one on each line.
//!
//! Every key is always there, in the order of the contract; each answer is on a line of its own in both.

use std::io::{self, BufWriter, Write};

use super::AnswerWriter;
use crate::model::determination::Answer;

/// An array of answers.
pub struct JsonWriter<W: Write> {
    output: BufWriter<W>,
    any: bool,
}

/// An answer on each line.
pub struct JsonlWriter<W: Write> {
    output: BufWriter<W>,
}

impl<W: Write> JsonWriter<W> {
    /// Writes to `output`.
    pub fn new(output: W) -> Self {
        Self { output: BufWriter::new(output), any: false }
    }
}

impl<W: Write> AnswerWriter for JsonWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.output.write_all(if self.any { b",\n" } else { b"[\n" })?;
        self.any = true;
        serde_json::to_writer(&mut self.output, answer).map_err(io::Error::from)?;
        self.output.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        self.output.flush()
    }
}

impl<W: Write> JsonlWriter<W> {
    /// Writes to `output`.
    pub fn new(output: W) -> Self {
        Self { output: BufWriter::new(output) }
    }
}

impl<W: Write> AnswerWriter for JsonlWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        serde_json::to_writer(&mut self.output, answer).map_err(io::Error::from)?;
        self.output.write_all(b"\n")?;
        self.output.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}
