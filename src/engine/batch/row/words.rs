//! Texts by number, remembered by how they are written: most codes, modifiers and words of a file stand in it many times.
//!
//! In: a fact, and a text that is its value. Out: the number of the value in its dictionary. What always holds: equal values of a kind have one number for as
//! long as the words live; a list may have several, of which each is that list.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use super::{Verbatim, WIDE};
use crate::engine::batch::dictionary::{ABSENT, Dictionaries};
use crate::engine::batch::input::Texts;
use crate::model::value::Value;

/// Places for texts, and for lists; a power of two.
const PLACES: usize = 1 << 12;

/// Places for lists of one or two members; a power of two.
const FEW_PLACES: usize = 1 << 8;

/// Longer texts are seldom the same.
const LONGEST: usize = 40;

/// Bytes of a text that is compared at once.
const SHORT: usize = WIDE;

/// The bits of so many bytes.
const MASKS: [u128; SHORT + 1] = [
    0,
    0xff,
    0xffff,
    0xffffff,
    0xffffffff,
    0xffffffffff,
    0xffffffffffff,
    0xffffffffffffff,
    0xffffffffffffffff,
    0xffffffffffffffffff,
    0xffffffffffffffffffff,
    0xffffffffffffffffffffff,
    0xffffffffffffffffffffffff,
    0xffffffffffffffffffffffffff,
    0xffffffffffffffffffffffffffff,
    0xffffffffffffffffffffffffffffff,
    u128::MAX,
];

/// What words are multiplied with, so that the highest bits depend on all of them.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Texts of all kinds by number.
#[derive(Debug)]
pub struct Words {
    pub(in crate::engine::batch) dictionaries: Dictionaries,
    /// Short texts by their words and by what they are of, and their numbers: nothing of most codes and modifiers is looked up elsewhere. A place with
    /// nothing in it is all zeros, so that a run of a few records does not write to all of them.
    short: Vec<(u128, u64, u32)>,
    /// Longer texts. Here and in the next there are no places until there is something for one.
    texts: Vec<Option<Box<Entry>>>,
    lists: Vec<Option<(Texts, u32)>>,
    /// Lists of one or two members, as most lists of modifiers are: the members, of what they are, and the number of the list. No text has the number 0.
    few: Vec<(u64, Option<Texts>, u32)>,
    hash: FixedState,
}

/// A short text of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Short {
    bytes: u128,
    /// Of what, and one more than how many bytes there are: of none it is 0.
    of: u64,
}

#[derive(Clone, Debug)]
struct Entry {
    of: u32,
    text: Box<str>,
    number: u32,
}

