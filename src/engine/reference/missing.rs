//! What is missing: the facts that open rules wait for, with what they would settle.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::case::Case;
use super::units_stage::UnitsAnswer;
use super::verdict::LineVerdict;
use crate::engine::three::Wait;
use crate::model::determination::{Decision, Missing};

#[derive(Debug)]
struct Entry {
    fact: String,
    units: bool,
    lines: BTreeSet<usize>,
    rules: Vec<String>,
    decisions: BTreeSet<Decision>,
    amounts: BTreeSet<Decimal>,
    bounded: bool,
}

/// One entry for each fact and what it affects, in the order in which rules first need them; units come last.
#[must_use]
pub fn of(case: &Case<'_>, units: &UnitsAnswer, verdicts: &[LineVerdict]) -> Vec<Missing> {
    let mut entries: Vec<Entry> = Vec::new();
    let id = |rule: usize| case.program.profile.rules.get(rule).map(|r| r.id.clone());
    let mut opens: Vec<(usize, usize, &super::verdict::Open)> = Vec::new();
    for (line, verdict) in verdicts.iter().enumerate() {
        opens.extend(verdict.opens.iter().map(|open| (open.rule.unwrap_or(usize::MAX), line, open)));
    }
    opens.sort_by_key(|(rule, line, _)| (*rule, *line));
    for (_, line, open) in opens {
        let Some(verdict) = verdicts.get(line) else { continue };
        for wait in &open.waits {
            with_entry(&mut entries, wait, false, line, |entry| {
                add_rules(entry, open.rule.and_then(id));
                entry.decisions.insert(verdict.base);
                entry.decisions.extend(open.decision);
            });
        }
    }
    for (line, (amounts, verdict)) in units.lines.iter().zip(verdicts).enumerate() {
        if !verdict.units_open {
            continue;
        }
        for wait in &amounts.waits {
            with_entry(&mut entries, wait, true, line, |entry| {
                add_rules(entry, amounts.rules.iter().copied().filter_map(id));
                entry.bounded &= !amounts.outcomes.is_empty();
                entry.amounts.extend(&amounts.outcomes);
            });
        }
    }
    entries.into_iter().map(Entry::finish).collect()
}

/// Works on the entry of a fact, a new one at the end if there is none yet.
fn with_entry(entries: &mut Vec<Entry>, wait: &Wait, units: bool, line: usize, work: impl FnOnce(&mut Entry)) {
    let fact = wait.name();
    if !entries.iter().any(|e| e.fact == fact && e.units == units) {
        entries.push(Entry {
            fact: fact.clone(),
            units,
            lines: BTreeSet::new(),
            rules: Vec::new(),
            decisions: BTreeSet::new(),
            amounts: BTreeSet::new(),
            bounded: true,
        });
    }
    if let Some(entry) = entries.iter_mut().find(|e| e.fact == fact && e.units == units) {
        entry.lines.insert(line.saturating_add(1));
        // The line that lacks the fact, where that is another one of this session.
        entry.lines.extend(wait.line.filter(|_| wait.session.is_none()));
        work(entry);
    }
}

fn add_rules(entry: &mut Entry, rules: impl IntoIterator<Item = String>) {
    for rule in rules {
        if !entry.rules.contains(&rule) {
            entry.rules.push(rule);
        }
    }
}

impl Entry {
    fn finish(self) -> Missing {
        let outcomes = if self.units {
            let amounts = self.amounts.iter().filter(|_| self.bounded);
            amounts.map(|n| n.normalize().to_string()).collect()
        } else {
            self.decisions.iter().map(|d| String::from(d.word())).collect()
        };
        Missing {
            fact: self.fact,
            lines: self.lines.into_iter().collect(),
            rules: self.rules,
            affects: String::from(if self.units { "units" } else { "decision" }),
            outcomes,
        }
    }
}
