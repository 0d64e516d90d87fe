//! Where batches go: a file of Parquet or Arrow, or a stream.
//!
//! In: batches of one schema. Out: bytes, the same for the same batches.

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::errors::ParquetError;

use super::parquet::properties;

/// What takes batches.
pub enum Sink<W: Write + Send> {
    /// Parquet.
    Parquet(Box<ArrowWriter<W>>),
    /// An Arrow file.
    File(Box<FileWriter<W>>),
    /// An Arrow stream.
    Stream(Box<StreamWriter<W>>),
    /// Nothing more.
    Finished,
}

/// How Parquet is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The name of the root of its schema.
    pub root: &'static str,
    /// Rows of a row group.
    pub group: usize,
    /// Columns in which no two rows have the same.
    pub distinct: &'static [&'static str],
}

impl<W: Write + Send> Sink<W> {
    /// Parquet with this schema.
    ///
    /// # Errors
    /// What the output says.
    pub fn parquet(output: W, schema: SchemaRef, layout: Layout) -> io::Result<Self> {
        Ok(Sink::Parquet(Box::new(arrow_writer(output, schema, layout)?)))
    }

    /// An Arrow file with this schema.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_file(output: W, schema: &SchemaRef) -> io::Result<Self> {
        Ok(Sink::File(Box::new(FileWriter::try_new(output, schema).map_err(of_arrow)?)))
    }

    /// An Arrow stream with this schema.
    ///
    /// # Errors
    /// What the output says.
    pub fn arrow_stream(output: W, schema: &SchemaRef) -> io::Result<Self> {
        Ok(Sink::Stream(Box::new(StreamWriter::try_new(output, schema).map_err(of_arrow)?)))
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Sink::Parquet(writer) => writer.write(batch).map_err(of_parquet),
            Sink::File(writer) => writer.write(batch).and_then(|()| writer.flush()).map_err(of_arrow),
            Sink::Stream(writer) => writer.write(batch).and_then(|()| writer.flush()).map_err(of_arrow),
            Sink::Finished => Ok(()),
        }
    }

    /// Writes what stands behind the last batch. Done again, it does nothing.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(&mut self) -> io::Result<()> {
        match std::mem::replace(self, Sink::Finished) {
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

/// What writes Parquet with this schema.
///
/// # Errors
/// What the output says.
pub fn arrow_writer<W: Write + Send>(output: W, schema: SchemaRef, layout: Layout) -> io::Result<ArrowWriter<W>> {
    let options = ArrowWriterOptions::new()
        .with_properties(properties(layout).map_err(of_parquet)?)
        .with_skip_arrow_metadata(true)
        .with_schema_root(layout.root.to_owned());
    ArrowWriter::try_new_with_options(output, schema, options).map_err(of_parquet)
}

/// What the output said, where it was that.
pub fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}

/// The same of Arrow.
pub fn of_arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other.to_string()),
    }
}
