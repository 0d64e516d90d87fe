//! Sessions as columns.
//!
//! Always holds: every column of a block has a place for each of its sessions, in the order of the plan's inputs.

use super::mask::Mask;

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
    pub(super) origin: Vec<usize>,
    /// Whether there is a line in each slot.
    pub(super) exists: Vec<Mask>,
    /// Facts, in the order of the plan's inputs.
    pub(super) columns: Vec<Column>,
}

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
    Text(Vec<u32>),
    /// Numbers of texts: those of session *i* from `ends[i - 1]` to `ends[i]`.
    List {
        /// Where the texts of each session end.
        ends: Vec<u32>,
        /// The texts.
        items: Vec<u32>,
        /// Whether the list is known, empty ones included.
        known: Mask,
    },
}

/// Numbers, and whether they are known.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// The numbers; 0 where there is none.
    pub values: Vec<i64>,
    /// Known.
    pub known: Mask,
    /// Known to be absent.
    pub absent: Mask,
}

impl Block {
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
