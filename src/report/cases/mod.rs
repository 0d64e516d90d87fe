//! What became of test cases: for people ([`failure`]), for programs ([`json`]) and for build servers ([`junit`]).
//!
//! In: outcomes, and of the failed ones why they came out as they did. Out: text. A failure tells, in this order, what differs,
//! which words of which rule decided it, and the record, so that it can be decided again.

pub mod json;
pub mod junit;
mod record;
mod rule;

use std::collections::BTreeMap;

use crate::cases::why::Wanted;
use crate::cases::{About, CaseOutcome, Why};
use crate::model::determination::Determination;
use crate::source::Sources;

use super::ink::View;
use super::text::{clean, paragraph, wrap};
use super::{table, words};
use comfy_table::{ContentArrangement, Table, presets};

/// Rules that are named as being behind several failures.
const MOST_OFTEN: usize = 3;

/// Failures that are told in full.
const IN_FULL: usize = 10;

/// A case that was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// What became of it.
    pub outcome: CaseOutcome,
    /// Of a failed one, why.
    pub why: Option<Why>,
}

/// How a failure is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// Where spans point.
    pub sources: &'a Sources,
    /// Colours and width.
    pub view: View,
    /// The folder of the rules, for the command that decides the record again; `None`: those in the binary.
    pub rules: Option<&'a str>,
    /// Whether to show the whole answer.
    pub verbose: bool,
}

/// A case that passed, on one line.
fn passed(outcome: &CaseOutcome) -> String {
    format!("passed  {}: {}\n", clean(&outcome.payer), clean(&outcome.name))
}

/// Outcomes in their order: failures, and if asked what passed; then how it went in all. Where many fail, most often for one reason,
/// the later ones are told in a line each.
#[must_use]
pub fn told(tested: &[Tested], how: Telling<'_>) -> String {
    let mut out = String::new();
    let mut failures = 0_usize;
    for one in tested {
        if one.outcome.passed() {
            if how.verbose {
                out.push_str(&passed(&one.outcome));
            }
            continue;
        }
        failures = failures.saturating_add(1);
        let whole = how.verbose || failures <= IN_FULL;
        out.push_str(&if whole { failure(one, how) } else { in_short(&one.outcome, how.view) });
    }
    let short = failures.saturating_sub(IN_FULL);
    if short > 0 && !how.verbose {
        let text =
            format!("{short} of the failures are told in short; `--filter` picks some, `--verbose` tells all in full");
        out.push_str(&wrap("\n", 0, &text, how.view.width));
    }
    out.push_str(&summary(tested));
    out
}

/// `FAILED  medicare: massage alone: decision: expected hold, got covered`.
fn in_short(outcome: &CaseOutcome, view: View) -> String {
    let differences: Vec<String> = outcome.differences.iter().map(ToString::to_string).collect();
    let head = format!("{}  {}: ", view.trouble("FAILED"), clean(&outcome.payer));
    let taken = outcome.payer.chars().count().saturating_add(10);
    let text = format!("{}: {}", outcome.name, differences.join("; "));
    paragraph(&head, taken, 8, &clean(&text), view.width)
}

/// A case that failed, with an empty line behind it.
#[must_use]
pub fn failure(tested: &Tested, how: Telling<'_>) -> String {
    let outcome = &tested.outcome;
    let head = how.view.trouble("FAILED");
    let mut out = format!("{head}  {}: {}\n", clean(&outcome.payer), how.view.strong(&clean(&outcome.name)));
    out.push_str(&how.view.faint(&format!("  {}", how.sources.place(outcome.place))));
    out.push_str("\n\n");
    out.push_str(&differences(outcome, how.view));
    if let Some(why) = &tested.why {
        if let Some(answer) = &why.answer {
            out.push_str(&found(answer, outcome, how));
        }
        for rule in &why.rules {
            out.push('\n');
            out.push_str(&rule::told(rule, why, how));
        }
        if let Some(units) = &why.units {
            out.push('\n');
            out.push_str(&rule::of_units(units, how));
        }
        out.push('\n');
        out.push_str(&record::told(why, outcome, how));
    }
    out.push('\n');
    out
}

/// How it went in all.
fn summary(tested: &[Tested]) -> String {
    let failed = tested.iter().filter(|one| !one.outcome.passed()).count();
    let passed = u64::try_from(tested.len().saturating_sub(failed)).unwrap_or(u64::MAX);
    format!("{}{} passed, {failed} failed\n", often(tested), words::count(passed, "case", "cases"))
}

/// The rules that have to do with more than one failure: where to look first.
fn often(tested: &[Tested]) -> String {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for one in tested {
        let rules = one.why.iter().flat_map(|why| &why.rules).filter(|rule| rule.wanted != Wanted::Candidate);
        for rule in rules {
            let count = counts.entry((&one.outcome.payer, &rule.rule)).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut all: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    all.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
    let told = all
        .iter()
        .take(MOST_OFTEN)
        .map(|((payer, rule), count)| format!("`{}` of {} is in {count} of the failures\n", clean(rule), clean(payer)));
    told.collect()
}

/// A row for each thing that differs.
fn differences(outcome: &CaseOutcome, view: View) -> String {
    let mut rows = Table::new();
    rows.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    rows.set_width(u16::try_from(view.width.saturating_sub(2)).unwrap_or(u16::MAX));
    rows.set_header(["", "expected", "got"]);
    for difference in &outcome.differences {
        let got = if difference.got.is_empty() { String::from("nothing") } else { clean(&difference.got) };
        rows.add_row([clean(&difference.about.to_string()), clean(&difference.expected), got]);
    }
    for column in rows.column_iter_mut() {
        column.set_padding((0, 3));
    }
    let mut out = String::new();
    for (index, row) in rows.lines().enumerate() {
        let row = format!("  {}", row.trim_end());
        out.push_str(&if index == 0 { view.faint(&row) } else { row });
        out.push('\n');
    }
    out
}

/// What was found, in one line each; if asked, the whole answer.
fn found(answer: &Determination, outcome: &CaseOutcome, how: Telling<'_>) -> String {
    if how.verbose {
        return format!("\n{}", table::decided(answer, how.view).trim_end_matches('\n')) + "\n";
    }
    let mut out = String::new();
    let of_units = outcome.differences.iter().any(|difference| matches!(difference.about, About::Units(_)));
    if let (true, Some(minutes), Some(units)) = (of_units, answer.timed_minutes, answer.timed_units) {
        let units = units.normalize();
        out.push_str(&format!("  counted  {minutes} timed minutes, {units} timed units\n"));
    }
    for finding in &answer.findings {
        let lines = words::lines(&finding.lines);
        let whom = if lines.is_empty() { lines } else { format!(" ({lines})") };
        let text = format!("{}{whom}: {}", finding.rule, finding.message);
        out.push_str(&wrap("  found  ", 9, &clean(&text), how.view.width));
    }
    for missing in &answer.missing {
        let rules = missing.rules.join(", ");
        let text =
            format!("{}, asked by {}", missing.fact, if rules.is_empty() { "the count of units" } else { &rules });
        out.push_str(&wrap("  waits for  ", 13, &clean(&text), how.view.width));
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}
