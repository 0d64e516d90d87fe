//! Types of facts and of expressions in rules. A type is a [`Scalar`] or a list of one; lists of lists do not exist.

use std::fmt;

use super::enums::Words;

/// What one value is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Scalar {
    /// Yes or no.
    Bool,
    /// A plain count or amount.
    Number,
    /// Minutes of treatment.
    Minutes,
    /// Calendar days (weeks are seven of them).
    Days,
    /// Working days.
    WorkingDays,
    /// Months by the calendar.
    Months,
    /// Years by the calendar; `age` is one.
    Years,
    /// Calendar time in mixed units; can be added to a date, not compared.
    Period,
    /// Dollars.
    Money,
    /// Percent.
    Percent,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// Free text or an identifier.
    Text,
    /// A CPT or HCPCS code.
    Procedure,
    /// An ICD-10-CM code.
    Diagnosis,
    /// A claim modifier.
    Modifier,
    /// A place of service.
    Place,
    /// A state of the United States, two letters.
    State,
    /// A word of an enumeration.
    Word(Words),
}

/// The type of a fact or expression.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Type {
    /// What a value, or each member, is.
    pub scalar: Scalar,
    /// Whether it is a list.
    pub list: bool,
}

impl Type {
    /// A single value.
    #[must_use]
    pub const fn one(scalar: Scalar) -> Self {
        Self { scalar, list: false }
    }

    /// A list of values.
    #[must_use]
    pub const fn many(scalar: Scalar) -> Self {
        Self { scalar, list: true }
    }

    /// Whether it is a single yes or no.
    #[must_use]
    pub fn is_bool(&self) -> bool {
        !self.list && self.scalar == Scalar::Bool
    }
}

impl Scalar {
    /// Whether values are kept as exact decimals.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        matches!(
            self,
            Scalar::Number
                | Scalar::Minutes
                | Scalar::Days
                | Scalar::WorkingDays
                | Scalar::Months
                | Scalar::Years
                | Scalar::Money
                | Scalar::Percent
        )
    }

    /// Whether `<` and `>` mean something.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.is_numeric() || matches!(self, Scalar::Date | Scalar::Time)
    }

    /// Whether it can be added to a date.
    #[must_use]
    pub fn is_period(&self) -> bool {
        matches!(self, Scalar::Days | Scalar::WorkingDays | Scalar::Months | Scalar::Years | Scalar::Period)
    }

    /// Whether lists of it may hold ranges (`97161 to 97168`) and prefixes (`M54.*`).
    #[must_use]
    pub fn is_code(&self) -> bool {
        matches!(self, Scalar::Procedure | Scalar::Diagnosis | Scalar::Modifier | Scalar::Place)
    }
}

/// In the words of the field, with an article: "a procedure code", "a number of days".
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scalar::Bool => "a yes or no",
            Scalar::Number => "a number",
            Scalar::Minutes => "a number of minutes",
            Scalar::Days => "a number of days",
            Scalar::WorkingDays => "a number of working days",
            Scalar::Months => "a number of months",
            Scalar::Years => "a number of years",
            Scalar::Period => "a length of time",
            Scalar::Money => "an amount of money",
            Scalar::Percent => "a percentage",
            Scalar::Date => "a date",
            Scalar::Time => "a time of day",
            Scalar::Text => "a text",
            Scalar::Procedure => "a procedure code",
            Scalar::Diagnosis => "a diagnosis",
            Scalar::Modifier => "a modifier",
            Scalar::Place => "a place of service",
            Scalar::State => "a state",
            Scalar::Word(words) => words.what(),
        })
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.list {
            return self.scalar.fmt(f);
        }
        match &self.scalar {
            Scalar::Procedure => f.write_str("a list of procedure codes"),
            Scalar::Diagnosis => f.write_str("a list of diagnoses"),
            Scalar::Modifier => f.write_str("a list of modifiers"),
            Scalar::Text => f.write_str("a list of texts"),
            Scalar::Word(words) => write!(f, "a list, each {}", words.what()),
            other => write!(f, "a list, each {other}"),
        }
    }
}
