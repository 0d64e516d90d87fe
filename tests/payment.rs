//! Expected payments of whole sessions: over a day, with findings and what they cost, and where something is not known.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::sync::Arc;

use payrules::engine::{Engine, Fees, Options};
use payrules::model::determination::Determination;
use payrules::model::earlier::Past;
use payrules::payment::{Fee, FeeSchedule, Setting};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use common::{determined, session_of, with};

const PAYER: &str = r#"
[units]
method = "per_line"
timed = ["97110", "97124", "97140", "97530"]
source = "manual"
[payment]
reduced = ["97110", "97124", "97530"]
share = "50%"
lesser_of_charge = true
source = "manual"
[[rule]]
id = "signed"
title = "A note is signed"
source = "manual"
text = 'require documentation.signed_on is present otherwise deny'
message = "the note is not signed"
[[rule]]
id = "planned"
title = "There is a plan"
source = "manual"
text = 'require plan_of_care.established_on is present otherwise hold'
needs = "clinical"
message = "there is no plan"
[[rule]]
id = "assisted"
title = "An assistant is paid in part"
source = "manual"
text = 'for each line where performed_by is physical_therapist_assistant pay 85%'
message = "paid at 85%"
[[rule]]
id = "few-units"
title = "At most two units"
source = "manual"
text = 'for each line where code is 97140 cap units at 2 per line'
message = "more than two units"
[[rule]]
id = "most-a-visit"
title = "At most $90 a visit"
source = "manual"
text = 'for each line cap payment at $90.00 per session'
message = "more than $90"
"#;

