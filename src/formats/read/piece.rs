//! Records that stand one behind the other in an input, taken out of it at once.
//!
//! In: a record, texts of JSON, or rows of a batch. Out: each by itself, where it is wanted so. What always holds: rows of a piece follow each other in their file.

use std::ops::Range;
use std::sync::Arc;

use super::RowInfo;
use super::columnar::Batch;
use super::raw::Raw;
use super::texts::Texts;

/// What stands at one place of an input, or records that follow each other.
#[derive(Debug)]
pub enum Piece {
    /// What stands at one place.
    One(Raw),
    /// Texts of JSON.
    Texts(Texts),
    /// Rows.
    Rows(Rows),
}

/// Rows of a batch.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Where the first of them is written.
    pub info: RowInfo,
    /// The batch.
    pub batch: Arc<Batch>,
    /// Their places in it.
    pub places: Range<usize>,
}

impl Piece {
    /// How many places of the input it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Piece::One(_) => 1,
            Piece::Texts(texts) => texts.len(),
            Piece::Rows(rows) => rows.places.len(),
        }
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Piece::One(raw) => raw.size(),
            Piece::Texts(texts) => texts.size(),
            Piece::Rows(rows) => rows.batch.each.saturating_mul(rows.places.len()),
        }
    }

    /// Each record by itself.
    pub fn each(self, mut take: impl FnMut(Raw)) {
        match self {
            Piece::One(raw) => take(raw),
            Piece::Texts(texts) => (0..texts.len()).for_each(|at| take(texts.raw(at))),
            Piece::Rows(rows) => (0..rows.places.len()).for_each(|at| take(rows.raw(at))),
        }
    }
}

impl Rows {
    /// One of them by itself.
    #[must_use]
    pub fn raw(&self, at: usize) -> Raw {
        let Rows { info, batch, places } = self.behind(at);
        Raw::Row(info, batch, places.start)
    }

    /// Those behind the first so many.
    #[must_use]
    pub fn behind(&self, many: usize) -> Rows {
        let Rows { info: RowInfo { file, row }, batch, places } = self;
        Rows {
            info: RowInfo { file: Arc::clone(file), row: row.saturating_add(many) },
            batch: Arc::clone(batch),
            places: places.start.saturating_add(many).min(places.end)..places.end,
        }
    }
}
