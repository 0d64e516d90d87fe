//! Parquet and Arrow IPC to records.
//!
//! Two layers. [`batches`] takes a file to `RecordBatch`es of the columns that are asked for, [`layout`] checks a schema and says which
//! field each column fills; whoever wants columns stops there. [`session`] takes a row of a batch to a session, by the same
//! [`Draft`](super::record::Draft) that every reader fills, so that a row and the same record in JSON are one session or one rejection;
//! [`flat`] takes it straight to cells, where it need not become a session, and [`many`] takes many rows to cells at once, by what
//! their columns have [`told`].
//!
//! What always holds: columns that no field reads are not read; a batch of a few thousand rows is in memory, not the file; rows that
//! cannot be read are a rejection in their place.

pub mod batches;
pub mod canonical;
pub mod cell;
pub mod flat;
pub mod footer;
pub mod ipc;
pub mod layout;
pub mod many;
pub mod messages;
mod pages;
pub mod parquet;
pub mod plain;
mod quick;
pub mod session;
mod told;
pub mod types;
mod weight;

use std::sync::Arc;

use arrow_array::RecordBatch;

use self::batches::{Batches, Piece};
use self::layout::Layout;
use super::RowInfo;
use super::options::ReadOptions;
use super::piece::{Piece as Taken, Rows};
use super::raw::Raw;
use super::unknown::UnknownColumn;
use crate::model::determination::{RecordError, Rejection};

/// Rows that were read at once.
#[derive(Debug)]
pub struct Batch {
    /// Them.
    pub rows: RecordBatch,
    /// Which field each of their columns fills.
    pub layout: Layout,
    /// About how many bytes a row holds.
    pub each: usize,
}

/// A file of columns being read, some rows at a time.
pub struct Columnar {
    file: Arc<str>,
    batches: Batches,
    unknown: Vec<UnknownColumn>,
    /// What is wrong with its columns; then no row of it is a record.
    wrong: Option<Rejection>,
    batch: Option<Arc<Batch>>,
    /// The next row in the batch.
    at: usize,
    /// The number of the next row in the file, from 1.
    row: usize,
}

impl Columnar {
    /// Begins a file by its schema.
    #[must_use]
    pub fn new(file: Arc<str>, mut batches: Batches, options: &ReadOptions) -> Columnar {
        let layout = Layout::of(batches.schema());
        let wrong = layout.wrong(options.partial);
        let errors: Vec<RecordError> = wrong
            .into_iter()
            .map(|wrong| RecordError {
                file: file.to_string(),
                row: None,
                field: Some(wrong.column),
                value: wrong.found,
                expected: wrong.expected,
            })
            .collect();
        let wrong = (!errors.is_empty()).then(|| Rejection::new(None, errors));
        if wrong.is_none() {
            batches.project(&layout.leaves, &layout.words, &layout.top);
        }
        let unknown = (layout.unknown.into_iter())
            .map(|(name, near)| UnknownColumn { file: file.to_string(), name, near })
            .collect();
        Columnar { file, batches, unknown, wrong, batch: None, at: 0, row: 1 }
    }

    /// Columns that no field reads.
    #[must_use]
    pub fn unknown(&self) -> &[UnknownColumn] {
        &self.unknown
    }

    /// How much of the file is read, in thousandths; `None` where its bytes say it as well.
    #[must_use]
    pub fn share(&self) -> Option<u64> {
        let all = u64::try_from(self.batches.rows()?).ok()?;
        let done = u64::try_from(self.row.saturating_sub(1)).ok()?;
        done.saturating_mul(1000).checked_div(all)
    }

    /// The next rows, at most so many, or rows that are lost; `None` at the end.
    ///
    /// # Errors
    /// What the system says, if the file cannot be read further.
    pub fn next_rows(&mut self, most: usize) -> std::io::Result<Option<Taken>> {
        if let Some(wrong) = self.wrong.take() {
            self.batches.end();
            return Ok(Some(Taken::One(Raw::Lost(wrong))));
        }
        loop {
            if let Some(batch) = &self.batch
                && self.at < batch.rows.num_rows()
            {
                let info = RowInfo { file: Arc::clone(&self.file), row: self.row };
                let places = self.at..self.at.saturating_add(most.max(1)).min(batch.rows.num_rows());
                self.at = places.end;
                self.row = self.row.saturating_add(places.len());
                return Ok(Some(Taken::Rows(Rows { info, batch: Arc::clone(batch), places })));
            }
            self.batch = None;
            match self.batches.next_piece()? {
                None => return Ok(None),
                Some(Piece::Rows(rows)) => {
                    let (layout, each) = (Layout::of(&rows.schema()), weight::each(&rows));
                    self.batch = Some(Arc::new(Batch { rows, layout, each }));
                    self.at = 0;
                }
                Some(Piece::Lost { rows, why }) => return Ok(Some(Taken::One(self.lost(rows, &why)))),
            }
        }
    }

    /// Rows that cannot be read, as one rejection that names them all.
    fn lost(&mut self, rows: Option<usize>, why: &str) -> Raw {
        let first = self.row;
        self.row = first.saturating_add(rows.unwrap_or(0));
        let which = match rows {
            Some(1) => String::from("this row is"),
            Some(_) => format!("rows {first} to {} are", self.row.saturating_sub(1)),
            None => String::from("this row and what stands behind it are"),
        };
        Raw::Lost(Rejection::new(
            None,
            vec![RecordError {
                file: self.file.to_string(),
                row: Some(first),
                field: None,
                value: None,
                expected: format!("{why}; {which} not decided"),
            }],
        ))
    }
}
