//! The values of a column: from pages to what arrays are made of.
//!
//! In: the bytes of pages, each plain or with the keys of a dictionary, and how many values are asked for. Out: those that are there, one behind the other, without places
//! for those that are not. What always holds: a key is looked up, never trusted; a text is a view of the page that it stands on.

use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray};
use arrow_buffer::{BooleanBufferBuilder, Buffer, OffsetBuffer, ScalarBuffer};
use bytes::Bytes;
use parquet::basic::Encoding;

use super::Odd;
use super::page::behind_length;
use super::runs::Runs;
use super::{texts, views};

/// Entries that a dictionary has at most whose keys have a byte.
const FEW: usize = 256;

/// What the values of a column become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Keys of a dictionary of texts.
    Words,
    /// Views of texts.
    Texts,
    /// Numbers of 32 bits.
    Short,
    /// Numbers of 64 bits.
    Long,
    /// Yes or no.
    Flags,
}

/// The dictionary of a column in a row group.
pub enum Entries {
    /// For keys.
    Words(ArrayRef),
    /// Views, all of this block.
    Texts(Vec<u128>, Buffer),
    /// Views of texts that all are in them.
    Inline(Vec<u128>),
    /// Numbers.
    Short(Vec<i32>),
    /// Numbers.
    Long(Vec<i64>),
}

impl Entries {
    /// Of the page of a dictionary, that has so many.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn of(kind: Kind, bytes: Bytes, count: usize) -> Result<Entries, Odd> {
        match kind {
            Kind::Words => words(&bytes, count).map(Entries::Words),
            Kind::Texts => {
                let mut all = Vec::new();
                views::put(&bytes, &mut 0, count, 0, &mut all)?;
                let are_inline = all
                    .iter()
                    .all(|view| usize::try_from(views::length(*view)).is_ok_and(|length| length <= views::INLINE));
                Ok(if are_inline { Entries::Inline(all) } else { Entries::Texts(all, Buffer::from(bytes)) })
            }
            Kind::Short => {
                let mut all = Vec::new();
                more(&bytes, &mut 0, count, i32::from_le_bytes, &mut all)?;
                Ok(Entries::Short(all))
            }
            Kind::Long => {
                let mut all = Vec::new();
                more(&bytes, &mut 0, count, i64::from_le_bytes, &mut all)?;
                Ok(Entries::Long(all))
            }
            Kind::Flags => Err(Odd),
        }
    }

    /// Whether they are texts whose keys have a byte.
    #[must_use]
    pub fn are_few_words(&self) -> bool {
        matches!(self, Entries::Words(entries) if entries.len() <= FEW)
    }
}

/// The values of a page, from the next one on.
pub enum Source {
    /// Keys of the dictionary.
    Keys(Runs),
    /// The values themselves, from this byte on, or from this bit.
    Plain(Bytes, usize),
    /// Yes or no in runs.
    Runs(Runs),
}

impl Source {
    /// Begins the values of a page.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn of(kind: Kind, encoding: Encoding, bytes: Bytes) -> Result<Source, Odd> {
        match (encoding, kind) {
            (Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY, _) => {
                let width = usize::from(*bytes.first().ok_or(Odd)?);
                Runs::new(bytes.slice(1..), width).map(Source::Keys)
            }
            // A dictionary of words that is given up in the middle.
            (Encoding::PLAIN, Kind::Words) => Err(Odd),
            (Encoding::PLAIN, _) => Ok(Source::Plain(bytes, 0)),
            (Encoding::RLE, Kind::Flags) => Runs::new(behind_length(&bytes)?.0, 1).map(Source::Runs),
            _ => Err(Odd),
        }
    }
}

/// Values that have been read.
pub enum Values {
    /// Keys of the dictionary.
    Words(Vec<i32>),
    /// The same where it has few entries.
    Few(Vec<u8>),
    /// Views, and the pages that they are of.
    Texts(Vec<u128>, Vec<Buffer>),
    /// Where no long text is in a dictionary, how long each is, and all of them.
    Together(Vec<u32>, Vec<u8>),
    /// Numbers.
    Short(Vec<i32>),
    /// Numbers.
    Long(Vec<i64>),
    /// Yes or no.
    Flags(BooleanBufferBuilder),
}

impl Values {
    /// None yet; texts of the dictionary are in the first of the pages.
    #[must_use]
    pub fn new(kind: Kind, entries: Option<&Entries>, room: usize) -> Values {
        match kind {
            Kind::Words if entries.is_some_and(Entries::are_few_words) => Values::Few(Vec::with_capacity(room)),
            Kind::Words => Values::Words(Vec::with_capacity(room)),
            Kind::Texts => match entries {
                Some(Entries::Texts(_, block)) => Values::Texts(Vec::with_capacity(room), vec![block.clone()]),
                _ => Values::Together(Vec::with_capacity(room), Vec::new()),
            },
            Kind::Short => Values::Short(Vec::with_capacity(room)),
            Kind::Long => Values::Long(Vec::with_capacity(room)),
            Kind::Flags => Values::Flags(BooleanBufferBuilder::new(room)),
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Words(all) | Values::Short(all) => all.len(),
            Values::Few(all) => all.len(),
            Values::Texts(all, _) => all.len(),
            Values::Together(all, _) => all.len(),
            Values::Long(all) => all.len(),
            Values::Flags(all) => all.len(),
        }
    }

