//! The names of what only a profile knows: `extra.*`, and counters below `history`.
//!
//! In: a key, and the object it stands in. Out: the number of its path. What always holds: a path has one number, whether its parts are nested or dotted; a name that
//! is none has no number.

use std::collections::BTreeMap;

use super::Ahead;

/// The number of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(u32);

/// More names than this are not remembered: a file whose keys are data would otherwise fill the memory.
const MOST: usize = 4096;

/// Keys of an object that are guessed before they are looked up.
const GUESSES: usize = 16;

/// Every path so far.
#[derive(Debug, Default)]
pub struct Paths {
    numbers: BTreeMap<Box<str>, Path>,
    all: Vec<Known>,
    /// Paths that were asked for in a row, and where the next one is.
    order: Vec<Path>,
    next: usize,
}

#[derive(Debug)]
struct Known {
    name: Box<str>,
    /// Keys in it that came first, each with its path: there are few, and they come in the same order.
    below: Vec<Below>,
    next: usize,
}

/// A key of an object.
#[derive(Debug)]
struct Below {
    key: Box<str>,
    written: Ahead,
    path: Path,
}

impl Path {
    /// Its place among all paths.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl Paths {
    /// The number of a path that stands as it is; `None` if there are too many.
    pub fn path(&mut self, name: &str) -> Option<Path> {
        if let Some(path) = self.numbers.get(name) {
            return Some(*path);
        }
        let path = Path(u32::try_from(self.all.len()).ok().filter(|_| self.all.len() < MOST)?);
        self.numbers.insert(name.into(), path);
        self.all.push(Known { name: name.into(), below: Vec::new(), next: 0 });
        Some(path)
    }

    /// The same for names that are asked for in one order again and again, such as those of columns.
    pub fn in_turn(&mut self, name: &str) -> Option<Path> {
        let guess = self.order.get(self.next).or_else(|| self.order.first()).copied();
        if let Some(path) = guess.filter(|path| self.name(*path) == name) {
            let at = if self.next < self.order.len() { self.next } else { 0 };
            self.next = at.saturating_add(1);
            return Some(path);
        }
        let path = self.path(name)?;
        match self.order.iter().position(|one| *one == path) {
            Some(at) => self.next = at.saturating_add(1),
            None => {
                self.order.push(path);
                self.next = self.order.len();
            }
        }
        Some(path)
    }

    /// The path of the key behind the last in an object, if `is` finds that it comes here too, as it is mostly written.
    #[inline]
    pub fn guess(&mut self, object: Path, is: impl FnOnce(&Ahead) -> bool) -> Option<Path> {
        let known = self.all.get_mut(object.index())?;
        let at = if known.next < known.below.len() { known.next } else { 0 };
        let path = known.below.get(at).filter(|below| is(&below.written))?.path;
        known.next = at.saturating_add(1);
        Some(path)
    }

    /// The path of a key in an object; `None` if `is_name` says that it is no name, or there are too many.
    pub fn below(&mut self, object: Path, key: &str, is_name: fn(&str) -> bool) -> Option<Path> {
        let known = self.all.get_mut(object.index())?;
        let found = known.below.iter().zip(1..).find(|(below, _)| *below.key == *key);
        if let Some((below, next)) = found {
            known.next = next;
            return Some(below.path);
        }
        if !is_name(key) {
            return None;
        }
        let name = [&*known.name, ".", key].concat();
        let path = self.path(&name)?;
        let known = self.all.get_mut(object.index())?;
        if known.below.len() < GUESSES {
            known.below.push(Below { key: key.into(), written: Ahead::of(key), path });
        }
        Some(path)
    }

    /// The name of a path.
    #[must_use]
    pub fn name(&self, path: Path) -> &str {
        self.all.get(path.index()).map(|known| &*known.name).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_number_nested_or_dotted() {
        let mut paths = Paths::default();
        let extra = paths.path("extra").unwrap();
        let goals = paths.below(extra, "goals", |_| true).unwrap();
        assert_eq!(paths.path("extra.goals"), Some(goals));
        assert_eq!(paths.below(extra, "goals", |_| false), Some(goals));
        assert_eq!(paths.below(extra, "no name", |_| false), None);
        let other = paths.below(extra, "other", |_| true).unwrap();
        assert_eq!((paths.name(goals), paths.name(other)), ("extra.goals", "extra.other"));
    }

    #[test]
    fn there_are_not_too_many() {
        let mut paths = Paths::default();
        let extra = paths.path("extra").unwrap();
        for n in 1..MOST {
            assert!(paths.below(extra, &n.to_string(), |_| true).is_some());
        }
        assert_eq!(paths.below(extra, "one more", |_| true), None);
        assert!(paths.below(extra, "1", |_| true).is_some());
    }
}
