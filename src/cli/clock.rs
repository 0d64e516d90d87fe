//! The only looks at a clock: the day of a visit that is still to come, and when something was recorded.

use jiff::civil::Date;

/// Today, where this machine is.
#[must_use]
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// This moment, to the second, as `2026-03-02T14:05:00Z`: for people who look into a ledger.
#[must_use]
pub fn moment() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
