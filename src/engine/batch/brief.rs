//! What sessions come to, in short: decisions, units, rules that fired.
//!
//! In: blocks that were decided. Out: [`Brief`]s by session. What always holds: a brief says of a session what its determination says;
//! of a session that was handed over there is none.

use rust_decimal::Decimal;

use super::columns::UNIT;
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
    pub origin: Vec<usize>,
    /// Sessions that are handed over.
    pub handed_over: Mask,
    /// What each session comes to.
    pub decisions: Vec<Decision>,
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
    pub decisions: Vec<Decision>,
    /// Units of each, in [`UNIT`]ths.
    pub units: Vec<i64>,
}

/// A rule that fired.
#[derive(Debug)]
pub struct Fired {
    /// Its place in the profile.
    pub rule: usize,
    /// In which sessions on the line in each slot.
    pub on: Vec<Mask>,
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

impl Briefs {
    pub(super) fn new(len: usize) -> Self {
        Self { len, ..Self::default() }
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
            let answered = block.decisions.iter().enumerate().filter(|(at, _)| !has(&block.handed_over, *at));
            answered.map(|(_, decision)| *decision)
        })
    }
}

impl BlockBrief {
    fn brief(&self, at: usize) -> Option<Brief> {
        if has(&self.handed_over, at) {
            return None;
        }
        let lines = self.slots.iter().filter(|slot| has(&slot.exists, at)).filter_map(|slot| {
            let units = Decimal::from(*slot.units.get(at)?).checked_div(Decimal::from(UNIT))?;
            Some(LineBrief { decision: *slot.decisions.get(at)?, units: units.normalize() })
        });
        let fired = self.fired.iter().filter_map(|fired| {
            let on = fired.on.iter().enumerate().filter(|(_, mask)| has(mask, at));
            let lines: Vec<usize> = on.map(|(slot, _)| slot.saturating_add(1)).collect();
            (!lines.is_empty()).then_some((fired.rule, lines))
        });
        Some(Brief { decision: *self.decisions.get(at)?, lines: lines.collect(), fired: fired.collect() })
    }
}
