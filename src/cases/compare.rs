//! What a case expects, against what was decided.
//!
//! In: an [`Expect`] and a [`Determination`]. Out: a [`Difference`] for each thing that is not as expected. What a case does not mention
//! is not compared.

use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;

use crate::model::determination::{ClaimLine, Determination, Liability, LineAnswer, Needs, Rejection};
use crate::profile::checked::Expect;

/// One thing that is not as expected, in the words of rule files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub about: About,
    /// What the case says.
    pub expected: String,
    /// What the engine says.
    pub got: String,
}

/// What a difference is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A field of the session that cannot be read.
    Field(String),
    /// The decision of the session.
    Decision,
    /// The decisions of its lines.
    Lines,
    /// Units of the lines with a code.
    Units(String),
    /// Expected payment of the lines with a code.
    Payment(String),
    /// Modifiers of the first line with a code.
    Modifiers(String),
    /// Who bears the first line with a code.
    Liability(String),
    /// What its holds wait for.
    Needs,
    /// The facts that are missing.
    Missing,
    /// The lines of the claim.
    Claim,
    /// Notes on the answer.
    Notes,
    /// A rule, by id.
    Rule(String),
}

/// A rule that is behind the answer: a finding, or a reason of a line.
pub(super) const REASON: &str = "a reason";
/// A rule that is not.
pub(super) const NO_REASON: &str = "no reason";
/// A rule that is unknown and could change the answer.
pub(super) const OPEN: &str = "open";
const NO_LINE: &str = "no such line";

/// `units of 97124`, `rule plan-certified`.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            About::Field(path) => f.write_str(path),
            About::Decision => f.write_str("decision"),
            About::Lines => f.write_str("lines"),
            About::Units(code) => write!(f, "units of {code}"),
            About::Payment(code) => write!(f, "payment of {code}"),
            About::Modifiers(code) => write!(f, "modifiers of {code}"),
            About::Liability(code) => write!(f, "liability of {code}"),
            About::Needs => f.write_str("needs"),
            About::Missing => f.write_str("missing"),
            About::Claim => f.write_str("claim"),
            About::Notes => f.write_str("notes"),
            About::Rule(id) => write!(f, "rule {id}"),
        }
    }
}

/// `decision: expected hold, got covered`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, got {}", self.about, self.expected, self.got)
    }
}

/// Everything that differs.
#[must_use]
pub fn differences(expect: &Expect, got: &Determination) -> Vec<Difference> {
    let mut out = Differences::default();
    if let Some(decision) = &expect.decision {
        out.compare(About::Decision, decision, got.decision.word());
    }
    if let Some(expected) = &expect.lines {
        let lines: Vec<&str> = got.lines.iter().map(|line| line.decision.word()).collect();
        out.compare(About::Lines, &list(expected), &list(&lines));
    }
    for (code, expected) in &expect.units {
        units(code, expected, got, &mut out);
    }
    for (code, expected) in &expect.payment {
        payment(code, expected, got, &mut out);
    }
    for (code, expected) in &expect.modifiers {
        let found = of_code(got, code).next().map_or_else(|| String::from(NO_LINE), |line| list(&line.modifiers));
        out.compare(About::Modifiers(code.clone()), &list(expected), &found);
    }
    for (code, expected) in &expect.liability {
        let found = of_code(got, code).next().map_or(NO_LINE, |line| line.liability.map_or("nobody", liability));
        out.compare(About::Liability(code.clone()), expected, found);
    }
    if let Some(expected) = &expect.needs {
        let found: BTreeSet<&str> = got.findings.iter().filter_map(|f| f.needs).map(needs).collect();
        out.sets(About::Needs, expected, &found);
    }
    if let Some(expected) = &expect.missing {
        let found = got.missing.iter().map(|missing| bare(&missing.fact)).collect();
        let expected: Vec<&str> = expected.iter().map(|fact| bare(fact)).collect();
        out.sets(About::Missing, &expected, &found);
    }
    if let Some(expected) = &expect.claim {
        let charged = expected.iter().any(|line| line.contains(" for "));
        let found: Vec<String> = got.claim_lines.iter().map(|line| claim_line(line, charged)).collect();
        out.compare(About::Claim, &list(expected), &list(&found));
    }
    let notes: BTreeSet<&str> = got.notes.iter().map(|note| note.code.as_str()).collect();
    if !expect.notes.iter().all(|note| notes.contains(note.as_str())) {
        let found: Vec<&str> = notes.into_iter().collect();
        out.push(About::Notes, list(&expect.notes), list(&found));
    }
    rules(expect, got, &mut out);
    out.all
}

