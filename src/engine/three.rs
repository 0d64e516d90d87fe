//! The three-valued outcome of an expression: known, known to be absent, or unknown until certain facts are.
//!
//! In: facts and the results of operators. Out: [`Outcome`] for values, [`Truth`] for conditions. What always holds: an unknown
//! names every fact that could make it known, so a completion of other facts leaves it as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;

use crate::model::value::Value;

/// A fact that an unknown waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// Another session of the day, by id; `None`: this one.
    pub session: Option<String>,
    /// Path of the fact.
    pub fact: Cow<'static, str>,
    /// Number of the line whose fact it is, from 1; `None`: a fact of the session.
    pub line: Option<usize>,
}

/// Facts that an unknown waits for, in a fixed order.
pub type Waits = BTreeSet<Wait>;

/// The value of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A value.
    Known(Value),
    /// Known to be absent.
    Absent,
    /// Not known.
    Unknown(Unknown),
}

/// What is known about an unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    /// The facts it waits for.
    pub waits: Waits,
    /// It will be a number no smaller than this; `None`: nothing known, it may also be absent.
    pub low: Option<Decimal>,
    /// It will be a number no larger than this.
    pub high: Option<Decimal>,
}

/// Whether a condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Unknown until these facts are known.
    Unknown(Waits),
}

impl Wait {
    /// A fact of the session.
    pub fn session(fact: impl Into<Cow<'static, str>>) -> Self {
        Self { session: None, fact: fact.into(), line: None }
    }

    /// A fact of the line at `index`, from 0.
    pub fn line(fact: impl Into<Cow<'static, str>>, index: usize) -> Self {
        Self { session: None, fact: fact.into(), line: Some(index.saturating_add(1)) }
    }

    /// The same fact, seen from another session of the day.
    #[must_use]
    pub fn elsewhere(&self, id: &str) -> Self {
        Self { session: Some(String::from(id)), ..self.clone() }
    }

    /// The fact as an answer names it, without its line.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.session {
            Some(id) => format!("{id}:{}", self.fact),
            None => self.fact.to_string(),
        }
    }
}

/// `minutes (line 2)`, `provider.type`.
impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())?;
        self.line.map_or(Ok(()), |line| write!(f, " (line {line})"))
    }
}

impl Outcome {
    /// A number.
    #[must_use]
    pub fn number(number: Decimal) -> Self {
        Outcome::Known(Value::Number(number))
    }

    /// Unknown until these facts are known, with nothing else known about it.
    #[must_use]
    pub fn waiting(waits: Waits) -> Self {
        Outcome::Unknown(Unknown { waits, low: None, high: None })
    }

    /// Unknown until this fact is known.
    #[must_use]
    pub fn waiting_for(wait: Wait) -> Self {
        Self::waiting(Waits::from([wait]))
    }

    /// The facts it waits for; none unless it is unknown.
    #[must_use]
    pub fn waits(&self) -> Waits {
        match self {
            Outcome::Unknown(unknown) => unknown.waits.clone(),
            Outcome::Known(_) | Outcome::Absent => Waits::new(),
        }
    }

    /// The value, if it is known.
    #[must_use]
    pub fn known(&self) -> Option<&Value> {
        match self {
            Outcome::Known(value) => Some(value),
            Outcome::Absent | Outcome::Unknown(_) => None,
        }
    }

    /// As a condition: an absent yes or no is false.
    #[must_use]
    pub fn truth(self) -> Truth {
        match self {
            Outcome::Known(Value::Bool(true)) => Truth::True,
            Outcome::Known(_) | Outcome::Absent => Truth::False,
            Outcome::Unknown(unknown) => Truth::Unknown(unknown.waits),
        }
    }

    /// The numbers between which it lies, where that is known.
    #[must_use]
    pub fn bounds(&self) -> (Option<Decimal>, Option<Decimal>) {
        match self {
            Outcome::Known(value) => (value.as_number(), value.as_number()),
            Outcome::Absent => (None, None),
            Outcome::Unknown(unknown) => (unknown.low, unknown.high),
        }
    }
}

impl Truth {
    /// Known to hold or not.
    #[must_use]
    pub fn of(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }

    /// Whether it is known to hold.
    #[must_use]
    pub fn is_true(&self) -> bool {
        *self == Truth::True
    }

    /// Whether it is known not to hold.
    #[must_use]
    pub fn is_false(&self) -> bool {
        *self == Truth::False
    }

    /// The facts it waits for, if it is unknown.
    #[must_use]
    pub fn unknown(&self) -> Option<&Waits> {
        match self {
            Truth::Unknown(waits) => Some(waits),
            Truth::True | Truth::False => None,
        }
    }

    /// As a value.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Truth::True => Outcome::Known(Value::Bool(true)),
            Truth::False => Outcome::Known(Value::Bool(false)),
            Truth::Unknown(waits) => Outcome::waiting(waits),
        }
    }
}
