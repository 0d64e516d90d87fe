//! What a key fills, by where it stands: [`resolve`](crate::formats::read::field::resolve) for all names of the contract at once.
//!
//! In: the facts of the contract. Out: for each object of a record a table from key to [`Key`]. What always holds: [`Table::other`] calls a key
//! unknown only if no field reads it.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::taker::Statement;
use super::walk::Whose;
use crate::engine::batch::{Ahead, Paths};
use crate::formats::read::field::well_formed;
use crate::formats::read::record::is_required;
use crate::formats::read::tree;
use crate::model::facts::{FactId, Owner};
use crate::model::types::Scalar;

/// How a fact is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a text; or as a number, if need be.
    Text,
    /// As yes or no.
    Flag,
    /// As a number.
    Number,
    /// As a list of texts.
    List,
}

/// What a key fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A fact.
    Fact(FactId, Form),
    /// An object of the session, by its place in [`Names`].
    Object(usize),
    /// The service lines.
    Lines,
    /// A list of objects.
    Parts(Owner),
    /// The names of what is absent.
    Absent,
    /// Facts that a profile declares.
    Extra,
}

/// What a key is that the contract does not name.
#[derive(Debug, PartialEq, Eq)]
pub enum Other {
    /// A fact that a profile declares, or a counter, by its path.
    Extra(String),
    /// No field's.
    Unknown,
    /// For the tree to say.
    InDoubt,
}

/// The object with the counters.
const COUNTERS: &str = "history.";

/// What the paths of parts begin with.
const PARTS: [&str; 2] = ["authorizations.", "other_coverage."];

/// Keys beside those of facts, about.
const OTHERS: usize = 32;

/// The keys of one kind of object.
#[derive(Debug)]
pub struct Table {
    /// What stands before a key of it in a path, with its point.
    pub prefix: String,
    keys: HashMap<&'static str, usize, FixedState>,
    all: Vec<Entry>,
    /// The key that an object began with last.
    first: Cell<usize>,
}

#[derive(Debug)]
struct Entry {
    /// As it is mostly written.
    written: Ahead,
    key: Key,
    /// The key that came behind it last: records have theirs in one order.
    next: Cell<usize>,
}

/// The key of an object that was read last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Last(Option<usize>);

/// All of them. A table is made when an object of its kind is first met: a record has a few of them, and a run may have one record.
#[derive(Debug)]
pub struct Names {
    session: OnceCell<Table>,
    line: OnceCell<Table>,
    authorization: OnceCell<Table>,
    other_coverage: OnceCell<Table>,
    objects: Vec<(&'static str, OnceCell<Table>)>,
}

impl Table {
    fn new(prefix: &str, room: usize) -> Self {
        let keys = HashMap::with_capacity_and_hasher(room, FixedState::default());
        Self { prefix: prefix.to_string(), keys, all: Vec::with_capacity(room), first: Cell::new(0) }
    }

    fn of(owner: Owner, prefix: &str) -> Self {
        let mut table = Self::new(prefix, FactId::of(owner).count().saturating_add(OTHERS));
        for id in FactId::of(owner) {
            table.add(id.def().path, Key::Fact(id, form(id)));
        }
        table
    }

    fn add(&mut self, name: &'static str, key: Key) {
        self.keys.insert(name, self.all.len());
        self.all.push(Entry { written: Ahead::of(name), key, next: Cell::new(0) });
    }

    /// What a key fills, if it is in the table.
    pub fn key(&self, name: &str) -> Option<Key> {
        self.keys.get(name).and_then(|at| self.all.get(*at)).map(|entry| entry.key)
    }

    /// The key that came behind another the last time, if `is` finds that it comes here too, as it is mostly written.
    #[inline]
    pub fn guess(&self, last: &mut Last, is: impl FnOnce(&Ahead) -> bool) -> Option<Key> {
        let at = self.behind(*last).get();
        let entry = self.all.get(at).filter(|entry| is(&entry.written))?;
        last.0 = Some(at);
        Some(entry.key)
    }

