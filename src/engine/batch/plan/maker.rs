//! Lowers rules, stage by stage.

use super::{Must, Need, Of, Open};
use crate::engine::batch::graph::{Cond, NumNode, not};
use crate::engine::batch::lower::{Amount, Lower, Ruling};
use crate::lang::typed::{Compare, Effect, Stage};
use crate::model::value::Value;
use crate::profile::checked::Rule;

/// What is lowered so far.
pub(super) struct Maker<'p> {
    pub(super) lower: Lower<'p>,
    pub(super) rulings: Vec<Ruling>,
    pub(super) needs: Vec<Need>,
    pub(super) open: Vec<Open>,
    /// Slots, and rules of which it may be unknown whether they add a modifier there.
    pub(super) open_modifiers: Vec<(usize, usize)>,
}

impl Maker<'_> {
    pub(super) fn need(&mut self, cond: Cond, must: Must, of: Of) {
        self.needs.push(Need { cond, must, of });
    }

    pub(super) fn stage(&mut self, stage: Stage) {
        let program = self.lower.program;
        for (at, rule) in program.rules(stage) {
            if matches!(rule.body.effect, Effect::CapPayment(..)) {
                continue;
            }
            let ruling = self.lower.rule(at, rule);
            for (slot, holds) in ruling.holds.iter().copied().enumerate() {
                self.unknown(rule, slot, &ruling, holds);
                let doubt = self.doubt(&ruling.amount, slot);
                let both = self.lower.graph.and([holds, doubt]);
                self.need(both, Must::NotHold, Of::Rule(at));
            }
            self.rulings.push(ruling);
        }
    }

    /// What it means that it is unknown whether a rule holds on the line in a slot.
    fn unknown(&mut self, rule: &Rule, slot: usize, ruling: &Ruling, holds: Cond) {
        let exact = self.lower.graph.traits(holds).exact;
        let late_rules = self.lower.program.rules(Stage::Modifiers).next().is_some();
        let Some(open) = self.open.get_mut(slot).filter(|_| exact) else {
            match rule.body.effect {
                // They never ask; what matters is that they do not hold.
                Effect::Warn | Effect::Pay(_) => {
                    let parts = self.lower.graph.parts(holds);
                    let exact = parts.into_iter().filter(|part| self.lower.graph.traits(*part).exact).collect();
                    self.need(holds, Must::BeKnownOrOpen(exact), Of::Rule(ruling.rule));
                }
                _ => self.need(holds, Must::BeKnown, Of::Rule(ruling.rule)),
            }
            return;
        };
        match &rule.body.effect {
            // They never ask.
            Effect::Warn | Effect::Pay(_) => {}
            Effect::Hold => open.holds.push(holds),
            Effect::Review => open.reviews.push(holds),
            // Whether a line is denied is needed, not by which of the rules.
            Effect::Deny | Effect::CapLines(_) => open.denials.push(holds),
            Effect::AddModifier(_) if !late_rules => {
                // What other rules add is not known before the last of them.
                self.open_modifiers.push((slot, ruling.rule));
            }
            _ => self.need(holds, Must::BeKnown, Of::Rule(ruling.rule)),
        }
    }

    /// When what a rule gives to the line in a slot is not known.
    fn doubt(&mut self, amount: &Amount, slot: usize) -> Cond {
        let graph = &mut self.lower.graph;
        match amount {
            Amount::None | Amount::Lines(_) => graph.constant(false),
            Amount::Unknown => graph.constant(true),
            Amount::Modifiers(by_slot) => match by_slot.get(slot) {
                Some(Some(choices)) => {
                    let conds: Vec<Cond> = choices.iter().map(|(when, _)| *when).collect();
                    let doubts: Vec<Cond> = conds.into_iter().map(|when| graph.and([when, not(when)])).collect();
                    graph.or(doubts)
                }
                _ => graph.constant(true),
            },
            Amount::Cap(_, limits) | Amount::Share(limits) => match limits.get(slot) {
                Some(limit) => {
                    let given = graph.number_given(*limit);
                    graph.and([given, not(given)])
                }
                None => graph.constant(true),
            },
            Amount::Into(by_slot) => graph.constant(!matches!(by_slot.get(slot), Some(Some(_)))),
        }
    }

    pub(super) fn effect(&self, ruling: &Ruling) -> Option<&Effect> {
        self.lower.program.profile.rules.get(ruling.rule).map(|rule| &rule.body.effect)
    }

    pub(super) fn any(&mut self, slot: usize, effect: impl Fn(&Effect) -> bool) -> Cond {
        let with = self.rulings.iter().filter(|ruling| self.effect(ruling).is_some_and(&effect));
        let conds: Vec<Cond> = with.filter_map(|ruling| ruling.holds.get(slot)).copied().collect();
        self.lower.graph.or(conds)
    }

    pub(super) fn denied(&mut self, slot: usize) -> Cond {
        self.any(slot, |effect| matches!(effect, Effect::Deny | Effect::CapLines(_)))
    }

    /// Whether the line in a slot came to no unit.
    pub(super) fn empty(&mut self, slot: usize) -> Cond {
        let units = self.lower.graph.num(NumNode::Units(slot));
        let none = self.lower.graph.num(NumNode::Const(0));
        self.lower.graph.compare(Compare::Is, units, none)
    }

    /// The modifiers that rules so far add to the line in a slot, and when.
    pub(super) fn added(&mut self, slot: usize) -> Vec<(Cond, Value)> {
        let mut all = Vec::new();
        for ruling in &self.rulings {
            let (Amount::Modifiers(by_slot), Some(holds)) = (&ruling.amount, ruling.holds.get(slot)) else { continue };
            for (when, value) in by_slot.get(slot).into_iter().flatten().flatten() {
                all.push((self.lower.graph.and([*holds, *when]), value.clone()));
            }
        }
        all
    }
}
