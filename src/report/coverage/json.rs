//! Coverage as one JSON document, after the manner of lcov: for each file its rules, conditions and lines with how often each was
//! seen. The keys are a contract: `docs/testing.md` says what each means.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Covered;
use crate::cases::coverage::{ConditionCoverage, Coverage, Owner, RuleCoverage, Share};
use crate::source::{Sources, Span, line_column};

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    payers: Vec<Payer<'a>>,
    together: Shares,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Payer<'a> {
    payer: &'a str,
    cases: usize,
    #[serde(flatten)]
    shares: Shares,
}

#[derive(Serialize)]
struct Shares {
    rules: Counted,
    conditions: Counted,
    unknown: Counted,
}

#[derive(Serialize)]
struct Counted {
    covered: usize,
    all: usize,
}

#[derive(Serialize)]
struct File<'a> {
    id: &'a str,
    file: &'a str,
    shares: Shares,
    rules: Vec<Rule<'a>>,
    conditions: Vec<Condition<'a>>,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    line: usize,
    covered: bool,
    in_force: u32,
    fires: u32,
    does_not: u32,
    waits: u32,
    can_wait: bool,
}

#[derive(Serialize)]
struct Condition<'a> {
    of: &'static str,
    name: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    words: &'a str,
    covered: bool,
    #[serde(rename = "true")]
    yes: u32,
    #[serde(rename = "false")]
    no: u32,
    unknown: u32,
    can_be_unknown: bool,
    fixed: bool,
}

#[derive(Default, Serialize)]
struct Line {
    line: usize,
    conditions: usize,
    covered: usize,
}

/// The document, ending in a line break.
///
/// # Errors
/// What the library says if it cannot be written.
pub fn json(covered: &Covered, sources: &Sources) -> Result<String, String> {
    let files = covered.files();
    let payers =
        covered.payers.iter().map(|(payer, coverage)| Payer { payer, cases: coverage.cases, shares: shares(coverage) });
    let document = Document {
        schema: 1,
        payers: payers.collect(),
        together: shares(&covered.together),
        files: files.iter().map(|(id, coverage)| file(id, coverage, sources)).collect(),
    };
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

fn shares(coverage: &Coverage) -> Shares {
    let counted = |share: Share| Counted { covered: share.covered, all: share.all };
    Shares {
        rules: counted(coverage.of_rules()),
        conditions: counted(coverage.of_conditions()),
        unknown: counted(coverage.of_unknowns()),
    }
}

fn file<'a>(id: &'a str, coverage: &'a Coverage, sources: &'a Sources) -> File<'a> {
    let of_rule = coverage.rules.first().map(|rule| rule.place);
    let place = of_rule.or(coverage.conditions.first().map(|condition| condition.span));
    let mut lines: BTreeMap<usize, Line> = BTreeMap::new();
    for condition in coverage.conditions.iter().filter(|condition| !condition.fixed) {
        let (number, _) = at(condition.span, condition.span.range().start, sources);
        let line = lines.entry(number).or_insert(Line { line: number, ..Line::default() });
        line.conditions = line.conditions.saturating_add(1);
        line.covered = line.covered.saturating_add(usize::from(condition.is_covered()));
    }
    File {
        id,
        file: place.and_then(|place| sources.get(place.source)).map_or("", |source| &source.name),
        shares: shares(coverage),
        rules: coverage.rules.iter().map(|one| rule(one, sources)).collect(),
        conditions: coverage.conditions.iter().map(|one| condition(one, sources)).collect(),
        lines: lines.into_values().collect(),
    }
}

fn rule<'a>(rule: &'a RuleCoverage, sources: &Sources) -> Rule<'a> {
    Rule {
        rule: &rule.rule,
        line: at(rule.place, rule.place.range().start, sources).0,
        covered: rule.is_covered(),
        in_force: rule.in_force,
        fires: rule.fires,
        does_not: rule.does_not,
        waits: rule.lacks,
        can_wait: rule.can_lack,
    }
}

fn condition<'a>(condition: &'a ConditionCoverage, sources: &'a Sources) -> Condition<'a> {
    let (of, name) = match &condition.owner {
        Owner::Rule(name) => ("rule", name),
        Owner::Exception(name) => ("exception", name),
        Owner::Definition(name) => ("definition", name),
        Owner::Units(source) => ("units_variant", source),
    };
    let (line, column) = at(condition.span, condition.span.range().start, sources);
    let (end_line, end_column) = at(condition.span, condition.span.range().end, sources);
    Condition {
        of,
        name,
        line,
        column,
        end_line,
        end_column,
        words: sources.slice(condition.span),
        covered: condition.is_covered(),
        yes: condition.yes,
        no: condition.no,
        unknown: condition.unknown,
        can_be_unknown: condition.can_be_unknown,
        fixed: condition.fixed,
    }
}

fn at(span: Span, offset: usize, sources: &Sources) -> (usize, usize) {
    sources.get(span.source).map_or((0, 0), |source| line_column(&source.text, offset))
}
