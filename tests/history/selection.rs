//! Which sessions are earlier, and what is said where they are not told apart.

use payrules::engine::{Complete, Options};
use payrules::model::determination::Answer;
use payrules::model::earlier::{Earlier, KnownFrom, Past};
use payrules::model::session::Session;
use serde_json::{Value, json};

use super::{decide, decide_with, fired, from_file, missing, notes, past, session};

const COMPLETE: &str = "1990-01-01";

fn own(changes: &Value) -> Session {
    let mut all = json!({"history": {"complete_from": COMPLETE}});
    super::merge(all.as_object_mut().unwrap(), changes.as_object().unwrap());
    session("S-5", "2026-03-02", &all)
}

fn in_input(place: u64, session: Session) -> Earlier {
    Earlier { session, from: KnownFrom::Input { place } }
}

fn in_ledger(session: Session) -> Earlier {
    Earlier { session, from: KnownFrom::Ledger }
}

#[test]
fn the_session_itself_later_ones_and_other_patients_do_not_count() {
    let others = past(vec![
        from_file(session("S-5", "2026-03-01", &json!({}))),
        from_file(session("S-6", "2026-03-03", &json!({}))),
        from_file(session("S-4", "2026-03-01", &json!({"patient": {"id": "P-2"}}))),
    ]);
    assert_eq!(fired(&decide(&own(&json!({})), &others), "in_calendar_year"), Some(false));
}

#[test]
fn of_one_day_the_one_that_came_first_counts() {
    let other = |changes: &Value| session("S-4", "2026-03-02", changes);
    let at = |time: &str| json!({"start_time": time});
    for (known, mine, counts) in [
        (in_input(0, other(&json!({}))), json!({}), true),
        (in_input(2, other(&json!({}))), json!({}), false),
        (in_input(0, other(&at("14:00"))), at("09:00"), false),
        (in_input(2, other(&at("08:00"))), at("09:00"), true),
        (in_input(2, other(&at("09:00"))), at("09:00"), false),
        (from_file(other(&json!({}))), json!({}), true),
        (in_ledger(other(&json!({}))), json!({}), true),
        (in_ledger(other(&at("10:00"))), at("09:00"), false),
    ] {
        let me = own(&mine);
        let known = past(vec![known, in_input(1, me.clone())]);
        for rule in ["on_this_day", "in_calendar_year"] {
            assert_eq!(fired(&decide(&me, &known), rule), Some(counts), "{rule} {known:?}");
        }
    }
}

#[test]
fn sessions_decided_together_are_earlier_in_their_order() {
    let both = [own(&json!({})), session("S-6", "2026-03-02", &json!({"history": {"complete_from": COMPLETE}}))];
    let answers = super::ENGINE.determine_together(&both, &Past::default(), &Options::default());
    let denied: Vec<bool> = answers
        .iter()
        .map(|answer| match answer {
            Answer::Decided(answer) => answer.findings.iter().any(|finding| finding.rule == "on-this-day"),
            Answer::Rejected(rejection) => panic!("{rejection:?}"),
        })
        .collect();
    assert_eq!(denied, [false, true]);
}

#[test]
fn a_session_known_twice_counts_once_and_a_difference_is_told() {
    let charged = session(
        "S-4",
        "2026-02-02",
        &json!({"payer": "bay", "lines": [{"code": "97124", "minutes": 30, "charge": "60"}]}),
    );
    let other = session(
        "S-4",
        "2026-02-02",
        &json!({"payer": "bay", "lines": [{"code": "97124", "minutes": 30, "charge": "70"}]}),
    );
    let bay = own(&json!({"payer": "bay"}));
    let twice = past(vec![in_input(0, charged.clone()), from_file(charged.clone()), in_ledger(charged.clone())]);
    let answer = decide(&bay, &twice);
    assert_eq!((fired(&answer, "charged"), notes(&answer).contains(&"history-differs")), (Some(false), false));
    let answer = decide(&bay, &past(vec![from_file(other), in_input(0, charged)]));
    assert_eq!((fired(&answer, "charged"), notes(&answer).contains(&"history-differs")), (Some(false), true));
}