/// What is wrong with a session that is no record.
#[must_use]
pub fn unread(rejection: &Rejection) -> Vec<Difference> {
    let mut out = Differences::default();
    for error in &rejection.errors {
        let field = error.field.clone().unwrap_or_else(|| String::from("the session"));
        out.push(About::Field(field), error.expected.clone(), error.value.clone().unwrap_or_default());
    }
    out.all
}

#[derive(Default)]
struct Differences {
    all: Vec<Difference>,
}

impl Differences {
    fn push(&mut self, about: About, expected: impl Into<String>, got: impl Into<String>) {
        self.all.push(Difference { about, expected: expected.into(), got: got.into() });
    }

    fn compare(&mut self, about: About, expected: &str, got: &str) {
        if expected != got {
            self.push(about, expected, got);
        }
    }

    /// Exactly these, in any order.
    fn sets<T: AsRef<str>>(&mut self, about: About, expected: &[T], got: &BTreeSet<&str>) {
        if expected.iter().map(AsRef::as_ref).collect::<BTreeSet<&str>>() != *got {
            let got: Vec<&str> = got.iter().copied().collect();
            self.push(about, list(expected), list(&got));
        }
    }
}

/// `1 of 97124 GP CQ for 33.33`.
fn claim_line(line: &ClaimLine, charged: bool) -> String {
    let mut text = format!("{} of {}", line.units.normalize(), line.code);
    for modifier in &line.modifiers {
        text.push_str(&format!(" {modifier}"));
    }
    if let Some(charge) = line.charge.filter(|_| charged) {
        text.push_str(&format!(" for {charge}"));
    }
    text
}

fn units(code: &str, expected: &[String], got: &Determination, out: &mut Differences) {
    let show = |line: &LineAnswer| line.units.map_or_else(|| String::from("unknown"), |u| u.normalize().to_string());
    amounts(About::Units(String::from(code)), code, expected, got, show, out);
}

fn payment(code: &str, expected: &[String], got: &Determination, out: &mut Differences) {
    let show = |line: &LineAnswer| match &line.payment {
        None => String::from("no fees"),
        Some(payment) => payment.allowed.map_or_else(|| String::from("unknown"), |amount| format!("{amount:.2}")),
    };
    amounts(About::Payment(String::from(code)), code, expected, got, show, out);
}

fn amounts(
    about: About,
    code: &str,
    expected: &[String],
    got: &Determination,
    show: impl Fn(&LineAnswer) -> String,
    out: &mut Differences,
) {
    let found: Vec<String> = of_code(got, code).map(show).collect();
    // `2` and `2.0` are the same number.
    let same = |a: &String, b: &String| a == b || a.parse::<Decimal>().ok().is_some_and(|a| b.parse().ok() == Some(a));
    if found.is_empty() {
        out.push(about, list(expected), NO_LINE);
    } else if found.len() != expected.len() || !expected.iter().zip(&found).all(|(a, b)| same(a, b)) {
        out.push(about, list(expected), list(&found));
    }
}

fn rules(expect: &Expect, got: &Determination, out: &mut Differences) {
    let findings = got.findings.iter().map(|finding| finding.rule.as_str());
    let reasons = got.lines.iter().flat_map(|line| line.reasons.iter().map(String::as_str));
    let open: BTreeSet<&str> = got.missing.iter().flat_map(|m| m.rules.iter().map(String::as_str)).collect();
    let behind: BTreeSet<&str> = findings.chain(reasons.filter(|rule| !open.contains(rule))).collect();
    let about = |rule: &String| About::Rule(rule.clone());
    for rule in expect.rules.iter().filter(|rule| !behind.contains(rule.as_str())) {
        out.push(about(rule), REASON, if open.contains(rule.as_str()) { OPEN } else { NO_REASON });
    }
    for rule in expect.not_rules.iter().filter(|rule| behind.contains(rule.as_str())) {
        out.push(about(rule), NO_REASON, REASON);
    }
    for rule in expect.open.iter().filter(|rule| !open.contains(rule.as_str())) {
        out.push(about(rule), OPEN, if behind.contains(rule.as_str()) { REASON } else { "not open" });
    }
}

/// The word of a contract for who bears a line.
#[must_use]
pub fn liability(liability: Liability) -> &'static str {
    match liability {
        Liability::Patient => "patient",
        Liability::Provider => "provider",
    }
}

/// The word of the contract for what a hold waits for.
#[must_use]
pub fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Authorization => "authorization",
        Needs::Clinical => "clinical",
        Needs::Admin => "admin",
        Needs::Patient => "patient",
    }
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
