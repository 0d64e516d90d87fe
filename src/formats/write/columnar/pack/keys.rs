//! A column of few values: each once, and the keys of those that the rows have.
//!
//! In: values, each for its key, and keys in the order of the rows. Out: pages, and behind a row group the chunk with its dictionary. What always holds: values have keys in
//! the order in which they first came, so the same rows are the same bytes.

use std::collections::BTreeMap;

use parquet::basic::{Encoding, Type};
use parquet::errors::ParquetError;
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::schema::types::ColumnDescPtr;

use super::texts::{said, sized};
use super::{Chunk, Column, Compress, Ended, Shared, runs};

/// Values that are found by a number that they have, without a hash: a power of two.
const NEAR: u64 = 4096;

/// A column that is being packed.
#[derive(Debug)]
pub struct Keys {
    chunk: Chunk,
    /// Whether its chunk says which value is the smallest and which the largest.
    sought: bool,
    known: BTreeMap<Box<[u8]>, u32>,
    /// Of some values the number that no other has, and the key.
    near: Vec<Option<(u64, u32)>>,
    dictionary: Vec<u8>,
    keys: Vec<u32>,
    /// Places among the levels of the page where it has nothing.
    lacking: Vec<usize>,
}

impl Keys {
    /// Empty.
    #[must_use]
    pub fn new(column: ColumnDescPtr, sought: bool) -> Self {
        let (chunk, known, near) = (Chunk::new(column), BTreeMap::new(), Vec::new());
        Self { chunk, sought, known, near, dictionary: Vec::new(), keys: Vec::new(), lacking: Vec::new() }
    }

    /// The level of a value that is there.
    #[must_use]
    pub fn level(&self) -> u8 {
        u8::try_from(self.chunk.column().max_def_level()).unwrap_or(u8::MAX)
    }

    /// The next value, by the key that it has until the chunk ends.
    #[inline]
    pub fn push(&mut self, key: u32) {
        self.keys.push(key);
    }

    /// The next values.
    pub fn extend(&mut self, keys: impl Iterator<Item = u32>) {
        self.keys.extend(keys);
    }

    /// The keys of the values of the page.
    #[must_use]
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// That there is nothing at a place among the levels of the page.
    pub fn lack(&mut self, place: usize) {
        self.lacking.push(place);
    }

    /// How many values there are until the chunk ends.
    #[must_use]
    pub fn known(&self) -> usize {
        self.known.len()
    }

    /// The key of a text, good until the chunk ends.
    pub fn text(&mut self, text: &str) -> u32 {
        self.key(text.as_bytes(), true)
    }

    /// The key of a number of these bytes, as they are in the file; good as long.
    pub fn fixed(&mut self, bytes: &[u8]) -> u32 {
        self.key(bytes, false)
    }

    /// The same, of which no other has this number.
    #[inline]
    pub fn numbered<const N: usize>(&mut self, number: u64, bytes: impl FnOnce() -> [u8; N]) -> u32 {
        let place = usize::try_from(number % NEAR).unwrap_or_default();
        match self.near.get(place) {
            Some(Some((known, key))) if *known == number => *key,
            _ => {
                let key = self.key(&bytes(), false);
                if self.near.is_empty() {
                    self.near.resize(usize::try_from(NEAR).unwrap_or_default(), None);
                }
                self.near.get_mut(place).into_iter().for_each(|near| *near = Some((number, key)));
                key
            }
        }
    }

    fn key(&mut self, bytes: &[u8], is_text: bool) -> u32 {
        if let Some(key) = self.known.get(bytes) {
            return *key;
        }
        let key = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(Box::from(bytes), key);
        if is_text {
            sized(bytes, &mut self.dictionary);
        } else {
            self.dictionary.extend_from_slice(bytes);
        }
        key
    }

    /// What the chunk says of its values, if somebody looks for rows by them.
    fn statistics(&self) -> Option<Statistics> {
        let all = || self.known.keys();
        let lacking = self.chunk.lacking();
        match self.chunk.column().physical_type() {
            _ if !self.sought => None,
            Type::BYTE_ARRAY => said(all().min()?, all().max()?, lacking),
            Type::INT32 => {
                let all = || all().filter_map(|bytes| bytes.as_ref().try_into().ok()).map(i32::from_le_bytes);
                let bounds = ValueStatistics::new(all().min(), all().max(), None, Some(lacking), false);
                Some(Statistics::Int32(bounds.with_backwards_compatible_min_max(true)))
            }
            _ => None,
        }
    }
}

impl Column for Keys {
    fn page(&mut self, levels: &Shared<'_>, compress: &mut Compress) -> Result<(), ParquetError> {
        let mut body = Vec::new();
        levels.put(&self.lacking, &mut body);
        let largest = u32::try_from(self.known.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let width = runs::width(largest);
        body.push(u8::try_from(width).unwrap_or_default());
        runs::put(&self.keys, width, &mut body);
        self.chunk.page(&body, Encoding::RLE_DICTIONARY, (levels.count(), self.lacking.len()), compress)?;
        self.keys.clear();
        self.lacking.clear();
        Ok(())
    }

    fn end(&mut self, rows: u64, compress: &mut Compress) -> Result<Ended, ParquetError> {
        let statistics = self.statistics();
        let ended = self.chunk.end(Some((&self.dictionary, self.known.len())), statistics, rows, compress);
        self.dictionary.clear();
        self.known.clear();
        self.near.fill(None);
        ended
    }

    fn sizes(&self) -> (usize, usize) {
        (self.chunk.size(), self.dictionary.len())
    }
}
