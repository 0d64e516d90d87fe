//! Sessions as columns.
//!
//! Always holds: every column of a block has a place for each of its sessions, in the order of the plan's inputs; once the block is full, columns are filled up to whole words of 64
//! sessions, so that what computes over them has no remainder to see to, and are as narrow as what is in them.

use std::sync::Arc;

use super::ids::Ids;
use super::mask::{Mask, words};
use super::values::Values;

/// What one is as a whole number: four decimal places are kept. A date is so many days, a time so many seconds, in the same unit.
pub const UNIT: i64 = 10_000;

/// How many sessions a block has at most.
pub const MOST: usize = 2048;

/// Some thousand sessions with as many lines at most as it has slots.
#[derive(Clone, Debug)]
pub struct Block {
    /// Slots for lines.
    pub(super) slots: usize,
    /// The place of each session in the input.
    pub(super) origin: Arc<Vec<usize>>,
    /// Whether there is a line in each slot.
    pub(super) exists: Vec<Mask>,
    /// Facts, in the order of the plan's inputs.
    pub(super) columns: Vec<Column>,
    /// Minutes of the line in each slot as the common methods count them; [`NO_MINUTES`] where they are not known to be a whole number that is small.
    pub(super) minutes: Vec<Vec<i16>>,
}

/// Minutes that are no whole number of at most [`MOST_MINUTES`], or not known.
pub const NO_MINUTES: i16 = -1;

/// The longest line whose minutes are in [`Block::minutes`]: nearly three days.
pub const MOST_MINUTES: i16 = 3_999;

/// One fact of every session.
#[derive(Clone, Debug)]
pub enum Column {
    /// Yes or no; absent: neither known yes nor unknown.
    Flag {
        /// Known to be so.
        yes: Mask,
        /// Known to be absent.
        absent: Mask,
        /// Known not to be so.
        no: Mask,
    },
    /// Whole numbers of [`UNIT`]ths.
    Number(Numbers),
    /// Numbers of texts.
    Text(Ids),
    /// Numbers of lists of texts: lists with one number are equal.
    List(Ids),
}

/// Numbers, and whether they are known.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// The numbers; 0 where there is none.
    pub values: Values,
    /// Known.
    pub known: Mask,
    /// Known to be absent.
    pub absent: Mask,
}

impl Block {
    /// Fills every column up to whole words, and makes it as narrow as it can be.
    pub(super) fn fill_up(&mut self) {
        let count = words(self.len()).saturating_mul(64);
        for column in &mut self.columns {
            match column {
                Column::Flag { .. } => {}
                Column::Number(numbers) => numbers.values.narrow(count),
                Column::Text(ids) | Column::List(ids) => ids.narrow(count),
            }
        }
        self.minutes.iter_mut().for_each(|minutes| minutes.resize(count, NO_MINUTES));
    }

    /// How many sessions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }
}
