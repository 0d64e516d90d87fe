//! `pooled`: all timed minutes of the pool together.
//!
//! Law: T minutes give ⌊T/15⌋ units, and one more if T mod 15 ≥ `minimum` (8, the midpoint, if not said; 15: full increments only). Each
//! code first gets ⌊its minutes/15⌋; the units that are left go one each to the largest remainders. Bundled lines keep their minutes in
//! T and compete for remainders; what they get is lost.
//!
//! Source: Medicare Claims Processing Manual (CMS Pub. 100-04), chapter 5, §20.2.C. The order "whole 15s, then largest remainder" is
//! ours, and gives every example there. Pooled full increments are no payer's that is known; they stand for what is stricter than CMS.
//!
//! ```
//! use payrules::units::{Method, Tie, TimedLine, allocate};
//! let by = |minimum: u32, minutes: &[u32]| -> Vec<u32> {
//!     let codes = ["97110", "97140", "97116", "97035"];
//!     let lines: Vec<_> = codes.iter().zip(minutes).map(|(code, minutes)| TimedLine::new(code, *minutes)).collect();
//!     let answer = allocate(Method::Pooled { minimum }, None, Tie::Listed, &lines);
//!     answer.units.iter().map(|units| (*units).try_into().unwrap()).collect()
//! };
//! // minutes by code                   units by code: the midpoint   full increments
//! assert_eq!((by(8, &[7]),             by(15, &[7])),             (vec![0],          vec![0]));
//! assert_eq!((by(8, &[8]),             by(15, &[8])),             (vec![1],          vec![0]));
//! assert_eq!((by(8, &[22]),            by(15, &[22])),            (vec![1],          vec![1]));
//! assert_eq!((by(8, &[23]),            by(15, &[23])),            (vec![2],          vec![1]));
//! assert_eq!((by(8, &[24, 23]),        by(15, &[24, 23])),        (vec![2, 1],       vec![2, 1]));
//! assert_eq!((by(8, &[33, 7]),         by(15, &[33, 7])),         (vec![2, 1],       vec![2, 0]));
//! assert_eq!((by(8, &[18, 13, 10, 8]), by(15, &[18, 13, 10, 8])), (vec![1, 1, 1, 0], vec![1, 1, 1, 0]));
//! assert_eq!((by(8, &[7, 7, 7]),       by(15, &[7, 7, 7])),       (vec![1, 0, 0],    vec![1, 0, 0])); // ties
//! ```

use super::code::Code;
use super::method::{MIDPOINT, Tie};
use super::share::{Share, all_lines, minutes_to_next, sum};
use super::tie::{Draw, draw};

/// Units that this many pooled minutes give by the midpoint.
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
    units(minutes, MIDPOINT)
}

/// Units that this many pooled minutes give, with one more for a rest of `minimum`; 0 is read as 1.
#[must_use]
pub const fn units(minutes: u32, minimum: u32) -> u32 {
    let rest = minutes % 15;
    let further = rest > 0 && rest >= minimum;
    (minutes / 15).saturating_add(further as u32)
}

/// What each code gets.
pub(super) fn share(codes: &[Code], minimum: u32, tie: Tie) -> Share {
    let minutes = sum(codes.iter().map(|code| code.minutes));
    let of = |minutes| units(minutes, minimum);
    let (given, tie) = deal(codes, of(minutes), 1, tie);
    let short = minutes_to_next(minutes, of)
        .filter(|_| codes.iter().any(|code| code.bills))
        .map(|short| (short, all_lines(codes)));
    Share::whole(&given, tie, short)
}

/// Whole 15s to each code, and what is left of `total` one each to the largest remainders of at least `least` minutes.
pub(super) fn deal(codes: &[Code], total: u32, least: u32, tie: Tie) -> (Vec<u32>, Option<Draw>) {
    let mut units: Vec<u32> = codes.iter().map(|code| code.minutes / 15).collect();
    let left = usize::try_from(total.saturating_sub(sum(units.iter().copied()))).unwrap_or(usize::MAX);

    let mut remainders: Vec<(usize, u32)> = (codes.iter().map(|code| code.minutes % 15).enumerate())
        .filter(|(_, remainder)| *remainder >= least.max(1))
        .collect();
    remainders.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
    // The smallest remainder that still gets a unit; those above it get theirs, those equal to it may have to share.
    let last = left.min(remainders.len()).checked_sub(1);
    let Some(cut) = last.and_then(|last| remainders.get(last)).map(|(_, remainder)| *remainder) else {
        return (units, None);
    };
    let above: Vec<usize> = remainders.iter().filter(|(_, r)| *r > cut).map(|(code, _)| *code).collect();
    let claims: Vec<usize> = remainders.iter().filter(|(_, r)| *r == cut).map(|(code, _)| *code).collect();
    for code in &above {
        if let Some(units) = units.get_mut(*code) {
            *units = units.saturating_add(1);
        }
    }
    let tie = draw(&mut units, codes, &claims, left.saturating_sub(above.len()), tie);
    (units, tie)
}
