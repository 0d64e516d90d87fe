//! What takes in a record as it is read.
//!
//! In: what stands in a record, piece by piece, in its order. Out: whether it is taken; what is not is for the tree to read. What always holds: a key that stands
//! twice, however it is spelled, is not taken.

use super::names::Key;
use super::value::trimmed;
use super::walk::Whose;
use crate::engine::batch::{Path, Paths, Verbatim};
use crate::model::fact_set::FactSet;
use crate::model::facts::{FactId, Owner};

/// Takes in records. Each of its steps says false where the record is for the tree.
pub trait Taker {
    /// Which keys there were.
    fn keys(&mut self) -> &mut Keys;

    /// A service line begins.
    fn begin_line(&mut self) -> bool;

    /// The list of parts of an owner begins.
    fn begin_parts(&mut self, owner: Owner);

    /// A part begins.
    fn begin_part(&mut self, owner: Owner) -> bool;

    /// A fact is absent.
    fn absent(&mut self, whose: Whose, id: FactId) -> bool;

    /// A fact is yes or no.
    fn flag(&mut self, whose: Whose, id: FactId, value: bool) -> bool;

    /// A fact that is no list, from a number as written or a text without white space around it.
    fn value(&mut self, whose: Whose, id: FactId, text: &str) -> bool;

    /// The same of a text with white space around it, or that says nothing.
    #[inline]
    fn text(&mut self, whose: Whose, id: FactId, text: &str) -> bool {
        match trimmed(text) {
            "" => true,
            "none" => self.absent(whose, id),
            text => self.value(whose, id, text),
        }
    }

    /// The same of a text that stands in the record as it is.
    #[inline]
    fn verbatim(&mut self, whose: Whose, id: FactId, text: Verbatim<'_>) -> bool {
        self.text(whose, id, text.text())
    }

    /// A fact that is a short whole number; false if it has to be read from text.
    #[inline]
    fn whole(&mut self, _: Whose, _: FactId, _: i64) -> bool {
        false
    }

    /// The record goes the way of others: the texts that stand in it as they are are of this one.
    fn begin(&mut self, _: &str) {}

    /// A member of the list that is being read, in the same way.
    fn member(&mut self, id: FactId, text: &str) -> bool;

    /// The same of a text with white space around it, or that says nothing.
    #[inline]
    fn member_text(&mut self, id: FactId, text: &str) -> bool {
        let text = trimmed(text);
        !text.is_empty() && text != "none" && self.member(id, text)
    }

    /// The same of a text that stands in the record as it is.
    #[inline]
    fn member_verbatim(&mut self, id: FactId, text: Verbatim<'_>) -> bool {
        self.member_text(id, text.text())
    }

    /// The list ends; without members it is absent.
    fn end_list(&mut self, whose: Whose, id: FactId) -> bool;

    /// Something that only a profile knows.
    fn extra(&mut self, whose: Whose, path: Path, written: Written<'_>, paths: &Paths) -> bool;

    /// The same of a text that stands in the record as it is.
    fn extra_verbatim(&mut self, whose: Whose, path: Path, text: Verbatim<'_>, paths: &Paths) -> bool {
        self.extra(whose, path, Written::Text(text.text()), paths)
    }

    /// A statement that something is absent, which counts when everything else is read.
    fn state_absent(&mut self, whose: Whose, statement: Statement) -> bool;
}

/// What was stated to be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement {
    /// A fact.
    Fact(FactId),
    /// All facts of an object, by its place.
    Object(usize),
    /// A list of objects.
    Parts(Owner),
    /// A fact that a profile declares.
    Extra(Path),
}

/// What is written of something that only a profile knows.
#[derive(Clone, Copy, Debug)]
pub enum Written<'r> {
    /// Nothing, or an object with further names.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(&'r str),
    /// A text.
    Text(&'r str),
    /// A list, of these; without any it is absent.
    List(&'r [Member]),
}

/// A member of a list of something that only a profile knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(String),
    /// A text.
    Text(String),
}

/// Where a key of a fact is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    inner: bool,
    word: usize,
    bit: u64,
}

impl Noted {
    /// Of this fact.
    pub fn of(whose: Whose, id: FactId) -> Self {
        let (word, bit) = FactSet::place(id);
        Self { inner: matches!(whose, Whose::Line | Whose::Part(_)), word, bit }
    }
}

/// The keys of a record so far.
#[derive(Debug, Default)]
pub struct Keys {
    given: FactSet,
    /// Facts of the line or part begun last.
    inner: FactSet,
    /// Objects of the session, as bits by their places.
    objects: u64,
    /// The other keys of the session, and of the line begun last, as bits.
    others: u64,
    line_others: u64,
}

impl Keys {
    /// A line or a part begins.
    pub fn begin(&mut self, owner: Owner) {
        self.inner = FactSet::default();
        if owner == Owner::Line {
            self.line_others = 0;
        }
    }

    /// Notes a key of a fact; false if it stood there before.
    #[inline]
    pub fn note_fact(&mut self, whose: Whose, id: FactId) -> bool {
        match whose {
            Whose::Session | Whose::Object(_) => self.given.insert(id),
            Whose::Line | Whose::Part(_) => self.inner.insert(id),
        }
    }

    /// The same by where the fact is noted.
    #[inline]
    pub fn note_place(&mut self, fact: Noted) -> bool {
        let facts = if fact.inner { &mut self.inner } else { &mut self.given };
        facts.insert_at(fact.word, fact.bit)
    }

    /// Notes another key; false if it stood there before.
    pub fn note(&mut self, whose: Whose, key: Key) -> bool {
        let (keys, at) = match key {
            Key::Object(at) => (&mut self.objects, at),
            _ if whose == Whose::Line => (&mut self.line_others, place(key)),
            _ => (&mut self.others, place(key)),
        };
        let Some(bit) = u32::try_from(at).ok().and_then(|at| 1u64.checked_shl(at)) else { return false };
        let new = *keys & bit == 0;
        *keys |= bit;
        new
    }
}

/// The bit of a key that is neither a fact nor an object.
fn place(key: Key) -> usize {
    match key {
        Key::Lines => 0,
        Key::Absent => 1,
        Key::Extra => 2,
        Key::Parts(Owner::OtherCoverage) => 3,
        Key::Parts(_) => 4,
        Key::Fact(..) | Key::Object(_) => usize::MAX,
    }
}
