//! `decimal`: parts of a unit, the minutes of each code by 15.
//!
//! Law: m minutes of a code give m/15 units, rounded to the places and in the direction that `rounding` says; no code looks at another.
//! Exact: a fifteenth has no end as a decimal, so the division is rounded once, from whole numbers. Every minute counts, so no unit is
//! ever near, and nothing is tied.
//!
//! Source: the billing policy of a Wisconsin BadgerCare HMO (February 2017): part of a unit is billed as a decimal, 7.5 of 15 minutes as
//! 0.5. It does not say how to round; each profile says what it takes.
//!
//! ```
//! use payrules::units::decimal::units;
//! use payrules::units::{Direction, Rounding};
//! let by = |minutes, places, direction| units(minutes, Rounding { places, direction }).to_string();
//! // minutes                                    nearest 0.1   up 0.1   down 0.1   nearest 0.01
//! for (minutes, nearest, up, down, hundredths) in [
//!     (7,  "0.5", "0.5", "0.4", "0.47"),
//!     (8,  "0.5", "0.6", "0.5", "0.53"),
//!     (15, "1.0", "1.0", "1.0", "1.00"),
//!     (22, "1.5", "1.5", "1.4", "1.47"),
//!     (53, "3.5", "3.6", "3.5", "3.53"),
//! ] {
//!     assert_eq!(by(minutes, 1, Direction::Nearest), nearest);
//!     assert_eq!(by(minutes, 1, Direction::Up), up);
//!     assert_eq!(by(minutes, 1, Direction::Down), down);
//!     assert_eq!(by(minutes, 2, Direction::Nearest), hundredths);
//! }
//! ```

use rust_decimal::Decimal;

use super::code::Code;
use super::method::{Direction, Rounding};
use super::share::Share;

/// So many places are kept at most; cents are as fine as any claim goes.
pub const MOST_PLACES: u8 = 2;

/// Units that this many minutes of one code give.
#[must_use]
pub fn units(minutes: u32, rounding: Rounding) -> Decimal {
    let places = rounding.places.min(MOST_PLACES);
    let scale = 10u64.saturating_pow(u32::from(places));
    let parts = u64::from(minutes).saturating_mul(scale);
    let (whole, rest) = (parts / 15, parts % 15);
    let up = match rounding.direction {
        Direction::Nearest => rest >= 8,
        Direction::Up => rest > 0,
        Direction::Down => false,
    };
    let rounded = i64::try_from(whole.saturating_add(u64::from(up))).unwrap_or(i64::MAX);
    Decimal::new(rounded, u32::from(places))
}

/// What each code gets.
pub(super) fn share(codes: &[Code], rounding: Rounding) -> Share {
    Share { units: codes.iter().map(|code| units(code.minutes, rounding)).collect(), tie: None, short: None }
}
