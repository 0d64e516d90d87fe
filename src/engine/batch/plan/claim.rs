//! What a claim line may carry.

use super::maker::Maker;
use super::{Must, Of};
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::graph::{Cond, CondNode, NumNode, not};
use crate::engine::batch::input::Form;
use crate::engine::batch::lower::Amount;
use crate::engine::reference::MOST_MODIFIERS;
use crate::lang::typed::{CodeSet, Compare, Item};
use crate::model::value::Value;
use crate::profile::checked::Profile;

use super::lines::OpenModifier;

impl Maker<'_> {
    /// Lines with a modifier that only a part of the units may carry are left to the other engine, but for those that the assistant gave from
    /// beginning to end: all of their units carry it.
    pub(super) fn shares(&mut self, profile: &Profile) {
        for share in &profile.claim.shares {
            let dates = self.lower.dated(None, (share.from, share.until));
            let items: Vec<Item> = share.modifiers.iter().map(|m| Item::One(Value::text(m))).collect();
            let set = CodeSet::new(None, items);
            for slot in 0..self.lower.slots {
                let exists = self.lower.graph.cond(CondNode::Exists(slot));
                let mut parts = vec![self.lower.recorded_modifiers(slot, &set)];
                parts.extend(self.added(slot).into_iter().filter(|(_, value)| set.has(value)).map(|(when, _)| when));
                let carried = self.lower.graph.or(parts);
                let whole = self.by_one_person(slot);
                let doubt = self.lower.graph.and([dates, exists, carried, not(whole)]);
                self.need(doubt, Must::NotHold, Of::Share);
            }
        }
    }

    /// The record names no part of the line that the assistant gave, and no other line has its code.
    fn by_one_person(&mut self, slot: usize) -> Cond {
        let ids = self.lower.program.ids;
        let Some((part, _)) = ids.assistant_minutes.and_then(|id| self.lower.of_line(id, slot)) else {
            return self.lower.graph.constant(false);
        };
        let mut parts = vec![not(self.lower.graph.cond(CondNode::Given(part)))];
        let Some((code, _)) = ids.code.and_then(|id| self.lower.of_line(id, slot)) else {
            return self.lower.graph.constant(false);
        };
        for other in (0..self.lower.slots).filter(|other| *other != slot) {
            let Some((there, _)) = ids.code.and_then(|id| self.lower.of_line(id, other)) else { continue };
            let exists = self.lower.graph.cond(CondNode::Exists(other));
            let same = self.lower.graph.cond(CondNode::Same(code.min(there), code.max(there)));
            parts.push(not(self.lower.graph.and([exists, same])));
        }
        self.lower.graph.and(parts)
    }

    /// Modifiers that rules may add to the line in a slot.
    pub(super) fn open_modifiers(&mut self, slot: usize) -> Vec<OpenModifier> {
        let rules: Vec<usize> =
            self.open_modifiers.iter().filter(|(at, _)| *at == slot).map(|(_, rule)| *rule).collect();
        let all = self.added(slot);
        let mut open = Vec::new();
        let mut choices: Vec<(Cond, Cond, Value)> = Vec::new();
        for ruling in self.rulings.iter().filter(|ruling| rules.contains(&ruling.rule)) {
            let (Amount::Modifiers(by_slot), Some(holds)) = (&ruling.amount, ruling.holds.get(slot)) else { continue };
            let own = by_slot.get(slot).into_iter().flatten().flatten();
            choices.extend(own.map(|(when, value)| (*holds, *when, value.clone())));
        }
        for (holds, when, value) in choices {
            let set = CodeSet::new(None, vec![Item::One(value.clone())]);
            let recorded = self.lower.recorded_modifiers(slot, &set);
            let new = self.lower.graph.and([when, not(recorded)]);
            let adds: Vec<Cond> = all.iter().filter(|(_, other)| *other == value).map(|(when, _)| *when).collect();
            open.push(OpenModifier { holds, new, added: self.lower.graph.or(adds) });
        }
        open
    }

    /// Two modifiers of which a line may have one, or more than a claim line holds.
    pub(super) fn conflict(&mut self, profile: &Profile, slot: usize) -> Cond {
        let added = self.added(slot);
        let has = |maker: &mut Self, modifier: &Value| {
            let set = CodeSet::new(None, vec![Item::One(modifier.clone())]);
            maker.lower.recorded_modifiers(slot, &set)
        };
        let adds = |maker: &mut Self, modifier: &Value| {
            let conds: Vec<Cond> = added.iter().filter(|(_, value)| value == modifier).map(|(when, _)| *when).collect();
            maker.lower.graph.or(conds)
        };
        let mut conflicts = Vec::new();
        for group in &profile.claim.one_of {
            let mut members = Vec::new();
            for modifier in group {
                let modifier = Value::text(modifier);
                let (recorded, added) = (has(self, &modifier), adds(self, &modifier));
                members.push(self.lower.graph.or([recorded, added]));
            }
            conflicts.push(self.lower.graph.at_least(2, members));
        }
        let mut new: Vec<Cond> = Vec::new();
        let mut seen: Vec<&Value> = Vec::new();
        for (_, value) in &added {
            if seen.contains(&value) {
                continue;
            }
            seen.push(value);
            let (recorded, added) = (has(self, value), adds(self, value));
            new.push(self.lower.graph.and([added, not(recorded)]));
        }
        if let Some((input, form)) = self.lower.modifiers(slot) {
            conflicts.push(self.too_many((input, form), new));
        }
        self.lower.graph.or(conflicts)
    }
    /// The recorded modifiers and those that are new are more than a claim line holds.
    fn too_many(&mut self, (input, form): (usize, Form), new: Vec<Cond>) -> Cond {
        if new.is_empty() {
            return self.lower.longer(input, form, MOST_MODIFIERS);
        }
        let always = self.lower.graph.constant(true);
        let mut terms = vec![(always, self.lower.graph.num(NumNode::Length(input)))];
        let one = self.lower.graph.num(NumNode::Const(UNIT));
        terms.extend(new.into_iter().map(|new| (new, one)));
        let count = self.lower.graph.num(NumNode::Sum { terms, not_negative: true });
        let most = self.lower.constant_number(&Value::Number(MOST_MODIFIERS.into()));
        self.lower.graph.compare(Compare::Greater, count, most)
    }
}
