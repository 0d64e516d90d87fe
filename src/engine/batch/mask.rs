//! Bit masks over the sessions of a block, and conditions as two of them.
//!
//! Always holds: `yes` and `no` have no bit in common; a session in neither is unknown. Bits beyond the last session mean nothing.

use wide::{i16x8, u8x16};

/// One bit for each session, 64 a word.
pub type Mask = Vec<u64>;

/// A condition: for which sessions it is known to hold, and for which known not to.
#[derive(Clone, Debug, Default)]
pub struct Tri {
    /// Known to hold.
    pub yes: Mask,
    /// Known not to hold.
    pub no: Mask,
}

impl Tri {
    /// Unknown everywhere, for so many words.
    pub fn unknown(words: usize) -> Self {
        Self { yes: vec![0; words], no: vec![0; words] }
    }
}

/// Words for so many sessions.
pub fn words(sessions: usize) -> usize {
    sessions.div_ceil(64)
}

/// What is made of each of some values. Neither `map` of arrays nor `zip`: those are left calls where much else is compiled beside them, and then nobody knows how many there are.
#[inline(always)]
pub fn mapped<A: Copy, B: Copy + Default, const N: usize>(values: &[A; N], of: impl Fn(A) -> B) -> [B; N] {
    let mut all = [B::default(); N];
    for (at, to) in all.iter_mut().enumerate() {
        if let Some(from) = values.get(at) {
            *to = of(*from);
        }
    }
    all
}

/// What is made of each two of some values; see [`mapped`].
#[inline(always)]
pub fn mapped_two<A: Copy, B: Copy, C: Copy + Default, const N: usize>(
    a: &[A; N],
    b: &[B; N],
    of: impl Fn(A, B) -> C,
) -> [C; N] {
    let mut all = [C::default(); N];
    for (at, to) in all.iter_mut().enumerate() {
        if let (Some(a), Some(b)) = (a.get(at), b.get(at)) {
            *to = of(*a, *b);
        }
    }
    all
}

/// The bits of 64 sessions for which `holds` says so.
#[inline(always)]
pub fn pack<T: Copy>(values: &[T; 64], holds: impl Fn(T) -> bool) -> u64 {
    highest(&mapped(values, |value| 0u8.wrapping_sub(u8::from(holds(value)))))
}

/// The bits of 64 sessions for which two values are so.
#[inline(always)]
pub fn pack_two<A: Copy, B: Copy>(a: &[A; 64], b: &[B; 64], holds: impl Fn(A, B) -> bool) -> u64 {
    highest(&mapped_two(a, b, |a, b| 0u8.wrapping_sub(u8::from(holds(a, b)))))
}

/// The highest bit of each of 64 bytes as the bits of a word: processors have an instruction for it.
#[inline]
fn highest(bytes: &[u8; 64]) -> u64 {
    let (parts, _) = bytes.as_chunks::<16>();
    parts.iter().rev().fold(0, |all, part| all.wrapping_shl(16) | u64::from(u8x16::new(*part).to_bitmask()))
}

/// The lowest bits of 64 bytes as the bits of a word each, the lowest first: as many as are asked for.
#[inline]
pub fn planes(bytes: &[u8; 64], count: usize) -> [u64; 8] {
    let mut planes = [0u64; 8];
    for (bit, plane) in (0u32..).zip(planes.iter_mut().take(count)) {
        let one = u8x16::splat(1u8.wrapping_shl(bit));
        for part in bytes.as_chunks::<16>().0.iter().rev() {
            let is_set = (u8x16::new(*part) & one).simd_eq(one);
            *plane = plane.wrapping_shl(16) | u64::from(is_set.to_bitmask());
        }
    }
    planes
}

/// Whether one number is less than another, told by the sign of their difference: they are no further apart than a number can be.
#[inline]
pub fn less(a: i64, b: i64) -> bool {
    a.wrapping_sub(b).cast_unsigned().wrapping_shr(63) == 1
}

/// Each bit of eight.
const BITS: [i16; 8] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80];

/// All bits of a number where a bit of a word is set, none elsewhere: session by session of a word.
#[inline]
pub fn lanes(word: u64) -> [i16; 64] {
    let (mut all, bytes, bits) = ([0i16; 64], word.to_le_bytes(), i16x8::new(BITS));
    for (at, lanes) in all.as_chunks_mut::<8>().0.iter_mut().enumerate() {
        // Written so that all lanes are computed alike: the compiler would see to the first and the last by themselves.
        let byte = i16x8::splat(bytes.get(at).copied().map_or(0, i16::from));
        *lanes = (byte & bits).simd_eq(bits).to_array();
    }
    all
}

