//! Answers as Parquet and Arrow IPC: a row for each record, with everything that the JSON of its answer has.
//!
//! In: answers. Out: a file whose batches and row groups all have one schema ([`answers::schema`]). What always holds: the same answers
//! are the same bytes; memory holds one row group that is packed and one batch that is not. Unlike text, answers come out in batches:
//! who reads along sees them some thousand at a time.

pub mod answers;
pub mod column;

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::AnswerWriter;
use crate::model::determination::Answer;

/// Answers of a batch.
const BATCH: usize = 1024;

/// Answers of a row group of Parquet.
const GROUP: usize = 16 * BATCH;

/// Writes batches of answers.
pub struct ColumnWriter<W: Write + Send> {
    sink: Sink<W>,
    waiting: Vec<Answer>,
}

enum Sink<W: Write + Send> {
    Parquet(Box<ArrowWriter<W>>),
    File(Box<FileWriter<W>>),
    Stream(Box<StreamWriter<W>>),
    Finished,
}

impl<W: Write + Send> ColumnWriter<W> {
    /// Writes Parquet to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn parquet(output: W) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(of_parquet)?))
            .set_created_by(format!("payrules {}", env!("CARGO_PKG_VERSION")))
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            .with_skip_arrow_metadata(true)
            .with_schema_root(String::from("determination"));
        let schema = answers::schema().map_err(of_arrow)?;
        let writer = ArrowWriter::try_new_with_options(output, schema, options).map_err(of_parquet)?;
        Ok(Self::of(Sink::Parquet(Box::new(writer))))
    }

    /// Writes an Arrow file to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_file(output: W) -> io::Result<Self> {
        let schema = answers::schema().map_err(of_arrow)?;
        let writer = FileWriter::try_new(output, &schema).map_err(of_arrow)?;
        Ok(Self::of(Sink::File(Box::new(writer))))
    }

    /// Writes an Arrow stream to `output`.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_stream(output: W) -> io::Result<Self> {
        let schema = answers::schema().map_err(of_arrow)?;
        let writer = StreamWriter::try_new(output, &schema).map_err(of_arrow)?;
        Ok(Self::of(Sink::Stream(Box::new(writer))))
    }

    fn of(sink: Sink<W>) -> Self {
        Self { sink, waiting: Vec::with_capacity(BATCH) }
    }

    fn send(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let batch: RecordBatch = answers::batch(&self.waiting).map_err(of_arrow)?;
        self.waiting.clear();
        match &mut self.sink {
            Sink::Parquet(writer) => writer.write(&batch).map_err(of_parquet),
            Sink::File(writer) => writer.write(&batch).and_then(|()| writer.flush()).map_err(of_arrow),
            Sink::Stream(writer) => writer.write(&batch).and_then(|()| writer.flush()).map_err(of_arrow),
            Sink::Finished => Ok(()),
        }
    }
}

impl<W: Write + Send> AnswerWriter for ColumnWriter<W> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.waiting.push(answer.clone());
        if self.waiting.len() >= BATCH { self.send() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.send()?;
        match std::mem::replace(&mut self.sink, Sink::Finished) {
            Sink::Parquet(writer) => writer.into_inner().map_err(of_parquet)?.flush(),
            Sink::File(mut writer) => {
                writer.finish().map_err(of_arrow)?;
                writer.into_inner().map_err(of_arrow)?.flush()
            }
            Sink::Stream(mut writer) => {
                writer.finish().map_err(of_arrow)?;
                writer.into_inner().map_err(of_arrow)?.flush()
            }
            Sink::Finished => Ok(()),
        }
    }
}

/// What the output said, where it was that.
fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}

fn of_arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other.to_string()),
    }
}
