//! The ids that a run has seen, to catch a repeat.
//!
//! In: ids. Out: whether each was there before. What always holds: an id is caught for the whole run, however many lie between. Ids that count
//! visits are kept as [`numbers`], any others as [`marks`], so that no id stays in memory. [`known`] is for what a run has to know of each name beside that.

pub mod known;
pub mod marks;
pub mod numbers;
pub mod pages;

use self::marks::{Mark, Marks};
use self::numbers::{Numbered, Numbers};

/// An id as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    /// A short text and a number.
    Numbered(Numbered),
    /// Any other.
    Other(Mark),
}

impl Id {
    /// This one.
    #[must_use]
    pub fn of(id: &str) -> Self {
        Self::of_bytes(id.as_bytes())
    }

    /// The same by its bytes.
    #[must_use]
    #[inline]
    pub fn of_bytes(id: &[u8]) -> Self {
        Numbered::of_bytes(id).map_or_else(|| Id::Other(Mark::of(&[id])), Id::Numbered)
    }
}

/// Ids seen so far.
#[derive(Debug, Default)]
pub struct Seen {
    numbers: Numbers,
    others: Marks,
}

impl Seen {
    /// Notes an id; false if it was there already.
    pub fn insert(&mut self, id: &Id) -> bool {
        let mark = match id {
            Id::Other(mark) => *mark,
            Id::Numbered(id) => match self.numbers.insert(id) {
                Some(new) => return new,
                None => id.mark(&[]),
            },
        };
        self.others.insert(mark)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Id, Seen};

    #[test]
    fn a_repeat_is_seen_whatever_ids_look_like() {
        let (mut seen, mut model) = (Seen::default(), BTreeSet::new());
        for n in 0..20_000_u64 {
            let far = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            // Close together, far apart, with zeros in front, without a number, with many texts before it; each again, soon or late.
            for n in [n, n / 3] {
                let ids = [
                    format!("S-{n}"),
                    format!("{far}"),
                    format!("{:08}", n % 5000),
                    format!("{far:x}-visit"),
                    format!("P{}-{}", n % 5000, n / 5000),
                ];
                for id in ids {
                    assert_eq!(seen.insert(&Id::of(&id)), model.insert(id.clone()), "{id}");
                }
            }
        }
    }
}
