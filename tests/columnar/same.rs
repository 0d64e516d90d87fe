//! The same records as JSON lines and as columns.

use std::num::NonZeroUsize;

use arrow_schema::{DataType, TimeUnit};
use payrules::engine::{Engine, Options};
use payrules::formats::{ByEngine, JsonlWriter, Read, Threads, run};
use payrules::model::determination::Rejection;
use payrules::model::facts::{ALL, FactDef, Owner};
use payrules::model::session::Session;
use payrules::model::types::Scalar;
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::make::{FORMS, Form, Shape, batch, file};
use crate::{jsonl, reader};

/// Every record: its row and session, or its rejection.
fn all(bytes: Vec<u8>) -> Vec<Result<(usize, Session), Rejection>> {
    let one = |read| match read {
        Ok(Read::Session(session, info)) => Ok((info.row, *session)),
        Ok(Read::Rejected(rejection)) => Err(rejection),
        Err(error) => panic!("{error}"),
    };
    reader(bytes).map(one).collect()
}

/// A value that a fact can have.
fn value(def: &FactDef) -> BoxedStrategy<Value> {
    let ty = def.ty();
    let words = |words: &[&'static str]| select(words.to_vec()).prop_map(Value::from).boxed();
    let one = match &ty.scalar {
        Scalar::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Scalar::Minutes => (0..61).prop_map(Value::from).boxed(),
        Scalar::Number => (0..40).prop_map(Value::from).boxed(),
        Scalar::Money => (0..40_000_i64).prop_map(money).boxed(),
        Scalar::Date => words(&["2025-12-01", "2026-01-15", "2026-02-28", "2026-03-02", "2026-03-03"]),
        Scalar::Time => words(&["08:00", "09:30", "23:59", "00:00"]),
        Scalar::Procedure => words(&["97110", "97124", "97140", "97161", "97530", "G0283"]),
        Scalar::Diagnosis => words(&["M54.50", "M54.2", "M25.511", "S39.012A"]),
        Scalar::Modifier => words(&["GP", "59", "KX", "CQ"]),
        Scalar::Place => words(&["11", "12", "02"]),
        Scalar::State => words(&["WA", "OR", "IL"]),
        Scalar::Word(words) => {
            select(words.list().into_iter().map(String::from).collect::<Vec<_>>()).prop_map(Value::from).boxed()
        }
        _ if def.path == "diagnosis_pointers" => words(&["1", "2", "A"]),
        _ if def.path == "payer" || def.path == "paid_by" => words(&["medicare", "anthem", "wa-lni", "nobody"]),
        _ => words(&["P-1", "P-2", "X 7", "Käthe", "1000000001"]),
    };
    if !ty.list {
        return one;
    }
    proptest::collection::vec(one, 1..3)
        .prop_map(|mut members| {
            members.dedup();
            Value::from(members)
        })
        .boxed()
}

fn money(cents: i64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", cents / 100, cents % 100)).unwrap()
}

/// Some facts of an owner, each a value or known to be absent; groups as objects.
fn facts(owner: Owner) -> BoxedStrategy<Map<String, Value>> {
    let each = ALL.iter().filter(|def| def.owner == owner).map(|def| {
        let often = if matches!(def.path, "payer" | "provider.type" | "minutes" | "patient.id") { 0.7 } else { 0.12 };
        let said = prop_oneof![
            8 => value(def),
            1 => Just(if def.ty().list { json!([]) } else { json!("none") }),
        ];
        proptest::option::weighted(often, said).prop_map(move |said| (def.path, said)).boxed()
    });
    each.collect::<Vec<_>>()
        .prop_map(|all| {
            let mut out = Map::new();
            for (path, said) in all {
                let Some(said) = said else { continue };
                match path.split_once('.') {
                    None => drop(out.insert(path.to_owned(), said)),
                    Some((group, name)) => {
                        let group = out.entry(group).or_insert_with(|| json!({}));
                        group.as_object_mut().unwrap().insert(name.to_owned(), said);
                    }
                }
            }
            out
        })
        .boxed()
}

fn objects(owner: Owner) -> impl Strategy<Value = Option<Value>> {
    let object = facts(owner).prop_map(move |mut facts| {
        // Parquet has no structs without parts.
        let name = if owner == Owner::Authorization { "number" } else { "payer" };
        facts.entry(name).or_insert_with(|| json!("X 7"));
        Value::from(facts)
    });
    let objects = proptest::collection::vec(object, 0..3).prop_map(Value::from);
    proptest::option::weighted(0.3, prop_oneof![4 => objects, 1 => Just(json!("none"))])
}

fn line() -> impl Strategy<Value = Value> {
    (facts(Owner::Line), value(ALL.iter().find(|def| def.path == "code").unwrap()), any::<bool>()).prop_map(
        |(mut line, code, extra)| {
            line.insert(String::from("code"), code);
            if extra {
                line.insert(String::from("extra"), json!({"flag": true}));
            }
            Value::from(line)
        },
    )
}

fn record() -> impl Strategy<Value = Value> {
    let lines = proptest::collection::vec(line(), 1..5);
    let whole = proptest::option::weighted(0.1, select(vec!["plan_of_care", "referral", "case"]));
    let parts = (objects(Owner::Authorization), objects(Owner::OtherCoverage));
    (facts(Owner::Session), lines, parts, whole, proptest::option::of(0..100_i64)).prop_map(
        |(mut record, lines, (authorizations, other), whole, extra)| {
            record.insert(String::from("lines"), lines.into());
            record.insert(String::from("date_of_service"), json!("2026-03-02"));
            if let Some(authorizations) = authorizations {
                record.insert(String::from("authorizations"), authorizations);
            }
            if let Some(other) = other {
                record.insert(String::from("other_coverage"), other);
            }
            if let Some(whole) = whole {
                record.insert(whole.to_owned(), json!("none"));
            }
            if let Some(extra) = extra {
                record.insert(String::from("extra"), json!({"count": extra, "word": "x"}));
            }
            Value::from(record)
        },
    )
}

pub fn records() -> impl Strategy<Value = Vec<Value>> {
    proptest::collection::vec(record(), 1..12).prop_map(|mut records| {
        for (number, record) in records.iter_mut().enumerate() {
            // One number stands twice: the second is a rejection.
            record["id"] = format!("S-{}", if number == 7 { 3 } else { number }).into();
        }
        records
    })
}

pub fn shape() -> impl Strategy<Value = Shape> {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let text = select(vec![DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, dictionary, DataType::Binary]);
    let date = select(vec![
        DataType::Date32,
        DataType::Date64,
        DataType::Timestamp(TimeUnit::Microsecond, None),
        DataType::Utf8,
    ]);
    let time = select(vec![
        DataType::Time32(TimeUnit::Millisecond),
        DataType::Time64(TimeUnit::Microsecond),
        DataType::Timestamp(TimeUnit::Millisecond, None),
        DataType::Utf8,
    ]);
    let minutes = select(vec![DataType::Int16, DataType::Int32, DataType::Int64, DataType::Float64]);
    let number = select(vec![DataType::Decimal128(18, 4), DataType::Float64, DataType::Utf8]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (text, date, time, minutes, number, flags).prop_map(
        |(text, date, time, minutes, number, (dotted, parallel, large, bools))| Shape {
            bool: if bools { DataType::Boolean } else { DataType::Utf8 },
            text,
            date,
            time,
            minutes,
            number,
            dotted,
            parallel,
            large,
        },
    )
}

/// A file of the records, in batches of `size`.
pub fn columns(records: &[Value], shape: &Shape, form: Form, size: usize) -> Vec<u8> {
    let whole = batch(records, shape);
    let starts = (0..whole.num_rows()).step_by(size);
    let batches: Vec<_> = starts.map(|from| whole.slice(from, size.min(whole.num_rows() - from))).collect();
    file(&batches, form)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_form_of_columns_gives_the_same_sessions_and_rejections(
        records in records(),
        shape in shape(),
        form in select(FORMS.to_vec()),
        size in 1..5_usize,
    ) {
        prop_assert_eq!(all(columns(&records, &shape, form, size)), all(jsonl(&records)));
    }
}

/// What a run writes as JSON lines.
fn decided(bytes: Vec<u8>, engine: &Engine) -> String {
    let options = Options { payer: Some(String::from("medicare")), ..Options::default() };
    let mut out = Vec::new();
    let mut writer = JsonlWriter::new(&mut out);
    let decide = ByEngine { engine, options: &options };
    let summary =
        run(&mut reader(bytes), &decide, None, &mut writer, &mut |_| {}, Threads(NonZeroUsize::new(2).unwrap()))
            .unwrap();
    drop(writer);
    format!("{}{}", String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&summary).unwrap())
}

#[test]
fn every_form_of_columns_gives_the_same_determinations_byte_for_byte() {
    let engine = Engine::new(RuleBook::embedded_to_decide().check().unwrap().profiles);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let cases = (records(), shape(), select(FORMS.to_vec()));
    runner
        .run(&cases, |(records, shape, form)| {
            prop_assert_eq!(decided(columns(&records, &shape, form, 3), &engine), decided(jsonl(&records), &engine));
            Ok(())
        })
        .unwrap();
}
