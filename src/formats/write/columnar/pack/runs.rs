//! Small numbers as Parquet's hybrid of runs and packed bits.
//!
//! In: numbers below a power of two. Out: bytes of the encoding `RLE` of the Parquet format. What always holds: a run of at least eight of one number at the
//! place of a group of eight is a run; everything else is packed, in groups of eight, least bits first.

/// Numbers of a group of packed ones.
const GROUP: usize = 8;

/// Bits that numbers up to this one have.
#[must_use]
pub fn width(most: u32) -> u32 {
    u32::BITS.saturating_sub(most.leading_zeros())
}

/// Adds the numbers, of which each has at most `width` bits.
pub fn put<T: Copy + PartialEq + Into<u32>>(numbers: &[T], width: u32, out: &mut Vec<u8>) {
    let (mut packed, mut rest) = (numbers, numbers);
    while let Some((group, behind)) = rest.split_first_chunk::<GROUP>() {
        let [first, ..] = *group;
        if *group != [first; GROUP] {
            rest = behind;
            continue;
        }
        let (before, _) = packed.split_at(packed.len().saturating_sub(rest.len()));
        pack(before, width, out);
        let more = same(behind, first);
        run(GROUP.saturating_add(more), first.into(), width, out);
        (_, rest) = behind.split_at(more);
        packed = rest;
    }
    pack(packed, width, out);
}

/// How many of the first numbers are this one.
fn same<T: Copy + PartialEq>(numbers: &[T], number: T) -> usize {
    let (groups, rest) = numbers.as_chunks::<GROUP>();
    let whole = groups.iter().take_while(|group| **group == [number; GROUP]).count();
    let rest = groups.get(whole).map_or(rest, |group| group);
    let more = rest.iter().take_while(|next| **next == number).count();
    whole.saturating_mul(GROUP).saturating_add(more)
}

fn run(count: usize, number: u32, width: u32, out: &mut Vec<u8>) {
    varint(count.saturating_mul(2), out);
    let bytes = usize::try_from(width.div_ceil(8)).unwrap_or_default();
    out.extend(number.to_le_bytes().into_iter().take(bytes));
}

fn pack<T: Copy + Into<u32>>(numbers: &[T], width: u32, out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    varint(numbers.len().div_ceil(GROUP).saturating_mul(2).saturating_add(1), out);
    packed(numbers, width, out);
}

/// Adds the numbers in groups of eight and nothing else.
pub fn packed<T: Copy + Into<u32>>(numbers: &[T], width: u32, out: &mut Vec<u8>) {
    match width {
        // Eight numbers of so many bits are one word.
        0..=8 => words(numbers, width, out, |group| {
            group.iter().rev().fold(0u64, |bits, number| (bits << width) | u64::from((*number).into())).to_le_bytes()
        }),
        9..=16 => words(numbers, width, out, |group| {
            group.iter().rev().fold(0u128, |bits, number| (bits << width) | u128::from((*number).into())).to_le_bytes()
        }),
        _ => numbers.chunks(GROUP).for_each(|group| wide(group, width, out)),
    }
}

/// Adds groups of which each is a word, and behind the last numbers there are zeros. Words are written whole; the next one writes over what is too much.
#[inline(always)]
fn words<T: Copy, const N: usize>(numbers: &[T], width: u32, out: &mut Vec<u8>, word: impl Fn(&[T]) -> [u8; N]) {
    let (groups, rest) = numbers.as_chunks::<GROUP>();
    let width = usize::try_from(width).unwrap_or_default();
    let mut at = out.len();
    out.resize(at.saturating_add(groups.len().saturating_add(1).saturating_mul(width)).saturating_add(N), 0);
    let mut put = |word: [u8; N]| {
        out.get_mut(at..).and_then(<[u8]>::first_chunk_mut).into_iter().for_each(|to| *to = word);
        at = at.saturating_add(width);
    };
    groups.iter().for_each(|group| put(word(group)));
    if !rest.is_empty() {
        put(word(rest));
    }
    out.truncate(at);
}

/// The same of more than sixteen bits.
fn wide<T: Copy + Into<u32>>(group: &[T], width: u32, out: &mut Vec<u8>) {
    let (mut bits, mut many) = (0u64, 0u32);
    for number in group.iter().map(|number| (*number).into()).chain(std::iter::repeat(0)).take(GROUP) {
        bits |= u64::from(number) << many;
        many = many.saturating_add(width);
        while many >= 8 {
            out.extend(bits.to_le_bytes().first());
            (bits, many) = (bits >> 8, many.saturating_sub(8));
        }
    }
}

/// Adds a number, seven bits in each byte, the least first.
pub fn varint(number: usize, out: &mut Vec<u8>) {
    let mut rest = number;
    loop {
        let low = u8::try_from(rest & 0x7f).unwrap_or_default();
        rest >>= 7;
        if rest == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads them back, as the format says.
    fn back(mut bytes: &[u8], width: u32, count: usize) -> Vec<u32> {
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let (mut header, mut shift) = (0usize, 0);
            loop {
                let (byte, rest) = bytes.split_first().unwrap();
                header |= usize::from(byte & 0x7f) << shift;
                (bytes, shift) = (rest, shift + 7);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let wide = |bytes: &[u8], at: usize| {
                let bit = |bit: usize| u32::from(bytes[(at + bit) / 8] >> ((at + bit) % 8) & 1) << bit;
                (0..width as usize).map(bit).sum::<u32>()
            };
            if header % 2 == 0 {
                let (number, rest) = bytes.split_at(width.div_ceil(8) as usize);
                numbers.extend(std::iter::repeat_n(wide(number, 0), header / 2));
                bytes = rest;
            } else {
                let (groups, rest) = bytes.split_at(header / 2 * width as usize);
                numbers.extend((0..header / 2 * 8).map(|at| wide(groups, at * width as usize)));
                bytes = rest;
            }
        }
        assert!(bytes.is_empty());
        numbers.truncate(count);
        numbers
    }

    #[test]
    fn runs_are_runs_and_the_rest_is_packed() {
        let mut out = Vec::new();
        put(&[3u32; 300], width(3), &mut out);
        assert_eq!(out, [0xd8, 0x04, 3], "300 times 3");
        out.clear();
        put(&[0u32, 1, 2, 3, 4, 5, 6, 7], width(7), &mut out);
        assert_eq!(out, [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010], "the example of the format");
        out.clear();
        put::<u32>(&[], 0, &mut out);
        assert!(out.is_empty());
    }

    proptest! {
        #[test]
        fn what_is_put_is_read_back(
            runs in prop::collection::vec((any::<u32>(), 1usize..30), 0..60),
            width in 0u32..=32,
        ) {
            let cut = |number: u32| if width == 32 { number } else { number & ((1 << width) - 1) };
            let numbers: Vec<u32> = runs.iter().flat_map(|(n, many)| std::iter::repeat_n(cut(*n), *many)).collect();
            let mut out = Vec::new();
            put(&numbers, width, &mut out);
            prop_assert_eq!(back(&out, width, numbers.len()), numbers);
        }
    }
}
