//! Caps on units. Those of the day as well: a session stands alone here, so the day has no others with units.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Cap, Trim, Units, apply, exact, keeping_order};
use crate::engine::batch::columns::{Block, Numbers, UNIT};
use crate::engine::batch::lower::Amount;
use crate::engine::batch::mask::{Mask, has, ones, pack, pack_two, set};
use crate::engine::batch::plan::Plan;
use crate::engine::batch::run::{Known, Outside, Registers, texts};
use crate::engine::batch::values::Values;
use crate::lang::typed::Per;

/// A rule that caps, on every slot.
struct Rule<'a> {
    ruling: usize,
    per: &'a Per,
    holds: Vec<Known<'a>>,
    limits: Vec<&'a Numbers>,
}

/// Some lines of a session under one cap.
struct Group {
    rule: usize,
    limit: i64,
    slots: Vec<usize>,
}

/// Takes from units what caps do not allow.
pub fn apply_all(plan: &Plan, registers: &Registers, outside: Outside<'_>, units: &mut Units) {
    let mut rules: Vec<Rule<'_>> = Vec::new();
    for (at, ruling) in plan.rulings.iter().enumerate() {
        let Amount::Cap(per, limits) = &ruling.amount else { continue };
        rules.push(Rule {
            ruling: at,
            per,
            holds: ruling.holds.iter().map(|holds| registers.cond(*holds)).collect(),
            limits: limits.iter().map(|limit| registers.num(plan, outside, *limit)).collect(),
        });
        units.capped.push((at, vec![vec![0; units.doubt.len()]; plan.slots]));
    }
    if rules.iter().all(|rule| *rule.per == Per::Line) {
        line_by_line(&rules, units);
    } else {
        together(plan, &rules, outside.block, units);
    }
}

