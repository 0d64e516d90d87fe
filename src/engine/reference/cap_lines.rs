//! `cap lines at n per session`: of the lines in scope that no rule denies or bundles, those beyond the first n are denied.
//!
//! The first are the first in keeping order, by the profile's `trim`. Each rule counts for itself: a line that another cap
//! denies still counts here, so that no order of caps matters.

use super::case::{Case, Ruling};
use super::charges;
use crate::engine::ops::compare::compare;
use crate::engine::ops::count::Tally;
use crate::engine::ops::logic::{and, not};
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::{Compare, Effect, Stage};
use crate::units::{Trim, caps};

/// Turns the scope of each `cap lines` rule of these stages into the lines it denies.
pub fn apply(case: &mut Case<'_>, stages: &[Stage]) {
    let rules: Vec<usize> = case
        .rules_with(|e| matches!(e, Effect::CapLines(_)))
        .filter(|i| case.program.profile.rules.get(*i).is_some_and(|r| stages.contains(&r.body.stage)))
        .filter(|i| case.rulings.get(*i).is_some_and(|all| !all.is_empty()))
        .collect();
    if rules.is_empty() {
        return;
    }
    let (order, charge_waits) = keeping_order(case);
    for rule in rules {
        let denied = denied(case, rule, &order, &charge_waits);
        if let Some(slot) = case.rulings.get_mut(rule) {
            *slot = denied;
        }
    }
}

fn keeping_order(case: &Case<'_>) -> (Vec<usize>, Vec<Waits>) {
    let trim = case.program.profile.units.trim;
    let charges: Vec<_> = (0..case.size()).map(|line| charges::worth(case, line, trim == Trim::LowestFee)).collect();
    let known: Vec<_> = charges.iter().map(|c| c.known().and_then(crate::model::value::Value::as_number)).collect();
    let waits = match trim {
        Trim::Last => vec![Waits::new(); case.size()],
        Trim::LowestCharge | Trim::LowestFee => charges.iter().map(Outcome::waits).collect(),
    };
    (caps::keeping_order(trim, &known), waits)
}

fn denied(case: &Case<'_>, rule: usize, order: &[usize], charge_waits: &[Waits]) -> Vec<Ruling> {
    let candidate = |line: usize| and([case.truth(rule, line).clone(), not(case.taken_out(line))]);
    let open_order: Waits = (0..case.size())
        .filter(|line| !candidate(*line).is_false())
        .flat_map(|line| charge_waits.get(line).cloned().unwrap_or_default())
        .collect();
    let total = Tally::of((0..case.size()).map(candidate)).count();
    let mut before = Tally::default();
    let mut made: Vec<Option<Ruling>> = vec![None; case.size()];
    for line in order.iter().copied() {
        let amount = case.ruling(rule, line).map_or(Outcome::Absent, |r| r.amount.clone());
        let beyond = match &amount {
            Outcome::Absent => Truth::False,
            limit if open_order.is_empty() => compare(Compare::GreaterOrEqual, &before.count(), limit),
            // Who keeps a place goes by charges that are not known: it only matters if there are too few places.
            limit => match compare(Compare::Greater, &total, limit) {
                Truth::False => Truth::False,
                _ => Truth::Unknown(open_order.clone()),
            },
        };
        let truth = and([candidate(line), beyond]);
        before.add(candidate(line));
        if let Some(slot) = made.get_mut(line) {
            *slot = Some(Ruling { truth, amount, found: super::evaluate::Found::default() });
        }
    }
    let nothing = || Ruling { truth: Truth::False, amount: Outcome::Absent, found: super::evaluate::Found::default() };
    made.into_iter().map(|ruling| ruling.unwrap_or_else(nothing)).collect()
}