fn engine() -> Engine {
    common::engine("pays", PAYER)
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn options() -> Options {
    let fee =
        |code: &str, fee: &str, expense: &str| Fee { practice_expense: Some(d(expense)), ..Fee::flat(code, d(fee)) };
    let at = |setting, amount: &str| Fee { setting: Some(setting), ..Fee::flat("97129", d(amount)) };
    let rows = vec![
        fee("97110", "30.00", "14.00"),
        fee("97124", "31.00", "18.00"),
        fee("97530", "36.00", "20.00"),
        Fee::flat("97140", d("28.00")),
        at(Setting::Facility, "19.71"),
        at(Setting::NonFacility, "22.38"),
    ];
    let schedule = Arc::new(FeeSchedule::new(rows).unwrap());
    Options { fees: Some(Fees { schedule, digest: Some(String::from("sha256:00")) }), ..Options::default() }
}

fn tree(id: &str, lines: &Value, more: &Value) -> Value {
    let record = json!({
        "id": id, "date_of_service": "2026-03-02", "payer": "pays", "patient": { "id": "P1" }, "billing": { "tax_id": "1" },
        "provider": { "type": "physical_therapist" }, "place_of_service": "11",
        "documentation": { "signed_on": "2026-03-02" }, "plan_of_care": { "established_on": "2026-02-01" }, "lines": lines,
    });
    let mut tree = with(record, more);
    for line in tree["lines"].as_array_mut().unwrap() {
        line.as_object_mut().unwrap().entry("charge").or_insert(json!("none"));
    }
    tree
}

fn decide(trees: &[Value], options: &Options) -> Vec<Determination> {
    let sessions: Vec<_> = trees.iter().map(session_of).collect();
    let answers = engine().determine_together(&sessions, &Past::default(), options);
    answers.into_iter().map(determined).collect()
}

fn one(lines: &Value, more: &Value) -> Determination {
    decide(&[tree("A", lines, more)], &options()).remove(0)
}

/// Payments of the lines, with what they wait for.
fn pays(answer: &Determination) -> Vec<String> {
    let all = answer.lines.iter().map(|line| line.payment.clone().unwrap());
    all.map(|one| one.allowed.map_or_else(|| format!("waits for {}", one.missing.join(" and ")), |n| format!("{n:.2}")))
        .collect()
}

fn costs(answer: &Determination) -> Vec<(&str, Option<String>)> {
    let cost = |cost: Option<Decimal>| cost.map(|amount| format!("{amount:.2}"));
    answer.findings.iter().map(|finding| (finding.rule.as_str(), cost(finding.cost))).collect()
}

#[test]
fn a_day_is_ranked_over_disciplines_and_its_sessions_keep_their_own_caps() {
    let (pt, ot) = (
        json!([{"code": "97110", "minutes": 30}, {"code": "97124", "minutes": 15}]),
        json!([{"code": "97530", "minutes": 15}]),
    );
    let other = json!({"provider": {"type": "occupational_therapist"}});
    let day = decide(&[tree("A", &pt, &json!({})), tree("B", &ot, &other)], &options());
    // 97530 has the largest practice expense of the day, so both codes of the first session are reduced.
    assert_eq!((pays(&day[0]), pays(&day[1])), (vec!["46.00".into(), "22.00".into()], vec![String::from("36.00")]));
    let alone = one(&pt, &json!({}));
    assert_eq!(pays(&alone), ["46.00", "31.00"]);
    let payment = alone.payment.unwrap();
    assert_eq!((payment.allowed, payment.sent_now), (Some(d("77.00")), Some(d("77.00"))));
}

#[test]
fn another_practice_is_not_ranked_with_this_one_and_an_unknown_one_is_named() {
    let lines = json!([{"code": "97124", "minutes": 15}]);
    let day = |billing: &Value| {
        let other = json!({"billing": billing, "provider": {"type": "occupational_therapist"}});
        let trees = [tree("A", &lines, &json!({})), tree("B", &json!([{"code": "97530", "minutes": 15}]), &other)];
        pays(&decide(&trees, &options())[0])
    };
    assert_eq!(day(&json!({"tax_id": "2"})), ["31.00"]);
    assert_eq!(day(&json!({"tax_id": "1"})), ["22.00"]);
    assert_eq!(day(&json!({})), ["waits for billing.tax_id"]);
}

#[test]
fn what_is_not_known_is_named() {
    let waits = |lines: &Value, more: &Value| pays(&one(lines, more));
    assert_eq!(waits(&json!([{"code": "97110"}]), &json!({})), ["waits for the units of 97110"]);
    assert_eq!(
        waits(&json!([{"code": "97799", "units_billed": 1}]), &json!({})),
        ["waits for the fee of 97799 on 2026-03-02 and the units of 97799"]
    );
    let lines = json!([{"code": "97110", "minutes": 15}]);
    assert_eq!(waits(&lines, &json!({"provider": null})), ["waits for provider.type"]);
    let charged = json!([{"code": "97110", "minutes": 15, "charge": null}]);
    assert_eq!(waits(&charged, &json!({})), ["waits for charge (line 1) and units_billed (line 1)"]);
    assert_eq!(one(&lines, &json!({"provider": null})).payment.unwrap().missing, ["provider.type"]);
}

#[test]
fn no_more_is_paid_than_charged_for_the_units_to_bill() {
    let lines = json!([{"code": "97110", "minutes": 30, "charge": "20.00", "units_billed": 1}]);
    let answer = one(&lines, &json!({}));
    assert_eq!(pays(&answer), ["40.00"]);
    let taken: Vec<_> =
        answer.lines[0].payment.as_ref().unwrap().taken.iter().map(|t| (t.by.as_str(), t.amount)).collect();
    assert_eq!(taken, [("multiple_procedure", d("7.00")), ("charge", d("13.00"))]);
}

#[test]
fn a_finding_costs_what_would_be_paid_without_it() {
    let lines = json!([{"code": "97140", "minutes": 60}, {"code": "97110", "minutes": 30, "performed_by": "physical_therapist_assistant"}]);
    let answer = one(&lines, &json!({}));
    // Four units of 97140 come to two: $56; with them 97110 at 85% of $53, which is more than $90 allows.
    assert_eq!(pays(&answer), ["56.00", "34.00"]);
    // Without the limit of units the maximum of $90 would take as much again.
    assert_eq!(
        costs(&answer),
        [("assisted", Some("0.00".into())), ("few-units", Some("0.00".into())), ("most-a-visit", Some("11.05".into()))]
    );
    let unsigned = one(&json!([{"code": "97110", "minutes": 30}]), &json!({"documentation": {"signed_on": "none"}}));
    assert_eq!(costs(&unsigned), [("signed", Some("53.00".into()))]);
    // Two that stop one line name the same amount, each what is behind it.
    let both = one(
        &json!([{"code": "97110", "minutes": 15}]),
        &json!({"documentation": {"signed_on": "none"}, "plan_of_care": "none"}),
    );
    assert_eq!(costs(&both), [("signed", Some("30.00".into())), ("planned", Some("30.00".into()))]);
}

#[test]
fn a_hold_frees_the_first_place_of_the_day_for_another_unit() {
    let lines = json!([{"code": "97124", "minutes": 15}]);
    let held = json!({"plan_of_care": "none", "provider": {"type": "occupational_therapist"}});
    let day = decide(
        &[tree("A", &lines, &json!({})), tree("B", &json!([{"code": "97530", "minutes": 15}]), &held)],
        &options(),
    );
    // Sent now, massage is alone and in full; with 97530 beside it, it loses 9 of the 36 that are gained.
    assert_eq!(costs(&day[1]), [("planned", Some("27.00".into()))]);
    assert_eq!((pays(&day[0]), pays(&day[1])), (vec![String::from("22.00")], vec![String::from("36.00")]));
}

#[test]
fn fees_change_no_decision() {
    let lines = json!([{"code": "97140", "minutes": 60}, {"code": "97110"}, {"code": "97129", "minutes": 15}]);
    let session = [tree("A", &lines, &json!({"place_of_service": null, "plan_of_care": "none"}))];
    let (with, without) = (decide(&session, &options()).remove(0), decide(&session, &Options::default()).remove(0));
    let decisions = |answer: &Determination| -> Vec<_> {
        answer
            .lines
            .iter()
            .map(|line| (line.decision, line.units, line.modifiers.clone(), line.reasons.clone()))
            .collect()
    };
    assert_eq!(decisions(&with), decisions(&without));
    assert_eq!((with.decision, &with.missing, &with.notes), (without.decision, &without.missing, &without.notes));
    assert_eq!((without.payment, without.findings[0].cost), (None, None));
    assert!(without.lines.iter().all(|line| line.payment.is_none()));
}

#[test]
fn the_setting_of_a_place_chooses_the_fee() {
    let profile = PAYER.replace("\"97530\"]\nsource", "\"97530\", \"97129\"]\nsource");
    let engine = common::engine("pays", &profile);
    let paid = |place: &Value| {
        let record = tree("A", &json!([{"code": "97129", "minutes": 15}]), &json!({"place_of_service": place}));
        pays(&determined(engine.determine(&session_of(&record), &options()))).concat()
    };
    assert_eq!(paid(&json!("11")), "22.38");
    assert_eq!(paid(&json!("22")), "19.71");
    assert_eq!(paid(&json!(null)), "waits for place_of_service (line 1)");
}

#[test]
fn fees_decide_ties_and_who_gives_units_up_where_the_profile_says_so() {
    let units = |profile: String, options: &Options| -> Vec<String> {
        let lines = json!([{"code": "97110", "minutes": 20}, {"code": "97124", "minutes": 20}]);
        let session = session_of(&tree("A", &lines, &json!({})));
        let answer = determined(common::engine("pays", &profile).determine(&session, options));
        answer.lines.iter().map(|line| line.units.unwrap().to_string()).collect()
    };
    let tie = PAYER.replace("method = \"per_line\"", "method = \"pooled\"\ntie = \"fee\"");
    // 40 minutes are three units; 97124 has the higher fee.
    assert_eq!(units(tie.clone(), &options()), ["1", "2"]);
    assert_eq!(units(tie, &Options::default()), ["2", "1"], "without fees as listed");
    let cap = "for each line where code in [97110, 97124] cap units at 1 per session";
    let capped = PAYER.replace("for each line where code is 97140 cap units at 2 per line", cap);
    let trim = capped.replace("method = \"per_line\"", "method = \"per_line\"\ntrim = \"lowest_fee\"");
    assert_eq!(units(trim.clone(), &options()), ["0", "1"]);
    assert_eq!(units(trim, &Options::default()), ["1", "0"], "without fees the last gives way");
}
