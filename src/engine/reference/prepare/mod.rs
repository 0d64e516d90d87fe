//! From a record to the facts that rules read: typed extras, defaults of the contract, then what the run and the profile take
//! for granted.
//!
//! In: a session, a profile, options. Out: [`Prepared`]. What always holds: what the record says is never replaced; a value
//! comes from the first of record, contract default, `--set`, `[presume]`, `--complete`; each value not from the record or a
//! default is kept with who took it.

mod declared;
mod derive;
mod take;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::defaults;
use super::past::Known;
use super::sheet::Sheet;
use crate::engine::ids::Ids;
use crate::engine::options::Options;
use crate::engine::target::{self, Target};
use crate::engine::three::Wait;
use crate::model::determination::{Note, RecordError};
use crate::model::facts::{FactId, Owner};
use crate::model::session::{Parts, Session};
use crate::model::state::State;
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// A fact of this session: its path, and the index of its line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Path as answers name it.
    pub path: Cow<'static, str>,
    /// Index of the line; `None`: a fact of the session.
    pub line: Option<usize>,
}

/// Who gave a value that the record does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Earlier sessions.
    History,
    /// `--set`.
    Set,
    /// `[presume]`.
    Profile,
    /// `--complete`.
    Complete,
}

impl By {
    /// The word in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            By::History => "history",
            By::Set => "set",
            By::Profile => "profile",
            By::Complete => "complete",
        }
    }
}

/// A session ready for rules.
#[derive(Clone, Debug)]
pub struct Prepared<'a> {
    /// The record.
    pub record: &'a Session,
    /// Day of the session.
    pub date: Date,
    /// Facts of the session.
    pub session: Sheet,
    /// Facts of each line.
    pub lines: Vec<Sheet>,
    /// Authorizations; `None`: unknown.
    pub authorizations: Option<Vec<Sheet>>,
    /// Other coverage; `None`: unknown.
    pub other_coverage: Option<Vec<Sheet>>,
    /// Declared facts and counters of the session, by path.
    pub extra: BTreeMap<String, State>,
    /// Declared facts of each line, by path.
    pub line_extra: Vec<BTreeMap<String, State>>,
    /// Values that neither the record nor a default gave.
    pub taken: BTreeMap<Key, (State, By)>,
    /// Facts that have their value from another, taken one.
    pub derived: BTreeMap<Key, Key>,
    /// Sessions before this one.
    pub past: Known<'a>,
    /// Things to know.
    pub notes: Vec<Note>,
}

/// Prepares a session.
///
/// # Errors
/// A value of a declared fact that is not of its type.
pub fn prepare<'a>(
    profile: &Profile,
    presumed: &[(Vec<Target>, State)],
    ids: &Ids,
    record: &'a Session,
    date: Date,
    options: &Options,
) -> Result<Prepared<'a>, Vec<RecordError>> {
    let (prepared, errors) = prepare_as_far_as_read(profile, presumed, ids, record, date, options);
    if errors.is_empty() { Ok(prepared) } else { Err(errors) }
}

