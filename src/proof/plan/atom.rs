//! One comparison, membership or presence: the states of its facts for which it comes to what is wanted.

use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::{Plan, Planner, Want, agrees};
use crate::engine::ops::compare::compare;
use crate::engine::three::Outcome;
use crate::lang::check::stage::walk;
use crate::lang::typed::{Compare, Expr, Kind, Over};
use crate::model::literal;
use crate::model::state::State;
use crate::model::types::Type;
use crate::proof::reads::{self, Frames};
use crate::proof::slot::Slot;

/// The most combinations of states that are looked at.
const COMBINATIONS: usize = 900;
/// The most ways that are kept.
const WAYS: usize = 6;
/// The most rows of a table that are tried.
const ROWS: usize = 8;

/// Whether something comes to what is wanted with these facts in these states.
type Holds<'h> = dyn Fn(&[(Slot, State)]) -> bool + 'h;

impl Planner<'_> {
    /// The ways to make one comparison come to what is wanted.
    pub(super) fn atom(&self, plan: Plan, expr: &Expr, want: Want, frames: Frames) -> Vec<Plan> {
        if let Kind::Compare(how, a, b) = &expr.kind {
            for (over, other, turned) in [(a, b, false), (b, a, true)] {
                if let Kind::Count(over) = &over.kind {
                    return self.counted(plan, *how, over, other, turned, want, frames);
                }
            }
        }
        let mut made = Vec::new();
        for plan in self.with_members(plan, expr, frames) {
            let looked_up = self.rows(&plan, expr, want, frames);
            made.extend(looked_up);
            made.extend(self.facts(plan, expr, want, frames));
        }
        made
    }

    /// Facts read directly, and those summed of the first line that belongs to the sum.
    fn facts_of(&self, plan: &Plan, expr: &Expr, frames: Frames) -> Vec<(Slot, Type)> {
        let mut slots = reads::slots(expr, frames, self.profile);
        walk(expr, &mut |inner| {
            if let Kind::Sum(of, over) = &inner.kind {
                let first = (0..plan.lines).find(|i| !(over.other && frames.own == Some(*i)));
                let inside = first.map(|i| frames.with(over.frame, i));
                let more = inside.map(|inside| reads::slots(of, inside, self.profile)).unwrap_or_default();
                slots.extend(more);
            }
        });
        slots.dedup();
        // What every record has is changed last.
        slots.sort_by_key(|(slot, _)| matches!(slot.path.as_str(), "date_of_service" | "code"));
        slots
    }

    fn facts(&self, plan: Plan, expr: &Expr, want: Want, frames: Frames) -> Vec<Plan> {
        let slots = self.facts_of(&plan, expr, frames);
        let holds = |over: &[(Slot, State)]| self.guess(&plan, over, |guess| agrees(&guess.truth(expr, frames), want));
        match slots.as_slice() {
            [] => {
                // What is computed later is left to the engine to say.
                let open = self.guess(&plan, &[], |guess| guess.truth(expr, frames)).unknown().is_some();
                if open || holds(&[]) { vec![plan] } else { Vec::new() }
            }
            [(slot, ty)] => {
                let mut states = self.states(&plan, slot, ty);
                states.retain(|state| holds(&[(slot.clone(), state.clone())]));
                if states.is_empty() {
                    return Vec::new();
                }
                let mut narrowed = plan;
                narrowed.facts.insert(slot.clone(), states);
                vec![narrowed]
            }
            several => self.combinations(&plan, several, &holds),
        }
    }

    fn combinations(&self, plan: &Plan, slots: &[(Slot, Type)], holds: &Holds<'_>) -> Vec<Plan> {
        let mut choices: Vec<Vec<State>> = slots.iter().map(|(slot, ty)| self.states(plan, slot, ty)).collect();
        while choices.iter().map(Vec::len).fold(1usize, usize::saturating_mul) > COMBINATIONS {
            let longest = choices.iter_mut().max_by_key(|states| states.len());
            let Some(longest) = longest else { break };
            longest.truncate(longest.len().saturating_sub(1).max(1));
        }
        let total = choices.iter().map(Vec::len).fold(1usize, usize::saturating_mul);
        let mut found: Vec<Plan> = Vec::new();
        for number in 0..total {
            let mut left = number;
            let mut over = Vec::with_capacity(slots.len());
            for ((slot, _), states) in slots.iter().zip(&choices) {
                let at = left.checked_rem(states.len()).unwrap_or(0);
                left = left.checked_div(states.len()).unwrap_or(0);
                over.extend(states.get(at).map(|state| (slot.clone(), state.clone())));
            }
            if holds(&over) {
                let mut narrowed = plan.clone();
                for (slot, state) in over {
                    narrowed.facts.insert(slot, vec![state]);
                }
                found.push(narrowed);
            }
        }
        let step = found.len().div_ceil(WAYS).max(1);
        let mut kept: Vec<Plan> = found.iter().take(2).cloned().collect();
        kept.extend(found.into_iter().skip(2).step_by(step).take(WAYS));
        kept
    }

    /// Rows of a looked-up table whose keys make the comparison come out.
    fn rows(&self, plan: &Plan, expr: &Expr, want: Want, frames: Frames) -> Vec<Plan> {
        let mut lookup = None;
        walk(expr, &mut |inner| {
            if let Kind::Lookup { table, keys, .. } = &inner.kind {
                lookup = lookup.or(Some((table, keys)));
            }
        });
        let Some((table, keys)) = lookup else { return Vec::new() };
        let Some(table) = self.profile.tables.get(table) else { return Vec::new() };
        let slots: Vec<(Slot, Type)> = keys
            .iter()
            .filter_map(|key| match &key.kind {
                Kind::Read(read) => reads::slot(read, frames, self.profile),
                _ => None,
            })
            .collect();
        if slots.len() != keys.len() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for row in table.rows.iter() {
            let read = |((slot, ty), text): (&(Slot, Type), &SmolStr)| {
                Some((slot.clone(), State::Known(literal::read(&ty.scalar, text).ok()?)))
            };
            let over: Vec<(Slot, State)> = slots.iter().zip(&row.keys).filter_map(read).collect();
            let free = |(slot, state): &(Slot, State)| plan.facts.get(slot).is_none_or(|states| states.contains(state));
            if over.len() == slots.len()
                && over.iter().all(free)
                && self.guess(plan, &over, |guess| agrees(&guess.truth(expr, frames), want))
            {
                let mut narrowed = plan.clone();
                for (slot, state) in over {
                    narrowed.facts.insert(slot, vec![state]);
                }
                found.push(narrowed);
                if found.len() >= ROWS {
                    break;
                }
            }
        }
        found
    }

    /// Sums need a line that belongs to them.
    fn with_members(&self, plan: Plan, expr: &Expr, frames: Frames) -> Vec<Plan> {
        let mut filters: Vec<(&Over, &Expr)> = Vec::new();
        walk(expr, &mut |inner| {
            if let Kind::Sum(_, over) = &inner.kind
                && let Some(filter) = &over.filter
            {
                filters.push((over, filter));
            }
        });
        let mut plans = vec![plan];
        for (over, filter) in filters {
            let Some(first) = plans.first() else { break };
            let line = (0..first.lines).find(|i| !(over.other && frames.own == Some(*i)));
            if let Some(line) = line {
                let with = self.ways(plans.clone(), filter, Want::True, frames.with(over.frame, line));
                if !with.is_empty() {
                    plans = with;
                }
            }
        }
        plans
    }

    /// A count held against a value: as many members as make it come out.
    #[allow(clippy::too_many_arguments)]
    fn counted(
        &self,
        plan: Plan,
        how: Compare,
        over: &Over,
        other: &Expr,
        turned: bool,
        want: Want,
        frames: Frames,
    ) -> Vec<Plan> {
        let limit = self.guess(&plan, &[], |guess| guess.eval(other, frames));
        let mut made = Vec::new();
        for count in 0..=super::MOST_LINES {
            let number = Outcome::number(Decimal::from(count));
            let truth = if turned { compare(how, &limit, &number) } else { compare(how, &number, &limit) };
            if agrees(&truth, want) {
                made.extend(self.exactly(plan.clone(), over, count, frames).into_iter().take(WAYS));
            }
        }
        if want == Want::Unknown {
            made.extend(self.unsure(plan, over, None, frames));
        }
        made
    }
}
