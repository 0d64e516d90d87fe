//! Where lists end that stand one behind the other.
//!
//! In: list by list, where it ends; the last one may still grow. Out: the members of one by its place, or of some. What always holds: a list begins where the one before it ends.

use std::iter;
use std::ops::Range;

/// The end of each list, by its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends(Vec<usize>);

impl Ends {
    /// Adds a list that ends here so far.
    #[inline]
    pub(super) fn push(&mut self, end: usize) {
        self.0.push(end);
    }

    /// Adds so many lists that end here so far.
    pub(super) fn again(&mut self, end: usize, lists: usize) {
        self.0.extend(iter::repeat_n(end, lists));
    }

    /// The last lists, which are those at some places, have so many members each; the first of them begins here.
    #[inline]
    pub(super) fn end(&mut self, places: Range<usize>, from: usize, counts: impl Iterator<Item = usize>) {
        let mut end = from;
        for (list, count) in self.0.get_mut(places).into_iter().flatten().zip(counts) {
            end = end.saturating_add(count);
            *list = end;
        }
    }

    /// Where some lists end.
    pub(super) fn all(&self, places: Range<usize>) -> &[usize] {
        self.0.get(places).unwrap_or_default()
    }

    /// The last list ends here now.
    #[inline]
    pub(super) fn grow(&mut self, end: usize) {
        if let Some(last) = self.0.last_mut() {
            *last = end;
        }
    }

    /// Makes room for so many.
    pub(super) fn reserve(&mut self, lists: usize) {
        self.0.reserve(lists);
    }

    /// Forgets all, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Where the list at a place begins.
    #[must_use]
    #[inline]
    pub fn start(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| self.0.get(before).or(self.0.last()));
        before.copied().unwrap_or_default()
    }

    /// Places of the members of a list; none, where there is no list at that place.
    #[must_use]
    #[inline]
    pub fn range(&self, at: usize) -> Range<usize> {
        self.start(at)..self.start(at.saturating_add(1))
    }

    /// Places of the members of some lists.
    #[must_use]
    #[inline]
    pub fn members(&self, places: Range<usize>) -> Range<usize> {
        self.start(places.start)..self.start(places.end)
    }

    /// How many members each of some lists has.
    pub fn counts(&self, places: Range<usize>) -> impl Iterator<Item = usize> + Clone {
        let ends = self.all(places.clone());
        let count = |start: &mut usize, end: &usize| Some(end.saturating_sub(std::mem::replace(start, *end)));
        ends.iter().scan(self.start(places.start), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_place_and_the_last_one_grows() {
        let mut ends = Ends::default();
        assert_eq!((ends.range(0), ends.members(0..3)), (0..0, 0..0));
        [2, 2, 2].into_iter().for_each(|end| ends.push(end));
        ends.grow(5);
        assert_eq!((ends.range(0), ends.range(1), ends.range(2), ends.range(3)), (0..2, 2..2, 2..5, 5..5));
        assert_eq!((ends.members(1..3), ends.members(1..9)), (2..5, 2..5));
        assert_eq!(ends.counts(0..3).collect::<Vec<_>>(), [2, 0, 3]);
        assert_eq!(ends.counts(1..2).collect::<Vec<_>>(), [0]);
        ends.again(5, 3);
        ends.end(3..6, 5, [1, 0, 2].into_iter());
        assert_eq!(ends.counts(2..6).collect::<Vec<_>>(), [3, 1, 0, 2]);
        ends.clear();
        assert_eq!(ends.members(0..1), 0..0);
    }
}
