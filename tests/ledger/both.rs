//! What recording does, the same on both databases.

use std::collections::BTreeMap;

use payrules::ledger::{Entry, Ledger, Mode, Recorded, Unfit};
use payrules::model::determination::Decision;
use payrules::model::facts::Owner;
use payrules::model::session::{Session, line_number};
use payrules::model::value::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Tree, json};

use crate::made::{answer, decided, entry, record, session};
use crate::places::{Empty, on_both};

/// The sessions of P-1 with their minutes, in the order entered.
fn counted(ledger: &mut Ledger) -> Vec<(String, u32)> {
    let minutes = |session: &Session| line_number(&session.lines[0], "minutes").unwrap();
    let sessions = ledger.sessions("P-1").unwrap();
    sessions.iter().map(|s| (s.id().to_owned(), u32::try_from(minutes(s)).unwrap())).collect()
}

fn one(id: &str, minutes: u32) -> (String, u32) {
    (id.to_owned(), minutes)
}

fn new(recorded: u64) -> Recorded {
    Recorded { recorded, ..Recorded::default() }
}

fn exported(ledger: &mut Ledger) -> Vec<Tree> {
    let mut all = Vec::new();
    ledger
        .export(&mut |record| {
            all.push(record.clone());
            true
        })
        .unwrap();
    all
}

#[test]
fn a_session_is_recorded_once() {
    on_both(|place| {
        let mut ledger = place.recording();
        let batch = [entry("V-1", 25, None), entry("V-2", 38, None), entry("V-1", 25, None)];
        let twice = Recorded { recorded: 2, already_there: 1, ..Recorded::default() };
        assert_eq!(ledger.record(&batch, None).unwrap(), twice);
        drop(ledger);
        let mut ledger = place.recording();
        let there = Recorded { already_there: 3, ..Recorded::default() };
        assert_eq!(ledger.record(&batch, Some("2026-03-03T10:00:00Z")).unwrap(), there);
        assert_eq!(counted(&mut ledger), [one("V-1", 25), one("V-2", 38)]);
        assert_eq!(ledger.sessions("P-2").unwrap(), []);
        assert_eq!(ledger.sessions("\0").unwrap(), []);
    });
}

#[test]
fn other_content_takes_the_place_of_the_earlier_version_and_keeps_it() {
    on_both(|place| {
        let mut ledger = place.recording();
        assert_eq!(ledger.record(&[entry("V-1", 25, None)], None).unwrap(), new(1));
        let replaced = Recorded { replaced: 1, ..Recorded::default() };
        assert_eq!(ledger.record(&[entry("V-1", 40, None)], None).unwrap(), replaced);
        assert_eq!(counted(&mut ledger), [one("V-1", 40)]);
        // A correction of the export that is taken back is one, too.
        assert_eq!(ledger.record(&[entry("V-1", 25, None)], None).unwrap(), replaced);
        assert_eq!(counted(&mut ledger), [one("V-1", 25)]);
        let status = ledger.status().unwrap();
        assert_eq!((status.sessions, status.replaced, status.taken_back), (1, 2, 0));
    });
}

#[test]
fn a_void_takes_a_session_back_and_an_old_file_does_not_bring_it_again() {
    on_both(|place| {
        let mut ledger = place.recording();
        let old = [entry("V-1", 25, None), entry("V-2", 25, None)];
        ledger.record(&old, None).unwrap();
        let void = [entry("V-1", 25, Some("void"))];
        let taken_back = Recorded { taken_back: 1, ..Recorded::default() };
        assert_eq!(ledger.record(&void, None).unwrap(), taken_back);
        assert_eq!(counted(&mut ledger), [one("V-2", 25)]);
        assert_eq!(exported(&mut ledger).len(), 1);
        let there = |already_there| Recorded { already_there, ..Recorded::default() };
        assert_eq!(ledger.record(&void, None).unwrap(), there(1));
        assert_eq!(ledger.record(&old, None).unwrap(), there(2));
        assert_eq!(counted(&mut ledger), [one("V-2", 25)]);
        // A replacement is a new claim, and the file before it is old.
        let replacement = [entry("V-1", 30, Some("replacement"))];
        assert_eq!(ledger.record(&replacement, None).unwrap(), Recorded { replaced: 1, ..Recorded::default() });
        assert_eq!(ledger.record(&old, None).unwrap(), there(2));
        assert_eq!(ledger.record(&void, None).unwrap(), there(1));
        assert_eq!(counted(&mut ledger), [one("V-2", 25), one("V-1", 30)]);
        let status = ledger.status().unwrap();
        assert_eq!((status.version, status.sessions, status.patients, status.payers), (2, 2, 1, 1));
        assert_eq!((status.replaced, status.taken_back), (2, 0));
        assert_eq!(status.days, Some((String::from("2026-03-02"), String::from("2026-03-02"))));
    });
}

