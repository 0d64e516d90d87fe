//! From fields and what is written in them to a [`Session`], or to a rejection with everything that is wrong.
//!
//! In: one value at a time, in any order, from any format. Out: the session as recorded. What always holds: every mistake is
//! kept, none hides another; a value given twice is kept only if both agree.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::checks;
use super::field::{Field, Scope, Slot, below, near, resolve};
use crate::model::determination::{RecordError, Rejection};
use crate::model::facts::{FactId, Owner};
use crate::model::given::{self, Wrong};
use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;
use crate::model::value::Value;

/// More service lines than any session of one day has. A file whose `id` is the same on each row would otherwise be one
/// session of a million lines.
pub const MOST_LINES: usize = 1000;

/// Values in messages are cut to this many characters.
const SHOWN: usize = 80;

/// Where a value is written.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The row of text, or the number of the record.
    pub row: usize,
    /// How the field is named in messages.
    pub name: &'a str,
    /// The foreign column it comes from and how that is read, where a columns map is used.
    pub column: Option<&'a str>,
}

/// A session being read.
#[derive(Debug)]
pub struct Draft {
    file: Arc<str>,
    session: Facts,
    lines: Vec<Facts>,
    lines_given: usize,
    line_rows: Vec<usize>,
    parts: BTreeMap<Slot, Facts>,
    no_parts: BTreeSet<Owner>,
    absent: Vec<Statement>,
    errors: Vec<RecordError>,
}

/// A statement that a fact, object or list is absent; held until everything else is read.
#[derive(Debug)]
struct Statement {
    line: Option<usize>,
    field: Field,
    row: usize,
    name: String,
}

