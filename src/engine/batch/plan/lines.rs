//! What is computed of the line in each slot.

use super::maker::Maker;
use super::{Must, Of};
use crate::engine::batch::graph::{Cond, CondNode, not};
use crate::engine::batch::lower::Lower;
use crate::lang::typed::{CodeSet, Effect};
use crate::model::facts::FactId;
use crate::profile::checked::Profile;

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
    /// Rules that deny the line: where another one does they change nothing but who bears it.
    pub denials: Vec<Cond>,
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

impl Maker<'_> {
    /// What is computed of the line in a slot; the pair: what of it is known before units are.
    pub(super) fn line(
        &mut self,
        profile: &Profile,
        slot: usize,
        (denied_early, bundled_early): (Cond, Cond),
    ) -> LinePlan {
        let ids = self.lower.program.ids;
        let column = |lower: &mut Lower<'_>, id: Option<FactId>| {
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
        self.need(denied, Must::BeKnown, Of::Denied);
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
}
