//! The direct reader of JSON against the tree: what it reads, the tree reads alike, and it tells of nothing that was not told before.
//!
//! Records are made up: facts of the contract nested and dotted, with good values and bad ones in all forms, keys given twice, keys that no field reads, white
//! space and escapes; and then some of them are damaged.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Cursor;
use std::sync::Arc;

use payrules::formats::read::direct::Direct;
use payrules::formats::read::direct::shared::Shared;
use payrules::formats::read::unknown::without_numbers;
use payrules::formats::read::{json, tree};
use payrules::formats::{InputFormat, Read, ReadOptions, open};
use payrules::model::facts::{ALL, FactDef, Owner};
use payrules::model::types::Scalar;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// The bytes of a record; they are shown as text.
#[derive(Clone)]
struct Record(Vec<u8>);

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", String::from_utf8_lossy(&self.0))
    }
}

/// JSON as it is written.
#[derive(Clone, Debug)]
enum Json {
    Word(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn text(text: &str) -> Self {
        Json::Word(serde_json::Value::from(text).to_string())
    }

    /// Its text; `blank` stands wherever white space may, and `escaped` writes letters of keys and texts by their numbers.
    fn write(&self, out: &mut String, blank: &str, escaped: bool) {
        let word = |word: &str| {
            let mut rest = word.strip_prefix('"').unwrap_or_default().chars();
            match rest.next() {
                Some(first) if escaped && first.is_ascii_alphanumeric() => {
                    format!("\"\\u{:04x}{}", u32::from(first), rest.as_str())
                }
                _ => word.to_string(),
            }
        };
        match self {
            Json::Word(text) => out.push_str(&word(text)),
            Json::List(members) => {
                out.push('[');
                for (at, member) in members.iter().enumerate() {
                    out.push_str(if at == 0 { blank } else { "," });
                    member.write(out, blank, escaped);
                }
                out.push_str(blank);
                out.push(']');
            }
            Json::Object(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if at == 0 { blank } else { "," });
                    out.push_str(&word(&serde_json::Value::from(key.as_str()).to_string()));
                    out.push_str(blank);
                    out.push(':');
                    out.push_str(blank);
                    value.write(out, blank, escaped);
                }
                out.push_str(blank);
                out.push('}');
            }
        }
    }
}

fn word(words: &[&str]) -> BoxedStrategy<Json> {
    let words: Vec<Json> = words.iter().map(|word| Json::Word((*word).to_string())).collect();
    select(words).boxed()
}

