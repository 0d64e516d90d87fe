//! What a payer pays for a day at most, over its sessions: which is paid, what is not known, and the laws of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use std::sync::Arc;

use payrules::engine::{Fees, Options};
use payrules::model::determination::Determination;
use payrules::model::earlier::{Earlier, KnownFrom, Past};
use payrules::model::session::Session;
use payrules::payment::{Fee, FeeSchedule};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use common::{determined, session_of, with};

const PAYER: &str = r#"
[units]
method = "per_line"
timed = ["97110", "97124"]
source = "manual"
[[rule]]
id = "signed"
title = "A note is signed"
source = "manual"
text = 'require documentation.signed_on is present otherwise deny'
message = "the note is not signed"
[[rule]]
id = "most"
title = "At most 100 dollars a day"
source = "manual"
text = 'for each line where purpose is not wellness cap payment at $100 per PER'
message = "paid up to 100 dollars a day"
"#;

/// 40 dollars a unit of exercise, 30 of massage.
fn run(per: &str, sessions: &[Session], past: &Past) -> Vec<Determination> {
    let engine = common::engine("capped", &PAYER.replace("PER", per));
    let rows = vec![Fee::flat("97110", Decimal::from(40)), Fee::flat("97124", Decimal::from(30))];
    let schedule = Arc::new(FeeSchedule::new(rows).unwrap());
    let options = Options { fees: Some(Fees { schedule, digest: None }), ..Options::default() };
    engine.determine_together(sessions, past, &options).into_iter().map(determined).collect()
}

fn session(id: &str, more: &Value) -> Session {
    let record = json!({
        "id": id, "date_of_service": "2026-03-02", "payer": "capped", "patient": { "id": "P1" }, "discipline": "PT",
        "documentation": { "signed_on": "2026-03-02" },
        "lines": [{ "code": "97110", "minutes": 30, "purpose": "rehabilitative" }],
    });
    session_of(&with(record, more))
}

fn allowed(answers: &[Determination]) -> Vec<String> {
    let one = |answer: &Determination| {
        let payment = answer.payment.as_ref().unwrap();
        payment.allowed.map_or_else(|| payment.missing.join(" and "), |amount| format!("{amount:.2}"))
    };
    answers.iter().map(one).collect()
}

/// Two sessions of $80 each.
fn two(per: &str, first: &Value, second: &Value) -> Vec<String> {
    allowed(&run(per, &[session("A", first), session("B", second)], &Past::default()))
}

#[test]
fn the_session_that_stands_first_is_paid_first() {
    let plain = json!({});
    assert_eq!(two("session", &plain, &plain), ["80.00", "80.00"]);
    assert_eq!(two("day", &plain, &plain), ["80.00", "20.00"]);
    let at = |time: &str| json!({ "start_time": time });
    assert_eq!(two("day", &at("10:00"), &at("09:00")), ["20.00", "80.00"]);
    let answers = run("day", &[session("A", &plain), session("B", &plain)], &Past::default());
    let told = |answer: &Determination| answer.findings.iter().map(|f| f.rule.clone()).collect::<Vec<_>>();
    assert!(told(&answers[0]).is_empty());
    assert_eq!(told(&answers[1]), ["most"]);
    assert_eq!(answers[1].findings[0].cost, Some(Decimal::new(6000, 2)));
}

#[test]
fn who_shares_the_maximum_is_what_the_rule_says() {
    let (plain, other) = (json!({}), json!({ "discipline": "OT" }));
    assert_eq!(two("day", &plain, &other), ["80.00", "20.00"]);
    assert_eq!(two("day and discipline", &plain, &other), ["80.00", "80.00"]);
    let massage = json!({ "lines": [{ "code": "97124", "minutes": 60 , "purpose": "rehabilitative" }] });
    assert_eq!(two("code and day", &plain, &massage), ["80.00", "100.00"]);
    assert_eq!(two("day", &plain, &massage), ["80.00", "20.00"]);
    let denied = json!({ "documentation": { "signed_on": "none" } });
    assert_eq!(two("day", &denied, &plain), ["0.00", "80.00"]);
    let well = json!({ "lines": [{ "code": "97110", "minutes": 30, "purpose": "wellness" }] });
    assert_eq!(two("day", &well, &plain), ["80.00", "80.00"]);
}