impl Words {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            dictionaries: Dictionaries::new(),
            short: vec![(0, 0, 0); PLACES],
            texts: Vec::new(),
            lists: Vec::new(),
            few: vec![(0, None, 0); FEW_PLACES],
            hash: FixedState::default(),
        }
    }

    /// The number of the value that a text is; `of` says of what, and `read` reads it where nobody has yet. `None` if it is no value.
    #[inline]
    pub fn number(&mut self, of: u32, kind: Texts, text: &str, read: impl FnOnce() -> Option<Value>) -> Option<u32> {
        let Some(short) = Short::of(of, text) else { return self.long(of, kind, text, read) };
        let place = short.place();
        if let Some((bytes, of, number)) = self.short.get(place)
            && short.is(*bytes, *of)
        {
            return Some(*number);
        }
        let Value::Text(value) = read()? else { return None };
        let number = self.dictionaries.number(kind, &value);
        if let Some(place) = self.short.get_mut(place) {
            *place = (short.bytes, short.of, number);
        }
        Some(number)
    }

    /// The number of the value that a text was found to be the last time; `None`: it has to be looked at.
    #[inline]
    #[must_use]
    pub fn known(&self, of: u32, text: Verbatim<'_>) -> Option<u32> {
        let short = Short::ahead(of, text)?;
        let (bytes, of, number) = self.short.get(short.place())?;
        short.is(*bytes, *of).then_some(*number)
    }

    /// The same of a text that is not short.
    fn long(&mut self, of: u32, kind: Texts, text: &str, read: impl FnOnce() -> Option<Value>) -> Option<u32> {
        let mut hasher = self.hash.build_hasher();
        hasher.write(text.as_bytes());
        hasher.write_u32(of);
        let place = place(hasher.finish());
        if let Some(Some(entry)) = self.texts.get(place)
            && entry.of == of
            && *entry.text == *text
        {
            return Some(entry.number);
        }
        let Value::Text(value) = read()? else { return None };
        let number = self.dictionaries.number(kind, &value);
        if text.len() <= LONGEST {
            keep(&mut self.texts, place, Box::new(Entry { of, text: text.into(), number }));
        }
        Some(number)
    }

    /// The number of a text that is a value of its kind as it stands.
    pub fn word(&mut self, kind: Texts, text: &str) -> u32 {
        self.dictionaries.find(kind, text).unwrap_or_else(|| self.dictionaries.number(kind, text))
    }

    /// The text of a number.
    #[must_use]
    pub fn text(&self, kind: Texts, number: u32) -> &str {
        let at = usize::try_from(number).ok();
        at.and_then(|at| self.dictionaries.of(kind).get(at)).map(|text| &**text).unwrap_or_default()
    }

    /// The number of a list.
    #[inline]
    pub fn list(&mut self, kind: Texts, members: &[u32]) -> u32 {
        let both = match members {
            [] => return ABSENT,
            [one] => u64::from(*one),
            [one, other] => u64::from(*one) | u64::from(*other) << u32::BITS,
            _ => return self.long_list(kind, members),
        };
        let at = usize::try_from(both.wrapping_mul(SPREAD) >> u64::BITS.saturating_sub(FEW_PLACES.trailing_zeros()))
            .unwrap_or(0);
        if let Some((known, of, number)) = self.few.get(at)
            && (*known, *of) == (both, Some(kind))
        {
            return *number;
        }
        let number = self.dictionaries.new_list(kind, members);
        if let Some(place) = self.few.get_mut(at) {
            *place = (both, Some(kind), number);
        }
        number
    }

    /// The same of a list of any members.
    fn long_list(&mut self, kind: Texts, members: &[u32]) -> u32 {
        let mut hasher = self.hash.build_hasher();
        members.iter().for_each(|member| hasher.write_u32(*member));
        let place = place(hasher.finish());
        if let Some(Some((of, number))) = self.lists.get(place)
            && *of == kind
            && self.dictionaries.lists(kind).of(*number) == members
        {
            return *number;
        }
        let number = self.dictionaries.new_list(kind, members);
        keep(&mut self.lists, place, (kind, number));
        number
    }

    /// How many texts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.dictionaries.count()
    }

    /// Forgets all lists: they are as many as there are sessions.
    pub fn forget_lists(&mut self) {
        self.dictionaries.forget_lists();
        self.lists.fill(None);
        self.few.fill((0, None, 0));
    }
}

impl Short {
    /// This one; `None` if it is not short.
    #[inline]
    fn of(of: u32, text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let length = u32::try_from(text.len()).ok().filter(|_| text.len() <= SHORT)?;
        // The first and the last bytes say what a text is, where they overlap or touch.
        let last = |bits: u32, wide: u32| bits.wrapping_mul(8).wrapping_sub(wide);
        let bytes = match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(end)) => {
                u128::from(u64::from_le_bytes(*first))
                    | u128::from(u64::from_le_bytes(*end)).wrapping_shl(last(length, u64::BITS))
            }
            _ => u128::from(match (text.first_chunk(), text.last_chunk()) {
                (Some(first), Some(end)) => {
                    u64::from(u32::from_le_bytes(*first))
                        | u64::from(u32::from_le_bytes(*end)).wrapping_shl(last(length, u32::BITS))
                }
                _ => match (text.first_chunk(), text.last_chunk()) {
                    (Some(first), Some(end)) => {
                        u64::from(u16::from_le_bytes(*first))
                            | u64::from(u16::from_le_bytes(*end)).wrapping_shl(last(length, u16::BITS))
                    }
                    _ => text.first().copied().unwrap_or_default().into(),
                },
            }),
        };
        Some(Self { bytes, of: what(of, length) })
    }

    /// The same of a text in a record; `None` also where it stands near its end.
    #[inline]
    fn ahead(of: u32, text: Verbatim<'_>) -> Option<Self> {
        let (mask, ahead) = (MASKS.get(text.len())?, text.ahead()?);
        Some(Self { bytes: u128::from_le_bytes(*ahead) & mask, of: what(of, u32::try_from(text.len()).ok()?) })
    }

    /// Whether these are its words.
    #[inline]
    fn is(&self, bytes: u128, of: u64) -> bool {
        (self.bytes, self.of) == (bytes, of)
    }

    #[inline]
    fn place(&self) -> usize {
        let half = |bytes: u128| u64::try_from(bytes & u128::from(u64::MAX)).unwrap_or(0);
        let (first, last) = (half(self.bytes), half(self.bytes >> u64::BITS));
        let words = first.wrapping_mul(SPREAD) ^ last.rotate_left(29) ^ self.of;
        usize::try_from(words.wrapping_mul(SPREAD) >> (u64::BITS.saturating_sub(PLACES.trailing_zeros()))).unwrap_or(0)
    }
}

