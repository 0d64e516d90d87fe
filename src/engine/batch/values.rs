//! Numbers of the sessions of a block, kept as narrow as all of them allow.
//!
//! In: whole numbers of [`UNIT`]ths. Out: the same numbers, by session or by words of 64. What always holds: whatever the width, a number is the one that
//! was put in; what is read without decimals is no farther from zero than [`FARTHEST`], so that sums of some do not overflow.

use super::columns::UNIT;
use super::mask::{by_words, lanes, mapped, mapped_two};

/// How far from zero a number is at most that is kept without decimals: no day of the calendar is farther.
pub const FARTHEST: i32 = 1 << 24;

/// 64 numbers without decimals.
pub type Whole = [i32; 64];

/// 64 numbers of [`UNIT`]ths.
pub type Exact = [i64; 64];

/// Numbers of a block. A register keeps the memory of every width it had.
#[derive(Clone, Debug, Default)]
pub struct Values {
    width: Width,
    short: Vec<i16>,
    whole: Vec<i32>,
    exact: Vec<i64>,
}

/// How numbers are kept.
#[derive(Clone, Copy, Debug, Default)]
enum Width {
    /// In [`UNIT`]ths.
    #[default]
    Exact,
    /// Without decimals.
    Whole,
    /// Without decimals, less this.
    Short(i32),
    /// The same one for all sessions, in [`UNIT`]ths.
    Same(i64),
}

impl Values {
    /// None at all.
    pub const NONE: Self = Self { width: Width::Exact, short: Vec::new(), whole: Vec::new(), exact: Vec::new() };

    /// The same number for every session.
    pub fn same(value: i64) -> Self {
        Self { width: Width::Same(value), ..Self::default() }
    }

    /// Numbers that are small and have no decimals.
    pub fn shorts(short: Vec<i16>) -> Self {
        Self { width: Width::Short(0), short, ..Self::default() }
    }

    /// None yet, to be added to one by one.
    pub fn to_fill() -> Self {
        Self { width: Width::Whole, ..Self::default() }
    }

    /// One number more, before they are made narrow.
    pub fn push(&mut self, value: i64) {
        match self.width {
            Width::Whole => match without_decimals(value) {
                Some(whole) => self.whole.push(whole),
                None => {
                    // From now on they are as they come.
                    self.exact.extend(self.whole.drain(..).map(scaled));
                    self.width = Width::Exact;
                    self.exact.push(value);
                }
            },
            _ => self.exact.push(value),
        }
    }

    /// The same without decimals, no farther from zero than [`FARTHEST`], such as a day.
    pub fn push_whole(&mut self, whole: i32) {
        match self.width {
            Width::Whole => self.whole.push(whole),
            _ => self.exact.push(scaled(whole)),
        }
    }

    /// The same for what is made of each of many.
    pub fn extend<T: Copy>(&mut self, more: &[T], whole: impl Fn(T) -> i32) {
        match self.width {
            Width::Whole => self.whole.extend(more.iter().map(|n| whole(*n))),
            _ => self.exact.extend(more.iter().map(|n| scaled(whole(*n)))),
        }
    }

    /// The same for so many that are alike.
    pub fn extend_same(&mut self, whole: i32, count: usize) {
        match self.width {
            Width::Whole => self.whole.extend(std::iter::repeat_n(whole, count)),
            _ => self.exact.extend(std::iter::repeat_n(scaled(whole), count)),
        }
    }

