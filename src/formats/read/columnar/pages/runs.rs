//! Small numbers as Parquet's hybrid of runs and packed bits, read a part at a time.
//!
//! In: bytes of the encoding `RLE` of the Parquet format, and how many bits a number has. Out: as many numbers as are asked for, one behind the other. What always holds: no
//! number of the bytes is trusted, and nothing is made for a run before its numbers are asked for.

use bytes::Bytes;

use super::Odd;

/// Numbers of a group of packed ones.
const GROUP: usize = 8;

/// Bytes that a number of a run's length has at most.
const HEADER: u32 = 5;

/// Numbers that a run has at most.
const MOST: usize = 0x7fff_ffff;

/// Bits that levels have at most here.
pub const LEVEL: usize = 4;

/// Bits that keys have at most.
const KEY: usize = 32;

/// Numbers being read.
pub struct Runs {
    bytes: Bytes,
    /// Where the next run begins, or the next group of this one.
    at: usize,
    width: usize,
    run: Run,
    /// Numbers of the run that have not been read.
    left: usize,
}

#[derive(Clone, Copy)]
enum Run {
    /// This number again and again.
    Same(u32),
    /// Packed bits; so many of the next group have been read.
    Packed(usize),
}

impl Runs {
    /// Begins them.
    ///
    /// # Errors
    /// [`Odd`].
    pub fn new(bytes: Bytes, width: usize) -> Result<Runs, Odd> {
        if width > KEY {
            return Err(Odd);
        }
        let mut runs = Runs { bytes, at: 0, width, run: Run::Same(0), left: 0 };
        runs.next_run()?;
        Ok(runs)
    }

    /// Whether the next so many numbers are one run of this one; then they are read.
    pub fn are_all(&mut self, number: u32, count: usize) -> bool {
        let all = matches!(self.run, Run::Same(same) if same == number) && self.left >= count;
        if all {
            self.left = self.left.saturating_sub(count);
        }
        all
    }

    /// Reads so many levels behind those that are there.
    ///
    /// # Errors
    /// [`Odd`], also if there are fewer.
    pub fn levels(&mut self, count: usize, out: &mut Vec<u8>) -> Result<(), Odd> {
        let spread = Spread::of(self.width).ok_or(Odd)?;
        let low = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        self.read(count, out, low, |bytes| spread.levels(bytes))
    }

    /// Reads so many keys behind those that are there.
    ///
    /// # Errors
    /// [`Odd`], also if there are fewer.
    pub fn keys(&mut self, count: usize, out: &mut Vec<i32>) -> Result<(), Odd> {
        let width = self.width;
        match width {
            0..=8 => self.read(count, out, u32::cast_signed, |bytes| narrow(bytes, width)),
            9..=16 => self.read(count, out, u32::cast_signed, |bytes| middle(bytes, width)),
            _ => self.read(count, out, u32::cast_signed, |bytes| wide(bytes, width)),
        }
    }

    /// Reads so many; `group` takes the first group of some bytes apart.
    #[inline(always)]
    fn read<T: Copy + Default>(
        &mut self,
        count: usize,
        out: &mut Vec<T>,
        one: impl Fn(u32) -> T,
        group: impl Fn(&[u8]) -> [T; GROUP],
    ) -> Result<(), Odd> {
        let mut rest = count;
        while rest > 0 {
            if self.left == 0 {
                if !self.next_run()? {
                    return Err(Odd);
                }
                continue;
            }
            let now = rest.min(self.left);
            let read = match self.run {
                Run::Same(number) => {
                    out.resize(out.len().saturating_add(now), one(number));
                    now
                }
                Run::Packed(0) if now >= GROUP => {
                    let start = out.len();
                    out.resize(start.saturating_add(now & !(GROUP - 1)), T::default());
                    let (groups, _) = out.get_mut(start..).unwrap_or_default().as_chunks_mut::<GROUP>();
                    let mut bytes = self.bytes.get(self.at..).unwrap_or_default();
                    for numbers in groups {
                        *numbers = group(bytes);
                        bytes = bytes.get(self.width..).unwrap_or_default();
                    }
                    self.at = self.bytes.len().saturating_sub(bytes.len());
                    now & !(GROUP - 1)
                }
                Run::Packed(skip) => {
                    let numbers = group(self.bytes.get(self.at..).unwrap_or_default());
                    let end = skip.saturating_add(now).min(GROUP);
                    out.extend_from_slice(numbers.get(skip..end).unwrap_or_default());
                    let is_whole = end == GROUP;
                    self.run = Run::Packed(if is_whole { 0 } else { end });
                    self.at = self.at.saturating_add(if is_whole { self.width } else { 0 });
                    end.saturating_sub(skip)
                }
            };
            rest = rest.saturating_sub(read);
            self.left = self.left.saturating_sub(read);
            if self.left == 0 && matches!(self.run, Run::Packed(1..)) {
                // The last group was cut short, as some writers do; it ends the numbers.
                self.at = self.bytes.len();
            }
        }
        Ok(())
    }

