//! Reading a value of a known type from text.
//!
//! In: text from a record cell, a JSON string, a rule, a list or a table, and the [`Scalar`] it has to be. Out: the
//! [`Value`], or the words for what was expected. Records, rules and tables all read by these functions, so a code or a
//! date has one shape everywhere.

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use super::enums::Words;
use super::shape;
use super::types::Scalar;
use super::value::{Period, PeriodUnit, Value};
use crate::diagnostic::near::nearest;

/// Why a text is not a value of its type: what was expected, in words that complete "expected …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected(pub String);

fn expected<T>(words: impl Into<String>) -> Result<T, Expected> {
    Err(Expected(words.into()))
}

/// The value of `text` as a `scalar`.
///
/// # Errors
/// [`Expected`] with the shape that was expected, and the near word where there is one.
pub fn read(scalar: &Scalar, text: &str) -> Result<Value, Expected> {
    match scalar {
        Scalar::Bool => bool(text),
        Scalar::Number => decimal(text, "a number such as 12 or 1.5").map(Value::Number),
        Scalar::Money => money(text),
        Scalar::Percent => {
            decimal(text.strip_suffix('%').unwrap_or(text), "a percentage such as 75%").map(Value::Number)
        }
        Scalar::Minutes => quantity(text, &["minute", "minutes"], "minutes").map(Value::Number),
        Scalar::Days | Scalar::WorkingDays | Scalar::Months | Scalar::Years | Scalar::Period => period_of(scalar, text),
        Scalar::Date => date(text),
        Scalar::Time => time(text),
        Scalar::Text => {
            if text.is_empty() {
                expected("a text")
            } else {
                Ok(Value::text(text))
            }
        }
        Scalar::Procedure => procedure(text),
        Scalar::Diagnosis => diagnosis(text),
        Scalar::Modifier => shaped(text, 2, "a modifier of 2 digits or capital letters, such as GP or 59"),
        Scalar::Place => {
            if text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) {
                Ok(Value::text(text))
            } else {
                expected("a place of service of 2 digits, such as 11 or 02")
            }
        }
        Scalar::State => {
            if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
                Ok(Value::text(text))
            } else {
                expected("a state of 2 capital letters, such as WA")
            }
        }
        Scalar::Word(words) => word(words, text),
    }
}

fn bool(text: &str) -> Result<Value, Expected> {
    match text {
        "true" | "yes" | "TRUE" | "Yes" | "YES" | "True" => Ok(Value::Bool(true)),
        "false" | "no" | "FALSE" | "No" | "NO" | "False" => Ok(Value::Bool(false)),
        _ => expected("true or false"),
    }
}

fn decimal(text: &str, what: &str) -> Result<Decimal, Expected> {
    if let Some(number) = short(text) {
        return Ok(number);
    }
    let plain = text.strip_prefix('-').unwrap_or(text);
    let digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match Decimal::from_str_exact(text) {
        Ok(number) if digits => Ok(number),
        _ => expected(what),
    }
}

/// A number of at most 18 digits, with or without a point between two of them: nearly all that records have.
fn short(text: &str) -> Option<Decimal> {
    let mut point = None;
    let mut digits = 0i64;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits.checked_mul(10)?.checked_add(i64::from(byte.wrapping_sub(b'0')))?,
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let behind = point.map_or(0, |point| text.len().saturating_sub(point).saturating_sub(1));
    let is_one = !text.is_empty() && text.len() <= 19 && point != Some(0) && (point.is_none() || behind > 0);
    is_one.then(|| Decimal::try_new(digits, u32::try_from(behind).ok()?).ok()).flatten()
}

fn money(text: &str) -> Result<Value, Expected> {
    let what = "an amount of money such as $2,410.00 or 45.00";
    let plain = text.strip_prefix('$').unwrap_or(text);
    if plain.contains(',') {
        let whole = plain.split('.').next().unwrap_or("");
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or("");
        if first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3) {
            return expected(what);
        }
    }
    let bare = if plain.contains(',') { &plain.replace(',', "") } else { plain };
    decimal(bare, what).map(Value::Number)
}

/// A count with a unit word behind it (`8 minutes`), or alone where the record's field says the unit.
fn quantity(text: &str, units: &[&str], what: &str) -> Result<Decimal, Expected> {
    let number = text.split_once(' ').filter(|(_, unit)| units.contains(unit)).map_or(text, |(number, _)| number);
    match decimal(number, "") {
        Ok(n) if n.is_sign_negative() && !n.is_zero() => expected(format!("{what} that are not negative")),
        Ok(n) if !n.fract().is_zero() => expected(format!("whole {what}")),
        Ok(n) => Ok(n.trunc()),
        Err(_) => expected(format!("whole {what}")),
    }
}