    /// Makes them so many, and as narrow as they allow.
    pub fn narrow(&mut self, count: usize) {
        let Width::Whole = self.width else {
            self.exact.resize(count, 0);
            return;
        };
        let count_so_far = self.whole.len();
        // What is added has no effect on how narrow they can be.
        self.whole.resize(count, self.whole.last().copied().unwrap_or(0));
        let (mut least, mut most) = ([i32::MAX; 64], [i32::MIN; 64]);
        for word in by_words(&self.whole) {
            least = mapped_two(&least, word, i32::min);
            most = mapped_two(&most, word, i32::max);
        }
        let (least, most) = (least.into_iter().fold(i32::MAX, i32::min), most.into_iter().fold(i32::MIN, i32::max));
        let base = least.wrapping_add(most.wrapping_sub(least) / 2);
        let fits = |n: i32| i16::try_from(n.wrapping_sub(base)).is_ok();
        if count_so_far > 0 && fits(least) && fits(most) {
            let low = |n: i32| {
                let [first, second, ..] = n.wrapping_sub(base).to_le_bytes();
                i16::from_le_bytes([first, second])
            };
            let mut short = Vec::with_capacity(count);
            by_words(&self.whole).iter().for_each(|word| short.extend_from_slice(&mapped(word, low)));
            *self = Self { width: Width::Short(base), short, ..Self::default() };
        }
    }

    /// The number of a session, in [`UNIT`]ths; 0 where there is none.
    pub fn at(&self, at: usize) -> i64 {
        match self.width {
            Width::Exact => self.exact.get(at).copied().unwrap_or(0),
            Width::Whole => self.whole.get(at).map_or(0, |n| scaled(*n)),
            Width::Short(base) => self.short.get(at).map_or(0, |n| scaled(base.wrapping_add(i32::from(*n)))),
            Width::Same(value) => value,
        }
    }

    /// The number in [`UNIT`]ths that every session has, where it was made so.
    pub fn constant(&self) -> Option<i64> {
        match self.width {
            Width::Same(value) => Some(value),
            _ => None,
        }
    }

    /// Whether none of them has decimals, or is far from zero.
    pub fn is_whole(&self) -> bool {
        match self.width {
            Width::Exact => false,
            Width::Whole | Width::Short(_) => true,
            Width::Same(value) => without_decimals(value).is_some(),
        }
    }

    /// A word of them where [`Values::is_whole`]; zeros beyond the last.
    #[inline]
    pub fn whole(&self, word: usize) -> Whole {
        match self.width {
            Width::Whole => by_words(&self.whole).get(word).copied().unwrap_or([0; 64]),
            Width::Short(base) => match by_words(&self.short).get(word) {
                Some(short) => mapped(short, |n| base.wrapping_add(i32::from(n))),
                None => [0; 64],
            },
            Width::Same(value) => [without_decimals(value).unwrap_or(0); 64],
            Width::Exact => [0; 64],
        }
    }

    /// A word of them in [`UNIT`]ths; zeros beyond the last.
    #[inline]
    pub fn exact(&self, word: usize) -> Exact {
        match self.width {
            Width::Exact => by_words(&self.exact).get(word).copied().unwrap_or([0; 64]),
            Width::Same(value) => [value; 64],
            Width::Whole | Width::Short(_) => mapped(&self.whole(word), scaled),
        }
    }

    /// A word of small ones, where they are kept so.
    #[inline]
    pub fn short(&self, word: usize) -> Option<&[i16; 64]> {
        match self.width {
            Width::Short(0) => by_words(&self.short).get(word),
            _ => None,
        }
    }

    /// The small ones where they are kept so from the beginning, to be changed.
    pub fn short_mut(&mut self) -> &mut Vec<i16> {
        &mut self.short
    }

    /// The small ones themselves.
    pub fn into_short(self) -> Vec<i16> {
        self.short
    }

    /// Adds a word of them to sums where a bit is set; for [`Values::is_whole`].
    #[inline]
    pub fn add_whole(&self, word: usize, sessions: u64, sums: &mut Whole) {
        if sessions == 0 {
            return;
        }
        let bits = lanes(sessions);
        let terms = match self.short(word) {
            Some(short) => mapped_two(short, &bits, |n, bits| i32::from(n & bits)),
            None => mapped_two(&self.whole(word), &bits, |n, bits| n & i32::from(bits)),
        };
        *sums = mapped_two(sums, &terms, i32::wrapping_add);
    }

