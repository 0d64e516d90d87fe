//! A plain column of a row group, read some rows at a time.
//!
//! In: the pages of its chunk, one after the other. Out: the levels and values of the next rows. What always holds: rows end where the crate's own reader ends them, and
//! what it would not read is odd here, at the same rows or before.

use arrow_schema::DataType;
use parquet::column::page::{Page, PageReader};
use parquet::file::serialized_reader::SerializedPageReader;

use super::Odd;
use super::levels::{at_least, highest};
use super::page::{Data, size};
use super::plan::Leaf;
use super::runs::Runs;
use super::shared::Shared;
use super::values::{Entries, Kind, Source, Values};

/// Levels that are read ahead, to see where rows end.
const AHEAD: usize = 2048;

/// Levels of a batch, from which on its column is odd.
const MOST: usize = 1 << 22;

/// A column being read.
pub struct Column {
    pages: SerializedPageReader<Shared>,
    leaf: Leaf,
    entries: Option<Entries>,
    page: Option<Open>,
    /// Levels of the page that have been read, but belong to rows behind.
    ahead: Vec<u8>,
}

/// A page being read.
struct Open {
    /// Levels that have not been taken, of which so many have not been read to see where rows end.
    levels: usize,
    unseen: usize,
    reps: Option<Runs>,
    defs: Option<Runs>,
    source: Source,
    /// Values that there may be yet.
    most: usize,
    /// It begins with a row, and not in one.
    begins: bool,
}

/// Rows of a column.
pub struct Taken {
    /// How many levels they have.
    pub levels: usize,
    /// Where lists go on; nothing in a column without lists.
    pub reps: Vec<u8>,
    /// What is there; nothing if everything is.
    pub defs: Vec<u8>,
    /// The values that are there.
    pub values: Values,
}

impl Column {
    /// Begins a column.
    #[must_use]
    pub fn new(pages: SerializedPageReader<Shared>, leaf: Leaf) -> Column {
        Column { pages, leaf, entries: None, page: None, ahead: Vec::new() }
    }

    /// Its dictionary, if there was one.
    #[must_use]
    pub fn entries(&self) -> Option<&Entries> {
        self.entries.as_ref()
    }

    /// The type of its arrays, where that is another one than the plan's; known when rows were taken.
    #[must_use]
    pub fn other_type(&self) -> Option<DataType> {
        match (self.leaf.kind, &self.entries) {
            (Kind::Words, Some(entries)) if entries.are_few_words() => {
                Some(DataType::Dictionary(Box::new(DataType::UInt8), Box::new(DataType::Binary)))
            }
            (Kind::Texts, None | Some(Entries::Inline(_))) => Some(DataType::Binary),
            _ => None,
        }
    }

