//! `flat`: one unit for each code, whatever the minutes.
//!
//! Law: minutes decide nothing, so a payer with this method never needs them. Two lines of one code are one service of the visit,
//! and give one unit.
//!
//! Source: contracts and fee schedules that pay by the visit or the occurrence; the profile names its own.
//!
//! ```
//! use payrules::units::{Method, Tie, TimedLine, allocate};
//! let lines = [TimedLine::new("97124", 5), TimedLine::new("97110", 40), TimedLine::new("97124", 40)];
//! assert_eq!(allocate(Method::Flat, None, Tie::Listed, &lines).units, [1, 1, 0].map(Into::into));
//! ```

use super::code::Code;
use super::share::Share;

/// What each code gets.
pub(super) fn share(codes: &[Code]) -> Share {
    Share::whole(&vec![1; codes.len()], None, None)
}
