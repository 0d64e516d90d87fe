//! Half-known records: each fact unknown, or turned out one of a few ways, absent among them.

use std::collections::BTreeMap;

use payrules::model::facts::{FactId, Owner};
use payrules::model::literal;
use payrules::model::session::{Facts, Parts, Session};
use payrules::model::state::State;
use payrules::model::value::Value;
use proptest::prelude::*;
use proptest::sample::select;

/// A fact that may be unknown: its path, and the number of its line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    pub path: &'static str,
    pub line: Option<usize>,
}

/// How a fact may turn out; `none` is absent.
const SESSION: &[(&str, &[&str])] = &[
    ("documentation.abn_on_file", &["true", "false", "none"]),
    ("documentation.improvement", &["true", "false"]),
    ("history.visits_this_year", &["1", "2", "5", "none"]),
    ("referral.on", &["2026-01-05", "2026-02-20", "none"]),
    ("plan_of_care.certified_on", &["2026-02-01", "2026-02-25", "none"]),
    ("case.phase", &["acute", "chronic", "none"]),
    ("provider.type", &["massage_therapist", "physical_therapist", "none"]),
    ("diagnoses", &["M54.50", "M54.50;G89.29", "S39.012A", "none"]),
    ("authorizations.1.until", &["2026-01-31", "2026-12-31", "none"]),
    ("authorizations.1.visits", &["3", "8", "none"]),
];

const LINE: &[(&str, &[&str])] = &[
    ("minutes", &["5", "15", "23", "30", "38", "none"]),
    ("assistant_minutes", &["0", "4", "12", "none"]),
    ("purpose", &["wellness", "rehabilitative", "none"]),
    ("units_billed", &["1", "2", "none"]),
    ("charge", &["40.00", "70.00", "none"]),
];

/// The ways a fact may turn out.
pub fn turns(fact: &Fact) -> impl Iterator<Item = &'static str> {
    let all = if fact.line.is_some() { LINE } else { SESSION };
    all.iter().filter(|(path, _)| *path == fact.path).flat_map(|(_, turns)| turns.iter().copied())
}

/// A record: what is known of it.
#[derive(Clone, Debug)]
pub struct Draft {
    codes: Vec<&'static str>,
    modifiers: Vec<Option<&'static str>>,
    known: BTreeMap<Fact, &'static str>,
}

impl Draft {
    /// The facts it does not know.
    pub fn unknown(&self) -> Vec<Fact> {
        facts(self.codes.len()).into_iter().filter(|fact| !self.known.contains_key(fact)).collect()
    }

    /// The record with one more fact.
    pub fn with(&self, fact: &Fact, turn: &'static str) -> Draft {
        let mut more = self.clone();
        more.known.insert(fact.clone(), turn);
        more
    }

    /// As the engine gets it.
    pub fn session(&self) -> Session {
        let mut session = Session::default();
        set(&mut session.facts, Owner::Session, "id", "S-1");
        set(&mut session.facts, Owner::Session, "date_of_service", "2026-03-02");
        session.lines = vec![Facts::default(); self.codes.len()];
        for (line, (code, modifier)) in session.lines.iter_mut().zip(self.codes.iter().zip(&self.modifiers)) {
            set(line, Owner::Line, "code", code);
            if let Some(modifier) = modifier {
                set(line, Owner::Line, "modifiers", modifier);
            }
        }
        let mut authorizations = vec![Facts::default(), Facts::default()];
        set(&mut authorizations[0], Owner::Authorization, "number", "A1");
        set(&mut authorizations[1], Owner::Authorization, "until", "2026-01-15");
        set(&mut authorizations[1], Owner::Authorization, "visits", "4");
        for (fact, turn) in &self.known {
            match (fact.line, fact.path.strip_prefix("authorizations.1.")) {
                (Some(line), _) => set(&mut session.lines[line - 1], Owner::Line, fact.path, turn),
                (None, Some(part)) => set(&mut authorizations[0], Owner::Authorization, part, turn),
                (None, None) => set(&mut session.facts, Owner::Session, fact.path, turn),
            }
        }
        session.authorizations = Parts::Known(authorizations);
        session
    }
}

fn set(facts: &mut Facts, owner: Owner, path: &str, text: &str) {
    let id = FactId::find(owner, path).unwrap();
    let ty = id.def().ty();
    let read = |text: &str| literal::read(&ty.scalar, text).unwrap();
    let state = match text {
        "none" => State::Absent,
        _ if ty.list => State::Known(Value::List(text.split(';').map(read).collect())),
        _ => State::Known(read(text)),
    };
    facts.set(id, state);
}

fn facts(lines: usize) -> Vec<Fact> {
    let of_session = SESSION.iter().map(|(path, _)| Fact { path, line: None });
    let of_lines = (1..=lines).flat_map(|n| LINE.iter().map(move |(path, _)| Fact { path, line: Some(n) }));
    of_session.chain(of_lines).collect()
}

/// A record of one to three lines in which one to ten facts are unknown.
pub fn draft() -> impl Strategy<Value = Draft> {
    let codes = prop::collection::vec(select(vec!["97124", "97110", "97140", "97010", "97545", "97124"]), 1..4);
    (codes, prop::collection::vec(prop::option::weighted(0.3, select(vec!["GP", "KX"])), 3))
        .prop_flat_map(|(codes, modifiers)| {
            let all = facts(codes.len());
            let count = all.len();
            let turns_of: Vec<_> = all.iter().map(|fact| select(turns(fact).collect::<Vec<_>>())).collect();
            (Just((codes, modifiers, all)), turns_of, prop::collection::btree_set(0..count, 1..11))
        })
        .prop_map(|((codes, modifiers, all), turned, unknown)| {
            let known = all.into_iter().zip(turned).enumerate().filter(|(i, _)| !unknown.contains(i)).map(|(_, k)| k);
            Draft { known: known.collect(), modifiers: modifiers[..codes.len()].to_vec(), codes }
        })
}