#[test]
fn a_void_takes_back_and_a_replacement_counts_once() {
    let original = session("S-4", "2026-02-02", &json!({}));
    let claim = |frequency: &str| session("S-4", "2026-02-02", &json!({"claim": {"frequency": frequency}}));
    let me = own(&json!({}));
    for known in [
        vec![in_ledger(original.clone()), from_file(claim("void"))],
        vec![from_file(claim("void")), from_file(original.clone())],
        vec![in_input(0, claim("void")), in_ledger(original.clone())],
        vec![from_file(claim("void"))],
        vec![in_ledger(claim("void")), from_file(original.clone())],
        vec![in_ledger(claim("void"))],
    ] {
        assert_eq!(fired(&decide(&me, &past(known.clone())), "in_calendar_year"), Some(false), "{known:?}");
    }
    let twice = past(vec![in_ledger(original.clone()), from_file(claim("replacement")), from_file(original)]);
    let answer = decide(&me, &twice);
    assert_eq!(fired(&answer, "in_calendar_year"), Some(true));
    assert!(answer.findings.iter().any(|f| f.message == "1 before this one"), "{:?}", answer.findings);
}

#[test]
fn a_void_is_of_its_payer_and_number() {
    let of = |payer: &str, frequency: &str| {
        session("S-4", "2026-02-02", &json!({"payer": payer, "claim": {"frequency": frequency}}))
    };
    let original = of("harbor", "original");
    let me = own(&json!({}));
    let counted = |known: Vec<Earlier>| fired(&decide(&me, &past(known)), "in_calendar_year");
    let pairs = [("bay", Some(true)), ("harbor", Some(false))];
    for (payer, expected) in pairs {
        let void = of(payer, "void");
        assert_eq!(counted(vec![in_ledger(original.clone()), from_file(void.clone())]), expected, "{payer}");
        assert_eq!(counted(vec![from_file(original.clone()), in_ledger(void)]), expected, "{payer}");
    }
    // What a ledger took back makes no other visit of the day doubtful.
    let other = session("S-3", "2026-02-02", &json!({}));
    let answer = decide(&me, &past(vec![in_ledger(of("harbor", "void")), from_file(other)]));
    assert_eq!(fired(&answer, "in_calendar_year"), Some(true));
    assert!(!notes(&answer).contains(&"history-unmatched"), "{:?}", answer.notes);
}

#[test]
fn a_claim_that_takes_back_one_of_another_number_makes_it_doubtful() {
    let original = session("S-4", "2026-02-02", &json!({}));
    for frequency in ["void", "replacement"] {
        let claim = session("S-9", "2026-02-02", &json!({"claim": {"frequency": frequency}}));
        let answer = decide(&own(&json!({})), &past(vec![from_file(original.clone()), from_file(claim)]));
        assert!(notes(&answer).contains(&"history-unmatched"), "{:?}", answer.notes);
        // A replacement counts itself, for certain.
        let expected = if frequency == "void" { None } else { Some(true) };
        assert_eq!(fired(&answer, "in_calendar_year"), expected, "{frequency}");
    }
    // Another visit of that day is no such claim.
    let void = json!({"claim": {"frequency": "void"}, "discipline": "OT"});
    let answer =
        decide(&own(&json!({})), &past(vec![from_file(original), from_file(session("S-9", "2026-02-02", &void))]));
    assert_eq!(fired(&answer, "in_calendar_year"), Some(true));
    assert!(!notes(&answer).contains(&"history-unmatched"));
}

