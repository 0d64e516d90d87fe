//! Generated records: each fact unknown, absent, or one of a few values on both sides of the bounds that rules ask for.

use payrules::formats::session_from_tree;
use payrules::model::facts::{FactId, Owner};
use payrules::model::session::Session;
use payrules::model::types::Scalar;
use serde_json::{Map, Value, json};

use crate::condition::{CODES, values};
use crate::tape::Tape;

/// How much a record leaves out, in hundredths.
const LEFT_OUT: &[usize] = &[0, 0, 3, 30];

/// A record as JSON.
pub fn record(tape: &mut Tape<'_>, id: &str) -> Value {
    let left_out = *tape.of(LEFT_OUT);
    let mut session = Map::new();
    for fact in FactId::of(Owner::Session) {
        let path = fact.def().path;
        if matches!(path, "id" | "payer" | "paid_by" | "date_of_service" | "claim.frequency" | "history.complete_from")
        {
            continue;
        }
        put(&mut session, tape, fact, path, left_out);
    }
    session.insert("id".into(), json!(id));
    session.insert("date_of_service".into(), json!(tape.of(&["2026-03-02", "2026-03-01", "2026-03-03"])));
    if !tape.percent(left_out) {
        set(&mut session, "extra.flag", if tape.percent(50) { json!(true) } else { json!(false) });
        set(&mut session, "extra.count", json!(tape.below(4)));
        set(&mut session, "history.seen", json!(tape.below(4)));
    }
    let lines: Vec<Value> = (0..=tape.below(5)).map(|_| line(tape, left_out)).collect();
    session.insert("lines".into(), Value::Array(lines));
    if !tape.percent(left_out) {
        let count = tape.below(3);
        let authorizations: Vec<Value> = (0..count).map(|_| owned(tape, Owner::Authorization, left_out)).collect();
        session.insert("authorizations".into(), Value::Array(authorizations));
        session.insert("other_coverage".into(), json!([]));
    }
    Value::Object(session)
}

fn line(tape: &mut Tape<'_>, left_out: usize) -> Value {
    let Value::Object(mut line) = owned(tape, Owner::Line, left_out) else { return Value::Null };
    line.insert("code".into(), json!(tape.of(CODES)));
    Value::Object(line)
}

fn owned(tape: &mut Tape<'_>, owner: Owner, left_out: usize) -> Value {
    let mut object = Map::new();
    for fact in FactId::of(owner) {
        let path = fact.def().path;
        if !matches!(path, "id" | "code" | "outcome" | "diagnosis_pointers") {
            put(&mut object, tape, fact, path, left_out);
        }
    }
    Value::Object(object)
}

fn put(object: &mut Map<String, Value>, tape: &mut Tape<'_>, fact: FactId, path: &str, left_out: usize) {
    if tape.percent(left_out) {
        return;
    }
    let ty = fact.def().ty();
    let value = if tape.percent(15) {
        json!("none")
    } else if ty.list {
        let values = values(&ty.scalar);
        let count = 1 + tape.below(3);
        let mut members: Vec<String> = (0..count).map(|_| tape.of(&values).clone()).collect();
        members.sort();
        members.dedup();
        json!(members)
    } else {
        let value = tape.of(&values(&ty.scalar)).clone();
        match ty.scalar {
            Scalar::Bool => json!(value == "true"),
            _ => json!(value),
        }
    };
    set(object, path, value);
}

/// Puts a value where its path says.
fn set(object: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((group, rest)) => {
            let inner = object.entry(group).or_insert_with(|| json!({}));
            if let Value::Object(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

/// The record without what a reader refuses (an end before its beginning, more minutes of an assistant than minutes), and the session it is.
pub fn readable(mut record: Value) -> (Value, Session) {
    loop {
        match session_from_tree(&record, "generated", 1) {
            Ok(session) => return (record, session),
            Err(rejection) => {
                for error in rejection.errors {
                    remove(&mut record, &error.field.unwrap());
                }
            }
        }
    }
}

fn remove(within: &mut Value, path: &str) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let inner = match within {
        Value::Array(all) => all.get_mut(first.parse::<usize>().unwrap() - 1),
        Value::Object(object) if rest.is_none() => {
            assert!(object.remove(first).is_some(), "no {path}");
            return;
        }
        other => other.get_mut(first),
    };
    remove(inner.unwrap(), rest.unwrap());
}
