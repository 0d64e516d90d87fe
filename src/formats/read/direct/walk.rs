//! The objects of a record, key by key.
//!
//! In: the text of a record, and what keys fill. Out: facts, to whatever takes them. What always holds: what is not JSON, or not as a record has it, ends the
//! reading: each step gives `None` then. Texts, lists and numbers of facts are read in [`super::value`], what only a profile knows in
//! [`super::extra`], what nobody reads in [`super::skip`].

use super::cursor::Cursor;
use super::names::{Key, Last, Names, Other, Table};
use super::steps::{Leaf, Step, Target};
use super::taker::{Statement, Taker};
use super::trail::{Around, Trace};
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
    /// Where it is noted how the record is gone through, for others.
    pub trace: Option<Trace<'r>>,
    /// The number of the record, as an object, and of the line or part begun last.
    pub outer: u64,
    pub inner: u64,
    /// How deep in what is no record's own object.
    pub depth: usize,
}

/// What a key is.
enum Found {
    Field(Key),
    Extra(Path),
    Unknown(Box<str>),
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
            Other::Unknown => unknown.skips(number, &table.prefix, name).then(|| Found::Unknown(name.into())),
            Other::InDoubt => None,
        }
    }
}

impl<'r, 'j, T: Taker> Walk<'r, 'j, T> {
    /// At the beginning of a record.
    pub fn new(
        json: Cursor<'j>,
        names: &'r Names,
        unknown: &'r mut Unknown,
        paths: &'r mut Paths,
        taker: &'r mut T,
        trace: Option<Trace<'r>>,
    ) -> Self {
        let outer = unknown.begin_object();
        Self { json, names, unknown, paths, taker, trace, outer, inner: outer, depth: 0 }
    }

    /// All of it.
    pub fn record(&mut self) -> Option<()> {
        if self.json.peek()? != b'{' {
            return None;
        }
        self.object(Whose::Session)?;
        self.json.finish()?;
        self.leaf(Leaf::End);
        Some(())
    }

    /// Does a step, and notes it.
    pub(super) fn step(&mut self, step: Step) -> Option<()> {
        self.take(&step)?;
        self.noted(step);
        Some(())
    }

    fn noted(&mut self, step: Step) {
        if let Some(trace) = &mut self.trace {
            trace.step(step);
        }
    }

    /// Notes that an object or a list begins.
    pub(super) fn enter(&mut self, around: Around) {
        if let Some(trace) = &mut self.trace {
            trace.enter(around);
        }
    }

