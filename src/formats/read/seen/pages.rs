//! Pages for numbers that lie close together, each behind a text.
//!
//! In: a text, and the number of a page. Out: the page, or that it has none. What always holds: who has no page the first time never has one; there are at most so many pages
//! as pay for themselves, beside some that are free.
//!
//! The page that was asked for last is found at once: records mostly come in the order of their numbers.

use std::collections::BTreeMap;

/// Texts before numbers.
pub const MOST_TEXTS: usize = 4096;

/// Pages that there may be for any numbers.
pub const FREE: usize = 16_384;

/// Pages by text and number.
#[derive(Debug)]
pub struct Pages<K, T> {
    texts: BTreeMap<K, u32>,
    /// The text asked for last.
    last_text: Option<(K, u32)>,
    places: BTreeMap<(u32, u64), usize>,
    /// The page asked for last, and its place.
    last: Option<((u32, u64), usize)>,
    pages: Vec<T>,
    /// What there must be on pages for each that is not free.
    each: usize,
    count: usize,
    /// There were too many pages for what is on them: no more are begun.
    full: bool,
}

impl<K: Ord + Copy, T: Default> Pages<K, T> {
    /// None yet; each has to have so much on it.
    pub fn new(each: usize) -> Self {
        let (texts, places) = (BTreeMap::new(), BTreeMap::new());
        Self { texts, last_text: None, places, last: None, pages: Vec::new(), each, count: 0, full: false }
    }

    /// The page of a number behind a text; `None`: it has none, now and whenever it is asked for again.
    pub fn page(&mut self, text: K, number: u64) -> Option<&mut T> {
        let key = (self.text(text)?, number);
        let place = match self.last {
            Some((last, place)) if last == key => place,
            _ => self.place(key)?,
        };
        self.last = Some((key, place));
        self.pages.get_mut(place)
    }

    /// Counts one thing more on a page.
    pub fn note(&mut self) {
        self.count = self.count.saturating_add(1);
    }

    fn place(&mut self, key: (u32, u64)) -> Option<usize> {
        if let Some(place) = self.places.get(&key) {
            return Some(*place);
        }
        let pays = self.count.checked_div(self.each).unwrap_or(0);
        self.full |= self.pages.len() >= FREE.saturating_add(pays);
        if self.full {
            return None;
        }
        let place = self.pages.len();
        self.places.insert(key, place);
        self.pages.push(T::default());
        Some(place)
    }

    /// The number of a text; `None`: there are too many.
    fn text(&mut self, text: K) -> Option<u32> {
        if let Some((_, number)) = self.last_text.filter(|(last, _)| *last == text) {
            return Some(number);
        }
        let number = match self.texts.get(&text) {
            Some(number) => *number,
            None if self.full || self.texts.len() >= MOST_TEXTS => return None,
            None => {
                let number = u32::try_from(self.texts.len()).ok()?;
                self.texts.insert(text, number);
                number
            }
        };
        self.last_text = Some((text, number));
        Some(number)
    }

    /// How many there are.
    #[cfg(test)]
    pub fn begun(&self) -> usize {
        self.pages.len()
    }
}

#[cfg(test)]
pub(in crate::formats) mod tests {
    use super::{FREE, MOST_TEXTS, Pages};

    #[test]
    fn a_page_is_found_again_and_who_has_none_never_has_one() {
        let mut pages: Pages<u8, u64> = Pages::new(2);
        let mut none = Vec::new();
        for number in 0..2 * FREE as u64 {
            match pages.page(7, number) {
                Some(page) => *page = number,
                None => none.push(number),
            }
        }
        assert_eq!((pages.begun(), none.len()), (FREE, FREE));
        (0..10).for_each(|_| pages.note());
        assert!(none.iter().all(|number| pages.page(7, *number).is_none()));
        assert!(pages.page(8, 0).is_none());
        assert!((0..FREE as u64).rev().all(|number| pages.page(7, number) == Some(&mut number.clone())));
    }

    #[test]
    fn what_is_on_pages_pays_for_more() {
        let mut pages: Pages<u8, u64> = Pages::new(2);
        for number in 0..4 * FREE as u64 {
            assert!(pages.page(7, number).is_some(), "{number}");
            (0..2).for_each(|_| pages.note());
        }
    }

    #[test]
    fn there_are_not_too_many_texts() {
        let mut pages: Pages<usize, u64> = Pages::new(1);
        assert!((0..MOST_TEXTS).all(|text| pages.page(text, 1).is_some()));
        assert!(pages.page(MOST_TEXTS, 1).is_none());
        assert!(pages.page(3, 1).is_some() && pages.page(3, 2).is_some());
    }
}
