//! What levels say: how many values there are, what is null, where lists begin.
//!
//! In: levels, one a byte, all of them small. Out: counts, bits and offsets. What always holds: eight levels are looked at as one word.

use arrow_array::OffsetSizeTrait;
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, OffsetBufferBuilder};

/// Bits that levels have at most here.
pub const LEVEL: usize = 4;

/// A one in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Levels of places that are there, however deep.
const ALL: u64 = 0x0f0f_0f0f_0f0f_0f0f;

/// A level that no list begins or goes on at.
const NOWHERE: u8 = 0x70;

/// How many levels are this one or above it.
#[must_use]
pub fn at_least(levels: &[u8], least: u8) -> usize {
    // Counted in bytes, of as many as a byte can count.
    let of = |some: &[u8]| some.iter().map(|level| u8::from(*level >= least)).fold(0u8, u8::wrapping_add);
    levels.chunks(255).map(|some| usize::from(of(some))).sum()
}

/// The highest level.
#[must_use]
pub fn highest(levels: &[u8]) -> u8 {
    levels.iter().fold(0, |highest, level| highest.max(*level))
}

/// Null where a level is below this one; `None`: nowhere.
#[must_use]
pub fn nulls(levels: &[u8], least: u8) -> Option<NullBuffer> {
    let of = |eight: u64| {
        // The ones of the bytes side by side, in the highest byte.
        let [.., bits] = from_on(eight, least).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
        bits
    };
    let (eights, rest) = levels.as_chunks::<8>();
    let mut bits: Vec<u8> = Vec::with_capacity(eights.len().saturating_add(1));
    bits.extend(eights.iter().map(|eight| of(u64::from_le_bytes(*eight))));
    if !rest.is_empty() {
        bits.push(of(filled(rest, 0)));
    }
    NullBuffer::from_unsliced_buffer(Buffer::from_vec(bits), levels.len())
}

/// A list, as levels have it.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    /// The level from which on there is a member.
    pub member: u8,
    /// The level at which it goes on.
    pub rep: u8,
    /// The level from which on it has a place.
    pub from: u8,
}

/// How many members there are before each list, and in all. Without `defs` there is a member at each level. `None`: more than an offset can say.
#[must_use]
pub fn ends<O: OffsetSizeTrait>(defs: &[u8], reps: &[u8], lists: Lists) -> Option<OffsetBuffer<O>> {
    let ((there, there_last), (eights, last)) = (defs.as_chunks::<8>(), reps.as_chunks::<8>());
    let word = |eight: &[u8; 8]| u64::from_le_bytes(*eight);
    if defs.is_empty() {
        let words = eights.iter().map(|reps| (ALL, word(reps)));
        return ends_of(words, (ALL, filled(last, NOWHERE)), reps.len(), lists);
    }
    let words = there.iter().zip(eights).map(|(defs, reps)| (word(defs), word(reps)));
    ends_of(words, (filled(there_last, 0), filled(last, NOWHERE)), reps.len(), lists)
}

/// The same of words of levels, and the last.
fn ends_of<O: OffsetSizeTrait>(
    words: impl Iterator<Item = (u64, u64)>,
    last: (u64, u64),
    most: usize,
    lists: Lists,
) -> Option<OffsetBuffer<O>> {
    // Built one by one, as all of them would be compared again otherwise.
    let mut ends = OffsetBufferBuilder::new(most.saturating_add(1));
    let (mut count, mut before) = (0usize, 0usize);
    for (defs, reps) in words.chain([last]) {
        let mut begins = from_on(defs, lists.from) & !from_on(reps, lists.rep);
        let members = from_on(defs, lists.member) & !from_on(reps, lists.rep.saturating_add(1));
        // In each byte, how many there are up to it.
        let sums = members.wrapping_mul(ONES);
        while begins != 0 {
            let [up_to, ..] = ((sums << 8) >> begins.trailing_zeros()).to_le_bytes();
            let end = count.wrapping_add(usize::from(up_to));
            ends.push_length(end.wrapping_sub(before));
            before = end;
            begins &= begins.wrapping_sub(1);
        }
        let [.., all] = sums.to_le_bytes();
        count = count.wrapping_add(usize::from(all));
    }
    ends.push_length(count.wrapping_sub(before));
    let ends = ends.try_finish().ok()?;
    // The first list begins where it does, and not where the builder does.
    Some(ends.slice(1, ends.len().saturating_sub(2)))
}

/// A one in each byte that is this level or above it.
#[inline(always)]
fn from_on(eight: u64, level: u8) -> u64 {
    // With so much added, the highest bit says it.
    eight.wrapping_add(ONES.wrapping_mul(u64::from(0x80_u8.saturating_sub(level)))) >> 7 & ONES
}

/// The last levels, and others behind them.
fn filled(rest: &[u8], other: u8) -> u64 {
    let mut eight = [other; 8];
    eight.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(eight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usizes<O: OffsetSizeTrait>(ends: OffsetBuffer<O>) -> Vec<usize> {
        ends.iter().map(|end| end.as_usize()).collect()
    }

    proptest! {
        #[test]
        fn eight_at_once_say_what_each_says(
            levels in proptest::collection::vec((0..16_u8, 0..4_u8), 0..70),
            (member, rep, from) in (1..16_u8, 1..4_u8, 0..3_u8),
        ) {
            let (defs, reps): (Vec<u8>, Vec<u8>) = levels.iter().copied().unzip();
            prop_assert_eq!(at_least(&defs, member), defs.iter().filter(|def| **def >= member).count());
            prop_assert_eq!(highest(&defs), defs.iter().copied().max().unwrap_or(0));
            let there: NullBuffer = defs.iter().map(|def| *def >= member).collect();
            prop_assert_eq!(nulls(&defs, member), Some(there).filter(|there| there.null_count() > 0));
            let lists = Lists { member: member.max(from), rep, from };
            let naive = |defs: &dyn Fn(usize) -> u8| {
                let (mut ends, mut count) = (Vec::new(), 0usize);
                for (at, own) in reps.iter().enumerate() {
                    if defs(at) >= from && *own < rep {
                        ends.push(count);
                    }
                    count = count.saturating_add(usize::from(defs(at) >= lists.member && *own <= rep));
                }
                ends.push(count);
                Some(ends)
            };
            prop_assert_eq!(ends::<i32>(&defs, &reps, lists).map(usizes), naive(&|at| defs[at]));
            prop_assert_eq!(ends::<i64>(&[], &reps, lists).map(usizes), naive(&|_| 15));
        }
    }
}
