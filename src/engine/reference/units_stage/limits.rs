//! Caps on units in one world.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::bits::{Bits, What};
use super::world::Amount;
use crate::engine::reference::case::Case;
use crate::engine::reference::charges;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::{Effect, Per, Scope, Stage};
use crate::model::value::Value;
use crate::units::{Trim, caps};

/// Some lines under one cap.
struct Group {
    rule: usize,
    lines: Vec<usize>,
    limit: Outcome,
}

/// Rules that may cap units of some line and have been run, and whether each is about the session.
pub fn rules(case: &Case<'_>) -> Vec<(usize, bool)> {
    let rules = case.live_with(|e| matches!(e, Effect::CapUnits(..)));
    let run = rules.filter_map(|i| case.program.profile.rules.get(i).map(|rule| (i, rule)));
    run.filter(|(_, rule)| rule.body.stage <= Stage::Covered)
        .map(|(i, rule)| (i, rule.body.scope == Scope::Session))
        .collect()
}

/// Whether any cap may touch a line.
pub fn touches(case: &Case<'_>, line: usize) -> bool {
    rules(case).into_iter().any(|(rule, _)| !case.truth(rule, line).is_false())
}

/// Caps on a line whose limit is among what its units wait for.
pub fn waiting(case: &Case<'_>, line: usize, waits: &Waits) -> Vec<usize> {
    let open = |rule: &usize| {
        let ruling = case.ruling(*rule, line).filter(|ruling| !ruling.truth.is_false());
        ruling.is_some_and(|r| matches!(r.amount, Outcome::Unknown(_)) && r.amount.waits().is_subset(waits))
    };
    rules(case).into_iter().map(|(rule, _)| rule).filter(open).collect()
}

/// Takes from units what caps do not allow, whole ones unless a line is counted `in_parts`; gives the rules that bit, by line.
pub fn apply(
    case: &Case<'_>,
    bits: &Bits,
    mask: usize,
    in_parts: &[bool],
    amounts: &mut [Amount],
) -> Vec<BTreeSet<usize>> {
    let mut bitten = vec![BTreeSet::new(); amounts.len()];
    let groups = groups(case, bits, mask);
    if groups.is_empty() || (case.session.taken.is_empty() && none_bites(&groups, amounts)) {
        return bitten;
    }
    let mut taints: BTreeMap<usize, Amount> = BTreeMap::new();
    for (line, amount) in amounts.iter().enumerate() {
        if !matches!(amount, Amount::Known(_)) {
            taints.insert(line, amount.clone());
        }
    }
    let positive = |line: &usize| !matches!(amounts.get(*line), Some(Amount::Known(n)) if n.is_zero());
    for group in groups.iter().filter(|g| matches!(g.limit, Outcome::Unknown(_))) {
        for line in group.lines.iter().copied().filter(positive) {
            taint(&mut taints, line, &group.limit.waits());
        }
    }
    let trim = case.program.profile.units.trim;
    let charges: Vec<Outcome> =
        (0..amounts.len()).map(|line| charges::worth(case, line, trim == Trim::LowestFee)).collect();
    spread(&groups, &mut taints, &positive);
    let mut outcome = trimmed(case, &groups, &taints, (amounts, in_parts), &charges);
    if trim == Trim::LowestCharge {
        // Whose units go is a matter of charges: where a shared cap bites and one of them is unknown, so is the result.
        let mut more = false;
        for (at, group) in groups.iter().enumerate() {
            let bit = outcome.by.iter().any(|caps| caps.contains(&at));
            let sharing: Vec<usize> = group.lines.iter().copied().filter(positive).collect();
            let waits: Waits = sharing.iter().filter_map(|line| charges.get(*line)).flat_map(Outcome::waits).collect();
            if bit && sharing.len() > 1 && !waits.is_empty() {
                for line in sharing {
                    taint(&mut taints, line, &waits);
                }
                more = true;
            }
        }
        if more {
            spread(&groups, &mut taints, &positive);
            outcome = trimmed(case, &groups, &taints, (amounts, in_parts), &charges);
        }
    }
    for (line, amount) in amounts.iter_mut().enumerate() {
        match taints.remove(&line) {
            Some(tainted) => *amount = tainted,
            None => {
                let caps = outcome.by.get(line).into_iter().flatten().filter_map(|at| groups.get(*at));
                let rules: BTreeSet<usize> = caps.map(|group| group.rule).collect();
                if let (Amount::Known(n), Some(kept)) = (&mut *amount, outcome.units.get(line)) {
                    *n = *kept;
                }
                if let Some(slot) = bitten.get_mut(line) {
                    *slot = rules;
                }
            }
        }
    }
    bitten
}

