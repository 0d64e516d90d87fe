//! The day of a case: its session, the others that are decided together with it, and those before them.
//!
//! In: a profile and a case. Out: a [`Day`], read by the reader of records and decided by the engine as a run would decide it.

use serde_json::Value as Tree;

use super::given;
use std::sync::Arc;

use crate::engine::{Engine, Explanation, Options};
use crate::formats::session_from_tree;
use crate::model::determination::{Answer, Rejection};
use crate::model::earlier::{Earlier, KnownFrom, Past};
use crate::model::session::Session;
use crate::profile::checked::{Case, Profile};

/// What a case gives.
#[derive(Clone, Debug)]
pub struct Day {
    /// The sessions of the day, in their order.
    pub sessions: Vec<Session>,
    /// The place of the case's own among them.
    pub own: usize,
    /// The sessions before.
    pub past: Past,
}

impl Day {
    /// Reads what a case gives.
    ///
    /// # Errors
    /// A rejection, where one of its sessions cannot be read as a record.
    pub fn read(profile: &Profile, case: &Case) -> Result<Self, Rejection> {
        let (records, own) = given::day(&case.given, &profile.samples);
        let name = |place: usize| if place == own { "given" } else { "same_day" };
        let read = |(place, record): (usize, &Tree)| session_from_tree(record, name(place), 1);
        let sessions = records.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Self { sessions, own, past: past(profile, case)? })
    }

    /// The answer for the case's own session.
    #[must_use]
    pub fn answer(&self, engine: &Engine, options: &Options) -> Answer {
        let answers = engine.determine_together(&self.sessions, &self.past, options);
        let id = || self.sessions.get(self.own).map(|session| session.id().to_owned());
        answers.into_iter().nth(self.own).unwrap_or_else(|| Answer::Rejected(Rejection::new(id(), Vec::new())))
    }

    /// Why it is answered so.
    ///
    /// # Errors
    /// A rejection, where the record cannot be decided.
    pub fn explain(&self, engine: &Engine, options: &Options) -> Result<Explanation, Rejection> {
        engine.explain(&self.sessions, self.own, &self.past, options)
    }
}

/// The sessions before that of a case.
fn past(profile: &Profile, case: &Case) -> Result<Past, Rejection> {
    let records = given::earlier(&case.given, &profile.samples);
    let asked = !records.is_empty();
    let read = |(place, record): (u64, &Tree)| {
        session_from_tree(record, "earlier", 1).map(|session| Earlier { session, from: KnownFrom::Input { place } })
    };
    let sessions = (0..).zip(&records).map(read).collect::<Result<Arc<[Earlier]>, Rejection>>()?;
    Ok(Past { asked, sessions, unread: Vec::new() })
}
