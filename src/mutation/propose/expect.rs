//! What a case has to expect to notice that an answer has become another.
//!
//! In: two answers to one session. Out: what the first says wherever the second says something else; none where nothing that a case can
//! speak of differs.

use std::collections::BTreeSet;

use crate::cases::compare::{self, differences};
use crate::model::determination::{Determination, LineAnswer};
use crate::profile::checked::Expect;

/// What tells the first answer from the second.
#[must_use]
pub fn telling(old: &Determination, new: &Determination) -> Option<Expect> {
    let mut expect = Expect { decision: Some(String::from(old.decision.word())), ..Expect::default() };
    let pairs = || old.lines.iter().zip(&new.lines);
    if old.lines.len() > 1 && pairs().any(|(a, b)| a.decision != b.decision) {
        expect.lines = Some(old.lines.iter().map(|line| String::from(line.decision.word())).collect());
    }
    for (line, other) in pairs() {
        let first = old.lines.iter().find(|first| first.code == line.code).is_some_and(|first| first == line);
        if line.units != other.units {
            expect.units.insert(line.code.clone(), units(old, &line.code));
        }
        if first && line.modifiers != other.modifiers {
            expect.modifiers.insert(line.code.clone(), line.modifiers.clone());
        }
        if first && line.liability != other.liability {
            let who = line.liability.map_or("nobody", compare::liability);
            expect.liability.insert(line.code.clone(), String::from(who));
        }
    }
    let waits = |d: &Determination| -> BTreeSet<String> {
        d.findings.iter().filter_map(|f| f.needs).map(|needs| String::from(compare::needs(needs))).collect()
    };
    if waits(old) != waits(new) {
        expect.needs = Some(waits(old).into_iter().collect());
    }
    let missing = |d: &Determination| -> BTreeSet<String> { d.missing.iter().map(|m| m.fact.clone()).collect() };
    if missing(old) != missing(new) {
        expect.missing = Some(missing(old).into_iter().collect());
    }
    let fired = |d: &Determination| -> BTreeSet<String> { d.findings.iter().map(|f| f.rule.clone()).collect() };
    expect.rules = fired(old).difference(&fired(new)).cloned().collect();
    expect.not_rules = fired(new).difference(&fired(old)).cloned().collect();
    let open = |d: &Determination| -> BTreeSet<String> { d.missing.iter().flat_map(|m| m.rules.clone()).collect() };
    expect.open = open(old).difference(&open(new)).cloned().collect();
    // A rule that is both found and open is behind one line and not another: names cannot tell.
    let passes = differences(&expect, old).is_empty();
    (passes && !differences(&expect, new).is_empty()).then_some(expect)
}

/// Everything that either expects.
#[must_use]
pub fn both(one: &Expect, other: &Expect) -> Expect {
    let mut all = one.clone();
    all.lines = all.lines.or_else(|| other.lines.clone());
    all.units.extend(other.units.clone());
    all.modifiers.extend(other.modifiers.clone());
    all.liability.extend(other.liability.clone());
    all.needs = all.needs.or_else(|| other.needs.clone());
    all.missing = all.missing.or_else(|| other.missing.clone());
    let lists = [(&mut all.rules, &other.rules), (&mut all.not_rules, &other.not_rules), (&mut all.open, &other.open)];
    for (list, more) in lists {
        for rule in more {
            if !list.contains(rule) {
                list.push(rule.clone());
            }
        }
    }
    all
}

/// Units of every line with a code.
fn units(answer: &Determination, code: &str) -> Vec<String> {
    let show = |line: &LineAnswer| line.units.map_or_else(|| String::from("unknown"), |u| u.normalize().to_string());
    answer.lines.iter().filter(|line| line.code == code).map(show).collect()
}
