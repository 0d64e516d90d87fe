//! A session that is being read, as long as nothing is unusual in it.
//!
//! In: facts, one by one, of the object begun last. Out: the session, if it is one without a mistake. What always holds: a fact that is both given and stated to
//! be absent ends the reading.

use super::memo::Memo;
use super::names::Names;
use super::taker::{Keys, Member, Statement, Taker, Written};
use super::walk::Whose;
use crate::engine::batch::{Path, Paths};
use crate::formats::read::record::{MOST_LINES, all_absent, is_required};
use crate::formats::read::{checks, field};
use crate::model::facts::{FactId, Owner};
use crate::model::given;
use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;
use crate::model::value::Value;

/// Names of a profile's facts that are compared with each other; a record with more is read by the tree.
const MOST_EXTRAS: usize = 256;

/// What has been read of a record.
#[derive(Debug)]
pub struct Draft<'m> {
    memo: &'m mut Memo,
    session: Session,
    keys: Keys,
    list: Vec<Value>,
    /// Names of a profile's facts, of the session and of the line begun last.
    extras: Vec<Path>,
    line_extras: Vec<Path>,
    absent: Vec<(Option<usize>, Statement)>,
}

impl<'m> Draft<'m> {
    /// Nothing read of it yet.
    pub fn new(memo: &'m mut Memo) -> Self {
        Self {
            memo,
            session: Session::default(),
            keys: Keys::default(),
            list: Vec::new(),
            extras: Vec::new(),
            line_extras: Vec::new(),
            absent: Vec::new(),
        }
    }

    /// The session, if nothing is wrong with it.
    pub fn finish(mut self, names: &Names, paths: &Paths, partial: bool) -> Option<Session> {
        for (line, statement) in std::mem::take(&mut self.absent) {
            self.apply(line, statement, names, paths)?;
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

    fn put(&mut self, whose: Whose, id: FactId, state: State) -> bool {
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

    fn parts(&mut self, owner: Owner) -> &mut Parts {
        match owner {
            Owner::OtherCoverage => &mut self.session.other_coverage,
            _ => &mut self.session.authorizations,
        }
    }

    /// Makes absent what was stated to be; `None` if a value was given too.
    fn apply(&mut self, line: Option<usize>, statement: Statement, names: &Names, paths: &Paths) -> Option<()> {
        if let Statement::Parts(owner) = statement {
            let parts = self.parts(owner);
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
            Statement::Fact(id) => none(id),
            Statement::Object(at) => names.table(Whose::Object(at))?.facts().try_for_each(none),
            Statement::Extra(path) => {
                let before = facts.extra.entry(paths.name(path).to_owned()).or_insert(Raw::Absent);
                (*before == Raw::Absent).then_some(())
            }
            Statement::Parts(_) => Some(()),
        }
    }
}

impl Taker for Draft<'_> {
    fn keys(&mut self) -> &mut Keys {
        &mut self.keys
    }

    fn begin_line(&mut self) -> bool {
        self.line_extras.clear();
        self.session.lines.push(Facts::default());
        self.session.lines.len() <= MOST_LINES
    }

    fn begin_parts(&mut self, owner: Owner) {
        *self.parts(owner) = Parts::Known(Vec::new());
    }

    fn begin_part(&mut self, owner: Owner) -> bool {
        let Parts::Known(list) = self.parts(owner) else { return false };
        list.push(Facts::default());
        list.len() <= field::MOST_NUMBERED
    }

    fn absent(&mut self, whose: Whose, id: FactId) -> bool {
        let def = id.def();
        !is_required(def.owner, def.path) && self.put(whose, id, State::Absent)
    }

    fn flag(&mut self, whose: Whose, id: FactId, value: bool) -> bool {
        self.put(whose, id, State::Known(Value::Bool(value)))
    }

    fn value(&mut self, whose: Whose, id: FactId, text: &str) -> bool {
        self.memo.value(id, text).is_some_and(|value| self.put(whose, id, State::Known(value)))
    }

    fn member(&mut self, id: FactId, text: &str) -> bool {
        let value = self.memo.value(id, text);
        let is_one = value.is_some();
        self.list.extend(value);
        is_one
    }

    fn end_list(&mut self, whose: Whose, id: FactId) -> bool {
        let list = std::mem::take(&mut self.list);
        if list.is_empty() { self.absent(whose, id) } else { self.put(whose, id, State::Known(Value::List(list))) }
    }

    fn extra(&mut self, whose: Whose, path: Path, written: Written<'_>, paths: &Paths) -> bool {
        let (facts, told) = if whose == Whose::Line {
            (self.session.lines.last_mut(), &mut self.line_extras)
        } else {
            (Some(&mut self.session.facts), &mut self.extras)
        };
        if told.len() >= MOST_EXTRAS || told.contains(&path) {
            return false;
        }
        told.push(path);
        let raw = match written {
            Written::Nothing => return true,
            Written::Flag(value) => Raw::Bool(value),
            Written::Number(digits) => Raw::Number(digits.to_owned()),
            Written::Text(text) => match given::text(text) {
                None => return true,
                Some(raw) => raw,
            },
            Written::List([]) => Raw::Absent,
            Written::List(members) => Raw::List(members.iter().map(raw).collect()),
        };
        let refused = given::untyped(&raw).is_some();
        facts.filter(|_| !refused).map(|facts| facts.extra.insert(paths.name(path).to_owned(), raw)).is_some()
    }

    fn state_absent(&mut self, whose: Whose, statement: Statement) -> bool {
        let line = (whose == Whose::Line).then(|| self.session.lines.len().saturating_sub(1));
        self.absent.push((line, statement));
        true
    }
}

fn raw(member: &Member) -> Raw {
    match member {
        Member::Flag(value) => Raw::Bool(*value),
        Member::Number(digits) => Raw::Number(digits.clone()),
        Member::Text(text) => Raw::Text(text.clone()),
    }
}
