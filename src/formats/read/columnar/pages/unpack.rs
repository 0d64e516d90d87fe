//! Packed numbers, eight at a time: these are whole bytes, however many bits a number has.
//!
//! In: bytes, and how many bits a number has. Out: the first eight numbers. What always holds: behind the end of the bytes everything is zero.

/// Numbers of a group of packed ones.
pub const GROUP: usize = 8;

/// Bits that keys have at most.
pub const KEY: usize = 32;

/// A word of the bytes at a place; what is behind their end is zero.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(|bytes| bytes.first_chunk::<8>()) {
        Some(word) => u64::from_le_bytes(*word),
        None => last_word(bytes.get(at..).unwrap_or_default()),
    }
}

#[cold]
fn last_word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(word)
}

/// The least bits of a word; a mask has no more than 32.
#[inline(always)]
fn low(word: u64, mask: u64) -> u32 {
    let [first, second, third, fourth, ..] = (word & mask).to_le_bytes();
    u32::from_le_bytes([first, second, third, fourth])
}

fn mask(width: usize) -> u64 {
    (1u64 << width.min(KEY)).saturating_sub(1)
}

/// Takes groups of numbers of up to eight bits apart.
pub fn narrow(bytes: &[u8], width: usize, out: &mut [[u8; GROUP]]) {
    // Each by itself: shifts and masks that are known beforehand are fewer.
    match width {
        0 => all(bytes, width, out, |_| [0; GROUP]),
        1 => all(bytes, width, out, |bytes| of_eight(bytes, 1)),
        2 => all(bytes, width, out, |bytes| of_eight(bytes, 2)),
        3 => all(bytes, width, out, |bytes| of_eight(bytes, 3)),
        4 => all(bytes, width, out, |bytes| of_eight(bytes, 4)),
        5 => all(bytes, width, out, |bytes| of_eight(bytes, 5)),
        6 => all(bytes, width, out, |bytes| of_eight(bytes, 6)),
        7 => all(bytes, width, out, |bytes| of_eight(bytes, 7)),
        _ => all(bytes, width, out, |bytes| of_eight(bytes, 8)),
    }
}

/// Takes groups of numbers of any width apart.
pub fn wide(bytes: &[u8], width: usize, out: &mut [[u32; GROUP]]) {
    match width {
        0 => all(bytes, width, out, |_| [0; GROUP]),
        1..=8 => all(bytes, width, out, |bytes| {
            let [a, b, c, d, e, f, g, h] = of_eight(bytes, width);
            [a.into(), b.into(), c.into(), d.into(), e.into(), f.into(), g.into(), h.into()]
        }),
        9 => all(bytes, width, out, |bytes| of_sixteen(bytes, 9)),
        10 => all(bytes, width, out, |bytes| of_sixteen(bytes, 10)),
        11 => all(bytes, width, out, |bytes| of_sixteen(bytes, 11)),
        12 => all(bytes, width, out, |bytes| of_sixteen(bytes, 12)),
        13 => all(bytes, width, out, |bytes| of_sixteen(bytes, 13)),
        14 => all(bytes, width, out, |bytes| of_sixteen(bytes, 14)),
        15 => all(bytes, width, out, |bytes| of_sixteen(bytes, 15)),
        16 => all(bytes, width, out, |bytes| of_sixteen(bytes, 16)),
        _ => all(bytes, width, out, |bytes| of_any(bytes, width)),
    }
}

/// Group by group.
#[inline(always)]
fn all<T>(mut bytes: &[u8], width: usize, out: &mut [[T; GROUP]], group: impl Fn(&[u8]) -> [T; GROUP]) {
    for numbers in out {
        *numbers = group(bytes);
        bytes = bytes.get(width..).unwrap_or_default();
    }
}

/// Numbers of up to eight bits: each half of them goes to its half of a word, and so on.
#[inline(always)]
fn of_eight(bytes: &[u8], width: usize) -> [u8; GROUP] {
    let apart = |bits: u64, by: usize, each: usize, low: u64| {
        let (from, low) = (width.saturating_mul(each), mask(width.saturating_mul(each)).saturating_mul(low));
        bits & low | (bits >> from & low) << by
    };
    let bits = apart(word(bytes, 0), 32, 4, 1);
    let bits = apart(bits, 16, 2, 0x1_0000_0001);
    apart(bits, 8, 1, 0x0001_0001_0001_0001).to_le_bytes()
}

/// Numbers of up to sixteen bits: the first four are in one word, and so are the others.
#[inline(always)]
fn of_sixteen(bytes: &[u8], width: usize) -> [u32; GROUP] {
    let (bits, behind) = (word(bytes, 0), word(bytes, width >> 1) >> ((width & 1) << 2));
    let one = |bits: u64, at: usize| low(bits >> at.saturating_mul(width), mask(width));
    [
        one(bits, 0),
        one(bits, 1),
        one(bits, 2),
        one(bits, 3),
        one(behind, 0),
        one(behind, 1),
        one(behind, 2),
        one(behind, 3),
    ]
}

/// Numbers of any width.
#[inline(always)]
fn of_any(bytes: &[u8], width: usize) -> [u32; GROUP] {
    let mask = mask(width);
    std::array::from_fn(|at| {
        let bit = at.saturating_mul(width);
        low(word(bytes, bit >> 3) >> (bit & 7), mask)
    })
}
