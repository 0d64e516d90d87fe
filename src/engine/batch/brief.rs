//! What sessions come to, in short: decisions, units, rules that fired.
//!
//! In: blocks that were decided. Out: [`Brief`]s by session. What always holds: a brief says of a session what its determination says;
//! of a session that was handed over there is none.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::decisions::Decisions;
use super::mask::{Mask, has, ones};
use crate::model::determination::Decision;

/// What the sessions of a run come to.
#[derive(Debug, Default)]
pub struct Briefs {
    len: usize,
    pub(super) blocks: Vec<BlockBrief>,
    pub(super) handed_over: Vec<usize>,
}

/// What the sessions of one block come to.
#[derive(Debug)]
pub struct BlockBrief {
    /// The place of each session in the input.
    pub origin: Arc<Vec<usize>>,
    /// Sessions that are handed over.
    pub handed_over: Mask,
    /// Sessions of which there is more to tell: something that is missing, or a finding that is no rule's.
    pub more: Mask,
    /// What each session comes to.
    pub decisions: Decisions,
    /// The line in each slot.
    pub slots: Vec<SlotBrief>,
    /// Rules that fired, with the lines on which they did.
    pub fired: Vec<Fired>,
}

/// What the lines in one slot come to.
#[derive(Debug)]
pub struct SlotBrief {
    /// Whether there is one.
    pub exists: Mask,
    /// What each comes to.
    pub decisions: Decisions,
    /// Units of each; they are whole.
    pub units: Vec<i16>,
}

/// A rule that fired.
#[derive(Debug)]
pub struct Fired {
    /// Its place in the profile.
    pub rule: usize,
    /// Where.
    pub on: On,
}

/// Where a rule fired.
#[derive(Debug)]
pub enum On {
    /// In these sessions, on every line.
    Session(Mask),
    /// In which sessions on the line in each slot.
    Lines(Vec<Mask>),
}

/// What a session comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The session's decision.
    pub decision: Decision,
    /// Its lines.
    pub lines: Vec<LineBrief>,
    /// Rules that fired, by place in the profile, each with the lines on which it did, from 1.
    pub fired: Vec<(usize, Vec<usize>)>,
}

/// What a line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineBrief {
    /// The decision.
    pub decision: Decision,
    /// Units to bill.
    pub units: Decimal,
}

/// Memory of briefs that nobody wants any more, for the next ones.
#[derive(Debug, Default)]
pub struct Spare {
    masks: Vec<Mask>,
    /// That of units.
    pub units: Vec<Vec<i16>>,
}

impl Spare {
    /// Memory of the brief of a block.
    pub fn of(brief: BlockBrief) -> Self {
        let mut spare = Self::default();
        spare.masks.push(brief.handed_over);
        spare.masks.push(brief.more);
        spare.masks.extend(brief.decisions.into_masks());
        for slot in brief.slots {
            spare.masks.push(slot.exists);
            spare.masks.extend(slot.decisions.into_masks());
            spare.units.push(slot.units);
        }
        for fired in brief.fired {
            match fired.on {
                On::Session(mask) => spare.masks.push(mask),
                On::Lines(masks) => spare.masks.extend(masks),
            }
        }
        spare
    }

    /// A mask of these words.
    pub fn mask(&mut self, words: impl Iterator<Item = u64>) -> Mask {
        let mut mask = self.masks.pop().unwrap_or_default();
        mask.clear();
        mask.extend(words);
        mask
    }
}

impl Briefs {
    /// Of so many sessions.
    pub(super) fn begin(&mut self, len: usize, handed_over: &[usize]) -> Vec<BlockBrief> {
        self.len = len;
        self.handed_over.clear();
        self.handed_over.extend(handed_over);
        std::mem::take(&mut self.blocks)
    }

    /// The brief of every session, in input order; `None`: it was handed over.
    #[must_use]
    pub fn by_session(&self) -> Vec<Option<Brief>> {
        let mut all = vec![None; self.len];
        for block in &self.blocks {
            for (at, place) in block.origin.iter().enumerate() {
                if let Some(slot) = all.get_mut(*place) {
                    *slot = block.brief(at);
                }
            }
        }
        all
    }

    /// How many sessions the batch engine answered for.
    #[must_use]
    pub fn answered(&self) -> usize {
        let given = |block: &BlockBrief| block.origin.len().saturating_sub(ones(&block.handed_over).count());
        self.blocks.iter().map(given).sum()
    }

    /// How many sessions came to each decision, of those that were answered.
    pub fn decisions(&self) -> impl Iterator<Item = Decision> {
        self.blocks.iter().flat_map(|block| {
            let answered = (0..block.origin.len()).filter(|at| !has(&block.handed_over, *at));
            answered.map(|at| block.decisions.at(at))
        })
    }
}

impl BlockBrief {
    /// What the session at a place of the block comes to; `None`: it was handed over.
    pub fn brief(&self, at: usize) -> Option<Brief> {
        if has(&self.handed_over, at) {
            return None;
        }
        let lines = self.slots.iter().filter(|slot| has(&slot.exists, at)).filter_map(|slot| {
            Some(LineBrief { decision: slot.decisions.at(at), units: Decimal::from(*slot.units.get(at)?) })
        });
        let fired = self.fired.iter().filter_map(|fired| {
            let on = self.slots.iter().enumerate().filter(|(slot, one)| match &fired.on {
                On::Session(mask) => has(mask, at) && has(&one.exists, at),
                On::Lines(masks) => masks.get(*slot).is_some_and(|mask| has(mask, at)),
            });
            let lines: Vec<usize> = on.map(|(slot, _)| slot.saturating_add(1)).collect();
            (!lines.is_empty()).then_some((fired.rule, lines))
        });
        Some(Brief { decision: self.decisions.at(at), lines: lines.collect(), fired: fired.collect() })
    }
}
