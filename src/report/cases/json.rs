//! Outcomes as one JSON document, for programs. The keys are a contract: `docs/testing.md` says what each means.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Tree;

use super::Tested;
use crate::cases::why::{RuleWhy, Wanted};
use crate::engine::explanation::{Role, Seen, Standing, Step, Verdict};
use crate::report::explanation::{values, words_of};
use crate::source::{Sources, Span, line_column};

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    passed: usize,
    failed: usize,
    cases: Vec<Case<'a>>,
}

#[derive(Serialize)]
struct Case<'a> {
    payer: &'a str,
    name: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    passed: bool,
    differences: Vec<Difference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a Tree>,
    rules: Vec<Rule<'a>>,
}

/// Where something stands written, line and column from 1.
#[derive(Serialize)]
pub(in crate::report) struct Place<'a> {
    pub(in crate::report) file: &'a str,
    pub(in crate::report) line: usize,
    pub(in crate::report) column: usize,
}

#[derive(Serialize)]
struct Difference<'a> {
    about: String,
    expected: &'a str,
    got: &'a str,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    because: &'static str,
    came: &'static str,
    lines: &'a [usize],
    decided: Vec<Condition<'a>>,
}

#[derive(Serialize)]
struct Condition<'a> {
    part: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    words: String,
    seen: String,
    values: BTreeMap<String, String>,
}

/// The document, ending in a line break.
///
/// # Errors
/// What the library says if it cannot be written.
pub fn json(tested: &[Tested], sources: &Sources) -> Result<String, String> {
    let failed = tested.iter().filter(|one| !one.outcome.passed()).count();
    let cases = tested.iter().map(|one| case(one, sources)).collect();
    let document = Document { schema: 1, passed: tested.len().saturating_sub(failed), failed, cases };
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

fn case<'a>(tested: &'a Tested, sources: &'a Sources) -> Case<'a> {
    let outcome = &tested.outcome;
    let differences = outcome.differences.iter().map(|difference| Difference {
        about: difference.about.to_string(),
        expected: &difference.expected,
        got: &difference.got,
    });
    Case {
        payer: &outcome.payer,
        name: &outcome.name,
        place: place(outcome.place, sources),
        passed: outcome.passed(),
        differences: differences.collect(),
        record: tested.why.as_ref().map(|why| &why.record),
        rules: tested.why.iter().flat_map(|why| &why.rules).map(|one| rule(one, sources)).collect(),
    }
}

pub(in crate::report) fn place(span: Span, sources: &Sources) -> Place<'_> {
    match sources.get(span.source) {
        None => Place { file: "", line: 0, column: 0 },
        Some(source) => {
            let (line, column) = line_column(&source.text, span.range().start);
            Place { file: &source.name, line, column }
        }
    }
}

fn rule<'a>(rule: &'a RuleWhy, sources: &'a Sources) -> Rule<'a> {
    let because = match rule.wanted {
        Wanted::Reason => "expected_reason",
        Wanted::NoReason => "expected_no_reason",
        Wanted::Open => "expected_open",
        Wanted::Behind => "behind_the_answer",
        Wanted::Candidate => "could_have_given_it",
    };
    let came = match (&rule.standing, &rule.verdict) {
        (None, _) => "built_in",
        (Some(Standing::Announced), _) => "announced",
        (Some(Standing::Withdrawn), _) => "withdrawn",
        (Some(Standing::OtherDates), _) | (_, None) => "not_in_force",
        (_, Some(Verdict::Fired)) => "fired",
        (_, Some(Verdict::DidNotFire)) => "did_not_fire",
        (_, Some(Verdict::OutOfScope)) => "out_of_scope",
        (_, Some(Verdict::Waits(_))) => "waits",
        (_, Some(Verdict::Suppressed { .. })) => "suppressed",
    };
    let decided = rule.decided.iter().map(|(role, step)| condition(role, step, sources)).collect();
    Rule { rule: &rule.rule, because, came, lines: &rule.lines, decided }
}

fn condition<'a>(role: &Role, step: &Step, sources: &'a Sources) -> Condition<'a> {
    let seen = match &step.seen {
        Seen::True => String::from("true"),
        Seen::False => String::from("false"),
        Seen::Value(value) => value.clone(),
        Seen::Absent => String::from("absent"),
        Seen::Unknown(_) => String::from("unknown"),
    };
    Condition {
        part: part(role),
        place: place(step.span, sources),
        words: words_of(step, sources),
        seen,
        values: values(step, sources).into_iter().collect(),
    }
}

/// The part of a rule, as a word.
pub(in crate::report) fn part(role: &Role) -> &'static str {
    match role {
        Role::DatedBy => "dated_by",
        Role::Where => "where",
        Role::Unless => "unless",
        Role::Exception(_) => "exception",
        Role::Require => "require",
        Role::Value => "value",
    }
}
