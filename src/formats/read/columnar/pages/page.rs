//! A page of data: where its levels and its values are.
//!
//! In: a page as the crate unpacks it, and how deep its column lies. Out: its levels, not yet read, and the bytes of its values. What always holds: a page that is
//! not laid out in the usual way is odd.

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;

use super::Odd;
use super::plan::Depth;
use super::runs::Runs;

/// A page of data, of which nothing is read yet.
pub struct Data {
    /// How many levels it has.
    pub levels: usize,
    /// Where lists go on; none in a column without lists.
    pub reps: Option<Runs>,
    /// What is there; none in a column in which everything is.
    pub defs: Option<Runs>,
    /// How its values are written.
    pub encoding: Encoding,
    /// The bytes of its values.
    pub values: Bytes,
    /// How many values it has at most.
    pub most: usize,
    /// It begins with a row, and not in one.
    pub begins: bool,
}

impl Data {
    /// Takes a page apart; `None`: it has no data.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn of(page: Page, depth: Depth) -> Result<Data, Odd> {
        match page {
            Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, .. } => {
                let (reps, rest) = first(buf, depth.rep, rep_level_encoding)?;
                let (defs, values) = first(rest, depth.def, def_level_encoding)?;
                let levels = size(num_values)?;
                Ok(Data { levels, reps, defs, encoding, values, most: levels, begins: false })
            }
            Page::DataPageV2 {
                buf, num_values, encoding, num_nulls, def_levels_byte_len, rep_levels_byte_len, ..
            } => {
                let (reps, rest) = part(&buf, size(rep_levels_byte_len)?)?;
                let (defs, values) = part(&rest, size(def_levels_byte_len)?)?;
                let most = size(num_values.checked_sub(num_nulls).ok_or(Odd)?)?;
                let (reps, defs) = (runs(reps, depth.rep)?, runs(defs, depth.def)?);
                Ok(Data { levels: size(num_values)?, reps, defs, encoding, values, most, begins: true })
            }
            Page::DictionaryPage { .. } => Err(Odd),
        }
    }
}

/// The levels at the front of a page, behind their length, and what stands behind them.
fn first(bytes: Bytes, most: u8, encoding: Encoding) -> Result<(Option<Runs>, Bytes), Odd> {
    if most == 0 {
        return Ok((None, bytes));
    }
    if encoding != Encoding::RLE {
        return Err(Odd);
    }
    let (levels, rest) = behind_length(&bytes)?;
    Ok((runs(levels, most)?, rest))
}

/// The bytes whose length stands before them, and the rest.
///
/// # Errors
/// [`Odd`].
pub fn behind_length(bytes: &Bytes) -> Result<(Bytes, Bytes), Odd> {
    let (length, rest) = part(bytes, 4)?;
    let length = length.first_chunk::<4>().ok_or(Odd)?;
    part(&rest, size(u32::from_le_bytes(*length))?)
}

fn part(bytes: &Bytes, length: usize) -> Result<(Bytes, Bytes), Odd> {
    if length > bytes.len() {
        return Err(Odd);
    }
    Ok((bytes.slice(..length), bytes.slice(length..)))
}

fn runs(bytes: Bytes, most: u8) -> Result<Option<Runs>, Odd> {
    if most == 0 {
        return Ok(None);
    }
    let width = size(u8::BITS.saturating_sub(most.leading_zeros()))?;
    Runs::new(bytes, width).map(Some)
}

/// A number of the file.
///
/// # Errors
/// [`Odd`] if no memory could hold so much.
pub fn size(number: u32) -> Result<usize, Odd> {
    usize::try_from(number).map_err(|_| Odd)
}
