//! A record as like to a sample as its goal allows, so that a case says only what matters.
//!
//! In: samples, a record that reaches a goal, and the goal. Out: the sample it came closest to, and a record that reaches the goal too.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Tree};

/// The nearest record to any sample. Of samples that are equally near the first by name.
pub fn nearest(samples: &BTreeMap<String, Tree>, record: Tree, goal: &dyn Fn(&Tree) -> bool) -> (Option<String>, Tree) {
    let reached = samples.iter().map(|(name, sample)| (name, toward(sample, record.clone(), goal), sample));
    let best = reached.min_by_key(|(_, near, sample)| far(sample, near));
    best.map_or((None, record.clone()), |(name, near, _)| (Some(name.clone()), near))
}

/// The record with everything of the sample that the goal allows.
fn toward(sample: &Tree, mut record: Tree, goal: &dyn Fn(&Tree) -> bool) -> Tree {
    let accept = |candidate: Tree, record: &mut Tree| {
        if candidate != *record && goal(&candidate) {
            *record = candidate;
        }
    };
    let Some(keys) = sample.as_object() else { return record };
    for (key, value) in keys.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "payer")) {
        let mut whole = record.clone();
        put(&mut whole, key, value.clone());
        accept(whole, &mut record);
        match value {
            Tree::Object(fields) => {
                for (field, value) in fields {
                    let mut one = record.clone();
                    let below = one.as_object_mut().map(|map| map.entry(key.clone()).or_insert_with(empty));
                    if let Some(below) = below.filter(|below| below.is_object()) {
                        put(below, field, value.clone());
                        accept(one, &mut record);
                    }
                }
            }
            Tree::Array(theirs) if key == "lines" => {
                let count = record.get("lines").and_then(Tree::as_array).map_or(0, Vec::len);
                for at in 0..count {
                    for line in theirs {
                        for (field, value) in line.as_object().into_iter().flatten() {
                            let mut one = record.clone();
                            let mine = one.get_mut("lines").and_then(|lines| lines.get_mut(at));
                            let same = mine.as_ref().is_some_and(|mine| mine.get("code") == line.get("code"));
                            if let Some(mine) = mine.filter(|mine| same && mine.get(field).is_none()) {
                                put(mine, field, value.clone());
                                accept(one, &mut record);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    record
}

fn empty() -> Tree {
    Tree::Object(Map::new())
}

fn put(tree: &mut Tree, key: &str, value: Tree) {
    if let Some(map) = tree.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}

/// How many facts differ.
fn far(sample: &Tree, record: &Tree) -> usize {
    match (sample, record) {
        (Tree::Object(a), Tree::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            let apart = |key: &String| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => far(a, b),
                _ if matches!(key.as_str(), "id" | "payer") => 0,
                _ => 1,
            };
            keys.map(apart).sum()
        }
        (Tree::Array(a), Tree::Array(b)) if a.len() == b.len() => a.iter().zip(b).map(|(a, b)| far(a, b)).sum(),
        (a, b) => usize::from(a != b),
    }
}
