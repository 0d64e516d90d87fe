//! What a profile declares (`extra.*`, counters), read out of the record's untyped values by the declared types.

use std::collections::BTreeMap;

use super::Prepared;
use crate::model::determination::{Note, RecordError};
use crate::model::literal;
use crate::model::session::{Facts, Raw};
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Profile;

impl Prepared<'_> {
    /// Reads what the profile declares out of the record's untyped extras.
    pub(super) fn read_declared(&mut self, profile: &Profile) -> Vec<RecordError> {
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
        errors
    }
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
