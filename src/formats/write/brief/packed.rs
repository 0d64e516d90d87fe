//! Rows as Parquet: what has few values by keys, ids as they are, the rest as arrays.
//!
//! In: rows. Out: row groups of columns that are those of [`Gathered`](super::gathered::Gathered). What always holds: a page has whole rows, and how many depends on the rows
//! only.

use std::io::{self, Write};
use std::ops::Range;

use arrow_schema::{ArrowError, SchemaRef};

use super::gathered::MOST_ROWS;
use super::keyed::{Keyed, OWN};
use super::loose::Loose;
use crate::formats::brief::{BriefRows, Detail};
use crate::formats::write::columnar::pack::Groups;
use crate::formats::write::columnar::sink::{Layout, of_arrow};

/// Rows of a page.
const PAGE_ROWS: usize = 2 * MOST_ROWS;

/// Bytes of ids, lines, facts and messages beyond which a page ends.
const MOST_BYTES: usize = 2 << 20;

/// Bytes of a line, which is keys.
const LINE: usize = 16;

/// Rows on their way into a file.
pub(super) struct PackedRows<W: Write + Send> {
    groups: Groups<W>,
    keyed: Keyed,
    loose: Loose,
    /// Rows of the page, and bytes of what they may have as much of as they like.
    rows: usize,
    bytes: usize,
}

impl<W: Write + Send> PackedRows<W> {
    /// Writes to `output`, and so much of findings.
    ///
    /// # Errors
    /// What the output says.
    pub(super) fn new(detail: Detail, output: W, schema: SchemaRef, layout: Layout) -> io::Result<Self> {
        let groups = Groups::new(output, schema, layout, &OWN)?;
        let keyed = Keyed::new(groups.own());
        let keyed = keyed.ok_or_else(|| io::Error::other("a column of answers in short is missing"))?;
        Ok(Self { groups, keyed, loose: Loose::new(detail), rows: 0, bytes: 0 })
    }

    /// Adds the rows at some places.
    ///
    /// # Errors
    /// What the output says, or if a number does not fit into its column.
    pub(super) fn add(&mut self, rows: &BriefRows, places: Range<usize>) -> io::Result<()> {
        let Range { start: mut next, end } = places;
        let end = end.min(rows.len());
        while next < end {
            let room = PAGE_ROWS.min(self.groups.room()).saturating_sub(self.rows);
            let behind = self.fitting(rows, next..end.min(next.saturating_add(room))).map_err(of_arrow)?;
            self.keyed.add(rows, next..behind).map_err(of_arrow)?;
            self.rows = self.rows.saturating_add(behind.saturating_sub(next));
            next = behind;
            if self.rows >= PAGE_ROWS.min(self.groups.room()) || self.bytes >= MOST_BYTES {
                self.page()?;
            }
        }
        Ok(())
    }

    /// Adds what is loose of rows up to the one with which the page has its bytes. Gives the place behind it.
    fn fitting(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<usize, ArrowError> {
        let bytes =
            rows.texts_of(places.clone()).saturating_add(rows.lines_of(places.clone()).len().saturating_mul(LINE));
        let bytes = bytes.saturating_add(self.bytes);
        if bytes < MOST_BYTES && self.loose.is_bare() && !rows.has_rejected() {
            self.loose.bare(places.len());
            self.bytes = bytes;
            return Ok(places.end);
        }
        for at in places.clone() {
            let lines = rows.lines_of(at..at.saturating_add(1)).len().saturating_mul(LINE);
            let texts = rows.texts_of(at..at.saturating_add(1));
            let loose = self.loose.row(rows, at)?;
            self.bytes = [lines, texts, loose].into_iter().fold(self.bytes, usize::saturating_add);
            if self.bytes >= MOST_BYTES {
                return Ok(at.saturating_add(1));
            }
        }
        Ok(places.end)
    }

    fn page(&mut self) -> io::Result<()> {
        let (rows, _) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.bytes));
        if rows == 0 {
            return Ok(());
        }
        let others = self.loose.columns().map_err(of_arrow)?;
        let groups = &mut self.groups;
        let is_full = self.keyed.page(|own| groups.page(rows, own, &others))?;
        if is_full { self.groups.end(self.keyed.own()) } else { Ok(()) }
    }

    /// Writes what is left, and what stands behind it.
    ///
    /// # Errors
    /// What the output says.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.page()?;
        self.groups.end(self.keyed.own())?;
        self.groups.finish()
    }
}
