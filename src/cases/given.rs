//! The session of a case: a sample, what the case says differently, and what it leaves out.
//!
//! In: `given` as a tree, and the samples. Out: the tree of a record, those of the sessions before it and those of its day. What always
//! holds: objects are merged key by key, everything else is replaced; `line = {…}` goes into every line; `without = […]` takes facts out
//! last, those of lines as `line.purpose`; a record without `id` is called `case`. `earlier = […]` and `same_day = […]` are no part of the
//! record: each of them is a record of the same patient, made in the same way, and is called `earlier-1`, `same-day-1` and so on.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Tree};

/// Samples may start from samples; more than this is a circle.
const DEEPEST: usize = 8;

/// Keys of a case that are no part of its record.
const BESIDE: [&str; 3] = ["earlier", "same_day", "stands"];

/// The patient of a case with other sessions that names none: they have to be somebody's.
const PATIENT: &str = "patient";

/// The record of a case.
#[must_use]
pub fn tree(given: &Tree, samples: &BTreeMap<String, Tree>) -> Tree {
    let mut record = record(given, samples);
    if let Tree::Object(map) = &mut record {
        map.entry("id").or_insert_with(|| Tree::from("case"));
        // Not all of them may be there: none is left over.
        let others = BESIDE.map(|key| map.remove(key).is_some() && key != "stands");
        if others.contains(&true) {
            named(map, PATIENT);
        }
    }
    record
}

/// The records of the sessions before that of a case, in the order written.
#[must_use]
pub fn earlier(given: &Tree, samples: &BTreeMap<String, Tree>) -> Vec<Tree> {
    others(&record(given, samples), "earlier", samples)
}

/// The records of the sessions of the day of a case, in their order, and the place of its own among them: the one that `stands` says, or
/// the last.
#[must_use]
pub fn day(given: &Tree, samples: &BTreeMap<String, Tree>) -> (Vec<Tree>, usize) {
    let whole = record(given, samples);
    let mut all = others(&whole, "same_day", samples);
    for other in &mut all {
        if let (Tree::Object(map), Some(date)) = (other, whole.get("date_of_service")) {
            map.entry("date_of_service").or_insert_with(|| date.clone());
        }
    }
    let stands = whole.get("stands").and_then(Tree::as_u64).and_then(|nth| usize::try_from(nth).ok());
    let own = stands.map_or(all.len(), |nth| nth.saturating_sub(1).min(all.len()));
    all.insert(own, tree(given, samples));
    (all, own)
}

/// The records of other sessions of a case.
fn others(whole: &Tree, key: &str, samples: &BTreeMap<String, Tree>) -> Vec<Tree> {
    let patient = whole.pointer("/patient/id").and_then(Tree::as_str).unwrap_or(PATIENT);
    let all = whole.get(key).and_then(Tree::as_array).into_iter().flatten();
    let name = key.replace('_', "-");
    let one = |(n, given): (usize, &Tree)| {
        let mut record = record(given, samples);
        if let Tree::Object(map) = &mut record {
            BESIDE.iter().for_each(|key| drop(map.remove(*key)));
            map.entry("id").or_insert_with(|| Tree::from(format!("{name}-{n}")));
            named(map, patient);
        }
        record
    };
    (1..).zip(all).map(one).collect()
}

/// Gives a record a patient, if it has none.
fn named(map: &mut Map<String, Tree>, id: &str) {
    if let Tree::Object(patient) = map.entry("patient").or_insert_with(|| Tree::Object(Map::new())) {
        patient.entry("id").or_insert_with(|| Tree::from(id));
    }
}

/// A session with its sample, its lines and what it leaves out.
fn record(given: &Tree, samples: &BTreeMap<String, Tree>) -> Tree {
    let mut record = resolve(given, samples, DEEPEST);
    if let Tree::Object(map) = &mut record {
        if let Some(extra) = map.remove("line") {
            for line in lines(map) {
                merge(line, &extra);
            }
        }
        let without = map.remove("without");
        for path in without.iter().filter_map(Tree::as_array).flatten().filter_map(Tree::as_str) {
            match path.strip_prefix("line.") {
                Some(path) => lines(map).for_each(|line| forget(line, path)),
                None => forget_in(map, path),
            }
        }
    }
    record
}

fn resolve(given: &Tree, samples: &BTreeMap<String, Tree>, depth: usize) -> Tree {
    let Tree::Object(own) = given else { return given.clone() };
    let sample = own.get("like").and_then(Tree::as_str).and_then(|name| samples.get(name));
    let mut record = match sample {
        Some(sample) if depth > 0 => resolve(sample, samples, depth.saturating_sub(1)),
        _ => Tree::Object(Map::new()),
    };
    let mut own = own.clone();
    own.remove("like");
    merge(&mut record, &Tree::Object(own));
    record
}

