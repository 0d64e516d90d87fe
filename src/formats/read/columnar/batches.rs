//! A file of columns to `RecordBatch`es, whatever its form.
//!
//! In: a Parquet file, or the bytes of an Arrow IPC file or stream. Out: its schema, then its batches with the columns that were asked
//! for. Text comes as bytes, because whether a cell is UTF-8 is a matter of its own row, and every column may hold nulls. What always
//! holds: a piece that cannot be read says how many rows it had, if that is known, and does not hide the next.

use std::fs::File;
use std::io::{self, BufRead};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::ipc::Ipc;
use super::parquet::Parquet;

/// Why a file cannot be begun.
#[derive(Debug)]
pub enum Broken {
    /// What the system says.
    Io(io::Error),
    /// It is not what it should be: what was expected instead.
    File(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Broken::Io(error)
    }
}

/// What comes next.
#[derive(Debug)]
pub enum Piece {
    /// Rows.
    Rows(RecordBatch),
    /// Rows that cannot be read.
    Lost {
        /// How many; `None`: it is not known, and nothing follows.
        rows: Option<usize>,
        /// What was expected.
        why: String,
    },
}

/// Does what a library does with bytes that nobody vouches for. Where it panics, as it may on bytes that no writer writes, that is one more way of
/// not being readable, and what it worked on is dropped.
///
/// # Errors
/// That it panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let why = |_| String::from("data as the format has it; what stands here is damaged");
    catch_unwind(AssertUnwindSafe(work)).map_err(why)
}

/// The batches of a file.
pub enum Batches {
    /// Of Parquet.
    Parquet(Box<Parquet>),
    /// Of Arrow IPC.
    Arrow(Box<Ipc>),
    /// No more.
    Ended(SchemaRef),
}

impl Batches {
    /// Begins a Parquet file.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn parquet(file: File) -> Result<Batches, Broken> {
        Parquet::open(file).map(|parquet| Batches::Parquet(Box::new(parquet)))
    }

    /// Begins an Arrow file.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn arrow_file(file: File) -> Result<Batches, Broken> {
        Ipc::of_file(file).map(|ipc| Batches::Arrow(Box::new(ipc)))
    }

    /// Begins an Arrow stream.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn arrow_stream(input: Box<dyn BufRead + Send>) -> Result<Batches, Broken> {
        Ipc::of_stream(input).map(|ipc| Batches::Arrow(Box::new(ipc)))
    }

    /// Its columns, all of them.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        match self {
            Batches::Parquet(parquet) => parquet.schema(),
            Batches::Arrow(ipc) => ipc.schema(),
            Batches::Ended(schema) => schema,
        }
    }

    /// How many rows there are, if the file says it.
    #[must_use]
    pub fn rows(&self) -> Option<usize> {
        match self {
            Batches::Parquet(parquet) => Some(parquet.rows()),
            Batches::Arrow(_) | Batches::Ended(_) => None,
        }
    }

    /// Reads only some columns: `leaves` are the places of the plain columns in depth-first order, `words` those of them in which the same texts come
    /// again and again, `top` those of the outermost. Parquet has each plain column for itself, Arrow keeps the parts of an outermost column together.
    pub fn project(&mut self, leaves: &[usize], words: &[usize], top: &[usize]) {
        match self {
            Batches::Parquet(parquet) => parquet.project(leaves, words),
            Batches::Arrow(ipc) => ipc.project(top),
            Batches::Ended(_) => {}
        }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// What the system says, if the file cannot be read further.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        match self {
            Batches::Parquet(parquet) => parquet.next_piece(),
            Batches::Arrow(ipc) => ipc.next_piece(),
            Batches::Ended(_) => Ok(None),
        }
    }

    /// Gives nothing more.
    pub fn end(&mut self) {
        *self = Batches::Ended(self.schema().clone());
    }
}
