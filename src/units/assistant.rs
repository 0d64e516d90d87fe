//! The assistant's share: which units of a code carry the modifier for an assistant (CQ, CO).
//!
//! In: the units that a code gets, its minutes by the assistant alone and by the therapist (together is the therapist's), and the test
//! of the day. Out: each unit with the minutes that made it, and whether it carries the modifier. Law: whole 15s of the assistant come
//! first, then whole 15s of the therapist; what is left of both makes the units that are left, the larger part first, and only the last
//! of them is filled up from the other. Of these
//!
//! - by [`Test::TenPercent`] a unit carries the modifier if the assistant gave more than a tenth of its minutes;
//! - by [`Test::Midpoint`] the same, but the last one never does if the therapist alone has 8 minutes or more for it, whatever the
//!   assistant did. So of two that are left, with 9 to 14 minutes each, one carries it and one does not.
//!
//! Always holds: there are as many units as were given, no minute is used twice, and a code without an assistant has none that carries
//! it. Who gave a unit decides nothing about how many units there are.
//!
//! Source: CMS, billing examples for the CQ and CO modifiers (the four steps: blocks of 15 minutes, the same code, different codes, equal
//! minutes); the midpoint rule of 2022. Which of two rests comes first, and the units of a rest of 15 to 22 minutes, are derived.
//!
//! ```
//! use payrules::units::assistant::{Test, Time, split};
//! let with = |units, assistant, therapist, test| {
//!     split(units, Time { assistant, therapist }, test).iter().filter(|unit| unit.carries).count()
//! };
//! // units, assistant, therapist      midpoint (2022 on)                     ten percent (2020 and 2021)
//! for (units, assistant, therapist,   midpoint, ten_percent) in [
//!     (1, 10,  5,                     1,        1),
//!     (2, 23, 13,                     1,        2),
//!     (3, 20, 25,                     1,        2),
//!     (2, 14, 12,                     1,        1),
//!     (1,  6,  5,                     1,        1),
//!     (1,  1, 14,                     0,        0), // a fifteenth is no tenth
//!     (1,  2, 13,                     0,        1),
//!     (2,  0, 30,                     0,        0),
//!     (2, 30,  0,                     2,        2),
//! ] {
//!     assert_eq!(with(units, assistant, therapist, Test::Midpoint), midpoint);
//!     assert_eq!(with(units, assistant, therapist, Test::TenPercent), ten_percent);
//! }
//! ```

use super::method::MIDPOINT;

/// Minutes of a unit.
const UNIT: u32 = 15;

/// When a unit carries the modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Test {
    /// The assistant gave more than a tenth of its minutes.
    TenPercent,
    /// The same, unless the therapist alone reaches the middle of the last unit.
    Midpoint,
}

/// Minutes by who gave them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// By the assistant alone.
    pub assistant: u32,
    /// By the therapist, alone or together with the assistant.
    pub therapist: u32,
}

impl Time {
    /// Whether the assistant gave more than a tenth: the test of a service that is not counted in units of 15 minutes.
    #[must_use]
    pub fn more_than_a_tenth(self) -> bool {
        let (part, whole) =
            (u64::from(self.assistant), u64::from(self.assistant).saturating_add(u64::from(self.therapist)));
        part.saturating_mul(10) > whole
    }
}

/// A unit, and who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The minutes in it.
    pub time: Time,
    /// Whether it carries the modifier.
    pub carries: bool,
}

/// The units of one code, in the order in which they are made; the last made are the first to go where a cap leaves fewer.
#[must_use]
pub fn split(units: u32, time: Time, test: Test) -> Vec<Made> {
    let mut made = Vec::new();
    let mut left = time;
    let count = |made: &Vec<Made>| u32::try_from(made.len()).unwrap_or(u32::MAX);
    while count(&made) < units && left.assistant >= UNIT {
        left.assistant = left.assistant.saturating_sub(UNIT);
        made.push(Made { time: Time { assistant: UNIT, therapist: 0 }, carries: true });
    }
    while count(&made) < units && left.therapist >= UNIT {
        left.therapist = left.therapist.saturating_sub(UNIT);
        made.push(Made { time: Time { assistant: 0, therapist: UNIT }, carries: false });
    }
    while count(&made) < units {
        let last = count(&made).saturating_add(1) == units;
        let unit = next(&mut left, last);
        let reached = last && test == Test::Midpoint && alone(unit, left) >= MIDPOINT;
        made.push(Made { time: unit, carries: !reached && unit.more_than_a_tenth() });
    }
    made
}

