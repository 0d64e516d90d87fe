//! Which rows have something, and how much: the levels of columns that share them.
//!
//! In: of each row, how many members its list has. Out: repetition and definition levels as a page of Parquet begins with them. What always holds: a column that
//! lacks something where the others have it is one level lower there.

use super::runs::{put, width};

/// Levels of the rows of a page.
#[derive(Debug)]
pub struct Levels {
    /// Where something is there.
    most: u8,
    /// Whether the columns are in a list.
    listed: bool,
    /// 1 where a value belongs to the row of the value before it.
    repeated: Vec<u8>,
    defined: Vec<u8>,
}

/// Levels of a page, as bytes.
#[derive(Debug)]
pub struct Shared<'l> {
    of: &'l Levels,
    repeated: Vec<u8>,
    defined: Vec<u8>,
}

impl Levels {
    /// Of columns with one value in each row.
    #[must_use]
    pub fn flat() -> Self {
        Self { most: 1, listed: false, repeated: Vec::new(), defined: Vec::new() }
    }

    /// Of columns in a list, that have this level where something is there.
    #[must_use]
    pub fn listed(most: u8) -> Self {
        Self { most, listed: true, repeated: Vec::new(), defined: Vec::new() }
    }

    /// A row without a list.
    pub fn none(&mut self) {
        self.defined.push(0);
        self.repeated.push(0);
    }

    /// Rows that have lists, of which these are the lengths and `all` the length of all.
    pub fn lists(&mut self, lists: impl Iterator<Item = usize>, rows: usize, all: usize) {
        let start = self.defined.len();
        if all == 0 {
            let end = start.saturating_add(rows);
            self.defined.resize(end, 1);
            return self.repeated.resize(end, 0);
        }
        // As if each had a member; then the first of each list is marked, and what a row without members has.
        let (mut at, most) = (start, start.saturating_add(all).saturating_add(rows));
        self.defined.resize(most, self.most);
        self.repeated.resize(most, 1);
        for count in lists {
            self.repeated.get_mut(at).into_iter().for_each(|level| *level = 0);
            if count == 0 {
                self.defined.get_mut(at).into_iter().for_each(|level| *level = 1);
            }
            at = at.saturating_add(count.max(1));
        }
        self.defined.truncate(at);
        self.repeated.truncate(at);
    }

    /// So many rows with a value.
    pub fn values(&mut self, rows: usize) {
        self.defined.extend(std::iter::repeat_n(self.most, rows));
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.defined.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.defined.is_empty()
    }

    /// Forgets all, and keeps the room.
    pub fn clear(&mut self) {
        self.repeated.clear();
        self.defined.clear();
    }

    /// All of them, for the pages of the columns that share them.
    #[must_use]
    pub fn shared(&self) -> Shared<'_> {
        let (mut repeated, mut defined) = (Vec::new(), Vec::new());
        if self.listed {
            part(&self.repeated, 1, &mut repeated);
        }
        part(&self.defined, width(self.most.into()), &mut defined);
        Shared { of: self, repeated, defined }
    }
}

impl Shared<'_> {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.of.len()
    }

    /// Adds those of a column that lacks something at these places.
    pub fn put(&self, lacking: &[usize], out: &mut Vec<u8>) {
        out.extend_from_slice(&self.repeated);
        if lacking.is_empty() {
            return out.extend_from_slice(&self.defined);
        }
        let mut defined = self.of.defined.clone();
        for at in lacking {
            if let Some(level) = defined.get_mut(*at) {
                *level = level.saturating_sub(1);
            }
        }
        part(&defined, width(self.of.most.into()), out);
    }
}

/// Levels with how many bytes they have.
fn part(levels: &[u8], width: u32, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    put(levels, width, out);
    let bytes = out.len().saturating_sub(start).saturating_sub(4);
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    out.iter_mut().skip(start).zip(bytes).for_each(|(to, byte)| *to = byte);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(levels: &Levels, lacking: &[usize]) -> Vec<u8> {
        let mut out = Vec::new();
        levels.shared().put(lacking, &mut out);
        out
    }

    #[test]
    fn rows_of_lists_have_their_levels() {
        let mut levels = Levels::listed(4);
        levels.lists([2].into_iter(), 1, 2);
        levels.none();
        levels.lists([0, 1].into_iter(), 2, 1);
        assert_eq!(
            (levels.repeated.as_slice(), levels.defined.as_slice()),
            (&[0, 1, 0, 0, 0][..], &[4, 4, 0, 1, 4][..])
        );
        // One group of eight each: a bit, and three bits.
        assert_eq!(bytes(&levels, &[]), [2, 0, 0, 0, 3, 0b10, 4, 0, 0, 0, 3, 0b0010_0100, 0b0100_0010, 0]);
        let lacking = bytes(&levels, &[1]);
        assert_eq!(lacking.get(6..), Some(&[4, 0, 0, 0, 3, 0b0001_1100, 0b0100_0010, 0][..]));
        levels.clear();
        assert!(levels.is_empty());
        levels.lists([0, 0, 0].into_iter(), 3, 0);
        assert_eq!((levels.repeated.as_slice(), levels.defined.as_slice()), (&[0, 0, 0][..], &[1, 1, 1][..]));
    }

    #[test]
    fn plain_columns_have_no_repetition() {
        let mut levels = Levels::flat();
        levels.values(300);
        assert_eq!((levels.len(), bytes(&levels, &[])), (300, vec![3, 0, 0, 0, 0xd8, 0x04, 1]));
    }
}
