//! A session record as read: every fact in one of its three states, nothing presumed, nothing defaulted.
//!
//! In: what a reader found. Out: [`Session`]s. What always holds: `id` and `date_of_service` are known, there is at least one
//! line, and each line has a `code`; a record without them is rejected by its reader.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::fact_set::FactSet;
use super::facts::{FactId, Owner};
use super::state::State;
use super::value::Value;

/// The facts of one owner: a session, a line, an authorization or another coverage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    known: FactSet,
    /// A state for each of `known`, in the same order.
    states: Vec<State>,
    /// `extra.*` and counters beyond the contract's `history.*`, by full path, untyped until a profile says what they are.
    pub extra: BTreeMap<String, Raw>,
}

/// A value whose type the record contract does not know; the profile that declares the fact reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// Stated to be absent.
    Absent,
    /// Yes or no, from a format that has it.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// Text, or any cell of a CSV file.
    Text(String),
    /// A list of these.
    List(Vec<Raw>),
}

impl Facts {
    /// What the record says of a fact.
    #[must_use]
    pub fn get(&self, id: FactId) -> &State {
        const UNKNOWN: State = State::Unknown;
        if !self.known.contains(id) {
            return &UNKNOWN;
        }
        self.states.get(self.known.before(id)).unwrap_or(&UNKNOWN)
    }

    /// Sets what the record says of a fact; setting it unknown forgets it.
    pub fn set(&mut self, id: FactId, state: State) {
        let at = self.known.before(id);
        if state.is_unknown() {
            if self.known.remove(id) {
                self.states.remove(at);
            }
        } else if self.known.insert(id) {
            self.states.insert(at, state);
        } else if let Some(before) = self.states.get_mut(at) {
            *before = state;
        }
    }

    /// Every fact that is known or known to be absent, in contract order.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &State)> {
        self.known.iter().zip(&self.states)
    }

    /// The state of the fact with that path.
    #[must_use]
    pub fn at(&self, owner: Owner, path: &str) -> &State {
        const UNKNOWN: State = State::Unknown;
        FactId::find(owner, path).map_or(&UNKNOWN, |id| self.get(id))
    }
}

/// A list of objects, `authorizations` or `other_coverage`, in its three states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// The record does not say.
    #[default]
    Unknown,
    /// Known; an empty list says that there are none.
    Known(Vec<Facts>),
}

/// One patient, payer, rendering provider and day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Facts of the session.
    pub facts: Facts,
    /// Its service lines, in record order.
    pub lines: Vec<Facts>,
    /// Approved authorizations.
    pub authorizations: Parts,
    /// Other coverage.
    pub other_coverage: Parts,
}

impl Session {
    /// The visit number.
    #[must_use]
    pub fn id(&self) -> &str {
        self.text("id").unwrap_or("")
    }

    /// The day of the session.
    #[must_use]
    pub fn date_of_service(&self) -> Option<Date> {
        self.facts.at(Owner::Session, "date_of_service").known().and_then(Value::as_date)
    }

    /// A text fact of the session, by path.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.facts.at(Owner::Session, path).known().and_then(Value::as_text)
    }
}

/// The code of a line.
#[must_use]
pub fn line_code(line: &Facts) -> &str {
    line.at(Owner::Line, "code").known().and_then(Value::as_text).unwrap_or("")
}

/// A numeric fact of a line, by path, if it is known.
#[must_use]
pub fn line_number(line: &Facts, path: &str) -> Option<Decimal> {
    line.at(Owner::Line, path).known().and_then(Value::as_number)
}
