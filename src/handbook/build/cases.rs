//! The cases of a rule as examples: what the session says, and what is answered to it.

use rust_decimal::Decimal;
use serde_json::Value as Tree;

use super::Desk;
use crate::cases::{Day, given};
use crate::engine::Options;
use crate::handbook::page::{Block, Inline, line};
use crate::model::determination::{Answer, ClaimLine, Determination};
use crate::profile::checked::Case;
use crate::report::words;

/// More examples of one rule than this tire the reader.
const MOST: usize = 6;

/// The examples of a rule.
pub(super) fn of(desk: &Desk<'_>, rule: &str) -> Option<Block> {
    let named = |case: &&Case| {
        let expect = &case.expect;
        expect.rules.iter().chain(&expect.open).chain(&expect.not_rules).any(|id| id == rule)
    };
    let all: Vec<&Case> = desk.profile.tests.iter().filter(named).collect();
    let rows: Vec<Vec<Inline>> = all.iter().take(MOST).filter_map(|case| row(desk, case)).collect();
    if rows.is_empty() {
        return None;
    }
    let more = all.len().saturating_sub(MOST);
    let title = match (rows.len(), more) {
        (1, 0) => String::from("An example"),
        (count, 0) => format!("{count} examples"),
        (count, more) => format!("{count} examples, and {more} more in the cases of the profile"),
    };
    Some(Block::More(title, vec![Block::Table(vec!["case", "lines", "answer"], rows)]))
}

fn row(desk: &Desk<'_>, case: &Case) -> Option<Vec<Inline>> {
    let options = Options { payer: Some(desk.profile.id.clone()), ..Options::default() };
    let day = Day::read(desk.profile, case).ok()?;
    let Answer::Decided(answer) = day.answer(desk.engine, &options) else { return None };
    let record = given::tree(&case.given, &desk.profile.samples);
    Some(vec![line(case.name.clone()), line(lines(&record)), line(answered(&answer))])
}

/// `97124, 25 minutes; 97110, 15 minutes`.
fn lines(record: &Tree) -> String {
    let text = |value: &Tree| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let one = |line: &Tree| {
        let code = line.get("code").map(text).unwrap_or_default();
        let minutes = line.get("minutes").map(|minutes| format!(", {} minutes", text(minutes))).unwrap_or_default();
        let modifiers = line
            .get("modifiers")
            .and_then(Tree::as_array)
            .map(|all| all.iter().map(text).collect::<Vec<_>>().join(" "));
        let modifiers = modifiers.filter(|all| !all.is_empty()).map_or_else(String::new, |all| format!(" {all}"));
        format!("{code}{modifiers}{minutes}")
    };
    let all: Vec<String> =
        record.get("lines").and_then(Tree::as_array).map(|all| all.iter().map(one).collect()).unwrap_or_default();
    all.join("; ")
}

/// The decision, the units that are billed, and what is missing.
fn answered(answer: &Determination) -> String {
    let mut out = words::decision(answer.decision).to_owned();
    let line = |line: &ClaimLine| {
        let code = std::iter::once(&line.code).chain(&line.modifiers).map(String::as_str).collect::<Vec<_>>().join(" ");
        let units = line.units.normalize();
        format!("{code}, {units} {}", if units == Decimal::ONE { "unit" } else { "units" })
    };
    let units: Vec<String> = answer.claim_lines.iter().map(line).collect();
    if !units.is_empty() {
        out.push_str(&format!(": {}", units.join("; ")));
    }
    let missing: Vec<&str> = answer.missing.iter().map(|missing| missing.fact.as_str()).collect();
    if !missing.is_empty() {
        out.push_str(&format!("; waits for {}", missing.join(", ")));
    }
    out
}
