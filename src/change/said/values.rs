//! Values as an author writes them: `$2,480`, `75%`, `8 minutes`, `6 months`.

use jiff::civil::Date;

use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::profile::toml::{Item, Node};

/// A value of a type.
pub(super) fn value(scalar: &Scalar, value: &Value) -> String {
    let plain = value.to_string();
    let counted = |one: &str| if plain == "1" { format!("1 {one}") } else { format!("{plain} {one}s") };
    match scalar {
        Scalar::Money => format!("${}", thousands(&plain)),
        Scalar::Percent => format!("{plain}%"),
        Scalar::Minutes => counted("minute"),
        Scalar::Days => counted("day"),
        Scalar::WorkingDays => counted("working day"),
        Scalar::Months => counted("month"),
        Scalar::Years => counted("year"),
        _ => plain,
    }
}

/// `2480.5` as `2,480.50`: dollars with their thousands set off, cents in twos.
fn thousands(plain: &str) -> String {
    let (whole, cents) = plain.split_once('.').unwrap_or((plain, ""));
    let mut out = String::new();
    let digits = whole.trim_start_matches('-');
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    if cents.is_empty() { format!("{sign}{out}") } else { format!("{sign}{out}.{cents:0<2}") }
}

/// A TOML value, lists with commas.
pub(super) fn node(node: &Node) -> String {
    match &node.item {
        Item::Text(words) => words.text.text.to_string(),
        Item::Integer(text) | Item::Float(text) | Item::Time(text) | Item::Moment(text) => text.clone(),
        Item::Bool(value) => value.to_string(),
        Item::Date(date) => date.to_string(),
        Item::Array(members) => members.iter().map(self::node).collect::<Vec<_>>().join(", "),
        Item::Table(table) => {
            let entries = table.entries.iter().map(|(key, value)| format!("{} = {}", key.value, self::node(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// `from 2026-01-01`, or nothing.
pub(super) fn starts(from: Option<Date>) -> String {
    from.map_or_else(String::new, |from| format!("from {from}"))
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn dollars_are_written_as_a_bulletin_writes_them() {
        for (plain, shown) in
            [("5", "5"), ("480", "480"), ("2480", "2,480"), ("2480.5", "2,480.50"), ("-1234567.25", "-1,234,567.25")]
        {
            assert_eq!(thousands(plain), shown);
        }
    }
}
