//! What is computed for a profile and a number of slots, and what it is for.
//!
//! Always holds: everything that could make the answer of a session another one is either among the conditions here, or makes
//! [`Plan::unsure`] hold for it.

use super::graph::{Cond, CondNode, Graph, NumNode, not};
use super::input::Input;
use super::lower::{Amount, Frames, Lower, Ruling};
use crate::engine::program::Program;
use crate::lang::typed::{CodeSet, Compare, Effect, Item, Stage};
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};
use crate::units::{Method, Tie, Trim};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A way in which time becomes units: the method, and what it must not fall below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The method.
    pub method: Option<Method>,
    /// The floor.
    pub floor: Option<Method>,
}

/// Everything there is to compute.
#[derive(Debug)]
pub struct Plan {
    /// Slots for lines.
    pub slots: usize,
    /// Nodes.
    pub graph: Graph,
    /// Columns.
    pub inputs: Vec<Input>,
    /// Classes of texts, by kind.
    pub classes: Vec<Vec<CodeSet>>,
    /// Rules with each effect that decides something, on each slot.
    pub rulings: Vec<Ruling>,
    /// Of each line.
    pub lines: Vec<LinePlan>,
    /// Ways in which time becomes units under conditions, and the one without.
    pub variants: Vec<(Cond, Way)>,
    /// The way where no variant holds.
    pub way: Way,
    /// Who gets a unit that two lines have equal claim to.
    pub tie: Tie,
    /// Which line gives units up.
    pub trim: Trim,
    /// What has to be known of a session that is not handed over.
    pub needs: Needs,
}

/// What has to be known of a session, so that the batch engine can answer for it.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Has to be known, one way or the other.
    pub known: Vec<Cond>,
    /// Has to be known not to hold.
    pub never: Vec<Cond>,
    /// Has to be known, or one of the conditions beside it, which it consists of among others, has to be unknown to the reference engine as well.
    pub not_true: Vec<(Cond, Vec<Cond>)>,
}

/// What is computed of the line in a slot.
#[derive(Clone, Debug)]
pub struct LinePlan {
    /// The column of its code.
    pub code: usize,
    /// The column of its minutes.
    pub minutes: usize,
    /// The column of the units billed.
    pub billed: usize,
    /// There is one.
    pub exists: Cond,
    /// Counted by time.
    pub timed: Cond,
    /// One unit a line.
    pub untimed: Cond,
    /// Units as billed.
    pub counted: Cond,
    /// Denied before units are computed.
    pub denied_early: Cond,
    /// Paid inside another line, as far as is known before units are.
    pub bundled_early: Cond,
    /// Denied.
    pub denied: Cond,
    /// Paid inside another line.
    pub bundled: Cond,
    /// On hold by a rule.
    pub held: Cond,
    /// For a person, by a rule.
    pub review: Cond,
    /// Modifiers clash, or are too many.
    pub conflict: Cond,
    /// Rules that may hold, where that is unknown to the reference engine as well.
    pub open: Open,
}

/// Rules of which it may be unknown whether they hold: then the line needs information, unless something stronger is known.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// Rules that hold the line up.
    pub holds: Vec<Cond>,
    /// Rules that have a person judge.
    pub reviews: Vec<Cond>,
    /// Rules that add a modifier.
    pub modifiers: Vec<OpenModifier>,
}

/// A modifier that a rule may add.
#[derive(Clone, Copy, Debug)]
pub struct OpenModifier {
    /// When the rule holds.
    pub holds: Cond,
    /// When it is this modifier, and not recorded.
    pub new: Cond,
    /// When a rule adds it, whichever.
    pub added: Cond,
}

