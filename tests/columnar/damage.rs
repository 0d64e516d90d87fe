//! Files that were cut off, or whose bytes are wrong: every run ends, and says what it could not read.

use payrules::engine::Options;
use payrules::engine::batch::Batches;
use payrules::formats::brief::Detail;
use payrules::formats::{ByEngine, InShort, Lane, Read};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::make::{FORMS, Form, Shape, batch, file};
use crate::rule_set_r::engine_with;
use crate::{reader, short};

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

#[test]
fn what_is_damaged_is_answered_in_short_as_sessions_are() {
    let engine = engine_with(Vec::new());
    let options = Options::default();
    let by = || ByEngine { engine: &engine, options: &options };
    let batches = Batches::new(&engine, &options, false).unwrap().in_words();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() });
    let damage = proptest::collection::vec((any::<Index>(), any::<u8>()), 0..6);
    let made = (short::whole(), select(FORMS.to_vec()), damage, proptest::option::weighted(0.2, any::<Index>()));
    let read = std::cell::Cell::new((0, 0));
    let tried = runner.run(&made, |(records, form, damage, cut)| {
        let batch = batch(&records, &Shape::canonical());
        let half = batch.num_rows() / 2;
        let mut bytes = file(&[batch.slice(0, half), batch.slice(half, batch.num_rows() - half)], form);
        for (place, byte) in damage {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let lane = InShort { by: by(), lane: Lane::new(&batches) };
        let (expected, _) = short::said(bytes.clone(), &by(), Detail::Findings);
        let (found, short) = short::said(bytes, &lane, Detail::Findings);
        prop_assert_eq!(expected, found);
        let (files, answered) = read.get();
        read.set((files + 1, answered + usize::from(short > 0)));
        Ok(())
    });
    tried.unwrap_or_else(|why| panic!("{why}"));
    let (files, answered) = read.get();
    assert!(answered * 10 > files && answered < files, "{answered} of {files} could be read");
}

thread_local! {
    static FILES: Vec<Vec<u8>> = FORMS.into_iter().map(whole).collect();
}
