//! From a record to the facts that rules read: typed extras, defaults of the contract, then what the run and the profile take
//! for granted.
//!
//! In: a session, a profile, options. Out: [`Prepared`]. What always holds: what the record says is never replaced; a value
//! comes from the first of record, contract default, `--set`, `[presume]`, `--complete`; each value not from the record or a
//! default is kept with who took it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::defaults;
use super::sheet::Sheet;
use crate::engine::ids::Ids;
use crate::engine::options::{Complete, Options};
use crate::engine::target::{self, Target};
use crate::engine::three::Wait;
use crate::model::determination::{Note, RecordError};
use crate::model::facts::{FactId, Owner};
use crate::model::literal;
use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// A fact of this session: its path, and the index of its line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Path as answers name it.
    pub path: String,
    /// Index of the line; `None`: a fact of the session.
    pub line: Option<usize>,
}

/// Who gave a value that the record does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
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
        notes: Vec::new(),
    };
    prepared.read_declared(profile)?;
    prepared.derive(ids);
    for (path, text) in &options.set {
        for target in target::targets(Some(profile), path) {
            if let Ok(state) = target::read(target.ty(Some(profile)).as_ref(), text) {
                prepared.fill(&target, &state, By::Set);
            }
        }
    }
    prepared.derive(ids);
    if options.presume {
        for (targets, state) in presumed {
            for target in targets {
                prepared.fill(target, state, By::Profile);
            }
        }
        prepared.derive(ids);
    }
    prepared.complete(profile, ids, &options.complete);
    prepared.derive(ids);
    Ok(prepared)
}

