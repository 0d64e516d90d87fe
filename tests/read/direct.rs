//! The direct reader of JSON against the tree: what it reads, the tree reads alike, and it tells of nothing that was not told before.
//!
//! Records are made up: facts of the contract nested and dotted, with good values and bad ones in all forms, keys given twice, keys that no field reads, white
//! space and escapes; and then some of them are damaged.

mod records;
mod values;
mod written;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;

use payrules::formats::read::direct::Direct;
use payrules::formats::read::direct::shared::Shared;
use payrules::formats::read::unknown::without_numbers;
use payrules::formats::read::{json, tree};
use payrules::formats::{InputFormat, Read, ReadOptions, open};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use records::{Record, change, damage, record};

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

    /// A record that begins as others did is read by what stands between their values: as far as it goes their way, and not beyond.
    #[test]
    fn what_goes_the_way_of_others_is_what_the_tree_reads(
        records in prop::collection::vec(record(), 1..5),
        others in prop::collection::vec((any::<Index>(), any::<Index>(), any::<Index>(), any::<Index>(), damage()), 4..40),
        partial in prop::bool::weighted(0.2),
    ) {
        let mut all = [records.clone(), records.clone(), records.clone()].concat();
        for (one, other, at, behind, damage) in others {
            let (mut one, other) = (one.get(&records).0.clone(), &other.get(&records).0);
            match damage {
                // It goes on as another does.
                None => {
                    let behind = behind.index(other.len());
                    one.truncate(at.index(one.len()));
                    one.extend(other.iter().skip(behind));
                }
                Some((how, byte)) => change(&mut one, at, how, byte),
            }
            all.push(Record(one));
        }
        compare(&all, false, partial);
        compare_input(&all, false, partial);
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
    let shared = Shared::default();
    let reads = |shared: &Shared| shared.with(|direct| direct.read(record, false)).is_some();
    assert!(!reads(&shared) && !reads(&shared), "nobody was told");
    shared.tell(&[key("room")]);
    assert!(!reads(&shared), "nobody was told of the other key");
    shared.tell(&[key("room"), key("lines.1.bed")]);
    let both = shared.with(|_| [reads(&shared), reads(&shared)]);
    assert_eq!(both, [true, true], "one that worked before, and a new one");
}
