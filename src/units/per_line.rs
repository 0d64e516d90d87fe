//! `per_line`: each code alone.
//!
//! Law: m minutes of a code give ⌊m/15⌋ units, and one more if m mod 15 ≥ `minimum`; the first unit starts at `first_minimum`, neither
//! earlier nor later. With both at 8 that is the midpoint rule, "rule of eights"; with both at 15, full increments only; with 8 and
//! then 15, a first unit that starts early. No code looks at another, so there are no ties.
//!
//! Source: CPT code book, introduction, "Time": a unit of time is attained when the mid-point is passed.
//!
//! ```
//! use payrules::units::per_line::units;
//! // minutes                      7  8  14 15 22 23 30 37 38
//! let minutes: [u32; 9] =        [7, 8, 14, 15, 22, 23, 30, 37, 38];
//! let midpoint = minutes.map(|m| units(m, 8, 8));
//! let full = minutes.map(|m| units(m, 15, 15));
//! let eight_then_full = minutes.map(|m| units(m, 15, 8));
//! assert_eq!(midpoint,           [0, 1, 1, 1, 1, 2, 2, 2, 3]);
//! assert_eq!(full,               [0, 0, 0, 1, 1, 1, 2, 2, 2]);
//! assert_eq!(eight_then_full,    [0, 1, 1, 1, 1, 1, 2, 2, 2]);
//! ```
//!
//! No payer's text was found for full increments, nor for a first unit that starts early; programmes that count so are known.

use super::code::Code;
use super::share::{Share, minutes_to_next};

/// Units that this many minutes of one code give. A minimum of 0 is read as 1: no time makes no unit.
#[must_use]
pub fn units(minutes: u32, minimum: u32, first_minimum: u32) -> u32 {
    if minutes < first_minimum.max(1) {
        return 0;
    }
    let further = u32::from(minutes % 15 >= minimum.max(1));
    (minutes / 15).saturating_add(further).max(1)
}

/// What each code gets.
pub(super) fn share(codes: &[Code], minimum: u32, first_minimum: u32) -> Share {
    let of = |minutes| units(minutes, minimum, first_minimum);
    let near: Vec<(u32, &Code)> = (codes.iter())
        .filter(|code| code.bills && code.minutes > 0)
        .filter_map(|code| minutes_to_next(code.minutes, of).map(|short| (short, code)))
        .collect();
    let short = near.iter().min_by_key(|(short, _)| *short).map(|(short, code)| (*short, code.lines.clone()));
    let units: Vec<u32> = codes.iter().map(|code| of(code.minutes)).collect();
    Share::whole(&units, None, short)
}