#[test]
fn a_session_dated_after_it_was_sent_may_count_and_that_is_said() {
    let skewed = session("S-4", "2026-02-20", &json!({"submitted_on": "2026-02-10"}));
    let answer = decide(&own(&json!({})), &past(vec![from_file(skewed)]));
    assert_eq!(fired(&answer, "in_calendar_year"), None);
    assert!(notes(&answer).contains(&"history-dates"));
    assert!(missing(&answer).contains(&"S-4:date_of_service"), "{:?}", missing(&answer));
}

#[test]
fn without_a_patient_nothing_is_counted_and_that_is_said() {
    let mut nobody = own(&json!({}));
    let id = payrules::model::facts::FactId::find(payrules::model::facts::Owner::Session, "patient.id").unwrap();
    nobody.facts.set(id, payrules::model::state::State::Unknown);
    let known = past(vec![from_file(session("S-4", "2026-02-02", &json!({})))]);
    let answer = decide(&nobody, &known);
    assert_eq!(fired(&answer, "in_calendar_year"), None);
    assert_eq!(notes(&answer), ["history-not-used"]);
    assert_eq!(notes(&decide(&nobody, &Past::default())), [""; 0]);
}

#[test]
fn records_that_cannot_be_read_leave_a_count_open() {
    let mut known = past(vec![from_file(session("S-4", "2026-02-02", &json!({})))]);
    known.unread.push(String::from("old.csv, row 14"));
    let answer = decide(&own(&json!({})), &known);
    assert_eq!(fired(&answer, "in_calendar_year"), Some(true));
    assert_eq!(fired(&answer, "past_7_days"), None);
    let note = answer.notes.iter().find(|note| note.code == "history-incomplete").unwrap();
    assert!(note.text.contains("old.csv, row 14"), "{}", note.text);
}

#[test]
fn the_count_of_the_record_wins_and_a_difference_is_told() {
    let known = past(vec![from_file(session("S-4", "2026-02-02", &json!({})))]);
    for (recorded, from, differs, fires) in [
        ("0", Some(COMPLETE), true, false),
        ("1", Some(COMPLETE), false, true),
        ("7", Some(COMPLETE), true, true),
        ("0", None, true, false),
        ("7", None, false, true),
        ("none", None, true, false),
    ] {
        let mut me = session("S-5", "2026-03-02", &json!({"history": {"in_calendar_year": recorded}}));
        if let Some(from) = from {
            me = session(
                "S-5",
                "2026-03-02",
                &json!({"history": {"in_calendar_year": recorded, "complete_from": from}}),
            );
        }
        let answer = decide(&me, &known);
        assert_eq!(fired(&answer, "in_calendar_year"), Some(fires), "{recorded} {from:?}");
        let told =
            answer.notes.iter().any(|n| n.code == "history-differs" && n.text.contains("history.in_calendar_year"));
        assert_eq!(told, differs, "{recorded} {from:?} {:?}", answer.notes);
    }
}

#[test]
fn what_is_counted_goes_before_what_the_run_sets_and_is_listed() {
    let known = past(vec![from_file(session("S-4", "2026-02-02", &json!({})))]);
    let set =
        Options { set: vec![(String::from("history.in_calendar_year"), String::from("0"))], ..Options::default() };
    let answer = decide_with(&own(&json!({})), &known, &set);
    assert_eq!(fired(&answer, "in_calendar_year"), Some(true));
    let by: Vec<_> = answer.presumed.iter().filter(|p| p.fact == "history.in_calendar_year").collect();
    assert_eq!((by[0].value.as_str(), by[0].by.as_str(), by.len()), ("1", "history", 1));
    // As long as it is open, what is set stands in for it.
    let open = session("S-5", "2026-03-02", &json!({}));
    let answer = decide_with(&open, &known, &set);
    assert_eq!(fired(&answer, "in_calendar_year"), Some(false));
    // A run that takes what is not recorded for not there takes it so for sessions too.
    let all = Options { complete: Complete::All, ..Options::default() };
    let answer = decide_with(&open, &known, &all);
    assert_eq!([fired(&answer, "in_calendar_year"), fired(&answer, "past_7_days")], [Some(true), Some(false)]);
}
