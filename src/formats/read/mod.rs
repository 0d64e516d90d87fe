//! Sessions in: files or standard input to [`Read`]s, one by one.
//!
//! In: names of files (`-` is standard input). Out: each record in input order, read or rejected. What always holds: records
//! read = sessions + rejections; a bad record never hides the next one; one record is in memory at a time.
//!
//! [`sniff`] looks at the first bytes; [`values`] and [`lines`] part the stream into records, [`rows`] into rows of cells; [`json`],
//! [`table`] and [`columnar`] read a record; [`field`] says what a name means, [`given`](crate::model::given) what a value means, [`record`] and [`checks`] what a
//! session is.

pub mod checks;
pub mod columnar;
pub mod columns;
pub mod error;
pub mod field;
pub mod header;
pub mod json;
pub mod lines;
pub mod options;
pub mod record;
pub mod rows;
pub mod seen;
pub mod sniff;
pub mod source;
pub mod table;
pub mod tree;
pub mod unknown;
pub mod values;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use error::ReadError;
use options::ReadOptions;
use seen::Seen;
use source::{Bytes, Counted, Meter, Source};
use unknown::{UnknownColumn, UnknownColumns};

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
    paths: VecDeque<String>,
    stdin: Option<Box<dyn io::Read>>,
    options: ReadOptions,
    source: Option<Source>,
    seen: Seen,
    unknown: UnknownColumns,
    meter: Meter,
    /// Bytes before the input that is read, and in it.
    extent: (u64, u64),
}

/// Opens one input.
///
/// # Errors
/// [`ReadError`] if it cannot be opened, or its columns are not those of the map, or, with `strict`, not ours.
pub fn open(path_or_dash: &str, stdin: Option<Box<dyn io::Read>>, options: ReadOptions) -> Result<Reader, ReadError> {
    let mut reader = unopened(vec![path_or_dash.to_string()], stdin, options);
    reader.open_next()?;
    Ok(reader)
}

/// Opens several inputs, to be read one behind the other; ids are unique over all of them. A file that cannot be opened is
/// reported in its turn.
///
/// # Errors
/// With `strict`, [`ReadError`] for the first file whose header is wrong, before anything is decided.
pub fn open_all(paths: &[String], stdin: Option<Box<dyn io::Read>>, options: ReadOptions) -> Result<Reader, ReadError> {
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

fn unopened(paths: Vec<String>, stdin: Option<Box<dyn io::Read>>, options: ReadOptions) -> Reader {
    Reader {
        paths: paths.into(),
        stdin,
        options,
        source: None,
        seen: Seen::default(),
        unknown: UnknownColumns::default(),
        meter: Meter::default(),
        extent: (0, 0),
    }
}

impl Reader {
    /// Columns and keys seen so far that no field reads, each once.
    #[must_use]
    pub fn unknown_columns(&self) -> &[UnknownColumn] {
        self.unknown.list()
    }

    /// Counts the bytes read so far; it can be asked while the reader is at work.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Opens the next input; false if there is none.
    fn open_next(&mut self) -> Result<bool, ReadError> {
        let Some(path) = self.paths.pop_front() else { return Ok(false) };
        self.extent = (self.meter.bytes(), 0);
        let bytes = if path == STDIN {
            let stdin = self.stdin.take().unwrap_or_else(|| Box::new(io::empty()));
            let input: Box<dyn BufRead> = Box::new(BufReader::new(Counted::new(stdin, self.meter.clone())));
            Bytes { input, file: None }
        } else {
            let failed = |source| ReadError::Open { file: path.clone(), source };
            let file = File::open(&path).map_err(failed)?;
            let about = file.metadata().map_err(failed)?;
            self.extent.1 = about.len();
            let again = if about.is_file() { Some(file.try_clone().map_err(failed)?) } else { None };
            Bytes {
                input: Box::new(BufReader::with_capacity(1 << 16, Counted::new(file, self.meter.clone()))),
                file: again,
            }
        };
        self.source = Some(Source::new(&path, bytes, &self.options, &mut self.unknown)?);
        Ok(true)
    }
}

impl Iterator for Reader {
    type Item = Result<Read, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(source) = &mut self.source {
                let next = source.next_read(&self.options, &mut self.seen, &mut self.unknown);
                if let Some(share) = source.share() {
                    let (before, size) = self.extent;
                    let read = size.saturating_mul(share).checked_div(1000).unwrap_or(size);
                    self.meter.reach(before.saturating_add(read));
                }
                match next {
                    Ok(Some(read)) => return Some(Ok(read)),
                    Ok(None) => self.source = None,
                    Err(error) => return Some(Err(error)),
                }
            }
            match self.open_next() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