/// What the therapist has for the last unit: what is in it, and what no other unit took.
fn alone(unit: Time, left: Time) -> u32 {
    unit.therapist.saturating_add(left.therapist)
}

/// Takes the minutes of the next unit out of the rests: the larger first, of equal ones the assistant's. The last one is filled up from
/// the other; before that, the other makes a unit of its own.
fn next(left: &mut Time, last: bool) -> Time {
    let fill = |most: u32| if last { UNIT.saturating_sub(most) } else { 0 };
    let unit = if left.assistant >= left.therapist {
        let assistant = left.assistant.min(UNIT);
        Time { assistant, therapist: left.therapist.min(fill(assistant)) }
    } else {
        let therapist = left.therapist.min(UNIT);
        Time { assistant: left.assistant.min(fill(therapist)), therapist }
    };
    left.assistant = left.assistant.saturating_sub(unit.assistant);
    left.therapist = left.therapist.saturating_sub(unit.therapist);
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(units: u32, assistant: u32, therapist: u32, test: Test) -> usize {
        split(units, Time { assistant, therapist }, test).iter().filter(|unit| unit.carries).count()
    }

    #[test]
    fn of_two_units_that_are_left_one_is_the_assistants() {
        for assistant in 9..=14 {
            for therapist in 9..=14 {
                assert_eq!(with(2, assistant, therapist, Test::Midpoint), 1, "{assistant} and {therapist}");
                assert_eq!(with(4, 15 + assistant, 15 + therapist, Test::Midpoint), 2, "behind one whole unit of each");
            }
        }
    }

    #[test]
    fn the_eighth_minute_of_the_therapist_decides_the_last_unit() {
        for assistant in 1..=14 {
            for therapist in 1..=14 {
                let carries = with(1, assistant, therapist, Test::Midpoint) == 1;
                assert_eq!(carries, therapist < 8, "{assistant} and {therapist}");
            }
        }
    }

    #[test]
    fn more_than_a_tenth_is_more_than_a_tenth() {
        for (assistant, therapist, more) in [(1, 9, false), (2, 18, false), (2, 17, true), (0, 0, false), (1, 0, true)]
        {
            assert_eq!(Time { assistant, therapist }.more_than_a_tenth(), more, "{assistant} of both");
        }
    }

    #[test]
    fn before_2022_a_second_minute_of_the_assistant_is_enough() {
        assert_eq!(with(1, 1, 14, Test::TenPercent), 0);
        assert_eq!(with(1, 2, 13, Test::TenPercent), 1);
        assert_eq!(with(3, 2, 43, Test::TenPercent), 1, "judged by the unit, not by the whole");
    }

    #[test]
    fn no_minute_is_used_twice_and_no_unit_is_lost() {
        for assistant in 0..=62 {
            for therapist in 0..=62 {
                for (units, test) in (0..=9).flat_map(|n| [(n, Test::TenPercent), (n, Test::Midpoint)]) {
                    let made = split(units, Time { assistant, therapist }, test);
                    assert_eq!(made.len(), usize::try_from(units).unwrap());
                    let sum = |part: fn(&Made) -> u32| made.iter().map(part).sum::<u32>();
                    assert!(sum(|unit| unit.time.assistant) <= assistant);
                    assert!(sum(|unit| unit.time.therapist) <= therapist);
                    assert!(made.iter().all(|unit| unit.time.assistant + unit.time.therapist <= 15));
                    assert!(made.iter().all(|unit| !unit.carries || unit.time.assistant > 0));
                    if therapist == 0 {
                        assert!(made.iter().all(|unit| unit.carries || unit.time == Time::default()));
                    }
                }
            }
        }
    }

    #[test]
    fn a_cap_takes_the_units_that_are_made_last() {
        let time = Time { assistant: 38, therapist: 25 };
        let whole = split(4, time, Test::Midpoint);
        for units in 0..=3 {
            let kept = split(units, time, Test::Midpoint);
            assert_eq!(kept, whole[..kept.len()], "{units} of 4");
        }
    }
}
