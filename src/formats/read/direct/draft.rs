//! A session that is being read, as long as nothing is unusual in it.
//!
//! In: facts, one by one, of the object begun last. Out: the session, if it is one without a mistake. What always holds: a key that stands twice, however it is
//! spelled, and a fact that is both given and stated to be absent end the reading.

use super::names::{Key, Names};
use super::walk::Whose;
use crate::formats::read::record::{MOST_LINES, all_absent, is_required};
use crate::formats::read::{checks, field};
use crate::model::fact_set::FactSet;
use crate::model::facts::{FactId, Owner};
use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;

/// Names that are kept to be compared; a record with more is read by the tree.
const MOST_SILENT: usize = 100;

/// What has been read of a record.
#[derive(Debug, Default)]
pub struct Draft {
    session: Session,
    given: FactSet,
    /// Facts of the line or part begun last.
    inner: FactSet,
    /// Objects of the session, as bits by their places.
    objects: u64,
    /// The other keys of the session, and of the line begun last, as bits.
    keys: u64,
    line_keys: u64,
    /// Names of a profile's facts that say nothing or are objects, of the session and of the line begun last.
    silent: Vec<String>,
    line_silent: Vec<String>,
    absent: Vec<(Option<usize>, Statement)>,
}

/// What was stated to be absent.
#[derive(Debug)]
pub enum Statement {
    /// A fact.
    Fact(FactId),
    /// All facts of an object, by its place.
    Object(usize),
    /// A list of objects.
    Parts(Owner),
    /// A fact that a profile declares.
    Extra(String),
}

impl Draft {
    /// Begins a service line; false if there are too many.
    pub fn begin_line(&mut self) -> bool {
        self.inner = FactSet::default();
        self.line_keys = 0;
        self.line_silent.clear();
        self.session.lines.push(Facts::default());
        self.session.lines.len() <= MOST_LINES
    }

    /// Begins the list of parts of an owner.
    pub fn begin_parts(&mut self, owner: Owner) {
        *self.parts(owner) = Parts::Known(Vec::new());
    }

    /// Begins a part; false if there are too many.
    pub fn begin_part(&mut self, owner: Owner) -> bool {
        self.inner = FactSet::default();
        let Parts::Known(list) = self.parts(owner) else { return false };
        list.push(Facts::default());
        list.len() <= field::MOST_NUMBERED
    }

    /// Notes a key of a fact; false if it stood there before.
    pub fn note_fact(&mut self, whose: Whose, id: FactId) -> bool {
        match whose {
            Whose::Session | Whose::Object(_) => self.given.insert(id),
            Whose::Line | Whose::Part(_) => self.inner.insert(id),
        }
    }

    /// Notes another key; false if it stood there before.
    pub fn note(&mut self, whose: Whose, key: Key) -> bool {
        let (keys, at) = match key {
            Key::Object(at) => (&mut self.objects, at),
            _ if whose == Whose::Line => (&mut self.line_keys, place(key)),
            _ => (&mut self.keys, place(key)),
        };
        let Some(bit) = u32::try_from(at).ok().and_then(|at| 1u64.checked_shl(at)) else { return false };
        let new = *keys & bit == 0;
        *keys |= bit;
        new
    }

    /// Sets a fact; false if a record cannot be without it and is.
    pub fn put(&mut self, whose: Whose, id: FactId, state: State) -> bool {
        let def = id.def();
        if state == State::Absent && is_required(def.owner, def.path) {
            return false;
        }
        let facts = match whose {
            Whose::Session | Whose::Object(_) => Some(&mut self.session.facts),
            Whose::Line => self.session.lines.last_mut(),
            Whose::Part(owner) => match self.parts(owner) {
                Parts::Known(list) => list.last_mut(),
                Parts::Unknown => None,
            },
        };
        facts.map(|facts| facts.set(id, state)).is_some()
    }

    /// Notes a name of a profile's that says nothing, or whose value is an object; false if it stood there before.
    pub fn note_extra(&mut self, whose: Whose, path: &str) -> bool {
        let (facts, silent) = self.extras(whose);
        let new = silent.len() < MOST_SILENT && facts.is_some_and(|facts| !facts.extra.contains_key(path));
        let new = new && silent.iter().all(|name| name != path);
        silent.push(path.to_string());
        new
    }

    /// Sets a fact that a profile declares; false if its name stood there before.
    pub fn put_extra(&mut self, whose: Whose, path: String, raw: Raw) -> bool {
        let (facts, silent) = self.extras(whose);
        silent.iter().all(|name| *name != path) && facts.is_some_and(|facts| facts.extra.insert(path, raw).is_none())
    }

    fn extras(&mut self, whose: Whose) -> (Option<&mut Facts>, &mut Vec<String>) {
        if whose == Whose::Line {
            (self.session.lines.last_mut(), &mut self.line_silent)
        } else {
            (Some(&mut self.session.facts), &mut self.silent)
        }
    }

    /// Keeps a statement until everything else is read.
    pub fn state_absent(&mut self, whose: Whose, statement: Statement) {
        let line = (whose == Whose::Line).then(|| self.session.lines.len().saturating_sub(1));
        self.absent.push((line, statement));
    }

    /// The session, if nothing is wrong with it.
    pub fn finish(mut self, names: &Names, partial: bool) -> Option<Session> {
        for (line, statement) in std::mem::take(&mut self.absent) {
            self.apply(line, &statement, names)?;
        }
        for (owner, parts) in [
            (Owner::Authorization, &mut self.session.authorizations),
            (Owner::OtherCoverage, &mut self.session.other_coverage),
        ] {
            if let Parts::Known(list) = parts {
                list.retain(|facts| !all_absent(facts, owner));
            }
        }
        checks::session(&self.session, partial, &[]).is_empty().then_some(self.session)
    }

    fn parts(&mut self, owner: Owner) -> &mut Parts {
        match owner {
            Owner::OtherCoverage => &mut self.session.other_coverage,
            _ => &mut self.session.authorizations,
        }
    }

    /// Makes absent what was stated to be; `None` if a value was given too.
    fn apply(&mut self, line: Option<usize>, statement: &Statement, names: &Names) -> Option<()> {
        if let Statement::Parts(owner) = statement {
            let parts = self.parts(*owner);
            return match parts {
                Parts::Known(list) if !list.is_empty() => None,
                _ => {
                    *parts = Parts::Known(Vec::new());
                    Some(())
                }
            };
        }
        let facts = match line {
            Some(at) => self.session.lines.get_mut(at)?,
            None => &mut self.session.facts,
        };
        let mut none = |id: FactId| facts.get(id).known().is_none().then(|| facts.set(id, State::Absent));
        match statement {
            Statement::Fact(id) => none(*id),
            Statement::Object(at) => names.table(Whose::Object(*at))?.facts().try_for_each(none),
            Statement::Extra(path) => {
                let before = facts.extra.entry(path.clone()).or_insert(Raw::Absent);
                (*before == Raw::Absent).then_some(())
            }
            Statement::Parts(_) => Some(()),
        }
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
