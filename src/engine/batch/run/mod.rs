//! Computes the nodes of a plan for a block.
//!
//! In: a block, and units once they are known. Out: [`Registers`]: masks for every condition, values for every number. What always holds:
//! nothing is allocated for a session; registers are used again for the next block.

mod conditions;
mod gather;
mod numbers;
mod tables;

use super::classes::Classes;
use super::columns::{Block, Column, MOST, Numbers};
use super::dictionary::Dictionaries;
use super::graph::{Cond, Node, Num, NumNode};
use super::ids::{Ids, NO_IDS};
use super::input::{Form, Texts};
use super::mask::{Tri, words};
use super::plan::Plan;
use super::values::Values;
use crate::engine::program::Program;
use gather::Gathering;
use tables::Tables;

/// What the nodes of a plan come to.
#[derive(Debug)]
pub struct Registers {
    conds: Vec<Tri>,
    nums: Vec<Numbers>,
    gathering: Gathering,
    tables: Tables,
}

/// What is computed from: the facts of a block, and what the profile says beside its rules.
#[derive(Clone, Copy, Debug)]
pub struct Outside<'a> {
    /// The facts.
    pub block: &'a Block,
    /// Their texts.
    pub dictionaries: &'a Dictionaries,
    /// What the texts are.
    pub classes: &'a Classes,
    /// Tables, and days that are no working days.
    pub program: &'a Program,
}

/// A condition's masks.
#[derive(Clone, Copy, Debug)]
pub struct Known<'r> {
    /// Known to hold.
    pub yes: &'r [u64],
    /// Known not to.
    pub no: &'r [u64],
}

impl Registers {
    /// For a plan.
    pub fn new(plan: &Plan) -> Self {
        let nums = plan.graph.nums.iter().map(|(node, _)| numbers::prepared(node)).collect();
        Self {
            conds: plan.graph.conds.iter().map(|(node, _)| conditions::prepared(node)).collect(),
            nums,
            gathering: Gathering::of(plan),
            tables: Tables::default(),
        }
    }

    /// Forgets what was remembered of other texts.
    pub fn begin(&mut self) {
        self.tables.forget_texts();
    }

    /// Computes everything that does not wait for units.
    pub fn before_units(&mut self, plan: &Plan, outside: Outside<'_>) {
        self.gathering.run(outside.block, outside.classes, &mut self.conds);
        self.compute(plan, outside, &[], false);
    }

    /// The units of the line in each slot; then computes the rest.
    pub fn after_units(&mut self, plan: &Plan, outside: Outside<'_>, units: &[Numbers]) {
        self.compute(plan, outside, units, true);
    }

    fn compute(&mut self, plan: &Plan, outside: Outside<'_>, units: &[Numbers], late: bool) {
        for node in &plan.graph.order {
            match *node {
                Node::Cond(at) => {
                    let Some((node, traits)) = plan.graph.conds.get(at) else { continue };
                    let (before, rest) = self.conds.split_at_mut(at);
                    if let Some(register) = rest.first_mut().filter(|_| traits.late == late) {
                        let nums = Ready { plan, outside, units, nums: &self.nums };
                        conditions::compute(node, register, before, &nums, outside);
                    }
                }
                Node::Num(at) => {
                    let Some((node, traits)) = plan.graph.nums.get(at) else { continue };
                    let (before, rest) = self.nums.split_at_mut(at);
                    if let Some(register) = rest.first_mut().filter(|_| traits.late == late) {
                        let nums = Ready { plan, outside, units, nums: before };
                        numbers::compute(node, register, &self.conds, &nums, outside, &mut self.tables);
                    }
                }
            }
        }
    }

    /// What a condition came to.
    pub fn cond(&self, cond: Cond) -> Known<'_> {
        known(&self.conds, cond)
    }

    /// What a number came to that does not wait for units.
    pub fn num<'a>(&'a self, plan: &'a Plan, outside: Outside<'a>, num: Num) -> &'a Numbers {
        Ready { plan, outside, units: &[], nums: &self.nums }.get(num)
    }
}

/// Numbers so far: those of facts are in their columns, those that are units where units are.
struct Ready<'a> {
    plan: &'a Plan,
    outside: Outside<'a>,
    units: &'a [Numbers],
    nums: &'a [Numbers],
}

static NOTHING: Numbers = Numbers { values: Values::NONE, known: Vec::new(), absent: Vec::new() };

impl<'a> Ready<'a> {
    /// The texts of a column, and their kind.
    fn texts(&self, input: usize) -> Option<(Texts, &'a Ids)> {
        match self.plan.inputs.get(input)?.form {
            Form::Text(kind) => Some((kind, texts(self.outside.block, input))),
            Form::Flag | Form::Number | Form::List(_) => None,
        }
    }

    /// The lists of a column.
    fn lists(&self, input: usize) -> Option<conditions::ListColumn<'a>> {
        let Form::List(kind) = self.plan.inputs.get(input)?.form else { return None };
        match self.outside.block.columns.get(input) {
            Some(Column::List(ids)) => Some((ids, self.outside.dictionaries.lists(kind))),
            _ => None,
        }
    }

    fn get(&self, num: Num) -> &'a Numbers {
        match self.plan.graph.nums.get(num) {
            Some((NumNode::Input(input), _)) => column(self.outside.block, *input),
            Some((NumNode::Units(slot), _)) => self.units.get(*slot).unwrap_or(&NOTHING),
            _ => self.nums.get(num).unwrap_or(&NOTHING),
        }
    }
}

/// The numbers of a column.
pub fn column(block: &Block, input: usize) -> &Numbers {
    match block.columns.get(input) {
        Some(Column::Number(numbers)) => numbers,
        _ => &NOTHING,
    }
}

/// The texts of a column.
pub fn texts(block: &Block, input: usize) -> &Ids {
    match block.columns.get(input) {
        Some(Column::Text(ids)) => ids,
        _ => &NO_IDS,
    }
}

fn known(conds: &[Tri], cond: Cond) -> Known<'_> {
    match conds.get(cond.node) {
        Some(tri) if cond.not => Known { yes: &tri.no, no: &tri.yes },
        Some(tri) => Known { yes: &tri.yes, no: &tri.no },
        None => Known { yes: &[], no: &[] },
    }
}

// Registers are computed eight words at a time.
const _: () = assert!(MOST.is_multiple_of(8 * 64));

/// Words of a register.
fn most() -> usize {
    words(MOST)
}
