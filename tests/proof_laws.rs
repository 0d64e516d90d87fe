//! What is called impossible is never reached: generated rules over a few facts, each against generated sessions that the engine decides.
//!
//! The law is one-sided on purpose. "Not impossible" claims nothing, so nothing is asked of it but that it is sometimes wrong to give up:
//! the last test counts how much of what brute force never reaches is proved.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use payrules::diagnostic::render;
use payrules::engine::Engine;
use payrules::engine::explanation::Verdict;
use payrules::profile::{RuleBook, Trouble};
use payrules::proof::search::{Runner, verdicts};
use payrules::proof::solve::{firing, impossible, not_firing};
use payrules::proof::{Search, Want, Wish};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const HEAD: &str = r#"
schema = 1
[payer]
id = "payer"
name = "Payer"
kind = "commercial"
from = 2024-01-01
until = 2026-12-31
edition = 2026-01-01
checked = 2026-01-15
[sources.own]
title = "Own"
section = "1"
seen = 2026-01-15
grade = "A"
[params]
limit = [{ from = 2024-01-01, until = 2024-12-31, value = 3 }, { from = 2025-01-01, value = 5 }]
[lists]
manual = ["97124", "97140"]
exercise = ["97110 to 97116"]
[tables.most]
key = ["code"]
rows = [{ code = "97124", value = 2 }, { code = "97110", value = 4 }]
[facts]
"line.extra.device" = ["tens", "ultrasound"]
[units]
method = "pooled"
source = "own"
"#;

