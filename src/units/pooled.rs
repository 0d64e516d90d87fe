//! `pooled`: all timed minutes of the pool together.
//!
//! Law: T minutes give ⌊T/15⌋ units, and one more if T mod 15 ≥ 8. Each code first gets ⌊its minutes/15⌋; the units that are left
//! go one each to the largest remainders. Bundled lines keep their minutes in T and compete for remainders; what they get is lost.
//!
//! Source: Medicare Claims Processing Manual (CMS Pub. 100-04), chapter 5, §20.2.C. The order "whole 15s, then largest remainder" is
//! ours, and gives every example there.
//!
//! ```
//! use payrules::units::{Method, Tie, TimedLine, allocate};
//! let units = |minutes: &[u32]| {
//!     let codes = ["97110", "97140", "97116", "97035"];
//!     let lines: Vec<_> = codes.iter().zip(minutes).map(|(code, minutes)| TimedLine::new(code, *minutes)).collect();
//!     allocate(Method::Pooled, None, Tie::Listed, &lines).units
//! };
//! // minutes by code                units by code
//! assert_eq!(units(&[7]),              [0]);
//! assert_eq!(units(&[8]),              [1]);
//! assert_eq!(units(&[22]),             [1]);
//! assert_eq!(units(&[23]),             [2]);
//! assert_eq!(units(&[24, 23]),         [2, 1]);
//! assert_eq!(units(&[33, 7]),          [2, 1]);
//! assert_eq!(units(&[18, 13, 10, 8]),  [1, 1, 1, 0]);
//! assert_eq!(units(&[7, 7, 7]),        [1, 0, 0]); // a tie
//! ```

use super::code::Code;
use super::method::Tie;
use super::share::{Share, minutes_to_next, sum};
use super::tie::draw;

/// Units that this many pooled minutes give.
///
/// ```
/// use payrules::units::pooled::total;
/// let last_minute_of = [7, 22, 37, 52, 67, 82, 97, 112, 127];
/// for (units, last) in (0..).zip(last_minute_of) {
///     assert_eq!((total(last), total(last + 1)), (units, units + 1));
/// }
/// ```
#[must_use]
pub const fn total(minutes: u32) -> u32 {
    minutes.saturating_add(7) / 15
}

/// What each code gets.
pub(super) fn share(codes: &[Code], tie: Tie) -> Share {
    let minutes = sum(codes.iter().map(|code| code.minutes));
    let mut units: Vec<u32> = codes.iter().map(|code| code.minutes / 15).collect();
    let left = usize::try_from(total(minutes).saturating_sub(sum(units.iter().copied()))).unwrap_or(usize::MAX);

    let mut remainders: Vec<(usize, u32)> =
        codes.iter().map(|code| code.minutes % 15).enumerate().filter(|(_, remainder)| *remainder > 0).collect();
    remainders.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
    // The smallest remainder that still gets a unit; those above it get theirs, those equal to it may have to share.
    let cut = left.checked_sub(1).and_then(|last| remainders.get(last)).map_or(0, |(_, remainder)| *remainder);
    let above: Vec<usize> = remainders.iter().filter(|(_, r)| *r > cut).map(|(code, _)| *code).take(left).collect();
    let claims: Vec<usize> = remainders.iter().filter(|(_, r)| *r == cut).map(|(code, _)| *code).collect();
    for code in &above {
        if let Some(units) = units.get_mut(*code) {
            *units = units.saturating_add(1);
        }
    }
    let tie = draw(&mut units, codes, &claims, left.saturating_sub(above.len()), tie);

    let short = minutes_to_next(minutes, total)
        .filter(|_| codes.iter().any(|code| code.bills))
        .map(|short| (short, all_lines(codes)));
    Share { units, tie, short }
}

/// The lines of all codes, as listed.
fn all_lines(codes: &[Code]) -> Vec<usize> {
    let mut lines: Vec<usize> = codes.iter().flat_map(|code| code.lines.iter().copied()).collect();
    lines.sort_unstable();
    lines
}
