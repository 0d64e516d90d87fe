//! The objects of a record, key by key.
//!
//! In: a JSON object, and whose it is. Out: its facts in the draft. Any other JSON value in its place ends the reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::extra::{Extras, Told};
use super::give_up;
use super::names::{Form, Key, Last, Names, Other, Table};
use super::number::Number;
use super::skip::Skip;
use super::taker::{Statement, Taker};
use super::unknown::Unknown;
use super::value::{self, Place};
use crate::engine::batch::{Path, Paths};
use crate::model::facts::Owner;

/// Whose keys an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The session's.
    Session,
    /// An object's of the session, by its place.
    Object(usize),
    /// Those of the line begun last.
    Line,
    /// Those of the part begun last.
    Part(Owner),
}

/// Reads one object.
pub struct Object<'r, T> {
    /// What keys fill.
    pub names: &'r Names,
    /// Keys to skip.
    pub unknown: &'r mut Unknown,
    /// Names that only profiles know.
    pub paths: &'r mut Paths,
    /// Where facts go.
    pub taker: &'r mut T,
    /// Whose facts they are.
    pub whose: Whose,
}

/// A key of it.
enum Found {
    Field(Key),
    Extra(Path),
    Unknown,
}

impl<T: Taker> Object<'_, T> {
    /// The same for an object in this one.
    fn of(&mut self, whose: Whose) -> Object<'_, T> {
        Object { names: self.names, unknown: self.unknown, paths: self.paths, taker: self.taker, whose }
    }

    fn place(&mut self) -> Place<'_, T> {
        Place { taker: self.taker, whose: self.whose }
    }
}

impl<'de, T: Taker> DeserializeSeed<'de> for Object<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for Object<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let names = self.names;
        let Some(table) = names.table(self.whose) else { return Err(give_up()) };
        let number = self.unknown.begin_object();
        let mut last = Last::default();
        while let Some(found) =
            entries.next_key_seed(Name { table, last: &mut last, number, unknown: self.unknown, paths: self.paths })?
        {
            match found {
                Found::Field(Key::Fact(id, form)) => {
                    if !self.taker.keys().note_fact(self.whose, id) {
                        return Err(give_up());
                    }
                    match form {
                        Form::Text => entries.next_value_seed(value::Text { place: self.place(), id })?,
                        Form::Flag => entries.next_value_seed(value::Flag { place: self.place(), id })?,
                        Form::List => entries.next_value_seed(value::List { place: self.place(), id })?,
                        Form::Number => entries.next_value_seed(Number { place: self.place(), id })?,
                    }
                }
                Found::Field(key) => {
                    if !self.taker.keys().note(self.whose, key) {
                        return Err(give_up());
                    }
                    self.field(key, &mut entries)?;
                }
                Found::Extra(path) => {
                    let told = Told { taker: self.taker, paths: self.paths, whose: self.whose, path };
                    entries.next_value_seed(told)?;
                }
                Found::Unknown => entries.next_value_seed(Skip)?,
            }
        }
        Ok(())
    }
}

impl<T: Taker> Object<'_, T> {
    fn state_absent<E: serde::de::Error>(&mut self, statement: Statement) -> Result<(), E> {
        if self.taker.state_absent(self.whose, statement) { Ok(()) } else { Err(give_up()) }
    }

    /// The value of a key that is no fact.
    fn field<'de, A: MapAccess<'de>>(&mut self, key: Key, entries: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Object(at) => {
                let object = self.of(Whose::Object(at));
                let none = entries.next_value_seed(OrNone(object))?;
                if none { self.state_absent(Statement::Object(at)) } else { Ok(()) }
            }
            Key::Lines => {
                entries.next_value_seed(Members { object: self.of(Whose::Line), owner: Owner::Line }).map(drop)
            }
            Key::Parts(owner) => {
                let none = entries.next_value_seed(Members { object: self.of(Whose::Part(owner)), owner })?;
                if none { self.state_absent(Statement::Parts(owner)) } else { Ok(()) }
            }
            Key::Extra => {
                let Some(path) = self.paths.path("extra") else { return Err(give_up()) };
                entries.next_value_seed(Extras { taker: self.taker, paths: self.paths, whose: self.whose, path })
            }
            Key::Absent => {
                let Some(table) = self.names.table(self.whose) else { return Err(give_up()) };
                entries.next_value_seed(value::Absent {
                    table,
                    taker: self.taker,
                    paths: self.paths,
                    whose: self.whose,
                })
            }
            Key::Fact(..) => Err(give_up()),
        }
    }
}

/// Reads a key.
struct Name<'r> {
    table: &'r Table,
    /// The key before it.
    last: &'r mut Last,
    number: u64,
    unknown: &'r mut Unknown,
    paths: &'r mut Paths,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Found, E> {
        if let Some(key) = self.table.next_key(name, self.last) {
            return Ok(Found::Field(key));
        }
        match self.table.other(name) {
            Other::Extra(path) => self.paths.path(&path).map(Found::Extra).ok_or_else(give_up),
            Other::Unknown if self.unknown.skips(self.number, &self.table.prefix, name) => Ok(Found::Unknown),
            _ => Err(give_up()),
        }
    }
}

/// An object of the session; or the word that there is none, and then it gives true.
struct OrNone<'r, T>(Object<'r, T>);

impl<'de, T: Taker> DeserializeSeed<'de> for OrNone<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for OrNone<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<bool, A::Error> {
        self.0.visit_map(entries).map(|()| false)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<bool, E> {
        none(text)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<bool, A::Error> {
        value::end(members).map(|()| true)
    }
}

/// A list of objects; or the word that there is none, and then it gives true.
struct Members<'r, T> {
    object: Object<'r, T>,
    owner: Owner,
}

impl<'de, T: Taker> DeserializeSeed<'de> for Members<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for Members<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut members: A) -> Result<bool, A::Error> {
        let owner = self.owner;
        let mut any = false;
        while let Some(()) =
            members.next_element_seed(Member { object: self.object.of(self.object.whose), owner, first: !any })?
        {
            any = true;
        }
        Ok(!any)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<bool, E> {
        // Lines are no fact that a word could say anything of.
        if self.owner == Owner::Line { Err(give_up()) } else { none(text) }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// One of them.
struct Member<'r, T> {
    object: Object<'r, T>,
    owner: Owner,
    first: bool,
}

impl<'de, T: Taker> DeserializeSeed<'de> for Member<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let taker = &mut *self.object.taker;
        taker.keys().begin(self.owner);
        let room = match self.owner {
            Owner::Line => taker.begin_line(),
            owner => {
                if self.first {
                    taker.begin_parts(owner);
                }
                taker.begin_part(owner)
            }
        };
        if room { self.object.deserialize(deserializer) } else { Err(give_up()) }
    }
}

/// Whether a text in place of an object says that there is none.
fn none<E: serde::de::Error>(text: &str) -> Result<bool, E> {
    match text.trim() {
        "" => Ok(false),
        "none" => Ok(true),
        _ => Err(give_up()),
    }
}
