//! What earlier sessions say, and counts of the record contract.

use payrules::engine::Options;
use payrules::model::determination::Answer;
use payrules::model::earlier::{Earlier, KnownFrom};
use serde_json::{Value, json};

use super::{ENGINE, decide, fired, from_file, missing, past, session};

fn bay(changes: &Value) -> payrules::model::session::Session {
    let mut all = json!({"payer": "bay", "history": {"complete_from": "2000-01-01"}, "billing": {"tax_id": "12"}});
    super::merge(all.as_object_mut().unwrap(), changes.as_object().unwrap());
    session("S-5", "2026-03-02", &all)
}

fn before(id: &str, changes: &Value) -> Earlier {
    let mut all = json!({"payer": "bay"});
    super::merge(all.as_object_mut().unwrap(), changes.as_object().unwrap());
    from_file(session(id, "2026-03-02", &all))
}

#[test]
fn what_counts_is_said_by_the_counter() {
    let lines = |changes: Value| {
        let mut line = json!({"code": "97124", "minutes": 30, "units_billed": 2, "charge": "60"});
        super::merge(line.as_object_mut().unwrap(), changes.as_object().unwrap());
        json!({"lines": [line]})
    };
    let two = |one: Value, other: Value| vec![before("A", &one), before("B", &other)];
    for (counter, known, counts) in [
        ("same_discipline", two(json!({}), json!({"discipline": "OT"})), Some(false)),
        ("same_discipline", two(json!({}), json!({})), Some(true)),
        // Without it the discipline is that of the modifiers, else of the provider.
        (
            "same_discipline",
            two(json!({}), json!({"discipline": "", "lines": [{"code": "97110", "modifiers": ["GP"]}]})),
            Some(true),
        ),
        (
            "same_discipline",
            two(json!({}), json!({"discipline": "", "provider": {"type": "occupational_therapist"}})),
            Some(false),
        ),
        ("own_payer", two(json!({}), json!({"payer": "harbor"})), Some(false)),
        ("own_payer", two(json!({}), json!({"payer": "Bay Mutual"})), Some(true)),
        ("own_payer", two(json!({}), json!({"payer": "nobody we know"})), Some(false)),
        ("own_payer", two(json!({}), json!({"payer": ""})), None),
        ("paid_here", two(json!({"paid_by": "bay"}), json!({"paid_by": "BAY MUTUAL"})), Some(true)),
        ("paid_here", two(json!({"paid_by": "bay"}), json!({"paid_by": "HBR"})), Some(false)),
        ("treatments", two(lines(json!({})), json!({"lines": [{"code": "97161"}]})), Some(false)),
        ("treatments", two(lines(json!({})), json!({"lines": [{"code": "97161"}, {"code": "97110"}]})), Some(true)),
        ("not_denied", two(lines(json!({"outcome": "paid"})), lines(json!({"outcome": "denied"}))), Some(false)),
        ("not_denied", two(lines(json!({"outcome": "paid"})), lines(json!({"outcome": "pending"}))), Some(true)),
        ("not_denied", two(lines(json!({"outcome": "paid"})), lines(json!({}))), None),
        ("units_today", two(lines(json!({})), lines(json!({"units_billed": 1}))), Some(true)),
        ("units_today", two(lines(json!({})), lines(json!({"code": "97110"}))), Some(false)),
        ("units_today", two(lines(json!({})), lines(json!({"units_billed": ""}))), None),
        ("charged", two(lines(json!({})), lines(json!({"charge": "39.99"}))), Some(false)),
        ("charged", two(lines(json!({})), lines(json!({"charge": "40"}))), Some(true)),
        (
            "this_clinic_today",
            two(json!({"billing": {"tax_id": "99"}}), json!({"billing": {"tax_id": "98"}})),
            Some(false),
        ),
        ("this_clinic_today", two(json!({"billing": {"tax_id": "12"}}), json!({})), Some(true)),
        ("authorized", two(json!({"authorizations": [{"number": "A-1"}]}), json!({"authorizations": []})), Some(true)),
        ("authorized", two(json!({"authorizations": [{"number": "A-2"}]}), json!({"authorizations": []})), Some(false)),
        ("authorized", two(json!({"authorizations": [{"number": "A-2"}]}), json!({})), None),
        ("maintenance", two(lines(json!({})), lines(json!({"purpose": "maintenance"}))), Some(true)),
        // The profile presumes what treatment is for, of earlier sessions too.
        ("maintenance", two(lines(json!({})), lines(json!({}))), Some(false)),
    ] {
        let answer = decide(&bay(&json!({})), &past(known));
        assert_eq!(fired(&answer, counter), counts, "{counter}: {:?}", missing(&answer));
    }
}