    /// What a key behind another fills, which is then expected there.
    pub fn next_key(&self, name: &str, last: &mut Last) -> Option<Key> {
        let at = *self.keys.get(name)?;
        let entry = self.all.get(at)?;
        self.behind(*last).set(at);
        last.0 = Some(at);
        Some(entry.key)
    }

    #[inline]
    fn behind(&self, last: Last) -> &Cell<usize> {
        last.0.and_then(|last| self.all.get(last)).map_or(&self.first, |entry| &entry.next)
    }

    /// What a key is that is not in the table.
    pub fn other(&self, name: &str) -> Other {
        let (counters, parts) = (name.starts_with("history."), PARTS.iter().any(|part| name.starts_with(part)));
        let extra = match self.prefix.as_str() {
            "" => name.starts_with("extra.") || counters,
            "lines." => name.starts_with("extra."),
            prefix => prefix == COUNTERS,
        };
        match self.prefix.as_str() {
            // A number in place of an object looks like an object with this key.
            _ if name == tree::NUMBER || (extra && !well_formed(name)) => Other::InDoubt,
            COUNTERS => Other::Extra(format!("{COUNTERS}{name}")),
            _ if extra => Other::Extra(name.to_string()),
            "" if parts => Other::InDoubt,
            _ => Other::Unknown,
        }
    }

    /// What it says that something of this name is absent; `None`: that is for the tree to say.
    pub fn absent(&self, name: &str, paths: &mut Paths) -> Option<Statement> {
        match self.key(name) {
            Some(Key::Fact(id, _)) => {
                let def = id.def();
                (!is_required(def.owner, def.path)).then_some(Statement::Fact(id))
            }
            Some(Key::Object(at)) => Some(Statement::Object(at)),
            Some(Key::Parts(owner)) => Some(Statement::Parts(owner)),
            Some(Key::Lines | Key::Absent | Key::Extra) => None,
            None => match self.other(name) {
                Other::Extra(path) => paths.path(&path).map(Statement::Extra),
                Other::Unknown | Other::InDoubt => None,
            },
        }
    }

    /// The facts of the table.
    pub fn facts(&self) -> impl Iterator<Item = FactId> {
        self.all.iter().filter_map(|entry| match entry.key {
            Key::Fact(id, _) => Some(id),
            _ => None,
        })
    }
}

impl Names {
    /// Those of the contract.
    pub fn new() -> Self {
        let mut objects: Vec<&'static str> = FactId::of(Owner::Session).flat_map(|id| above(id.def().path)).collect();
        objects.sort_unstable();
        objects.dedup();
        Self {
            session: OnceCell::new(),
            line: OnceCell::new(),
            authorization: OnceCell::new(),
            other_coverage: OnceCell::new(),
            objects: objects.into_iter().map(|path| (path, OnceCell::new())).collect(),
        }
    }

    /// The keys of an object by whose it is.
    #[inline]
    pub fn table(&self, whose: Whose) -> Option<&Table> {
        Some(match whose {
            Whose::Session => self.session.get_or_init(|| self.of_session()),
            Whose::Object(at) => {
                let (path, table) = self.objects.get(at)?;
                table.get_or_init(|| self.of_object(path))
            }
            Whose::Line => self.line.get_or_init(of_line),
            Whose::Part(Owner::OtherCoverage) => {
                self.other_coverage.get_or_init(|| Table::of(Owner::OtherCoverage, "other_coverage."))
            }
            Whose::Part(_) => self.authorization.get_or_init(|| Table::of(Owner::Authorization, "authorizations.")),
        })
    }

    #[cold]
    fn of_session(&self) -> Table {
        let mut table = Table::of(Owner::Session, "");
        for (name, key) in [
            ("lines", Key::Lines),
            ("authorizations", Key::Parts(Owner::Authorization)),
            ("other_coverage", Key::Parts(Owner::OtherCoverage)),
            ("absent", Key::Absent),
            ("extra", Key::Extra),
        ] {
            table.add(name, key);
        }
        for (at, (path, _)) in self.objects.iter().enumerate() {
            table.add(path, Key::Object(at));
        }
        table
    }

