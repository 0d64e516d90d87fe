//! Ways to make a condition true, false or unknown: which facts of a record to set to what.
//!
//! In: a record to start from, a condition and what it should come to. Out: [`Plan`]s, each with the states that facts may take, narrowed
//! by everything asked of it. What always holds: the number of plans is bounded and their order fixed. A plan is a guess: whoever
//! follows it runs the engine.

mod atom;
mod guess;
mod lines;
mod rule;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Tree;

use super::interest::Interest;
use super::reads::Frames;
use super::slot::{Owner, Slot};
use crate::lang::typed::{Expr, Kind, Quantifier};
use crate::model::literal;
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Profile;
use guess::Guess;

/// The most plans that are followed side by side.
const BEAM: usize = 20;
/// The most lines a record is given.
const MOST_LINES: usize = 6;

/// What a condition should come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It waits for a fact.
    Unknown,
}

impl Want {
    fn opposite(self) -> Self {
        match self {
            Want::True => Want::False,
            Want::False => Want::True,
            Want::Unknown => Want::Unknown,
        }
    }
}

/// States that facts may take so that something comes to what is wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    facts: BTreeMap<Slot, Vec<State>>,
    lines: usize,
}

/// Makes plans that start from one record.
pub struct Planner<'a> {
    profile: &'a Profile,
    interest: &'a Interest,
    record: &'a Tree,
}

impl<'a> Planner<'a> {
    /// A planner for a record.
    #[must_use]
    pub fn new(profile: &'a Profile, interest: &'a Interest, record: &'a Tree) -> Self {
        Self { profile, interest, record }
    }

    /// The plan that changes nothing.
    #[must_use]
    pub fn start(&self) -> Plan {
        let lines = self.record.get("lines").and_then(Tree::as_array).map_or(0, Vec::len);
        Plan { facts: BTreeMap::new(), lines }
    }

    /// The ways to make a condition come to what is wanted, each going on from one of `plans`.
    #[must_use]
    pub fn ways(&self, plans: Vec<Plan>, expr: &Expr, want: Want, frames: Frames) -> Vec<Plan> {
        let mut made = Vec::new();
        for plan in plans {
            made.extend(self.from(plan, expr, want, frames));
        }
        spread(made)
    }

    fn from(&self, plan: Plan, expr: &Expr, want: Want, frames: Frames) -> Vec<Plan> {
        match &expr.kind {
            Kind::Define(_, body) => self.from(plan, body, want, frames),
            Kind::Not(inner) => self.from(plan, inner, want.opposite(), frames),
            Kind::And(parts) => self.joined(plan, parts, want, Want::True, frames),
            Kind::Or(parts) => self.joined(plan, parts, want, Want::False, frames),
            Kind::If(condition, then, otherwise) if expr.ty.is_bool() => {
                let yes = self.ways(vec![plan.clone()], condition, Want::True, frames);
                let no = self.ways(vec![plan], condition, Want::False, frames);
                let mut all = self.ways(yes, then, want, frames);
                all.extend(self.ways(no, otherwise, want, frames));
                all
            }
            Kind::NOf(quantifier, parts) => self.some_of(plan, *quantifier, parts, want, frames),
            Kind::Quantified { quantifier, over, satisfies } => {
                self.quantified(plan, *quantifier, over, satisfies.as_deref(), want, frames)
            }
            _ => self.atom(plan, expr, want, frames),
        }
    }

