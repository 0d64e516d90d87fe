//! Why sessions are handed over.
//!
//! In: a block. Out: how many of its sessions each reason holds for; a session may have several. What always holds: a session that is handed over has one at
//! least, one that is answered has none.

use std::collections::BTreeMap;

use super::columns::Block;
use super::mask::{Mask, ones, words};
use super::plan::{Of, Plan};
use super::run::{Outside, Registers};
use super::settle;
use crate::lang::typed::Effect;
use crate::profile::checked::Profile;

/// Sessions by reason: a rule by its id, in brackets what is no rule.
pub type Reasons = BTreeMap<String, usize>;

/// Of a session that is in no column.
pub const NO_COLUMNS: &str = "(no columns)";

/// Adds the reasons of a block.
pub fn count(plan: &Plan, registers: &mut Registers, outside: Outside<'_>, into: &mut Reasons) {
    let Outside { block, program, .. } = outside;
    let units = settle::compute(plan, registers, outside, &mut Vec::new());
    let mut reasons: BTreeMap<String, Mask> = BTreeMap::new();
    let mut add = |name: &str, at: usize, lacks: u64| {
        let mask = reasons.entry(name.to_owned()).or_insert_with(|| vec![0; words(block.len())]);
        if let Some(word) = mask.get_mut(at) {
            *word |= lacks;
        }
    };
    for (at, doubt) in units.doubt.iter().enumerate() {
        add("(units)", at, *doubt);
    }
    for need in &plan.needs {
        let name = name(&program.profile, need.of);
        settle::lacking(need, registers, block.len(), |at, lacks| {
            add(name, at, lacks);
            if need.of == Of::Denied {
                // By whichever rule: those that are not known.
                for ruling in &plan.rulings {
                    let rule = program.profile.rules.get(ruling.rule);
                    let Some(rule) = rule.filter(|rule| rule.body.effect == Effect::Deny) else { continue };
                    let open = ruling.holds.iter().map(|holds| registers.cond(*holds));
                    let open = open.filter_map(|cond| Some(!(cond.yes.get(at)? | cond.no.get(at)?)));
                    add(&rule.id, at, lacks & open.fold(0, |all, one| all | one));
                }
            }
        });
    }
    for (name, mask) in reasons {
        let sessions = within(block, &mask);
        if sessions > 0 {
            let count = into.entry(name).or_default();
            *count = count.saturating_add(sessions);
        }
    }
}

fn within(block: &Block, mask: &Mask) -> usize {
    ones(mask).filter(|at| *at < block.len()).count()
}

fn name(profile: &Profile, of: Of) -> &str {
    match of {
        Of::Rule(at) => profile.rules.get(at).map_or("(rule)", |rule| rule.id.as_str()),
        Of::Denied => "(denied)",
        Of::Bundle => "(bundle)",
        Of::Variant => "(variant)",
        Of::Share => "(share)",
    }
}