#[test]
fn what_is_not_known_is_named_and_hides_only_what_it_can_change() {
    let (plain, nobody) = (json!({}), json!({ "discipline": null }));
    let lines = |minutes: Value, purpose: Value| json!({ "lines": [{ "code": "97110", "minutes": minutes, "purpose": purpose }] });
    let untimed = lines(Value::Null, json!("rehabilitative"));
    assert_eq!(two("day", &untimed, &plain), ["the units of 97110", "A: the units of 97110"]);
    assert_eq!(two("day", &plain, &untimed), ["80.00", "the units of 97110"]);
    assert_eq!(two("day and discipline", &plain, &nobody), ["80.00", "provider.type"]);
    assert_eq!(two("day and discipline", &nobody, &plain), ["80.00", "A:provider.type"]);
    let open = lines(json!(30), Value::Null);
    assert_eq!(two("day", &open, &plain), ["80.00", "A:purpose (line 1)"]);
    // 40 and 40 are below it, whoever shares.
    let short = lines(json!(15), json!("rehabilitative"));
    let short_of = |discipline: Value| {
        let mut session = short.clone();
        session["discipline"] = discipline;
        session
    };
    assert_eq!(two("day and discipline", &short_of(Value::Null), &short), ["40.00", "40.00"]);
    // The first takes it all: the second is paid nothing, whatever it is.
    assert_eq!(two("day", &lines(json!(45), json!("rehabilitative")), &untimed), ["100.00", "0.00"]);
}

fn known(from: KnownFrom, more: &Value) -> Past {
    Past { asked: true, sessions: Arc::from([Earlier { session: session("OLD", more), from }]), unread: Vec::new() }
}

#[test]
fn what_was_recorded_of_the_day_counts_as_far_as_it_is_known() {
    let own = [session("A", &json!({}))];
    let paid = |from: KnownFrom, more: &Value| allowed(&run("day", &own, &known(from, more))).remove(0);
    for from in [KnownFrom::File, KnownFrom::Ledger, KnownFrom::Input { place: 0 }] {
        assert_eq!(paid(from, &json!({})), "20.00");
    }
    let recorded = |more: &Value| paid(KnownFrom::Ledger, more);
    assert_eq!(recorded(&json!({ "date_of_service": "2026-03-01" })), "80.00");
    assert_eq!(recorded(&json!({ "payer": "another" })), "80.00");
    assert_eq!(recorded(&json!({ "patient": { "id": "P2" } })), "80.00");
    assert_eq!(recorded(&json!({ "claim": { "frequency": "void" } })), "80.00");
    let line = |more: Value| {
        let mut line = json!({ "code": "97110", "purpose": "rehabilitative" });
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "lines": [line] })
    };
    assert_eq!(recorded(&line(json!({ "minutes": 30, "outcome": "denied" }))), "80.00");
    assert_eq!(recorded(&line(json!({ "minutes": null }))), "OLD: the units of 97110");
    assert_eq!(recorded(&json!({ "payer": null })), "OLD:payer");
    let mut unread = known(KnownFrom::File, &json!({ "date_of_service": "2026-03-01" }));
    unread.unread.push(String::from("old.csv, row 2"));
    assert_eq!(allowed(&run("day", &own, &unread)), ["earlier sessions that cannot be read"]);
}

#[derive(Clone, Debug)]
struct Visit {
    discipline: usize,
    start: Option<u32>,
    lines: Vec<(usize, Option<u32>, usize)>,
}

impl Visit {
    fn session(&self, nth: usize) -> Session {
        let start = self.start.map(|minute| format!("{:02}:{:02}", 8 + minute / 60, minute % 60));
        let line = |(code, minutes, purpose): &(usize, Option<u32>, usize)| {
            let purpose = [json!("rehabilitative"), json!("wellness"), Value::Null][*purpose].clone();
            let code = ["97110", "97124"][*code];
            json!({ "code": code, "minutes": minutes, "purpose": purpose })
        };
        let lines: Vec<Value> = self.lines.iter().map(line).collect();
        let discipline = [json!("PT"), json!("OT"), Value::Null][self.discipline].clone();
        session(&format!("S{nth}"), &json!({ "discipline": discipline, "start_time": start, "lines": lines }))
    }
}