    /// Begins the next run; false if there is none.
    fn next_run(&mut self) -> Result<bool, Odd> {
        let Some(header) = self.header()? else { return Ok(false) };
        let count = header >> 1;
        if header & 1 == 0 {
            if count > MOST {
                return Err(Odd);
            }
            let bytes = self.width.div_ceil(8);
            let mut number = [0; 4];
            let there = self.bytes.get(self.at..self.at.saturating_add(bytes)).ok_or(Odd)?;
            number.iter_mut().zip(there).for_each(|(to, from)| *to = *from);
            let number = u32::from_le_bytes(number);
            if u64::from(number) >> self.width != 0 {
                return Err(Odd);
            }
            self.at = self.at.saturating_add(bytes);
            (self.run, self.left) = (Run::Same(number), count);
            return Ok(count > 0);
        }
        // Some writers leave out what no number of the last group needs.
        let bits = self.bytes.len().saturating_sub(self.at).saturating_mul(8);
        let there = bits.checked_div(self.width).ok_or(Odd)?;
        let count = count.checked_mul(GROUP).filter(|count| *count <= MOST).ok_or(Odd)?;
        (self.run, self.left) = (Run::Packed(0), count.min(there));
        Ok(self.left > 0)
    }

    /// The length of a run: seven bits a byte, the least first.
    fn header(&mut self) -> Result<Option<usize>, Odd> {
        let mut number = 0u64;
        for place in 0..HEADER {
            let Some(byte) = self.bytes.get(self.at) else { return if place == 0 { Ok(None) } else { Err(Odd) } };
            self.at = self.at.saturating_add(1);
            number |= u64::from(byte & 0x7f) << place.saturating_mul(7);
            if byte & 0x80 == 0 {
                // Nothing but zeros fills up the end of a page.
                return if number == 0 { Ok(None) } else { usize::try_from(number).map(Some).map_err(|_| Odd) };
            }
        }
        Err(Odd)
    }
}

/// How the bits of eight levels are spread over the bytes of a word: each half of them goes to its half of it, and so on.
struct Spread {
    width: usize,
    masks: [u64; 3],
}

impl Spread {
    fn of(width: usize) -> Option<Spread> {
        let ones = |bits: usize| (1u64 << bits).saturating_sub(1);
        let four = ones(width.saturating_mul(4));
        let two = ones(width.saturating_mul(2)).saturating_mul(0x1_0001);
        let one = ones(width).saturating_mul(0x0101_0101);
        let both = |half: u64| half | half << 32;
        (width <= LEVEL).then(|| Spread { width, masks: [both(four), both(two), both(one)] })
    }

    /// The first eight levels of these bytes.
    #[inline(always)]
    fn levels(&self, bytes: &[u8]) -> [u8; GROUP] {
        let [four, two, one] = self.masks;
        let apart = |by: usize, each: usize| by.saturating_sub(self.width.saturating_mul(each));
        let bits = word(bytes, 0) & u64::from(u32::MAX);
        let bits = (bits | bits << apart(32, 4)) & four;
        let bits = (bits | bits << apart(16, 2)) & two;
        let bits = (bits | bits << apart(8, 1)) & one;
        bits.to_le_bytes()
    }
}

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
fn low(word: u64, mask: u64) -> i32 {
    let [first, second, third, fourth, ..] = (word & mask).to_le_bytes();
    i32::from_le_bytes([first, second, third, fourth])
}

fn mask(width: usize) -> u64 {
    (1u64 << width.min(KEY)).saturating_sub(1)
}

/// A group of numbers of up to eight bits: each half of them goes to its half of a word, and so on.
#[inline(always)]
fn narrow(bytes: &[u8], width: usize) -> [i32; GROUP] {
    let apart = |bits: u64, by: usize, each: usize, low: u64| {
        let (from, low) = (width.saturating_mul(each), mask(width.saturating_mul(each)).saturating_mul(low));
        bits & low | (bits >> from & low) << by
    };
    let bits = apart(word(bytes, 0), 32, 4, 1);
    let bits = apart(bits, 16, 2, 0x1_0000_0001);
    let bits = apart(bits, 8, 1, 0x0001_0001_0001_0001);
    // Not by `map`, of which a call is made.
    let [a, b, c, d, e, f, g, h] = bits.to_le_bytes();
    [i32::from(a), i32::from(b), i32::from(c), i32::from(d), i32::from(e), i32::from(f), i32::from(g), i32::from(h)]
}

/// A group of numbers of up to sixteen bits: the first four are in one word, and so are the others.
#[inline(always)]
fn middle(bytes: &[u8], width: usize) -> [i32; GROUP] {
    let (mut bits, mask) = (word(bytes, 0), mask(width));
    let mut behind = word(bytes, width >> 1) >> ((width & 1) << 2);
    std::array::from_fn(|at| {
        let from = if at < GROUP / 2 { &mut bits } else { &mut behind };
        let number = low(*from, mask);
        *from >>= width;
        number
    })
}

