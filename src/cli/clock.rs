//! The only look at a clock: the day of a visit that is still to come.

use jiff::civil::Date;

/// Today, where this machine is.
#[must_use]
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
