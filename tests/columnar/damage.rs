//! Files that were cut off, or whose bytes are wrong: every run ends, and says what it could not read.

use payrules::formats::Read;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::make::{FORMS, Form, Shape, batch, file};
use crate::reader;

const ROWS: usize = 40;

fn records() -> Vec<Value> {
    let record = |number: usize| {
        json!({"id": format!("S-{number}"), "date_of_service": "2026-03-02", "payer": "medicare",
            "plan_of_care": {"certified_on": "2026-01-02", "goals": true}, "diagnoses": ["M54.50"],
            "lines": [{"code": "97110", "minutes": 25, "charge": 45}, {"code": "97140", "modifiers": ["GP"]}]})
    };
    (0..ROWS).map(record).collect()
}

fn whole(form: Form) -> Vec<u8> {
    let batch = batch(&records(), &Shape::canonical());
    file(&[batch.slice(0, 15), batch.slice(15, 15), batch.slice(30, 10)], form)
}

/// How many were read, and what was expected of the others.
fn read(bytes: Vec<u8>) -> (usize, Vec<String>) {
    let (mut sessions, mut wrong) = (0, Vec::new());
    for read in reader(bytes) {
        match read.unwrap() {
            Read::Session(..) => sessions += 1,
            Read::Rejected(rejection) => wrong.extend(rejection.errors.into_iter().map(|error| error.expected)),
        }
    }
    (sessions, wrong)
}

#[test]
fn what_is_cut_off_says_so_once_and_what_stands_before_it_is_read() {
    for form in FORMS {
        let whole = whole(form);
        assert_eq!(read(whole.clone()), (ROWS, vec![]), "{form:?}");
        for length in (1..whole.len()).rev().step_by(211) {
            let (sessions, wrong) = read(whole[..length].to_vec());
            // An Arrow file has said everything when its stream ends; what stands behind is a footer. A stream may end between two messages.
            if wrong.is_empty() {
                assert!(!matches!(form, Form::Parquet | Form::ParquetZstd), "{form:?} cut to {length} is not told");
                assert!(sessions == ROWS || form == Form::ArrowStream, "{form:?} cut to {length}: {sessions} sessions");
                continue;
            }
            assert_eq!(wrong.len(), 1, "{form:?} cut to {length}: {wrong:?}");
            let arrow = !matches!(form, Form::Parquet | Form::ParquetZstd);
            assert!(arrow || sessions == 0, "{form:?} cut to {length}: {sessions} sessions");
            if arrow && length > 12 {
                assert!(wrong[0].contains("cut off"), "{form:?} cut to {length}: {wrong:?}");
            }
        }
    }
}

#[test]
fn a_batch_that_cannot_be_read_costs_its_own_rows() {
    // The first bytes of a dictionary page of codes, and the lengths of a packed buffer, are made wrong.
    let mut bytes = whole(Form::ArrowStream);
    let bodies: Vec<usize> = (0..bytes.len() - 5).filter(|at| bytes[*at..].starts_with(b"S-15S-")).collect();
    let [body] = bodies.as_slice() else { panic!("{bodies:?}") };
    // The offsets of the second batch's ids stand before their text: they go up and down now.
    for byte in &mut bytes[body - 64..body - 8] {
        *byte = 0xEE;
    }
    let (sessions, wrong) = read(bytes);
    assert_eq!(sessions, ROWS - 15);
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0].ends_with("; rows 16 to 30 are not decided"), "{wrong:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_end_a_run(
        form in select(FORMS.to_vec()),
        places in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..6),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        let mut bytes = FILES.with(|files| files[FORMS.iter().position(|one| *one == form).unwrap()].clone());
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (sessions, _) = read(bytes);
        prop_assert!(sessions <= ROWS);
    }
}

thread_local! {
    static FILES: Vec<Vec<u8>> = FORMS.into_iter().map(whole).collect();
}
