//! The days on which an entry is in force, with what it says.
//!
//! Days are written as the files write them, as the number YYYYMMDD: in that form they sort.

use jiff::civil::Date;

/// The end of an entry that is still in force.
pub const STILL: u32 = u32::MAX;

/// Days and an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First day in force.
    pub first: u32,
    /// Last day in force, or [`STILL`].
    pub last: u32,
    /// The modifier indicator.
    pub indicator: u8,
}

impl Span {
    /// Whether it is in force on a day.
    pub fn has(&self, day: u32) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A day from eight digits; `None`: it is not in the calendar.
pub fn read(cell: &[u8]) -> Option<u32> {
    if cell.len() != 8 || !cell.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = cell.iter().fold(0u32, |n, byte| n.wrapping_mul(10).wrapping_add(u32::from(byte.wrapping_sub(b'0'))));
    let (year, month, day) =
        (number.wrapping_div(10_000), number.wrapping_div(100).wrapping_rem(100), number.wrapping_rem(100));
    let good = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).is_ok()
        && year >= 1900;
    good.then_some(number)
}

/// A day as the files write it.
pub fn number(day: Date) -> u32 {
    let part = |n: i8| u32::from(n.unsigned_abs());
    let year = u32::from(day.year().unsigned_abs());
    year.wrapping_mul(10_000).wrapping_add(part(day.month()).wrapping_mul(100)).wrapping_add(part(day.day()))
}

/// A day as people write it.
pub fn text(day: u32) -> String {
    let (year, rest) = (day.wrapping_div(10_000), day.wrapping_rem(10_000));
    format!("{year:04}-{:02}-{:02}", rest.wrapping_div(100), rest.wrapping_rem(100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        assert_eq!(read(b"20240229"), Some(20_240_229));
        assert_eq!(number(date(2024, 2, 29)), 20_240_229);
        assert_eq!(text(20_240_229), "2024-02-29");
        for bad in [&b"20230229"[..], b"20241301", b"2024011", b"00000101", b"2024-1-1", b"*"] {
            assert_eq!(read(bad), None, "{}", String::from_utf8_lossy(bad));
        }
    }

    #[test]
    fn both_ends_are_in_force() {
        let span = Span { first: 20_200_101, last: 20_200_331, indicator: 1 };
        assert!(span.has(20_200_101) && span.has(20_200_331));
        assert!(!span.has(20_191_231) && !span.has(20_200_401));
    }
}
