//! Columns to answers in short: the same whether rows become sessions or not, and the same as from JSON lines.

use std::num::NonZeroUsize;
use std::sync::Arc;

use arrow_array::{Array, BinaryArray, DictionaryArray, Int32Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use payrules::engine::Options;
use payrules::engine::batch::{Batches, MOST};
use payrules::formats::brief::Detail;
use payrules::formats::write::{BriefJsonl, BriefText};
use payrules::formats::{ByEngine, Decide, Event, InShort, Lane, Threads, run};
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::make::{FORMS, Form, batch, file};
use crate::rule_set_r::engine_with;
use crate::same::{columns, records, shape};
use crate::{jsonl, reader};

/// What a run writes, and how many records were answered without becoming sessions.
pub fn said(bytes: Vec<u8>, decide: &dyn Decide, detail: Detail) -> (String, usize) {
    let (mut out, mut short) = (Vec::new(), 0);
    let mut writer = BriefText::telling(detail, &mut out, BriefJsonl);
    let mut tell = |event: Event<'_>| {
        if let Event::InShort(_, places) = event {
            short += places.len();
        }
    };
    let threads = Threads(NonZeroUsize::new(2).unwrap());
    let summary = run(&mut reader(bytes), decide, None, &mut writer, &mut tell, threads).unwrap();
    drop(writer);
    (format!("{}{}", String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&summary).unwrap()), short)
}

/// Records that say all that rule set R asks for.
pub fn whole() -> impl Strategy<Value = Vec<Value>> {
    let line = (select(vec!["97110", "97124", "97140", "97010"]), 0..70, select(vec!["GP", "59"]))
        .prop_map(|(code, minutes, modifier)| json!({"code": code, "minutes": minutes, "modifiers": [modifier]}));
    let facts = (select(vec!["physical_therapist", "massage_therapist"]), any::<bool>(), 0..50, any::<bool>());
    let one = (proptest::collection::vec(line, 1..4), facts, select(vec!["M54.50", "I10"]));
    let one = one.prop_map(|(lines, (provider, goals, visits, authorized), diagnosis)| {
        json!({
            "payer": "rule-set-r", "date_of_service": "2026-03-02", "submitted_on": "2026-03-09", "place_of_service": "11",
            "patient": {"birth_date": "1980-05-01"}, "provider": {"type": provider},
            "plan_of_care": {"established_on": "2026-01-02", "certified_on": "2026-01-05"},
            "authorizations": if authorized { json!([{"number": "A-1"}]) } else { json!([]) },
            "history": {"visits_this_year": visits}, "diagnoses": [diagnosis, "M25.511"], "lines": lines,
            "extra": {"first_diagnosis": diagnosis, "response": true, "goals": goals, "regions": true, "techniques": true},
        })
    });
    proptest::collection::vec(one, 1..40).prop_map(|mut all| {
        for (number, record) in all.iter_mut().enumerate() {
            record["id"] = format!("W-{number}").into();
        }
        all
    })
}

#[test]
fn columns_answered_without_sessions_are_answered_alike() {
    let engine = engine_with(RuleBook::embedded_to_decide().check().unwrap().profiles);
    let options = Options { payer: Some(String::from("anthem")), ..Options::default() };
    let by = || ByEngine { engine: &engine, options: &options };
    let plain = Batches::new(&engine, &options, false).unwrap();
    let in_words = Batches::new(&engine, &options, false).unwrap().in_words();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() });
    let counts = std::cell::Cell::new((0, 0));
    let made =
        (prop_oneof![records().boxed(), whole().boxed()], shape(), select(FORMS.to_vec()), 1..30_usize, any::<bool>());
    let tried = runner.run(&made, |(records, shape, form, size, findings)| {
        let (batches, detail) = if findings { (&in_words, Detail::Findings) } else { (&plain, Detail::Rules) };
        let lane = InShort { by: by(), lane: Lane::new(batches) };
        let bytes = columns(&records, &shape, form, size);
        let (expected, _) = said(bytes.clone(), &by(), detail);
        let (found, short) = said(bytes, &lane, detail);
        prop_assert_eq!(&expected, &found);
        prop_assert_eq!(&expected, &said(jsonl(&records), &lane, detail).0);
        let (all, answered) = counts.get();
        counts.set((all + records.len(), answered + short));
        Ok(())
    });
    tried.unwrap_or_else(|why| panic!("{why}"));
    let (all, answered) = counts.get();
    assert!(answered * 3 > all, "nearly all became sessions: {answered} of {all}");
}

#[test]
fn the_usual_columns_need_no_sessions() {
    let engine = engine_with(Vec::new());
    let options = Options::default();
    let batches = Batches::new(&engine, &options, false).unwrap().in_words();
    let lane = InShort { by: ByEngine { engine: &engine, options: &options }, lane: Lane::new(&batches) };
    let mut record = whole().new_tree(&mut TestRunner::deterministic()).unwrap().current().remove(0);
    let records: Vec<Value> = (0..50)
        .map(|number| {
            record["id"] = format!("W-{number}").into();
            record.clone()
        })
        .collect();
    for form in FORMS {
        let bytes = file(&[batch(&records, &crate::make::Shape::canonical())], form);
        assert_eq!(said(bytes, &lane, Detail::Findings).1, 50, "{form:?}");
    }
}

