//! Earlier sessions: what is known of a patient beside the session that is decided, as data for the engine.
//!
//! In: sessions as a reader, a file of history or a ledger knows them. Out: [`Past`], handed to the engine with the session. What
//! always holds: nothing is chosen here. Sessions of all payers, later ones and the session itself may be among them; which of
//! them are *earlier*, and which are counted, is for the engine.

use std::sync::Arc;

use super::session::Session;

/// A session of the patient, and from where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The session, as recorded.
    pub session: Session,
    /// From where it is known.
    pub from: KnownFrom,
}

/// From where a session is known. Where two sources have one id, the first of these is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownFrom {
    /// From the input that is being decided.
    Input {
        /// Its place in the input, from 0: of two sessions of one day, the one with the smaller place came first.
        place: u64,
    },
    /// From a file of earlier sessions (`--history`).
    File,
    /// From a ledger of what was decided before.
    Ledger,
}

/// What is known of a patient's sessions, whatever their payer, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Whether earlier sessions were given on purpose. Where not, a session without `patient.id` lacks nothing.
    pub asked: bool,
    /// The sessions.
    pub sessions: Arc<[Earlier]>,
    /// Records that may be of this patient and could not be read, for people: `old.csv, row 14`. While there are any, these sessions are
    /// not all of them, whatever `history.complete_from` says.
    pub unread: Vec<String>,
}
