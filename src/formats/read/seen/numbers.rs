//! Numbers that were seen, each behind the text that stands before it, at a bit each where they lie close together.
//!
//! In: an id as a short text and the number behind it. Out: whether it was there before, or that nobody noted it here. What always holds: nothing
//! is taken for something else, as there are no marks; an id that is not noted here the first time never is, so whoever notes it elsewhere finds it
//! there again; and memory is bounded: at most 8 bytes for each number, and 4 MB.
//!
//! Practices and their software count their visits, so ids are mostly such numbers. A page has a bit for each of 1,024 numbers in a row. Numbers that
//! lie too far apart for that get no page of their own.

use super::pages::Pages;

/// Bytes of a text before a number.
const BEFORE: usize = 15;

/// Digits of a number, which then has less than 64 bits.
const DIGITS: usize = 18;

/// Bits of a word of a page.
const WORD: u64 = u64::BITS as u64;

/// Words of a page.
const WORDS: usize = 16;

/// Numbers of a page.
const NUMBERS: u64 = WORD * WORDS as u64;

/// Numbers that there must be for each page that is not free; it has about 200 bytes.
const EACH: usize = 32;

/// A text of at most 15 bytes, and how many they are.
pub type Before = ([u8; BEFORE], u8);

/// An id that is a short text and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    before: Before,
    number: u64,
}

impl Numbered {
    /// The id as such; `None`: it is none. What is written is the text and the number, so two ids that differ are not the same here.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        let (mut number, mut scale, mut from) = (0u64, 1u64, 0usize);
        for (at, byte) in id.as_bytes().iter().rev().take(DIGITS).enumerate() {
            let digit = u64::from(byte.wrapping_sub(b'0'));
            if digit > 9 {
                break;
            }
            number = number.wrapping_add(digit.wrapping_mul(scale));
            scale = scale.wrapping_mul(10);
            // Zeros in front of the number belong to the text.
            if digit > 0 {
                from = at.saturating_add(1);
            }
        }
        let text = id.as_bytes().get(..id.len().checked_sub(from).filter(|_| from > 0)?)?;
        let mut before = ([0; BEFORE], u8::try_from(text.len()).ok()?);
        before.0.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { before, number })
    }

    /// The text.
    #[must_use]
    pub fn before(&self) -> Before {
        self.before
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> String {
        let (bytes, length) = &self.before;
        let text = bytes.get(..usize::from(*length)).map(String::from_utf8_lossy).unwrap_or_default();
        format!("{text}{}", self.number)
    }
}

/// Numbers seen so far.
#[derive(Debug)]
pub struct Numbers {
    pages: Pages<Before, [u64; WORDS]>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { pages: Pages::new(EACH) }
    }
}

impl Numbers {
    /// Notes an id: whether it is new; `None`: it is noted elsewhere, now and whenever it comes again.
    pub fn insert(&mut self, id: &Numbered) -> Option<bool> {
        let (page, place) = (id.number / NUMBERS, id.number % NUMBERS);
        let words = self.pages.page(id.before, page)?;
        let (word, bit) = (words.get_mut(usize::try_from(place / WORD).ok()?)?, 1_u64 << (place % WORD));
        let new = *word & bit == 0;
        *word |= bit;
        if new {
            self.pages.note();
        }
        Some(new)
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::{FREE, MOST_TEXTS};
    use super::{EACH, NUMBERS, Numbered, Numbers};

    fn id(text: &str) -> Numbered {
        Numbered::of(text).unwrap()
    }

    #[test]
    fn an_id_is_itself_again() {
        for text in ["S-7", "7", "S-007", "S-70", "2026-03-02/1", "S-999999999999999999", "1234567890123456789", "ä1"]
        {
            assert_eq!(id(text).id(), text);
        }
        assert_eq!(id("S-12345678901234567890").number, 345_678_901_234_567_890);
        for text in ["", "S", "S-", "S-0", "S-7a", "a text of sixteen7", "0", "S-0000000000000000000000"] {
            assert_eq!(Numbered::of(text), None, "{text}");
        }
        assert_ne!(id("S-07"), id("S-7"));
        assert_ne!(id("S7"), id("S-7"));
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
        assert_eq!(seen.pages.begun(), 60_000_usize.div_ceil(1024));
    }

    #[test]
    fn numbers_that_lie_apart_are_noted_elsewhere_and_always_there() {
        let mut seen = Numbers::default();
        let far = |n: usize| id(&format!("S-{}", n as u64 * NUMBERS + 1));
        let elsewhere: Vec<usize> = (0..3 * FREE).filter(|n| seen.insert(&far(*n)).is_none()).collect();
        assert!(seen.pages.begun() <= FREE + FREE / (EACH - 1) + 1, "{}", seen.pages.begun());
        assert_eq!(elsewhere.len(), 3 * FREE - seen.pages.begun());
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
        for n in 0..MOST_TEXTS {
            assert_eq!(seen.insert(&id(&format!("{n}-1"))), Some(true));
        }
        assert_eq!(seen.insert(&id("x-1")), None);
        assert_eq!(seen.insert(&id("7-1")), Some(false));
        assert_eq!(seen.insert(&id("7-2")), Some(true));
    }
}
