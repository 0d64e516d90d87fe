//! Pages for what is known of numbers, each behind the text that stands before it.
//!
//! In: a text and the number of a page. Out: that page, which is begun if it was not there; or none. What always holds: what has no page the first time it is asked for never
//! has one, so whoever notes it elsewhere finds it there again; there are at most as many pages as there may be.
//!
//! Numbers mostly come one behind the other, so the page looked at last is looked at first.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::FixedState;

use super::marks::put;

/// Texts before numbers.
pub const MOST_BEFORE: usize = 4096;

/// Pages by the text and their number.
#[derive(Debug)]
pub struct Pages<T, P> {
    texts: HashMap<T, u32, FixedState>,
    /// Where they are, by the number of the text before them and their own.
    places: HashMap<(u32, u64), u32, FixedState>,
    pages: Vec<P>,
    last: Option<Last<T>>,
    /// There were too many: no more are begun.
    full: bool,
}

/// The page looked at last.
#[derive(Debug)]
struct Last<T> {
    text: T,
    number: u32,
    page: u64,
    place: usize,
}

impl<T, P> Default for Pages<T, P> {
    fn default() -> Self {
        Self { texts: HashMap::default(), places: HashMap::default(), pages: Vec::new(), last: None, full: false }
    }
}

impl<T: Copy + Eq + Hash, P: Default> Pages<T, P> {
    /// The page with this number behind this text, where there may be so many; `None`: it has none, now and whenever it is asked for again.
    pub fn page(&mut self, text: &T, page: u64, most: usize) -> Option<&mut P> {
        let number = match &self.last {
            Some(last) if last.text == *text => {
                if last.page == page {
                    return self.pages.get_mut(last.place);
                }
                last.number
            }
            _ => self.text(text)?,
        };
        let place = match self.places.get(&(number, page)) {
            Some(place) => *place,
            None => self.begin(number, page, most)?,
        };
        let place = usize::try_from(place).ok()?;
        self.last = Some(Last { text: *text, number, page, place });
        self.pages.get_mut(place)
    }

    /// The same if it was begun before; it is not begun now.
    pub fn find(&self, text: &T, page: u64) -> Option<&P> {
        let number = self.texts.get(text)?;
        let place = self.places.get(&(*number, page))?;
        self.pages.get(usize::try_from(*place).ok()?)
    }

    /// How many there are.
    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    fn begin(&mut self, number: u32, page: u64, most: usize) -> Option<u32> {
        self.full |= self.pages.len() >= most;
        let place = u32::try_from(self.pages.len()).ok().filter(|_| !self.full)?;
        self.places.insert((number, page), place);
        let end = self.pages.len();
        put(&mut self.pages, end, P::default());
        Some(place)
    }

    /// The number of a text; `None`: there are too many.
    fn text(&mut self, text: &T) -> Option<u32> {
        if let Some(number) = self.texts.get(text) {
            return Some(*number);
        }
        if self.full || self.texts.len() >= MOST_BEFORE {
            return None;
        }
        let number = u32::try_from(self.texts.len()).ok()?;
        self.texts.insert(*text, number);
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_BEFORE, Pages};

    #[test]
    fn a_page_is_found_again_and_who_has_none_never_has_one() {
        let mut pages: Pages<u8, u64> = Pages::default();
        let mut none = Vec::new();
        for number in 0..200 {
            match pages.page(&(number as u8 % 2), number, 100) {
                Some(page) => *page = number,
                None => none.push(number),
            }
        }
        assert_eq!((pages.count(), none.len()), (100, 100));
        assert!(none.iter().all(|number| pages.page(&(*number as u8 % 2), *number, 1000).is_none()));
        // Nor has a text that comes later.
        assert!(pages.page(&2, 0, 1000).is_none());
        for number in (0..100).rev() {
            let text = number as u8 % 2;
            assert_eq!(pages.page(&text, number, 0), Some(&mut number.clone()));
            assert_eq!(pages.page(&(1 - text), number, 0), None);
            assert_eq!((pages.find(&text, number), pages.find(&(1 - text), number)), (Some(&number), None));
        }
    }

    #[test]
    fn there_are_not_too_many_texts() {
        let mut pages: Pages<usize, u64> = Pages::default();
        assert!((0..MOST_BEFORE).all(|text| pages.page(&text, 1, 10_000).is_some()));
        assert!(pages.page(&MOST_BEFORE, 1, 10_000).is_none());
        assert!(pages.page(&3, 1, 10_000).is_some() && pages.page(&3, 2, 10_000).is_some());
    }

    #[test]
    fn there_is_never_room_for_many_more_than_there_are() {
        let mut pages: Pages<u8, u64> = Pages::default();
        for number in 0..50_000 {
            assert!(pages.page(&7, number, 50_000).is_some());
            let count = pages.count();
            assert!(pages.pages.capacity() <= count + (count / 8).max(4), "{count}");
        }
    }
}
