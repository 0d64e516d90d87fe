//! The record that is kept, for good or for a run, is the session: what is written reads back as what was read.

use payrules::formats::read::direct::Direct;
use payrules::formats::read::raw::again;
use payrules::formats::write::flat::flat;
use payrules::formats::write::record;
use payrules::formats::{Read, ReadOptions, open, session_from_tree};
use payrules::model::enums::Words;
use payrules::model::facts::{FactDef, FactId, Owner};
use payrules::model::literal;
use payrules::model::session::{Facts, Parts, Raw, Session};
use payrules::model::state::State;
use payrules::model::types::Scalar;
use payrules::model::value::Value;
use proptest::prelude::*;

/// A few texts of a type that are values.
fn texts(def: &FactDef) -> Vec<&'static str> {
    if def.path == "diagnosis_pointers" {
        return vec!["1", "2"];
    }
    match def.ty().scalar {
        Scalar::Bool => vec!["true", "false"],
        Scalar::Number | Scalar::Money => vec!["0", "45.00", "0.10", "999999999999999.9999999999", "1234567.89"],
        Scalar::Minutes => vec!["0", "25", "1440"],
        Scalar::Date => vec!["2026-03-02", "1999-12-31"],
        Scalar::Time => vec!["00:00", "23:59"],
        Scalar::Text => vec!["A", "007", "1e5", "true", "a;b", "ä \"x\"\\", "-"],
        Scalar::Procedure => vec!["97110", "G0283"],
        Scalar::Diagnosis => vec!["M54.50", "S39.012A"],
        Scalar::Modifier => vec!["GP", "59"],
        Scalar::Place => vec!["11", "02"],
        Scalar::State => vec!["WA"],
        Scalar::Word(Words::Fixed(words)) => words.words.iter().copied().take(2).collect(),
        _ => panic!("no texts for {}", def.path),
    }
}

fn values(def: &'static FactDef) -> BoxedStrategy<State> {
    let ty = def.ty();
    let read = move |text: &str| literal::read(&def.ty().scalar, text).unwrap_or_else(|e| panic!("{text}: {}", e.0));
    let one = prop::sample::select(texts(def)).prop_map(read);
    let known = if ty.list {
        // A claim has room for four modifiers, each once.
        prop::sample::subsequence(texts(def), 1..=2)
            .prop_map(move |all| Value::List(all.into_iter().map(read).collect()))
            .boxed()
    } else {
        one.boxed()
    };
    prop_oneof![3 => Just(State::Unknown), 2 => known.prop_map(State::Known), 1 => Just(State::Absent)].boxed()
}

fn raw() -> impl Strategy<Value = Raw> {
    let text = prop::sample::select(vec!["A", "1e5", "007", "true", "ä;b"]).prop_map(|t| Raw::Text(t.to_owned()));
    let number = prop::sample::select(vec!["1", "1.50", "-0.1"]).prop_map(|t| Raw::Number(t.to_owned()));
    let one = prop_oneof![text, number, any::<bool>().prop_map(Raw::Bool)];
    prop_oneof![one.clone(), Just(Raw::Absent), prop::collection::vec(one, 1..3).prop_map(Raw::List)]
}

/// Facts that are in no conflict with each other: days that have an order are left out but for one.
fn facts(owner: Owner, extra: Vec<&'static str>) -> BoxedStrategy<Facts> {
    let ids = FactId::of(owner).filter(|id| !["provider.license_until", "until"].contains(&id.def().path));
    let ids: Vec<FactId> = ids.collect();
    let each: Vec<_> = ids.iter().map(|id| values(id.def())).collect();
    let extra = prop::collection::vec((prop::sample::select(extra), raw()), 0..3);
    (each, extra)
        .prop_map(move |(states, extra)| {
            let mut facts = Facts::default();
            ids.iter().zip(states).for_each(|(id, state)| facts.set(*id, state));
            facts.extra.extend(extra.into_iter().map(|(path, raw)| (path.to_owned(), raw)));
            facts
        })
        .boxed()
}

fn require(facts: &mut Facts, owner: Owner, path: &str, scalar: &Scalar, text: &str) {
    facts.set(FactId::find(owner, path).unwrap(), State::Known(literal::read(scalar, text).unwrap()));
}

fn line() -> impl Strategy<Value = Facts> {
    facts(Owner::Line, vec!["extra.device", "extra.device.size"]).prop_map(|mut line| {
        require(&mut line, Owner::Line, "code", &Scalar::Procedure, "97110");
        require(&mut line, Owner::Line, "minutes", &Scalar::Minutes, "1440");
        line
    })
}

fn parts(owner: Owner) -> impl Strategy<Value = Parts> {
    // A part whose every fact is absent is none.
    let some = facts(owner, vec!["extra.x"]).prop_map(move |mut part| {
        part.extra.clear();
        if FactId::of(owner).all(|id| *part.get(id) == State::Absent) { Facts::default() } else { part }
    });
    prop_oneof![Just(Parts::Unknown), prop::collection::vec(some, 0..3).prop_map(Parts::Known)]
}

fn sessions() -> impl Strategy<Value = Session> {
    let extra = vec!["extra.plan", "extra.plan.name", "history.visits_this_week", "history.a.b"];
    let lines = prop::collection::vec(line(), 1..3);
    let all = (facts(Owner::Session, extra), lines, parts(Owner::Authorization), parts(Owner::OtherCoverage));
    all.prop_map(|(mut facts, lines, authorizations, other_coverage)| {
        require(&mut facts, Owner::Session, "id", &Scalar::Text, "V-1");
        require(&mut facts, Owner::Session, "date_of_service", &Scalar::Date, "2026-03-02");
        // Two diagnoses, which lines may point to.
        let diagnoses = ["M54.50", "S39.012A"].map(|text| literal::read(&Scalar::Diagnosis, text).unwrap());
        let id = FactId::find(Owner::Session, "diagnoses").unwrap();
        facts.set(id, State::Known(Value::List(diagnoses.to_vec())));
        Session { facts, lines, authorizations, other_coverage }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_record_reads_back_as_the_session(session in sessions()) {
        let text = record(&session).to_string();
        let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
        let back = session_from_tree(&tree, "written", 1);
        prop_assert_eq!(back.as_ref(), Ok(&session), "{}", text);
        prop_assert_eq!(record(&session).to_string(), text);
        let mut text = Vec::new();
        flat(&session, &mut text).unwrap();
        let back = again(&text, &mut Direct::new());
        prop_assert_eq!(back.as_ref(), Some(&session), "{}", String::from_utf8_lossy(&text));
    }
}

#[test]
fn every_record_of_the_corpus_reads_back() {
    let mut seen = 0;
    let mut folders = vec![std::path::PathBuf::from("tests/read/corpus"), std::path::PathBuf::from("examples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(reader) = open(path.to_str().unwrap(), None, ReadOptions::default()) else { continue };
            for read in reader.map_while(Result::ok) {
                let Read::Session(session, _) = read else { continue };
                let tree = record(&session);
                assert_eq!(
                    session_from_tree(&tree, "written", 1).as_ref(),
                    Ok(&*session),
                    "{}: {tree}",
                    path.display()
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}
