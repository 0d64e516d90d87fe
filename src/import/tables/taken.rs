//! What an import came to, for whoever ran it.

use std::fmt;

use crate::model::imported::TableName;
use crate::model::quarter::Quarter;

/// What was read, and what was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The table.
    pub name: TableName,
    /// Its quarter.
    pub quarter: Quarter,
    /// Texts read.
    pub files: usize,
    /// Rows in them.
    pub rows: u64,
    /// Entries kept.
    pub entries: u64,
    /// Rows that never were in force: indicator 9, or an end before the start.
    pub never: u64,
    /// Rows that say what another one says.
    pub same: u64,
    /// Pairs with two entries on one day, of which the one that starts later counts; and the first such pair.
    pub overlapping: u64,
    /// The first of them.
    pub first_overlap: Option<String>,
    /// The quarters of the same table that it took the place of.
    pub replaced: Vec<Quarter>,
}

impl Imported {
    /// Nothing yet.
    pub(super) fn none(name: TableName, quarter: Quarter) -> Self {
        Self {
            name,
            quarter,
            files: 0,
            rows: 0,
            entries: 0,
            never: 0,
            same: 0,
            overlapping: 0,
            first_overlap: None,
            replaced: Vec::new(),
        }
    }
}

/// The lines that `payrules import` prints.
impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, {}: {}", self.name, self.quarter, count(self.entries, "entry", "entries"))?;
        let files = count(u64::try_from(self.files).unwrap_or(u64::MAX), "text", "texts");
        writeln!(f, "  read: {} in {files}", count(self.rows, "row", "rows"))?;
        if self.never > 0 {
            writeln!(f, "  left out, never in force: {}", count(self.never, "row", "rows"))?;
        }
        if self.same > 0 {
            writeln!(f, "  left out, said twice: {}", count(self.same, "row", "rows"))?;
        }
        if let Some(first) = &self.first_overlap {
            let pairs = count(self.overlapping, "time", "times");
            writeln!(f, "  two entries of a pair on one day, the later counts: {pairs}, first {first}")?;
        }
        for quarter in &self.replaced {
            writeln!(f, "  takes the place of {quarter}")?;
        }
        Ok(())
    }
}

/// A number with its word, in groups of three digits.
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).wrapping_rem(3) == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if n == 1 { one } else { many })
}