impl Plan {
    /// The plan of a profile.
    pub fn new(program: &Program, slots: usize) -> Self {
        let mut maker = Maker {
            lower: Lower::new(program, slots),
            rulings: Vec::new(),
            needs: Needs::default(),
            open: vec![Open::default(); slots],
            open_modifiers: Vec::new(),
        };
        maker.stage(Stage::Facts);
        for slot in 0..slots {
            let out = maker.any(slot, |effect| matches!(effect, Effect::Deny | Effect::Bundle));
            maker.lower.covered.push(not(out));
        }
        maker.stage(Stage::Covered);
        maker.cap_lines(&[Stage::Facts, Stage::Covered]);
        let early: Vec<(Cond, Cond)> =
            (0..slots).map(|slot| (maker.denied(slot), maker.bundled(slot, false))).collect();
        maker.needs.known.extend(early.iter().map(|(denied, _)| *denied));
        let profile = &program.profile;
        let variants = maker.variants(profile);
        maker.stage(Stage::Units);
        maker.cap_lines(&[Stage::Units]);
        maker.lower.added = (0..slots).map(|slot| maker.added(slot)).collect();
        maker.lower.billed_known = true;
        maker.stage(Stage::Modifiers);
        maker.cap_lines(&[Stage::Modifiers]);
        // Rules that read units or modifiers may add an assistant's as well.
        maker.shares(profile);
        let lines = early.into_iter().enumerate().map(|(slot, early)| maker.line(profile, slot, early)).collect();
        let Maker { lower, rulings, mut needs, .. } = maker;
        for conds in [&mut needs.known, &mut needs.never] {
            conds.sort_unstable();
            conds.dedup();
        }
        Self {
            slots,
            graph: lower.graph,
            inputs: lower.inputs,
            classes: lower.classes,
            rulings,
            lines,
            variants,
            way: Way { method: profile.units.method, floor: profile.units.never_fewer_than },
            tie: profile.units.tie,
            trim: profile.units.trim,
            needs,
        }
    }
}

struct Maker<'p> {
    lower: Lower<'p>,
    rulings: Vec<Ruling>,
    needs: Needs,
    open: Vec<Open>,
    /// Slots, and rules of which it may be unknown whether they add a modifier there.
    open_modifiers: Vec<(usize, usize)>,
}