fn period_of(scalar: &Scalar, text: &str) -> Result<Value, Expected> {
    let what = "a length of time such as 30 days, 6 weeks, 2 months or 1 year";
    let Some(period) = period(text) else { return expected(what) };
    let fits = match scalar {
        Scalar::Days => period.unit == PeriodUnit::Days,
        Scalar::WorkingDays => period.unit == PeriodUnit::WorkingDays,
        Scalar::Months => period.unit == PeriodUnit::Months,
        Scalar::Years => period.unit == PeriodUnit::Years,
        _ => return Ok(Value::Period(period)),
    };
    if fits { Ok(Value::Number(Decimal::from(period.count))) } else { expected(scalar.to_string()) }
}

/// A whole number and a unit: `30 days`, `1 week`, `5 working days`, `2 months`, `21 years`.
#[must_use]
pub fn period(text: &str) -> Option<Period> {
    let (count, unit) = text.split_once(' ')?;
    let count: i64 = count.parse().ok().filter(|n| (0..=100_000).contains(n))?;
    let (count, unit) = match unit.trim() {
        "day" | "days" => (count, PeriodUnit::Days),
        "week" | "weeks" => (count.checked_mul(7)?, PeriodUnit::Days),
        "working day" | "working days" => (count, PeriodUnit::WorkingDays),
        "month" | "months" => (count, PeriodUnit::Months),
        "year" | "years" => (count, PeriodUnit::Years),
        _ => return None,
    };
    Some(Period { count, unit })
}

fn date(text: &str) -> Result<Value, Expected> {
    match day(text) {
        Some(date) => Ok(Value::Date(date)),
        None => expected("a date of the calendar as YYYY-MM-DD or YYYYMMDD"),
    }
}

/// A day of the calendar, as every text that is one is read.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    day_of(text.as_bytes())
}

/// The same of bytes.
#[must_use]
pub fn day_of(bytes: &[u8]) -> Option<Date> {
    let digits = match *bytes {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] | [y1, y2, y3, y4, m1, m2, d1, d2] => {
            u64::from_le_bytes([y1, y2, y3, y4, m1, m2, d1, d2])
        }
        _ => return None,
    };
    let [century, year, month, day] = pairs(digits)?;
    let year = i16::from(century).wrapping_mul(100).wrapping_add(i16::from(year));
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The numbers of two digits each that eight bytes are; all at once, as every record has some days.
fn pairs(bytes: u64) -> Option<[u8; 4]> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (zeros, high) = (EACH.wrapping_mul(0x30), EACH.wrapping_mul(0x80));
    let digits = bytes ^ zeros;
    // A digit is at most 9, so with 118 added to it its highest bit stays what it was.
    if (digits.wrapping_add(EACH.wrapping_mul(118)) | digits) & high != 0 {
        return None;
    }
    let both = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let [first, _, second, _, third, _, fourth, _] = both.to_le_bytes();
    Some([first, second, third, fourth])
}

fn time(text: &str) -> Result<Value, Expected> {
    let what = "a time of day as HH:MM";
    let made = text
        .split_once(':')
        .filter(|(h, m)| h.len() == 2 && m.len() == 2)
        .and_then(|(h, m)| Time::new(h.parse().ok()?, m.parse().ok()?, 0, 0).ok());
    made.map_or_else(|| expected(what), |time| Ok(Value::Time(time)))
}

fn shaped(text: &str, length: usize, what: &str) -> Result<Value, Expected> {
    if text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        Ok(Value::text(text))
    } else {
        expected(what)
    }
}

fn procedure(text: &str) -> Result<Value, Expected> {
    if shape::is_procedure(text) {
        Ok(Value::text(text))
    } else {
        expected("a procedure code of 5 characters, such as 97124 or G0283")
    }
}

/// A code in a rule file with the letter O or I where only a 0 or 1 can be meant, as it should be. No procedure code has these letters, and
/// a diagnosis at most as its first.
#[must_use]
pub fn letters_for_digits(scalar: &Scalar, text: &str) -> Option<String> {
    let first = match scalar {
        Scalar::Procedure => 0,
        Scalar::Diagnosis => 1,
        _ => return None,
    };
    if !shape::looks_like_digits(text, first) {
        return None;
    }
    let digit = |(at, c): (usize, char)| match c {
        'O' | 'o' if at >= first => '0',
        'I' | 'l' if at >= first => '1',
        other => other,
    };
    let meant: String = text.chars().enumerate().map(digit).collect();
    (meant != text && read(scalar, &meant).is_ok()).then_some(meant)
}

fn diagnosis(text: &str) -> Result<Value, Expected> {
    shape::diagnosis(text).map_or_else(|| expected("an ICD-10-CM code such as M54.50"), |code| Ok(Value::text(&code)))
}

