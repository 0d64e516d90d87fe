//! Days by number.
//!
//! In: a day of the calendar. Out: how many days it is from the first of 1970, as columns of Arrow and Parquet have it. What always holds: it is what jiff counts between the two; counting
//! here takes a tenth of the time, and every date of every record is counted.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// Days of 400 years, after which the calendar begins again.
const CYCLE: u32 = 146_097;

/// Years and days that are added so that nothing is below zero: 10,000 years are a whole number of cycles, of which [`TO_1970`] has the days up to the first of 1970.
const YEARS: u32 = 10_000;

/// Days from the first of March of the year -10,000 to the first of 1970.
const TO_1970: u32 = 25 * CYCLE + 719_468;

/// Days from the first of 1970; negative before it.
///
/// Years are taken to begin in March, so that the day of a leap year is their last. This way and the one back are by multiplications only (C. Neri and L. Schneider, *Euclidean affine
/// functions and their application to calendar algorithms*, 2022, figures 12 and 13).
#[must_use]
pub fn since_1970(date: Date) -> i32 {
    let (month, day) = (u32::from(date.month().unsigned_abs()), u32::from(date.day().unsigned_abs()));
    let is_before_march = u32::from(month <= 2);
    let year = YEARS.wrapping_add_signed(i32::from(date.year())).wrapping_sub(is_before_march);
    let month = month.wrapping_add(12_u32.wrapping_mul(is_before_march));
    let century = year / 100;
    let before_year = (year.wrapping_mul(1_461) / 4).wrapping_sub(century).wrapping_add(century / 4);
    let before_month = month.wrapping_mul(979).wrapping_sub(2_919) / 32;
    before_year.wrapping_add(before_month).wrapping_add(day).wrapping_sub(TO_1970 + 1).cast_signed()
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
    if !is_day(since) {
        return None;
    }
    let quarters = TO_1970.wrapping_add_signed(since).wrapping_mul(4).wrapping_add(3);
    let (century, in_century) = (quarters / CYCLE, quarters % CYCLE / 4);
    let years = 2_939_745_u64.wrapping_mul(u64::from(in_century.wrapping_mul(4).wrapping_add(3)));
    let year = u32::try_from(years >> u32::BITS).ok()?;
    let in_year = u32::try_from((years & u64::from(u32::MAX)) / 2_939_745 / 4).ok()?;
    let month = in_year.wrapping_mul(2_141).wrapping_add(197_913);
    let (month, day) = (month / 0x1_0000, month % 0x1_0000 / 2_141);
    let is_before_march = in_year >= 306;
    let year = century.wrapping_mul(100).wrapping_add(year).wrapping_add(u32::from(is_before_march));
    let month = if is_before_march { month.wrapping_sub(12) } else { month };
    let year = i16::try_from(year.wrapping_sub(YEARS).cast_signed()).ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day.wrapping_add(1)).ok()?).ok()
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
        // The whole calendar, a day in seven.
        for number in super::CALENDAR.step_by(7) {
            assert_eq!(super::date(number).map(since_1970), Some(number));
        }
        let ends = [since_1970(Date::MIN) - 1, since_1970(Date::MAX) + 1, i32::MIN, i32::MAX];
        assert_eq!((ends.map(super::date), ends.map(super::is_day)), ([None; 4], [false; 4]));
        assert_eq!(super::CALENDAR, since_1970(Date::MIN)..=since_1970(Date::MAX));
    }
}
