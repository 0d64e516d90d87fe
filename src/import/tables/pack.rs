//! The entries of one code as bytes: the step from the code before, and a number that says what the entry is.
//!
//! Codes of one list are near each other and few combinations of days are common, so an entry takes two to five bytes. What
//! always holds: what is written is read back; bytes that were not written so are told, not guessed at.

/// Appends a number, seven bits a byte, the lowest first.
pub fn push(to: &mut Vec<u8>, mut number: u32) {
    while let (rest, low) = (number >> 7, number & 0x7f)
        && rest > 0
    {
        to.push(u8::try_from(low | 0x80).unwrap_or(0));
        number = rest;
    }
    to.push(u8::try_from(number & 0x7f).unwrap_or(0));
}

/// Takes a number off the front; `None`: there is none, or it has no end.
pub fn take(from: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in [0u32, 7, 14, 21, 28] {
        let (first, rest) = from.split_first()?;
        *from = rest;
        let low = u32::from(first & 0x7f);
        if shift == 28 && low > 0x0f {
            return None;
        }
        number |= low << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Entries as bytes; they have to be in order.
pub fn entries(entries: impl Iterator<Item = (u32, u32)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut before = 0u32;
    for (code, what) in entries {
        push(&mut bytes, code.saturating_sub(before));
        push(&mut bytes, what);
        before = code;
    }
    bytes
}

/// What stands under a code in such bytes; `None`: they are damaged.
pub fn find(mut bytes: &[u8], code: u32) -> Option<Vec<u32>> {
    let mut found = Vec::new();
    let mut at = 0u32;
    while !bytes.is_empty() {
        at = at.checked_add(take(&mut bytes)?)?;
        let what = take(&mut bytes)?;
        if at > code {
            break;
        }
        if at == code {
            found.push(what);
        }
    }
    Some(found)
}

/// How many entries there are in such bytes; `None`: they are damaged.
pub fn count(mut bytes: &[u8]) -> Option<u64> {
    let mut entries = 0u64;
    while !bytes.is_empty() {
        take(&mut bytes)?;
        take(&mut bytes)?;
        entries = entries.saturating_add(1);
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(any::<u32>(), 0..20)) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| push(&mut bytes, *number));
            let mut rest = bytes.as_slice();
            for number in &numbers {
                prop_assert_eq!(take(&mut rest), Some(*number));
            }
            prop_assert!(rest.is_empty());
            prop_assert_eq!(take(&mut rest), None);
        }

        #[test]
        fn entries_are_found_and_nothing_else(mut all in prop::collection::vec((0u32..300, 0u32..9), 0..40), code in 0u32..300) {
            all.sort_unstable();
            let bytes = entries(all.iter().copied());
            let expected: Vec<u32> = all.iter().filter(|(at, _)| *at == code).map(|(_, what)| *what).collect();
            prop_assert_eq!(find(&bytes, code), Some(expected));
            prop_assert_eq!(count(&bytes), u64::try_from(all.len()).ok());
        }

        #[test]
        fn damaged_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), code in any::<u32>()) {
            let _ = (find(&bytes, code), count(&bytes));
        }
    }

    #[test]
    fn what_is_cut_short_is_told() {
        let bytes = entries([(5, 1), (700, 300)].into_iter());
        assert_eq!(find(&bytes[..bytes.len() - 1], 700), None);
        assert_eq!(find(&[0xff; 6], 1), None);
        assert_eq!(count(&bytes[..bytes.len() - 1]), None);
    }
}
