//! Two engines, one meaning: whatever the batch engine answers is what the reference engine answers.
//!
//! Sessions are those of every shipped case, and generated ones under generated rules, each fact in any of its three states.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)]

mod asked;
mod condition;
mod message;
mod profile;
mod rows;
#[path = "../common/rule_set_r.rs"]
mod rule_set_r;
mod session;
mod tape;
mod words;

use payrules::cases;
use payrules::engine::batch::{Brief, LineBrief};
use payrules::engine::{Engine, Options};
use payrules::formats;
use payrules::model::determination::{Answer, Determination};
use payrules::model::session::Session;
use payrules::profile::RuleBook;
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};
use std::cell::Cell;
use std::collections::BTreeMap;
use tape::Tape;

/// A determination as a brief would say it, its rules in the order of its findings; `None` where units are not known, of which no brief speaks.
fn brief(engine: &Engine, determination: &Determination) -> Option<Brief> {
    let profile = engine.find(&determination.payer).unwrap();
    let lines: Option<Vec<LineBrief>> = determination
        .lines
        .iter()
        .map(|line| Some(LineBrief { decision: line.decision, units: line.units?.normalize() }))
        .collect();
    let mut fired: Vec<(usize, Vec<usize>)> = Vec::new();
    for finding in &determination.findings {
        let version = |from: Option<jiff::civil::Date>| from.map(|from| from.to_string());
        let same = |rule: &&payrules::profile::checked::Rule| {
            rule.id == finding.rule && version(rule.from) == finding.version && rule.status.is_none()
        };
        let Some(at) = profile.rules.iter().position(|rule| same(&rule)) else { continue };
        match fired.iter_mut().find(|(rule, _)| *rule == at) {
            Some((_, on)) => on.extend(&finding.lines),
            None => fired.push((at, finding.lines.clone())),
        }
    }
    for (_, on) in &mut fired {
        on.sort_unstable();
        on.dedup();
    }
    Some(Brief { decision: determination.decision, lines: lines?, fired })
}

/// Compares the engines on sessions of one payer; gives how many the batch engine answered for and why not for the others, or where they differ.
fn compare(
    engine: &Engine,
    payer: &str,
    sessions: &[Session],
    options: &Options,
    what: &dyn Fn(usize) -> String,
) -> Result<(usize, BTreeMap<String, usize>), String> {
    let batch = engine.batch(payer).unwrap();
    let encoded = batch.encode(sessions, options);
    let briefs = batch.decide(&encoded);
    let mut answered = 0;
    for (at, (session, given)) in sessions.iter().zip(briefs.by_session()).enumerate() {
        let Some(given) = given else { continue };
        answered += 1;
        let Answer::Decided(determination) = engine.determine(session, options) else {
            return Err(format!("{}: the batch engine answers for a session that is rejected", what(at)));
        };
        let expected = brief(engine, &determination);
        if expected.as_ref() != Some(&given) {
            let shown = serde_json::to_string(&*determination).unwrap();
            return Err(format!("{}\nreference: {expected:?}\nbatch:     {given:?}\n{shown}", what(at)));
        }
    }
    assert_eq!(answered, briefs.answered());
    let reasons = batch.why_handed_over(&encoded);
    assert_eq!(reasons.is_empty(), answered == sessions.len(), "{reasons:?}");
    Ok((answered, reasons))
}

