//! A quarter of a year: the edition of a table that its publisher renews four times a year.
//!
//! In: a year and a number, or `2026Q4`. Out: its first and last day, and `2026 Q4` for people.

use std::fmt;

use jiff::civil::Date;

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    /// The quarter with that number, 1 to 4, of a year from 1996, in which the edits began, to 2200.
    #[must_use]
    pub fn of(year: i16, number: i8) -> Option<Self> {
        ((1996..=2200).contains(&year) && (1..=4).contains(&number)).then_some(Self { year, number })
    }

    /// The quarter that a day lies in.
    #[must_use]
    pub fn with(day: Date) -> Option<Self> {
        Self::of(day.year(), day.month().saturating_add(2).saturating_div(3))
    }

    /// `2026Q4`, also with a blank or `-` between, and in small letters.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (year, number) = text.trim().split_once(['Q', 'q'])?;
        let year = year.trim_end_matches([' ', '-']);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || number.len() != 1 || !digits(year) || !digits(number) {
            return None;
        }
        Self::of(year.parse().ok()?, number.parse().ok()?)
    }

    /// As options and files write it: `2026Q4`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}Q{}", self.year, self.number)
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        let month = self.number.saturating_sub(1).saturating_mul(3).saturating_add(1);
        Date::new(self.year, month, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        let month = self.number.saturating_mul(3);
        Date::new(self.year, month, 1).map_or(Date::MAX, Date::last_of_month)
    }
}

/// `2026 Q4`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Q{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_words() {
        let fourth = Quarter::read("2026Q4").unwrap();
        assert_eq!((fourth.first(), fourth.last()), (date(2026, 10, 1), date(2026, 12, 31)));
        assert_eq!((fourth.to_string(), fourth.code()), (String::from("2026 Q4"), String::from("2026Q4")));
        for text in ["2026q4", "2026-q4", "2026 Q4"] {
            assert_eq!(Quarter::read(text), Some(fourth), "{text}");
        }
        for text in ["2026", "26Q4", "2026Q5", "2026Q0", "2026Q44", "Q4", "1990Q1", "+026Q1"] {
            assert_eq!(Quarter::read(text), None, "{text}");
        }
        for (month, number) in [(1, 1), (3, 1), (4, 2), (9, 3), (12, 4)] {
            assert_eq!(Quarter::with(date(2024, month, 15)), Quarter::of(2024, number), "{month}");
        }
        assert!(Quarter::read("2025Q4") < Quarter::read("2026Q1"));
    }
}