/// Values by words of 64 sessions; columns and registers have whole ones.
#[inline]
pub fn by_words<T>(values: &[T]) -> &[[T; 64]] {
    values.as_chunks().0
}

/// The places of the bits that are set.
pub fn ones(mask: &[u64]) -> impl Iterator<Item = usize> {
    (0usize..).zip(mask).flat_map(|(at, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            let clear = left.checked_sub(1)?;
            left &= clear;
            Some(at.wrapping_mul(64).wrapping_add(usize::try_from(bit).unwrap_or(0)))
        })
    })
}

/// Whether a bit is set.
pub fn has(mask: &[u64], at: usize) -> bool {
    let bit = u32::try_from(at % 64).unwrap_or(0);
    mask.get(at / 64).is_some_and(|word| word.wrapping_shr(bit) & 1 == 1)
}

/// Sets a bit.
pub fn set(mask: &mut [u64], at: usize) {
    let bit = u32::try_from(at % 64).unwrap_or(0);
    if let Some(word) = mask.get_mut(at / 64) {
        *word |= 1u64.wrapping_shl(bit);
    }
}

/// Sets a bit for each of these of which it holds, from a place on. What says so is copied, not lent: it would be left a call.
pub fn set_where<T: Copy>(mask: &mut [u64], from: usize, values: &[T], holds: impl Fn(T) -> bool + Copy) {
    let of =
        |values: &[T]| values.iter().rev().fold(0_u64, |bits, value| bits.wrapping_shl(1) | u64::from(holds(*value)));
    let before = u32::try_from(from % 64).unwrap_or(0);
    let first = usize::try_from(u64::BITS.wrapping_sub(before)).unwrap_or(0) % 64;
    let (first, rest) = values.split_at_checked(first).unwrap_or((values, &[]));
    let mut words = mask.iter_mut().skip(from / 64);
    if !first.is_empty() {
        words.next().into_iter().for_each(|word| *word |= of(first).wrapping_shl(before));
    }
    let (whole, last) = rest.as_chunks::<64>();
    for values in whole {
        words.next().into_iter().for_each(|word| *word |= pack(values, holds));
    }
    if !last.is_empty() {
        words.next().into_iter().for_each(|word| *word |= of(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_packed_in_their_order() {
        let values: [u32; 64] = std::array::from_fn(|n| (n * n % 251) as u32);
        let next: [u32; 64] = std::array::from_fn(|n| values[(n + 1) % 64]);
        let all = |holds: &dyn Fn(usize) -> bool| (0..64).filter(|n| holds(*n)).fold(0u64, |all, n| all | 1 << n);
        assert_eq!(pack(&values, |n| n > 2), all(&|n| values[n] > 2));
        assert_eq!(pack_two(&values, &next, |a, b| a < b), all(&|n| values[n] < next[n]));
        let bytes = values.map(|n| n as u8);
        for count in 0..=8 {
            for (bit, plane) in planes(&bytes, count).into_iter().enumerate().take(count) {
                assert_eq!(plane, all(&|n| values[n] >> bit & 1 == 1), "bit {bit} of {count}");
            }
        }
    }

    #[test]
    fn lanes_are_the_bits_of_a_word() {
        let word = 0x8000_7fff_1234_0001_u64;
        for (n, lane) in lanes(word).iter().enumerate() {
            assert_eq!(*lane, if word >> n & 1 == 1 { -1 } else { 0 }, "bit {n}");
        }
    }

    #[test]
    fn the_sign_of_a_difference_tells_which_is_less() {
        let some = [-1_000_000_000_000_000, -1, 0, 1, 9_999, 1_000_000_000_000_000];
        for a in some {
            for b in some {
                assert_eq!(less(a, b), a < b, "{a} {b}");
            }
        }
    }

    #[test]
    fn bits_are_set_from_any_place_on_and_none_beyond_the_end() {
        for from in [0, 1, 63, 64, 100, 191, 192, 300] {
            for count in [0, 1, 63, 64, 65, 130] {
                let (mut all, mut by_one) = (vec![1 << 5, 0, 1 << 63], vec![1 << 5, 0, 1 << 63]);
                let (holds, values) = (|n: usize| n % 3 != 1, (0..count).collect::<Vec<usize>>());
                set_where(&mut all, from, &values, holds);
                (0..count).filter(|n| holds(*n)).for_each(|n| set(&mut by_one, from + n));
                assert_eq!(all, by_one, "{from} {count}");
            }
        }
    }

    #[test]
    fn the_bits_that_are_set_are_found_in_order() {
        let mut mask = vec![0; 3];
        for at in [0, 63, 64, 130, 191] {
            set(&mut mask, at);
            assert!(has(&mask, at));
        }
        assert_eq!(ones(&mask).collect::<Vec<_>>(), [0, 63, 64, 130, 191]);
    }
}
