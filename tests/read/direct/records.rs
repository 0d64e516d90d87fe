//! Made-up records: facts of the contract nested and dotted, keys given twice, keys that no field reads; and then some of them are damaged.

use std::fmt;

use payrules::model::facts::{ALL, FactDef, Owner};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::values::{good, other, word};
use super::written::Json;

/// The bytes of a record; they are shown as text.
#[derive(Clone)]
pub struct Record(pub Vec<u8>);

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", String::from_utf8_lossy(&self.0))
    }
}

fn paths(owner: Owner) -> BoxedStrategy<&'static FactDef> {
    select(ALL.iter().filter(|def| def.owner == owner).collect::<Vec<_>>()).boxed()
}

/// A fact with a value, most often a good one.
fn fact(owner: Owner) -> BoxedStrategy<(String, Json)> {
    let valued =
        paths(owner).prop_flat_map(|def| (Just(def.path.to_string()), prop_oneof![40 => good(def), 1 => other()]));
    valued.boxed()
}

/// A key of no fact, or of none that the contract names.
fn odd(names: &'static [&'static str]) -> BoxedStrategy<(String, Json)> {
    let value = prop_oneof![2 => other(), 1 => word(&["\"v\"", "3", "2.75", "{\"q\":[1,{\"r\":2}],\"s\":\"t\"}"])];
    (select(names), value).prop_map(|(name, value)| (name.to_string(), value)).boxed()
}

const LINE_NAMES: &[&str] =
    &["nobody", "extra", "extra.a", "extra.b.c", "absent", "history.x", "lines", "minuts", "1", "n.2.m"];

const SESSION_NAMES: &[&str] = &[
    "nobody",
    "nobody.else",
    "patient.nobody",
    "patient",
    "plan_of_care",
    "history",
    "history.more",
    "history.",
    "extra",
    "extra.a",
    "extra.b.c",
    "extra..",
    "absent",
    "lines",
    "authorizations",
    "authorizations.number",
    "authorizations.2.number",
    "authorizations.0.number",
    "authorizations.2",
    "other_coverage",
    "other_coverage.payer",
    "lines.code",
    "lines.1.nobody",
    "x.1.y",
    "x.+5.y",
    "",
    ".",
    "plan_of_care.absent",
    "$serde_json::private::Number",
];

/// Puts entries where their paths say; an object that is there already is used.
fn nested(entries: Vec<(String, Json, bool)>) -> Vec<(String, Json)> {
    let mut all: Vec<(String, Json)> = Vec::new();
    for (path, value, dotted) in entries {
        let parts = path.split_once('.').filter(|(object, rest)| !dotted && !object.is_empty() && !rest.is_empty());
        let Some((object, name)) = parts else {
            all.push((path, value));
            continue;
        };
        let there = all.iter_mut().find(|(key, value)| key == object && matches!(value, Json::Object(_)));
        match there {
            Some((_, Json::Object(inner))) => inner.push((name.to_string(), value)),
            _ => all.push((object.to_string(), Json::Object(vec![(name.to_string(), value)]))),
        }
    }
    all
}

fn part(owner: Owner) -> BoxedStrategy<Json> {
    let entry = prop_oneof![9 => fact(owner), 1 => odd(&["nobody", "extra", "1", "absent"])];
    prop::collection::vec(entry, 0..4).prop_map(Json::Object).boxed()
}

fn parts(name: &'static str, owner: Owner) -> BoxedStrategy<(String, Json, bool)> {
    let list = prop::collection::vec(prop_oneof![15 => part(owner), 1 => other()], 0..3).prop_map(Json::List);
    prop_oneof![8 => list, 1 => part(owner), 1 => other()]
        .prop_map(move |value| (name.to_string(), value, true))
        .boxed()
}

fn line() -> BoxedStrategy<Json> {
    let entry = prop_oneof![40 => fact(Owner::Line), 1 => odd(LINE_NAMES)];
    let code = prop_oneof![30 => Just(true), 1 => Just(false)];
    let made = (prop::collection::vec((entry, prop::bool::weighted(0.05)), 0..5), code).prop_map(|(entries, code)| {
        let mut all: Vec<(String, Json, bool)> = Vec::new();
        if code {
            all.push((String::from("code"), Json::text("97110"), true));
        }
        // A key that stands twice is kept now and then.
        for ((key, value), twice) in entries {
            if twice || all.iter().all(|(other, ..)| *other != key) {
                all.push((key, value, true));
            }
        }
        Json::Object(nested(all))
    });
    prop_oneof![30 => made, 1 => other()].boxed()
}

/// A byte that may be put in the place of one, or beside it, and how; mostly there is some.
pub fn damage() -> BoxedStrategy<Option<(u8, u8)>> {
    prop::option::weighted(0.9, (0..3u8, select(b"{}[],:\"\\ 0a-.e\n\x01\xc3".to_vec()))).boxed()
}

/// Takes a byte out, puts one in, or another in its place.
pub fn change(bytes: &mut Vec<u8>, at: Index, how: u8, byte: u8) {
    let at = at.index(bytes.len());
    match how {
        0 => drop(bytes.remove(at)),
        1 => bytes.insert(at, byte),
        _ => bytes[at] = byte,
    }
}

/// The text of a record.
pub fn record() -> BoxedStrategy<Record> {
    let entry = (
        prop_oneof![40 => fact(Owner::Session), 1 => odd(SESSION_NAMES)],
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.03),
    )
        .prop_map(|((path, value), dotted, twice)| (path, value, dotted, twice));
    let head = (prop::bool::weighted(0.97), 0..6u8);
    let lines = prop_oneof![30 => prop::collection::vec(line(), 1..4).prop_map(Json::List), 1 => prop::collection::vec(line(), 0..1).prop_map(Json::List)];
    let lists = (
        prop::option::weighted(0.3, parts("authorizations", Owner::Authorization)),
        prop::option::weighted(0.3, parts("other_coverage", Owner::OtherCoverage)),
    );
    let look = (select(vec!["", "", " ", "\t"]), prop::bool::weighted(0.1));
    let damage = (prop::bool::weighted(0.15), any::<Index>(), damage());
    (head, prop::collection::vec(entry, 0..12), lines, lists, look, damage)
        .prop_map(|((whole, number), entries, lines, lists, (blank, escaped), damage)| {
            let mut all: Vec<(String, Json, bool)> = Vec::new();
            if whole {
                all.push((String::from("id"), Json::text(&format!("S-{number}")), true));
                all.push((String::from("date_of_service"), Json::text("2026-03-02"), true));
            }
            for (path, value, dotted, twice) in entries {
                if twice || all.iter().all(|(other, ..)| *other != path) {
                    all.push((path, value, dotted));
                }
            }
            all.push((String::from("lines"), lines, true));
            all.extend(lists.0);
            all.extend(lists.1);
            let mut text = String::new();
            Json::Object(nested(all)).write(&mut text, blank, escaped);
            let mut bytes = text.into_bytes();
            if let (true, at, Some((how, byte))) = damage {
                change(&mut bytes, at, how, byte);
            }
            Record(bytes)
        })
        .boxed()
}
