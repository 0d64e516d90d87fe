//! Pooled units of 64 sessions at once, without branches.
//!
//! In: the minutes of the lines of their pools. Out: the units of each line. What always holds: they are those of
//! [`crate::units::pooled`]; sessions whose charges may have to decide between lines are named, and their units mean nothing.

use wide::i16x8;

use crate::engine::batch::columns::MOST_MINUTES;
use crate::engine::batch::mask::{lanes, mapped, mapped_two, pack};

/// A number for each of 64 sessions.
pub type Lanes = [i16; 64];

/// Where the units of many sessions are computed; used again for the next ones.
#[derive(Debug, Default)]
pub struct Pool {
    lines: Vec<Line>,
    count: usize,
}

/// A line of each session; without minutes where it has none.
#[derive(Clone, Debug)]
struct Line {
    /// Whole units, then units.
    units: Lanes,
    /// Minutes that do not fill a unit.
    rest: Lanes,
}

/// The rests of so many lines at most, of eight sessions, as many as the processor computes with at once; none where there is no line.
struct Few<const LINES: usize>([i16x8; LINES]);

impl<const LINES: usize> Few<LINES> {
    #[inline]
    fn of(lines: &[Line], at: usize) -> Self {
        let rest = |line: usize| lines.get(line).and_then(|line| line.rest.as_chunks::<8>().0.get(at)).copied();
        Self(std::array::from_fn(|line| i16x8::new(rest(line).unwrap_or_default())))
    }

    /// Adds what each line gets to its units; not zero where two rests are equal.
    #[inline]
    fn deal(&self, lines: &mut [Line], at: usize, short: i16) -> [i16; 8] {
        let none = i16x8::splat(0);
        let (mut equal, mut left) = (none, i16x8::splat(short));
        // Lines that come before each when what is left is dealt: all that are listed before, less those whose rest is smaller, and larger ones behind.
        let mut before = [none; LINES];
        for (number, later) in self.0.iter().enumerate() {
            let (earlier, rest) = before.split_at_mut(number);
            let Some(before_later) = rest.first_mut() else { continue };
            *before_later = i16x8::splat(i16::try_from(number).unwrap_or(0));
            for (earlier, before_earlier) in self.0.iter().zip(earlier) {
                // -1 where it holds.
                let larger = later.simd_gt(*earlier);
                *before_earlier = before_earlier.saturating_sub(larger);
                *before_later = before_later.saturating_add(larger);
                equal |= earlier.simd_eq(*later) & *earlier;
            }
            left = left.saturating_add(*later);
        }
        let left = i16x8::new(mapped(&left.to_array(), fifteenths));
        for ((line, rest), before) in lines.iter_mut().zip(&self.0).zip(&before) {
            let Some(units) = line.units.as_chunks_mut::<8>().0.get_mut(at) else { continue };
            let gets = before.simd_lt(left) & rest.simd_gt(none);
            *units = i16x8::new(*units).saturating_sub(gets).to_array();
        }
        equal.to_array()
    }
}

/// Whole fifteens in a number below 4,000.
#[inline]
fn fifteenths(minutes: i16) -> i16 {
    let product = i32::from(minutes).wrapping_mul(4_370).wrapping_shr(16);
    i16::try_from(product).unwrap_or(0)
}

const _: () = assert!(MOST_MINUTES < 4_000);

impl Pool {
    /// No lines.
    pub fn clear(&mut self) {
        self.count = 0;
    }

    /// One more line of those sessions whose bit is set; gives those of them whose minutes are not known.
    pub fn add(&mut self, minutes: &Lanes, sessions: u64) -> u64 {
        if self.lines.len() == self.count {
            self.lines.push(Line { units: [0; 64], rest: [0; 64] });
        }
        let Some(line) = self.lines.get_mut(self.count) else { return sessions };
        self.count = self.count.saturating_add(1);
        let minutes = mapped_two(minutes, &lanes(sessions), |minutes, here| minutes & here);
        line.units = mapped(&minutes, fifteenths);
        line.rest = mapped_two(&minutes, &line.units, |minutes, units| minutes.wrapping_sub(units.wrapping_mul(15)));
        pack(&minutes, |minutes| minutes < 0)
    }

    /// Deals what is left beyond whole fifteens: one each to the largest rests, of equal ones to the earlier line. Gives the sessions in which two
    /// rests are equal.
    pub fn deal(&mut self, minimum: u32) -> u64 {
        let short = 15i16.wrapping_sub(i16::try_from(minimum.clamp(1, 15)).unwrap_or(15));
        let mut equal = [0i16; 64];
        for (at, equal) in equal.as_chunks_mut::<8>().0.iter_mut().enumerate() {
            let lines = self.lines.get_mut(..self.count).unwrap_or_default();
            *equal = match lines.len() {
                0..=4 => Few::<4>::of(lines, at).deal(lines, at, short),
                5..=8 => Few::<8>::of(lines, at).deal(lines, at, short),
                _ => Few::<16>::of(lines, at).deal(lines, at, short),
            };
        }
        pack(&equal, |equal| equal != 0)
    }

    /// The units of the lines, in the order in which they came.
    pub fn units(&self) -> impl Iterator<Item = &Lanes> {
        self.lines.iter().take(self.count).map(|line| &line.units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Method, Tie, TimedLine, allocate};

    #[test]
    fn many_sessions_get_what_each_gets_alone() {
        let minutes = |line: usize, session: usize| (session * 7 + line * 23 + session * line) % 71;
        for minimum in [0, 1, 8, 15] {
            for count in 1..=11 {
                let mut pool = Pool::default();
                for line in 0..count {
                    let unknown = pool.add(&std::array::from_fn(|session| minutes(line, session) as i16), u64::MAX);
                    assert_eq!(unknown, 0);
                }
                pool.deal(minimum);
                let given: Vec<Lanes> = pool.units().copied().collect();
                for session in 0..64 {
                    let lines: Vec<TimedLine> = (0..count)
                        .map(|line| TimedLine::new(&line.to_string(), minutes(line, session) as u32))
                        .collect();
                    let expected = allocate(Method::Pooled { minimum }, None, Tie::Listed, &lines).units;
                    let given: Vec<rust_decimal::Decimal> = given.iter().map(|lanes| lanes[session].into()).collect();
                    assert_eq!(given, expected, "{lines:?}, {minimum}");
                }
            }
        }
    }

    #[test]
    fn equal_rests_are_told() {
        let mut pool = Pool::default();
        pool.add(&std::array::from_fn(|session| 15 + session as i16 % 15), u64::MAX);
        pool.add(&[23; 64], u64::MAX);
        let expected = (0..64).filter(|session| session % 15 == 8).fold(0u64, |all, session| all | 1 << session);
        assert_eq!(pool.deal(8), expected);
        let mut pool = Pool::default();
        pool.add(&[30; 64], u64::MAX);
        pool.add(&[15; 64], u64::MAX);
        assert_eq!(pool.deal(8), 0, "of nothing that is left nothing is dealt");
    }

    #[test]
    fn minutes_that_are_not_known_are_told() {
        let mut pool = Pool::default();
        let minutes = std::array::from_fn(|session| if session % 2 == 0 { -1 } else { 15 });
        assert_eq!(pool.add(&minutes, 0b0111), 0b0101);
    }
}
