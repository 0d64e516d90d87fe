//! Texts one behind the other.
//!
//! In: the bytes of a page, where each text stands behind its length, or views of short ones. Out: the texts without their lengths, and how long each is. What always holds: a text ends where
//! the page says, inside of it.

use super::Odd;
use super::views::{self, INLINE};

/// Bytes of a length.
const LENGTH: usize = 4;

/// Bytes that are copied at once, whether a short text has so many or not: what is behind it is written over by the next one.
const AT_ONCE: usize = 16;

/// Adds so many texts, from a byte of the page on, and how long each is.
///
/// # Errors
/// [`Odd`], also if there are fewer.
pub fn put(
    bytes: &[u8],
    at: &mut usize,
    count: usize,
    lengths: &mut Vec<u32>,
    together: &mut Vec<u8>,
) -> Result<(), Odd> {
    let mut rest = bytes.get(*at..).ok_or(Odd)?;
    // Each has a length at least.
    if count.saturating_mul(LENGTH) > rest.len() {
        return Err(Odd);
    }
    let (all, before) = (rest, lengths.len());
    lengths.resize(before.saturating_add(count), 0);
    let lengths = lengths.get_mut(before..).unwrap_or_default();
    for to in lengths.iter_mut() {
        let (length, behind) = rest.split_first_chunk::<LENGTH>().ok_or(Odd)?;
        *to = u32::from_le_bytes(*length);
        rest = behind.get(size(*to)..).ok_or(Odd)?;
    }
    let read = all.len().saturating_sub(rest.len());
    *at = at.saturating_add(read);
    let (start, room) = (together.len(), read.saturating_sub(count.saturating_mul(LENGTH)));
    let end = start.saturating_add(room);
    together.resize(end.saturating_add(AT_ONCE), 0);
    let (mut from, mut to) = (all, together.get_mut(start..).unwrap_or_default());
    for length in lengths.iter().map(|length| size(*length)) {
        let text = from.get(LENGTH..).ok_or(Odd)?;
        match (text.first_chunk::<AT_ONCE>(), to.first_chunk_mut::<AT_ONCE>()) {
            (Some(text), Some(to)) if length <= AT_ONCE => *to = *text,
            _ => to.iter_mut().zip(text.iter().take(length)).for_each(|(to, from)| *to = *from),
        }
        from = text.get(length..).ok_or(Odd)?;
        to = to.get_mut(length..).ok_or(Odd)?;
    }
    together.truncate(end);
    Ok(())
}

/// Adds the texts that these keys are of, each of which is in its view.
///
/// # Errors
/// [`Odd`] if there is no such entry, or it has no such text.
pub fn look_up(keys: &[u32], entries: &[u128], lengths: &mut Vec<u32>, together: &mut Vec<u8>) -> Result<(), Odd> {
    lengths.reserve(keys.len());
    let start = together.len();
    together.resize(start.saturating_add(keys.len().saturating_mul(INLINE)).saturating_add(AT_ONCE), 0);
    let mut to = together.get_mut(start..).unwrap_or_default();
    for key in keys {
        let entry = *entries.get(size(*key)).ok_or(Odd)?;
        let length = views::length(entry);
        *to.first_chunk_mut::<AT_ONCE>().ok_or(Odd)? = (entry >> 32).to_le_bytes();
        to = to.get_mut(size(length)..).filter(|_| size(length) <= INLINE).ok_or(Odd)?;
        lengths.push(length);
    }
    let unused = to.len();
    together.truncate(together.len().saturating_sub(unused));
    Ok(())
}

/// A number of the page.
fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(texts: &[Vec<u8>]) -> Vec<u8> {
        let with_length =
            |text: &Vec<u8>| [&u32::try_from(text.len()).unwrap().to_le_bytes(), text.as_slice()].concat();
        texts.iter().map(with_length).collect::<Vec<_>>().concat()
    }

    proptest! {
        #[test]
        fn texts_are_there_as_they_stand_however_many_at_once(
            texts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..30),
            first in any::<prop::sample::Index>(),
            cut in any::<prop::sample::Index>(),
        ) {
            let bytes = page(&texts);
            let first = first.index(texts.len().saturating_add(1));
            let (mut at, mut lengths, mut together) = (0, Vec::new(), Vec::new());
            put(&bytes, &mut at, first, &mut lengths, &mut together).unwrap();
            put(&bytes, &mut at, texts.len().saturating_sub(first), &mut lengths, &mut together).unwrap();
            prop_assert_eq!(at, bytes.len());
            prop_assert_eq!(together, texts.concat());
            prop_assert!(lengths.iter().zip(&texts).all(|(length, text)| size(*length) == text.len()));
            prop_assert_eq!(lengths.len(), texts.len());
            if !texts.is_empty() {
                let short = &bytes[..cut.index(bytes.len())];
                prop_assert_eq!(put(short, &mut 0, texts.len(), &mut Vec::new(), &mut Vec::new()), Err(Odd));
            }
        }
    }

    #[test]
    fn short_texts_are_looked_up() {
        let texts: Vec<Vec<u8>> = [&b"one"[..], b"", b"twelve bytes", b"two"].map(<[u8]>::to_vec).to_vec();
        let mut entries = Vec::new();
        views::put(&page(&texts), &mut 0, 4, 0, &mut entries).unwrap();
        let (mut lengths, mut together) = (vec![2], b"be".to_vec());
        look_up(&[2, 2, 1, 0, 3], &entries, &mut lengths, &mut together).unwrap();
        assert_eq!(
            (lengths, together.as_slice()),
            (vec![2, 12, 12, 0, 3, 3], &b"betwelve bytestwelve bytesonetwo"[..])
        );
        assert_eq!(look_up(&[0, 4], &entries, &mut Vec::new(), &mut Vec::new()), Err(Odd));
        // Of a longer one only the beginning is in its view.
        views::put(&page(&[b"thirteen byte".to_vec()]), &mut 0, 1, 0, &mut entries).unwrap();
        assert_eq!(look_up(&[4], &entries, &mut Vec::new(), &mut Vec::new()), Err(Odd));
    }

    #[test]
    fn no_room_is_made_for_texts_that_cannot_be_there() {
        for (bytes, count) in [(&[][..], 1), (&[255; 40][..], 1), (&[0; 40][..], usize::MAX)] {
            let (mut lengths, mut together) = (Vec::new(), Vec::new());
            assert_eq!(put(bytes, &mut 0, count, &mut lengths, &mut together), Err(Odd));
            assert!(lengths.capacity() < 100 && together.capacity() < 100);
        }
    }
}
