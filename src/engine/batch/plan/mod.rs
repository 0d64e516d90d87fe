//! What is computed for a profile and a number of slots, and what it is for.
//!
//! Always holds: everything that could make the answer of a session another one is either among the conditions here, or among the
//! [`Plan::needs`] of it.
//!
//! [`maker`] lowers the rules stage by stage; [`lines`] is what is computed of each line, [`bundles`] which line is paid inside which, [`claim`] what a
//! claim line may carry, [`variants`] how time becomes units, [`needs`] what has to be known.

mod bundles;
mod caps;
mod claim;
mod lines;
mod maker;
mod needs;
mod variants;

use super::classes::{Class, OfLists};
use super::graph::{Cond, Graph, not};
use super::input::Input;
use super::lower::{Lower, Ruling};
use crate::engine::program::Program;
use crate::lang::typed::{Effect, Stage};
use crate::units::{Method, Tie, Trim};
pub use lines::{LinePlan, Open, OpenModifier};
use maker::Maker;
pub use needs::{Must, Need, Of};

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
    pub classes: Vec<Vec<Class>>,
    /// Groups of them that lists are asked for.
    pub of_lists: Vec<OfLists>,
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
    pub needs: Vec<Need>,
}

impl Plan {
    /// The plan of a profile.
    pub fn new(program: &Program, slots: usize) -> Self {
        let mut maker = Maker {
            lower: Lower::new(program, slots),
            rulings: Vec::new(),
            needs: Vec::new(),
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
        for (denied, _) in &early {
            maker.need(*denied, Must::BeKnown, Of::Denied);
        }
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
        needs.sort_unstable();
        needs.dedup_by(|a, b| a.cond == b.cond && a.must == b.must);
        Self {
            slots,
            of_lists: OfLists::in_plan(&lower.graph, &lower.inputs),
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