/// Caps of which each is on a line by itself: a line keeps what the least of its own allows.
fn line_by_line(rules: &[Rule<'_>], units: &mut Units) {
    for (rule, (_, capped)) in rules.iter().zip(&mut units.capped) {
        let slots = rule.holds.iter().zip(&rule.limits).zip(units.slots.iter().zip(capped));
        for ((holds, limit), (given, capped)) in slots {
            let masks = holds.yes.iter().zip(&limit.known);
            for (word, (capped, (holds, known))) in capped.iter_mut().zip(masks).enumerate() {
                *capped = over(&given.values, &limit.values, word, holds & known);
            }
        }
    }
    for (rule, (_, capped)) in rules.iter().zip(&units.capped) {
        for ((limit, given), capped) in rule.limits.iter().zip(&mut units.slots).zip(capped) {
            for at in ones(capped) {
                if let Some(given) = given.values.short_mut().get_mut(at) {
                    *given = (*given).min(allowed(limit.values.at(at)));
                }
            }
        }
    }
}

/// In which of these sessions of a word more is given than a limit allows.
fn over(given: &Values, limit: &Values, word: usize, sessions: u64) -> u64 {
    let Some(given) = given.short(word).filter(|_| sessions != 0) else { return 0 };
    let over = match limit.constant() {
        Some(limit) => {
            let allowed = allowed(limit);
            pack(given, |given| given > allowed)
        }
        None => pack_two(given, &limit.exact(word), |given, limit| given > allowed(limit)),
    };
    over & sessions
}

/// Whole units within a limit.
fn allowed(limit: i64) -> i16 {
    i16::try_from(limit.max(0).checked_div(UNIT).unwrap_or(0)).unwrap_or(i16::MAX)
}

/// Caps of which some are on several lines together, session by session.
fn together(plan: &Plan, rules: &[Rule<'_>], block: &Block, units: &mut Units) {
    let mut touched: Mask = vec![0; units.doubt.len()];
    for rule in rules {
        for ((holds, limit), given) in rule.holds.iter().zip(&rule.limits).zip(&units.slots) {
            for (word, (touched, holds)) in touched.iter_mut().zip(holds.yes).enumerate() {
                // Together with others of its group a line may be over the limit even if it is not by itself.
                *touched |= match rule.per {
                    Per::Line => over(&given.values, &limit.values, word, *holds),
                    Per::Code | Per::Session | Per::Day(_) => *holds,
                };
            }
        }
    }
    let trim = plan.trim;
    for at in ones(&touched).take_while(|at| *at < block.len()) {
        let all = groups(plan, rules, block, at);
        let over = |group: &&Group| {
            let sum = group.slots.iter().map(|slot| had(units, *slot, at)).fold(0, i64::saturating_add);
            sum > group.limit
        };
        if !all.iter().any(|group| over(&group)) {
            continue;
        }
        if trim != Trim::Last && all.iter().any(|group| group.slots.len() > 1 && over(&group)) {
            set(&mut units.doubt, at);
            continue;
        }
        if all.iter().any(|group| group.slots.len() > 1 && over(&group)) {
            bite(plan.slots, rules, &all, at, units);
        } else {
            each_alone(rules, &all, at, units);
        }
    }
}

fn groups(plan: &Plan, rules: &[Rule<'_>], block: &Block, at: usize) -> Vec<Group> {
    let mut all = Vec::new();
    for (rule, one) in rules.iter().enumerate() {
        let in_scope = one.holds.iter().enumerate().filter(|(_, holds)| has(holds.yes, at)).map(|(slot, _)| slot);
        let mut sets: Vec<(Option<u32>, Vec<usize>)> = Vec::new();
        for slot in in_scope {
            let code = plan.lines.get(slot).map(|line| texts(block, line.code).at(at));
            let same = |(key, _): &&mut (Option<u32>, Vec<usize>)| match one.per {
                Per::Line => false,
                per => !per.each_code() || *key == code,
            };
            match sets.iter_mut().find(same) {
                Some((_, slots)) => slots.push(slot),
                None => sets.push((code, vec![slot])),
            }
        }
        for (_, slots) in sets {
            let given = slots.iter().filter_map(|slot| one.limits.get(*slot)).filter(|limit| has(&limit.known, at));
            let limit = given.map(|limit| limit.values.at(at)).min();
            all.extend(limit.map(|limit| Group { rule, limit: limit.max(0), slots }));
        }
    }
    all
}

/// Units of a line, in [`UNIT`]ths.
fn had(units: &Units, slot: usize, at: usize) -> i64 {
    units.slots.get(slot).map_or(0, |slot| slot.values.at(at))
}

/// Where no cap on several lines bites, each line keeps what the least of its own allows.
fn each_alone(rules: &[Rule<'_>], groups: &[Group], at: usize, units: &mut Units) {
    let single =
        || groups.iter().filter_map(|group| Some((group, *group.slots.first().filter(|_| group.slots.len() == 1)?)));
    for (group, slot) in single() {
        if group.limit < had(units, slot, at) {
            mark(rules, group, slot, at, units);
        }
    }
    for (group, slot) in single() {
        if let Some(place) = units.slots.get_mut(slot).and_then(|slot| slot.values.short_mut().get_mut(at)) {
            *place = (*place).min(allowed(group.limit));
        }
    }
}

/// Remembers that a cap took something from a line.
fn mark(rules: &[Rule<'_>], group: &Group, slot: usize, at: usize, units: &mut Units) {
    let Some(rule) = rules.get(group.rule) else { return };
    let masks = units.capped.iter_mut().find(|(ruling, _)| *ruling == rule.ruling);
    if let Some(mask) = masks.and_then(|(_, masks)| masks.get_mut(slot)) {
        set(mask, at);
    }
}

fn bite(slots: usize, rules: &[Rule<'_>], groups: &[Group], at: usize, units: &mut Units) {
    let had: Vec<Decimal> = (0..slots).map(|slot| exact(had(units, slot, at))).collect();
    let caps: Vec<Cap> =
        groups.iter().map(|group| Cap { limit: exact(group.limit), lines: group.slots.clone() }).collect();
    let kept = apply(&had, &[], &caps, &keeping_order(Trim::Last, &vec![None; slots]));
    for (slot, (kept, by)) in kept.units.iter().zip(&kept.by).enumerate() {
        let place = units.slots.get_mut(slot).and_then(|slot| slot.values.short_mut().get_mut(at));
        if let (Some(kept), Some(place)) = (kept.to_i16(), place) {
            *place = kept;
        }
        for group in by.iter().filter_map(|cap| groups.get(*cap)) {
            mark(rules, group, slot, at, units);
        }
    }
}
