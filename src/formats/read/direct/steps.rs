//! What is done with a record as it is gone through, step by step.
//!
//! In: a step. Out: whether it was taken. What always holds: whether a record is gone through key by key ([`walk`](super::walk)) or the way that others went
//! ([`follow`](super::follow)), these are the steps, and they are done here.

use super::names::Key;
use super::taker::{Statement, Taker, Written};
use super::walk::{Walk, Whose, taken};
use crate::engine::batch::Path;
use crate::model::facts::{FactId, Owner};

/// Something that is done between two values.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The key of a fact.
    Fact(Whose, FactId),
    /// Another key of the contract.
    Key(Whose, Key),
    /// A key that no field reads, and that may be skipped if it stands there once.
    Unknown(Whose, Box<str>),
    /// The list of parts of an owner begins.
    Parts(Owner),
    /// A line or a part begins.
    Begin(Owner),
    /// A list of a fact ends.
    EndList(Whose, FactId),
    /// A fact is absent.
    Absent(Whose, FactId),
    /// A fact is yes or no.
    Flag(Whose, FactId, bool),
    /// Something is stated to be absent.
    State(Whose, Statement),
    /// Of something that only a profile knows nothing is written, or that it is yes or no.
    Extra(Whose, Path, Option<bool>),
}

/// A value that is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf {
    /// The text of a fact, behind its quotation mark.
    Text(Whose, FactId),
    /// The number of a fact.
    Number(Whose, FactId),
    /// The number of a fact that is a text.
    Whole(Whose, FactId),
    /// A text in a list, behind its quotation mark.
    Member(FactId),
    /// A number in a list of texts.
    WholeMember(FactId),
    /// The text of something that only a profile knows, behind its quotation mark.
    ExtraText(Whose, Path),
    /// A number of the same.
    ExtraNumber(Whose, Path),
    /// A word or an empty list, which is read with the bytes before it.
    Known(Whose, Target),
    /// Any other value.
    Value(Whose, Target),
    /// Nothing: the record ends.
    End,
}

/// What a value is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// A key of the contract.
    Key(Key),
    /// Something that only a profile knows.
    Extra(Path),
    /// A key that no field reads.
    Unknown,
}

impl<T: Taker> Walk<'_, '_, T> {
    /// Does a step.
    #[inline]
    pub(super) fn take(&mut self, step: &Step) -> Option<()> {
        taken(match step {
            Step::Fact(whose, id) => self.taker.keys().note_fact(*whose, *id),
            Step::Key(whose, key) => self.taker.keys().note(*whose, *key),
            Step::Unknown(whose, name) => {
                let (number, table) = (self.object_number(*whose), self.names.table(*whose)?);
                self.unknown.skips(number, &table.prefix, name)
            }
            Step::Parts(owner) => {
                self.taker.begin_parts(*owner);
                true
            }
            Step::Begin(owner) => {
                self.inner = self.unknown.begin_object();
                self.taker.keys().begin(*owner);
                if *owner == Owner::Line { self.taker.begin_line() } else { self.taker.begin_part(*owner) }
            }
            Step::EndList(whose, id) => self.taker.end_list(*whose, *id),
            Step::Absent(whose, id) => self.taker.absent(*whose, *id),
            Step::Flag(whose, id, value) => self.taker.flag(*whose, *id, *value),
            Step::State(whose, statement) => self.taker.state_absent(*whose, *statement),
            Step::Extra(whose, path, flag) => {
                self.taker.extra(*whose, *path, flag.map_or(Written::Nothing, Written::Flag), self.paths)
            }
        })
    }

    /// The number of the object that keys are of.
    pub(super) fn object_number(&self, whose: Whose) -> u64 {
        match whose {
            Whose::Session | Whose::Object(_) => self.outer,
            Whose::Line | Whose::Part(_) => self.inner,
        }
    }
}
