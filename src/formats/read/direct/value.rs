//! The facts whose value is a text, a yes or no, or a list.
//!
//! In: a JSON value, and the fact that it is of. Out: the state of the fact in the draft: null and empty text are unknown, `none` and an empty list absent. What
//! is no value of the fact ends the reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::give_up;
use super::names::Table;
use super::taker::Taker;
use super::walk::Whose;
use crate::engine::batch::Paths;
use crate::model::facts::FactId;

/// Where facts go.
pub struct Place<'r, T> {
    /// What takes them.
    pub taker: &'r mut T,
    /// Whose facts they are.
    pub whose: Whose,
}

fn taken<E: Error>(taken: bool) -> Result<(), E> {
    if taken { Ok(()) } else { Err(give_up()) }
}

impl<T: Taker> Place<'_, T> {
    /// A fact that is no list, from text.
    pub fn text<E: Error>(self, id: FactId, text: &str) -> Result<(), E> {
        match text.trim() {
            "" => Ok(()),
            "none" => self.absent(id),
            text => self.value(id, text),
        }
    }

    /// The same from a text that says something.
    pub fn value<E: Error>(self, id: FactId, text: &str) -> Result<(), E> {
        taken(self.taker.value(self.whose, id, text))
    }

    /// A fact without a value.
    pub fn absent<E: Error>(self, id: FactId) -> Result<(), E> {
        taken(self.taker.absent(self.whose, id))
    }
}

/// A fact that is written as a text.
pub struct Text<'r, T> {
    /// Where it goes.
    pub place: Place<'r, T>,
    /// Which it is.
    pub id: FactId,
}

/// A fact that is yes or no.
pub struct Flag<'r, T> {
    /// Where it goes.
    pub place: Place<'r, T>,
    /// Which it is.
    pub id: FactId,
}

/// A fact that is a list.
pub struct List<'r, T> {
    /// Where it goes.
    pub place: Place<'r, T>,
    /// Which it is.
    pub id: FactId,
}

/// The names of what is absent.
pub struct Absent<'r, T> {
    /// The names that there are.
    pub table: &'r Table,
    /// What takes them.
    pub taker: &'r mut T,
    /// Names that only profiles know.
    pub paths: &'r mut Paths,
    /// Whose facts they are.
    pub whose: Whose,
}

macro_rules! any {
    ($($seed:ident),+) => {
        $(impl<'de, T: Taker> DeserializeSeed<'de> for $seed<'_, T> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.deserialize_any(self)
            }
        })+
    };
}

any!(Text, Flag, List, Absent);

impl<'de, T: Taker> Visitor<'de> for Text<'_, T> {
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

impl<'de, T: Taker> Visitor<'de> for Flag<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("yes or no")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        taken(self.place.taker.flag(self.place.whose, self.id, value))
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

impl<'de, T: Taker> Visitor<'de> for List<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(()) = members.next_element_seed(Member { taker: self.place.taker, id: self.id })? {}
        taken(self.place.taker.end_list(self.place.whose, self.id))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match text.trim() {
            "" => Ok(()),
            "none" => self.place.absent(self.id),
            text => {
                let all = text.split(';').all(|part| member(self.place.taker, self.id, part.trim()));
                taken(all && self.place.taker.end_list(self.place.whose, self.id))
            }
        }
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// One member of a list.
struct Member<'r, T> {
    taker: &'r mut T,
    id: FactId,
}

impl<'de, T: Taker> DeserializeSeed<'de> for Member<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: Taker> Visitor<'_> for Member<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member of a list")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        taken(member(self.taker, self.id, text.trim()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        taken(member(self.taker, self.id, &number.to_string()))
    }
}

fn member<T: Taker>(taker: &mut T, id: FactId, text: &str) -> bool {
    !text.is_empty() && text != "none" && taker.member(id, text)
}

impl<'de, T: Taker> Visitor<'de> for Absent<'_, T> {
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
struct NameOf<'a, 'r, T>(&'a mut Absent<'r, T>);

impl<'de, T: Taker> DeserializeSeed<'de> for NameOf<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T: Taker> Visitor<'_> for NameOf<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a fact")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        let statement = self.0.table.absent(name.trim(), self.0.paths).ok_or_else(give_up)?;
        taken(self.0.taker.state_absent(self.0.whose, statement))
    }
}

/// The end of a list without members.
pub fn end<'de, A: SeqAccess<'de>>(mut members: A) -> Result<(), A::Error> {
    match members.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(give_up()),
    }
}
