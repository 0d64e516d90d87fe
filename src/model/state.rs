//! The three states of a fact. Unknown is never read as true, false or zero.

use super::value::Value;

/// What a record says about one fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The record does not say.
    #[default]
    Unknown,
    /// The record says that there is none.
    Absent,
    /// The record gives a value.
    Known(Value),
}

impl State {
    /// The value, if there is one.
    #[must_use]
    pub fn known(&self) -> Option<&Value> {
        match self {
            State::Known(value) => Some(value),
            State::Unknown | State::Absent => None,
        }
    }

    /// Whether the record does not say.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, State::Unknown)
    }
}
