//! A column of texts that are all different.
//!
//! In: texts in the order of the rows. Out: pages, and behind a row group the chunk. What always holds: each text stands there as it came.

use parquet::basic::Encoding;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescPtr;

use super::{Chunk, Column, Compress, Ended, Shared};

/// Bytes of the longest text that is said to be the smallest or largest one.
const LONGEST: usize = 64;

/// A column that is being packed.
#[derive(Debug)]
pub struct Texts {
    chunk: Chunk,
    /// The texts of the page, each with its length.
    bytes: Vec<u8>,
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
        Self { chunk: Chunk::new(column), bytes: Vec::new(), lacking: Vec::new(), bounds: None, body: Vec::new() }
    }

    /// The next texts, which have so many bytes.
    pub fn extend<'t>(&mut self, texts: impl Iterator<Item = &'t str>, bytes: usize) {
        self.bytes.reserve(bytes);
        let mut bounds: Option<(&[u8], &[u8])> = None;
        for text in texts.map(str::as_bytes) {
            sized(text, &mut self.bytes);
            bounds = Some(match bounds {
                None => (text, text),
                Some((least, most)) if text > most => (least, text),
                Some((least, most)) => (least.min(text), most),
            });
        }
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
        let Self { bytes, lacking, body, .. } = self;
        body.clear();
        body.reserve(bytes.len());
        levels.put(lacking, body);
        body.extend_from_slice(bytes);
        self.chunk.page(body, Encoding::PLAIN, (levels.count(), lacking.len()), compress)?;
        bytes.clear();
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
