//! Windows of earlier sessions: the first day of a window, what lies in it, and whether a known stretch of history covers it.
//!
//! Every window ends with the date of service, so its first day says all. What always holds: a day known to be in stays in, and
//! one known to be out stays out, whatever else becomes known.

use jiff::civil::Date;

use super::dates::shift;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::model::value::{Period, PeriodUnit};

/// The first day of a window that ends with the date of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// This day, which is in it.
    Day(Date),
    /// There is none: it has always been open.
    Ever,
    /// The date that it starts with is absent: nothing lies in it.
    Never,
    /// Not known.
    Unknown {
        /// What it waits for.
        waits: Waits,
        /// It is not before this day.
        not_before: Option<Date>,
        /// It is not after this day.
        not_after: Option<Date>,
    },
}

/// The longest year.
const YEAR: i64 = 366;

impl First {
    /// A window that starts with a date of the record, which is in it.
    #[must_use]
    pub fn since(date: &Outcome) -> Self {
        match date {
            Outcome::Known(value) => value.as_date().map_or(First::Never, First::Day),
            Outcome::Absent => First::Never,
            Outcome::Unknown(unknown) => {
                First::Unknown { waits: unknown.waits.clone(), not_before: None, not_after: None }
            }
        }
    }

    /// The stretch of this length that ends with the date of service: of 7 days, it and the six before.
    #[must_use]
    pub fn past(service: Date, period: Period, holidays: &[Date]) -> Self {
        let back = period.count.checked_neg().map(|count| Period { count, ..period });
        let before = back.and_then(|back| shift(service, back, holidays));
        before.and_then(|day| day.tomorrow().ok()).map_or(First::Ever, First::Day)
    }

    /// The year around the date of service that starts on the anniversaries of a date.
    #[must_use]
    pub fn year(service: Date, start: &Outcome) -> Self {
        match start {
            Outcome::Known(value) => {
                value.as_date().and_then(|anchor| anniversary(service, anchor)).map_or(First::Never, First::Day)
            }
            Outcome::Absent => First::Never,
            Outcome::Unknown(unknown) => First::Unknown {
                waits: unknown.waits.clone(),
                not_before: shift(service, Period { count: -YEAR, unit: PeriodUnit::Days }, &[]),
                not_after: Some(service),
            },
        }
    }

    /// Whether a day that is not after the date of service lies in the window.
    #[must_use]
    pub fn has(&self, day: Date) -> Truth {
        match self {
            First::Day(first) => Truth::of(day >= *first),
            First::Ever => Truth::True,
            First::Never => Truth::False,
            First::Unknown { not_before: Some(bound), .. } if day < *bound => Truth::False,
            First::Unknown { not_after: Some(bound), .. } if day >= *bound => Truth::True,
            First::Unknown { waits, .. } => Truth::Unknown(waits.clone()),
        }
    }

    /// Whether everything in the window is known, if everything from a day on is.
    #[must_use]
    pub fn covered(&self, complete_from: Date) -> bool {
        match self {
            First::Day(first) => complete_from <= *first,
            First::Never => true,
            First::Unknown { not_before: Some(bound), .. } => complete_from <= *bound,
            First::Ever | First::Unknown { not_before: None, .. } => false,
        }
    }

    /// The same window, which does not reach beyond a day before which there was nothing.
    #[must_use]
    pub fn not_before(self, day: Date) -> Self {
        match self {
            First::Ever => First::Day(day),
            First::Unknown { waits, not_before, not_after } => {
                First::Unknown { waits, not_before: Some(not_before.map_or(day, |bound| bound.max(day))), not_after }
            }
            other => other,
        }
    }
}

/// The last anniversary of a date that is not after a day. One of 29 February is kept on the 28th where there is no 29th.
fn anniversary(day: Date, anchor: Date) -> Option<Date> {
    let years = i64::from(day.year()).checked_sub(i64::from(anchor.year()))?;
    let of = |count: i64| shift(anchor, Period { count, unit: PeriodUnit::Years }, &[]);
    match of(years) {
        Some(this_year) if this_year <= day => Some(this_year),
        _ => of(years.checked_sub(1)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;
    use crate::model::value::Value;
    use jiff::civil::date;

    fn known(day: Date) -> Outcome {
        Outcome::Known(Value::Date(day))
    }

    #[test]
    fn a_stretch_of_days_ends_with_the_date_of_service() {
        let day = date(2026, 3, 2);
        let past = |count, unit| First::past(day, Period { count, unit }, &[]);
        assert_eq!(past(7, PeriodUnit::Days), First::Day(date(2026, 2, 24)));
        assert_eq!(past(30, PeriodUnit::Days), First::Day(date(2026, 2, 1)));
        assert_eq!(past(12, PeriodUnit::Months), First::Day(date(2025, 3, 3)));
        assert_eq!(past(1, PeriodUnit::Years), First::Day(date(2025, 3, 3)));
        assert_eq!(past(5, PeriodUnit::WorkingDays), First::Day(date(2026, 2, 24)));
        assert_eq!(
            First::past(date(2026, 3, 31), Period { count: 1, unit: PeriodUnit::Months }, &[]),
            First::Day(date(2026, 3, 1))
        );
        assert_eq!(past(i64::MAX, PeriodUnit::Years), First::Ever);
        assert_eq!(past(i64::MIN, PeriodUnit::Days), First::Ever);
    }

    #[test]
    fn a_year_starts_on_the_last_anniversary() {
        for (anchor, day, first) in [
            (date(2024, 7, 1), date(2026, 6, 30), date(2025, 7, 1)),
            (date(2024, 7, 1), date(2026, 7, 1), date(2026, 7, 1)),
            (date(2024, 1, 1), date(2026, 12, 31), date(2026, 1, 1)),
            (date(2024, 2, 29), date(2026, 2, 27), date(2025, 2, 28)),
            (date(2024, 2, 29), date(2026, 2, 28), date(2026, 2, 28)),
            (date(2024, 2, 29), date(2028, 2, 28), date(2027, 2, 28)),
            (date(2024, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
            (date(2027, 4, 1), date(2026, 3, 31), date(2025, 4, 1)),
        ] {
            assert_eq!(First::year(day, &known(anchor)), First::Day(first), "{anchor} {day}");
        }
        assert_eq!(First::year(date(2026, 1, 1), &Outcome::Absent), First::Never);
    }

    #[test]
    fn of_a_year_that_is_not_known_some_days_are_in_and_some_out() {
        let day = date(2026, 3, 2);
        let year = First::year(day, &Outcome::waiting_for(Wait::session("coverage.benefit_year_start")));
        assert_eq!(year.has(day), Truth::True);
        assert_eq!(year.has(date(2025, 2, 28)), Truth::False);
        assert!(year.has(date(2026, 1, 1)).unknown().is_some());
        assert!(year.covered(date(2025, 3, 1)) && !year.covered(date(2025, 3, 2)));
    }

    #[test]
    fn what_is_known_from_a_day_on_covers_what_starts_with_it() {
        let first = First::since(&known(date(2026, 1, 1)));
        assert!(first.covered(date(2026, 1, 1)) && !first.covered(date(2026, 1, 2)));
        assert!(!First::Ever.covered(date(1900, 1, 1)));
        assert!(First::Ever.not_before(date(1960, 5, 4)).covered(date(1960, 5, 4)));
        assert!(First::Never.covered(date(2026, 1, 2)));
    }
}