    /// The same numbers as others.
    pub fn copy_from(&mut self, other: &Self) {
        self.width = other.width;
        self.short.clone_from(&other.short);
        self.whole.clone_from(&other.whole);
        self.exact.clone_from(&other.exact);
    }

    /// So many words of numbers without decimals, to be written.
    pub fn write_whole(&mut self, words: usize) -> &mut [Whole] {
        self.width = Width::Whole;
        self.whole.resize(words.saturating_mul(64), 0);
        self.whole.as_chunks_mut().0
    }

    /// So many words of numbers of [`UNIT`]ths, to be written.
    pub fn write_exact(&mut self, words: usize) -> &mut [Exact] {
        self.width = Width::Exact;
        self.exact.resize(words.saturating_mul(64), 0);
        self.exact.as_chunks_mut().0
    }
}

/// Whether each of some numbers is no farther from zero than one without decimals may be.
#[inline]
pub fn near(numbers: &Whole) -> bool {
    let far = |n: &i32| n.wrapping_add(FARTHEST).cast_unsigned() > FARTHEST.cast_unsigned().wrapping_mul(2);
    !numbers.iter().fold(false, |any, n| any | far(n))
}

/// A number of [`UNIT`]ths without decimals; `None` where it has some, or is far from zero.
pub fn without_decimals(value: i64) -> Option<i32> {
    let whole = i32::try_from(value.checked_div(UNIT)?).ok()?;
    let near = value.checked_rem(UNIT)? == 0 && (FARTHEST.wrapping_neg()..=FARTHEST).contains(&whole);
    near.then_some(whole)
}

fn scaled(whole: i32) -> i64 {
    i64::from(whole).wrapping_mul(UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_put_in_however_narrow_they_are_kept() {
        let days = |n: i64| (n * 331 % 40_000 - 3_000) * UNIT;
        let far = |n: i64| (n * 99_991 % 1_000_000) * UNIT;
        let parts = |n: i64| n * 331 - 12_345;
        let large = |n: i64| n * 1_000_000_000_000;
        let columns: [Vec<i64>; 4] = [
            (0..130).map(days).collect(),
            (0..130).map(far).collect(),
            (0..130).map(parts).collect(),
            (0..130).map(large).collect(),
        ];
        let mut widths = Vec::new();
        for column in columns {
            let mut values = Values::to_fill();
            for value in column.iter() {
                match without_decimals(*value).filter(|whole| whole % 2 == 0) {
                    Some(whole) => values.push_whole(whole),
                    None => values.push(*value),
                }
            }
            values.narrow(192);
            widths.push((values.is_whole(), values.short.len()));
            for (at, value) in column.iter().enumerate() {
                assert_eq!(values.at(at), *value);
                assert_eq!(values.exact(at / 64)[at % 64], *value);
                if values.is_whole() {
                    assert_eq!(i64::from(values.whole(at / 64)[at % 64]) * UNIT, *value);
                }
            }
        }
        assert_eq!(widths, [(true, 192), (true, 0), (false, 0), (false, 0)]);
    }

    #[test]
    fn the_same_number_for_all_is_whole_only_without_decimals() {
        let (three, half) = (Values::same(3 * UNIT), Values::same(UNIT / 2));
        assert!(three.is_whole() && !half.is_whole());
        assert_eq!((three.whole(0), half.exact(0)), ([3; 64], [UNIT / 2; 64]));
    }

    #[test]
    fn sums_take_only_those_that_are_asked_for() {
        let mut sums = [1; 64];
        Values::shorts((0..64).collect()).add_whole(0, 0b1010, &mut sums);
        Values::same(5 * UNIT).add_whole(0, 0b0010, &mut sums);
        assert_eq!((sums[0], sums[1], sums[2], sums[3], sums[4]), (1, 7, 1, 4, 1));
    }

    #[test]
    fn numbers_far_from_zero_are_told() {
        let mut numbers = [FARTHEST; 64];
        numbers[7] = -FARTHEST;
        assert!(near(&numbers));
        numbers[63] = FARTHEST + 1;
        assert!(!near(&numbers));
    }
}