#[test]
fn more_columns_than_fit_into_a_block_are_answered_alike() {
    let engine = engine_with(Vec::new());
    let options = Options::default();
    let batches = Batches::new(&engine, &options, false).unwrap();
    let by = || ByEngine { engine: &engine, options: &options };
    let lane = InShort { by: by(), lane: Lane::new(&batches) };
    let some = whole().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let count = MOST * 3 + 100;
    let mut records: Vec<Value> = some.into_iter().cycle().take(count).collect();
    records.iter_mut().enumerate().for_each(|(number, record)| record["id"] = format!("W-{number}").into());
    let bytes = file(&[batch(&records, &crate::make::Shape::canonical())], Form::Parquet);
    let (expected, _) = said(bytes.clone(), &by(), Detail::Rules);
    let (found, short) = said(bytes, &lane, Detail::Rules);
    assert!(expected == found, "they differ");
    assert_eq!(short, count);
}

/// Rows of every kind, good and bad, so many that they are read at once: the same entries of dictionaries in all of them.
pub fn mixed() -> Vec<Value> {
    let whole = whole().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let places = ["11", "02", "", "none", " 11 ", "nowhere", "12"];
    let lists =
        [json!(["M54.50"]), json!([]), json!(["M54.50", "nothing"]), json!(["none"]), json!(["I10", " M25.511 "])];
    let modifiers = [json!(["GP"]), json!([]), json!(["GP", "GP"]), json!(["gp", "59"]), json!(["GPX"])];
    let absent = [json!(null), json!(["plan_of_care"]), json!([]), json!(["no such fact"]), json!(["provider.npi"])];
    let first = ["M54.50", "none", "", "n/a", "I10", "x"];
    let patients = [" P-1 ", "Käthe", "ä", "none", "n/a", "P-1\u{a0}", "\u{2003}P-1", "nobody", "P 2", ""];
    let ids = ["Ünal-1", " W-5", "N/A", "n-1", "7", "W-ß", "null"];
    (0..240_usize)
        .map(|number| {
            let mut record = whole[number % whole.len()].clone();
            record["id"] = if number % 31 == 7 { "".into() } else { format!("W-{number}").into() };
            // Most rows have nothing unusual, each of the others one thing.
            match number % 16 {
                0 => record["patient"]["id"] = patients[number / 16 % patients.len()].into(),
                2 => record["id"] = ids.get(number / 16).map_or_else(|| record["id"].clone(), |id| (*id).into()),
                1 => record["place_of_service"] = places[number / 16 % places.len()].into(),
                3 => record["diagnoses"] = lists[number / 16 % lists.len()].clone(),
                5 => record["lines"][0]["modifiers"] = modifiers[number / 16 % modifiers.len()].clone(),
                7 => record["absent"] = absent[number / 16 % absent.len()].clone(),
                9 => record["extra"]["first_diagnosis"] = first[number / 16 % first.len()].into(),
                11 => record["lines"] = json!([]),
                13 => record["authorizations"] = json!([{"number": "A-1"}, {"number": "none"}]),
                15 => record["date_of_service"] = json!("2019-01-01"),
                _ => {}
            }
            record
        })
        .collect()
}

#[test]
fn what_is_unusual_in_some_rows_is_not_in_others() {
    let engine = engine_with(Vec::new());
    let options = Options::default();
    let by = || ByEngine { engine: &engine, options: &options };
    let batches = Batches::new(&engine, &options, false).unwrap().in_words();
    let records = mixed();
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let texts = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, dictionary];
    for (form, text) in FORMS.into_iter().zip(texts.iter().cycle()) {
        // Each batch has a dictionary of its own.
        for size in [17, 240] {
            let shape = crate::make::Shape { text: text.clone(), ..crate::make::Shape::canonical() };
            let bytes = columns(&records, &shape, form, size);
            let lane = InShort { by: by(), lane: Lane::new(&batches) };
            let (expected, _) = said(bytes.clone(), &by(), Detail::Findings);
            let (found, short) = said(bytes, &lane, Detail::Findings);
            assert_eq!(expected, found, "{text} {form:?} {size}");
            assert!(short > 120, "{text} {form:?} {size}: {short}");
        }
    }
}

