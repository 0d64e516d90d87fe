//! Whole numbers by how much each is more than the one before it: Parquet's `DELTA_BINARY_PACKED`.
//!
//! In: numbers. Out: bytes of that encoding. What always holds: of numbers of which each is as much more as the others, 128 take some bytes.

use super::runs::{packed, varint, width};

/// Numbers of a block, and of its parts, each of which has as many bits for a number as it needs.
const BLOCK: usize = 128;
const PARTS: usize = 4;
const PART: usize = BLOCK / PARTS;

/// Adds the numbers.
pub fn put(numbers: &[i32], out: &mut Vec<u8>) {
    [BLOCK, PARTS, numbers.len()].into_iter().for_each(|number| varint(number, out));
    let (first, behind) = numbers.split_first().map_or((0, &[][..]), |(first, behind)| (*first, behind));
    signed(first, out);
    let mut before = first;
    for block in behind.chunks(BLOCK) {
        let mut more = [0i32; BLOCK];
        for (more, number) in more.iter_mut().zip(block) {
            *more = number.wrapping_sub(std::mem::replace(&mut before, *number));
        }
        let more = more.get(..block.len()).unwrap_or_default();
        let least = more.iter().copied().min().unwrap_or_default();
        signed(least, out);
        let widths = out.len();
        out.extend_from_slice(&[0; PARTS]);
        for (part, at) in more.chunks(PART).zip(widths..) {
            let mut over = [0u32; PART];
            over.iter_mut().zip(part).for_each(|(over, more)| *over = more.wrapping_sub(least).cast_unsigned());
            let width = width(over.iter().fold(0, |bits, one| bits | one));
            out.get_mut(at).into_iter().for_each(|to| *to = u8::try_from(width).unwrap_or_default());
            packed(&over, width, out);
        }
    }
}

/// A number that may be below zero: near zero they are short.
fn signed(number: i32, out: &mut Vec<u8>) {
    let folded = (number.wrapping_shl(1) ^ number.wrapping_shr(31)).cast_unsigned();
    varint(usize::try_from(folded).unwrap_or_default(), out);
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(bytes: &mut &[u8]) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = bytes.split_first().unwrap();
            number |= u64::from(byte & 0x7f) << shift;
            (*bytes, shift) = (rest, shift + 7);
            if byte & 0x80 == 0 {
                return number;
            }
        }
    }

    fn folded(bytes: &mut &[u8]) -> i32 {
        let number = u32::try_from(number(bytes)).unwrap();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }

    /// Reads them back, as the format says.
    fn back(mut bytes: &[u8]) -> Vec<i32> {
        let (block, parts) = (number(&mut bytes) as usize, number(&mut bytes) as usize);
        let (count, first) = (number(&mut bytes) as usize, folded(&mut bytes));
        let mut numbers = vec![first];
        while numbers.len() < count {
            let least = folded(&mut bytes);
            let (widths, rest) = bytes.split_at(parts);
            bytes = rest;
            for width in widths.iter().map(|width| usize::from(*width)) {
                if numbers.len() >= count {
                    assert_eq!(width, 0, "a part without numbers has no bits");
                    continue;
                }
                let (part, rest) = bytes.split_at(block / parts * width / 8);
                bytes = rest;
                for at in 0..block / parts {
                    let bit =
                        |bit: usize| u32::from(part[(at * width + bit) / 8] >> ((at * width + bit) % 8) & 1) << bit;
                    let over: u32 = (0..width).map(bit).sum();
                    let before = *numbers.last().unwrap();
                    numbers.push(before.wrapping_add(least).wrapping_add(over.cast_signed()));
                }
            }
        }
        assert!(bytes.is_empty());
        numbers.truncate(count);
        numbers
    }

    #[test]
    fn numbers_that_rise_alike_have_no_bits() {
        let mut out = Vec::new();
        put(&[7, 5, 3, 1, 2, 3, 4, 5], &mut out);
        // The example of the format, in parts of 32: 7, then -2 and what each is more than that.
        assert_eq!(out.get(..10), Some(&[128, 1, 4, 8, 14, 3, 2, 0, 0, 0][..]));
        assert_eq!(out.get(10..), Some(&[0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0][..]));
        out.clear();
        put(&(0..129).collect::<Vec<i32>>(), &mut out);
        assert_eq!(out, [128, 1, 4, 129, 1, 0, 2, 0, 0, 0, 0]);
        out.clear();
        put(&[], &mut out);
        assert_eq!(out, [128, 1, 4, 0, 0]);
    }

    proptest! {
        #[test]
        fn what_is_put_is_read_back(
            numbers in prop::collection::vec(any::<i32>(), 1..400),
            width in 0u32..=32,
        ) {
            let numbers: Vec<i32> = numbers.into_iter().map(|n| n.checked_shr(width).unwrap_or(0)).collect();
            let mut out = Vec::new();
            put(&numbers, &mut out);
            prop_assert_eq!(back(&out), numbers);
        }
    }
}
