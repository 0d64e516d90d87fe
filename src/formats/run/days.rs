//! Records one by one to the days that they are of.
//!
//! In: records in input order. Out: groups of sessions to decide, and the places of their answers and of what has none. What always holds:
//! the sessions of one patient, payer and day that stand together are one group, wherever a block ends; a session of a day that is over is late; a
//! rejected record waits for the day that it stands in.

use super::RunError;
use super::block::Admitted;
use super::decide::Group;
use crate::formats::history::History;
use crate::formats::read::RowInfo;
use crate::formats::read::error::ReadError;
use crate::formats::read::seen::{Mark, Seen};
use crate::model::determination::Rejection;
use crate::model::earlier::Past;
use crate::model::session::Session;

/// Sessions of one patient, payer and day that are decided together at most; further ones are late. No patient has that many,
/// and a file that gives every patient one number must not fill the memory.
const MOST_TOGETHER: usize = 50;

/// Rejected records that wait for the day they stand in to end.
const MOST_HELD: usize = 1000;

/// Sessions and earlier sessions that wait to be decided.
const MOST_WAITING: usize = 16_384;

/// Sessions that may be of one day, and rejected records among them; and days that are complete.
pub struct Days<'h> {
    key: Option<Mark>,
    held: Vec<Held>,
    sessions: Vec<Session>,
    asks: bool,
    seen: Seen,
    history: Option<&'h mut dyn History>,
    complete: Complete,
    waiting: usize,
}

enum Held {
    Session(RowInfo),
    Rejected(Rejection),
}

/// Days that are complete.
#[derive(Default)]
pub struct Complete {
    /// To be decided.
    pub groups: Vec<Group>,
    /// What is to be written, in order.
    pub places: Vec<Place>,
}

/// What stands at one place of the output.
pub enum Place {
    /// The next answer to a group, by its place among the groups, and where its record is written.
    Answer(usize, RowInfo),
    /// A record that was rejected.
    Rejected(Rejection),
    /// An input that could not be read. It is told, not written.
    Unread(ReadError),
}

impl<'h> Days<'h> {
    /// None so far.
    pub fn new(history: Option<&'h mut dyn History>) -> Self {
        Self {
            key: None,
            held: Vec::new(),
            sessions: Vec::new(),
            asks: false,
            seen: Seen::default(),
            history,
            complete: Complete::default(),
            waiting: 0,
        }
    }

    /// Takes the next record.
    ///
    /// # Errors
    /// [`RunError::History`] if earlier sessions cannot be read; what was complete before still is.
    pub fn take(&mut self, record: Admitted) -> Result<(), RunError> {
        let (session, info, day) = match record {
            Admitted::Session(session, info, day) => (*session, info, day),
            Admitted::Rejected(rejection) => {
                self.held.push(Held::Rejected(rejection));
                let over = self.key.is_none() || self.held.len() >= MOST_HELD;
                return if over { self.close() } else { Ok(()) };
            }
        };
        let same = day.key.is_some() && day.key == self.key && self.sessions.len() < MOST_TOGETHER;
        if !same {
            self.close()?;
            if let Some(key) = day.key
                && !self.seen.insert(key)
            {
                let past = self.past(std::slice::from_ref(&session), day.asks)?;
                let group = Group { sessions: vec![session], past, late: true };
                self.complete_with(group, vec![Held::Session(info)]);
                return Ok(());
            }
        }
        self.key = day.key;
        self.asks |= day.asks;
        self.sessions.push(session);
        self.held.push(Held::Session(info));
        if self.key.is_none() { self.close() } else { Ok(()) }
    }

    /// Notes that an input cannot be read, or not further.
    pub fn unread(&mut self, error: ReadError) {
        self.complete.places.push(Place::Unread(error));
    }

    /// No more records are of this day.
    ///
    /// # Errors
    /// [`RunError::History`], as above.
    pub fn close(&mut self) -> Result<(), RunError> {
        let sessions = std::mem::take(&mut self.sessions);
        let asks = std::mem::take(&mut self.asks);
        let past = self.past(&sessions, asks)?;
        self.key = None;
        let held = std::mem::take(&mut self.held);
        self.complete_with(Group { sessions, past, late: false }, held);
        Ok(())
    }

    /// Whether so much is complete that it should be decided.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting >= MOST_WAITING
    }

    /// What is complete.
    pub fn complete(&mut self) -> Complete {
        self.waiting = 0;
        std::mem::take(&mut self.complete)
    }

    fn complete_with(&mut self, group: Group, held: Vec<Held>) {
        let at = self.complete.groups.len();
        self.complete.places.extend(held.into_iter().map(|held| match held {
            Held::Session(info) => Place::Answer(at, info),
            Held::Rejected(rejection) => Place::Rejected(rejection),
        }));
        if !group.sessions.is_empty() {
            let weight = group.sessions.len().saturating_add(group.past.sessions.len());
            self.waiting = self.waiting.saturating_add(weight);
            self.complete.groups.push(group);
        }
    }

    /// What is known of the patient of some sessions, if that matters to any of them.
    fn past(&mut self, sessions: &[Session], asks: bool) -> Result<Past, RunError> {
        let Some(history) = self.history.as_mut().filter(|_| asks) else { return Ok(Past::default()) };
        let mut past = Past { asked: history.named(), ..Past::default() };
        if let Some(patient) = sessions.iter().find_map(|session| session.text("patient.id")) {
            past.sessions = history.of(patient).map_err(RunError::History)?;
            past.unread = history.unread(patient);
        }
        Ok(past)
    }
}