fn merge(into: &mut Tree, from: &Tree) {
    match (into, from) {
        (Tree::Object(into), Tree::Object(from)) => {
            for (key, value) in from {
                match into.get_mut(key) {
                    Some(old) => merge(old, value),
                    None => {
                        into.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (into, from) => *into = from.clone(),
    }
}

fn lines(map: &mut Map<String, Tree>) -> impl Iterator<Item = &mut Tree> {
    map.get_mut("lines").and_then(Tree::as_array_mut).into_iter().flatten()
}

fn forget(tree: &mut Tree, path: &str) {
    if let Tree::Object(map) = tree {
        forget_in(map, path);
    }
}

fn forget_in(map: &mut Map<String, Tree>, path: &str) {
    if map.remove(path).is_some() {
        return;
    }
    if let Some((first, rest)) = path.split_once('.')
        && let Some(below) = map.get_mut(first)
    {
        forget(below, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_case_changes_its_sample_and_leaves_facts_out() {
        let sample = json!({
            "provider": {"type": "physical_therapist", "npi": "1"},
            "lines": [{"code": "97124", "minutes": 25, "purpose": "rehabilitative"}],
        });
        let samples = BTreeMap::from([(String::from("typical"), sample)]);
        let given = json!({
            "like": "typical", "id": "S-1", "provider": {"type": "massage_therapist"},
            "line": {"minutes": 40}, "without": ["line.purpose", "provider.npi"],
        });
        let expected = json!({
            "id": "S-1", "provider": {"type": "massage_therapist"}, "lines": [{"code": "97124", "minutes": 40}],
        });
        assert_eq!(tree(&given, &samples), expected);
    }

    #[test]
    fn lines_and_lists_are_replaced_as_a_whole() {
        let samples =
            BTreeMap::from([(String::from("a"), json!({"diagnoses": ["M54.50"], "lines": [{"code": "97110"}]}))]);
        let given = json!({"like": "a", "diagnoses": [], "lines": [{"code": "97124"}]});
        let expected = json!({"id": "case", "diagnoses": [], "lines": [{"code": "97124"}]});
        assert_eq!(tree(&given, &samples), expected);
    }

    #[test]
    fn earlier_sessions_are_records_of_the_same_patient() {
        let samples = BTreeMap::from([(
            String::from("a"),
            json!({"provider": {"npi": "1"}, "lines": [{"code": "97110", "minutes": 15}]}),
        )]);
        let given = json!({"like": "a", "earlier": [
            {"like": "a", "date_of_service": "2026-01-02", "line": {"minutes": 30}},
            {"id": "S-0", "patient": {"id": "other"}, "without": ["lines"]},
        ]});
        assert_eq!(
            tree(&given, &samples),
            json!({"id": "case", "patient": {"id": "patient"}, "provider": {"npi": "1"},
                "lines": [{"code": "97110", "minutes": 15}]})
        );
        assert_eq!(
            earlier(&given, &samples),
            [
                json!({"id": "earlier-1", "date_of_service": "2026-01-02", "patient": {"id": "patient"},
                    "provider": {"npi": "1"}, "lines": [{"code": "97110", "minutes": 30}]}),
                json!({"id": "S-0", "patient": {"id": "other"}}),
            ]
        );
        assert_eq!(earlier(&json!({"like": "a"}), &samples), [Tree::Null; 0]);
    }

    #[test]
    fn the_sessions_of_a_day_stand_in_their_order() {
        let samples = BTreeMap::from([(
            String::from("a"),
            json!({"date_of_service": "2026-01-02", "lines": [{"code": "97110", "minutes": 15}]}),
        )]);
        let given = json!({"like": "a", "id": "mine", "same_day": [
            {"like": "a", "line": {"minutes": 30}, "same_day": [{}], "stands": 1},
            {"id": "S-2", "discipline": "OT", "date_of_service": "2026-01-03"},
        ]});
        let record = |id: &str, date: &str| json!({"id": id, "patient": {"id": "patient"}, "date_of_service": date});
        let with = |mut record: Tree, key: &str, value: Tree| {
            record.as_object_mut().unwrap().insert(String::from(key), value);
            record
        };
        let lines = |minutes: u32| json!([{"code": "97110", "minutes": minutes}]);
        let first = with(record("same-day-1", "2026-01-02"), "lines", lines(30));
        let second = with(record("S-2", "2026-01-03"), "discipline", json!("OT"));
        let own = with(record("mine", "2026-01-02"), "lines", lines(15));
        assert_eq!(day(&given, &samples), (vec![first.clone(), second.clone(), own.clone()], 2));
        let second_of_three = with(given.clone(), "stands", json!(2));
        assert_eq!(day(&second_of_three, &samples), (vec![first.clone(), own.clone(), second.clone()], 1));
        let beyond = with(given, "stands", json!(9));
        assert_eq!(day(&beyond, &samples).1, 2);
        let alone = json!({"id": "case", "date_of_service": "2026-01-02", "lines": lines(15)});
        assert_eq!(day(&json!({"like": "a", "stands": 1}), &samples), (vec![alone], 0));
    }

    #[test]
    fn samples_in_a_circle_come_to_an_end() {
        let samples = BTreeMap::from([(String::from("a"), json!({"like": "a", "lines": []}))]);
        assert_eq!(tree(&json!({"like": "a"}), &samples), json!({"id": "case", "lines": []}));
    }
}
