//! Numbers that were seen, each behind the text that stands before it, at a bit each where they lie close together.
//!
//! In: an id as a short text and the number behind it. Out: whether it was there before, or that nobody noted it here. What always holds: nothing
//! is taken for something else, as there are no marks; an id that is not noted here the first time never is, so whoever notes it elsewhere finds it
//! there again; and memory is bounded: at most 8 bytes for each number, and 4 MB.
//!
//! Practices and their software count their visits, so ids are mostly such numbers. A page has a bit for each of 1,024 numbers in a row. Numbers that
//! lie too far apart for that get no page of their own.

use super::marks::Mark;
use super::pages::Pages;

/// Bytes of a text before a number.
const BEFORE: usize = 15;

/// Digits of a number, which then has less than 64 bits.
const DIGITS: usize = 18;

/// Bits of a word of a page.
const WORD: u64 = u64::BITS as u64;

/// Words of a page.
const WORDS: u64 = 16;

/// Pages that there may be for any numbers, about 200 bytes each.
const FREE: usize = 16_384;

/// Numbers that there must be for each further page.
const EACH: usize = 32;

/// A text of at most 15 bytes, which stand at the end, behind a 1: the higher eight bytes and the lower ones.
pub type Before = [u64; 2];

/// An id that is a short text and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbered {
    /// What stands before the number.
    pub before: Before,
    /// The number.
    pub number: u64,
}

impl Numbered {
    /// The id as such; `None`: it is none. What is written is the text and the number, so two ids that differ are not the same here.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::of_bytes(id.as_bytes())
    }

    /// The same by its bytes.
    #[must_use]
    #[inline]
    pub fn of_bytes(id: &[u8]) -> Option<Self> {
        let (text, number) = match last_eight(id) {
            Some((digits, number)) => (id.get(..id.len().checked_sub(digits)?).filter(|_| digits > 0), number),
            None => each(id),
        };
        let text = text.filter(|text| text.len() <= BEFORE)?;
        Some(Self { before: before(text), number })
    }

    /// The mark of what stands before it together with it, where they are noted as one. No text has it: none ends as it does.
    #[must_use]
    pub fn mark(&self, before: &[u8]) -> Mark {
        let [high, low] = self.before.map(u64::to_be_bytes);
        Mark::of(&[before, &high, &low, &self.number.to_be_bytes(), &[0xFF]])
    }
}

/// A text of at most 15 bytes as what stands before a number.
fn before(text: &[u8]) -> Before {
    let (low, mut high) = match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => {
            // The first eight bytes without those that are among the last eight; eight bytes are the same twice.
            let own = bits(text.len()).saturating_sub(u64::BITS);
            (
                u64::from_be_bytes(*last),
                u64::from_be_bytes(*first).checked_shr(u64::BITS.saturating_sub(own)).unwrap_or(0),
            )
        }
        _ => (few(text), 0),
    };
    let one = 1_u64.wrapping_shl(bits(text.len()));
    if text.len() < 8 {
        return [high, low | one];
    }
    high |= one;
    [high, low]
}