    /// `and` (with `all` true) or `or` (with `all` false): all parts come to `all`, or one to the opposite.
    fn joined(&self, plan: Plan, parts: &[Expr], want: Want, all: Want, frames: Frames) -> Vec<Plan> {
        if want == all {
            return parts.iter().fold(vec![plan], |plans, part| self.ways(plans, part, all, frames));
        }
        let mut made = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let one = self.ways(vec![plan.clone()], part, want, frames);
            // The one that decides is best seen where all others leave it the choice.
            let others = parts.iter().enumerate().filter(|(i, _)| *i != at);
            let clear = others.fold(one.clone(), |plans, (_, other)| self.ways(plans, other, all, frames));
            made.extend(clear.into_iter().take(4));
            if want != Want::Unknown {
                made.extend(one.into_iter().take(4));
            }
        }
        made
    }

    fn some_of(&self, plan: Plan, how: Quantifier, parts: &[Expr], want: Want, frames: Frames) -> Vec<Plan> {
        let most = parts.len();
        let hold = |count: usize| {
            let truths = (0..most).map(|i| crate::engine::three::Truth::of(i < count));
            crate::engine::ops::count::Tally::of(truths).satisfies(how)
        };
        let mut made = Vec::new();
        for count in 0..=most {
            if agrees(&hold(count), want) {
                let plans = parts.iter().enumerate().fold(vec![plan.clone()], |plans, (i, part)| {
                    let part_want = if i < count { Want::True } else { Want::False };
                    self.ways(plans, part, part_want, frames)
                });
                made.extend(plans.into_iter().take(4));
            }
        }
        if want == Want::Unknown {
            for part in parts {
                made.extend(self.ways(vec![plan.clone()], part, want, frames).into_iter().take(4));
            }
        }
        made
    }

    /// The states a fact may still take, the one of the record first.
    fn states(&self, plan: &Plan, slot: &Slot, ty: &Type) -> Vec<State> {
        if let Some(states) = plan.facts.get(slot) {
            return states.clone();
        }
        let mut all = vec![self.recorded(slot, ty)];
        for state in self.interest.states(slot, self.record) {
            if !all.contains(&state) {
                all.push(state);
            }
        }
        if matches!((slot.owner, slot.path.as_str()), (Owner::Line(_), "code")) {
            all.retain(|state| matches!(state, State::Known(_)));
        }
        all
    }

    /// What the record says.
    fn recorded(&self, slot: &Slot, ty: &Type) -> State {
        match slot.get(self.record) {
            Some(Tree::Null) => State::Unknown,
            Some(Tree::String(text)) if text == "none" => State::Absent,
            Some(Tree::Array(members)) if members.is_empty() => State::Absent,
            Some(Tree::Array(_)) if !ty.list => State::Known(Value::Bool(true)),
            Some(Tree::Array(members)) => {
                let read = |tree: &Tree| literal::read(&ty.scalar, &text(tree)).ok();
                State::Known(Value::List(members.iter().filter_map(read).collect()))
            }
            Some(Tree::Object(_)) => State::Known(Value::Bool(true)),
            Some(tree) => literal::read(&ty.scalar, &text(tree)).map_or(State::Unknown, |value| match ty.list {
                true => State::Known(Value::List(vec![value])),
                false => State::Known(value),
            }),
            None => {
                let parent = slot.path.split_once('.').map(|(first, _)| Slot::new(slot.owner, first));
                let none = parent.and_then(|parent| parent.get(self.record)).and_then(Tree::as_str) == Some("none");
                if none { State::Absent } else { State::Unknown }
            }
        }
    }

    /// What a fact will come to: what a plan says, the record, or a default.
    fn state(&self, plan: &Plan, slot: &Slot, ty: &Type) -> State {
        let own = plan.facts.get(slot).and_then(|states| states.first().cloned());
        let own = own.unwrap_or_else(|| self.recorded(slot, ty));
        if own == State::Unknown { self.fallback(plan, slot, ty) } else { own }
    }

    fn fallback(&self, plan: &Plan, slot: &Slot, ty: &Type) -> State {
        let from = match (slot.owner, slot.path.as_str()) {
            (Owner::Line(_), "modifiers") => return State::Absent,
            (Owner::Line(_), "performed_by") => Some("provider.type"),
            (Owner::Line(_), path @ ("place_of_service" | "start_time" | "end_time")) => Some(path),
            _ => None,
        };
        if let Some(path) = from {
            return self.state(plan, &Slot::new(Owner::Session, path), ty);
        }
        let named = |fact: &str| match slot.owner {
            Owner::Session => fact == slot.path,
            Owner::Line(_) => fact == slot.path || fact.strip_prefix("line.") == Some(slot.path.as_str()),
            Owner::Authorization(_) | Owner::OtherCoverage(_) => false,
        };
        let taken = self.profile.presume.iter().find(|presume| named(&presume.fact));
        taken.map_or(State::Unknown, |taken| taken.value.clone().map_or(State::Absent, State::Known))
    }

    fn guess<R>(&self, plan: &Plan, over: &[(Slot, State)], then: impl FnOnce(&Guess<'_>) -> R) -> R {
        let state = |slot: &Slot, ty: &Type| {
            let chosen = over.iter().find(|(other, _)| other == slot).map(|(_, state)| state.clone());
            match chosen {
                Some(State::Unknown) => self.fallback(plan, slot, ty),
                Some(state) => state,
                None => self.state(plan, slot, ty),
            }
        };
        let day = state(&Slot::new(Owner::Session, "date_of_service"), &Type::one(Scalar::Date));
        let date: Option<Date> = day.known().and_then(Value::as_date);
        then(&Guess { profile: self.profile, date, lines: plan.lines, state: &state })
    }

    /// The record that a plan leads to; `pick` chooses among the states that a fact may take.
    #[must_use]
    pub fn record(&self, plan: &Plan, pick: usize) -> Tree {
        let mut record = self.record.clone();
        for (slot, states) in &plan.facts {
            let kept = |ty: &Type| pick == 0 && states.contains(&self.recorded(slot, ty));
            if self.interest.ty(slot).is_some_and(kept) {
                continue;
            }
            let Some(state) = pick.checked_rem(states.len()).and_then(|at| states.get(at)) else { continue };
            self.write(&mut record, slot, state);
        }
        for line in 0..plan.lines {
            let code = Slot::new(Owner::Line(line), "code");
            if code.get(&record).is_none() {
                code.put(&mut record, &State::Known(Value::text("97110")));
            }
        }
        record
    }

    /// Objects and lists of objects are there when they have a part.
    fn write(&self, record: &mut Tree, slot: &Slot, state: &State) {
        let day = Slot::new(Owner::Session, "date_of_service").get(self.record).and_then(Tree::as_str);
        let day = day.and_then(|text| text.parse().ok()).map(Value::Date);
        let there = *state == State::Known(Value::Bool(true));
        let part = match slot.path.as_str() {
            "authorizations" => Some((Owner::Authorization(0), "number", Some(Value::text("A-1")))),
            "other_coverage" => Some((Owner::OtherCoverage(0), "payer", Some(Value::text("another")))),
            "plan_of_care" => Some((Owner::Session, "plan_of_care.established_on", day)),
            "referral" => Some((Owner::Session, "referral.on", day)),
            "supervisor" => Some((Owner::Session, "supervisor.type", Some(Value::text("physical_therapist")))),
            _ => None,
        };
        match part {
            Some((owner, path, Some(value))) if there => Slot::new(owner, path).put(record, &State::Known(value)),
            _ => slot.put(record, state),
        }
    }
}

/// Whether a truth is the one wanted.
fn agrees(truth: &crate::engine::three::Truth, want: Want) -> bool {
    match want {
        Want::True => truth.is_true(),
        Want::False => truth.is_false(),
        Want::Unknown => truth.unknown().is_some(),
    }
}

/// As many plans as are followed, from the whole range: neighbours resemble each other.
fn spread(plans: Vec<Plan>) -> Vec<Plan> {
    let step = plans.len().div_ceil(BEAM).max(1);
    let count = plans.len();
    let mut all: Vec<Plan> = plans.into_iter().step_by(step).take(BEAM).collect();
    if count > 1 {
        all.dedup();
    }
    all
}

fn text(tree: &Tree) -> String {
    match tree {
        Tree::String(text) => text.clone(),
        other => other.to_string(),
    }
}
