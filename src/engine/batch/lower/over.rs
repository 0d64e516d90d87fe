//! Collections of lines: a member for each slot.

use super::{Frames, Lower};
use crate::engine::batch::graph::{Cond, CondNode, Num, not};
use crate::lang::typed::{Expr, Noun, Over};

impl Lower<'_> {
    /// When each slot's line belongs and holds; for `every`, fails. `None`: it is no collection of lines of the session.
    pub(super) fn members(&mut self, over: &Over, satisfies: Option<&Expr>, frames: Frames) -> Option<Vec<Cond>> {
        let mut members = Vec::new();
        for slot in self.slots_of(over, frames)? {
            let inside = frames.with(over.frame, slot);
            let belongs = self.belongs(over, slot, inside);
            let fails = match satisfies {
                Some(satisfies) => not(self.cond(satisfies, inside)),
                None => self.graph.constant(true),
            };
            members.push(self.graph.and([belongs, fails]));
        }
        Some(members)
    }

    /// What each slot's line adds to a sum, and when.
    pub(super) fn terms(&mut self, of: &Expr, over: &Over, frames: Frames) -> Option<Vec<(Cond, Num)>> {
        let mut terms = Vec::new();
        for slot in self.slots_of(over, frames)? {
            let inside = frames.with(over.frame, slot);
            let belongs = self.belongs(over, slot, inside);
            terms.push((belongs, self.number(of, inside)));
        }
        Some(terms)
    }

    fn slots_of(&self, over: &Over, frames: Frames) -> Option<Vec<usize>> {
        match over.noun {
            Noun::Lines | Noun::CoveredLines => {
                Some((0..self.slots).filter(|slot| !(over.other && frames.own == Some(*slot))).collect())
            }
            Noun::Authorizations | Noun::EarlierSessions(_) | Noun::EarlierLines(_) => None,
        }
    }

    fn belongs(&mut self, over: &Over, slot: usize, inside: Frames) -> Cond {
        let mut parts = vec![self.graph.cond(CondNode::Exists(slot))];
        if over.noun == Noun::CoveredLines {
            parts.extend(self.covered.get(slot).copied());
        }
        if let Some(filter) = &over.filter {
            parts.push(self.cond(filter, inside));
        }
        self.graph.and(parts)
    }
}
