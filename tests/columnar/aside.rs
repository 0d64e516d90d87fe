//! What is put aside of columns, mostly without sessions in between, is what reading them row by row says, for any number of threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;

use payrules::cases;
use payrules::formats::history::Known;
use payrules::formats::run::put_aside;
use payrules::formats::write::record;
use payrules::formats::{History, Read, ReadError, Store, Threads};
use payrules::model::determination::Rejection;
use payrules::model::earlier::{Earlier, KnownFrom};
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::make::{FORMS, Form, Shape};
use crate::same::{columns, records, shape};
use crate::short::{mixed, whole};
use crate::{jsonl, reader};

/// What is known of each patient, and what is told of records that are none.
#[derive(Debug, Default, PartialEq)]
struct All {
    of: BTreeMap<String, Vec<Earlier>>,
    told: Vec<String>,
}

fn wrong(rejection: &Rejection) -> String {
    format!("{:?} {:?}", rejection.id, rejection.errors)
}

/// Of each row by itself.
fn by_row(bytes: Vec<u8>) -> All {
    let mut all = All::default();
    for (place, read) in (0u64..).zip(reader(bytes)) {
        match read.unwrap() {
            Read::Session(session, _) => {
                let Some(patient) = session.text("patient.id").map(String::from) else { continue };
                let earlier = Earlier { session: *session, from: KnownFrom::Input { place } };
                all.of.entry(patient).or_default().push(earlier);
            }
            Read::Rejected(rejection) => all.told.push(wrong(&rejection)),
        }
    }
    all
}

/// Of what was put aside, of these patients.
fn put(bytes: Vec<u8>, patients: &All, threads: usize) -> All {
    let (mut store, mut told) = (Store::new(), Vec::new());
    let mut tell = |trouble: Result<&Rejection, &ReadError>| told.push(wrong(trouble.unwrap()));
    let threads = Threads(NonZeroUsize::new(threads).unwrap());
    put_aside(&mut reader(bytes), &mut store, Known::Input, &mut tell, threads).unwrap();
    let mut of = |patient: &String| (patient.clone(), store.of(patient).unwrap().to_vec());
    let of = patients.of.keys().map(&mut of).collect();
    All { of, told }
}

/// The same records again and again until they are so many that they are looked at together, each of a patient; some ids stand twice.
fn many(records: &[Value], count: usize) -> Vec<Value> {
    let one = |(number, record): (usize, &Value)| {
        let mut record = record.clone();
        if record["id"] != "" {
            record["id"] = format!("S-{}", if number % 29 == 28 { number - 3 } else { number }).into();
        }
        if number % 11 != 7 {
            record["patient"]["id"] = format!("P-{}", number % 5).into();
        }
        record
    };
    records.iter().cycle().take(count).enumerate().map(one).collect()
}

fn is_same(bytes: &[u8], threads: Range<usize>) {
    let expected = by_row(bytes.to_vec());
    for threads in threads {
        assert_eq!(put(bytes.to_vec(), &expected, threads), expected, "{threads}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_aside_of_columns_is_what_their_rows_say(
        records in prop_oneof![records().boxed(), whole().boxed()],
        shape in shape(),
        form in select(FORMS.to_vec()),
        size in 10..90_usize,
    ) {
        is_same(&columns(&many(&records, 80), &shape, form, size), 1..4);
    }
}

#[test]
fn what_is_unusual_in_some_rows_is_put_aside_as_it_is() {
    let odd = [
        json!({"payer": "a \"b\" \\c"}),
        json!({"extra": {"first_diagnosis": "two\nlines\t\u{1}"}}),
        json!({"extra": {"first_diagnosis": "Käthe \u{2028}"}}),
        json!({"history": {"allowed_this_year": "123456789012345678.12", "visits_this_year": 3}}),
        json!({"absent": ["authorizations", "extra.goals", "history.visits_this_year"]}),
        json!({"authorizations": []}),
        json!({"authorizations": [{"number": "A \"1\"", "from": "2025-12-31"}, {"number": "A-2"}]}),
        json!({"other_coverage": [{"payer": "anthem"}]}),
        json!({"history": {"visits_this_year": "12.50"}}),
        json!({"start_time": "08:05", "end_time": "23:59"}),
        json!({"submitted_on": "none"}),
    ];
    let mut all = mixed();
    for (number, record) in all.iter_mut().enumerate() {
        for (key, value) in odd.get(number % 23).and_then(Value::as_object).into_iter().flatten() {
            record[key] = value.clone();
        }
    }
    let all = many(&all, 480);
    for form in FORMS {
        for shape in [Shape::text(), Shape::canonical()] {
            let fits = |record: &&Value| shape.date == shape.text || record["submitted_on"] != "none";
            let fitting: Vec<Value> = all.iter().filter(fits).cloned().collect();
            is_same(&columns(&fitting, &shape, form, 200), 1..4);
        }
    }
}

/// A record in which all is text: what only a profile knows is of one type in one case and of another in the next.
fn written_out(value: Value) -> Value {
    match value {
        Value::Object(all) => Value::Object(all.into_iter().map(|(key, value)| (key, written_out(value))).collect()),
        Value::Array(all) => all.into_iter().map(written_out).collect(),
        Value::Number(_) | Value::Bool(_) => value.to_string().into(),
        other => other,
    }
}

#[test]
fn what_is_put_aside_of_the_shipped_cases_is_what_their_rows_say() {
    let book = RuleBook::embedded().check().unwrap();
    let mut all = Vec::new();
    for profile in &book.profiles {
        for case in &profile.tests {
            let read = reader(jsonl(&[cases::record(profile, case)])).next();
            let Some(Ok(Read::Session(session, _))) = read else { continue };
            all.push(written_out(record(&session)));
        }
    }
    for some in all.chunks(4) {
        is_same(&columns(&many(some, 16), &Shape::text(), Form::ArrowStream, 16), 1..2);
    }
    assert!(all.len() > 500, "{}", all.len());
}
