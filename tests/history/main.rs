//! Earlier sessions: which are counted, in which windows, and how far a count is known.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod counters;
mod laws;
mod selection;
mod windows;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::LazyLock;

use payrules::engine::explanation::Verdict;
use payrules::engine::{Engine, Options};
use payrules::formats::session_from_tree;
use payrules::model::determination::{Answer, Determination};
use payrules::model::earlier::{Earlier, KnownFrom, Past};
use payrules::model::session::Session;
use payrules::profile::RuleBook;
use serde_json::{Map, Value, json};

/// A payer that refuses whatever has one earlier session in a window.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/history/rules");
    let checked = RuleBook::load(folder.as_ref()).unwrap().check().unwrap_or_else(|wrong| panic!("{wrong:?}"));
    checked.compile()
});

/// A session of patient P-1 on a day, with what is different.
fn session(id: &str, day: &str, changes: &Value) -> Session {
    let mut record = json!({
        "id": id, "date_of_service": day, "payer": "harbor", "discipline": "PT",
        "patient": {"id": "P-1"},
        "lines": [{"code": "97110", "minutes": 30, "units_billed": 2}],
    });
    merge(record.as_object_mut().unwrap(), changes.as_object().unwrap());
    session_from_tree(&record, "test", 1).unwrap()
}

fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn from_file(session: Session) -> Earlier {
    Earlier { session, from: KnownFrom::File }
}

fn past(sessions: Vec<Earlier>) -> Past {
    Past { asked: true, sessions: sessions.into(), unread: Vec::new() }
}

/// An answer, and what each rule came to, whatever the others did.
struct Decided {
    answer: Determination,
    verdicts: BTreeMap<String, Verdict>,
}

impl Deref for Decided {
    type Target = Determination;

    fn deref(&self) -> &Determination {
        &self.answer
    }
}

fn decide(session: &Session, past: &Past) -> Decided {
    decide_with(session, past, &Options::default())
}

fn decide_with(session: &Session, past: &Past, options: &Options) -> Decided {
    let alone = std::slice::from_ref(session);
    let explained = ENGINE.explain(alone, 0, past, options).unwrap();
    let answer = match ENGINE.determine_together(alone, past, options).pop().unwrap() {
        Answer::Decided(answer) => *answer,
        Answer::Rejected(rejection) => panic!("{rejection:?}"),
    };
    assert_eq!(answer, explained.determination);
    let verdicts = explained.rules.into_iter().map(|rule| (rule.rule, rule.lines[0].verdict.clone()));
    Decided { answer, verdicts: verdicts.collect() }
}

/// Whether the rule about a counter fired; `None`: it waits.
fn fired(answer: &Decided, counter: &str) -> Option<bool> {
    match &answer.verdicts[&counter.replace('_', "-")] {
        Verdict::Fired => Some(true),
        Verdict::Waits(_) => None,
        _ => Some(false),
    }
}

/// What the rules wait for.
fn missing(answer: &Decided) -> Vec<&str> {
    let waits = answer.verdicts.values().filter_map(|verdict| match verdict {
        Verdict::Waits(waits) => Some(waits),
        _ => None,
    });
    waits.flatten().map(String::as_str).collect()
}

fn notes(answer: &Determination) -> Vec<&str> {
    answer.notes.iter().map(|note| note.code.as_str()).collect()
}
