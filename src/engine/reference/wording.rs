//! How values read in messages.
//!
//! In: values as any engine has them. Out: words. What always holds: there is no other place where a value of a message becomes words.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::types::Scalar;
use crate::model::value::Value;

/// What stands for something that nobody recorded.
pub const NOT_RECORDED: &str = "(not recorded)";

/// What stands for something that is not there, and for a list without members.
pub const NONE: &str = "none";

/// A value that is no list.
#[derive(Clone, Copy, Debug)]
pub enum Plain<'v> {
    /// Yes or no.
    Flag(bool),
    /// A number, of whatever.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A time, by its hour and minute.
    Time(i64, i64),
    /// A text, a code, a word.
    Text(&'v str),
    /// Anything else.
    Other(&'v Value),
}

impl<'v> Plain<'v> {
    /// Of a value.
    #[must_use]
    pub fn of(value: &'v Value) -> Self {
        match value {
            Value::Bool(yes) => Plain::Flag(*yes),
            Value::Number(number) => Plain::Number(*number),
            Value::Date(date) => Plain::Date(*date),
            Value::Time(time) => Plain::Time(time.hour().into(), time.minute().into()),
            Value::Text(text) => Plain::Text(text),
            Value::Period(_) | Value::List(_) => Plain::Other(value),
        }
    }
}

/// Adds a value of a type.
pub fn one(value: Plain<'_>, scalar: &Scalar, text: &mut String) {
    // Into memory: there is nobody to say no.
    let _ = match (value, scalar) {
        (Plain::Flag(yes), _) => text.write_str(if yes { "yes" } else { "no" }),
        (Plain::Number(number), Scalar::Money) => text.write_str(&dollars(&format!("{number:.2}"))),
        (Plain::Number(number), Scalar::Percent) => write!(text, "{}%", number.normalize()),
        (Plain::Number(number), _) => write!(text, "{}", number.normalize()),
        (Plain::Date(date), _) => write!(text, "{date}"),
        (Plain::Time(hour, minute), _) => write!(text, "{hour:02}:{minute:02}"),
        (Plain::Text(word), Scalar::Word(_)) => {
            text.extend(word.chars().map(|c| if c == '_' { ' ' } else { c }));
            Ok(())
        }
        (Plain::Text(word), _) => text.write_str(word),
        (Plain::Other(value), _) => write!(text, "{value}"),
    };
}

/// Adds the members of a list.
pub fn list<'v>(members: impl Iterator<Item = Plain<'v>>, scalar: &Scalar, text: &mut String) {
    let mut any = false;
    for member in members {
        if std::mem::replace(&mut any, true) {
            text.push_str(", ");
        }
        one(member, scalar, text);
    }
    if !any {
        text.push_str(NONE);
    }
}

/// `2480.00` as `$2,480`, cents only where there are any.
fn dollars(plain: &str) -> String {
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, cents) = plain.split_once('.').unwrap_or((plain, "00"));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(i);
        if i > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if cents == "00" { format!("{sign}${grouped}") } else { format!("{sign}${grouped}.{cents}") }
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn money_reads_as_money() {
        assert_eq!(dollars("2480.00"), "$2,480");
        assert_eq!(dollars("45.50"), "$45.50");
        assert_eq!(dollars("-1234567.00"), "-$1,234,567");
    }
}