    #[cold]
    fn of_object(&self, object: &str) -> Table {
        let name = |path: &'static str| path.strip_prefix(object)?.strip_prefix('.');
        let facts = FactId::of(Owner::Session).filter_map(|id| Some((name(id.def().path)?, Key::Fact(id, form(id)))));
        let inner = self.objects.iter().enumerate();
        let inner = inner.filter_map(|(at, (path, _))| Some((name(path)?, Key::Object(at))));
        let below: Vec<_> = facts.chain(inner).collect();
        let mut table = Table::new(&[object, "."].concat(), below.len());
        below.into_iter().for_each(|(name, key)| table.add(name, key));
        table
    }
}

#[cold]
fn of_line() -> Table {
    let mut table = Table::of(Owner::Line, "lines.");
    table.add("absent", Key::Absent);
    table.add("extra", Key::Extra);
    table
}

/// The objects that a path stands in.
fn above(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.match_indices('.').filter_map(|(at, _)| path.get(..at))
}

fn form(id: FactId) -> Form {
    let ty = id.def().ty();
    match ty.scalar {
        _ if ty.list => Form::List,
        Scalar::Bool => Form::Flag,
        scalar if scalar.is_numeric() => Form::Number,
        _ => Form::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read::field::{Field, Scope, Slot, resolve};
    use crate::model::facts::ALL;

    /// The tables say of each of their names what [`resolve`] says.
    #[test]
    fn a_key_fills_what_its_path_fills() {
        let names = Names::new();
        let scopes = [(Scope::Session, Whose::Session), (Scope::Line, Whose::Line)];
        let objects = (0..names.objects.len()).map(|at| (Scope::Session, Whose::Object(at)));
        let mut seen = 0;
        for (scope, whose) in scopes.into_iter().chain(objects) {
            let table = names.table(whose).unwrap();
            let prefix = if scope == Scope::Line { "" } else { &table.prefix };
            assert_eq!(table.keys.len(), table.all.len());
            for (name, at) in &table.keys {
                let key = &table.all[*at].key;
                seen += 1;
                assert_eq!(table.key(name), Some(*key));
                let field = resolve(scope, &format!("{prefix}{name}"));
                match (key, field) {
                    (Key::Fact(id, _), Some(Field::Fact(Slot::Own, found))) => assert_eq!(*id, found, "{name}"),
                    (Key::Object(at), Some(Field::Whole(Slot::Own, path))) => {
                        assert_eq!(names.objects[*at].0, path);
                        assert_eq!(names.table(Whose::Object(*at)).unwrap().prefix, format!("{path}."));
                    }
                    (Key::Parts(owner), Some(Field::List(found))) => assert_eq!(*owner, found),
                    (Key::Absent, Some(Field::Absent)) | (Key::Lines | Key::Extra, None) => {}
                    (key, field) => panic!("{name}: {key:?} and {field:?}"),
                }
            }
        }
        assert!(seen > ALL.len());
        for owner in [Owner::Authorization, Owner::OtherCoverage] {
            assert_eq!(names.table(Whose::Part(owner)).unwrap().all.len(), FactId::of(owner).count());
        }
    }

    #[test]
    fn a_key_is_found_whatever_stood_before_it() {
        let names = Names::new();
        let table = names.table(Whose::Session).unwrap();
        for order in
            [["id", "payer", "lines"], ["id", "payer", "lines"], ["payer", "id", "lines"], ["id", "nothing", "payer"]]
        {
            let mut last = Last::default();
            for name in order {
                let written = format!("\"{name}\":");
                let guess = table.guess(&mut last, |expected| expected.begins(written.as_bytes()));
                let found = guess.or_else(|| table.next_key(name, &mut last));
                assert_eq!(found, table.key(name), "{name} in {order:?}");
            }
        }
    }
}
