//! Answers in short: a row says what its determination says, and rows come to the same summary.
//!
//! Sessions are those of every shipped case.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use payrules::cases;
use payrules::engine::{Engine, Options};
use payrules::formats::brief::{BriefRow, BriefRows, Detail};
use payrules::formats::summary::Tally;
use payrules::formats::write::{BriefJsonl, BriefText, BriefWriter};
use payrules::model::determination::{Answer, Determination};
use payrules::profile::RuleBook;
use rust_decimal::Decimal;

/// The answer to every shipped case, each by itself.
fn answers() -> Vec<Answer> {
    let profiles = RuleBook::embedded().check().unwrap().profiles;
    let engine = Engine::new(profiles.clone());
    let mut answers = Vec::new();
    for profile in &profiles {
        let options = Options { payer: Some(profile.id.clone()), ..Options::default() };
        for case in &profile.tests {
            let Ok(day) = cases::Day::read(profile, case) else { continue };
            answers.extend(day.sessions.iter().map(|session| engine.determine(session, &options)));
        }
    }
    answers
}

fn number(units: Option<Decimal>) -> Option<String> {
    units.map(|units| units.normalize().to_string())
}

/// What a row has to say of a determination, as JSON.
fn expected(decided: &Determination) -> serde_json::Value {
    let lines: Vec<_> =
        decided.lines.iter().map(|line| serde_json::json!([line.code, line.decision, number(line.units)])).collect();
    let findings: Vec<_> = decided
        .findings
        .iter()
        .map(|finding| serde_json::json!([finding.rule, finding.effect, finding.lines]))
        .collect();
    let mut rules: Vec<&str> = Vec::new();
    for finding in &decided.findings {
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(&finding.rule);
        }
    }
    let missing: BTreeSet<&str> = decided.missing.iter().map(|missing| missing.fact.as_str()).collect();
    let head = (&decided.id, &decided.payer, decided.date_of_service, decided.decision);
    serde_json::json!([head, lines, findings, rules, missing])
}

/// What a row says.
fn said(rows: &BriefRows, at: usize) -> serde_json::Value {
    let Some(BriefRow::Decided(session)) = rows.get(at) else { panic!("row {at} is of no decided session") };
    let lines: Vec<_> = session
        .lines()
        .map(|line| serde_json::json!([line.code, line.decision, number(line.units.number())]))
        .collect();
    let findings = session.findings().map(|fired| {
        let rule = rows.names().rule(fired.rule).unwrap();
        serde_json::json!([rule.id, rule.effect, fired.lines])
    });
    let (rules, missing): (Vec<_>, Vec<_>) = (session.rules().collect(), session.missing().collect());
    let head = (session.id(), session.payer(), session.date_of_service, session.decision);
    serde_json::json!([head, lines, findings.collect::<Vec<_>>(), rules, missing])
}

#[test]
fn a_row_says_what_its_determination_says() {
    let mut rows = BriefRows::default();
    for answers in answers().chunks(100) {
        rows.clear();
        answers.iter().for_each(|answer| rows.push(answer));
        for (at, answer) in answers.iter().enumerate() {
            match (answer, rows.get(at)) {
                (Answer::Decided(decided), Some(BriefRow::Decided(_))) => {
                    assert_eq!(said(&rows, at), expected(decided))
                }
                (Answer::Rejected(rejection), Some(BriefRow::Rejected(kept))) => assert_eq!(kept, rejection),
                (_, other) => panic!("the row {other:?} is of another kind than its answer"),
            }
        }
    }
}

/// The text of rows, record by record.
fn lines(rows: &BriefRows, detail: Detail) -> Vec<String> {
    let mut text = Vec::new();
    BriefText::telling(detail, &mut text, BriefJsonl).rows(rows).unwrap();
    String::from_utf8(text).unwrap().lines().map(ToOwned::to_owned).collect()
}

#[test]
fn its_findings_are_those_of_its_determination_byte_by_byte() {
    let (mut rows, mut short) = (BriefRows::new(Detail::Findings), BriefRows::default());
    let mut told = 0;
    for answers in answers().chunks(100) {
        rows.clear();
        short.clear();
        answers.iter().for_each(|answer| {
            rows.push(answer);
            short.push(answer);
        });
        let texts = lines(&rows, Detail::Findings).into_iter().zip(lines(&short, Detail::Rules));
        for ((at, answer), (text, short)) in answers.iter().enumerate().zip(texts) {
            let (Answer::Decided(decided), Some(BriefRow::Decided(session))) = (answer, rows.get(at)) else {
                assert_eq!(text, short);
                continue;
            };
            let found: Vec<_> = session.in_words().map(|finding| finding.finding()).collect();
            assert_eq!(found, decided.findings);
            told += found.len();
            // The brief of the same answer, with its findings between the rules and what is missing.
            let findings = serde_json::to_string(&decided.findings).unwrap();
            let (head, tail) = short.split_once(r#","missing":["#).unwrap();
            assert_eq!(text, format!(r#"{head},"findings":{findings},"missing":[{tail}"#));
        }
    }
    assert!(told > 1_500, "{told}");
}

#[test]
fn rows_come_to_the_summary_of_their_answers() {
    let answers = answers();
    let (mut by_answers, mut by_rows, mut rows) = (Tally::default(), Tally::default(), BriefRows::default());
    for answers in answers.chunks(100) {
        rows.clear();
        answers.iter().for_each(|answer| {
            by_answers.add(answer);
            rows.push(answer);
        });
        by_rows.rows(&rows);
    }
    let (by_answers, by_rows) = (by_answers.summary(), by_rows.summary());
    assert!(by_rows.decided > 1_000 && !by_rows.findings.is_empty() && !by_rows.missing.is_empty(), "{by_rows:?}");
    assert_eq!(by_rows, by_answers);
}
