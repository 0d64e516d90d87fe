//! The objects of a record, key by key.
//!
//! In: the text of a record, and what keys fill. Out: facts, to whatever takes them. What always holds: what is not JSON, or not as a record has it, ends the
//! reading: each step gives `None` then. Texts, lists and numbers of facts are read in [`super::value`], what only a profile knows in
//! [`super::extra`], what nobody reads in [`super::skip`].

use super::cursor::Cursor;
use super::names::{Form, Key, Last, Names, Other, Table};
use super::taker::{Statement, Taker};
use super::unknown::Unknown;
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

/// Objects and lists in each other that are gone through here; the tree says how many are too many.
const DEEPEST: usize = 64;

/// Goes through one record.
pub struct Walk<'r, 'j, T> {
    /// Its text, from where it is read next.
    pub json: Cursor<'j>,
    /// What keys fill.
    pub names: &'r Names,
    /// Keys to skip.
    pub unknown: &'r mut Unknown,
    /// Names that only profiles know.
    pub paths: &'r mut Paths,
    /// Where facts go.
    pub taker: &'r mut T,
    /// How deep in what is no record's own object.
    pub depth: usize,
}

/// What a key is.
enum Found {
    Field(Key),
    Extra(Path),
    Unknown,
}

impl Found {
    /// A key of an object with this number; `None`: the tree has to say.
    fn of(
        name: &str,
        table: &Table,
        last: &mut Last,
        number: u64,
        unknown: &mut Unknown,
        paths: &mut Paths,
    ) -> Option<Self> {
        if let Some(key) = table.next_key(name, last) {
            return Some(Found::Field(key));
        }
        match table.other(name) {
            Other::Extra(path) => paths.path(&path).map(Found::Extra),
            Other::Unknown => unknown.skips(number, &table.prefix, name).then_some(Found::Unknown),
            Other::InDoubt => None,
        }
    }
}

impl<T: Taker> Walk<'_, '_, T> {
    /// All of it.
    pub fn record(&mut self) -> Option<()> {
        if self.json.peek()? != b'{' {
            return None;
        }
        self.object(Whose::Session)?;
        self.json.finish()
    }

    /// Goes beyond a list that begins here, if it has no members.
    pub(super) fn no_members(&mut self) -> Option<()> {
        taken(!self.json.any(b']')?)
    }

    /// Goes into something that is no object of the record's own.
    pub(super) fn deeper(&mut self, within: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth <= DEEPEST)?;
        within(self)?;
        self.depth = self.depth.saturating_sub(1);
        Some(())
    }

    /// An object that begins here.
    fn object(&mut self, whose: Whose) -> Option<()> {
        let names = self.names;
        let table = names.table(whose)?;
        let number = self.unknown.begin_object();
        let mut last = Last::default();
        let mut more = self.json.any(b'}')?;
        while more {
            match self.key(table, &mut last, number)? {
                Found::Field(Key::Fact(id, form)) => {
                    taken(self.taker.keys().note_fact(whose, id))?;
                    let next = self.json.peek()?;
                    match form {
                        Form::Text => self.text(whose, id, next)?,
                        Form::Flag => self.flag(whose, id, next)?,
                        Form::List => self.list(whose, id, next)?,
                        Form::Number => self.number(whose, id, next)?,
                    }
                }
                Found::Field(key) => {
                    taken(self.taker.keys().note(whose, key))?;
                    self.field(whose, key)?;
                }
                Found::Extra(path) => self.told(whose, path)?,
                Found::Unknown => self.skip()?,
            }
            more = self.json.another(b'}')?;
        }
        Some(())
    }

    /// A key, with the colon behind it.
    fn key(&mut self, table: &Table, last: &mut Last, number: u64) -> Option<Found> {
        let next = self.json.peek()?;
        if let Some(key) = table.guess(last, |written| self.json.eat_key(written).is_some()) {
            return Some(Found::Field(key));
        }
        taken(next == b'"')?;
        let name = self.json.text()?;
        let found = Found::of(name, table, last, number, self.unknown, self.paths)?;
        self.colon()?;
        Some(found)
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Option<()> {
        taken(self.json.peek()? == b':')?;
        self.json.step();
        Some(())
    }

    /// The value of a key that is no fact.
    fn field(&mut self, whose: Whose, key: Key) -> Option<()> {
        let next = self.json.peek()?;
        match key {
            Key::Object(at) if next == b'{' => self.object(Whose::Object(at)),
            Key::Object(at) => match self.is_none(next)? {
                true => taken(self.taker.state_absent(whose, Statement::Object(at))),
                false => Some(()),
            },
            Key::Lines => match next {
                // Lines are no fact that a word could say anything of.
                b'"' => None,
                _ => self.members(Whose::Line, Owner::Line, next).map(drop),
            },
            Key::Parts(owner) => match self.members(Whose::Part(owner), owner, next)? {
                true => taken(self.taker.state_absent(whose, Statement::Parts(owner))),
                false => Some(()),
            },
            Key::Extra => {
                let path = self.paths.path("extra")?;
                self.extras(whose, path, next)
            }
            Key::Absent => self.absent_names(whose, next),
            Key::Fact(..) => None,
        }
    }

    /// A list of objects; true if it says that there are none.
    fn members(&mut self, whose: Whose, owner: Owner, next: u8) -> Option<bool> {
        if next != b'[' {
            return self.is_none(next);
        }
        if !self.json.any(b']')? {
            return Some(true);
        }
        if owner != Owner::Line {
            self.taker.begin_parts(owner);
        }
        loop {
            taken(self.json.peek()? == b'{')?;
            self.taker.keys().begin(owner);
            let room = if owner == Owner::Line { self.taker.begin_line() } else { self.taker.begin_part(owner) };
            taken(room)?;
            self.object(whose)?;
            if !self.json.another(b']')? {
                return Some(false);
            }
        }
    }

    /// What stands in place of an object: whether it says that there is none, or nothing.
    fn is_none(&mut self, next: u8) -> Option<bool> {
        match next {
            b'[' => self.no_members().map(|()| true),
            b'n' => self.json.eat("null").map(|()| false),
            b'"' => match self.json.text()?.trim() {
                "" => Some(false),
                "none" => Some(true),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What a step of a taker says.
#[inline]
pub(super) fn taken(taken: bool) -> Option<()> {
    taken.then_some(())
}