/// A group of numbers of any width.
#[inline(always)]
fn wide(bytes: &[u8], width: usize) -> [i32; GROUP] {
    let mask = mask(width);
    std::array::from_fn(|at| {
        let bit = at.saturating_mul(width);
        low(word(bytes, bit >> 3) >> (bit & 7), mask)
    })
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn header(mut number: usize, out: &mut Vec<u8>) {
        while number > 0x7f {
            out.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
            number >>= 7;
        }
        out.push(u8::try_from(number).unwrap());
    }

    /// Numbers as the format says: each part is one number so many times, or packed groups.
    fn written(parts: &[Part], width: usize) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
        let cut = |number: u32| u32::try_from(u64::from(number) & mask(width)).unwrap();
        for part in parts {
            match part {
                Part::Same(number, count) => {
                    header(count << 1, &mut bytes);
                    bytes.extend(&cut(*number).to_le_bytes()[..width.div_ceil(8)]);
                    numbers.extend(std::iter::repeat_n(cut(*number), *count));
                }
                Part::Packed(all) => {
                    let all: Vec<u32> = all.iter().map(|number| cut(*number)).collect();
                    header((all.len() / 8) << 1 | 1, &mut bytes);
                    let bit = |at: usize| all[at / width] >> (at % width) & 1;
                    let bits = all.len() * width / 8;
                    bytes.extend((0..bits).map(|byte| (0..8).map(|at| (bit(byte * 8 + at) as u8) << at).sum::<u8>()));
                    numbers.extend(all);
                }
            }
        }
        (bytes, numbers)
    }

    #[derive(Clone, Debug)]
    enum Part {
        Same(u32, usize),
        Packed(Vec<u32>),
    }

    fn parts() -> impl Strategy<Value = Vec<Part>> {
        let packed = proptest::collection::vec(any::<[u32; 8]>(), 1..9).prop_map(|all| Part::Packed(all.concat()));
        let same = (any::<u32>(), 1..300_usize).prop_map(|(number, count)| Part::Same(number, count));
        proptest::collection::vec(prop_oneof![packed, same], 1..6)
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_however_much_at_once(
            parts in parts(),
            width in 1..33_usize,
            steps in proptest::collection::vec(0..40_usize, 1..8),
        ) {
            let (bytes, numbers) = written(&parts, width);
            let (mut runs, mut read) = (Runs::new(Bytes::from(bytes.clone()), width).unwrap(), Vec::new());
            let mut levels = Runs::new(Bytes::from(bytes), width).unwrap();
            let mut low = Vec::new();
            for step in steps.iter().cycle().take(10_000) {
                let now = (*step).min(numbers.len() - read.len());
                runs.keys(now, &mut read).unwrap();
                if width <= LEVEL {
                    levels.levels(now, &mut low).unwrap();
                }
            }
            runs.keys(numbers.len() - read.len(), &mut read).unwrap();
            let back: Vec<u32> = read.iter().map(|key| key.cast_unsigned()).collect();
            prop_assert_eq!(&back, &numbers);
            prop_assert_eq!(runs.keys(1, &mut read), Err(Odd));
            prop_assert!(low.iter().zip(&numbers).all(|(level, number)| u32::from(*level) == *number));
        }

        #[test]
        fn no_bytes_give_more_than_is_asked_for(
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
            width in 0..40_usize,
            count in 0..200_usize,
        ) {
            if let Ok(mut runs) = Runs::new(Bytes::from(bytes), width) {
                let mut keys = Vec::new();
                let read = runs.keys(count, &mut keys);
                prop_assert!(keys.len() <= count && (read.is_err() || keys.len() == count));
                prop_assert!(keys.capacity() <= 2 * count + 16);
            }
        }
    }

    #[test]
    fn a_last_group_may_be_cut_short() {
        // Two groups of three bits are said; of the second only five numbers are there.
        let bytes = Bytes::from_static(&[0b101, 0x88, 0xc6, 0xfa, 0x88, 0xc6]);
        let (mut runs, mut keys) = (Runs::new(bytes, 3).unwrap(), Vec::new());
        runs.keys(10, &mut keys).unwrap();
        runs.keys(3, &mut keys).unwrap();
        assert_eq!(keys, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4]);
        assert_eq!(runs.keys(1, &mut keys), Err(Odd));
    }

    #[test]
    fn one_run_is_known_without_being_read() {
        let (bytes, _) = written(&[Part::Same(2, 1000), Part::Same(1, 10)], 2);
        let mut runs = Runs::new(Bytes::from(bytes), 2).unwrap();
        assert!(runs.are_all(2, 990) && !runs.are_all(2, 11) && !runs.are_all(1, 1));
        let mut levels = Vec::new();
        runs.levels(20, &mut levels).unwrap();
        assert_eq!(levels, [[2; 10], [1; 10]].concat());
    }

    #[test]
    fn a_number_that_has_more_bits_than_it_may_is_odd() {
        assert!(Runs::new(Bytes::from_static(&[8, 4]), 2).is_err());
        assert!(Runs::new(Bytes::from_static(&[8, 3]), 2).is_ok());
        assert!(Runs::new(Bytes::from_static(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 2).is_err());
        assert!(Runs::new(Bytes::from_static(&[8]), 2).is_err());
    }
}
