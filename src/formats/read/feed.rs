//! The inputs of a run, one behind the other, to records as they stand there.
//!
//! In: names of files (`-` is standard input). Out: [`Raw`] records in input order. What always holds: what cannot be read of one input
//! does not hide the next.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::sync::Arc;

use super::STDIN;
use super::error::ReadError;
use super::inlet::{Ebb, Inlet, Meter};
use super::options::ReadOptions;
use super::piece::Piece;
use super::raw::Raw;
use super::source::{Bytes, Source};
use super::unknown::UnknownColumn;

/// The inputs, as far as they are not read yet.
pub struct Feed {
    paths: VecDeque<String>,
    stdin: Option<Box<dyn io::Read + Send>>,
    options: Arc<ReadOptions>,
    source: Option<Source>,
    meter: Meter,
    ebb: Ebb,
    /// Bytes before the input that is read, and in it.
    extent: (u64, u64),
}

impl Feed {
    /// Opens nothing yet.
    #[must_use]
    pub fn new(paths: Vec<String>, stdin: Option<Box<dyn io::Read + Send>>, options: Arc<ReadOptions>) -> Self {
        Self {
            paths: paths.into(),
            stdin,
            options,
            source: None,
            meter: Meter::default(),
            ebb: Ebb::default(),
            extent: (0, 0),
        }
    }

    /// Counts the bytes read so far.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Opens the next input; false if there is none.
    ///
    /// # Errors
    /// [`ReadError`] if it cannot be opened, or its columns are not those that are asked for.
    pub fn open_next(&mut self) -> Result<bool, ReadError> {
        let Some(path) = self.paths.pop_front() else { return Ok(false) };
        self.extent = (self.meter.bytes(), 0);
        let bytes = if path == STDIN {
            let stdin = self.stdin.take().unwrap_or_else(|| Box::new(io::empty()));
            Bytes { input: self.inlet(stdin, true), file: None }
        } else {
            let failed = |source| ReadError::Open { file: path.clone(), source };
            let file = File::open(&path).map_err(failed)?;
            let about = file.metadata().map_err(failed)?;
            self.extent.1 = about.len();
            let again = if about.is_file() { Some(file.try_clone().map_err(failed)?) } else { None };
            Bytes { input: self.inlet(Box::new(file), again.is_none()), file: again }
        };
        self.source = Some(Source::new(&path, bytes, &self.options)?);
        Ok(true)
    }

    /// The columns of the input that was opened which no field reads; once.
    pub fn take_columns(&mut self) -> Vec<UnknownColumn> {
        self.source.as_mut().map(Source::take_columns).unwrap_or_default()
    }

    /// Whether the next record has to be waited for: who writes the input has not written it yet.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.ebb.is_now()
    }

    /// Whether the next record is a row of an input that holds columns, as far as is known.
    #[must_use]
    pub fn in_columns(&self) -> bool {
        self.source.as_ref().is_some_and(Source::in_columns)
    }

    /// The next record, or at most so many where they come together; `None` at the end.
    pub fn next_piece(&mut self, most: usize) -> Option<Result<Piece, ReadError>> {
        loop {
            if let Some(source) = &mut self.source {
                let next = source.next_piece(most);
                if let Some(share) = source.share() {
                    let (before, size) = self.extent;
                    let read = size.saturating_mul(share).checked_div(1000).unwrap_or(size);
                    self.meter.reach(before.saturating_add(read));
                }
                match next {
                    Ok(Some(piece)) => return Some(Ok(piece)),
                    Ok(None) => {
                        self.source = None;
                        self.ebb = Ebb::default();
                    }
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

    /// `written`: others may be writing it.
    fn inlet(&self, input: Box<dyn io::Read + Send>, written: bool) -> Inlet {
        Inlet::new(input, self.meter.clone(), written.then(|| self.ebb.clone()))
    }
}

impl Iterator for Feed {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.next_piece(1)? {
            Ok(Piece::One(raw)) => Ok(raw),
            Ok(Piece::Texts(texts)) => Ok(texts.raw(0)),
            Ok(Piece::Rows(rows)) => Ok(rows.raw(0)),
            Err(error) => Err(error),
        })
    }
}
