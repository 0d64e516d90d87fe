//! The facts whose value is a text, a yes or no, or a list.
//!
//! In: a JSON value, and the fact that it is of. Out: the state of the fact in the draft: null and empty text are unknown, `none` and an empty list absent. What
//! is no value of the fact ends the reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::draft::{Draft, Statement};
use super::give_up;
use super::memo::Memo;
use super::names::{Key, Other, Table};
use super::walk::Whose;
use crate::formats::read::record::is_required;
use crate::model::facts::FactId;
use crate::model::state::State;
use crate::model::value::Value;

/// Where facts go.
pub struct Place<'r> {
    /// Values read before.
    pub memo: &'r mut Memo,
    /// The session.
    pub draft: &'r mut Draft,
    /// Whose facts they are.
    pub whose: Whose,
}

impl Place<'_> {
    fn put<E: Error>(self, id: FactId, state: State) -> Result<(), E> {
        if self.draft.put(self.whose, id, state) { Ok(()) } else { Err(give_up()) }
    }

    /// A fact that is no list, from text.
    pub fn text<E: Error>(self, id: FactId, text: &str) -> Result<(), E> {
        match text.trim() {
            "" => Ok(()),
            "none" => self.put(id, State::Absent),
            text => self.value(id, text),
        }
    }

    /// The same from a text that says something.
    pub fn value<E: Error>(self, id: FactId, text: &str) -> Result<(), E> {
        let value = self.memo.value(id, text).ok_or_else(give_up)?;
        self.put(id, State::Known(value))
    }

    /// A fact without a value, by an empty list.
    pub fn absent<E: Error>(self, id: FactId) -> Result<(), E> {
        self.put(id, State::Absent)
    }
}

/// A fact that is written as a text.
pub struct Text<'r> {
    /// Where it goes.
    pub place: Place<'r>,
    /// Which it is.
    pub id: FactId,
}

/// A fact that is yes or no.
pub struct Flag<'r> {
    /// Where it goes.
    pub place: Place<'r>,
    /// Which it is.
    pub id: FactId,
}

/// A fact that is a list.
pub struct List<'r> {
    /// Where it goes.
    pub place: Place<'r>,
    /// Which it is.
    pub id: FactId,
}

/// The names of what is absent.
pub struct Absent<'r> {
    /// The names that there are.
    pub table: &'r Table,
    /// The session.
    pub draft: &'r mut Draft,
    /// Whose facts they are.
    pub whose: Whose,
}

macro_rules! any {
    ($($seed:ident),+) => {
        $(impl<'de> DeserializeSeed<'de> for $seed<'_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.deserialize_any(self)
            }
        })+
    };
}

any!(Text, Flag, List, Absent);

impl<'de> Visitor<'de> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.place.text(self.id, text)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.place.value(self.id, &number.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        end(members)?;
        self.place.absent(self.id)
    }
}

impl<'de> Visitor<'de> for Flag<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("yes or no")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.place.put(self.id, State::Known(Value::Bool(value)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.place.text(self.id, text)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        end(members)?;
        self.place.absent(self.id)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut list = Vec::new();
        while let Some(value) = members.next_element_seed(Member { memo: self.place.memo, id: self.id })? {
            list.push(value);
        }
        if list.is_empty() {
            self.place.absent(self.id)
        } else {
            self.place.put(self.id, State::Known(Value::List(list)))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match text.trim() {
            "" => Ok(()),
            "none" => self.place.absent(self.id),
            text => {
                let list: Option<Vec<Value>> =
                    text.split(';').map(|part| member(self.place.memo, self.id, part.trim())).collect();
                self.place.put(self.id, State::Known(Value::List(list.ok_or_else(give_up)?)))
            }
        }
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// One member of a list.
struct Member<'r> {
    memo: &'r mut Memo,
    id: FactId,
}

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Member<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member of a list")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        member(self.memo, self.id, text.trim()).ok_or_else(give_up)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        member(self.memo, self.id, &number.to_string()).ok_or_else(give_up)
    }
}

fn member(memo: &mut Memo, id: FactId, text: &str) -> Option<Value> {
    if text.is_empty() || text == "none" { None } else { memo.value(id, text) }
}

impl<'de> Visitor<'de> for Absent<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names of facts")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(()) = members.next_element_seed(NameOf(&mut self))? {}
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// One name of something absent.
struct NameOf<'a, 'r>(&'a mut Absent<'r>);

impl<'de> DeserializeSeed<'de> for NameOf<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameOf<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a fact")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        let name = name.trim();
        let statement = match self.0.table.key(name) {
            Some(Key::Fact(id, _)) if !is_required(id.def().owner, id.def().path) => Statement::Fact(id),
            Some(Key::Object(at)) => Statement::Object(at),
            Some(Key::Parts(owner)) => Statement::Parts(owner),
            None => match self.0.table.other(name) {
                Other::Extra(path) => Statement::Extra(path),
                _ => return Err(give_up()),
            },
            _ => return Err(give_up()),
        };
        self.0.draft.state_absent(self.0.whose, statement);
        Ok(())
    }
}

/// The end of a list without members.
pub fn end<'de, A: SeqAccess<'de>>(mut members: A) -> Result<(), A::Error> {
    match members.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(give_up()),
    }
}
