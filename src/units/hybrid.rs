//! `hybrid`: each code alone, and not more in all than the pool gives.
//!
//! Law: each code gets ⌊its minutes/15⌋, and has a claim to one more if its rest is at least `minimum` (8 if not said); the total is not
//! above ⌊T/15⌋ and one more if T mod 15 ≥ 8, as CMS pools. Where claims are more than that leaves, the largest rests get theirs.
//!
//! Source: Anthem's wording on timed units, which joins the CMS count of 8 minutes and the midpoint of the CPT book, as the American
//! Physical Therapy Association describes it (2025-07-09). Which code gives a unit up is not said there; the order is that of `pooled`.
//!
//! ```
//! use payrules::units::{Method, Tie, TimedLine, allocate};
//! let units = |minutes: &[u32]| -> Vec<u32> {
//!     let codes = ["97110", "97140", "97116", "97035"];
//!     let lines: Vec<_> = codes.iter().zip(minutes).map(|(code, minutes)| TimedLine::new(code, *minutes)).collect();
//!     let answer = allocate(Method::Hybrid { minimum: 8 }, None, Tie::Listed, &lines);
//!     answer.units.iter().map(|units| (*units).try_into().unwrap()).collect()
//! };
//! // minutes by code                units by code
//! assert_eq!(units(&[22]),             [1]);
//! assert_eq!(units(&[23]),             [2]);
//! assert_eq!(units(&[7, 7, 7]),        [0, 0, 0]); // pooled: 1
//! assert_eq!(units(&[33, 7]),          [2, 0]);    // pooled: 3
//! assert_eq!(units(&[20, 20]),         [1, 1]);    // pooled: 3
//! assert_eq!(units(&[24, 23]),         [2, 1]);    // each alone: 4
//! assert_eq!(units(&[18, 13, 10, 8]),  [1, 1, 1, 0]);
//! assert_eq!(units(&[8, 8]),           [1, 0]);    // a tie
//! ```

use super::allocation::NEAR;
use super::code::Code;
use super::method::Tie;
use super::pooled::{self, deal};
use super::share::{Share, sum};

/// What each code gets.
pub(super) fn share(codes: &[Code], minimum: u32, tie: Tie) -> Share {
    let minutes: Vec<u32> = codes.iter().map(|code| code.minutes).collect();
    let (units, tie) = deal(codes, pooled::total(sum(minutes.iter().copied())), minimum, tie);
    let now = total(minutes.iter().copied(), minimum);
    // Minutes of one code help it to a claim and all to a larger total, so each is tried.
    let short = |at: usize| {
        let with =
            |more: u32| minutes.iter().enumerate().map(move |(i, m)| m.saturating_add(if i == at { more } else { 0 }));
        (1..=NEAR).find(|more| total(with(*more), minimum) > now)
    };
    let near = (codes.iter().enumerate())
        .filter(|(_, code)| code.bills && code.minutes > 0)
        .filter_map(|(at, code)| short(at).map(|short| (short, code)))
        .min_by_key(|(short, _)| *short);
    Share::whole(&units, tie, near.map(|(short, code)| (short, code.lines.clone())))
}

/// The units of all codes together.
fn total(minutes: impl Iterator<Item = u32> + Clone, minimum: u32) -> u32 {
    let alone = sum(minutes.clone().map(|minutes| pooled::units(minutes, minimum)));
    alone.min(pooled::total(sum(minutes)))
}
