//! Days since 1970-01-01 and the civil calendar (proleptic Gregorian, the usual era arithmetic).

/// Year, month and day.
pub fn civil(days: i32) -> (i32, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i32::from(month <= 2), month as u32, day as u32)
}

/// The day of a date.
pub const fn day(year: i32, month: u32, day: u32) -> i32 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let shifted = if month > 2 { month as i32 - 3 } else { month as i32 + 9 };
    let of_year = (153 * shifted + 2) / 5 + day as i32 - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

/// `YYYY-MM-DD`.
pub fn iso(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day of a date written `YYYY-MM-DD`; `None` for anything else.
pub fn parse(text: &[u8]) -> Option<i32> {
    let digit = |at: usize| text[at].checked_sub(b'0').filter(|d| *d < 10).map(i32::from);
    if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let year = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
    Some(day(year, (digit(5)? * 10 + digit(6)?) as u32, (digit(8)? * 10 + digit(9)?) as u32))
}

/// The day so many years later; the last of February where there is no 29th.
pub fn years_later(days: i32, years: i32) -> i32 {
    let (y, m, d) = civil(days);
    let year = y + years;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    day(year, m, if m == 2 && d == 29 && !leap { 28 } else { d })
}

/// Completed years from one day to a later one.
pub fn years_between(from: i32, to: i32) -> i32 {
    let years = civil(to).0 - civil(from).0;
    if years_later(from, years) > to { years - 1 } else { years }
}