/// The same with what is wrong beside it: a value that cannot be read is unknown.
pub fn prepare_as_far_as_read<'a>(
    profile: &Profile,
    presumed: &[(Vec<Target>, State)],
    ids: &Ids,
    record: &'a Session,
    date: Date,
    options: &Options,
) -> (Prepared<'a>, Vec<RecordError>) {
    let parts = |parts: &Parts, owner| match parts {
        Parts::Unknown => None,
        Parts::Known(all) => Some(all.iter().map(|facts| Sheet::new(owner, facts)).collect()),
    };
    let mut prepared = Prepared {
        record,
        date,
        session: Sheet::new(Owner::Session, &record.facts),
        lines: record.lines.iter().map(|line| Sheet::new(Owner::Line, line)).collect(),
        authorizations: parts(&record.authorizations, Owner::Authorization),
        other_coverage: parts(&record.other_coverage, Owner::OtherCoverage),
        extra: BTreeMap::new(),
        line_extra: vec![BTreeMap::new(); record.lines.len()],
        taken: BTreeMap::new(),
        derived: BTreeMap::new(),
        past: Known::default(),
        notes: Vec::new(),
    };
    let errors = prepared.read_declared(profile);
    prepared.derive(ids);
    let mut taken = 0;
    // Defaults come from values; without a new one there is no new default.
    let mut derive = |prepared: &mut Prepared<'_>| {
        if prepared.taken.len() > taken {
            prepared.derive(ids);
            taken = prepared.taken.len();
        }
    };
    for (path, text) in &options.set {
        for target in target::targets(Some(profile), path) {
            if let Ok(state) = target::read(target.ty(Some(profile)).as_ref(), text) {
                prepared.fill(&target, &state, By::Set);
            }
        }
    }
    derive(&mut prepared);
    if options.presume {
        for (targets, state) in presumed {
            for target in targets {
                prepared.fill(target, state, By::Profile);
            }
        }
        derive(&mut prepared);
    }
    prepared.complete(profile, ids, &options.complete);
    derive(&mut prepared);
    (prepared, errors)
}

impl Prepared<'_> {
    /// Whether the claim takes an earlier one back.
    #[must_use]
    pub fn is_void(&self, ids: &Ids) -> bool {
        self.session.get(ids.claim_frequency).known().and_then(Value::as_text) == Some("void")
    }

    /// Whether a fact of this path may have its value from somebody who took it. Mostly few have, and then it is known.
    #[must_use]
    pub fn may_be_taken(&self, path: &str) -> bool {
        const FEW: usize = 16;
        let many = self.taken.len().saturating_add(self.derived.len()) > FEW;
        many || self.taken.keys().chain(self.derived.keys()).any(|key| key.path == path)
    }

    /// The fact to ask for where a fact of the session is unknown: one that has a default is asked for by its source.
    #[must_use]
    pub fn wait_session(&self, ids: &Ids, id: FactId) -> Wait {
        if Some(id) == ids.discipline
            && self.session.get(ids.provider_type).is_unknown()
            && !self.disciplines_differ(ids)
        {
            return Wait::session(ids.provider_type.unwrap_or(id).def().path);
        }
        Wait::session(id.def().path)
    }

    /// Whether modifiers on the lines name different disciplines, so that only the record can settle it.
    fn disciplines_differ(&self, ids: &Ids) -> bool {
        let modifiers = self.lines.iter().filter_map(|line| line.get(ids.modifiers).known().and_then(Value::as_list));
        modifiers.flatten().filter_map(Value::as_text).any(|m| defaults::discipline_of_modifier(m).is_some())
    }

    /// The fact to ask for where a fact of a line is unknown.
    #[must_use]
    pub fn wait_line(&self, ids: &Ids, id: FactId, line: usize) -> Wait {
        let id_or = |from: Option<FactId>| Wait::session(from.unwrap_or(id).def().path);
        match Some(id) {
            of if of == ids.performed_by => id_or(ids.provider_type),
            of if of == ids.line_place => id_or(ids.place),
            of if of == ids.line_start => id_or(ids.start),
            of if of == ids.line_end => id_or(ids.end),
            of if of == ids.pointers => id_or(ids.diagnoses),
            _ => Wait::line(id.def().path, line),
        }
    }

    /// The code of a line.
    #[must_use]
    pub fn code(&self, ids: &Ids, line: usize) -> &str {
        self.code_value(ids, line).and_then(Value::as_text).unwrap_or("")
    }

    /// The same as a value.
    #[must_use]
    pub fn code_value(&self, ids: &Ids, line: usize) -> Option<&Value> {
        self.lines.get(line).and_then(|l| l.get(ids.code).known())
    }
}

/// The path of a fact of the `i`th object of a list.
#[must_use]
pub fn part_path(list: &str, i: usize, id: FactId) -> String {
    format!("{list}.{}.{}", i.saturating_add(1), id.def().path)
}

fn path_of(id: Option<FactId>) -> Cow<'static, str> {
    Cow::Borrowed(id.map_or("", |id| id.def().path))
}
