//! Answers as JSON: an array, or one on each line.
//!
//! Every key is always there, in the order of the contract; each answer is on a line of its own in both.

use std::io::{self, BufWriter, Write};

use super::{AnswerWriter, Form, TextWriter};
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

/// Answers with this between them.
struct Between(&'static [u8]);

/// Answers with this behind each.
struct Behind(&'static [u8]);

impl Form for Between {
    fn text(&self, answers: &[Answer]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for answer in answers {
            if !text.is_empty() {
                text.extend_from_slice(self.0);
            }
            serde_json::to_writer(&mut text, answer).map_err(io::Error::from)?;
        }
        Ok(text)
    }
}

impl Form for Behind {
    fn text(&self, answers: &[Answer]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for answer in answers {
            serde_json::to_writer(&mut text, answer).map_err(io::Error::from)?;
            text.extend_from_slice(self.0);
        }
        Ok(text)
    }
}

const MEMBERS: Between = Between(b",\n");
const LINES: Behind = Behind(b"\n");

impl<W: Write> JsonWriter<W> {
    /// Writes to `output`.
    pub fn new(output: W) -> Self {
        Self { output: BufWriter::new(output), any: false }
    }
}

impl<W: Write + Send> TextWriter for JsonWriter<W> {
    fn form(&self) -> &dyn Form {
        &MEMBERS
    }

    fn put(&mut self, texts: &[Vec<u8>]) -> io::Result<()> {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            self.output.write_all(if self.any { MEMBERS.0 } else { b"[\n" })?;
            self.any = true;
            self.output.write_all(text)?;
        }
        self.output.flush()
    }
}

impl<W: Write + Send> AnswerWriter for JsonWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.put(&[MEMBERS.text(std::slice::from_ref(answer))?])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        self.output.flush()
    }

    fn text(&mut self) -> Option<&mut dyn TextWriter> {
        Some(self)
    }
}

impl<W: Write> JsonlWriter<W> {
    /// Writes to `output`.
    pub fn new(output: W) -> Self {
        Self { output: BufWriter::new(output) }
    }
}

impl<W: Write + Send> TextWriter for JsonlWriter<W> {
    fn form(&self) -> &dyn Form {
        &LINES
    }

    fn put(&mut self, texts: &[Vec<u8>]) -> io::Result<()> {
        texts.iter().try_for_each(|text| self.output.write_all(text))?;
        self.output.flush()
    }
}

impl<W: Write + Send> AnswerWriter for JsonlWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.put(&[LINES.text(std::slice::from_ref(answer))?])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    fn text(&mut self) -> Option<&mut dyn TextWriter> {
        Some(self)
    }
}