    /// Reads so many more.
    ///
    /// # Errors
    /// [`Odd`], also if there are fewer.
    pub fn read(&mut self, source: &mut Source, entries: Option<&Entries>, count: usize) -> Result<(), Odd> {
        match (self, source, entries) {
            (Values::Words(all), Source::Keys(keys), Some(Entries::Words(_))) => {
                let mut read = Vec::with_capacity(count);
                keys.numbers(count, &mut read)?;
                all.extend(read.into_iter().map(u32::cast_signed));
                Ok(())
            }
            (Values::Few(all), Source::Keys(keys), Some(Entries::Words(_))) => keys.bytes(count, all),
            (Values::Texts(all, _), Source::Keys(keys), Some(Entries::Texts(entries, _))) => {
                look_up(keys, entries, count, all)
            }
            (Values::Short(all), Source::Keys(keys), Some(Entries::Short(entries))) => {
                look_up(keys, entries, count, all)
            }
            (Values::Long(all), Source::Keys(keys), Some(Entries::Long(entries))) => look_up(keys, entries, count, all),
            (Values::Texts(all, blocks), Source::Plain(bytes, at), _) => {
                if blocks.last().is_none_or(|last| last.as_ptr() != bytes.as_ptr()) {
                    blocks.push(Buffer::from(bytes.clone()));
                }
                views::put(bytes, at, count, blocks.len().saturating_sub(1), all)
            }
            (Values::Together(lengths, all), Source::Keys(keys), Some(Entries::Inline(entries))) => {
                let mut read = Vec::with_capacity(count);
                keys.numbers(count, &mut read)?;
                texts::look_up(&read, entries, lengths, all)
            }
            (Values::Together(lengths, all), Source::Plain(bytes, at), _) => texts::put(bytes, at, count, lengths, all),
            (Values::Short(all), Source::Plain(bytes, at), _) => more(bytes, at, count, i32::from_le_bytes, all),
            (Values::Long(all), Source::Plain(bytes, at), _) => more(bytes, at, count, i64::from_le_bytes, all),
            (Values::Flags(all), Source::Plain(bytes, at), _) => {
                let end = at.saturating_add(count);
                if end > bytes.len().saturating_mul(8) {
                    return Err(Odd);
                }
                all.append_packed_range(*at..end, bytes);
                *at = end;
                Ok(())
            }
            (Values::Flags(all), Source::Runs(runs), _) => {
                let mut flags = Vec::with_capacity(count);
                runs.bytes(count, &mut flags)?;
                flags.iter().for_each(|flag| all.append(*flag == 1));
                Ok(())
            }
            _ => Err(Odd),
        }
    }
}

/// The texts of a dictionary, for its keys.
fn words(bytes: &[u8], count: usize) -> Result<ArrayRef, Odd> {
    let mut rest = bytes;
    // Each has a length at least.
    if count.saturating_mul(4) > rest.len() {
        return Err(Odd);
    }
    let (mut ends, mut together) = (Vec::with_capacity(count.saturating_add(1)), Vec::with_capacity(rest.len()));
    ends.push(0);
    for _ in 0..count {
        let (length, behind) = rest.split_first_chunk::<4>().ok_or(Odd)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| Odd)?;
        let (text, behind) = behind.split_at_checked(length).ok_or(Odd)?;
        together.extend_from_slice(text);
        ends.push(i32::try_from(together.len()).map_err(|_| Odd)?);
        rest = behind;
    }
    let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
    Ok(Arc::new(BinaryArray::try_new(ends, Buffer::from_vec(together), None).map_err(|_| Odd)?))
}

/// The entries that the next so many keys are of.
fn look_up<T: Copy + Default>(keys: &mut Runs, entries: &[T], count: usize, out: &mut Vec<T>) -> Result<(), Odd> {
    let mut read = Vec::with_capacity(count);
    keys.numbers(count, &mut read)?;
    let mut are_there = true;
    let mut of = |key: u32| match entries.get(usize::try_from(key).unwrap_or(usize::MAX)) {
        Some(entry) => *entry,
        None => {
            are_there = false;
            T::default()
        }
    };
    let start = out.len();
    out.resize(start.saturating_add(count), T::default());
    let ((eights, rest), (places, last)) =
        (read.as_chunks::<8>(), out.get_mut(start..).unwrap_or_default().as_chunks_mut::<8>());
    for (to, [a, b, c, d, e, f, g, h]) in places.iter_mut().zip(eights) {
        *to = [of(*a), of(*b), of(*c), of(*d), of(*e), of(*f), of(*g), of(*h)];
    }
    last.iter_mut().zip(rest).for_each(|(to, key)| *to = of(*key));
    if are_there { Ok(()) } else { Err(Odd) }
}

/// So many numbers from a byte on, and there they end.
fn more<T, const BYTES: usize>(
    bytes: &[u8],
    at: &mut usize,
    count: usize,
    of: impl Fn([u8; BYTES]) -> T,
    out: &mut Vec<T>,
) -> Result<(), Odd> {
    let end = at.saturating_add(count.saturating_mul(BYTES));
    let (numbers, _) = bytes.get(*at..end).ok_or(Odd)?.as_chunks::<BYTES>();
    out.extend(numbers.iter().map(|number| of(*number)));
    *at = end;
    Ok(())
}
