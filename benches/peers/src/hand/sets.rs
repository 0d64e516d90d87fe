//! The covered categories as a set of bits.

use crate::visit::words::{COVERED, category_number};

const WORDS: usize = 2600_usize.div_ceil(64);

/// One bit for each category from A00 to Z99.
const BITS: [u64; WORDS] = {
    let mut bits = [0; WORDS];
    let mut at = 0;
    while at < COVERED.len() {
        let b = COVERED[at].as_bytes();
        let number = (b[0] - b'A') as usize * 100 + (b[1] - b'0') as usize * 10 + (b[2] - b'0') as usize;
        bits[number / 64] |= 1 << (number % 64);
        at += 1;
    }
    bits
};

/// Whether a category is covered, by its number.
pub fn has(category: u16) -> bool {
    BITS.get(usize::from(category / 64)).is_some_and(|word| word >> (category % 64) & 1 == 1)
}

/// Whether a diagnosis is of a covered category; those whose category is no letter and two digits are not.
pub fn is_covered(diagnosis: &str) -> bool {
    match diagnosis.as_bytes() {
        [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9', ..] => has(category_number(diagnosis)),
        _ => false,
    }
}