impl Prepared<'_> {
    /// Reads what the profile declares out of the record's untyped extras.
    fn read_declared(&mut self, profile: &Profile) -> Result<(), Vec<RecordError>> {
        let mut errors = Vec::new();
        let record = self.record;
        let session_type = |path: &str| {
            let counter = path.strip_prefix("history.").filter(|name| profile.counters.contains_key(*name));
            let declared = profile.facts.get(path).map(|fact| fact.ty.clone());
            declared.or_else(|| counter.map(|_| Type::one(Scalar::Number)))
        };
        let mut undeclared: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        read_extras(&record.facts, None, session_type, &mut self.extra, &mut undeclared, &mut errors);
        let line_type = |path: &str| profile.facts.get(&format!("line.{path}")).map(|fact| fact.ty.clone());
        for (i, (line, states)) in record.lines.iter().zip(&mut self.line_extra).enumerate() {
            read_extras(line, Some(i), line_type, states, &mut undeclared, &mut errors);
        }
        for (path, lines) in undeclared {
            let text = format!("`{path}` is not a fact that this payer's profile declares; it was not read");
            self.notes.push(Note { code: String::from("undeclared-fact"), lines, text, alternatives: Vec::new() });
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Fills in the defaults that the contract names, as far as what they come from is there.
    fn derive(&mut self, ids: &Ids) {
        let session = |id: Option<FactId>| Key { path: path_of(id), line: None };
        if let (State::Unknown, State::Known(taxonomy)) =
            (self.session.get(ids.provider_type), self.session.get(ids.taxonomy))
            && let Some(word) = taxonomy.as_text().and_then(defaults::provider_type)
        {
            self.session.set(ids.provider_type, State::Known(Value::text(word)));
            self.note_derived(session(ids.provider_type), session(ids.taxonomy));
        }
        for line in &mut self.lines {
            if line.get(ids.modifiers).is_unknown() {
                line.set(ids.modifiers, State::Known(Value::List(Vec::new())));
            }
        }
        self.derive_discipline(ids);
        self.derive_pointers(ids);
        for (from, to) in [
            (ids.provider_type, ids.performed_by),
            (ids.place, ids.line_place),
            (ids.start, ids.line_start),
            (ids.end, ids.line_end),
        ] {
            let state = self.session.get(from).clone();
            if state.is_unknown() {
                continue;
            }
            for i in 0..self.lines.len() {
                let Some(line) = self.lines.get_mut(i) else { continue };
                if line.get(to).is_unknown() {
                    line.set(to, state.clone());
                    self.note_derived(Key { path: path_of(to), line: Some(i) }, session(from));
                }
            }
        }
    }

    fn derive_discipline(&mut self, ids: &Ids) {
        if !self.session.get(ids.discipline).is_unknown() {
            return;
        }
        let modifiers = self.lines.iter().filter_map(|line| line.get(ids.modifiers).known().and_then(Value::as_list));
        let mut said: Vec<&str> =
            modifiers.flatten().filter_map(Value::as_text).filter_map(defaults::discipline_of_modifier).collect();
        said.dedup();
        let word = match said.as_slice() {
            [one] => Some(*one),
            [] => {
                let provider = self.session.get(ids.provider_type).known().and_then(Value::as_text);
                let word = provider.and_then(defaults::discipline_of_provider);
                if word.is_some() {
                    let key = |id| Key { path: path_of(id), line: None };
                    self.note_derived(key(ids.discipline), key(ids.provider_type));
                }
                word
            }
            _ => None,
        };
        if let Some(word) = word {
            self.session.set(ids.discipline, State::Known(Value::text(word)));
        }
    }

    fn derive_pointers(&mut self, ids: &Ids) {
        let State::Known(diagnoses) = self.session.get(ids.diagnoses) else { return };
        let count = diagnoses.as_list().map_or(0, <[Value]>::len);
        let all: Vec<Value> = (1..=count).map(|n| Value::text(&n.to_string())).collect();
        for line in &mut self.lines {
            if line.get(ids.pointers).is_unknown() {
                line.set(ids.pointers, State::Known(Value::List(all.clone())));
            }
        }
    }

    fn note_derived(&mut self, of: Key, from: Key) {
        if !self.taken.is_empty() {
            self.derived.insert(of, from);
        }
    }

    /// Gives a fact a value wherever it is unknown.
    fn fill(&mut self, target: &Target, state: &State, by: By) {
        let path = target.path();
        let note = |taken: &mut BTreeMap<Key, (State, By)>, line| {
            taken.insert(Key { path: path.clone(), line }, (state.clone(), by));
        };
        match target {
            Target::Session(id) => {
                if self.session.get(Some(*id)).is_unknown() {
                    self.session.set(Some(*id), state.clone());
                    note(&mut self.taken, None);
                }
            }
            Target::Line(id) => {
                for (i, line) in self.lines.iter_mut().enumerate() {
                    if line.get(Some(*id)).is_unknown() {
                        line.set(Some(*id), state.clone());
                        note(&mut self.taken, Some(i));
                    }
                }
            }
            Target::Extra(path) => {
                if !self.extra.contains_key(path) {
                    self.extra.insert(path.clone(), state.clone());
                    note(&mut self.taken, None);
                }
            }
            Target::LineExtra(path) => {
                for (i, states) in self.line_extra.iter_mut().enumerate() {
                    if !states.contains_key(path) {
                        states.insert(path.clone(), state.clone());
                        note(&mut self.taken, Some(i));
                    }
                }
            }
            Target::Authorizations => {
                if self.authorizations.is_none() && *state == State::Absent {
                    self.authorizations = Some(Vec::new());
                    note(&mut self.taken, None);
                }
            }
            Target::OtherCoverage => {
                if self.other_coverage.is_none() && *state == State::Absent {
                    self.other_coverage = Some(Vec::new());
                    note(&mut self.taken, None);
                }
            }
        }
    }

    /// Reads what is still unknown as absent, as far as the run says so; never `minutes`.
    fn complete(&mut self, profile: &Profile, ids: &Ids, complete: &Complete) {
        let covered = |path: &str| match complete {
            Complete::No => false,
            Complete::All => true,
            Complete::Below(paths) => paths.iter().any(|p| {
                path.strip_prefix(p.strip_prefix("line.").unwrap_or(p))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
        };
        if *complete == Complete::No {
            return;
        }
        let mut all: Vec<Target> = FactId::of(Owner::Session).map(Target::Session).collect();
        all.extend(profile.facts.keys().map(|path| match path.strip_prefix("line.") {
            Some(bare) => Target::LineExtra(bare.to_owned()),
            None => Target::Extra(path.clone()),
        }));
        all.extend(
            profile
                .counters
                .keys()
                .map(|name| format!("history.{name}"))
                .filter(|path| FactId::find(Owner::Session, path).is_none())
                .map(Target::Extra),
        );
        all.extend([Target::Authorizations, Target::OtherCoverage]);
        self.fill_all(&all, &covered);
        self.derive(ids);
        let lines: Vec<Target> =
            FactId::of(Owner::Line).filter(|id| Some(*id) != ids.minutes).map(Target::Line).collect();
        self.fill_all(&lines, &covered);
        self.complete_parts(&covered);
    }

    fn fill_all(&mut self, targets: &[Target], covered: &impl Fn(&str) -> bool) {
        for target in targets {
            if covered(&target.path()) {
                self.fill(target, &State::Absent, By::Complete);
            }
        }
    }

    fn complete_parts(&mut self, covered: &impl Fn(&str) -> bool) {
        let lists = [
            ("authorizations", Owner::Authorization, &mut self.authorizations),
            ("other_coverage", Owner::OtherCoverage, &mut self.other_coverage),
        ];
        for (list, owner, sheets) in lists {
            for (i, sheet) in sheets.iter_mut().flatten().enumerate() {
                for id in FactId::of(owner) {
                    if sheet.get(Some(id)).is_unknown() && covered(&format!("{list}.{}", id.def().path)) {
                        sheet.set(Some(id), State::Absent);
                        let path = part_path(list, i, id);
                        self.taken.insert(Key { path, line: None }, (State::Absent, By::Complete));
                    }
                }
            }
        }
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
        self.lines.get(line).and_then(|l| l.get(ids.code).known()).and_then(Value::as_text).unwrap_or("")
    }
}

/// The path of a fact of the `i`th object of a list.
#[must_use]
pub fn part_path(list: &str, i: usize, id: FactId) -> String {
    format!("{list}.{}.{}", i.saturating_add(1), id.def().path)
}

fn path_of(id: Option<FactId>) -> String {
    id.map_or_else(String::new, |id| id.def().path.to_owned())
}

fn read_extras(
    facts: &Facts,
    line: Option<usize>,
    ty: impl Fn(&str) -> Option<Type>,
    into: &mut BTreeMap<String, State>,
    undeclared: &mut BTreeMap<String, Vec<usize>>,
    errors: &mut Vec<RecordError>,
) {
    let number = line.map(|i| i.saturating_add(1));
    for (path, raw) in &facts.extra {
        let Some(ty) = ty(path) else {
            undeclared.entry(path.clone()).or_default().extend(number);
            continue;
        };
        match read_raw(&ty, raw) {
            Ok(state) => {
                into.insert(path.clone(), state);
            }
            Err(expected) => errors.push(RecordError {
                file: String::new(),
                row: None,
                field: Some(number.map_or_else(|| path.clone(), |n| format!("lines.{n}.{path}"))),
                value: Some(show(raw).chars().take(80).collect()),
                expected,
            }),
        }
    }
}

fn show(raw: &Raw) -> String {
    match raw {
        Raw::Absent => String::from("none"),
        Raw::Bool(value) => value.to_string(),
        Raw::Number(text) | Raw::Text(text) => text.clone(),
        Raw::List(members) => members.iter().map(show).collect::<Vec<_>>().join(";"),
    }
}

fn read_raw(ty: &Type, raw: &Raw) -> Result<State, String> {
    let one = |raw: &Raw| match raw {
        Raw::Bool(value) if ty.scalar == Scalar::Bool => Ok(Value::Bool(*value)),
        Raw::Number(text) if ty.scalar == Scalar::Bool => Err(format!("true or false, not {text}")),
        Raw::Number(text) | Raw::Text(text) => literal::read(&ty.scalar, text.trim()).map_err(|e| e.0),
        Raw::Bool(_) | Raw::Absent | Raw::List(_) => Err(ty.to_string()),
    };
    match raw {
        Raw::Absent => Ok(State::Absent),
        Raw::List(members) if ty.list => {
            members.iter().map(one).collect::<Result<_, _>>().map(|members| State::Known(Value::List(members)))
        }
        Raw::Text(text) if ty.list => {
            let members = text.split(';').map(|part| one(&Raw::Text(part.to_owned())));
            members.collect::<Result<_, _>>().map(|members| State::Known(Value::List(members)))
        }
        _ if ty.list => one(raw).map(|value| State::Known(Value::List(vec![value]))),
        _ => one(raw).map(State::Known),
    }
}
