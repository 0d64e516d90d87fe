//! What decides the sessions of a run.
//!
//! In: groups of sessions, each of one patient and day, with what is known of the patient. Out: an answer for each session. What always
//! holds: a group is decided by itself, whatever stands beside it, so that many can be decided side by side.

use super::lane::{Lane, Shortcut};
use crate::engine::{DayKey, Engine, Options};
use crate::formats::beside::side_by_side;
use crate::model::determination::Answer;
use crate::model::earlier::Past;
use crate::model::session::Session;

/// Sessions that are decided together.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Consecutive sessions of one patient, payer and day; or one that stands alone.
    pub sessions: Vec<Session>,
    /// What is known of their patient.
    pub past: Past,
    /// Whether their day was decided before without them. Then it is one session.
    pub late: bool,
}

/// What decides sessions. It is asked by many threads.
pub trait Decide: Sync {
    /// What sessions of one patient, payer and day have in common; `None`: it stands alone.
    fn day_key(&self, session: &Session) -> Option<DayKey>;

    /// Whether the answer for a session may depend on earlier ones.
    fn reads_history(&self, session: &Session) -> bool;

    /// Decides groups: the answers of each, in the order of its sessions. It is called for one lot of groups behind the other, in input order.
    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>>;

    /// Where records are answered in short without becoming sessions, if there is such a lane.
    fn lane(&self) -> Option<&dyn Shortcut> {
        None
    }

    /// Why something that answers rest on could not be read; then they are not written.
    fn trouble(&self) -> Option<String> {
        None
    }
}

/// The reference engine with the options of the run.
pub struct ByEngine<'a> {
    /// All payers.
    pub engine: &'a Engine,
    /// What the run says beside the records.
    pub options: &'a Options,
}

impl ByEngine<'_> {
    /// Decides the sessions of one group; `late`: their day was decided before without them.
    #[must_use]
    pub fn sessions(&self, sessions: &[Session], past: &Past, late: bool) -> Vec<Answer> {
        match sessions {
            [session] if late => vec![self.engine.determine_late(session, past, self.options)],
            sessions => self.engine.determine_together(sessions, past, self.options),
        }
    }
}

impl Decide for ByEngine<'_> {
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        self.engine.day_key(session, self.options)
    }

    fn reads_history(&self, session: &Session) -> bool {
        self.engine.asks_for_history(session, self.options)
    }

    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        side_by_side(groups.iter().collect(), |group: &Group| self.sessions(&group.sessions, &group.past, group.late))
    }

    fn trouble(&self) -> Option<String> {
        self.engine.trouble()
    }
}

/// The same for answers in short: what can be answered without sessions is.
pub struct InShort<'a> {
    /// Decides the others.
    pub by: ByEngine<'a>,
    /// Where records need not become sessions.
    pub lane: Lane<'a>,
}

impl Decide for InShort<'_> {
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        self.by.day_key(session)
    }

    fn reads_history(&self, session: &Session) -> bool {
        self.by.reads_history(session)
    }

    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        self.by.groups(groups)
    }

    fn lane(&self) -> Option<&dyn Shortcut> {
        Some(&self.lane)
    }

    fn trouble(&self) -> Option<String> {
        self.by.trouble()
    }
}