/// Of what a text is, and one more than how many bytes it has.
#[inline]
fn what(of: u32, length: u32) -> u64 {
    u64::from(of) << u32::BITS | u64::from(length.saturating_add(1))
}

impl Default for Words {
    fn default() -> Self {
        Self::new()
    }
}

/// Puts something into one of the places, and makes them if there are none yet.
fn keep<T: Clone>(places: &mut Vec<Option<T>>, at: usize, what: T) {
    if places.is_empty() {
        *places = vec![None; PLACES];
    }
    if let Some(place) = places.get_mut(at) {
        *place = Some(what);
    }
}

fn place(hash: u64) -> usize {
    usize::try_from(hash).unwrap_or(0) & PLACES.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_itself_however_many_members_it_has() {
        let mut words = Words::new();
        // More than there are places, each twice, of two kinds.
        let lists: Vec<Vec<u32>> = (2..600)
            .flat_map(|n| [vec![n], vec![n, n + 1], vec![n + 1, n], vec![n, n], vec![n, 2, 3], vec![2, n, n, 5]])
            .collect();
        for _ in 0..2 {
            for (kind, list) in [Texts::Others, Texts::Modifiers]
                .into_iter()
                .flat_map(|kind| lists.iter().map(move |list| (kind, list)))
            {
                let number = words.list(kind, list);
                assert_eq!(words.dictionaries.lists(kind).of(number), list, "{kind:?}");
                assert_eq!(words.list(kind, list), number, "{list:?} of {kind:?} has a number at once");
            }
        }
        assert_eq!(words.list(Texts::Others, &[]), ABSENT);
        words.forget_lists();
        let anew = words.list(Texts::Others, &[7]);
        assert_eq!(words.dictionaries.lists(Texts::Others).of(anew), [7]);
    }

    #[test]
    fn texts_of_any_length_keep_their_numbers() {
        let mut words = Words::new();
        let mut all: Vec<String> = Vec::new();
        for length in 0..=LONGEST + 2 {
            let text = "abcdefghij".repeat(5).split_at(length).0.to_owned();
            // Each byte of it matters.
            all.extend(
                (0..length)
                    .map(|at| text.chars().enumerate().map(|(of, one)| if of == at { '-' } else { one }).collect()),
            );
            all.push(text);
        }
        let mut number = |of: u32, text: &str| words.number(of, Texts::Others, text, || Some(Value::text(text)));
        let first: Vec<Option<u32>> = all.iter().map(|text| number(3, text)).collect();
        assert!(first.iter().zip(&first[1..]).all(|(one, next)| one < next));
        for (text, expected) in all.iter().zip(&first).chain(all.iter().zip(&first).rev()) {
            assert_eq!((number(3, text), number(4, text)), (*expected, *expected), "{text}");
        }
    }

    #[test]
    fn a_text_in_a_record_is_the_text() {
        let record = "abcdefghijklmnopqrstuvwxyz0123456789";
        for length in 0..=SHORT + 1 {
            for from in 0..record.len() - length {
                let text = Verbatim::of(record, &record.as_bytes()[from..], length);
                let (short, ahead) = (Short::of(7, text.text()), Short::ahead(7, text));
                assert_eq!(ahead, short.filter(|_| from + SHORT <= record.len()), "{}", text.text());
            }
        }
        let (mut words, gp) =
            (Words::new(), Verbatim::of("GP\", and what stands behind it", b"GP\", and what stands behind it", 2));
        assert_eq!(words.known(0, gp), None);
        let number = words.number(0, Texts::Others, gp.text(), || Some(Value::text("GP")));
        assert!(number.is_some());
        assert_eq!((words.known(0, gp), words.known(1, gp)), (number, None));
        assert_eq!(Words::new().known(0, Verbatim::of(record, record.as_bytes(), 0)), None);
    }

    #[test]
    fn a_text_is_a_value_only_of_what_it_is_a_value_of() {
        let mut words = Words::new();
        assert_eq!(words.number(0, Texts::Others, "GP", || None), None);
        assert!(words.number(0, Texts::Others, "GP", || Some(Value::text("GP"))).is_some());
        assert!(words.number(0, Texts::Others, "GP", || None).is_some());
        assert_eq!(words.number(1, Texts::Others, "GP", || None), None);
        assert_eq!(words.number(0, Texts::Others, "", || None), None);
    }
}
