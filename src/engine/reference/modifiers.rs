//! Modifiers of a line: recorded, and those that rules add, in claim order.

use std::collections::BTreeSet;

use super::builtin::BuiltIn;
use super::case::Case;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::model::value::Value;
use crate::profile::checked::Claim;

/// So many modifiers fit on a claim line.
pub const MOST: usize = 4;

/// The modifiers of a line.
#[derive(Clone, Debug, Default)]
pub struct Modifiers {
    /// As recorded, in claim order.
    pub recorded: Vec<String>,
    /// Recorded and added, in claim order.
    pub all: Vec<String>,
    /// Those added, in claim order.
    pub added: Vec<String>,
    /// Rules that added one that was not recorded.
    pub added_by: BTreeSet<usize>,
    /// Rules that may still add one, and what that waits for.
    pub open: Vec<(usize, Waits)>,
    /// What is wrong with them.
    pub conflicts: Vec<BuiltIn>,
}

/// The modifiers of a line; `live`: whether it may be billed at all.
#[must_use]
pub fn of(case: &Case<'_>, line: usize, live: bool) -> Modifiers {
    let ids = &case.program.ids;
    case.mark("modifiers", Some(line));
    let sheet = case.session.lines.get(line);
    let recorded = sheet.and_then(|l| l.get(ids.modifiers).known()).and_then(Value::as_list).unwrap_or_default();
    let recorded: Vec<String> = recorded.iter().map(Value::to_string).collect();
    let mut found = Modifiers { all: recorded.clone(), ..Modifiers::default() };
    if live {
        for (rule, truth, amount) in case.additions(line) {
            if let (Truth::True, Outcome::Known(value)) = (truth, amount) {
                let modifier = value.to_string();
                if !recorded.contains(&modifier) {
                    found.added_by.insert(rule);
                    if !found.added.contains(&modifier) {
                        found.added.push(modifier.clone());
                        found.all.push(modifier);
                    }
                }
            }
        }
        for (rule, truth, amount) in case.additions(line) {
            let settled = truth.is_false() || (truth.is_true() && !matches!(amount, Outcome::Unknown(_)));
            if !settled && is_new(amount, &found.all) {
                let mut waits = amount.waits();
                waits.extend(truth.unknown().into_iter().flatten().cloned());
                found.open.push((rule, waits));
            }
        }
    }
    let claim = &case.program.profile.claim;
    found.recorded = in_order(recorded, claim);
    found.all = in_order(std::mem::take(&mut found.all), claim);
    found.added = in_order(std::mem::take(&mut found.added), claim);
    if found.all.len() > MOST {
        found.conflicts.push(BuiltIn::TooManyModifiers);
    }
    let clash = |group: &Vec<String>| group.iter().filter(|m| found.all.contains(m)).count() > 1;
    if claim.one_of.iter().any(clash) {
        found.conflicts.push(BuiltIn::ModifiersExclude);
    }
    found
}

/// Whether a modifier would be new on a line that has these.
fn is_new(amount: &Outcome, there: &[String]) -> bool {
    match amount {
        Outcome::Known(value) => !there.iter().any(|m| *m == value.to_string()),
        Outcome::Unknown(_) => true,
        Outcome::Absent => false,
    }
}

/// Modifiers in claim order: first those the profile orders, in its order, then the others as they came.
#[must_use]
pub fn in_order(mut modifiers: Vec<String>, claim: &Claim) -> Vec<String> {
    let place = |modifier: &String| claim.modifier_order.iter().position(|m| m == modifier);
    modifiers.sort_by_key(|m| place(m).unwrap_or(usize::MAX));
    modifiers
}