fn visits(known: bool) -> impl Strategy<Value = Vec<Visit>> {
    let some = move |strategy: BoxedStrategy<u32>| match known {
        true => strategy.prop_map(Some).boxed(),
        false => proptest::option::weighted(0.7, strategy).boxed(),
    };
    let last = if known { 2usize } else { 3 };
    let line = (0..2usize, some((5u32..70).boxed()), 0..last);
    let visit = (0..last, some((0u32..600).boxed()), proptest::collection::vec(line, 1..4));
    let visit = visit.prop_map(|(discipline, start, lines)| Visit { discipline, start, lines });
    proptest::collection::vec(visit, 1..5)
}

fn per() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["day", "day and discipline", "code and day", "code and day and discipline"])
}

fn decide(per: &str, visits: &[Visit]) -> Vec<Determination> {
    let sessions: Vec<Session> = visits.iter().enumerate().map(|(nth, visit)| visit.session(nth)).collect();
    run(per, &sessions, &Past::default())
}

fn lines(answers: &[Determination]) -> Vec<Option<Decimal>> {
    answers.iter().flat_map(|one| &one.lines).map(|line| line.payment.as_ref().unwrap().allowed).collect()
}

fn sum(answers: &[Determination]) -> Decimal {
    lines(answers).into_iter().map(Option::unwrap).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_cap_of_the_day_never_raises_a_payment(visits in visits(true), per in per()) {
        let (free, capped) = (lines(&decide("line", &visits)), lines(&decide(per, &visits)));
        let session = lines(&decide("session", &visits));
        for ((free, session), capped) in free.iter().zip(&session).zip(&capped) {
            prop_assert!(capped <= free || *free > Some(Decimal::ONE_HUNDRED));
            if per == "day" {
                prop_assert!(capped <= session);
            }
        }
    }

    #[test]
    fn no_more_than_the_cap_is_paid_however_the_day_is_split(visits in visits(true)) {
        let whole: Vec<_> = visits.iter().flat_map(|visit| visit.lines.clone()).filter(|line| line.2 == 0).collect();
        let one = |lines: Vec<_>| Visit { discipline: 0, start: None, lines };
        let split: Vec<Visit> = visits.iter().map(|v| one(v.lines.iter().filter(|l| l.2 == 0).copied().collect())).collect();
        let split: Vec<Visit> = split.into_iter().filter(|visit| !visit.lines.is_empty()).collect();
        if !whole.is_empty() {
            prop_assert!(sum(&decide("day", &split)) <= Decimal::ONE_HUNDRED);
            prop_assert!(sum(&decide("day", &[one(whole)])) <= Decimal::ONE_HUNDRED);
        }
    }

    #[test]
    fn the_order_of_the_input_changes_nothing_where_starts_are_known(
        visits in visits(true), per in per(), turn in 0usize..4,
    ) {
        let mut apart = visits;
        for (nth, visit) in apart.iter_mut().enumerate() {
            visit.start = visit.start.map(|start| start + 601 * u32::try_from(nth % 2).unwrap() / 10);
        }
        let mut starts: Vec<_> = apart.iter().map(|visit| visit.start).collect();
        starts.sort_unstable();
        starts.dedup();
        prop_assume!(starts.len() == apart.len());
        let mut turned = apart.clone();
        turned.rotate_left(turn % apart.len());
        prop_assert_eq!(sum(&decide(per, &apart)), sum(&decide(per, &turned)));
    }

    #[test]
    fn learning_a_fact_never_reverses_a_known_payment(visits in visits(false), per in per(), which in 0usize..64) {
        let before = lines(&decide(per, &visits));
        let mut learned = visits.clone();
        let at = which % visits.len();
        let visit = &mut learned[at];
        match which / 8 % 3 {
            0 => visit.discipline = if visit.discipline == 2 { which % 2 } else { visit.discipline },
            1 => visit.lines[0].1 = visit.lines[0].1.or(Some(u32::try_from(which).unwrap() + 5)),
            _ => visit.lines[0].2 = if visit.lines[0].2 == 2 { which % 2 } else { visit.lines[0].2 },
        }
        let after = lines(&decide(per, &learned));
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(before.is_none() || before == after, "{before:?} became {after:?}");
        }
    }
}