#[test]
fn the_engines_agree_on_every_shipped_case() {
    let profiles = RuleBook::embedded().check().unwrap().profiles;
    let engine = Engine::new(profiles.clone());
    let (mut all, mut answered, mut as_rows) = (0, 0, rows::Count::default());
    for profile in &profiles {
        let options = Options { payer: Some(profile.id.clone()), ..Options::default() };
        let own = |case| {
            let day = cases::Day::read(profile, case).ok()?;
            day.sessions.into_iter().nth(day.own)
        };
        let read = profile.tests.iter().filter_map(|case| Some((&case.name, own(case)?)));
        let (names, sessions): (Vec<_>, Vec<_>) = read.filter(|(_, session)| session.text("payer").is_none()).unzip();
        all += sessions.len();
        let what = |at: usize| format!("{}, case {:?}", profile.id, names[at]);
        let (by_batch, reasons) =
            compare(&engine, &profile.id, &sessions, &options, &what).unwrap_or_else(|differ| panic!("{differ}"));
        let records: Vec<String> = sessions.iter().map(|session| formats::write::record(session).to_string()).collect();
        let count =
            rows::compare(&engine, &records, &sessions, &options, &what).unwrap_or_else(|differ| panic!("{differ}"));
        println!("{}: as rows: {count:?}", profile.id);
        as_rows += count;
        println!("{}: {by_batch} of {}; handed over by {reasons:?}", profile.id, sessions.len());
        answered += by_batch;
    }
    println!("all: {answered} of {all}; as rows: {as_rows:?}");
    assert!(answered * 4 > all * 3, "{answered} of {all}: the batch engine hands too much over");
    assert!(as_rows.said > as_rows.unsaid * 10, "too few findings are said: {as_rows:?}");
}

/// Sessions that are tried under each set of rules.
const SESSIONS: usize = 100;

/// The engine of a generated rule file; `None` if the checker refuses a rule.
fn engine(text: &str) -> Option<Engine> {
    let book = RuleBook::from_texts(vec![("generated.toml".into(), text.into())]);
    book.check().ok().map(|checked| Engine::new(checked.profiles))
}

/// What to paste into a report of a bug.
fn report(profile: &str, record: &serde_json::Value) -> String {
    format!("# rules/generated.toml\n{profile}\n# session.jsonl\n{record}\n")
}

/// Sets of rules that are tried; `PROPTEST_CASES` asks for more.
fn sets_of_rules() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000)
}

#[test]
fn the_engines_agree_on_generated_rules() {
    let config = ProptestConfig { cases: sets_of_rules(), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let tape = |length| prop::collection::vec(any::<u16>(), 0..length);
    let made = (tape(300), prop::collection::vec(tape(400), SESSIONS));
    let counts = Cell::new((0usize, 0usize, 0usize));
    let as_rows = Cell::new(rows::Count::default());
    let tried = runner.run(&made, |(rules, facts)| {
        let text = profile::text(&mut Tape::new(&rules));
        let (refused, all, by_batch) = counts.get();
        let Some(engine) = engine(&text) else {
            counts.set((refused + 1, all, by_batch));
            return Ok(());
        };
        let records: Vec<_> = facts.iter().map(|facts| session::record(&mut Tape::new(facts), "S-1")).collect();
        let (records, sessions): (Vec<_>, Vec<Session>) = records.into_iter().map(session::readable).unzip();
        let options = Options { payer: Some("generated".into()), ..Options::default() };
        let answered = compare(&engine, "generated", &sessions, &options, &|at| report(&text, &records[at]));
        let (answered, _) = answered.map_err(TestCaseError::fail)?;
        let texts: Vec<String> = records.iter().map(ToString::to_string).collect();
        let count = rows::compare(&engine, &texts, &sessions, &options, &|at| report(&text, &records[at]));
        as_rows.set({
            let mut all = as_rows.get();
            all += count.map_err(TestCaseError::fail)?;
            all
        });
        counts.set((refused, all + sessions.len(), by_batch + answered));
        Ok(())
    });
    match tried {
        Err(TestError::Fail(why, _)) => panic!("the engines differ\n{why}"),
        Err(why) => panic!("{why}"),
        Ok(()) => {}
    }
    let (refused, all, by_batch) = counts.get();
    println!("{refused} sets of rules refused; {by_batch} of {all} sessions answered by the batch engine");
    let rows = as_rows.get();
    println!("as rows: {rows:?}");
    assert!(rows.said > rows.unsaid * 4, "too few findings are said: {rows:?}");
    assert!(by_batch * 10 > all, "the batch engine hands nearly everything over: {by_batch} of {all}");
}
