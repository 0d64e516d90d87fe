//! Dates and lengths of time: `d + 2 months`, `d within 30 days after e`, `days from a to b`, age.
//!
//! Months and years go by the calendar; where a month has no such day, its last one. Working days are Monday to Friday, less
//! the holidays given.

use jiff::civil::{Date, Weekday};
use jiff::{Span, Unit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::engine::three::{Outcome, Truth, Waits};
use crate::model::types::Scalar;
use crate::model::value::{Period, PeriodUnit, Value};

/// The length of time that a value of this type is; `None` where it is none, or not whole.
#[must_use]
pub fn period(scalar: &Scalar, value: &Value) -> Option<Period> {
    let unit = match scalar {
        Scalar::Days => PeriodUnit::Days,
        Scalar::WorkingDays => PeriodUnit::WorkingDays,
        Scalar::Months => PeriodUnit::Months,
        Scalar::Years => PeriodUnit::Years,
        _ => {
            return match value {
                Value::Period(period) => Some(*period),
                _ => None,
            };
        }
    };
    let count = value.as_number().filter(|n| n.fract().is_zero())?.to_i64()?;
    Some(Period { count, unit })
}

/// The date so much later (earlier for a negative count); `None` beyond the calendar.
#[must_use]
pub fn shift(date: Date, period: Period, holidays: &[Date]) -> Option<Date> {
    let span = match period.unit {
        PeriodUnit::Days => Span::new().try_days(period.count).ok()?,
        PeriodUnit::Months => Span::new().try_months(period.count).ok()?,
        PeriodUnit::Years => Span::new().try_years(period.count).ok()?,
        PeriodUnit::WorkingDays => return shift_working(date, period.count, holidays),
    };
    date.checked_add(span).ok()
}

// No payer counts further than a few months in working days; the bound keeps a wild number from walking for long.
const MOST_WORKING_DAYS: u64 = 100_000;

fn shift_working(date: Date, count: i64, holidays: &[Date]) -> Option<Date> {
    if count.unsigned_abs() > MOST_WORKING_DAYS {
        return None;
    }
    let mut left = count.unsigned_abs();
    let mut day = date;
    while left > 0 {
        day = if count > 0 { day.tomorrow().ok()? } else { day.yesterday().ok()? };
        let rests = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || holidays.contains(&day);
        if !rests {
            left = left.saturating_sub(1);
        }
    }
    Some(day)
}

/// A date and a length of time added, or subtracted. Absent with either absent, and beyond the calendar.
#[must_use]
pub fn add(date: &Outcome, scalar: &Scalar, length: &Outcome, back: bool, holidays: &[Date]) -> Outcome {
    match (date, length) {
        (Outcome::Absent, _) | (_, Outcome::Absent) => Outcome::Absent,
        (Outcome::Known(date), Outcome::Known(length)) => {
            let made = date.as_date().zip(period(scalar, length)).and_then(|(date, period)| {
                let count = if back { period.count.checked_neg()? } else { period.count };
                shift(date, Period { count, ..period }, holidays)
            });
            made.map_or(Outcome::Absent, |date| Outcome::Known(Value::Date(date)))
        }
        _ => Outcome::waiting(date.waits().union(&length.waits()).cloned().collect::<Waits>()),
    }
}

/// `date within length after anchor`: anchor ≤ date ≤ anchor + length, both included; `before`: anchor − length ≤ date ≤ anchor.
/// False with anything absent; two known dates on the wrong side of each other need no length.
#[must_use]
pub fn within(
    date: &Outcome,
    scalar: &Scalar,
    length: &Outcome,
    after: bool,
    anchor: &Outcome,
    holidays: &[Date],
) -> Truth {
    use super::compare::compare;
    use super::logic::and;
    use crate::lang::typed::Compare;
    if [date, length, anchor].contains(&&Outcome::Absent) {
        return Truth::False;
    }
    let far = add(anchor, scalar, length, !after, holidays);
    let (near_side, far_side) = if after {
        (Compare::GreaterOrEqual, Compare::LessOrEqual)
    } else {
        (Compare::LessOrEqual, Compare::GreaterOrEqual)
    };
    and([compare(near_side, date, anchor), compare(far_side, date, &far)])
}

/// The days from one date to another; negative if the second is earlier.
#[must_use]
pub fn days_between(from: &Outcome, to: &Outcome) -> Outcome {
    match (from, to) {
        (Outcome::Absent, _) | (_, Outcome::Absent) => Outcome::Absent,
        (Outcome::Known(from), Outcome::Known(to)) => {
            let days = from.as_date().zip(to.as_date()).and_then(|(from, to)| from.until((Unit::Day, to)).ok());
            days.map_or(Outcome::Absent, |span| Outcome::number(Decimal::from(span.get_days())))
        }
        _ => Outcome::waiting(from.waits().union(&to.waits()).cloned().collect::<Waits>()),
    }
}

/// Completed years on a day; absent for somebody not yet born.
#[must_use]
pub fn age(born: Date, on: Date) -> Option<i16> {
    let years = on.year().checked_sub(born.year())?;
    // Who is born on February 29 has his birthday a day earlier in most years.
    let day = if (born.month(), born.day()) == (2, 29) && !on.in_leap_year() { 28 } else { born.day() };
    let completed = if (born.month(), day) > (on.month(), on.day()) { years.checked_sub(1)? } else { years };
    (completed >= 0).then_some(completed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::three::Wait;
    use jiff::civil::date;

    fn d(date: Date) -> Outcome {
        Outcome::Known(Value::Date(date))
    }

    fn of(count: i64, unit: PeriodUnit) -> Period {
        Period { count, unit }
    }

    #[test]
    fn months_and_years_end_on_the_last_day_where_there_is_no_such_day() {
        for (from, period, to) in [
            (date(2026, 1, 31), of(1, PeriodUnit::Months), date(2026, 2, 28)),
            (date(2024, 2, 29), of(1, PeriodUnit::Years), date(2025, 2, 28)),
            (date(2026, 3, 31), of(-1, PeriodUnit::Months), date(2026, 2, 28)),
            (date(2026, 1, 1), of(90, PeriodUnit::Days), date(2026, 4, 1)),
            (date(2026, 11, 20), of(1, PeriodUnit::WorkingDays), date(2026, 11, 23)),
            (date(2026, 11, 23), of(-1, PeriodUnit::WorkingDays), date(2026, 11, 20)),
        ] {
            assert_eq!(shift(from, period, &[]), Some(to), "{from} and {period}");
        }
        let thanksgiving = [date(2026, 11, 26)];
        assert_eq!(shift(date(2026, 11, 25), of(2, PeriodUnit::WorkingDays), &thanksgiving), Some(date(2026, 11, 30)));
    }

    #[test]
    fn beyond_the_calendar_there_is_no_date() {
        assert_eq!(shift(date(9999, 12, 31), of(1, PeriodUnit::Days), &[]), None);
        assert_eq!(shift(date(2026, 1, 1), of(i64::MAX, PeriodUnit::Years), &[]), None);
        assert_eq!(shift(date(2026, 1, 1), of(i64::MIN, PeriodUnit::WorkingDays), &[]), None);
    }

    #[test]
    fn within_includes_both_ends() {
        let thirty = Outcome::number(30.into());
        let anchor = d(date(2026, 3, 1));
        let asked = |day: Date, after| within(&d(day), &Scalar::Days, &thirty, after, &anchor, &[]);
        assert_eq!(asked(date(2026, 3, 1), true), Truth::True);
        assert_eq!(asked(date(2026, 3, 31), true), Truth::True);
        assert_eq!(asked(date(2026, 4, 1), true), Truth::False);
        assert_eq!(asked(date(2026, 2, 28), true), Truth::False);
        assert_eq!(asked(date(2026, 1, 30), false), Truth::True);
        assert_eq!(asked(date(2026, 1, 29), false), Truth::False);
    }

    #[test]
    fn within_is_false_with_an_absent_end_and_unknown_with_an_unknown_one() {
        let thirty = Outcome::number(30.into());
        let unknown = Outcome::waiting_for(Wait::session("referral.on"));
        let day = d(date(2026, 3, 1));
        assert_eq!(within(&Outcome::Absent, &Scalar::Days, &thirty, true, &unknown, &[]), Truth::False);
        assert!(within(&day, &Scalar::Days, &thirty, true, &unknown, &[]).unknown().is_some());
    }

    #[test]
    fn age_counts_completed_years() {
        assert_eq!(age(date(2005, 3, 2), date(2026, 3, 1)), Some(20));
        assert_eq!(age(date(2005, 3, 2), date(2026, 3, 2)), Some(21));
        assert_eq!(age(date(2004, 2, 29), date(2025, 2, 28)), Some(21));
        assert_eq!(age(date(2024, 2, 29), date(2028, 2, 28)), Some(3));
        assert_eq!(age(date(2004, 2, 29), date(2025, 2, 27)), Some(20));
        assert_eq!(age(date(2027, 1, 1), date(2026, 1, 1)), None);
        assert_eq!(age(date(2026, 1, 2), date(2026, 1, 1)), None);
    }
}