impl Maker<'_> {
    fn stage(&mut self, stage: Stage) {
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
                self.needs.never.push(both);
            }
            self.rulings.push(ruling);
        }
    }

    /// Turns the scope of each rule of these stages that caps lines into the lines it denies: those beyond the first so many that no rule denies or
    /// bundles.
    fn cap_lines(&mut self, stages: &[Stage]) {
        let profile = &self.lower.program.profile;
        let out: Vec<Cond> = (0..self.lower.slots)
            .map(|slot| self.any(slot, |effect| matches!(effect, Effect::Deny | Effect::Bundle)))
            .collect();
        for ruling in &mut self.rulings {
            let stage = profile.rules.get(ruling.rule).map(|rule| rule.body.stage);
            let Amount::Lines(most) = ruling.amount else { continue };
            if !stage.is_some_and(|stage| stages.contains(&stage)) {
                continue;
            }
            let most = most.ceil().max(Decimal::ZERO).to_u32().unwrap_or(u32::MAX);
            let graph = &mut self.lower.graph;
            let candidates: Vec<Cond> =
                ruling.holds.iter().zip(&out).map(|(holds, out)| graph.and([*holds, not(*out)])).collect();
            let mut denied = Vec::new();
            for (slot, candidate) in candidates.iter().enumerate() {
                let before = candidates.iter().take(slot).copied().collect();
                let beyond = graph.at_least(most, before);
                denied.push(graph.and([*candidate, beyond]));
            }
            // Who keeps a place goes by charges, unless it goes by the order listed.
            if profile.units.trim == Trim::Last {
                self.needs.known.extend(&denied);
            } else {
                self.needs.never.extend(&candidates);
            }
            ruling.holds = denied;
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
                    self.needs.not_true.push((holds, exact));
                }
                _ => self.needs.known.push(holds),
            }
            return;
        };
        match &rule.body.effect {
            // They never ask.
            Effect::Warn | Effect::Pay(_) => {}
            Effect::CapLines(_) => {}
            Effect::Hold => open.holds.push(holds),
            Effect::Review => open.reviews.push(holds),
            // Whether a line is denied is needed, not by which of the rules.
            Effect::Deny => {}
            Effect::AddModifier(_) if !late_rules => {
                // What other rules add is not known before the last of them.
                self.open_modifiers.push((slot, ruling.rule));
            }
            _ => self.needs.known.push(holds),
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

    fn effect(&self, ruling: &Ruling) -> Option<&Effect> {
        self.lower.program.profile.rules.get(ruling.rule).map(|rule| &rule.body.effect)
    }

    fn any(&mut self, slot: usize, effect: impl Fn(&Effect) -> bool) -> Cond {
        let with = self.rulings.iter().filter(|ruling| self.effect(ruling).is_some_and(&effect));
        let conds: Vec<Cond> = with.filter_map(|ruling| ruling.holds.get(slot)).copied().collect();
        self.lower.graph.or(conds)
    }

    fn denied(&mut self, slot: usize) -> Cond {
        self.any(slot, |effect| matches!(effect, Effect::Deny | Effect::CapLines(_)))
    }

    /// Whether a line is paid inside another that is itself payable. One that is bundled and finds none is left to the other engine: it may
    /// be bundled over others, or in a circle.
    fn bundled(&mut self, slot: usize, units_known: bool) -> Cond {
        let fires = self.any(slot, |effect| *effect == Effect::Bundle);
        let mut edges: Vec<(usize, Cond)> = Vec::new();
        for ruling in &self.rulings {
            let (Amount::Into(by_slot), Some(holds)) = (&ruling.amount, ruling.holds.get(slot)) else { continue };
            for (to, when) in by_slot.get(slot).into_iter().flatten().flatten() {
                edges.push((*to, self.lower.graph.and([*holds, *when])));
            }
        }
        let mut anchors = Vec::new();
        let mut none = Vec::new();
        for (to, edge) in edges {
            let (denied, bundled) = (self.denied(to), self.any(to, |effect| *effect == Effect::Bundle));
            let empty = if units_known { self.empty(to) } else { self.lower.graph.constant(false) };
            anchors.push(self.lower.graph.and([edge, not(denied), not(bundled), not(empty)]));
            none.push(not(edge));
        }
        let alone = self.lower.graph.and(none);
        anchors.push(alone);
        let anchored = self.lower.graph.or(anchors);
        let lost = self.lower.graph.and([fires, not(anchored)]);
        self.needs.never.push(lost);
        self.lower.graph.and([fires, anchored])
    }

    /// Whether the line in a slot came to no unit.
    fn empty(&mut self, slot: usize) -> Cond {
        let units = self.lower.graph.num(NumNode::Units(slot));
        let none = self.lower.graph.num(NumNode::Const(0));
        self.lower.graph.compare(Compare::Is, units, none)
    }

    fn variants(&mut self, profile: &Profile) -> Vec<(Cond, Way)> {
        let mut all = Vec::new();
        for variant in &profile.units.variants {
            let dates = self.lower.dated(None, (variant.from, variant.until));
            let when = self.lower.cond(&variant.when, Frames::default());
            let holds = self.lower.graph.and([dates, when]);
            self.needs.known.push(holds);
            for (other, _) in &all {
                let both = self.lower.graph.and([*other, holds]);
                self.needs.never.push(both);
            }
            let way = Way {
                method: variant.method.or(profile.units.method),
                floor: variant.never_fewer_than.or(profile.units.never_fewer_than),
            };
            all.push((holds, way));
        }
        all
    }

    /// Lines with a modifier that only a part of the units may carry are left to the other engine.
    fn shares(&mut self, profile: &Profile) {
        for share in &profile.claim.shares {
            let dates = self.lower.dated(None, (share.from, share.until));
            let items: Vec<Item> = share.modifiers.iter().map(|m| Item::One(Value::text(m))).collect();
            let set = CodeSet::new(None, items);
            for slot in 0..self.lower.slots {
                let exists = self.lower.graph.cond(CondNode::Exists(slot));
                let mut parts = vec![self.lower.recorded_modifiers(slot, &set)];
                parts.extend(self.added(slot).into_iter().filter(|(_, value)| set.has(value)).map(|(when, _)| when));
                let carried = self.lower.graph.or(parts);
                let doubt = self.lower.graph.and([dates, exists, carried]);
                self.needs.never.push(doubt);
            }
        }
    }

    /// The modifiers that rules so far add to the line in a slot, and when.
    fn added(&mut self, slot: usize) -> Vec<(Cond, Value)> {
        let mut all = Vec::new();
        for ruling in &self.rulings {
            let (Amount::Modifiers(by_slot), Some(holds)) = (&ruling.amount, ruling.holds.get(slot)) else { continue };
            for (when, value) in by_slot.get(slot).into_iter().flatten().flatten() {
                all.push((self.lower.graph.and([*holds, *when]), value.clone()));
            }
        }
        all
    }

    fn line(&mut self, profile: &Profile, slot: usize, (denied_early, bundled_early): (Cond, Cond)) -> LinePlan {
        let ids = self.lower.program.ids;
        let column = |lower: &mut Lower<'_>, id: Option<crate::model::facts::FactId>| {
            id.and_then(|id| lower.of_line(id, slot)).map_or((usize::MAX, None), |(input, form)| (input, Some(form)))
        };
        let (code, form) = column(&mut self.lower, ids.code);
        let (minutes, _) = column(&mut self.lower, ids.minutes);
        let (billed, _) = column(&mut self.lower, ids.units_billed);
        let class = |maker: &mut Self, set: &CodeSet| match form {
            Some(form) => maker.lower.in_class(code, form, set),
            None => maker.lower.graph.opaque(),
        };
        let classes = &profile.units.classes;
        let timed = class(self, &classes.timed);
        let (untimed, counted) = (class(self, &classes.untimed), class(self, &classes.counted));
        let exists = self.lower.graph.cond(CondNode::Exists(slot));
        let conflict = self.conflict(profile, slot);
        let denied = self.denied(slot);
        self.needs.known.push(denied);
        let mut open = self.open.get(slot).cloned().unwrap_or_default();
        open.modifiers = self.open_modifiers(slot);
        LinePlan {
            code,
            minutes,
            billed,
            exists,
            timed,
            untimed: self.lower.graph.and([not(timed), untimed]),
            counted: self.lower.graph.and([not(timed), not(untimed), counted]),
            denied_early,
            bundled_early,
            denied,
            bundled: self.bundled(slot, true),
            held: self.any(slot, |effect| *effect == Effect::Hold),
            review: self.any(slot, |effect| *effect == Effect::Review),
            conflict,
            open,
        }
    }

    /// Modifiers that rules may add to the line in a slot.
    fn open_modifiers(&mut self, slot: usize) -> Vec<OpenModifier> {
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
    fn conflict(&mut self, profile: &Profile, slot: usize) -> Cond {
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
        let mut terms = Vec::new();
        let always = self.lower.graph.constant(true);
        if let Some((input, _)) = self.lower.modifiers(slot) {
            terms.push((always, self.lower.graph.num(NumNode::Length(input))));
        }
        let mut seen: Vec<&Value> = Vec::new();
        for (_, value) in &added {
            if seen.contains(&value) {
                continue;
            }
            seen.push(value);
            let (recorded, added) = (has(self, value), adds(self, value));
            let new = self.lower.graph.and([added, not(recorded)]);
            terms.push((new, self.lower.graph.num(NumNode::Const(super::columns::UNIT))));
        }
        let count = match terms.as_slice() {
            [(_, length)] => *length,
            _ => self.lower.graph.num(NumNode::Sum(terms)),
        };
        let most = self.lower.constant_number(&Value::Number(crate::engine::reference::MOST_MODIFIERS.into()));
        conflicts.push(self.lower.graph.compare(Compare::Greater, count, most));
        self.lower.graph.or(conflicts)
    }
}
