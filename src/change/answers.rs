//! Two answers to one session: how they differ, as a biller sees it.
//!
//! In: the determination by the old rules and by the new ones. Out: a [`SessionChange`]. What always holds: the two are of one record, so
//! line `n` of one is line `n` of the other; texts of messages, sources and digests are no part of an answer.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::entry::Changes;
use crate::model::determination::{Decision, Determination, Finding, Liability, LineAnswer};

impl SessionChange {
    /// Whether what is sent differs, or who bears it; not only what fires, waits or is asked for.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.decision.before != self.decision.after
            || !self.lines.is_empty()
            || self.units.before != self.units.after
            || self.charge.before != self.charge.after
    }
}

/// What was and what is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pair<T> {
    /// By the old rules.
    pub before: T,
    /// By the new ones.
    pub after: T,
}

/// A session that is answered differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionChange {
    /// Visit number.
    pub id: String,
    /// Payer.
    pub payer: String,
    /// The day, as text.
    pub date: String,
    /// The decision, of both.
    pub decision: Pair<Decision>,
    /// Lines that differ.
    pub lines: Vec<LineChange>,
    /// Units that can be sent.
    pub units: Pair<Number>,
    /// Dollars that can be sent, of the lines whose charge is known.
    pub charge: Pair<Number>,
    /// Whether all charges are known.
    pub charge_known: bool,
    /// Facts that are asked for on one side only.
    pub missing: Pair<Vec<String>>,
    /// Rules whose findings came or went, or that wait on one side only.
    pub rules: Vec<RuleChange>,
}

/// A line that is answered differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineChange {
    /// Number of the line, from 1.
    pub line: usize,
    /// Procedure code.
    pub code: String,
    /// The decision.
    pub decision: Pair<Decision>,
    /// Units; `None`: unknown.
    pub units: Pair<Option<Number>>,
    /// Modifiers in claim order.
    pub modifiers: Pair<Vec<String>>,
    /// Who bears it.
    pub liability: Pair<Option<Liability>>,
}

/// What a rule has to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// Its id, by the new rules.
    pub rule: String,
    /// What became of it.
    pub how: How,
    /// Its effect, if it fired, as in findings.
    pub effect: Option<String>,
    /// Lines it is about, from 1.
    pub lines: Vec<usize>,
    /// Its message, if it fired.
    pub message: Option<String>,
}

/// What became of a rule's finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It fires, and did not.
    Came,
    /// It fired, and does not.
    Went,
    /// It waits for a fact, and did not.
    Waits,
    /// It waited for a fact, and does not.
    Settled,
}

/// An exact number, written as a JSON number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.normalize().to_string();
        text.parse::<serde_json::Number>().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// Old ids of rules and their new ones.
#[derive(Clone, Debug, Default)]
pub struct Renames(BTreeMap<String, String>);

impl Renames {
    /// Those of a change.
    #[must_use]
    pub fn of(changes: &Changes) -> Self {
        Self(changes.renamed().map(|(old, new)| (old.to_owned(), new.to_owned())).collect())
    }

    pub(super) fn new_id<'a>(&'a self, old: &'a str) -> &'a str {
        self.0.get(old).map_or(old, String::as_str)
    }
}

/// How two answers to one record differ; `None`: not at all.
#[must_use]
pub fn difference(old: &Determination, new: &Determination, renames: &Renames) -> Option<SessionChange> {
    let lines: Vec<LineChange> = old.lines.iter().zip(&new.lines).filter_map(|(a, b)| line(a, b)).collect();
    let (claim_old, claim_new) = (claim(old), claim(new));
    let rules = rules(old, new, renames);
    let missing = missing(old, new);
    let same = old.decision == new.decision
        && lines.is_empty()
        && claim_old == claim_new
        && rules.is_empty()
        && missing.before.is_empty()
        && missing.after.is_empty();
    if same {
        return None;
    }
    Some(SessionChange {
        id: new.id.clone(),
        payer: new.payer.clone(),
        date: new.date_of_service.to_string(),
        decision: Pair { before: old.decision, after: new.decision },
        lines,
        units: Pair { before: Number(claim_old.units), after: Number(claim_new.units) },
        charge: Pair { before: Number(claim_old.charge), after: Number(claim_new.charge) },
        charge_known: claim_old.known && claim_new.known,
        missing,
        rules,
    })
}

/// Whether the answers are the same and something is said differently: a message, what to do, a code or a source.
#[must_use]
pub fn said_differently(old: &Determination, new: &Determination, renames: &Renames) -> bool {
    let said = |finding: &Finding, rule: &str| {
        let Finding { message, fix, group, carc, rarc, source, needs, .. } = finding;
        let cite = source.as_ref().map(|source| (source.cite.clone(), source.grade.clone()));
        (rule.to_owned(), message.clone(), fix.clone(), group.clone(), carc.clone(), rarc.clone(), cite, *needs)
    };
    let before: Vec<_> = old.findings.iter().map(|finding| said(finding, renames.new_id(&finding.rule))).collect();
    let after: Vec<_> = new.findings.iter().map(|finding| said(finding, &finding.rule)).collect();
    before != after
}

