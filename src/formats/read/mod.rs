//! Sessions in: files or standard input to [`Read`]s, one by one.
//!
//! In: names of files (`-` is standard input). Out: each record in input order, read or rejected. What always holds: records
//! read = sessions + rejections; a bad record never hides the next one; one record is in memory at a time.
//!
//! [`sniff`] looks at the first bytes; [`values`] and [`lines`] part the stream into records, [`rows`] into rows of cells, which are [`row_cells`]; [`json`],
//! [`table`] and [`columnar`] read a record; [`direct`] reads the usual record of JSON or of a table faster; [`field`] says what a name means, [`given`](crate::model::given) what a value means, [`record`] and [`checks`] what a
//! session is.

pub mod checks;
pub mod columnar;
pub mod columns;
pub mod direct;
pub mod error;
pub mod feed;
pub mod field;
pub mod gate;
pub mod group;
pub mod header;
pub mod inlet;
pub mod json;
pub mod lines;
pub mod options;
pub mod piece;
pub mod raw;
pub mod record;
pub mod row_cells;
pub mod rows;
pub mod seen;
pub mod sniff;
pub mod source;
pub mod table;
pub mod texts;
pub mod tree;
pub mod unknown;
pub mod values;

use std::io;
use std::sync::Arc;

use direct::shared::Shared;
use error::ReadError;
use feed::Feed;
use gate::Gate;
use inlet::Meter;
use options::ReadOptions;

use unknown::UnknownColumn;

use crate::model::determination::Rejection;
use crate::model::session::Session;

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// One record.
#[derive(Debug)]
pub enum Read {
    /// It was read.
    Session(Box<Session>, RowInfo),
    /// It could not be read.
    Rejected(Rejection),
}

/// Where a record is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowInfo {
    /// Name of the input.
    pub file: Arc<str>,
    /// Its first row of text, its number in a JSON array, or its row in a file of columns, from 1.
    pub row: usize,
}

/// Gives the records of one or more inputs. An `Err` is about a file; the next file follows it.
pub struct Reader {
    feed: Feed,
    gate: Gate,
    options: Arc<ReadOptions>,
    direct: Shared,
}

/// Opens one input.
///
/// # Errors
/// [`ReadError`] if it cannot be opened, or its columns are not those of the map, or, with `strict`, not ours.
pub fn open(
    path_or_dash: &str,
    stdin: Option<Box<dyn io::Read + Send>>,
    options: ReadOptions,
) -> Result<Reader, ReadError> {
    let mut reader = unopened(vec![path_or_dash.to_string()], stdin, options);
    reader.feed.open_next()?;
    reader.gate.note(&reader.feed.take_columns());
    Ok(reader)
}

/// Opens several inputs, to be read one behind the other; ids are unique over all of them. A file that cannot be opened is
/// reported in its turn.
///
/// # Errors
/// With `strict`, [`ReadError`] for the first file whose header is wrong, before anything is decided.
pub fn open_all(
    paths: &[String],
    stdin: Option<Box<dyn io::Read + Send>>,
    options: ReadOptions,
) -> Result<Reader, ReadError> {
    if options.strict {
        for path in paths.iter().filter(|path| *path != STDIN) {
            let opened = open(path, None, options.clone());
            if let Err(error @ (ReadError::UnknownColumns { .. } | ReadError::MappedColumns { .. })) = opened {
                return Err(error);
            }
        }
    }
    Ok(unopened(paths.to_vec(), stdin, options))
}

fn unopened(paths: Vec<String>, stdin: Option<Box<dyn io::Read + Send>>, options: ReadOptions) -> Reader {
    let options = Arc::new(options);
    Reader {
        feed: Feed::new(paths, stdin, Arc::clone(&options)),
        gate: Gate::default(),
        options,
        direct: Shared::default(),
    }
}

impl Reader {
    /// Columns and keys seen so far that no field reads, each once.
    #[must_use]
    pub fn unknown_columns(&self) -> &[UnknownColumn] {
        self.gate.unknown()
    }

    /// Counts the bytes read so far; it can be asked while the reader is at work.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.feed.meter()
    }

    /// Its parts, for who reads many records side by side: what gives records as they stand there, what lets them in one by one, and how
    /// they are read in between.
    pub fn parts(&mut self) -> (&mut Feed, &mut Gate, &Arc<ReadOptions>, &mut Shared) {
        (&mut self.feed, &mut self.gate, &self.options, &mut self.direct)
    }
}

impl Iterator for Reader {
    type Item = Result<Read, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.feed.next()? {
                Err(error) => return Some(Err(error)),
                Ok(raw) => {
                    let parsed = self.direct.with(|direct| raw.parse(direct, &self.options));
                    self.direct.tell(parsed.keys());
                    if let Some(read) = self.gate.admit(parsed, &self.options) {
                        return Some(Ok(read));
                    }
                }
            }
        }
    }
}
