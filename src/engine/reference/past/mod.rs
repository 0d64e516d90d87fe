//! Earlier sessions of the patient: which there are, and what is counted of them.
//!
//! In: the sessions known of a patient ([`crate::model::earlier`]) and those decided together with this one. Out: [`Known`], which rules read.
//! What always holds: the order in which sessions are known changes nothing; a session counts once, however often it is known; one that
//! may not count is kept as possible; never the session itself, a later one, or one that was taken back.
//!
//! [`select`] chooses which are earlier, [`count`] counts what `history.*` asks for, [`contract`] says how the counts of the record
//! contract are meant.

mod contract;
mod count;
mod select;

use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::Counted;
use super::prepare::{Key, Prepared};
use crate::engine::three::{Outcome, Truth};

pub use count::count;
pub use select::{Around, earlier, name_payers};

/// What is known of the time before a session.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Earlier sessions, by day.
    pub sessions: Vec<One<'a>>,
    /// Whether it is known whose sessions to look for.
    pub has_patient: bool,
    /// Whether a run that takes what is not recorded for not there takes it so for sessions.
    pub closed: bool,
    /// Records that may be earlier sessions and could not be read.
    pub unread: Vec<String>,
    /// Counts by path, where there is anything to count by.
    pub counts: BTreeMap<String, Count>,
}

/// An earlier session.
#[derive(Clone, Debug)]
pub struct One<'a> {
    /// What rules read of it.
    pub prepared: Prepared<'a>,
    /// Whether it counts: it may have been replaced by one that has another number.
    pub counts: Truth,
}

/// A count that was made.
#[derive(Clone, Debug)]
pub struct Count {
    /// What it came to.
    pub outcome: Outcome,
    /// The sessions or lines that are in it, or may be.
    pub members: Vec<Counted>,
    /// Taken facts it was counted by.
    pub reads: BTreeSet<Key>,
}
