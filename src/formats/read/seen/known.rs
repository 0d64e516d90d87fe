//! What is known of each of many names, at little more than its own bytes where names are numbers that lie close together.
//!
//! In: names. Out: what is known of one. What always holds: two names that differ have two places; a name has one place as long as this lives; and memory is
//! bounded: about 50 bytes for each name beside what is known of it, and 2 MB.
//!
//! Practices and their software number their patients. A page has room for 16 numbers in a row; a name that is none, or whose number lies too far from others for
//! a page, is kept as it is.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::numbers::{Before, Numbered};
use super::pages::Pages;

/// Numbers of a page.
const PAGE: usize = 16;

/// The same, of numbers.
const WIDE: u64 = PAGE as u64;

/// Pages that there may be for any numbers.
const FREE: usize = 4096;

/// Names that there must be for each further page.
const EACH: usize = 6;

/// A name as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A short text and a number.
    Numbered(Numbered),
    /// Any other.
    Other(Box<str>),
}

impl Name {
    /// This one.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Numbered::of(name).map_or_else(|| Name::Other(name.into()), Name::Numbered)
    }
}

/// What is known of names.
#[derive(Debug)]
pub struct Known<T> {
    pages: Pages<Before, Page<T>>,
    others: BTreeMap<Name, T>,
    count: usize,
}

#[derive(Debug)]
struct Page<T> {
    /// Of which something is known, as bits.
    used: u16,
    all: [T; PAGE],
}

impl<T: Default> Default for Page<T> {
    fn default() -> Self {
        Self { used: 0, all: std::array::from_fn(|_| T::default()) }
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { pages: Pages::default(), others: BTreeMap::new(), count: 0 }
    }
}

/// The page of a number, its place there, and its bit.
fn place(number: u64) -> (u64, usize, u16) {
    let at = number % WIDE;
    (number / WIDE, usize::try_from(at).unwrap_or(usize::MAX), 1 << at)
}

impl<T: Default> Known<T> {
    /// What is known of a name; `None`: nothing.
    #[must_use]
    pub fn get(&self, name: &Name) -> Option<&T> {
        if let Name::Numbered(Numbered { before, number }) = name {
            let (page, at, bit) = place(*number);
            if let Some(page) = self.pages.find(before, page) {
                return page.all.get(at).filter(|_| page.used & bit != 0);
            }
        }
        self.others.get(name)
    }

    /// The same, to be changed; where nothing is known yet, what is known of none.
    pub fn of(&mut self, name: Name) -> &mut T {
        let Self { pages, others, count } = self;
        if let Name::Numbered(Numbered { before, number }) = &name {
            let (page, at, bit) = place(*number);
            let most = FREE.saturating_add(*count / EACH);
            if let Some(Page { used, all }) = pages.page(before, page, most)
                && let Some(known) = all.get_mut(at)
            {
                *count = count.saturating_add(usize::from(*used & bit == 0));
                *used |= bit;
                return known;
            }
        }
        // A name that has no page never has one.
        match others.entry(name) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                *count = count.saturating_add(1);
                new.insert(T::default())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{EACH, FREE, Known, Name};

    #[test]
    fn each_name_has_what_is_known_of_it_whatever_names_look_like() {
        let (mut known, mut model): (Known<u64>, BTreeMap<String, u64>) = (Known::default(), BTreeMap::new());
        for n in 0..6 * FREE as u64 {
            let far = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let names = [format!("P-{}", n / 3), format!("{far}"), format!("{far:x}-a"), format!("{:05}", n % 999)];
            for name in names {
                assert_eq!(known.get(&Name::of(&name)).copied(), model.get(&name).copied(), "{name}");
                *known.of(Name::of(&name)) += n;
                *model.entry(name).or_default() += n;
            }
        }
        assert_eq!(known.count, model.len());
        assert!(model.iter().all(|(name, n)| known.get(&Name::of(name)) == Some(n)));
        assert!(known.pages.count() <= FREE + known.count / EACH + 1);
        // Some had a page, some had none.
        assert!(known.pages.count() > FREE / 2 && known.others.len() > FREE);
        for name in ["P-9999999", "P-", "x", ""] {
            assert_eq!(known.get(&Name::of(name)), None, "{name}");
        }
    }
}