/// At most seven bytes as a number, the first one the highest.
fn few(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        // Bytes that are among both are the same twice.
        (Some(first), Some(last)) => {
            let behind = bits(bytes.len()).saturating_sub(u32::BITS);
            u64::from(u32::from_be_bytes(*first)).wrapping_shl(behind) | u64::from(u32::from_be_bytes(*last))
        }
        _ => bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// The bits of so many bytes, of which there are at most 15.
fn bits(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(0).saturating_mul(u8::BITS)
}

/// How many digits of the last eight bytes are those of the number at the end, and the number, all at once; `None`: it may have more.
fn last_eight(id: &[u8]) -> Option<(usize, u64)> {
    let last = id.last_chunk().map_or_else(|| few(id), |last| u64::from_be_bytes(*last));
    // The last byte is the lowest one. What is no digit has its highest bit set in `others`.
    let bytes = last ^ 0x3030_3030_3030_3030;
    let others = (bytes.wrapping_add(0x7676_7676_7676_7676) | bytes) & 0x8080_8080_8080_8080;
    if others == 0 {
        return None;
    }
    let digits = others.trailing_zeros() / 8;
    let bytes = bytes & 1_u64.wrapping_shl(digits.wrapping_mul(8)).wrapping_sub(1);
    let pairs = (bytes >> 8 & 0x00ff_00ff_00ff_00ff).wrapping_mul(10).wrapping_add(bytes & 0x00ff_00ff_00ff_00ff);
    let fours = (pairs >> 16 & 0xffff_0000_ffff).wrapping_mul(100).wrapping_add(pairs & 0xffff_0000_ffff);
    let number = (fours >> 32).wrapping_mul(10_000).wrapping_add(fours & 0xffff_ffff);
    // Zeros in front of the number belong to the text.
    let own = 8_u32.wrapping_sub(bytes.leading_zeros() / 8);
    Some((usize::try_from(own).ok()?, number))
}

/// What stands before the number at the end, and the number, digit by digit.
fn each(id: &[u8]) -> (Option<&[u8]>, u64) {
    let (mut number, mut unit, mut text) = (0_u64, 1_u64, None);
    let mut rest = id;
    for _ in 0..DIGITS {
        let Some((last, before)) = rest.split_last() else { break };
        let digit = last.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        // Zeros in front of the number belong to the text.
        if digit != 0 {
            // So many digits do not overflow.
            number = number.wrapping_add(unit.wrapping_mul(u64::from(digit)));
            text = Some(before);
        }
        (rest, unit) = (before, unit.wrapping_mul(10));
    }
    (text, number)
}

/// Numbers seen so far.
#[derive(Debug, Default)]
pub struct Numbers {
    pages: Pages<Before, [u64; WORDS as usize]>,
    count: usize,
}

impl Numbers {
    /// Notes an id: whether it is new; `None`: it is noted elsewhere, now and whenever it comes again.
    pub fn insert(&mut self, id: &Numbered) -> Option<bool> {
        let (page, place) = (id.number / (WORD * WORDS), id.number % (WORD * WORDS));
        let most = FREE.saturating_add(self.count / EACH);
        let words = self.pages.page(&id.before, page, most)?;
        let (word, bit) = (words.get_mut(usize::try_from(place / WORD).ok()?)?, 1_u64 << (place % WORD));
        let new = *word & bit == 0;
        *word |= bit;
        self.count = self.count.saturating_add(usize::from(new));
        Some(new)
    }
}

#[cfg(test)]
mod tests {
    use super::{EACH, FREE, Numbered, Numbers, WORD, WORDS, each, last_eight};
    use crate::formats::read::seen::pages::MOST_BEFORE;

    fn id(text: &str) -> Numbered {
        Numbered::of(text).unwrap()
    }

    /// The id.
    fn written(id: &Numbered) -> String {
        let before = id.before.into_iter().flat_map(u64::to_be_bytes);
        let written: Vec<u8> = before.skip_while(|byte| *byte == 0).collect();
        let (one, text) = written.split_first().unwrap();
        assert_eq!(*one, 1);
        format!("{}{}", std::str::from_utf8(text).unwrap(), id.number)
    }

    #[test]
    fn an_id_is_itself_again() {
        for text in [
            "S-7",
            "7",
            "S-007",
            "S-70",
            "2026-03-02/1",
            "S-999999999999999999",
            "1234567890123456789",
            "ä1",
            "\0\u{1}1",
        ] {
            assert_eq!(written(&id(text)), text);
        }
        assert_eq!(id("S-12345678901234567890").number, 345_678_901_234_567_890);
        assert_ne!(id("7"), id("\u{1}7"));
        for length in 0..=15 {
            let text = format!("{}7", "a text of 15 by".get(..length).unwrap());
            assert_eq!(written(&id(&text)), text);
        }
        for text in ["", "S", "S-", "S-0", "S-7a", "a text of sixteen7", "0", "S-0000000000000000000000"] {
            assert_eq!(Numbered::of(text), None, "{text}");
        }
        assert_ne!(id("S-07"), id("S-7"));
        assert_ne!(id("S7"), id("S-7"));
    }

    #[test]
    fn eight_bytes_at_once_say_what_each_by_itself_says() {
        // Around what is a digit, and in each place of eight.
        let bytes = [b'0', b'1', b'9', b'/', b':', b'a', 0, 0x80, 0xff, b'0' | 0x80, b'9' | 0x40];
        let mut ids: Vec<Vec<u8>> = vec![Vec::new()];
        for place in 0..10 {
            for byte in bytes {
                for (length, filled) in [(10, b'7'), (10, b'0'), (8, b'5'), (place + 1, b'3'), (place + 1, b'0')] {
                    let mut id = vec![filled; length];
                    id.iter_mut().skip(place).take(1).for_each(|one| *one = byte);
                    ids.push(id);
                }
            }
        }
        for id in &ids {
            let (text, number) = each(id);
            let digits = text.map_or(0, |text| id.len() - text.len());
            if let Some(found) = last_eight(id) {
                assert_eq!(found, (digits, number), "{id:?}");
            } else {
                assert!(id.iter().rev().take(8).all(u8::is_ascii_digit), "{id:?}");
            }
        }
    }

    #[test]
    fn numbers_that_lie_together_take_a_bit_each() {
        let mut seen = Numbers::default();
        // In no order, each twice.
        for new in [true, false] {
            for n in (1..60_000_u64).map(|n| n * 1_234_567 % 60_000) {
                assert_eq!(seen.insert(&id(&format!("S-{n}"))), Some(new), "{n}");
            }
        }
        assert_eq!((seen.count, seen.pages.count()), (59_999, 60_000_usize.div_ceil(1024)));
    }

    #[test]
    fn numbers_that_lie_apart_are_noted_elsewhere_and_always_there() {
        let mut seen = Numbers::default();
        let far = |n: usize| id(&format!("S-{}", n as u64 * WORD * WORDS + 1));
        let elsewhere: Vec<usize> = (0..3 * FREE).filter(|n| seen.insert(&far(*n)).is_none()).collect();
        assert!(seen.pages.count() <= FREE + FREE / (EACH - 1) + 1, "{}", seen.pages.count());
        assert_eq!(elsewhere.len(), 3 * FREE - seen.pages.count());
        // Were there room now, what was noted elsewhere would still be there.
        for n in 1..1024 {
            seen.insert(&id(&format!("S-{n}")));
        }
        for n in elsewhere {
            assert_eq!(seen.insert(&far(n)), None);
        }
        assert_eq!(seen.insert(&far(0)), Some(false));
    }

    #[test]
    fn too_many_texts_are_noted_elsewhere() {
        let mut seen = Numbers::default();
        for n in 0..MOST_BEFORE {
            assert_eq!(seen.insert(&id(&format!("{n}-1"))), Some(true));
        }
        assert_eq!(seen.insert(&id("x-1")), None);
        assert_eq!(seen.insert(&id("7-1")), Some(false));
        assert_eq!(seen.insert(&id("7-2")), Some(true));
    }
}
