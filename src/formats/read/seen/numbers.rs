//! Numbers that were seen, each behind the text that stands before it, at a bit each where they lie close together.
//!
//! In: an id as a short text and the number behind it. Out: whether it was there before, or that nobody noted it here. What always holds: nothing
//! is taken for something else, as there are no marks; an id that is not noted here the first time never is, so whoever notes it elsewhere finds it
//! there again; and memory is bounded: at most 8 bytes for each number, and 4 MB.
//!
//! Practices and their software count their visits, so ids are mostly such numbers. A page has a bit for each of 1,024 numbers in a row. Numbers that
//! lie too far apart for that get no page of their own.

use std::collections::BTreeMap;

/// Bytes of a text before a number.
const BEFORE: usize = 15;

/// Digits of a number, which then has less than 64 bits.
const DIGITS: usize = 18;

/// Bits of a word of a page.
const WORD: u64 = u64::BITS as u64;

/// Words of a page.
const WORDS: u64 = 16;

/// Texts before numbers.
const MOST_BEFORE: usize = 4096;

/// Pages that there may be for any numbers, about 200 bytes each.
const FREE: usize = 16_384;

/// Numbers that there must be for each further page.
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
        let digits = id.bytes().rev().take(DIGITS).take_while(u8::is_ascii_digit);
        // Zeros in front of the number belong to the text.
        let from = digits.enumerate().filter(|(_, digit)| *digit != b'0').last().map(|(at, _)| at.saturating_add(1))?;
        let (text, number) = id.split_at_checked(id.len().checked_sub(from)?)?;
        let mut before = ([0; BEFORE], u8::try_from(text.len()).ok()?);
        before.0.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { before, number: number.parse().ok()? })
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
#[derive(Debug, Default)]
pub struct Numbers {
    texts: BTreeMap<Before, u32>,
    /// By the number of the text before them, and their first number.
    pages: BTreeMap<(u32, u64), [u64; WORDS as usize]>,
    count: usize,
    /// There were too many pages for the numbers on them: no more are begun.
    full: bool,
}

impl Numbers {
    /// Notes an id: whether it is new; `None`: it is noted elsewhere, now and whenever it comes again.
    pub fn insert(&mut self, id: &Numbered) -> Option<bool> {
        let text = self.text(id.before)?;
        let (page, place) = (id.number / (WORD * WORDS), id.number % (WORD * WORDS));
        if !self.pages.contains_key(&(text, page)) {
            let room = self.pages.len() < FREE.saturating_add(self.count / EACH);
            self.full |= !room;
            if self.full {
                return None;
            }
        }
        let words = self.pages.entry((text, page)).or_default();
        let (word, bit) = (words.get_mut(usize::try_from(place / WORD).ok()?)?, 1_u64 << (place % WORD));
        let new = *word & bit == 0;
        *word |= bit;
        self.count = self.count.saturating_add(usize::from(new));
        Some(new)
    }

    /// The number of a text; `None`: there are too many.
    fn text(&mut self, before: Before) -> Option<u32> {
        if let Some(number) = self.texts.get(&before) {
            return Some(*number);
        }
        if self.full || self.texts.len() >= MOST_BEFORE {
            return None;
        }
        let number = u32::try_from(self.texts.len()).ok()?;
        self.texts.insert(before, number);
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{EACH, FREE, MOST_BEFORE, Numbered, Numbers, WORD, WORDS};

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
        assert_eq!((seen.count, seen.pages.len()), (59_999, 60_000_usize.div_ceil(1024)));
    }

    #[test]
    fn numbers_that_lie_apart_are_noted_elsewhere_and_always_there() {
        let mut seen = Numbers::default();
        let far = |n: usize| id(&format!("S-{}", n as u64 * WORD * WORDS + 1));
        let elsewhere: Vec<usize> = (0..3 * FREE).filter(|n| seen.insert(&far(*n)).is_none()).collect();
        assert!(seen.pages.len() <= FREE + FREE / (EACH - 1) + 1, "{}", seen.pages.len());
        assert_eq!(elsewhere.len(), 3 * FREE - seen.pages.len());
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
