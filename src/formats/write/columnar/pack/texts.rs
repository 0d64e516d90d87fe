//! A column of texts that are all different.
//!
//! In: texts in the order of the rows. Out: pages, and behind a row group the chunk. What always holds: of each text it is said how much of its beginning is that of the
//! one before it on the page, and the rest stands there as it came: Parquet's `DELTA_BYTE_ARRAY`. Numbers of visits that follow each other have mostly the same beginning.

use parquet::basic::Encoding;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescPtr;

use super::{Chunk, Column, Compress, Ended, Shared, deltas};

/// Bytes of the longest text that is said to be the smallest or largest one.
const LONGEST: usize = 64;

/// A column that is being packed.
#[derive(Debug)]
pub struct Texts {
    chunk: Chunk,
    /// Of each text of the page how many bytes of the one before it it begins with, how many are left, and those that are left.
    alike: Vec<i32>,
    left: Vec<i32>,
    bytes: Vec<u8>,
    /// The last text of the page.
    last: Vec<u8>,
    /// Places of the page where there is none.
    lacking: Vec<usize>,
    /// The smallest and the largest one.
    bounds: Option<(Vec<u8>, Vec<u8>)>,
    /// The body of the page before, for its room.
    body: Vec<u8>,
}

impl Texts {
    /// Empty.
    #[must_use]
    pub fn new(column: ColumnDescPtr) -> Self {
        Self {
            chunk: Chunk::new(column),
            alike: Vec::new(),
            left: Vec::new(),
            bytes: Vec::new(),
            last: Vec::new(),
            lacking: Vec::new(),
            bounds: None,
            body: Vec::new(),
        }
    }

    /// The next texts, by their bytes.
    pub fn extend<'t>(&mut self, texts: impl Iterator<Item = &'t [u8]>) {
        let Self { alike, left, bytes, last, .. } = self;
        let begun = std::mem::take(last);
        let mut before = begun.as_slice();
        let mut bounds: Option<(&[u8], &[u8])> = None;
        for text in texts {
            let same = same(before, text);
            let rest = text.get(same..).unwrap_or_default();
            alike.push(i32::try_from(same).unwrap_or(i32::MAX));
            left.push(i32::try_from(rest.len()).unwrap_or(i32::MAX));
            match rest {
                // Of most numbers in a row only the last digit.
                [digit] => bytes.push(*digit),
                rest => bytes.extend_from_slice(rest),
            }
            bounds = Some(match bounds {
                None => (text, text),
                // Numbers that rise differ behind what they begin with alike.
                Some((least, most)) if std::ptr::eq(most, before) && text.get(same) > before.get(same) => (least, text),
                Some((least, most)) if text > most => (least, text),
                Some((least, most)) => (least.min(text), most),
            });
            before = text;
        }
        last.extend_from_slice(before);
        let Some((least, most)) = bounds else { return };
        match &mut self.bounds {
            None => self.bounds = Some((least.to_vec(), most.to_vec())),
            Some(known) => {
                if least < known.0.as_slice() {
                    known.0 = least.to_vec();
                }
                if most > known.1.as_slice() {
                    known.1 = most.to_vec();
                }
            }
        }
    }

    /// That there is none at a place of the page.
    pub fn lack(&mut self, place: usize) {
        self.lacking.push(place);
    }
}

impl Column for Texts {
    fn page(&mut self, levels: &Shared<'_>, compress: &mut Compress) -> Result<(), ParquetError> {
        let Self { alike, left, bytes, lacking, body, .. } = self;
        body.clear();
        levels.put(lacking, body);
        [&*alike, left].into_iter().for_each(|numbers| deltas::put(numbers, body));
        body.extend_from_slice(bytes);
        self.chunk.page(body, Encoding::DELTA_BYTE_ARRAY, (levels.count(), lacking.len()), compress)?;
        [alike, left].into_iter().for_each(Vec::clear);
        bytes.clear();
        self.last.clear();
        lacking.clear();
        Ok(())
    }

    fn end(&mut self, rows: u64, compress: &mut Compress) -> Result<Ended, ParquetError> {
        let lacking = self.chunk.lacking();
        let statistics = self.bounds.take().and_then(|(least, most)| said(&least, &most, lacking));
        self.chunk.end(None, statistics, rows, compress)
    }

    fn sizes(&self) -> (usize, usize) {
        (self.chunk.size(), 0)
    }
}

/// How many bytes two texts begin with alike.
fn same(one: &[u8], other: &[u8]) -> usize {
    let (mut one, mut other, mut same) = (one, other, 0_usize);
    while let (Some((a, ones)), Some((b, others))) = (one.split_first_chunk(), other.split_first_chunk()) {
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differ != 0 {
            return same.saturating_add(usize::try_from(differ.trailing_zeros() / 8).unwrap_or_default());
        }
        (one, other, same) = (ones, others, same.saturating_add(8));
    }
    same.saturating_add(one.iter().zip(other).take_while(|(a, b)| a == b).count())
}

/// Adds a text with its length.
#[inline]
pub(super) fn sized(text: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    to.extend_from_slice(text);
}

/// What a chunk says of its smallest and its largest text, if they are short.
pub(super) fn said(least: &[u8], most: &[u8], lacking: u64) -> Option<Statistics> {
    let short = least.len() <= LONGEST && most.len() <= LONGEST;
    let [least, most] = [least, most].map(|text| Some(ByteArray::from(text.to_vec())));
    short.then(|| Statistics::byte_array(least, most, None, Some(lacking), false))
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn texts_begin_alike_up_to_the_first_byte_that_differs() {
        let of = |one: &str, other: &str| same(one.as_bytes(), other.as_bytes());
        assert_eq!([of("", ""), of("V-1", "V-1"), of("V-1", "V-12"), of("V-2", "V-1")], [0, 3, 3, 2]);
        assert_eq!(
            [of("V-0000001", "V-0000002"), of("V-0000009", "V-0000010"), of("x-0000009", "V-0000010")],
            [8, 7, 0]
        );
        assert_eq!(of("visit-2026-000001", "visit-2026-000011"), 15);
    }
}
