//! Bit masks over the sessions of a block, and conditions as two of them.
//!
//! Always holds: `yes` and `no` have no bit in common; a session in neither is unknown. Bits beyond the last session mean nothing.

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

/// The bits of the sessions of one word for which `holds` says so.
#[inline]
pub fn pack<T: Copy>(values: &[T], holds: impl Fn(T) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = u8::from(holds(*value));
    }
    word(&bytes)
}

/// The bits of the sessions of one word for which two values are so.
#[inline]
pub fn pack_two<T: Copy>(a: &[T], b: &[T], holds: impl Fn(T, T) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    for (byte, (a, b)) in bytes.iter_mut().zip(a.iter().zip(b)) {
        *byte = u8::from(holds(*a, *b));
    }
    word(&bytes)
}

/// 64 bytes that are 0 or 1 as the bits of a word: a multiplication gathers those of eight bytes in the highest one.
#[inline]
fn word(bytes: &[u8; 64]) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    (0u32..).step_by(8).zip(eights).fold(0, |all, (shift, eight)| {
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080).wrapping_shr(56);
        all | gathered.wrapping_shl(shift)
    })
}

/// All bits of a number where a bit of a word is set, none elsewhere: session by session of a word.
#[inline]
pub fn spread(word: u64) -> impl Iterator<Item = i64> {
    (0u32..64).map(move |bit| 0i64.wrapping_sub(i64::from(word.wrapping_shr(bit) & 1 == 1)))
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

/// Row *i*, bit *j* becomes row *j*, bit *i*.
pub fn transpose(rows: &mut [u64; 64]) {
    let mut step = 32usize;
    let mut low_bits = 0x0000_0000_ffff_ffff_u64;
    while step > 0 {
        let shift = u32::try_from(step).unwrap_or(0);
        for pair in rows.chunks_exact_mut(step.wrapping_mul(2)) {
            let (low, high) = pair.split_at_mut(step);
            for (a, b) in low.iter_mut().zip(high) {
                let swapped = (a.wrapping_shr(shift) ^ *b) & low_bits;
                *b ^= swapped;
                *a ^= swapped.wrapping_shl(shift);
            }
        }
        step /= 2;
        low_bits ^= low_bits.wrapping_shl(u32::try_from(step).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transposed_matrix_has_rows_for_columns() {
        let mut rows = [0u64; 64];
        for (i, row) in rows.iter_mut().enumerate() {
            *row = (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (1 << i);
        }
        let before = rows;
        transpose(&mut rows);
        for (j, row) in rows.iter().enumerate() {
            for (i, old) in before.iter().enumerate() {
                assert_eq!(row >> i & 1, old >> j & 1, "row {i}, bit {j}");
            }
        }
    }

    #[test]
    fn values_are_packed_in_their_order() {
        let values: Vec<u32> = (0..64).map(|n| n * n % 7).collect();
        let expected = (0..64).filter(|n| values[*n] > 2).fold(0u64, |all, n| all | 1 << n);
        assert_eq!(pack(&values, |n| n > 2), expected);
        assert_eq!(pack(&values[..10], |n| n > 2), expected & 0x3ff);
        assert_eq!(
            pack_two(&values, &values[1..], |a, b| a < b),
            (0..63).filter(|n| values[*n] < values[n + 1]).fold(0, |all, n| all | 1 << n)
        );
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