#[test]
fn names_inside_belong_to_the_earlier_session_and_this_to_the_one_decided() {
    let massage = |minutes: u32, discipline: &str| {
        before("A", &json!({"discipline": discipline, "lines": [{"code": "97124", "minutes": minutes}]}))
    };
    let me = bay(&json!({"discipline": "PT", "documentation": {"total_minutes": 20}}));
    for (known, counts) in [(massage(30, "OT"), true), (massage(20, "PT"), false)] {
        let answer = decide(&me, &past(vec![known.clone()]));
        // `discipline is this.discipline` is asked of the earlier session, though it stands beside facts of its line.
        let same = known.session.text("discipline") == Some("PT");
        assert_eq!(fired(&answer, "long_massage"), Some(counts && same), "{known:?}");
    }
    let answer = decide(&me, &past(vec![massage(30, "PT")]));
    assert_eq!(fired(&answer, "long_massage"), Some(true));
}

#[test]
fn a_fact_of_an_earlier_session_is_asked_for_by_its_number() {
    let answer =
        decide(&bay(&json!({})), &past(vec![before("A", &json!({"discipline": ""})), before("B", &json!({}))]));
    assert_eq!(fired(&answer, "same_discipline"), None);
    assert!(missing(&answer).contains(&"A:provider.type"), "{:?}", missing(&answer));
    assert!(missing(&answer).contains(&"history.same_discipline"), "{:?}", missing(&answer));
}

#[test]
fn rules_ask_earlier_lines_without_a_counter() {
    let massage = before("A", &json!({"lines": [{"code": "97124", "minutes": 15}]}));
    let open = session("S-5", "2026-03-02", &json!({"payer": "bay"}));
    assert_eq!(fired(&decide(&open, &past(vec![massage])), "massage-was-tried"), Some(false));
    let answer = decide(&open, &past(vec![before("A", &json!({}))]));
    assert_eq!(fired(&answer, "massage-was-tried"), None);
    assert!(missing(&answer).contains(&"history.complete_from"), "{:?}", missing(&answer));
    assert_eq!(fired(&decide(&bay(&json!({})), &past(vec![before("A", &json!({}))])), "massage-was-tried"), Some(true));

    let shoulder = |side: &str| json!({"lines": [{"code": "97140", "minutes": 15, "body_regions": [side]}]});
    let me = bay(&shoulder("left_shoulder"));
    let known = |side| past(vec![before("A", &shoulder(side))]);
    assert_eq!(fired(&decide(&me, &known("left_shoulder")), "another-region"), Some(false));
    assert_eq!(fired(&decide(&me, &known("right_shoulder")), "another-region"), Some(true));
}

#[test]
fn facts_set_for_the_run_hold_for_its_records_and_not_for_a_ledger() {
    use payrules::engine::Options;
    let unsaid = |from| Earlier { session: before("A", &json!({"discipline": ""})).session, from };
    let set = Options { set: vec![(String::from("discipline"), String::from("PT"))], ..Options::default() };
    for (from, counts) in
        [(KnownFrom::Input { place: 0 }, Some(true)), (KnownFrom::File, Some(true)), (KnownFrom::Ledger, None)]
    {
        let known = past(vec![unsaid(from), before("B", &json!({}))]);
        let answer = super::decide_with(&bay(&json!({"discipline": ""})), &known, &set);
        assert_eq!(fired(&answer, "same_discipline"), counts, "{from:?}");
    }
}