fn leaf() -> impl Strategy<Value = String> {
    let order = || prop_oneof![Just("<"), Just("<="), Just(">"), Just(">="), Just("is"), Just("is not")];
    let days = || {
        prop_oneof![
            Just("date_of_service"),
            Just("plan_of_care.certified_on"),
            Just("plan_of_care.sent_on"),
            Just("referral.on"),
            Just("2025-03-01"),
            Just("plan_of_care.sent_on + 1 month"),
            Just("referral.on + 30 days"),
        ]
    };
    prop_oneof![
        (order(), 6..9u32).prop_map(|(how, n)| format!("minutes {how} {n} minutes")),
        (order(), 2..6u32).prop_map(|(how, n)| format!("history.visits_this_year {how} {n}")),
        order().prop_map(|how| format!("history.visits_this_year {how} limit")),
        order().prop_map(|how| format!("assistant_minutes {how} minutes")),
        (days(), order(), days())
            .prop_filter("two days of the calendar are not compared", |(a, _, b)| !(a.starts_with('2')
                && b.starts_with('2')))
            .prop_map(|(a, how, b)| format!("{a} {how} {b}")),
        (order(), 28..32u32)
            .prop_map(|(how, n)| format!("(days from referral.on to plan_of_care.sent_on) {how} {n} days")),
        Just(String::from("date_of_service within 30 days after referral.on")),
        Just(String::from("plan_of_care.sent_on within 1 month before plan_of_care.certified_on")),
        prop_oneof![Just("97124"), Just("97110"), Just("97140")].prop_map(|code| format!("code is {code}")),
        prop_oneof![Just("manual"), Just("exercise"), Just("[97110, 97124]")]
            .prop_map(|list| format!("code in {list}")),
        prop_oneof![Just("manual"), Just("exercise")].prop_map(|list| format!("code not in {list}")),
        prop_oneof![Just("wellness"), Just("maintenance")].prop_map(|word| format!("purpose is {word}")),
        Just(String::from("purpose not in [wellness, maintenance]")),
        Just(String::from("extra.device is tens")),
        prop_oneof![Just("any of"), Just("none of"), Just("only"), Just("all of")]
            .prop_map(|how| format!("modifiers has {how} [GP, 59]")),
        Just(String::from("modifiers has GP")),
        Just(String::from("documentation.abn_on_file")),
        prop_oneof![
            Just("referral"),
            Just("referral.on"),
            Just("purpose"),
            Just("modifiers"),
            Just("minutes"),
            Just("history.visits_this_year"),
            Just("documentation.abn_on_file"),
            Just("plan_of_care.sent_on"),
        ]
        .prop_flat_map(|fact| prop_oneof![Just(format!("{fact} is present")), Just(format!("{fact} is absent"))]),
        (order(), 1..5u32).prop_map(|(how, n)| format!("(most for code) {how} {n}")),
        (order(), 14..17u32).prop_map(|(how, n)| format!("(sum of minutes of lines) {how} {n} minutes")),
        (order(), 0..3u32).prop_map(|(how, n)| format!("(count of lines where code in manual) {how} {n}")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let quantifier = prop_oneof![
            Just("some line"),
            Just("no line"),
            Just("some other line"),
            Just("no other line"),
            Just("at least 2 lines"),
            Just("at most 1 line"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            prop::collection::vec(inner.clone(), 2..3).prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.clone().prop_map(|part| format!("(not ({part}))")),
            (quantifier, leaf()).prop_map(|(how, part)| format!("({how} where ({part}))")),
            (leaf(), leaf()).prop_map(|(a, b)| format!("(every line where ({a}) satisfies ({b}))")),
        ]
    })
}

/// Conditions that often exclude each other: several about the same few facts.
fn text() -> impl Strategy<Value = String> {
    let filter = prop::collection::vec(condition(), 1..4).prop_map(|parts| parts.join(" and "));
    (filter, prop::option::of(condition()), prop::option::of(condition())).prop_map(|(filter, unless, require)| {
        let unless = unless.map_or(String::new(), |unless| format!(" unless ({unless})"));
        let effect = require.map_or(String::from(" deny"), |require| format!(" require ({require}) otherwise deny"));
        format!("for each line where {filter}{unless}{effect}")
    })
}

fn record() -> impl Strategy<Value = Value> {
    let day = || {
        prop_oneof![Just("2024-12-31"), Just("2025-01-01"), Just("2025-02-28"), Just("2025-03-01"), Just("2025-03-31")]
    };
    let fact =
        |value: BoxedStrategy<Value>| prop_oneof![3 => value, 1 => Just(json!("none")), 1 => Just(Value::Null)].boxed();
    let date = move || fact(day().prop_map(|day| json!(day)).boxed());
    let line = (
        prop_oneof![Just("97124"), Just("97110"), Just("97140"), Just("97530")],
        fact((5..10u32).prop_map(|n| json!(n)).boxed()),
        fact((0..9u32).prop_map(|n| json!(n)).boxed()),
        fact(prop_oneof![Just(json!("wellness")), Just(json!("maintenance")), Just(json!("rehabilitative"))].boxed()),
        fact(
            prop_oneof![Just(json!(["GP"])), Just(json!(["59"])), Just(json!(["GP", "59"])), Just(json!(["KX"]))]
                .boxed(),
        ),
        fact(prop_oneof![Just(json!("tens")), Just(json!("ultrasound"))].boxed()),
    )
        .prop_map(|(code, minutes, assistant, purpose, modifiers, device)| {
            let (all, part) = (minutes.as_u64(), assistant.as_u64());
            let assistant = if part > all && all.is_some() { Value::Null } else { assistant };
            json!({
                "code": code, "minutes": minutes, "assistant_minutes": assistant, "purpose": purpose,
                "modifiers": modifiers, "extra": { "device": device },
            })
        });
    let session = (
        day(),
        date(),
        date(),
        date(),
        fact((1..7u32).prop_map(|n| json!(n)).boxed()),
        fact(any::<bool>().prop_map(|b| json!(b)).boxed()),
    );
    (session, prop::collection::vec(line, 1..4)).prop_map(
        |((day, certified, sent, referral, visits, notice), lines)| {
            let mut record = Map::new();
            record.insert(String::from("id"), json!("case"));
            record.insert(String::from("date_of_service"), json!(day));
            record.insert(String::from("plan_of_care"), json!({ "certified_on": certified, "sent_on": sent }));
            record.insert(
                String::from("referral"),
                if referral == json!("none") { referral } else { json!({ "on": referral }) },
            );
            record.insert(String::from("history"), json!({ "visits_this_year": visits }));
            record.insert(String::from("documentation"), json!({ "abn_on_file": notice }));
            record.insert(String::from("lines"), Value::Array(lines));
            Value::Object(record)
        },
    )
}

/// An engine with these rules, named `a`, `b` …; a generated text that is no rule is rejected, and not too many may be.
fn engine(texts: &[&str]) -> Result<Engine, TestCaseError> {
    let mut file = String::from(HEAD);
    for (id, text) in ["a", "b"].iter().zip(texts) {
        file.push_str(&format!(
            "[[rule]]\nid = \"{id}\"\ntitle = \"T\"\nsource = \"own\"\nmessage = \"m\"\ntext = '''{text}'''\n"
        ));
    }
    let book = RuleBook::from_texts(vec![(String::from("payer.toml"), file)]).check();
    let told = |trouble: Trouble| TestCaseError::reject(render::all(&trouble.diagnostics, &trouble.sources, false));
    Ok(Engine::new(book.map_err(told)?.profiles))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_that_can_never_fire_never_fires(text in text(), records in prop::collection::vec(record(), 60)) {
        let engine = engine(&[&text])?;
        let profile = engine.find("payer").unwrap();
        let rule = &profile.rules[0];
        if impossible(profile, &firing(rule)) {
            let runner = Runner::new(&engine, profile);
            for record in &records {
                let explained = runner.explain(record);
                let fired = explained.is_some_and(|x| verdicts(&x, rule).any(|v| *v == Verdict::Fired));
                prop_assert!(!fired, "{text}\n{record}");
            }
        }
    }

    #[test]
    fn where_one_rule_brings_the_other_no_session_fires_it_alone(
        first in leaf(), second in leaf(), both in condition(), records in prop::collection::vec(record(), 60),
    ) {
        let a = format!("for each line where {both} and {first} deny");
        let b = format!("for each line where {both} unless ({second}) deny");
        for (x, y) in [(&a, &b), (&b, &a)] {
            let engine = engine(&[x, y])?;
            let profile = engine.find("payer").unwrap();
            let mut goals = firing(&profile.rules[0]);
            goals.push(not_firing(&profile.rules[1]));
            if !impossible(profile, &goals) {
                continue;
            }
            let runner = Runner::new(&engine, profile);
            for record in &records {
                let Some(explained) = runner.explain(record) else { continue };
                let alone = verdicts(&explained, &profile.rules[0]).zip(verdicts(&explained, &profile.rules[1]));
                for (one, other) in alone {
                    prop_assert!(*one != Verdict::Fired || *other == Verdict::Fired, "{x}\n{y}\n{record}");
                }
            }
        }
    }

    #[test]
    fn a_session_that_is_found_reaches_its_goal(text in text()) {
        let engine = engine(&[&text])?;
        let profile = engine.find("payer").unwrap();
        let rule = &profile.rules[0];
        let mut search = Search::new(&engine, profile, 60);
        let goal = |explained: &_| verdicts(explained, rule).any(|verdict| *verdict == Verdict::Fired);
        if let Some(record) = search.find(&[Wish::Rule(rule, Want::True)], &goal) {
            prop_assert!(goal(&search.runner().explain(&record).unwrap()), "{record}");
            prop_assert!(!impossible(profile, &firing(rule)), "proved impossible and found: {text}\n{record}");
        }
    }
}

/// A line that there must be can be the rule's own, of which nothing that is said of the others is said.
#[test]
fn the_line_that_there_must_be_can_be_the_rules_own() {
    let text = "for each line where no other line where (history.visits_this_year is not 2) and history.visits_this_year < 2 \
                and some line where code in manual deny";
    let engine = engine(&[text]).unwrap_or_else(|told| panic!("{told}"));
    let profile = engine.find("payer").unwrap();
    assert!(!impossible(profile, &firing(&profile.rules[0])));
}

/// Rules of which nobody would say that they can fire: enough of them are proved not to.
#[test]
fn what_excludes_itself_is_proved() {
    for text in [
        "for each line where minutes < 8 minutes and minutes >= 8 minutes deny",
        "for each line where code in manual and code in exercise deny",
        "for each line where purpose is wellness require purpose not in [maintenance] otherwise deny",
        "for the session where plan_of_care.sent_on > referral.on + 30 days and plan_of_care.sent_on <= referral.on + 30 days deny",
        "for the session where date_of_service within 30 days after referral.on and date_of_service > referral.on + 31 days deny",
        "for each line where every line satisfies (code in manual) and some other line where (code in exercise) deny",
        "for the session where history.visits_this_year < 3 and history.visits_this_year > limit deny",
        "for the session where (count of lines where code in manual) < 0 deny",
        "for each line where (most for code) > 4 deny",
        "for each line where (most for code) is 2 and code in exercise deny",
        "for each line where not (documentation.abn_on_file) and documentation.abn_on_file deny",
        "for the session where referral is absent and referral.on is present deny",
        "for each line where modifiers has only [GP] and modifiers has 59 deny",
    ] {
        let engine = engine(&[text]).unwrap_or_else(|told| panic!("{text}\n{told}"));
        let profile = engine.find("payer").unwrap();
        assert!(impossible(profile, &firing(&profile.rules[0])), "{text}");
    }
}
