//! Small numbers as Parquet's hybrid of runs and packed bits, read a part at a time.
//!
//! In: bytes of the encoding `RLE` of the Parquet format, and how many bits a number has. Out: as many numbers as are asked for, one behind the other. What always holds: no
//! number of the bytes is trusted, and nothing is made for a run before its numbers are asked for.

use bytes::Bytes;

use super::Odd;
use super::unpack::{self, GROUP, KEY};

/// Bytes that a number of a run's length has at most.
const HEADER: u32 = 5;

/// Numbers that a run has at most.
const MOST: usize = 0x7fff_ffff;

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

    /// Reads so many numbers of a byte behind those that are there: levels, or keys of a small dictionary.
    ///
    /// # Errors
    /// [`Odd`], also if there are fewer, or one that has more bits.
    pub fn bytes(&mut self, count: usize, out: &mut Vec<u8>) -> Result<(), Odd> {
        if self.width <= 8 {
            let low = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
            return self.read(count, out, low, unpack::narrow);
        }
        // Written with more bits than they need.
        let mut numbers = Vec::with_capacity(count);
        self.numbers(count, &mut numbers)?;
        for number in numbers {
            out.push(u8::try_from(number).map_err(|_| Odd)?);
        }
        Ok(())
    }

    /// Reads so many numbers behind those that are there.
    ///
    /// # Errors
    /// [`Odd`], also if there are fewer.
    pub fn numbers(&mut self, count: usize, out: &mut Vec<u32>) -> Result<(), Odd> {
        self.read(count, out, |number| number, unpack::wide)
    }

    /// Reads so many; `groups` takes groups of bytes apart.
    #[inline(always)]
    fn read<T: Copy + Default>(
        &mut self,
        count: usize,
        out: &mut Vec<T>,
        one: impl Fn(u32) -> T,
        groups: impl Fn(&[u8], usize, &mut [[T; GROUP]]),
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
                    let (all, _) = out.get_mut(start..).unwrap_or_default().as_chunks_mut::<GROUP>();
                    groups(self.bytes.get(self.at..).unwrap_or_default(), self.width, all);
                    let read = all.len().saturating_mul(self.width);
                    self.at = self.at.saturating_add(read).min(self.bytes.len());
                    now & !(GROUP - 1)
                }
                Run::Packed(skip) => {
                    let mut numbers = [T::default(); GROUP];
                    let group = std::slice::from_mut(&mut numbers);
                    groups(self.bytes.get(self.at..).unwrap_or_default(), self.width, group);
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
        let cut = |number: u32| u32::try_from(u64::from(number) & ((1 << width) - 1)).unwrap();
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
            let (mut bytes, mut short) = (Runs::new(Bytes::from(bytes), width).unwrap(), Vec::new());
            let are_short = numbers.iter().all(|number| *number < 256);
            for step in steps.iter().cycle().take(10_000) {
                let now = (*step).min(numbers.len() - read.len());
                runs.numbers(now, &mut read).unwrap();
                if are_short {
                    bytes.bytes(now, &mut short).unwrap();
                }
            }
            runs.numbers(numbers.len() - read.len(), &mut read).unwrap();
            prop_assert_eq!(&read, &numbers);
            prop_assert_eq!(runs.numbers(1, &mut read), Err(Odd));
            prop_assert!(short.iter().zip(&numbers).all(|(key, number)| u32::from(*key) == *number));
            prop_assert_eq!(bytes.bytes(numbers.len() - short.len(), &mut short).is_ok(), are_short);
        }

        #[test]
        fn no_bytes_give_more_than_is_asked_for(
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
            width in 0..40_usize,
            count in 0..200_usize,
        ) {
            if let Ok(mut runs) = Runs::new(Bytes::from(bytes), width) {
                let mut keys = Vec::new();
                let read = runs.numbers(count, &mut keys);
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
        runs.numbers(10, &mut keys).unwrap();
        runs.numbers(3, &mut keys).unwrap();
        assert_eq!(keys, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4]);
        assert_eq!(runs.numbers(1, &mut keys), Err(Odd));
    }

    #[test]
    fn one_run_is_known_without_being_read() {
        let (bytes, _) = written(&[Part::Same(2, 1000), Part::Same(1, 10)], 2);
        let mut runs = Runs::new(Bytes::from(bytes), 2).unwrap();
        assert!(runs.are_all(2, 990) && !runs.are_all(2, 11) && !runs.are_all(1, 1));
        let mut levels = Vec::new();
        runs.bytes(20, &mut levels).unwrap();
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