#[test]
fn one_visit_number_of_two_payers_or_patients_is_two_sessions() {
    on_both(|place| {
        let mut ledger = place.recording();
        let mut other_payer = record("V-1", 30, None);
        other_payer["payer"] = json!("tricare");
        let mut other_patient = record("V-1", 30, None);
        other_patient["patient"]["id"] = json!("P-2");
        let batch = [record("V-1", 25, None), other_payer.clone(), other_patient.clone()];
        let batch = batch.map(|record| decided(&record, Decision::Covered));
        assert_eq!(ledger.record(&batch, None).unwrap(), new(3));
        assert_eq!(counted(&mut ledger), [one("V-1", 25), one("V-1", 30)]);
        // A record without a payer comes back with the one that it was decided for.
        let payers: Vec<Option<String>> =
            ledger.sessions("P-1").unwrap().iter().map(|s| s.text("payer").map(str::to_owned)).collect();
        assert_eq!(payers, [Some(String::from("medicare")), Some(String::from("tricare"))]);
        let mut first = record("V-1", 25, None);
        first["payer"] = json!("medicare");
        other_patient["payer"] = json!("medicare");
        assert_eq!(exported(&mut ledger), [first, other_payer, other_patient]);
    });
}

#[test]
fn only_a_line_that_was_not_to_be_sent_gets_an_outcome() {
    on_both(|place| {
        let mut ledger = place.recording();
        let mut paid = record("V-2", 25, None);
        paid["lines"][0]["outcome"] = json!("paid");
        let batch = [
            decided(&record("V-1", 25, None), Decision::NotCovered),
            decided(&paid, Decision::NotCovered),
            decided(&record("V-3", 25, None), Decision::NeedsInfo),
            decided(&record("V-4", 25, None), Decision::NotBilled),
            decided(&record("V-5", 25, None), Decision::Covered),
        ];
        ledger.record(&batch, None).unwrap();
        let outcomes = |ledger: &mut Ledger| -> Vec<Option<String>> {
            let sessions = ledger.sessions("P-1").unwrap();
            let outcome = |s: &Session| s.lines[0].at(Owner::Line, "outcome").known().map(Value::to_string);
            sessions.iter().map(outcome).collect()
        };
        let words = [Some("not_billed"), Some("paid"), None, Some("not_billed"), None];
        assert_eq!(outcomes(&mut ledger), words.map(|word| word.map(str::to_owned)));
        // Rules that changed decide it anew: the session is no other, what became of it is.
        let anew = Recorded { already_there: 1, decided_anew: 1, ..Recorded::default() };
        let covered = [decided(&record("V-1", 25, None), Decision::Covered)];
        assert_eq!(ledger.record(&covered, None).unwrap(), anew);
        assert_eq!(ledger.record(&covered, None).unwrap(), Recorded { already_there: 1, ..Recorded::default() });
        assert_eq!(outcomes(&mut ledger)[0], None);
    });
}

#[test]
fn what_databases_keep_badly_comes_back_as_it_was() {
    on_both(|place| {
        let mut ledger = place.recording();
        let mut odd = record("V 'ä'; DROP TABLE payrules_sessions; -- \u{1F9D1}", 25, None);
        odd["patient"]["id"] = json!("O\"Brien\\\u{7f}%_");
        odd["lines"][0]["charge"] = "999999999999999.9999999999".parse::<serde_json::Number>().unwrap().into();
        odd["extra"] = json!({"note": "a\u{0}b"});
        ledger.record(&[decided(&odd, Decision::Covered)], None).unwrap();
        let mut back = session(&odd);
        let payer = payrules::model::facts::FactId::find(Owner::Session, "payer").unwrap();
        back.facts.set(payer, payrules::model::state::State::Known(Value::text("medicare")));
        assert_eq!(ledger.sessions("O\"Brien\\\u{7f}%_").unwrap(), [back]);
    });
}

