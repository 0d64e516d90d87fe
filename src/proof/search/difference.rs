//! Sessions on which two editions of a profile differ.
//!
//! In: an old engine and a new one, and a payer that both know. Out: [`Difference`]s, each a record that both decide, and not alike; one
//! at most for each rule that changed. What always holds: both answers in it are the engines' own.

use std::collections::BTreeSet;

use serde_json::Value as Tree;

use super::{Runner, Search, Wish};
use crate::engine::Engine;
use crate::lang::check::stage::walk;
use crate::lang::typed::Kind;
use crate::model::determination::Determination;
use crate::profile::checked::{Profile, Rule};
use crate::proof::Want;
use crate::proof::interest::parts;

/// A session on which old and new differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The record.
    pub record: Tree,
    /// The rule for which it was made, if it was for one.
    pub rule: Option<String>,
    /// The old answer.
    pub old: Determination,
    /// The new answer.
    pub new: Determination,
}

/// In what two answers to one session differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlike {
    /// The decision of the session or of a line.
    pub decision: bool,
    /// Units of a line.
    pub units: bool,
    /// Modifiers of a line.
    pub modifiers: bool,
    /// Who bears a line.
    pub liability: bool,
    /// Rules that fired, or facts that are missing.
    pub reasons: bool,
}

impl Unlike {
    /// Whether they differ in anything that changes what is sent or who pays.
    #[must_use]
    pub fn matters(self) -> bool {
        self.decision || self.units || self.modifiers || self.liability
    }

    /// Whether they differ at all.
    #[must_use]
    pub fn any(self) -> bool {
        self.matters() || self.reasons
    }
}

/// In what two answers differ.
#[must_use]
pub fn unlike(old: &Determination, new: &Determination) -> Unlike {
    let mut found = Unlike { decision: old.decision != new.decision, ..Unlike::default() };
    found.decision |= old.lines.len() != new.lines.len();
    for (a, b) in old.lines.iter().zip(&new.lines) {
        found.decision |= a.decision != b.decision;
        found.units |= a.units != b.units;
        found.modifiers |= a.modifiers != b.modifiers;
        found.liability |= a.liability != b.liability;
    }
    let fired = |d: &Determination| -> BTreeSet<(String, Vec<usize>, String)> {
        d.findings.iter().map(|f| (f.rule.clone(), f.lines.clone(), f.effect.clone())).collect()
    };
    let missing = |d: &Determination| d.missing.iter().map(|m| (m.fact.clone(), m.lines.clone())).collect::<Vec<_>>();
    found.reasons = fired(old) != fired(new) || missing(old) != missing(new);
    found
}

/// Sessions on which two engines differ for a payer, those that matter first; `budget` decided sessions for each changed rule. Without
/// a changed rule the sessions of both profiles and those one or two facts away are tried.
#[must_use]
pub fn differences(old: &Engine, new: &Engine, payer: &str, budget: usize) -> Vec<Difference> {
    let (Some(before), Some(after)) = (old.find(payer), new.find(payer)) else { return Vec::new() };
    let mut searches = [Search::new(old, before, budget), Search::new(new, after, budget)];
    let other_seeds = searches.each_ref().map(|search| search.seeds.clone());
    for (search, more) in searches.iter_mut().zip(other_seeds.into_iter().rev()) {
        search.seeds.extend(more);
    }
    let runners = [Runner::new(old, before), Runner::new(new, after)];
    let answers = |record: &Tree| {
        let [old, new] = &runners;
        Some((old.decide(record)?, new.decide(record)?))
    };
    let look = |search: &mut Search<'_>, wishes: &[Wish<'_>], rule: Option<&str>| -> Option<Difference> {
        [true, false].into_iter().find_map(|matters| {
            let reaches = |(old, new): (Determination, Determination)| {
                let unlike = unlike(&old, &new);
                let enough = if matters { unlike.matters() } else { unlike.any() };
                enough && rule.is_none_or(|rule| names(&old, rule) || names(&new, rule))
            };
            let record = search.find_record(wishes, &|record| answers(record).is_some_and(reaches))?;
            let (old, new) = answers(&record)?;
            Some(Difference { record, rule: rule.map(ToOwned::to_owned), old, new })
        })
    };
    let [in_old, in_new] = &mut searches;
    let mut found: Vec<Difference> = Vec::new();
    for (old_rule, new_rule) in changed(before, after) {
        let id = new_rule.or(old_rule).map(|rule| rule.id.as_str());
        let mut difference = None;
        for want in [Want::True, Want::Unknown] {
            let by_new = new_rule.map(|rule| Wish::Rule(rule, want));
            let by_old = old_rule.map(|rule| Wish::Rule(rule, want));
            difference = difference.or_else(|| look(in_new, &[by_new?], id)).or_else(|| look(in_old, &[by_old?], id));
        }
        found.extend(difference.filter(|one| !found.iter().any(|known| known.record == one.record)));
    }
    if found.is_empty() {
        found.extend(look(in_new, &[], None));
    }
    found.sort_by_key(|difference| !unlike(&difference.old, &difference.new).matters());
    found
}