/// Whether all units and limits are known, and no lines have more together than their limit. Then it does not matter who keeps units.
fn none_bites(groups: &[Group], amounts: &[Amount]) -> bool {
    let all_known = amounts.iter().all(|amount| amount.known().is_some());
    all_known
        && groups.iter().all(|group| {
            let had = group.lines.iter().filter_map(|line| amounts.get(*line)?.known());
            let together = had.fold(Decimal::ZERO, Decimal::saturating_add);
            group.limit.known().and_then(Value::as_number).is_some_and(|limit| together <= limit)
        })
}

/// The units that are left on lines that nothing unknown touches.
fn trimmed(
    case: &Case<'_>,
    groups: &[Group],
    taints: &BTreeMap<usize, Amount>,
    (amounts, in_parts): (&[Amount], &[bool]),
    charges: &[Outcome],
) -> caps::Trimmed {
    let units: Vec<Decimal> = amounts
        .iter()
        .enumerate()
        .map(|(line, amount)| match amount {
            Amount::Known(n) if !taints.contains_key(&line) => *n,
            _ => Decimal::ZERO,
        })
        .collect();
    // A group whose limit is unknown has only tainted lines, or lines with nothing to take.
    let most = Decimal::MAX;
    let caps: Vec<caps::Cap> = groups
        .iter()
        .map(|group| {
            let limit = group.limit.known().and_then(Value::as_number).unwrap_or(most);
            caps::Cap { limit, lines: group.lines.clone() }
        })
        .collect();
    let known: Vec<Option<Decimal>> = charges.iter().map(|c| c.known().and_then(Value::as_number)).collect();
    caps::apply(&units, in_parts, &caps, &caps::keeping_order(case.program.profile.units.trim, &known))
}

/// Makes a line wait. One that a person has to judge stays so: no fact changes that.
fn taint(taints: &mut BTreeMap<usize, Amount>, line: usize, more: &Waits) -> bool {
    match taints.entry(line).or_insert_with(|| Amount::Waits(Waits::new())) {
        Amount::Waits(waits) => {
            let before = waits.len();
            waits.extend(more.iter().cloned());
            waits.len() > before
        }
        Amount::Known(_) | Amount::Judge => false,
    }
}

/// What is unknown on one line makes the others under the same cap unknown.
fn spread(groups: &[Group], taints: &mut BTreeMap<usize, Amount>, positive: &impl Fn(&usize) -> bool) {
    loop {
        let mut changed = false;
        for group in groups.iter().filter(|group| group.lines.len() > 1) {
            // A line that a person judges is not billed for now, and takes nothing from the others.
            let waits: Waits = group.lines.iter().filter_map(|line| taints.get(line)).flat_map(Amount::waits).collect();
            if waits.is_empty() {
                continue;
            }
            for line in group.lines.iter().copied().filter(positive) {
                changed |= taint(taints, line, &waits);
            }
        }
        if !changed {
            return;
        }
    }
}

fn groups(case: &Case<'_>, bits: &Bits, mask: usize) -> Vec<Group> {
    let mut groups = Vec::new();
    for (rule, session_scope) in rules(case) {
        let Some(Effect::CapUnits(_, per)) = case.program.profile.rules.get(rule).map(|r| &r.body.effect) else {
            continue;
        };
        let in_scope = |line: &usize| match case.truth(rule, *line) {
            Truth::True => true,
            Truth::False => false,
            Truth::Unknown(_) if session_scope => bits.answer(What::SessionCapped(rule), mask),
            Truth::Unknown(_) => bits.answer(What::Capped(rule, *line), mask),
        };
        let lines: Vec<usize> = (0..case.size()).filter(in_scope).collect();
        let sets: Vec<Vec<usize>> = match per {
            Per::Line => lines.into_iter().map(|line| vec![line]).collect(),
            per if !per.each_code() => vec![lines],
            _ => {
                let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
                for line in lines {
                    by_code.entry(case.session.code(&case.program.ids, line)).or_default().push(line);
                }
                by_code.into_values().collect()
            }
        };
        groups.extend(sets.into_iter().filter(|lines| !lines.is_empty()).filter_map(|lines| {
            let limits: Vec<Outcome> =
                lines.iter().filter_map(|line| case.ruling(rule, *line)).map(|r| r.amount.clone()).collect();
            let limit = least(&limits);
            (limit != Outcome::Absent).then_some(Group { rule, lines, limit })
        }));
    }
    groups
}

/// The smallest of the limits that the lines of a group say; absent if none says one.
fn least(limits: &[Outcome]) -> Outcome {
    crate::engine::ops::numbers::pick(crate::lang::typed::Pick::Smallest, limits)
}
