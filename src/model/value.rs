//! Values of facts. The static type ([`super::types::Type`]) says what a value means; a value alone only knows its form.
//!
//! There are no floats: numbers are exact decimals, minutes whole numbers in a decimal, dates are calendar dates.

use std::fmt;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A count, minutes, dollars, a percentage, days, months or years: the type says which.
    Number(#[serde(with = "rust_decimal::serde::str")] Decimal),
    /// A calendar date.
    Date(Date),
    /// A local time of day.
    Time(Time),
    /// A length of calendar time with mixed units, such as a table column of `1 week` and `2 months`.
    Period(Period),
    /// Text, a code, a modifier, a diagnosis (with its dot), a place of service, or a word of an enumeration.
    /// A short one lies in the value itself: most are the same in many records, and threads that count who shares a text wait for each other.
    Text(SmolStr),
    /// A list of values of one type, in the order given.
    List(Vec<Value>),
}

/// A length of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Period {
    /// How many.
    pub count: i64,
    /// Of what.
    pub unit: PeriodUnit,
}

/// What a [`Period`] counts. Weeks are seven days; years twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum PeriodUnit {
    /// Calendar days.
    Days,
    /// Monday to Friday, less the profile's holidays.
    WorkingDays,
    /// By the calendar; the last day of the month where there is no such day.
    Months,
    /// By the calendar, as months.
    Years,
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Value::Text(SmolStr::new(text))
    }

    /// The text inside, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number inside, if it is one.
    #[must_use]
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The date inside, if it is one.
    #[must_use]
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The yes or no inside, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The members, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(members) => Some(members),
            _ => None,
        }
    }
}

/// As a record would write it: lists with `;`, dates as `2026-03-02`, numbers without trailing zeros.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::Number(number) => write!(f, "{}", number.normalize()),
            Value::Date(date) => write!(f, "{date}"),
            Value::Time(time) => write!(f, "{:02}:{:02}", time.hour(), time.minute()),
            Value::Period(period) => write!(f, "{period}"),
            Value::Text(text) => f.write_str(text),
            Value::List(members) => {
                for (i, member) in members.iter().enumerate() {
                    if i > 0 {
                        f.write_str(";")?;
                    }
                    write!(f, "{member}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            PeriodUnit::Days => "day",
            PeriodUnit::WorkingDays => "working day",
            PeriodUnit::Months => "month",
            PeriodUnit::Years => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.count)
    }
}