impl Draft {
    /// An empty session of a file.
    #[must_use]
    pub fn new(file: Arc<str>) -> Self {
        Self {
            file,
            session: Facts::default(),
            lines: Vec::new(),
            lines_given: 0,
            line_rows: Vec::new(),
            parts: BTreeMap::new(),
            no_parts: BTreeSet::new(),
            absent: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Begins the next service line, which is written in `row`; false if there are too many to keep it.
    pub fn begin_line(&mut self, row: usize) -> bool {
        self.lines_given = self.lines_given.saturating_add(1);
        let room = self.lines.len() < MOST_LINES;
        if room {
            self.lines.push(Facts::default());
            self.line_rows.push(row);
        }
        room
    }

    /// Counts lines that are too many to keep.
    pub fn more_lines(&mut self, count: usize) {
        self.lines_given = self.lines_given.saturating_add(count);
    }

    /// Lines begun so far.
    #[must_use]
    pub fn lines_begun(&self) -> usize {
        self.lines.len()
    }

    /// Takes what is written in a field; line fields fill the line begun last.
    pub fn put(&mut self, scope: Scope, field: &Field, raw: &Raw, place: Place<'_>) {
        match field {
            Field::Fact(slot, id) => self.put_fact(scope, *slot, *id, raw, place),
            Field::Extra(path) => match given::untyped(raw) {
                Some(wrong) => self.wrong(wrong, place),
                None => self.put_extra(scope, path, raw, place),
            },
            Field::Whole(..) | Field::List(_) if *raw == Raw::Absent => self.state_absent(scope, field.clone(), place),
            Field::Whole(slot, _) => {
                self.begin_part(*slot);
                self.wrong(Wrong::new(given::show(raw), "an object with its parts, or `none`"), place);
            }
            Field::List(_) => {
                let expected = "a list of objects, or `none`; in CSV a numbered column for each part";
                self.wrong(Wrong::new(given::show(raw), expected), place);
            }
            Field::Absent => self.put_absent(scope, raw, place),
        }
    }

    /// Takes the value of a fact that nothing was said of before; false, and nothing is done, if something was.
    pub fn put_value(&mut self, scope: Scope, slot: Slot, id: FactId, value: Value) -> bool {
        self.begin_part(slot);
        let Some(facts) = self.facts(scope, slot).filter(|facts| facts.get(id).is_unknown()) else { return false };
        facts.set(id, State::Known(value));
        true
    }

    /// Says that a numbered object exists, though nothing may be known of it.
    pub fn begin_part(&mut self, slot: Slot) {
        if slot != Slot::Own {
            self.parts.entry(slot).or_default();
        }
    }

    /// Adds a mistake.
    pub fn wrong(&mut self, wrong: Wrong, place: Place<'_>) {
        let expected = match place.column {
            Some(column) => format!("{} ({column})", wrong.expected),
            None => wrong.expected,
        };
        self.errors.push(RecordError {
            file: self.file.to_string(),
            row: Some(place.row),
            field: Some(place.name.to_string()),
            value: Some(cut(&wrong.value)),
            expected,
        });
    }

    /// Adds a mistake that is not about one value.
    pub fn broken(&mut self, row: usize, field: Option<&str>, expected: impl Into<String>) {
        self.errors.push(RecordError {
            file: self.file.to_string(),
            row: Some(row),
            field: field.map(ToString::to_string),
            value: None,
            expected: expected.into(),
        });
    }

    /// The session, or everything wrong with it; `row` is where it begins.
    ///
    /// # Errors
    /// A [`Rejection`] with its id, if that could be read.
    pub fn finish(mut self, row: usize, partial: bool) -> Result<Session, Rejection> {
        self.apply_absent();
        if self.lines_given > MOST_LINES {
            let given = self.lines_given;
            let expected = format!(
                "at most {MOST_LINES} lines for a session of one day, not {given}; check that `id` is the visit number"
            );
            self.broken(row, Some("lines"), expected);
        }
        let session = Session {
            authorizations: take_parts(&mut self.parts, &self.no_parts, Owner::Authorization),
            other_coverage: take_parts(&mut self.parts, &self.no_parts, Owner::OtherCoverage),
            facts: self.session,
            lines: self.lines,
        };
        for problem in checks::session(&session, partial, &self.errors) {
            self.errors.push(RecordError {
                file: self.file.to_string(),
                row: Some(problem.line.and_then(|n| self.line_rows.get(n.saturating_sub(1)).copied()).unwrap_or(row)),
                field: Some(problem.field),
                value: problem.value.map(|value| cut(&value)),
                expected: problem.expected,
            });
        }
        if self.errors.is_empty() {
            return Ok(session);
        }
        let id = Some(session.id()).filter(|id| !id.is_empty()).map(ToString::to_string);
        let patient = session.text("patient.id").map(ToString::to_string);
        Err(Rejection { patient, ..Rejection::new(id, self.errors) })
    }

    /// The rejection of what is no record at all.
    #[must_use]
    pub fn reject(self) -> Rejection {
        Rejection::new(None, self.errors)
    }

    fn put_fact(&mut self, scope: Scope, slot: Slot, id: FactId, raw: &Raw, place: Place<'_>) {
        self.begin_part(slot);
        let state = match given::state(id.def(), raw) {
            Ok(state) => state,
            Err(all) => {
                for wrong in all {
                    self.wrong(wrong, place);
                }
                return;
            }
        };
        if state == State::Absent && is_required(slot.owner(scope), id.def().path) {
            self.wrong(Wrong::new("none", format!("a value ({}); a record cannot be without it", id.def().doc)), place);
            return;
        }
        let Some(facts) = self.facts(scope, slot) else { return };
        let before = facts.get(id);
        if before.is_unknown() {
            facts.set(id, state);
        } else if *before != state {
            let expected = format!("one value; it was given as `{}` before", show(before));
            self.wrong(Wrong::new(given::show(raw), expected), place);
        }
    }

    fn put_extra(&mut self, scope: Scope, path: &str, raw: &Raw, place: Place<'_>) {
        let Some(facts) = self.facts(scope, Slot::Own) else { return };
        match facts.extra.get(path) {
            Some(before) if before != raw => {
                let expected = format!("one value; it was given as `{}` before", given::show(before));
                self.wrong(Wrong::new(given::show(raw), expected), place);
            }
            _ => {
                facts.extra.insert(path.to_string(), raw.clone());
            }
        }
    }

    /// The names in an `absent` list.
    fn put_absent(&mut self, scope: Scope, raw: &Raw, place: Place<'_>) {
        let names: Vec<String> = match raw {
            Raw::Absent => return,
            Raw::List(members) => members.iter().map(given::show).collect(),
            other => given::show(other).split(';').map(|name| name.trim().to_string()).collect(),
        };
        for name in names {
            match resolve(scope, &name) {
                Some(Field::Absent) | None => {
                    let expected = match near(scope, &name) {
                        Some(near) => format!("names of facts; did you mean {near}?"),
                        None if scope == Scope::Session && resolve(Scope::Line, &name).is_some() => {
                            String::from("names of facts of the session; a line has its own list, `line.absent` in CSV")
                        }
                        None => String::from("names of facts, such as referral.on"),
                    };
                    self.wrong(Wrong::new(name, expected), place);
                }
                Some(Field::Fact(slot, id)) if is_required(slot.owner(scope), id.def().path) => {
                    self.wrong(Wrong::new(name, "names of facts that a record can be without"), place);
                }
                Some(field) => self.state_absent(scope, field, Place { name: &name, ..place }),
            }
        }
    }

    fn state_absent(&mut self, scope: Scope, field: Field, place: Place<'_>) {
        let line = (scope == Scope::Line).then(|| self.lines.len().saturating_sub(1));
        self.absent.push(Statement { line, field, row: place.row, name: place.name.to_string() });
    }

    /// Makes absent what was stated to be, and refuses it where a value was given too.
    fn apply_absent(&mut self) {
        for statement in std::mem::take(&mut self.absent) {
            let given = match &statement.field {
                Field::List(owner) => self.no_part(*owner),
                Field::Extra(path) => self.no_extra(statement.line, path),
                Field::Fact(slot, id) => self.no_facts(statement.line, *slot, &[*id]),
                Field::Whole(slot, object) => {
                    let owner = slot.owner(Scope::Session);
                    let all: Vec<FactId> = FactId::of(owner).filter(|id| below(id.def().path, object)).collect();
                    self.no_facts(statement.line, *slot, &all)
                }
                Field::Absent => None,
            };
            if let Some(given) = given {
                let expected = format!("either `none` or a value; {given} is given too");
                let place = Place { row: statement.row, name: &statement.name, column: None };
                self.wrong(Wrong::new("none", expected), place);
            }
        }
    }

    /// States that there is none of a list of objects; the name of one that is given all the same.
    fn no_part(&mut self, owner: Owner) -> Option<String> {
        self.no_parts.insert(owner);
        let given =
            self.parts.iter().find(|(slot, facts)| slot.owner(Scope::Session) == owner && !all_absent(facts, owner));
        given.map(|(slot, _)| match slot {
            Slot::Authorization(number) => format!("`authorizations.{number}`"),
            Slot::OtherCoverage(number) => format!("`other_coverage.{number}`"),
            Slot::Own => String::from("a part"),
        })
    }

    fn no_extra(&mut self, line: Option<usize>, path: &str) -> Option<String> {
        let facts = match line {
            Some(at) => self.lines.get_mut(at)?,
            None => &mut self.session,
        };
        let before = facts.extra.entry(path.to_string()).or_insert(Raw::Absent);
        (*before != Raw::Absent).then(|| format!("`{}`", given::show(before)))
    }

    fn no_facts(&mut self, line: Option<usize>, slot: Slot, ids: &[FactId]) -> Option<String> {
        self.begin_part(slot);
        let facts = match (slot, line) {
            (Slot::Own, Some(at)) => self.lines.get_mut(at)?,
            (Slot::Own, None) => &mut self.session,
            (slot, _) => self.parts.get_mut(&slot)?,
        };
        let mut given = None;
        for id in ids {
            if facts.get(*id).known().is_some() {
                given.get_or_insert(format!("`{}`", id.def().path));
            } else {
                facts.set(*id, State::Absent);
            }
        }
        given
    }

    fn facts(&mut self, scope: Scope, slot: Slot) -> Option<&mut Facts> {
        match (scope, slot) {
            (Scope::Line, _) => self.lines.last_mut(),
            (Scope::Session, Slot::Own) => Some(&mut self.session),
            (Scope::Session, slot) => self.parts.get_mut(&slot),
        }
    }
}

/// The objects of a list in the order of their numbers. One whose every part is absent does not exist.
fn take_parts(parts: &mut BTreeMap<Slot, Facts>, none: &BTreeSet<Owner>, owner: Owner) -> Parts {
    let mut given = none.contains(&owner);
    let mut list = Vec::new();
    for (slot, facts) in parts.iter_mut() {
        if slot.owner(Scope::Session) == owner {
            given = true;
            if !all_absent(facts, owner) {
                list.push(std::mem::take(facts));
            }
        }
    }
    if given { Parts::Known(list) } else { Parts::Unknown }
}

/// Whether every part of an object is absent, so that it does not exist.
pub(super) fn all_absent(facts: &Facts, owner: Owner) -> bool {
    FactId::of(owner).all(|id| *facts.get(id) == State::Absent)
}

/// Facts without which there is no record.
pub(super) fn is_required(owner: Owner, path: &str) -> bool {
    matches!((owner, path), (Owner::Session, "id" | "date_of_service") | (Owner::Line, "code"))
}

fn show(state: &State) -> String {
    state.known().map_or_else(|| String::from("none"), Value::to_string)
}

/// A value as a message shows it: at most 80 characters.
#[must_use]
pub fn cut(value: &str) -> String {
    value.chars().take(SHOWN).collect()
}
