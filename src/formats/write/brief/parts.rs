//! Numbers and days as the text that both forms have.

use std::io::Write as _;

use jiff::civil::Date;

use crate::formats::brief::units::{PARTS, Units};

/// A whole number.
pub(super) fn whole(number: usize, text: &mut Vec<u8>) {
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Known units, exactly, without zeros at their end; nothing where they are unknown.
pub(super) fn units(units: Units, text: &mut Vec<u8>) {
    match units {
        Units::Unknown => {}
        Units::Parts(parts) if parts >= 0 && parts % PARTS == 0 => {
            let number = parts.checked_div(PARTS).unwrap_or_default();
            text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        }
        other => {
            let number = other.number().unwrap_or_default();
            // Into memory: there is nobody to say no.
            let _ = write!(text, "{number}");
        }
    }
}

/// `2026-03-02`.
pub(in crate::formats::write) fn date(date: Date, text: &mut Vec<u8>) {
    let digit = |number: i16| b'0'.wrapping_add(u8::try_from(number % 10).unwrap_or_default());
    let (year, month, day) = (date.year(), i16::from(date.month()), i16::from(date.day()));
    if year < 0 {
        let _ = write!(text, "{date}");
        return;
    }
    text.extend_from_slice(&[
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(day / 10),
        digit(day),
    ]);
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn units_are_written_as_numbers_without_zeros() {
        for given in ["0", "2", "1.5", "0.0001", "-0.5", "-3", "123456789012345.0123456789", "40.250"] {
            let number: Decimal = given.parse().unwrap();
            let mut text = Vec::new();
            units(Units::from(Some(number)), &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), number.normalize().to_string());
        }
        let mut text = Vec::new();
        units(Units::Unknown, &mut text);
        assert!(text.is_empty());
    }

    #[test]
    fn days_are_written_as_others_write_them() {
        let days = [(2026, 3, 2), (9999, 12, 31), (987, 10, 9), (0, 1, 1), (-44, 3, 15)];
        for (year, month, day) in days {
            let (day, mut text) = (jiff::civil::date(year, month, day), Vec::new());
            date(day, &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), day.to_string());
        }
    }
}