#[test]
fn counts_of_the_contract_are_derived_where_they_are_certain() {
    let cove = |changes: &Value| {
        let mut all = json!({"payer": "cove", "history": {"complete_from": "2000-01-01"}, "case": {"claim_number": "C-1"},
            "plan_of_care": {"progress_report_on": "2026-02-10"}});
        super::merge(all.as_object_mut().unwrap(), changes.as_object().unwrap());
        session("S-5", "2026-03-02", &all)
    };
    let on = |id: &str, day: &str, changes: &Value| {
        let mut all = json!({"payer": "CV", "case": {"claim_number": "C-1"}});
        super::merge(all.as_object_mut().unwrap(), changes.as_object().unwrap());
        from_file(session(id, day, &all))
    };
    let plain = |id: &str, day: &str| on(id, day, &json!({}));
    let evaluated = json!({"lines": [{"code": "97161"}]});
    for (counter, known, fires) in [
        ("visits_this_year", vec![plain("A", "2026-01-01"), plain("B", "2026-02-02")], Some(true)),
        ("visits_this_year", vec![plain("A", "2025-12-31"), plain("B", "2026-02-02")], Some(false)),
        (
            "visits_this_year",
            vec![plain("A", "2026-02-01"), on("B", "2026-02-02", &json!({"discipline": "OT"}))],
            Some(false),
        ),
        // Whether a visit that another payer has counts for this one, the contract does not say.
        ("visits_this_year", vec![plain("A", "2026-02-01"), on("B", "2026-02-02", &json!({"payer": "bay"}))], None),
        (
            "visits_this_year_combined",
            vec![
                plain("A", "2026-02-01"),
                on("B", "2026-02-02", &json!({"discipline": "OT"})),
                on("C", "2026-02-02", &json!({"discipline": "SLP"})),
            ],
            Some(true),
        ),
        (
            "visits_this_year_combined",
            vec![plain("A", "2026-02-01"), on("B", "2026-02-02", &json!({"discipline": "DC"}))],
            Some(false),
        ),
        ("visits_this_case", vec![plain("A", "2024-02-01"), plain("B", "2025-02-02")], Some(true)),
        (
            "visits_this_case",
            vec![plain("A", "2026-02-01"), on("B", "2026-02-02", &json!({"case": {"claim_number": "C-2"}}))],
            Some(false),
        ),
        // The day of the report belongs to the time before it, and a day counts once.
        (
            "treatment_days_since_progress_report",
            vec![plain("A", "2026-02-10"), plain("B", "2026-02-11"), plain("C", "2026-02-11")],
            Some(false),
        ),
        ("treatment_days_since_progress_report", vec![plain("B", "2026-02-11"), plain("C", "2026-02-12")], Some(true)),
        (
            "treatment_days_since_progress_report",
            vec![on("B", "2026-02-11", &evaluated), plain("C", "2026-02-12")],
            None,
        ),
        ("last_evaluation_on", vec![on("A", "2026-02-10", &evaluated), plain("B", "2026-02-12")], Some(false)),
        ("last_evaluation_on", vec![on("A", "2026-01-10", &evaluated), plain("B", "2026-02-12")], Some(true)),
        // Behind an evaluation anew, which of the two is meant differs.
        (
            "last_evaluation_on",
            vec![on("A", "2026-01-10", &evaluated), on("B", "2026-02-12", &json!({"lines": [{"code": "97164"}]}))],
            None,
        ),
        ("last_evaluation_on", vec![plain("B", "2026-02-12")], None),
    ] {
        let answer = decide(&cove(&json!({})), &past(known.clone()));
        // A claim without an injury has no first day, so the visits of a case are "at least".
        let expected = if counter == "visits_this_case" && fires == Some(false) { None } else { fires };
        assert_eq!(fired(&answer, counter), expected, "{counter}: {known:?}");
    }
    let injured = cove(&json!({"case": {"injured_on": "2025-06-01"}}));
    let answer = decide(&injured, &past(vec![plain("A", "2026-02-01")]));
    assert_eq!(fired(&answer, "visits_this_case"), Some(false));
    // An evaluation is only the last one if everything behind it is known.
    let open = cove(&json!({"history": {"complete_from": "2026-02-01"}}));
    let answer = decide(&open, &past(vec![on("A", "2026-01-20", &evaluated)]));
    assert_eq!(fired(&answer, "last_evaluation_on"), None);
}

#[test]
fn an_answer_that_rests_on_outcomes_says_whose_and_how_to_give_them() {
    let lines = json!([{"code": "97140", "minutes": 30}]);
    let day = json!({"payer": "bay", "history": {"complete_from": "2020-01-01"}, "lines": lines});
    let now = session("S-3", "2026-03-09", &day);
    let before = |id: &str, outcome: &str| {
        let line = json!({"code": "97161", "units_billed": 1, "charge": 1, "outcome": outcome});
        from_file(session(id, "2026-03-02", &json!({"discipline": "OT", "lines": [line]})))
    };
    let note = |sessions: Vec<Earlier>| {
        let answer =
            ENGINE.determine_together(std::slice::from_ref(&now), &past(sessions), &Options::default()).remove(0);
        let Answer::Decided(answer) = answer else { panic!("{answer:?}") };
        answer.notes.iter().find(|note| note.code == "outcomes-open").map(|note| note.text.clone())
    };
    let open = note(vec![before("S-1", "paid"), before("S-2", "")]).unwrap();
    assert!(open.starts_with("what `not-denied` comes to rests on what became of earlier lines"), "{open}");
    assert!(open.contains("not recorded of S-2; a covered line need not be a paid one"), "{open}");
    assert_eq!(note(vec![before("S-1", "paid"), before("S-2", "denied")]), None);
    // One outcome more could not reach the limit: nothing rests on it.
    assert_eq!(note(vec![before("S-2", "")]), None);
}