#[test]
fn what_is_nobodys_history_is_not_kept() {
    let mut nobody = record("V-1", 25, None);
    nobody.as_object_mut().unwrap().remove("patient");
    let mut absent = record("V-1", 25, None);
    absent["patient"] = json!("none");
    let unfit = |record: &Tree| {
        let session = session(record);
        Entry::of(&session, &answer(&session, Decision::Covered)).unwrap_err()
    };
    assert_eq!(unfit(&nobody), Unfit::NoPatient);
    assert_eq!(unfit(&absent), Unfit::NoPatient);
    let mut null = record("V-1", 25, None);
    null["patient"]["id"] = json!("P\u{0}1");
    assert_eq!(unfit(&null), Unfit::Character);
}

#[test]
fn a_batch_is_recorded_whole_or_not_at_all() {
    on_both(|place| {
        let mut ledger = place.recording();
        ledger.record(&[entry("V-1", 25, None)], None).unwrap();
        // The third session cannot be entered, so the first two are not either.
        place.tamper("CREATE UNIQUE INDEX few ON payrules_sessions (version) WHERE version > 1");
        let batch = [entry("V-2", 25, None), entry("V-1", 30, None), entry("V-2", 30, None)];
        let error = ledger.record(&batch, None).unwrap_err().to_string();
        assert!(error.contains("run the same command again"), "{error}");
        assert_eq!(counted(&mut ledger), [one("V-1", 25)]);
        place.tamper("DROP INDEX few");
        ledger.record(&batch, None).unwrap();
        assert_eq!(counted(&mut ledger), [one("V-1", 30), one("V-2", 30)]);
    });
}

/// A record of one of three sessions.
#[derive(Clone, Debug)]
struct Step {
    id: &'static str,
    minutes: u32,
    frequency: Option<&'static str>,
}

fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let id = prop::sample::select(vec!["V-1", "V-2", "V-3"]);
    let frequency = prop::sample::select(vec![None, None, Some("original"), Some("replacement"), Some("void")]);
    let step = (id, prop::sample::select(vec![15, 25, 38]), frequency);
    let step = step.prop_map(|(id, minutes, frequency)| Step { id, minutes, frequency });
    prop::collection::vec(prop::collection::vec(step, 0..4), 1..7)
}

/// What a ledger should hold, by the rules in words: the newest content counts, unless it was known before a replacement or void.
#[derive(Default)]
struct Told {
    versions: BTreeMap<&'static str, Vec<(u32, &'static str, bool)>>,
    order: Vec<&'static str>,
}

impl Told {
    fn take(&mut self, step: &Step) {
        let word = step.frequency.unwrap_or("original");
        // `original` said and not said are two records, of which the ledger knows one by its digest.
        let this = (step.minutes, word, step.frequency.is_some());
        let versions = self.versions.entry(step.id).or_default();
        if versions.last() == Some(&this) {
            return;
        }
        if versions.last().is_some_and(|last| last.1 != "original") && versions.contains(&this) {
            return;
        }
        versions.push(this);
        self.order.retain(|id| *id != step.id);
        self.order.push(step.id);
    }

    fn counted(&self) -> Vec<(String, u32)> {
        let last = self.order.iter().map(|id| (*id, self.versions[id].last().unwrap()));
        last.filter(|(_, last)| last.1 != "void").map(|(id, last)| (id.to_owned(), last.0)).collect()
    }
}

fn any_sequence(make: impl Fn() -> Empty, cases: u32) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&steps(), |batches| {
            let place = make();
            let mut ledger = place.recording();
            let mut told = Told::default();
            for batch in &batches {
                let entries: Vec<Entry> = batch.iter().map(|s| entry(s.id, s.minutes, s.frequency)).collect();
                let done = ledger.record(&entries, None).unwrap();
                let all = done.recorded + done.replaced + done.taken_back + done.already_there;
                prop_assert_eq!(all, u64::try_from(batch.len()).unwrap());
                batch.iter().for_each(|step| told.take(step));
                prop_assert_eq!(counted(&mut ledger), told.counted());
            }
            // The same again: old files change nothing that was replaced or taken back.
            let mut reader = place.open(Mode::Read).unwrap();
            prop_assert_eq!(counted(&mut reader), told.counted());
            let versions = i64::try_from(told.versions.values().map(Vec::len).sum::<usize>()).unwrap();
            let status = reader.status().unwrap();
            prop_assert_eq!(status.sessions + status.taken_back + status.replaced, versions);
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_sequence_of_records_gives_the_same_history_in_a_file() {
    any_sequence(Empty::file, 40);
}

#[test]
fn any_sequence_of_records_gives_the_same_history_on_a_server() {
    if Empty::server().is_some() {
        any_sequence(|| Empty::server().unwrap(), 10);
    }
}