fn line(old: &LineAnswer, new: &LineAnswer) -> Option<LineChange> {
    let same = old.decision == new.decision
        && old.units == new.units
        && old.modifiers == new.modifiers
        && old.liability == new.liability;
    (!same).then(|| LineChange {
        line: new.line,
        code: new.code.clone(),
        decision: Pair { before: old.decision, after: new.decision },
        units: Pair { before: old.units.map(Number), after: new.units.map(Number) },
        modifiers: Pair { before: old.modifiers.clone(), after: new.modifiers.clone() },
        liability: Pair { before: old.liability, after: new.liability },
    })
}

/// What can be sent.
#[derive(PartialEq, Eq)]
struct Claim {
    units: Decimal,
    charge: Decimal,
    known: bool,
}

fn claim(of: &Determination) -> Claim {
    let sum = |sum: Decimal, more: Decimal| sum.saturating_add(more);
    Claim {
        units: of.claim_lines.iter().map(|line| line.units).fold(Decimal::ZERO, sum),
        charge: of.claim_lines.iter().filter_map(|line| line.charge).fold(Decimal::ZERO, sum),
        known: of.claim_lines.iter().all(|line| line.charge.is_some()),
    }
}

fn missing(old: &Determination, new: &Determination) -> Pair<Vec<String>> {
    let facts = |of: &Determination| of.missing.iter().map(|missing| missing.fact.clone()).collect::<BTreeSet<_>>();
    let (before, after) = (facts(old), facts(new));
    Pair { before: before.difference(&after).cloned().collect(), after: after.difference(&before).cloned().collect() }
}

/// Lines by rule and effect, and the first message.
type Fired<'d> = BTreeMap<(&'d str, &'d str), (BTreeSet<usize>, &'d str)>;

fn rules(old: &Determination, new: &Determination, renames: &Renames) -> Vec<RuleChange> {
    let (before, after) = (fired(old, Some(renames)), fired(new, None));
    let mut out = Vec::new();
    let mut compare = |one: &Fired<'_>, other: &Fired<'_>, how: How| {
        for (key, (lines, message)) in one {
            let left: Vec<usize> = match other.get(key) {
                Some((others, _)) => lines.difference(others).copied().collect(),
                None => lines.iter().copied().collect(),
            };
            if !left.is_empty() {
                let message = Some((*message).to_owned());
                let (rule, effect) = (key.0.to_owned(), Some(key.1.to_owned()));
                out.push(RuleChange { rule, how, effect, lines: numbers(left), message });
            }
        }
    };
    compare(&after, &before, How::Came);
    compare(&before, &after, How::Went);
    let (before, after) = (open(old, Some(renames)), open(new, None));
    for (rule, lines) in after.iter().filter(|(rule, _)| !before.contains_key(*rule)) {
        let lines = numbers(lines.iter().copied().collect());
        out.push(RuleChange { rule: (*rule).to_owned(), how: How::Waits, effect: None, lines, message: None });
    }
    for (rule, lines) in before.iter().filter(|(rule, _)| !after.contains_key(*rule)) {
        let lines = numbers(lines.iter().copied().collect());
        out.push(RuleChange { rule: (*rule).to_owned(), how: How::Settled, effect: None, lines, message: None });
    }
    out
}

/// Zero stands for the session as a whole.
fn numbers(lines: Vec<usize>) -> Vec<usize> {
    lines.into_iter().filter(|line| *line > 0).collect()
}

fn fired<'d>(of: &'d Determination, renames: Option<&'d Renames>) -> Fired<'d> {
    let mut all: Fired<'d> = BTreeMap::new();
    for finding in &of.findings {
        let rule = renames.map_or(finding.rule.as_str(), |renames| renames.new_id(&finding.rule));
        let entry = all.entry((rule, &finding.effect)).or_insert_with(|| (BTreeSet::new(), &finding.message));
        entry.0.extend(finding.lines.iter().copied());
        if finding.lines.is_empty() {
            entry.0.insert(0);
        }
    }
    all
}

fn open<'d>(of: &'d Determination, renames: Option<&'d Renames>) -> BTreeMap<&'d str, BTreeSet<usize>> {
    let mut all: BTreeMap<&'d str, BTreeSet<usize>> = BTreeMap::new();
    for missing in &of.missing {
        for rule in &missing.rules {
            let rule = renames.map_or(rule.as_str(), |renames| renames.new_id(rule));
            all.entry(rule).or_default().extend(&missing.lines);
        }
    }
    all
}
