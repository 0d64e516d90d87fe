//! Days by number.
//!
//! In: a day of the calendar. Out: how many days it is from the first of 1970, as columns of Arrow and Parquet have it. What always holds: it is what jiff counts between the two; counting
//! here takes a tenth of the time, and every date of every record is counted.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// Days of 400 years, after which the calendar begins again.
const CYCLE: i32 = 146_097;

/// Days from the first of March of the year 0 to the first of 1970.
const TO_1970: i32 = 719_468;

/// Days from the first of 1970; negative before it.
///
/// Years are taken to begin in March, so that the day of a leap year is their last, and months from there have 153 days in every five
/// (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>).
#[must_use]
pub fn since_1970(date: Date) -> i32 {
    let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let (year, month) =
        if month > 2 { (year, month.wrapping_sub(3)) } else { (year.wrapping_sub(1), month.wrapping_add(9)) };
    let (cycle, year) = (year.div_euclid(400), year.rem_euclid(400));
    let in_year = month.wrapping_mul(153).wrapping_add(2).div_euclid(5).wrapping_add(day).wrapping_sub(1);
    let leap = year.div_euclid(4).wrapping_sub(year.div_euclid(100));
    let in_cycle = year.wrapping_mul(365).wrapping_add(leap).wrapping_add(in_year);
    cycle.wrapping_mul(CYCLE).wrapping_add(in_cycle).wrapping_sub(TO_1970)
}

/// The first and the last day of the calendar.
const CALENDAR: RangeInclusive<i32> = -4_371_587..=2_932_896;

/// Whether a day of the calendar is so many from the first of 1970.
#[must_use]
pub fn is_day(since: i32) -> bool {
    CALENDAR.contains(&since)
}

/// The day that is so many from the first of 1970; `None` beyond the calendar. What [`since_1970`] does, backwards.
#[must_use]
pub fn date(since: i32) -> Option<Date> {
    let day = since.checked_add(TO_1970)?;
    let (cycle, in_cycle) = (day.div_euclid(CYCLE), day.rem_euclid(CYCLE));
    // Of the days of leap years before it none is counted as a day of its year.
    let leap = in_cycle.wrapping_sub(in_cycle / 1_460).wrapping_add(in_cycle / 36_524).wrapping_sub(in_cycle / 146_096);
    let year = leap / 365;
    let before = year.wrapping_mul(365).wrapping_add(year / 4).wrapping_sub(year / 100);
    let in_year = in_cycle.wrapping_sub(before);
    let month = in_year.wrapping_mul(5).wrapping_add(2) / 153;
    let day = in_year.wrapping_sub(month.wrapping_mul(153).wrapping_add(2) / 5).wrapping_add(1);
    let (year, month) =
        if month < 10 { (year, month.wrapping_add(3)) } else { (year.wrapping_add(1), month.wrapping_sub(9)) };
    let year = i16::try_from(cycle.checked_mul(400)?.checked_add(year)?).ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::{Date, date};

    use super::since_1970;

    #[test]
    fn every_day_of_eight_centuries_and_the_ends_of_the_calendar_are_counted_as_jiff_counts() {
        let mut day = date(1600, 1, 1);
        for number in -135_140..157_000 {
            assert_eq!((since_1970(day), super::date(number)), (number, Some(day)));
            day = day.checked_add(1.day()).unwrap();
        }
        for day in [Date::MIN, Date::MAX, date(0, 2, 29), date(0, 3, 1), date(-1, 12, 31), date(1970, 1, 1)] {
            let hours = day.duration_since(date(1970, 1, 1)).as_hours();
            assert_eq!(i64::from(since_1970(day)), hours.div_euclid(24), "{day}");
            assert_eq!(super::date(since_1970(day)), Some(day));
        }
        let ends = [since_1970(Date::MIN) - 1, since_1970(Date::MAX) + 1, i32::MIN, i32::MAX];
        assert_eq!((ends.map(super::date), ends.map(super::is_day)), ([None; 4], [false; 4]));
        assert_eq!(super::CALENDAR, since_1970(Date::MIN)..=since_1970(Date::MAX));
    }
}