#[test]
fn an_entry_of_a_dictionary_may_be_null_or_no_text() {
    let engine = engine_with(Vec::new());
    let options = Options::default();
    let by = || ByEngine { engine: &engine, options: &options };
    let batches = Batches::new(&engine, &options, false).unwrap().in_words();
    let records: Vec<Value> =
        mixed().into_iter().filter(|record| record["place_of_service"] == "11").take(60).collect();
    let plain = batch(&records, &crate::make::Shape::canonical());
    let entries: [Option<&[u8]>; 4] = [Some(b"11"), None, Some(b"1\xff1"), Some(b"22")];
    let keys =
        Int32Array::from_iter((0..60).map(|row| (row % 7 != 3).then_some(if row % 5 == 0 { row / 5 % 4 } else { 0 })));
    let places = DictionaryArray::new(keys, Arc::new(BinaryArray::from_iter(entries)));
    let of = plain.schema();
    let fields = of.fields().iter().map(|field| match field.name().as_str() {
        "place_of_service" => Arc::new(Field::new(field.name(), places.data_type().clone(), true)),
        _ => Arc::clone(field),
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let at = schema.index_of("place_of_service").unwrap();
    let mut arrays = plain.columns().to_vec();
    arrays[at] = Arc::new(places);
    let bytes = file(&[RecordBatch::try_new(schema, arrays).unwrap()], Form::ArrowStream);
    let lane = InShort { by: by(), lane: Lane::new(&batches) };
    let (expected, _) = said(bytes.clone(), &by(), Detail::Findings);
    let (found, short) = said(bytes, &lane, Detail::Findings);
    assert_eq!(expected, found);
    assert!(expected.contains("text in UTF-8") && short > 20, "{short} {expected}");
}

#[test]
fn bytes_that_are_no_text_are_told_of_their_own_row() {
    let engine = engine_with(Vec::new());
    let options = Options::default();
    let by = || ByEngine { engine: &engine, options: &options };
    let batches = Batches::new(&engine, &options, false).unwrap().in_words();
    let mut record = mixed().into_iter().find(|record| record["place_of_service"] == "11").unwrap();
    let records = (0..60).map(|row| {
        record["patient"]["id"] = format!("P-{row}").into();
        record.clone()
    });
    let plain = batch(&records.collect::<Vec<_>>(), &crate::make::Shape::canonical());
    // The bytes of a letter, of which one row has the first and the next row the second.
    let id = |row: usize| match row {
        20 => b"W-\xc3".to_vec(),
        21 => b"\xa4-21".to_vec(),
        22 => "ä-22".into(),
        row => format!("W-{row}").into_bytes(),
    };
    let ids = BinaryArray::from_iter_values((0..60).map(id));
    let of = plain.schema();
    let fields = of.fields().iter().map(|field| match field.name().as_str() {
        "id" => Arc::new(Field::new("id", DataType::Binary, true)),
        _ => Arc::clone(field),
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let mut arrays = plain.columns().to_vec();
    arrays[schema.index_of("id").unwrap()] = Arc::new(ids);
    let bytes = file(&[RecordBatch::try_new(schema, arrays).unwrap()], Form::ArrowStream);
    let lane = InShort { by: by(), lane: Lane::new(&batches) };
    let (expected, _) = said(bytes.clone(), &by(), Detail::Findings);
    let (found, short) = said(bytes, &lane, Detail::Findings);
    assert_eq!(expected, found);
    assert_eq!((expected.matches("text in UTF-8").count(), short), (2, 58), "{expected}");
}

/// A payer who presumes something that only its profile knows, of sessions and of lines.
const PRESUMING: &str = r#"
[facts]
"extra.consent" = "bool"
"line.extra.device" = "text"
[presume]
"extra.consent" = true
"line.extra.device" = "belt"
[lists]
timed_codes = ["97110"]
untimed_codes = ["97010"]
[units]
source = "manual"
method = "pooled"
pool = "session"
tie = "listed"
trim = "last"
timed = "timed_codes"
untimed = "untimed_codes"
[[rule]]
id = "consent"
title = "Consent is there"
source = "manual"
text = 'require extra.consent otherwise deny'
message = "no consent"
[[rule]]
id = "device"
title = "A device is told"
source = "manual"
text = 'for each line where extra.device is "belt" warn'
message = "{extra.device}"
"#;

#[test]
fn what_a_profile_presumes_of_its_own_facts_is_presumed_of_columns() {
    let engine = crate::common::engine("presuming", PRESUMING);
    let options = Options::default();
    let batches = Batches::new(&engine, &options, false).unwrap().in_words();
    let by = || ByEngine { engine: &engine, options: &options };
    let lane = InShort { by: by(), lane: Lane::new(&batches) };
    // Every third record says it, every third does not, every third says that nothing is known.
    let says = [json!({"consent": false}), json!({}), json!({"consent": null})];
    let record = |number: usize| {
        let line = json!({"code": "97110", "minutes": 15, "modifiers": ["GP"]});
        let lines = vec![line; number % 6 + 1];
        json!({"id": format!("W-{number}"), "payer": "presuming", "date_of_service": "2026-03-02", "lines": lines, "extra": says[number % 3]})
    };
    let records: Vec<Value> = (0..60).map(record).collect();
    for form in FORMS {
        let bytes = file(&[batch(&records, &crate::make::Shape::canonical())], form);
        let (expected, _) = said(bytes.clone(), &by(), Detail::Findings);
        let (found, short) = said(bytes, &lane, Detail::Findings);
        assert_eq!((expected, short), (found, 60), "{form:?}");
    }
}