/// Whether a rule is behind an answer, or the answer waits for it.
fn names(answer: &Determination, rule: &str) -> bool {
    answer.findings.iter().any(|finding| finding.rule == rule)
        || answer.missing.iter().any(|missing| missing.rules.iter().any(|id| id == rule))
        || answer.lines.iter().any(|line| line.reasons.iter().any(|id| id == rule))
}

/// Versions of rules that are in one profile and not, or not so, in the other: the old one, and the new one beside it.
fn changed<'p>(before: &'p Profile, after: &'p Profile) -> Vec<(Option<&'p Rule>, Option<&'p Rule>)> {
    fn run(profile: &Profile) -> Vec<&Rule> {
        profile.rules.iter().filter(|rule| rule.status.is_none()).collect()
    }
    let (old, new) = (run(before), run(after));
    let like = |a: &Rule, b: &Rule| fingerprint(a, before) == fingerprint(b, after);
    let gone: Vec<&Rule> = old.iter().copied().filter(|a| !new.iter().any(|b| like(a, b))).collect();
    let come: Vec<&Rule> = new.iter().copied().filter(|b| !old.iter().any(|a| like(a, b))).collect();
    let mut pairs: Vec<(Option<&Rule>, Option<&Rule>)> = Vec::new();
    let mut left = come.clone();
    for rule in gone {
        let at = left.iter().position(|other| other.id == rule.id);
        pairs.push((Some(rule), at.map(|at| left.remove(at))));
    }
    pairs.extend(left.into_iter().map(|rule| (None, Some(rule))));
    pairs
}

/// All of a rule that decides: its typed tree without places, dates, exceptions, and the values of params and tables it reads.
fn fingerprint(rule: &Rule, profile: &Profile) -> String {
    let exceptions: Vec<String> =
        rule.exceptions.iter().map(|e| format!("{} {:?} {:?} {:?}", e.id, e.from, e.until, e.dated_by)).collect();
    let mut text = format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?}",
        rule.id, rule.from, rule.until, rule.dated_by, rule.needs, rule.liability, exceptions
    );
    text.push_str(&format!("{:?}", rule.body.effect));
    for part in parts(rule) {
        text.push_str(&format!("{part:?}"));
        walk(part, &mut |expr| match &expr.kind {
            Kind::Param(name) => {
                text.push_str(&format!("{:?}", profile.params.get(name).map(|param| &param.values)));
            }
            Kind::Lookup { table, .. } => {
                text.push_str(&format!("{:?}", profile.tables.get(table).map(|table| &table.rows)));
            }
            _ => {}
        });
    }
    without_spans(&text)
}

/// A tree printed as text without its places, which move when a line is added above.
#[must_use]
pub fn without_spans(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("Span {") {
        out.push_str(head);
        rest = tail.split_once('}').map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}