/// A value that the fact takes.
fn good(def: &FactDef) -> BoxedStrategy<Json> {
    let ty = def.ty();
    let one = match &ty.scalar {
        Scalar::Bool => word(&["true", "false", r#""yes""#, r#""No""#]),
        Scalar::Number => word(&["0", "12", "12.50", r#""7""#, "999999999999999.1234567890"]),
        Scalar::Minutes => word(&["0", "25", "1440", r#""25""#, "25.0", r#""8 minutes""#]),
        Scalar::Money => word(&["45", "45.00", r#""$2,410.00""#, "0.1"]),
        Scalar::Date => word(&[r#""2026-03-02""#, r#""20260302""#, "20260302", r#"" 2024-02-29 ""#]),
        Scalar::Time => word(&[r#""09:05""#, r#""23:59""#]),
        Scalar::Text if def.path == "diagnosis_pointers" => word(&["1", r#""A""#]),
        Scalar::Text => word(&[r#""T-1""#, r#""é\n\"x\"""#, "17", r#""a;b""#, r#""a\/b""#]),
        Scalar::Procedure => word(&[r#""97110""#, r#""G0283""#, "97124"]),
        Scalar::Diagnosis => word(&[r#""M54.50""#, r#""M5450""#, r#""S39.012A""#]),
        Scalar::Modifier => word(&[r#""GP""#, r#""59""#, "59"]),
        Scalar::Place => word(&[r#""11""#, r#""02""#, "11"]),
        Scalar::State => word(&[r#""WA""#]),
        Scalar::Word(words) => select(words.list().into_iter().map(Json::text).collect::<Vec<_>>()).boxed(),
        _ => word(&["1"]),
    };
    if !ty.list {
        return one;
    }
    let joined = match &ty.scalar {
        Scalar::Modifier => word(&[r#""GP; 59""#]),
        Scalar::Diagnosis => word(&[r#""M54.50;M25.511""#, r#"" M545 ; M255 ""#]),
        Scalar::Procedure => word(&[r#""97110;97124""#]),
        Scalar::Text => word(&[r#""A;2""#]),
        _ => one.clone(),
    };
    prop_oneof![8 => prop::collection::vec(one.clone(), 1..4).prop_map(Json::List), 2 => joined, 1 => one].boxed()
}

/// Anything else that may stand in a record.
fn other() -> BoxedStrategy<Json> {
    let plain = word(&[
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-5",
        "7",
        "25.5",
        "1e3",
        "1E-2",
        "1e400",
        "123456789012345678901234567890",
        "18446744073709551615",
        "18446744073709551616",
        "0.12345678901",
        "1000000000000000",
        "\"\"",
        "\" \"",
        "\"none\"",
        "\" none \"",
        "\"\\u006eone\"",
        "\"None\"",
        "\"N/A\"",
        "\"null\"",
        "\"NaN\"",
        "\"x\"",
        "\"1;;2\"",
        "\";\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\u{a0}97110\u{a0}\"",
        "\"a\\u0000b\"",
        "[]",
        "[ ]",
        "{}",
        "[[]]",
        "[null]",
        "[\"\"]",
        "[\"none\"]",
        "[1,\"2\"]",
        "[true]",
        "[{}]",
        "[\"referral.on\"]",
        "[\"plan_of_care\", \"extra.a\"]",
        "[\"authorizations\"]",
        "\"referral.on; supervisor\"",
        "{\"a\":1}",
        "{\"a\":null,\"a\":1}",
        "{\"a\":{\"b\":\" c \",\"d\":[1.50,\"e\"]}}",
        "{\"\":1}",
        "{\"a\":\"n/a\"}",
        "{\"$serde_json::private::Number\":\"5\"}",
        "{\"a\":2,\"$serde_json::private::Number\":\"5\"}",
        "{\"$serde_json::private::Number\":\"05\"}",
        "{\"$serde_json::private::RawValue\":\"5\"}",
        "01",
        "1.",
        ".5",
        "+1",
        "NaN",
        "tru",
        "'x'",
    ]);
    let deep = (1..140usize).prop_map(|depth| Json::Word(format!("{}{}", "[".repeat(depth), "]".repeat(depth))));
    prop_oneof![30 => plain, 1 => deep].boxed()
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

/// The text of a record.
fn record() -> BoxedStrategy<Record> {
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
    let damage = prop::option::weighted(0.15, (any::<Index>(), 0..3u8, select(b"{}[],:\"\\ 0a-.e\n\x01\xc3".to_vec())));
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
            if let Some((at, how, byte)) = damage {
                let at = at.index(bytes.len());
                match how {
                    0 => drop(bytes.remove(at)),
                    1 => bytes.insert(at, byte),
                    _ => bytes[at] = byte,
                }
            }
            Record(bytes)
        })
        .boxed()
}

/// Reads records one behind the other by both; how many were read directly.
fn compare(records: &[Record], strict: bool, partial: bool) -> usize {
    let file: Arc<str> = Arc::from("made.jsonl");
    let mut direct = Direct::new();
    let mut told = BTreeSet::new();
    let mut count = 0;
    for record in records {
        let Ok(text) = std::str::from_utf8(&record.0) else { continue };
        let text = text.trim_ascii_end();
        let session = direct.read(text, partial);
        let tree = match tree::parse(text.as_bytes()) {
            Ok(tree) => tree,
            Err(why) => {
                assert!(session.is_none(), "no JSON ({why}), and read directly: {text}");
                continue;
            }
        };
        let (read, keys) = json::read(&tree, &file, 1, strict, partial);
        match session {
            Some(session) => {
                count += 1;
                let by_tree = read.unwrap_or_else(|rejection| panic!("rejected by the tree: {rejection:?}\n{text}"));
                assert_eq!(session, by_tree, "{text}");
                // Equal numbers may have other digits: `45.0` and `45`.
                assert_eq!(format!("{session:?}"), format!("{by_tree:?}"), "{text}");
                for (key, _) in keys {
                    assert!(told.contains(&without_numbers(&key)), "`{key}` was never told of: {text}");
                }
            }
            None => {
                direct.told(&keys);
                told.extend(keys.iter().map(|(key, _)| without_numbers(key)));
            }
        }
    }
    count
}

/// A whole input by the reader, against what the tree says of each of its records.
fn compare_input(records: &[Record], strict: bool, partial: bool) {
    let mut text = Vec::new();
    for record in records {
        text.extend(record.0.iter().filter(|byte| **byte != b'\n'));
        text.push(b'\n');
    }
    let options =
        ReadOptions { format: Some(InputFormat::Jsonl), strict, partial, repeats: true, ..ReadOptions::default() };
    let mut reader = open("-", Some(Box::new(Cursor::new(text.clone()))), options).unwrap();
    let mut names: Vec<(String, Option<String>)> = Vec::new();
    let file: Arc<str> = Arc::from("-");
    for (row, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let read = reader.next().unwrap().unwrap();
        let Ok(tree) = tree::parse(line.trim_ascii_end()) else {
            assert!(matches!(read, Read::Rejected(_)));
            continue;
        };
        let (expected, keys) = json::read(&tree, &file, row, strict, partial);
        for (key, near) in keys {
            let name = without_numbers(&key);
            if names.iter().all(|(other, _)| *other != name) {
                names.push((name, near.as_deref().map(without_numbers)));
            }
        }
        match (read, expected) {
            (Read::Session(session, info), Ok(expected)) => assert_eq!((*session, info.row), (expected, row)),
            (Read::Rejected(rejection), Err(expected)) => assert_eq!(rejection, expected),
            (read, expected) => panic!("{read:?} and {expected:?}"),
        }
    }
    assert!(reader.next().is_none());
    let told = reader.unknown_columns().iter().map(|column| (column.name.clone(), column.near.clone()));
    assert_eq!(told.collect::<Vec<_>>(), names);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_read_directly_is_what_the_tree_reads(
        records in prop::collection::vec(record(), 1..8),
        strict in prop::bool::weighted(0.2),
        partial in prop::bool::weighted(0.2),
    ) {
        compare(&records, strict, partial);
        compare_input(&records, strict, partial);
    }
}

/// The comparison would say nothing of records that are all left to the tree.
#[test]
fn records_that_are_made_up_are_of_both_kinds() {
    let mut runner = TestRunner::deterministic();
    let mut made = || record().new_tree(&mut runner).unwrap().current();
    let direct: usize = (0..400).map(|_| compare(&[made()], false, true)).sum();
    assert!((80..320).contains(&direct), "{direct} of 400");
}

#[test]
fn the_usual_record_is_read_directly() {
    let line = |number: u64| {
        format!(
            r#"{{"id":"S-{number}","payer":"medicare","date_of_service":"2026-03-02","place_of_service":"11","room":{number}.5,"patient":{{"id":"P-1","chart":"x"}},
            "provider":{{"type":"physical_therapist","npi":"1000000001"}},"plan_of_care":"none","authorizations":[{{"number":"A-1","visits":12}}],
            "other_coverage":[],"history":{{"allowed_this_year":120.50,"visits_this_week":2}},"diagnoses":["M54.50","M25.511"],"absent":["referral.on"],
            "extra":{{"a":"b","c":{{"d":[1,2.5]}},"e":null}},
            "lines":[{{"code":"97110","minutes":25,"modifiers":["GP"],"charge":45.00,"audit":[{{"by":"me"}}]}},{{"code":"97124","minutes":8,"audit":[]}}]}}"#
        )
    };
    let records: Vec<Record> = (0..20).map(|number| Record(line(number).into_bytes())).collect();
    assert_eq!(compare(&records, false, false), 19, "all but the first, which tells of its keys");
    assert_eq!(compare(&records, true, false), 0, "with `strict` its keys are errors");
}

/// Records that are read side by side tell of a key each, until a lot of them is complete: whichever comes first in the input has told of it.
#[test]
fn a_key_is_skipped_once_everybody_was_told() {
    let record = r#"{"id":"S-1","date_of_service":"2026-03-02","room":"12","lines":[{"code":"97110","bed":{"of":3}}]}"#;
    let key = |name: &str| (name.to_string(), None);
    let mut shared = Shared::default();
    let reads = |shared: &Shared| shared.with(|direct| direct.read(record, false)).is_some();
    assert!(!reads(&shared) && !reads(&shared), "nobody was told");
    shared.tell(&[key("room")]);
    assert!(!reads(&shared), "nobody was told of the other key");
    shared.tell(&[key("room"), key("lines.1.bed")]);
    let both = shared.with(|_| [reads(&shared), reads(&shared)]);
    assert_eq!(both, [true, true], "one that worked before, and a new one");
}
