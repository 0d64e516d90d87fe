//! What must hold between the facts of one record, whatever the payer.
//!
//! In: a session as recorded. Out: what contradicts itself or is missing. Only slips of the pen are refused here; whether a
//! payer accepts the record is for its rules.

use crate::model::determination::RecordError;
use crate::model::facts::{FactId, Owner};
use crate::model::session::{Facts, Parts, Session, line_number};
use crate::model::state::State;
use crate::model::value::Value;

/// Modifiers that a claim line has room for.
pub(super) const MODIFIERS: usize = 4;
/// Diagnosis pointers that a claim line has room for.
pub(super) const POINTERS: usize = 4;
/// Diagnoses that a claim has room for.
pub(super) const DIAGNOSES: usize = 12;

/// One contradiction or gap.
#[derive(Debug)]
pub struct Problem {
    /// The line it is on, from 1.
    pub line: Option<usize>,
    /// Path of the field, with the number of its line.
    pub field: String,
    /// The value, if there is one.
    pub value: Option<String>,
    /// What was expected.
    pub expected: String,
}

/// Everything wrong with a session, given what was found wrong with its values already: a field whose value could not be
/// read is not called missing as well.
#[must_use]
pub fn session(session: &Session, partial: bool, before: &[RecordError]) -> Vec<Problem> {
    let mut found = Vec::new();
    let reported = |field: &str| before.iter().any(|e| e.field.as_deref().is_some_and(|f| names(f, field)));
    // A row that could not be read at all may have had all that is missing.
    let unread = before.iter().any(|error| error.field.is_none());
    if !partial && !unread {
        for (path, what) in [("id", "the visit number"), ("date_of_service", "the day of the session")] {
            if session.facts.at(Owner::Session, path).is_unknown() && !reported(path) {
                found.push(Problem {
                    line: None,
                    field: path.to_string(),
                    value: None,
                    expected: format!("{what}; it is required"),
                });
            }
        }
    }
    if session.lines.is_empty() && !unread && !reported("lines") {
        let expected = String::from("at least one service line");
        found.push(Problem { line: None, field: String::from("lines"), value: None, expected });
    }
    longest(&mut found, "diagnoses", &session.facts, Owner::Session, DIAGNOSES);
    order(&mut found, String::new, &session.facts, Owner::Session, ("provider.license_from", "provider.license_until"));
    if let Parts::Known(list) = &session.authorizations {
        for (number, facts) in (1usize..).zip(list) {
            let object = || format!("authorizations.{number}");
            order(&mut found, object, facts, Owner::Authorization, ("from", "until"));
        }
    }
    let diagnoses = list_of(session.facts.at(Owner::Session, "diagnoses")).map(<[Value]>::len);
    for (number, line) in (1usize..).zip(&session.lines) {
        let from = found.len();
        if line.at(Owner::Line, "code").is_unknown() {
            let prefix = format!("lines.{number}");
            let no_line = before.iter().any(|e| e.field.as_deref() == Some(prefix.as_str()));
            if !no_line && !reported(&format!("{prefix}.code")) {
                let expected = String::from("a procedure code; it is required on each line");
                found.push(Problem { line: None, field: String::from("code"), value: None, expected });
            }
        }
        check_line(&mut found, line, diagnoses);
        for problem in found.iter_mut().skip(from) {
            problem.line = Some(number);
            problem.field = format!("lines.{number}.{}", problem.field);
        }
    }
    found
}

/// What is wrong on one line; fields are named without its number.
fn check_line(found: &mut Vec<Problem>, line: &Facts, diagnoses: Option<usize>) {
    longest(found, "modifiers", line, Owner::Line, MODIFIERS);
    longest(found, "diagnosis_pointers", line, Owner::Line, POINTERS);
    let modifiers = list_of(line.at(Owner::Line, "modifiers")).unwrap_or_default();
    for (at, modifier) in modifiers.iter().enumerate() {
        if modifiers.iter().take(at).any(|earlier| earlier == modifier) {
            found.push(Problem {
                line: None,
                field: String::from("modifiers"),
                value: Some(modifier.to_string()),
                expected: String::from("each modifier once"),
            });
        }
    }
    let pointers = list_of(line.at(Owner::Line, "diagnosis_pointers")).unwrap_or_default();
    for pointer in pointers {
        let number = pointer.as_text().and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
        if let Some(count) = diagnoses.filter(|count| number > *count) {
            found.push(Problem {
                line: None,
                field: String::from("diagnosis_pointers"),
                value: Some(pointer.to_string()),
                expected: format!("a pointer to one of the diagnoses; the session has {count}"),
            });
        }
    }
    if let (Some(part), Some(all)) = (line_number(line, "assistant_minutes"), line_number(line, "minutes"))
        && part > all
    {
        found.push(Problem {
            line: None,
            field: String::from("assistant_minutes"),
            value: Some(part.normalize().to_string()),
            expected: format!(
                "at most the {} in `minutes`: it is the part of them by an assistant alone",
                all.normalize()
            ),
        });
    }
}

/// A list with more members than a claim has room for.
fn longest(found: &mut Vec<Problem>, path: &str, facts: &Facts, owner: Owner, most: usize) {
    let Some(members) = list_of(facts.at(owner, path)).filter(|list| list.len() > most) else { return };
    let value = Value::List(members.to_vec()).to_string();
    let expected = format!("at most {most} {}, not {}", path.replace('_', " "), members.len());
    found.push(Problem { line: None, field: path.to_string(), value: Some(value), expected });
}

/// A last day before its first day. `object` is the name of what both are parts of, where their paths do not say it.
fn order(
    found: &mut Vec<Problem>,
    object: impl Fn() -> String,
    facts: &Facts,
    owner: Owner,
    (from, until): (&str, &str),
) {
    let day = |path| FactId::find(owner, path).and_then(|id| facts.get(id).known().and_then(Value::as_date));
    let (Some(first), Some(last)) = (day(from), day(until)) else { return };
    if last < first {
        let name = |path: &str| if owner == Owner::Session { path.to_string() } else { format!("{}.{path}", object()) };
        let expected = format!("a day on or after `{}`, which is {first}", name(from));
        found.push(Problem { line: None, field: name(until), value: Some(last.to_string()), expected });
    }
}

fn list_of(state: &State) -> Option<&[Value]> {
    state.known().and_then(Value::as_list)
}

/// Whether an error's field is `path` or a part of it.
fn names(field: &str, path: &str) -> bool {
    field == path || super::field::below(field, path)
}