    /// Takes the next rows, at most so many, and says how many there were.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn rows(&mut self, most: usize) -> Result<(usize, Taken), Odd> {
        if self.page.is_none() {
            // Before anything else, as the dictionary stands there.
            self.next_page()?;
        }
        let values = Values::new(self.leaf.kind, self.entries.as_ref(), most);
        let mut taken = Taken { levels: 0, reps: Vec::new(), defs: Vec::new(), values };
        let rows = if self.leaf.depth.rep == 0 { self.flat(most, &mut taken)? } else { self.lists(most, &mut taken)? };
        Ok((rows, taken))
    }

    /// Each level is a row.
    fn flat(&mut self, most: usize, taken: &mut Taken) -> Result<usize, Odd> {
        while taken.levels < most {
            let Some(page) = &self.page else { break };
            let count = page.levels.min(most.saturating_sub(taken.levels));
            if count > 0 {
                self.take(count, taken)?;
            } else if !self.next_page()? {
                break;
            }
        }
        Ok(taken.levels)
    }

    /// A row begins where no list goes on.
    fn lists(&mut self, most: usize, taken: &mut Taken) -> Result<usize, Odd> {
        let mut rows = 0usize;
        loop {
            if self.ahead.is_empty() && !self.look_ahead()? {
                break;
            }
            let room = most.saturating_sub(rows);
            let begin = self.ahead.len().saturating_sub(at_least(&self.ahead, 1));
            let count = if begin <= room { self.ahead.len() } else { nth(&self.ahead, room) };
            rows = rows.saturating_add(begin.min(room));
            let whole = count == self.ahead.len();
            taken.reps.extend_from_slice(self.ahead.get(..count).unwrap_or_default());
            drop(self.ahead.drain(..count));
            if taken.reps.len() > MOST || taken.reps.first().is_some_and(|rep| *rep != 0) {
                return Err(Odd);
            }
            self.take(count, taken)?;
            if !whole {
                break;
            }
        }
        Ok(rows)
    }

    /// Reads levels of the page ahead, or of the next one; false if there are none.
    fn look_ahead(&mut self) -> Result<bool, Odd> {
        loop {
            if let Some(page) = &mut self.page
                && page.unseen > 0
            {
                let count = page.unseen.min(AHEAD);
                let is_first = page.unseen == page.levels;
                page.unseen = page.unseen.saturating_sub(count);
                page.reps.as_mut().ok_or(Odd)?.bytes(count, &mut self.ahead)?;
                let in_row = is_first && page.begins && self.ahead.first() != Some(&0);
                if highest(&self.ahead) > self.leaf.depth.rep || in_row {
                    return Err(Odd);
                }
                return Ok(true);
            }
            if self.page.is_none() || !self.next_page()? {
                return Ok(false);
            }
        }
    }

    /// Takes levels of the page, and their values.
    fn take(&mut self, count: usize, taken: &mut Taken) -> Result<(), Odd> {
        if count == 0 {
            return Ok(());
        }
        let page = self.page.as_mut().ok_or(Odd)?;
        let most = self.leaf.depth.def;
        let values = match &mut page.defs {
            None => count,
            Some(defs) => there(defs, count, most, taken)?,
        };
        if values > page.most {
            return Err(Odd);
        }
        taken.values.read(&mut page.source, self.entries.as_ref(), values)?;
        page.most = page.most.saturating_sub(values);
        page.levels = page.levels.saturating_sub(count);
        taken.levels = taken.levels.saturating_add(count);
        Ok(())
    }

    /// Goes to the next page of data; false if there is none.
    fn next_page(&mut self) -> Result<bool, Odd> {
        loop {
            let Some(page) = self.pages.get_next_page()? else { return Ok(false) };
            if let Page::DictionaryPage { buf, num_values, .. } = page {
                if self.entries.is_some() || self.page.is_some() {
                    return Err(Odd);
                }
                self.entries = Some(Entries::of(self.leaf.kind, buf, size(num_values)?)?);
                continue;
            }
            let data = Data::of(page, self.leaf.depth)?;
            if data.levels == 0 {
                return Err(Odd);
            }
            if self.leaf.depth.rep > 0 {
                // As the crate does; what it cannot read there ends the rows before it, too.
                self.pages.at_record_boundary()?;
            }
            let source = Source::of(self.leaf.kind, data.encoding, data.values)?;
            let Data { levels, reps, defs, most, begins, .. } = data;
            self.page = Some(Open { levels, unseen: levels, reps, defs, source, most, begins });
            return Ok(true);
        }
    }
}

/// Takes levels of what is there, and says how many values are.
fn there(defs: &mut Runs, count: usize, most: u8, taken: &mut Taken) -> Result<usize, Odd> {
    if defs.are_all(u32::from(most), count) {
        if !taken.defs.is_empty() {
            taken.defs.resize(taken.defs.len().saturating_add(count), most);
        }
        return Ok(count);
    }
    if taken.defs.is_empty() {
        taken.defs.resize(taken.levels, most);
    }
    let before = taken.defs.len();
    defs.bytes(count, &mut taken.defs)?;
    let new = taken.defs.get(before..).unwrap_or_default();
    if highest(new) > most {
        return Err(Odd);
    }
    Ok(at_least(new, most))
}

/// The place of the list that begins after so many.
fn nth(reps: &[u8], begins: usize) -> usize {
    let places = reps.iter().enumerate().filter(|(_, rep)| **rep == 0).map(|(at, _)| at);
    let mut places = places.skip(begins);
    places.next().unwrap_or(reps.len())
}
