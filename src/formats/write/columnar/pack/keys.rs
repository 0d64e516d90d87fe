//! A column of few values: each once, and the keys of those that the rows have.
//!
//! In: values, each for its key, and keys in the order of the rows. Out: pages, and behind a row group the chunk with its dictionary. What always holds: values have keys in
//! the order in which they first came, so the same rows are the same bytes.

use parquet::basic::{Encoding, Type};
use parquet::errors::ParquetError;
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::schema::types::ColumnDescPtr;

use super::texts::said;
use super::{ByPlace, Chunk, Column, Compress, Dictionary, Ended, Shared, runs};

/// Members of a list that are numbered at once.
const FIRST: [u32; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

/// A column that is being packed.
#[derive(Debug)]
pub struct Keys {
    chunk: Chunk,
    /// Whether its chunk says which value is the smallest and which the largest.
    sought: bool,
    /// The values of the chunk.
    pub values: Dictionary,
    keys: Vec<u32>,
    /// Places among the levels of the page where it has nothing.
    lacking: Vec<usize>,
    /// The body of the page before, for its room.
    body: Vec<u8>,
}

impl Keys {
    /// Empty.
    #[must_use]
    pub fn new(column: ColumnDescPtr, sought: bool) -> Self {
        let (chunk, values) = (Chunk::new(column), Dictionary::default());
        Self { chunk, sought, values, keys: Vec::new(), lacking: Vec::new(), body: Vec::new() }
    }

    /// The level of a value that is there.
    #[must_use]
    pub fn level(&self) -> u8 {
        u8::try_from(self.chunk.column().max_def_level()).unwrap_or(u8::MAX)
    }

    /// The next value, by its key.
    #[inline]
    pub fn push(&mut self, key: u32) {
        self.keys.push(key);
    }

    /// The next value, a text.
    pub fn text(&mut self, text: &str) {
        let key = self.values.text(text);
        self.keys.push(key);
    }

    /// The next values, so many numbers of these bytes.
    pub fn fixed(&mut self, bytes: &[u8], count: usize) {
        let key = self.values.fixed(bytes);
        self.keys.extend(std::iter::repeat_n(key, count));
    }

    /// The next values, each by the key that is made of it.
    #[inline]
    pub fn each<T: Copy>(&mut self, of: &[T], mut key: impl FnMut(&mut Dictionary, T) -> u32) {
        let (values, to) = self.room(of.len());
        for (to, of) in to.iter_mut().zip(of) {
            *to = key(values, *of);
        }
    }

    /// The next values, which are texts of few places: `keys` are those of places that came before.
    #[inline]
    pub fn texts<'t, T: Copy>(
        &mut self,
        of: &[T],
        keys: &mut ByPlace,
        place: impl Fn(T) -> usize,
        text: impl Fn(T) -> &'t str,
    ) {
        let (values, to) = self.room(of.len());
        keys.each(of, to, place, |of| values.text(text(of)));
    }

    /// The values, and room for the keys of so many that are next.
    fn room(&mut self, count: usize) -> (&mut Dictionary, &mut [u32]) {
        let Self { values, keys, .. } = self;
        let from = keys.len();
        keys.resize(from.saturating_add(count), 0);
        (values, keys.get_mut(from..).unwrap_or_default())
    }

    /// The next values: of each list, of which these are the lengths and `all` the length of all, the first keys there are.
    pub fn numbers(&mut self, lists: impl Iterator<Item = usize>, all: usize) {
        let mut at = self.keys.len();
        let end = at.saturating_add(all);
        // Eight are written whatever a list has; the next one writes over what is too much.
        self.keys.resize(end.saturating_add(FIRST.len()), 0);
        for count in lists {
            let numbers = self.keys.get_mut(at..).unwrap_or_default();
            match numbers.first_chunk_mut() {
                Some(first) if count <= FIRST.len() => *first = FIRST,
                _ => numbers.iter_mut().take(count).zip(0..).for_each(|(key, number)| *key = number),
            }
            at = at.saturating_add(count);
        }
        self.keys.truncate(end);
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

    /// What the chunk says of its values, if somebody looks for rows by them.
    fn statistics(&self) -> Option<Statistics> {
        let all = || self.values.values();
        let lacking = self.chunk.lacking();
        match self.chunk.column().physical_type() {
            _ if !self.sought => None,
            Type::BYTE_ARRAY => said(all().min()?, all().max()?, lacking),
            Type::INT32 => {
                let all = || all().filter_map(|bytes| bytes.try_into().ok()).map(i32::from_le_bytes);
                let bounds = ValueStatistics::new(all().min(), all().max(), None, Some(lacking), false);
                Some(Statistics::Int32(bounds.with_backwards_compatible_min_max(true)))
            }
            _ => None,
        }
    }
}

impl Column for Keys {
    fn page(&mut self, levels: &Shared<'_>, compress: &mut Compress) -> Result<(), ParquetError> {
        let Self { values, keys, lacking, body, .. } = self;
        body.clear();
        levels.put(lacking, body);
        let largest = u32::try_from(values.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let width = runs::width(largest);
        body.push(u8::try_from(width).unwrap_or_default());
        runs::put(keys, width, body);
        self.chunk.page(body, Encoding::RLE_DICTIONARY, (levels.count(), lacking.len()), compress)?;
        keys.clear();
        lacking.clear();
        Ok(())
    }

    fn end(&mut self, rows: u64, compress: &mut Compress) -> Result<Ended, ParquetError> {
        let statistics = self.statistics();
        let dictionary = (self.values.bytes(), self.values.len());
        let ended = self.chunk.end(Some(dictionary), statistics, rows, compress);
        self.values.clear();
        ended
    }

    fn sizes(&self) -> (usize, usize) {
        (self.chunk.size(), self.values.bytes().len())
    }
}
