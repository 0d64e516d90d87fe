//! Quantifiers and counts: which lines or authorizations belong, and adding one where none does.

use super::{MOST_LINES, Plan, Planner, Want};
use crate::engine::ops::count::Tally;
use crate::engine::three::Truth;
use crate::lang::typed::{Expr, Noun, Over, Quantifier};
use crate::model::state::State;
use crate::model::value::Value;
use crate::proof::reads::Frames;
use crate::proof::slot::{Owner, Slot};

impl Planner<'_> {
    /// `some line where …`, `every line where … satisfies …`.
    pub(super) fn quantified(
        &self,
        plan: Plan,
        quantifier: Quantifier,
        over: &Over,
        satisfies: Option<&Expr>,
        want: Want,
        frames: Frames,
    ) -> Vec<Plan> {
        if want == Want::Unknown {
            return self.unsure(plan, over, satisfies, frames);
        }
        if matches!(over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_)) {
            return Vec::new();
        }
        let asked = Truth::of(want == Want::True);
        let mut made = Vec::new();
        for count in 0..=MOST_LINES {
            let tally = Tally::of(std::iter::repeat_n(Truth::True, count));
            if tally.satisfies(quantifier) == asked {
                made.extend(self.holding(plan.clone(), over, satisfies, count, exact(quantifier, want), frames));
                if made.len() >= super::BEAM {
                    break;
                }
            }
        }
        made
    }

    /// As many members as that belong, and no other.
    pub(super) fn exactly(&self, plan: Plan, over: &Over, count: usize, frames: Frames) -> Vec<Plan> {
        self.holding(plan, over, None, count, true, frames)
    }

    /// A member of which it is not known whether it belongs, and none that does.
    pub(super) fn unsure(&self, plan: Plan, over: &Over, satisfies: Option<&Expr>, frames: Frames) -> Vec<Plan> {
        if over.noun == Noun::Authorizations {
            let mut plan = plan;
            plan.facts.insert(Slot::new(Owner::Session, "authorizations"), vec![State::Unknown]);
            return vec![plan];
        }
        let mut made = Vec::new();
        for member in members(&plan, over, frames) {
            let inside = frames.with(over.frame, member);
            let grown = vec![grow(plan.clone(), over, member)];
            for (filter, fails) in [(Want::Unknown, Want::False), (Want::True, Want::Unknown)] {
                let mut plans = match &over.filter {
                    Some(expr) => self.ways(grown.clone(), expr, filter, inside),
                    None if filter == Want::True => grown.clone(),
                    None => Vec::new(),
                };
                match satisfies {
                    Some(expr) => plans = self.ways(plans, expr, fails, inside),
                    None if filter == Want::True => plans.clear(),
                    None => {}
                }
                for other in members(&plan, over, frames).into_iter().filter(|other| *other != member) {
                    if other < plan.lines {
                        plans = self.member(plans, over, satisfies, false, frames.with(over.frame, other));
                    }
                }
                made.extend(plans.into_iter().take(4));
            }
        }
        made
    }

    /// `count` members hold; with `exact` all others do not.
    fn holding(
        &self,
        plan: Plan,
        over: &Over,
        satisfies: Option<&Expr>,
        count: usize,
        exact: bool,
        frames: Frames,
    ) -> Vec<Plan> {
        let there = members(&plan, over, frames);
        let mut made = Vec::new();
        // Which members hold: a stretch of them, beginning at each in turn.
        let last = there.len().saturating_sub(count);
        for first in 0..=last.min(there.len()) {
            let chosen: Vec<usize> = there.iter().copied().skip(first).take(count).collect();
            if chosen.len() < count {
                continue;
            }
            let highest = chosen.iter().copied().max();
            let grown = highest.map_or_else(|| plan.clone(), |highest| grow(plan.clone(), over, highest));
            let lines = grown.lines;
            let mut plans = vec![grown];
            for member in &chosen {
                plans = self.member(plans, over, satisfies, true, frames.with(over.frame, *member));
            }
            if exact {
                let others = there.iter().filter(|i| !chosen.contains(i));
                let exist = |i: &&usize| over.noun == Noun::Authorizations || **i < lines;
                for member in others.filter(exist) {
                    plans = self.member(plans, over, satisfies, false, frames.with(over.frame, *member));
                }
            }
            if over.noun == Noun::Authorizations && count == 0 {
                for plan in &mut plans {
                    plan.facts.insert(Slot::new(Owner::Session, "authorizations"), vec![State::Absent]);
                }
            }
            made.extend(plans.into_iter().take(6));
            if count == 0 {
                break;
            }
        }
        made
    }

    /// A member counts, or does not.
    fn member(
        &self,
        plans: Vec<Plan>,
        over: &Over,
        satisfies: Option<&Expr>,
        counts: bool,
        inside: Frames,
    ) -> Vec<Plan> {
        if counts {
            let plans = match &over.filter {
                Some(filter) => self.ways(plans, filter, Want::True, inside),
                None => plans,
            };
            return match satisfies {
                Some(expr) => self.ways(plans, expr, Want::False, inside),
                None => plans,
            };
        }
        let mut made = match &over.filter {
            Some(filter) => self.ways(plans.clone(), filter, Want::False, inside),
            None => Vec::new(),
        };
        if let Some(expr) = satisfies {
            made.extend(self.ways(plans, expr, Want::True, inside));
        }
        made
    }
}

/// Whether members beyond those that hold would spoil it.
fn exact(quantifier: Quantifier, want: Want) -> bool {
    match quantifier {
        Quantifier::Some | Quantifier::AtLeast(_) => want == Want::False,
        Quantifier::No | Quantifier::Every | Quantifier::AtMost(_) => want == Want::True,
        Quantifier::Exactly(_) => true,
    }
}

/// Members there are, and those that may be added.
fn members(plan: &Plan, over: &Over, frames: Frames) -> Vec<usize> {
    match over.noun {
        Noun::Lines | Noun::CoveredLines => {
            (0..MOST_LINES).filter(|i| !(over.other && frames.own == Some(*i))).collect()
        }
        Noun::Authorizations => vec![0, 1],
        Noun::EarlierSessions(_) | Noun::EarlierLines(_) => Vec::new(),
    }
    .into_iter()
    .filter(|i| *i <= plan.lines.saturating_add(2))
    .collect()
}

/// A plan that has the member.
fn grow(mut plan: Plan, over: &Over, member: usize) -> Plan {
    match over.noun {
        Noun::Lines | Noun::CoveredLines => plan.lines = plan.lines.max(member.saturating_add(1)),
        _ => {
            let number = Slot::new(Owner::Authorization(member), "number");
            plan.facts.entry(number).or_insert_with(|| vec![State::Known(Value::text("A-1"))]);
        }
    }
    plan
}
