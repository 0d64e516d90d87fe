//! Two sessions on either side of a limit: 7 and 8 minutes, the last day and the next.
//!
//! In: a payer. Out: for each rule and each fact in it, two records that differ only in that fact, by neighbouring values, and between
//! which the rule turns.

use std::collections::BTreeSet;

use serde_json::Value as Tree;

use super::{Search, Wish, fires};
use crate::engine::Engine;
use crate::lang::check::stage::walk;
use crate::lang::typed::Kind;
use crate::model::state::State;
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};
use crate::proof::Want;
use crate::proof::interest::{neighbours, parts};
use crate::proof::reads::{self, Frames};
use crate::proof::slot::{Owner, Slot};

/// Two records between which a rule turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Id of the rule.
    pub rule: String,
    /// The fact by which they differ.
    pub fact: Slot,
    /// Its value where the rule fires.
    pub firing: Value,
    /// The next value, where it does not.
    pub quiet: Value,
    /// The record in which it fires.
    pub fires: Tree,
    /// The record in which it does not.
    pub does_not: Tree,
}

/// The boundaries of every rule of a profile that is run, `budget` decided sessions for each rule.
#[must_use]
pub fn boundaries(engine: &Engine, profile: &Profile, budget: usize) -> Vec<Boundary> {
    let mut search = Search::new(engine, profile, budget);
    let rules = profile.rules.iter().filter(|rule| rule.status.is_none());
    rules.flat_map(|rule| of_rule(&mut search, profile, rule)).collect()
}

fn of_rule(search: &mut Search<'_>, profile: &Profile, rule: &Rule) -> Vec<Boundary> {
    let wish = Wish::Rule(rule, Want::True);
    let mut all = Vec::new();
    let mut done = BTreeSet::new();
    let Some(record) = search.find(&[wish], &|explained| fires(explained, rule)) else { return all };
    let lines = record.get("lines").and_then(Tree::as_array).map_or(0, Vec::len);
    for slot in ordered_facts(rule, profile, lines) {
        if !done.insert(slot.clone()) {
            continue;
        }
        all.extend(across(search, rule, &slot, &record));
    }
    all
}

/// Facts of the rule that have neighbouring values, in the order read.
fn ordered_facts(rule: &Rule, profile: &Profile, lines: usize) -> Vec<Slot> {
    let mut found: Vec<Slot> = Vec::new();
    if rule.from.is_some() || rule.until.is_some() {
        found.push(Slot::new(Owner::Session, "date_of_service"));
    }
    for part in parts(rule) {
        walk(part, &mut |expr| {
            for line in 0..lines.max(1) {
                let frames = Frames { own: Some(line), outer: Some(line), inner: Some(line) };
                if let Kind::Read(read) = &expr.kind
                    && let Some((slot, ty)) = reads::slot(read, frames, profile)
                    && ty.scalar.is_ordered()
                    && !ty.list
                    && !found.contains(&slot)
                {
                    found.push(slot);
                }
            }
        });
    }
    found
}

/// The first pair of neighbouring values of a fact between which the rule turns.
fn across(search: &Search<'_>, rule: &Rule, slot: &Slot, record: &Tree) -> Option<Boundary> {
    let scalar = &search.interest().ty(slot)?.scalar;
    let fires_with = |value: &Value| {
        let mut changed = record.clone();
        slot.put(&mut changed, &State::Known(value.clone()));
        // Beyond the dates of the profile there is no rule to turn.
        let explained = search.runner().explain(&changed).filter(|explained| !explained.rules.is_empty())?;
        Some((fires(&explained, rule), changed))
    };
    let states = search.interest().states(slot, record);
    let values: BTreeSet<Value> = states.iter().filter_map(State::known).cloned().collect();
    for value in &values {
        let Some((true, firing)) = fires_with(value) else { continue };
        for next in neighbours(scalar, value).into_iter().filter(|next| next != value) {
            if let Some((false, quiet)) = fires_with(&next) {
                return Some(Boundary {
                    rule: rule.id.clone(),
                    fact: slot.clone(),
                    firing: value.clone(),
                    quiet: next,
                    fires: firing,
                    does_not: quiet,
                });
            }
        }
    }
    None
}
