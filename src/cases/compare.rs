//! What a case expects, against what was decided.
//!
//! In: an [`Expect`] and a [`Determination`]. Out: a sentence for each difference, and where there is any, one that says what the
//! engine found. What a case does not mention is not compared.

use std::collections::BTreeSet;

use crate::model::determination::{Determination, LineAnswer};
use crate::profile::checked::Expect;

/// Everything that differs.
#[must_use]
pub fn differences(expect: &Expect, got: &Determination) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(decision) = expect.decision.as_deref().filter(|d| *d != got.decision.word()) {
        out.push(format!("decision: expected {decision}, got {}", got.decision.word()));
    }
    if let Some(expected) = &expect.lines {
        let lines: Vec<&str> = got.lines.iter().map(|line| line.decision.word()).collect();
        if lines != expected.iter().map(String::as_str).collect::<Vec<_>>() {
            out.push(format!("lines: expected {}, got {}", list(expected), list(&lines)));
        }
    }
    for (code, expected) in &expect.units {
        units(code, expected, got, &mut out);
    }
    for (code, expected) in &expect.modifiers {
        match of_code(got, code).next() {
            None => out.push(format!("modifiers of {code}: there is no such line")),
            Some(line) if line.modifiers == *expected => {}
            Some(line) => {
                out.push(format!("modifiers of {code}: expected {}, got {}", list(expected), list(&line.modifiers)));
            }
        }
    }
    if let Some(expected) = &expect.missing {
        let wanted: BTreeSet<&str> = expected.iter().map(|fact| bare(fact)).collect();
        let found: BTreeSet<&str> = got.missing.iter().map(|missing| bare(&missing.fact)).collect();
        if wanted != found {
            let found: Vec<&str> = found.into_iter().collect();
            out.push(format!("missing: expected {}, got {}", list(expected), list(&found)));
        }
    }
    named(expect, got, &mut out);
    if !out.is_empty() {
        out.push(found(got));
    }
    out
}

fn units(code: &str, expected: &[String], got: &Determination, out: &mut Vec<String>) {
    let show = |line: &LineAnswer| line.units.map_or_else(|| String::from("unknown"), |u| u.normalize().to_string());
    let found: Vec<String> = of_code(got, code).map(show).collect();
    let same = |a: &String, b: &String| {
        a == b || a.parse().ok() == b.parse::<rust_decimal::Decimal>().ok().filter(|_| b != "unknown")
    };
    if found.is_empty() {
        out.push(format!("units of {code}: there is no such line"));
    } else if found.len() != expected.len() || !expected.iter().zip(&found).all(|(a, b)| same(a, b)) {
        out.push(format!("units of {code}: expected {}, got {}", list(expected), list(&found)));
    }
}

fn named(expect: &Expect, got: &Determination, out: &mut Vec<String>) {
    let findings = got.findings.iter().map(|finding| finding.rule.as_str());
    let reasons = got.lines.iter().flat_map(|line| line.reasons.iter().map(String::as_str));
    let open: BTreeSet<&str> = got.missing.iter().flat_map(|m| m.rules.iter().map(String::as_str)).collect();
    let behind: BTreeSet<&str> = findings.chain(reasons.filter(|rule| !open.contains(rule))).collect();
    for rule in expect.rules.iter().filter(|rule| !behind.contains(rule.as_str())) {
        let but = if open.contains(rule.as_str()) { "it is open" } else { "it is not" };
        out.push(format!("rule `{rule}`: expected to be behind the answer, {but}"));
    }
    for rule in expect.not_rules.iter().filter(|rule| behind.contains(rule.as_str())) {
        out.push(format!("rule `{rule}`: expected not to be behind the answer, it is"));
    }
    for rule in expect.open.iter().filter(|rule| !open.contains(rule.as_str())) {
        let but = if behind.contains(rule.as_str()) { "it fired" } else { "it is not" };
        out.push(format!("rule `{rule}`: expected to be open, {but}"));
    }
}

/// What the engine found, for the one who reads a difference.
fn found(got: &Determination) -> String {
    let findings = got.findings.iter().map(|finding| {
        let lines: Vec<String> = finding.lines.iter().map(usize::to_string).collect();
        format!("{} on {}: {}", finding.rule, lines.join(", "), finding.message)
    });
    let missing = got.missing.iter().map(|m| format!("waits for {} ({})", m.fact, m.rules.join(", ")));
    let all: Vec<String> = findings.chain(missing).collect();
    if all.is_empty() { String::from("found: nothing") } else { format!("found: {}", all.join("; ")) }
}

fn of_code<'d>(got: &'d Determination, code: &str) -> impl Iterator<Item = &'d LineAnswer> {
    got.lines.iter().filter(move |line| line.code == code)
}

/// A line fact may be written with `line.` before it.
fn bare(fact: &str) -> &str {
    fact.strip_prefix("line.").filter(|rest| !rest.starts_with("extra.")).unwrap_or(fact)
}

fn list<T: AsRef<str>>(all: &[T]) -> String {
    match all {
        [] => String::from("nothing"),
        _ => all.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "),
    }
}
