//! Rules that cap how many lines are billed.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::maker::Maker;
use super::{Must, Need, Of};
use crate::engine::batch::graph::{Cond, not};
use crate::engine::batch::lower::Amount;
use crate::lang::typed::{Effect, Stage};
use crate::units::Trim;

impl Maker<'_> {
    /// Turns the scope of each rule of these stages that caps lines into the lines it denies: those beyond the first so many that no rule denies or
    /// bundles.
    pub(super) fn cap_lines(&mut self, stages: &[Stage]) {
        let profile = &self.lower.program.profile;
        let out: Vec<Cond> = (0..self.lower.slots)
            .map(|slot| self.any(slot, |effect| matches!(effect, Effect::Deny | Effect::Bundle)))
            .collect();
        for ruling in &mut self.rulings {
            let stage = profile.rules.get(ruling.rule).map(|rule| rule.body.stage);
            let Amount::Lines(choices) = &ruling.amount else { continue };
            if !stage.is_some_and(|stage| stages.contains(&stage)) {
                continue;
            }
            let graph = &mut self.lower.graph;
            let candidates: Vec<Cond> =
                ruling.holds.iter().zip(&out).map(|(holds, out)| graph.and([*holds, not(*out)])).collect();
            let of = Of::Rule(ruling.rule);
            let mut denied: Vec<Vec<Cond>> = vec![Vec::new(); candidates.len()];
            for (when, most) in choices {
                let most = most.ceil().max(Decimal::ZERO).to_u32().unwrap_or(u32::MAX);
                // Who keeps a place goes by charges, unless it goes by the order listed: then only sessions without a line too many are decided here.
                let beyond = graph.at_least(most.saturating_add(1), candidates.clone());
                if profile.units.trim != Trim::Last {
                    let beyond = graph.and([*when, beyond]);
                    self.needs.push(Need { cond: beyond, must: Must::NotHold, of });
                }
                for (slot, (candidate, denied)) in candidates.iter().zip(&mut denied).enumerate() {
                    let before = candidates.iter().take(slot).copied().collect();
                    let after = if profile.units.trim == Trim::Last { graph.at_least(most, before) } else { beyond };
                    denied.push(graph.and([*when, *candidate, after]));
                }
            }
            let denied: Vec<Cond> = denied.into_iter().map(|by| graph.or(by)).collect();
            if profile.units.trim == Trim::Last {
                self.needs.extend(denied.iter().map(|cond| Need { cond: *cond, must: Must::BeKnown, of }));
            }
            ruling.holds = denied;
        }
    }
}
