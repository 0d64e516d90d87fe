//! The cells of fee files: amounts, dates, codes.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Largest amount that is read; what is larger is a mistake.
const MOST: i64 = 1_000_000;

/// An amount in dollars, or in relative value units.
///
/// # Errors
/// What was expected instead.
pub(super) fn amount(text: &str) -> Result<Decimal, &'static str> {
    if text.starts_with('$') || text.ends_with('$') || text.starts_with("USD") {
        return Err("an amount such as 29.73, without a currency sign");
    }
    if text.contains(',') {
        return Err("an amount such as 1029.73, without a separator of thousands");
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let value = text.parse::<Decimal>().ok().filter(|_| plain).ok_or("an amount such as 29.73")?;
    if value.is_sign_negative() && !value.is_zero() {
        return Err("an amount that is not below zero");
    }
    if value > Decimal::from(MOST) {
        return Err("an amount of a million at most");
    }
    Ok(value)
}

/// A day.
///
/// # Errors
/// What was expected instead.
pub(super) fn day(text: &str) -> Result<Date, &'static str> {
    let expected = "a day as YYYY-MM-DD";
    let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse::<Date>().ok().filter(|_| shape).ok_or(expected)
}

/// Whether a text is a procedure code: five digits and capitals.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 5 && capitals(text)
}

/// Whether a text is a modifier: two digits or capitals.
pub(super) fn is_modifier(text: &str) -> bool {
    text.len() == 2 && capitals(text)
}

fn capitals(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}