fn word(words: &Words, text: &str) -> Result<Value, Expected> {
    if words.has(text) {
        return Ok(Value::text(text));
    }
    let list = words.list();
    match nearest(text, list.iter().copied()) {
        Some(near) => expected(format!("{}; did you mean {near}?", words.what())),
        None if list.len() <= 16 => expected(format!("{}: {}", words.what(), list.join(", "))),
        None => expected(words.what()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::enums::PURPOSE;

    #[track_caller]
    fn good(scalar: &Scalar, text: &str, shown: &str) {
        assert_eq!(read(scalar, text).unwrap().to_string(), shown);
    }

    #[test]
    fn shapes() {
        good(&Scalar::Date, "20260228", "2026-02-28");
        good(&Scalar::Diagnosis, "M5450", "M54.50");
        good(&Scalar::Diagnosis, "S39.012A", "S39.012A");
        good(&Scalar::Diagnosis, "M54", "M54");
        good(&Scalar::Money, "$2,410.00", "2410");
        good(&Scalar::Minutes, "25.0", "25");
        good(&Scalar::Procedure, "0213T", "0213T");
        good(&Scalar::Days, "6 weeks", "42");
        good(&Scalar::Time, "09:05", "09:05");
    }

    #[test]
    fn a_day_is_eight_digits() {
        for at in 0..8 {
            for byte in 0..=u8::MAX {
                let mut bytes = *b"19871206";
                bytes[at] = byte;
                let digits = bytes.iter().all(u8::is_ascii_digit);
                let number = |two: &[u8]| two.iter().fold(0u8, |number, digit| number * 10 + (digit - b'0'));
                let expected = digits.then(|| [0, 2, 4, 6].map(|from| number(&bytes[from..from + 2])));
                assert_eq!(pairs(u64::from_le_bytes(bytes)), expected, "{bytes:?}");
            }
        }
        let date = |year, month, day| Date::new(year, month, day).ok();
        for (text, expected) in [
            ("2026-03-02", date(2026, 3, 2)),
            ("20260302", date(2026, 3, 2)),
            ("0000-01-01", date(0, 1, 1)),
            ("9999-12-31", date(9999, 12, 31)),
            ("2024-02-29", date(2024, 2, 29)),
            ("2026-02-29", None),
            ("2026-00-10", None),
            ("2026-13-10", None),
            ("2026-10-00", None),
            ("2026-10-32", None),
            ("2026/10/30", None),
            ("2026-1-030", None),
            ("202-610-30", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn short_numbers_are_read_as_the_library_reads_them() {
        for text in
            ["0", "7", "007", "45.00", "0.10", "999999999999999999", "99999999999.9999999", "1.0000000000000000"]
        {
            let (ours, theirs) = (short(text).unwrap(), Decimal::from_str_exact(text).unwrap());
            assert_eq!((ours.mantissa(), ours.scale()), (theirs.mantissa(), theirs.scale()), "{text}");
        }
        for text in ["", ".", ".5", "5.", "1.2.3", "-1", "+1", "1e3", "12345678901234567890", "1_000"] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    #[test]
    fn letters_that_look_like_digits() {
        let meant = |scalar, text| letters_for_digits(&scalar, text);
        assert_eq!(meant(Scalar::Procedure, "9711O").as_deref(), Some("97110"));
        assert_eq!(meant(Scalar::Procedure, "G0l5I").as_deref(), Some("G0151"));
        assert_eq!(meant(Scalar::Diagnosis, "M54.5O").as_deref(), Some("M54.50"));
        assert_eq!(meant(Scalar::Diagnosis, "O80"), None, "a first letter");
        assert_eq!(meant(Scalar::Procedure, "97110"), None);
        assert_eq!(meant(Scalar::Procedure, "OOOIO"), Some(String::from("00010")));
        assert_eq!(meant(Scalar::Text, "GO"), None);
    }

    #[test]
    fn what_is_not_a_value_says_what_was_expected() {
        for (scalar, text) in [
            (Scalar::Date, "2026-02-30"),
            (Scalar::Date, "2026-2-3"),
            (Scalar::Minutes, "25.5"),
            (Scalar::Minutes, "-5"),
            (Scalar::Procedure, "9712"),
            (Scalar::Diagnosis, "M5.450"),
            (Scalar::Modifier, "gp"),
            (Scalar::Money, "$24,10"),
            (Scalar::Number, "1e3"),
            (Scalar::Place, "1"),
        ] {
            assert!(read(&scalar, text).is_err(), "{text} was read as {scalar}");
        }
    }

    #[test]
    fn a_wrong_word_gets_the_near_one() {
        let Err(Expected(words)) = read(&Scalar::Word(Words::Fixed(&PURPOSE)), "welness") else { panic!("read") };
        assert_eq!(words, "a purpose; did you mean wellness?");
    }
}
