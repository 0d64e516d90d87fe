//! What stands between two values of a record: quotation marks, brackets, commas and keys, compared at once.
//!
//! In: bytes that stood in a record. Out: whether others begin with them. What always holds: they do exactly if each of them is the same.

use crate::engine::batch::WIDE;

/// What all digits have in common, and no other byte that may begin a value.
const DIGIT: (u8, u8) = (b'0', 0xf0);

/// Bytes that are known.
#[derive(Clone, Debug)]
pub struct Between {
    written: Box<[u8]>,
    first: Chunk,
    /// Bytes behind the first ones, each with their place; the last stand beside those before.
    behind: Box<[(usize, Chunk)]>,
    /// How many bytes are looked at.
    length: usize,
}

/// Bytes that are compared at once, and which of their bits are.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    bytes: u128,
    mask: u128,
}

impl Chunk {
    fn of(all: &[(u8, u8)]) -> Self {
        let (mut bytes, mut mask) = ([0; WIDE], [0; WIDE]);
        for ((byte, of), one) in bytes.iter_mut().zip(&mut mask).zip(all) {
            (*byte, *of) = *one;
        }
        Self { bytes: u128::from_le_bytes(bytes), mask: u128::from_le_bytes(mask) }
    }

    #[inline]
    fn is(&self, bytes: &[u8; WIDE]) -> bool {
        (u128::from_le_bytes(*bytes) ^ self.bytes) & self.mask == 0
    }
}

impl Between {
    /// Of these bytes, with a digit behind them if so.
    #[must_use]
    pub fn of(bytes: &[u8], digit: bool) -> Self {
        let mut all: Vec<(u8, u8)> = bytes.iter().map(|byte| (*byte, u8::MAX)).collect();
        all.extend(digit.then_some(DIGIT));
        let last = all.len().saturating_sub(WIDE);
        let places = (1..).map(|chunk: usize| chunk.saturating_mul(WIDE)).take_while(|place| *place < last);
        let places = places.chain((last > 0).then_some(last));
        let chunk = |place: usize| Some((place, Chunk::of(all.get(place..)?)));
        let (first, behind) = (Chunk::of(&all), places.filter_map(chunk).collect());
        Self { written: bytes.into(), first, behind, length: all.len() }
    }

    /// Whether other bytes begin with them.
    #[inline]
    #[must_use]
    pub fn begins(&self, bytes: &[u8]) -> bool {
        match bytes.first_chunk() {
            Some(first) => self.first.is(first) && (self.behind.is_empty() || self.goes_on(bytes)),
            None => self.ends(bytes),
        }
    }

    #[inline]
    fn goes_on(&self, bytes: &[u8]) -> bool {
        let is = |(place, chunk): &(usize, Chunk)| {
            bytes.get(*place..).and_then(<[u8]>::first_chunk).is_some_and(|bytes| chunk.is(bytes))
        };
        self.behind.iter().all(is)
    }

    /// The same near the end of a record.
    fn ends(&self, bytes: &[u8]) -> bool {
        let mut some = [0; WIDE];
        some.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        bytes.len() >= self.length && self.first.is(&some)
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_where_all_of_them_stand_and_nowhere_else() {
        for (length, digit) in (0..70).flat_map(|length| [(length, false), (length, true)]) {
            let bytes: Vec<u8> = (b'!'..=b'~').cycle().take(length).collect();
            let between = Between::of(&bytes, digit);
            let last = if digit { vec![b'7'] } else { Vec::new() };
            for behind in 0..40 {
                let text = [bytes.clone(), last.clone(), vec![b'x'; behind]].concat();
                assert!(between.begins(&text), "{length} before {behind}");
                for at in 0..length + last.len() {
                    let mut other = text.clone();
                    other[at] ^= if at < length { 1 } else { 16 };
                    assert!(!between.begins(&other), "{length} at {at} before {behind}");
                    assert!(!between.begins(&text[..at]), "{length} until {at}");
                }
            }
        }
    }

    #[test]
    fn what_begins_a_value_is_a_digit_or_none() {
        let between = Between::of(b"", true);
        for byte in *b"0123456789-\"{[tfn \t\r\n" {
            assert_eq!(between.begins(&[byte]), byte.is_ascii_digit(), "{}", char::from(byte));
        }
    }
}
