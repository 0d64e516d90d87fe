//! What a value in a param or table is, from how it is written.
//!
//! In: a TOML value or the text of a cell. Out: its type and value. `12` is a number, `$2,410` money, `30 days` a length of time,
//! `8 minutes` minutes, `75%` a percentage, `2026-01-31` a date; everything else is text, codes with their leading zeros included.

use rust_decimal::Decimal;

use super::toml::{Item, Node};
use crate::model::literal;
use crate::model::types::Scalar;
use crate::model::value::{PeriodUnit, Value};

/// The type and value of a TOML value; `None` for lists, tables and times.
pub fn of_node(node: &Node) -> Option<(Scalar, Value)> {
    match &node.item {
        Item::Text(words) => Some(of_words(&words.text.text)),
        Item::Integer(text) | Item::Float(text) => {
            literal::read(&Scalar::Number, text).ok().map(|value| (Scalar::Number, value))
        }
        Item::Bool(value) => Some((Scalar::Bool, Value::Bool(*value))),
        Item::Date(date) => Some((Scalar::Date, Value::Date(*date))),
        Item::Time(_) | Item::Moment(_) | Item::Array(_) | Item::Table(_) => None,
    }
}

/// The type and value of a text in quotes.
pub fn of_words(text: &str) -> (Scalar, Value) {
    let read = |scalar: Scalar| literal::read(&scalar, text).ok().map(|value| (scalar, value));
    let found = if text.starts_with('$') {
        read(Scalar::Money)
    } else if text.ends_with('%') {
        read(Scalar::Percent)
    } else if text.ends_with(" minutes") || text.ends_with(" minute") {
        read(Scalar::Minutes)
    } else if let Some(period) = literal::period(text) {
        read(match period.unit {
            PeriodUnit::Days => Scalar::Days,
            PeriodUnit::WorkingDays => Scalar::WorkingDays,
            PeriodUnit::Months => Scalar::Months,
            PeriodUnit::Years => Scalar::Years,
        })
    } else if text.contains('-') {
        read(Scalar::Date)
    } else {
        None
    };
    found.unwrap_or_else(|| (Scalar::Text, Value::text(text)))
}

/// The type and value of a CSV cell, in which numbers and yes or no are bare words too.
fn of_cell(text: &str) -> (Scalar, Value) {
    match text {
        "true" => return (Scalar::Bool, Value::Bool(true)),
        "false" => return (Scalar::Bool, Value::Bool(false)),
        _ => {}
    }
    // 05 and 97124 are codes, not amounts.
    let code =
        text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 5 || (text.len() > 1 && text.starts_with('0')));
    match literal::read(&Scalar::Number, text) {
        Ok(value) if !code => (Scalar::Number, value),
        _ => of_words(text),
    }
}

/// The one type of a column, and its values in it. Lengths of time in different units are [`Scalar::Period`]; any other mixture
/// is text, as written. `None` is an empty cell.
pub fn column(cells: &[Option<impl AsRef<str>>]) -> (Scalar, Vec<Option<Value>>) {
    let texts = || cells.iter().map(|cell| cell.as_ref().map(AsRef::as_ref));
    let read: Vec<Option<(Scalar, Value)>> = texts().map(|text| text.map(of_cell)).collect();
    let scalar = one_type(read.iter().flatten().map(|(scalar, _)| scalar));
    let values = read.into_iter().zip(texts()).map(|(value, text)| {
        let (own, value) = value?;
        if own == scalar {
            return Some(value);
        }
        text.and_then(|text| literal::read(&scalar, text).ok())
    });
    let values = values.collect();
    (scalar, values)
}

/// The type that holds all of these.
pub fn one_type<'a>(scalars: impl Iterator<Item = &'a Scalar>) -> Scalar {
    let mut found: Option<Scalar> = None;
    for scalar in scalars {
        found = Some(match found {
            None => scalar.clone(),
            Some(same) if same == *scalar => same,
            Some(other) if other.is_period() && scalar.is_period() => Scalar::Period,
            Some(_) => Scalar::Text,
        });
    }
    found.unwrap_or(Scalar::Text)
}

/// A value of one unit as a length of time that can stand beside other units.
pub fn as_text(node: &Node) -> Option<String> {
    match &node.item {
        Item::Text(words) => Some(words.text.text.to_string()),
        Item::Integer(text) | Item::Float(text) | Item::Time(text) | Item::Moment(text) => Some(text.clone()),
        Item::Bool(value) => Some(value.to_string()),
        Item::Date(date) => Some(date.to_string()),
        Item::Array(_) | Item::Table(_) => None,
    }
}

/// A whole number of minutes, as in `minimum = "8 minutes"`.
pub fn minutes(node: &Node) -> Option<u32> {
    match of_node(node) {
        Some((Scalar::Minutes, Value::Number(number))) => small(number),
        _ => None,
    }
}

fn small(number: Decimal) -> Option<u32> {
    u32::try_from(number).ok().filter(|n| *n <= 1440)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_type_they_look_like() {
        for (text, scalar, shown) in [
            ("$2,410", Scalar::Money, "2410"),
            ("75%", Scalar::Percent, "75"),
            ("8 minutes", Scalar::Minutes, "8"),
            ("6 weeks", Scalar::Days, "42"),
            ("10 working days", Scalar::WorkingDays, "10"),
            ("1 month", Scalar::Months, "1"),
            ("21 years", Scalar::Years, "21"),
            ("2026-01-31", Scalar::Date, "2026-01-31"),
            ("97124", Scalar::Text, "97124"),
            ("GP", Scalar::Text, "GP"),
        ] {
            let (got, value) = of_words(text);
            assert_eq!((got, value.to_string().as_str()), (scalar, shown), "{text}");
        }
    }

    #[test]
    fn a_column_has_one_type() {
        let (scalar, values) = column(&[Some("4"), None, Some("0")]);
        assert_eq!(scalar, Scalar::Number);
        assert_eq!(values.iter().flatten().count(), 2);
        assert_eq!(column(&[Some("1 week"), Some("2 months")]).0, Scalar::Period);
        assert_eq!(column(&[Some("59"), Some("XS")]).0, Scalar::Text);
        assert_eq!(column(&[Some("97124"), Some("97140")]).0, Scalar::Text);
        assert_eq!(column(&[Some("05"), Some("11")]).1, [Some(Value::text("05")), Some(Value::text("11"))]);
    }
}