    /// Notes that it ends.
    pub(super) fn leave(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.leave();
        }
    }

    /// Notes that a value comes next.
    pub(super) fn leaf(&mut self, leaf: Leaf) {
        let Some(trace) = &mut self.trace else { return };
        let at = self.json.at();
        let (begins, until) = match leaf {
            Leaf::Text(..) | Leaf::Member(_) | Leaf::ExtraText(..) => (at.saturating_add(1), at.saturating_add(1)),
            // By its first byte what is read otherwise is told from it.
            Leaf::Value(_, Target::Key(_) | Target::Extra(_)) => (at, at.saturating_add(1)),
            Leaf::Value(_, Target::Unknown) => (at, at),
            Leaf::Number(..) | Leaf::Whole(..) | Leaf::WholeMember(_) | Leaf::ExtraNumber(..) => (at, at),
            Leaf::Known(..) | Leaf::End => (at, at),
        };
        trace.leaf(leaf, self.json.all().as_bytes(), begins, until);
    }

    /// Notes that a value was read.
    pub(super) fn behind(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.behind(self.json.at());
        }
    }

    /// Notes that a text was read: its last quotation mark is of what stands behind it.
    pub(super) fn behind_text(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.behind(self.json.at().saturating_sub(1));
        }
    }

    /// Notes a value that was read with what stands before it.
    pub(super) fn known(&mut self, leaf: Leaf) {
        self.leaf(leaf);
        self.behind();
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
        self.enter(Around::Object(whose));
        let number = self.object_number(whose);
        let mut last = Last::default();
        let mut more = self.json.any(b'}')?;
        while more {
            match self.key(table, &mut last, number)? {
                Found::Field(Key::Fact(id, form)) => {
                    self.step(Step::Fact(whose, id))?;
                    let next = self.json.peek()?;
                    self.fact(whose, id, form, next)?;
                }
                Found::Field(key) => {
                    self.step(Step::Key(whose, key))?;
                    self.field(whose, key)?;
                }
                Found::Extra(path) => self.told(whose, path)?,
                Found::Unknown(name) => {
                    self.noted(Step::Unknown(whose, name));
                    self.json.peek()?;
                    self.leaf(Leaf::Value(whose, Target::Unknown));
                    self.skip()?;
                    self.behind();
                }
            }
            more = self.json.another(b'}')?;
        }
        self.leave();
        Some(())
    }

    /// A value that is neither a text nor a number by itself, of which the first byte is as it was.
    pub(super) fn value(&mut self, whose: Whose, target: Target) -> Option<()> {
        match target {
            Target::Key(Key::Fact(id, _)) => self.list_in_text(whose, id),
            Target::Key(Key::Absent) => self.absent_names(whose),
            Target::Key(key) => self.in_words(whose, key),
            Target::Extra(path) => self.told_list(whose, path),
            Target::Unknown => self.skip(),
        }
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
        let known = Leaf::Known(whose, Target::Key(key));
        match (next, key) {
            (b'n', _) => {
                self.json.eat("null")?;
                self.known(known);
                Some(())
            }
            (b'{', Key::Object(at)) => self.object(Whose::Object(at)),
            (b'{', Key::Extra) => {
                let path = self.paths.path("extra")?;
                self.below(whose, path)
            }
            (b'[', Key::Lines) => self.members(Whose::Line, Owner::Line, key),
            (b'[', Key::Parts(owner)) => self.members(Whose::Part(owner), owner, key),
            (b'[', Key::Object(at)) => {
                self.no_members()?;
                self.step(Step::State(whose, Statement::Object(at)))?;
                self.known(known);
                Some(())
            }
            (b'[', Key::Absent) | (b'"', Key::Object(_) | Key::Parts(_)) => {
                let leaf = Leaf::Value(whose, Target::Key(key));
                self.leaf(leaf);
                self.value(whose, Target::Key(key))?;
                self.behind();
                Some(())
            }
            // Lines are no fact that a word could say anything of.
            _ => None,
        }
    }

    /// A list of objects.
    fn members(&mut self, whose: Whose, owner: Owner, key: Key) -> Option<()> {
        if !self.json.any(b']')? {
            if owner != Owner::Line {
                self.step(Step::State(Whose::Session, Statement::Parts(owner)))?;
            }
            self.known(Leaf::Known(whose, Target::Key(key)));
            return Some(());
        }
        if owner != Owner::Line {
            self.step(Step::Parts(owner))?;
        }
        self.enter(Around::Members(owner));
        loop {
            taken(self.json.peek()? == b'{')?;
            self.step(Step::Begin(owner))?;
            self.object(whose)?;
            if !self.json.another(b']')? {
                self.leave();
                return Some(());
            }
        }
    }

    /// A word in place of an object or a list of objects: that there is none, or nothing.
    fn in_words(&mut self, whose: Whose, key: Key) -> Option<()> {
        let statement = match key {
            Key::Object(at) => Statement::Object(at),
            Key::Parts(owner) => Statement::Parts(owner),
            Key::Fact(..) | Key::Lines | Key::Absent | Key::Extra => return None,
        };
        match self.json.text()?.trim() {
            "" => Some(()),
            "none" => taken(self.taker.state_absent(whose, statement)),
            _ => None,
        }
    }
}

/// What a step of a taker says.
#[inline]
pub(super) fn taken(taken: bool) -> Option<()> {
    taken.then_some(())
}
