//! The values of a column, each once.
//!
//! In: values, by their bytes, or by numbers that they have. Out: their keys, and the values one behind the other as they are in the file. What always holds: values have keys in
//! the order in which they first came.

use std::collections::BTreeMap;

use super::texts::sized;

/// Values that are found by a number that they have, without a hash: a power of two.
const NEAR: u64 = 4096;

/// The key of what has none yet.
const NONE: u32 = u32::MAX;

/// Values and their keys.
#[derive(Debug, Default)]
pub struct Dictionary {
    known: BTreeMap<Box<[u8]>, u32>,
    /// Of some values the number that no other has, and the key.
    near: Vec<(u64, u32)>,
    bytes: Vec<u8>,
}

/// Keys by the places of what they are the keys of.
#[derive(Debug, Default)]
pub struct ByPlace(Vec<u32>);

impl ByPlace {
    /// None is known of so many.
    pub fn begin(&mut self, places: usize) {
        self.0.clear();
        self.0.resize(places, NONE);
    }

    /// What is known of a place, or what it is.
    #[inline]
    pub fn get(&mut self, place: usize, key: impl FnOnce() -> u32) -> u32 {
        known(&mut self.0, place, key)
    }

    /// The same of many, each to its place in `to`.
    #[inline]
    pub fn each<T: Copy>(
        &mut self,
        of: &[T],
        to: &mut [u32],
        place: impl Fn(T) -> usize,
        mut key: impl FnMut(T) -> u32,
    ) {
        let keys = self.0.as_mut_slice();
        for (to, of) in to.iter_mut().zip(of) {
            *to = known(keys, place(*of), || key(*of));
        }
    }
}

#[inline]
fn known(keys: &mut [u32], place: usize, key: impl FnOnce() -> u32) -> u32 {
    match keys.get_mut(place) {
        Some(known) if *known != NONE => *known,
        Some(unknown) => {
            *unknown = key();
            *unknown
        }
        None => key(),
    }
}

impl Dictionary {
    /// The key of a text, good until all are forgotten.
    pub fn text(&mut self, text: &str) -> u32 {
        self.key(text.as_bytes(), true)
    }

    /// The key of a number of these bytes, as they are in the file; good as long.
    pub fn fixed(&mut self, bytes: &[u8]) -> u32 {
        self.key(bytes, false)
    }

    /// The same, of which no other has this number.
    #[inline]
    pub fn numbered<const N: usize>(&mut self, number: u64, bytes: impl FnOnce() -> [u8; N]) -> u32 {
        let place = usize::try_from(number % NEAR).unwrap_or_default();
        match self.near.get(place) {
            Some((known, key)) if *known == number && *key != NONE => *key,
            _ => self.far(number, place, &bytes()),
        }
    }

    #[cold]
    fn far(&mut self, number: u64, place: usize, bytes: &[u8]) -> u32 {
        let key = self.key(bytes, false);
        if self.near.is_empty() {
            self.near.resize(usize::try_from(NEAR).unwrap_or_default(), (0, NONE));
        }
        self.near.get_mut(place).into_iter().for_each(|near| *near = (number, key));
        key
    }

    #[cold]
    fn key(&mut self, bytes: &[u8], is_text: bool) -> u32 {
        if let Some(key) = self.known.get(bytes) {
            return *key;
        }
        let key = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(Box::from(bytes), key);
        if is_text {
            sized(bytes, &mut self.bytes);
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        key
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Each, in the order of their bytes.
    pub fn values(&self) -> impl Iterator<Item = &[u8]> {
        self.known.keys().map(AsRef::as_ref)
    }

    /// All of them, in the order of their keys.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Forgets all, and keeps the room.
    pub fn clear(&mut self) {
        self.known.clear();
        self.near.fill((0, NONE));
        self.bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_keys_in_the_order_in_which_they_came() {
        let mut all = Dictionary::default();
        let keys = ["b", "a", "b"].map(|text| all.text(text));
        assert_eq!((keys, all.bytes()), ([0, 1, 0], &[1, 0, 0, 0, b'b', 1, 0, 0, 0, b'a'][..]));
        assert_eq!(all.values().collect::<Vec<_>>(), [b"a", b"b"]);
        all.clear();
        assert!(all.is_empty() && all.bytes().is_empty());
        // Two numbers with one place, and the one that stands for none.
        let keys = [7, NEAR + 7, 7, 0].map(|number| all.numbered(number, || number.to_le_bytes()));
        assert_eq!((keys, all.len()), ([0, 1, 0, 2], 3));
        assert_eq!(all.numbered(0, || [1]), 2, "it is not asked for bytes that are known");
    }

    #[test]
    fn a_key_is_asked_for_once_for_each_place() {
        let mut keys = ByPlace::default();
        keys.begin(2);
        assert_eq!([(1, 5), (1, 6), (0, 7), (2, 8), (2, 9)].map(|(at, key)| keys.get(at, || key)), [5, 5, 7, 8, 9]);
        keys.begin(2);
        assert_eq!(keys.get(1, || 3), 3, "what was known is forgotten");
    }
}
