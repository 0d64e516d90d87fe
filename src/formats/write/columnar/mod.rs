//! Answers as Parquet and Arrow IPC: a row for each record, with everything that the JSON of its answer has.
//!
//! In: answers. Out: a file whose batches and row groups all have one schema ([`answers::schema`]). What always holds: the same answers
//! are the same bytes; memory holds one row group that is packed and one batch that is not, each of a bounded number of bytes. Unlike text, answers come
//! out in batches: who reads along sees them some thousand at a time.

pub mod answers;
pub mod column;
pub mod pack;
mod parquet;
pub mod sink;
mod weight;

use std::io::{self, Write};

use self::sink::{Layout, Sink, of_arrow};
use super::AnswerWriter;
use crate::model::determination::Answer;

/// Answers of a batch.
const BATCH: usize = 1024;

/// Answers of a row group of Parquet.
const GROUP: usize = 64 * BATCH;

/// Bytes of answers that wait to be a batch; beyond them it is smaller.
const WAITING: usize = 8 << 20;

/// Writes batches of answers.
pub struct ColumnWriter<W: Write + Send> {
    sink: Sink<W>,
    waiting: Vec<Answer>,
    /// About how many bytes they have.
    weight: usize,
}

impl<W: Write + Send> ColumnWriter<W> {
    /// Writes Parquet to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn parquet(output: W) -> io::Result<Self> {
        let schema = answers::schema().map_err(of_arrow)?;
        let layout = Layout { root: "determination", group: GROUP, distinct: &["id", "input"] };
        Ok(Self::of(Sink::parquet(output, schema, layout)?))
    }

    /// Writes an Arrow file to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_file(output: W) -> io::Result<Self> {
        Ok(Self::of(Sink::arrow_file(output, &answers::schema().map_err(of_arrow)?)?))
    }

    /// Writes an Arrow stream to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_stream(output: W) -> io::Result<Self> {
        Ok(Self::of(Sink::arrow_stream(output, &answers::schema().map_err(of_arrow)?)?))
    }

    fn of(sink: Sink<W>) -> Self {
        Self { sink, waiting: Vec::with_capacity(BATCH), weight: 0 }
    }

    fn send(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let batch = answers::batch(&self.waiting).map_err(of_arrow)?;
        self.waiting.clear();
        self.weight = 0;
        self.sink.write(&batch)
    }
}

impl<W: Write + Send> AnswerWriter for ColumnWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.take(answer.clone())
    }

    fn take(&mut self, answer: Answer) -> io::Result<()> {
        self.weight = self.weight.saturating_add(weight::of(&answer));
        self.waiting.push(answer);
        if self.waiting.len() >= BATCH || self.weight >= WAITING { self.send() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.send()?;
        self.sink.finish()
    }
}
