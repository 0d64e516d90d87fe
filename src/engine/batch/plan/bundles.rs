//! Which lines are paid inside others.

use super::maker::Maker;
use super::{Must, Of};
use crate::engine::batch::graph::{Cond, not};
use crate::engine::batch::lower::Amount;
use crate::lang::typed::Effect;

impl Maker<'_> {
    /// Whether a line is paid inside another that is itself payable. One that is bundled and finds none is left to the other engine: it may
    /// be bundled over others, or in a circle.
    pub(super) fn bundled(&mut self, slot: usize, units_known: bool) -> Cond {
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
        self.need(lost, Must::NotHold, Of::Bundle);
        self.lower.graph.and([fires, anchored])
    }
}
