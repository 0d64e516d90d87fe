//! Records one by one to the days that they are of.
//!
//! In: records in input order. Out: groups of sessions to decide, and the places of their answers and of what has none. What always holds:
//! the sessions of one patient, payer and day that stand together are one group, wherever a block ends; a session of a day that is over is late; a
//! rejected record waits for the day that it stands in.

use std::ops::Range;
use std::sync::Arc;

use super::RunError;
use super::block::{Admitted, DayOf};
use super::decide::{Decide, Group};
use super::lane::Stretch;
use super::over::{Day, Over};
use crate::formats::brief::BriefRows;
use crate::formats::history::History;
use crate::formats::read::RowInfo;
use crate::formats::read::direct::Direct;
use crate::formats::read::error::ReadError;
use crate::formats::read::options::ReadOptions;
use crate::formats::read::raw::Parsed;
use crate::formats::read::seen::Id;
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
pub struct Days<'h, 'a> {
    key: Option<Day>,
    held: Vec<Held>,
    sessions: Vec<Session>,
    asks: bool,
    over: Over,
    history: Option<&'h mut dyn History>,
    again: Again<'a>,
    complete: Complete,
}

enum Held {
    Session(RowInfo),
    Rejected(Rejection),
    /// One of a stretch, by its place.
    Short(Arc<Stretch>, usize),
}

/// Reads records again that were answered in short, where their day has other sessions.
pub struct Again<'a> {
    /// How records are read.
    pub options: &'a ReadOptions,
    /// What decides.
    pub decide: &'a dyn Decide,
    direct: Option<Direct>,
}

impl<'a> Again<'a> {
    /// None read so far.
    pub fn new(options: &'a ReadOptions, decide: &'a dyn Decide) -> Self {
        Self { options, decide, direct: None }
    }

    /// The session of a record, and its day.
    fn read(&mut self, stretch: &Stretch, at: usize) -> Result<(Session, RowInfo, DayOf), Rejection> {
        let direct = self.direct.get_or_insert_with(Direct::new);
        match stretch.raw(at).parse(direct, self.options) {
            Parsed::Record(record) => {
                let session = record.read?;
                let day = DayOf::of(&session, self.decide);
                Ok((session, record.info, day))
            }
            Parsed::Lost(rejection) => Err(rejection),
            Parsed::Columns(_) => Err(Rejection::new(None, Vec::new())),
        }
    }
}

/// Days that are complete.
#[derive(Default)]
pub struct Complete {
    /// To be decided.
    pub groups: Vec<Group>,
    /// What is to be written, in order.
    pub places: Vec<Place>,
    /// Sessions and earlier sessions among them.
    weight: usize,
}

impl Complete {
    /// Those of a stretch at some places, each of which was alone.
    fn short(&mut self, stretch: &Stretch, at: Range<usize>) {
        self.weight = self.weight.saturating_add(at.len());
        let (rows, from, end) = (stretch.rows(), stretch.place(at.start), stretch.place(at.end));
        match self.places.last_mut() {
            Some(Place::Short(last, places)) if places.end == from && Arc::ptr_eq(last, rows) => places.end = end,
            _ => self.places.push(Place::Short(Arc::clone(rows), from..end)),
        }
    }
}

/// What stands at one place of the output.
pub enum Place {
    /// The next answer to a group, by its place among the groups, and where its record is written.
    Answer(usize, RowInfo),
    /// A record that was rejected.
    Rejected(Rejection),
    /// Records that were answered in short: rows of a lot.
    Short(Arc<BriefRows>, Range<usize>),
    /// An input that could not be read. It is told, not written.
    Unread(ReadError),
}

impl<'h, 'a> Days<'h, 'a> {
    /// None so far.
    pub fn new(history: Option<&'h mut dyn History>, again: Again<'a>) -> Self {
        Self {
            key: None,
            held: Vec::new(),
            sessions: Vec::new(),
            asks: false,
            over: Over::default(),
            history,
            again,
            complete: Complete::default(),
        }
    }

    /// Takes the next record.
    ///
    /// # Errors
    /// [`RunError::History`] if earlier sessions cannot be read; what was complete before still is.
    pub fn take(&mut self, record: Admitted) -> Result<(), RunError> {
        match record {
            Admitted::Session(session, info, day) => self.session(*session, info, day),
            Admitted::Rejected(rejection) => self.rejected(rejection),
        }
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), RunError> {
        self.held.push(Held::Rejected(rejection));
        let over = self.key.is_none() || self.held.len() >= MOST_HELD;
        if over { self.close() } else { Ok(()) }
    }

    fn session(&mut self, session: Session, info: RowInfo, day: DayOf) -> Result<(), RunError> {
        if self.is_same(day.key.as_ref()) {
            self.join();
        } else {
            self.close()?;
            if let Some(key) = day.key
                && !self.over.insert(&key)
            {
                return self.late(session, info, day.asks);
            }
        }
        self.key = day.key;
        self.asks |= day.asks;
        self.sessions.push(session);
        self.held.push(Held::Session(info));
        if self.key.is_none() { self.close() } else { Ok(()) }
    }

    /// A record of a stretch, which was answered as if it were alone: that counts if its day has no other session.
    ///
    /// # Errors
    /// [`RunError::History`], as above.
    pub fn short(&mut self, stretch: &Arc<Stretch>, at: usize, key: Option<Day>) -> Result<(), RunError> {
        if self.is_same(key.as_ref()) {
            return match self.again.read(stretch, at) {
                Ok((session, info, day)) => self.session(session, info, day),
                Err(rejection) => self.rejected(rejection),
            };
        }
        // Mostly it is one of many, each of a day of its own.
        let before = match self.held.as_slice() {
            [Held::Short(of, before)] if Arc::ptr_eq(of, stretch) && self.sessions.is_empty() => Some(*before),
            _ => None,
        };
        match before {
            Some(before) => self.complete.short(stretch, before..before.saturating_add(1)),
            None => self.close()?,
        }
        if let Some(key) = key
            && !self.over.insert(&key)
        {
            if before.is_some() {
                self.held.clear();
                self.key = None;
            }
            return match self.again.read(stretch, at) {
                Ok((session, info, day)) => self.late(session, info, day.asks),
                Err(rejection) => self.rejected(rejection),
            };
        }
        self.key = key;
        match self.held.last_mut() {
            Some(Held::Short(_, held)) => *held = at,
            _ => self.held.push(Held::Short(Arc::clone(stretch), at)),
        }
        if self.key.is_none() { self.close() } else { Ok(()) }
    }

    /// Takes records of a stretch from a place on, behind the one before them, as long as each is new by its id and of a day of its own. The place of the first that is not, and whether
    /// that one was found to be new by its id.
    pub fn alone(
        &mut self,
        stretch: &Stretch,
        from: usize,
        mut is_new: impl FnMut(&Id) -> bool,
    ) -> (usize, Option<bool>) {
        let Self { key: Some(key), held, sessions, over, complete, .. } = self else { return (from, None) };
        let before = match held.as_mut_slice() {
            [Held::Short(of, before)] if std::ptr::eq(&**of, stretch) && sessions.is_empty() => before,
            _ => return (from, None),
        };
        if before.checked_add(1) != Some(from) {
            return (from, None);
        }
        let mut last: &Day = key;
        let (mut next, mut found) = (from, None);
        for (id, day) in stretch.from(from) {
            let Some(day) = day.as_ref().filter(|day| *day != last) else { break };
            let new = is_new(id);
            if !new || !over.insert(day) {
                found = Some(new);
                break;
            }
            (last, next) = (day, next.saturating_add(1));
        }
        *key = *last;
        if let Some(last) = next.checked_sub(1).filter(|last| *last > *before) {
            complete.short(stretch, *before..last);
            *before = last;
        }
        (next, found)
    }

    fn is_same(&self, key: Option<&Day>) -> bool {
        key.is_some() && key == self.key.as_ref() && self.sessions.len() < MOST_TOGETHER
    }

    fn late(&mut self, session: Session, info: RowInfo, asks: bool) -> Result<(), RunError> {
        let past = self.past(std::slice::from_ref(&session), asks)?;
        let group = Group { sessions: vec![session], past, late: true };
        self.complete_with(group, std::iter::once(Held::Session(info)));
        Ok(())
    }

    /// Another session is of the day: what was answered of it by itself is decided with it.
    fn join(&mut self) {
        for held in std::mem::take(&mut self.held) {
            let held = match held {
                Held::Short(stretch, at) => match self.again.read(&stretch, at) {
                    Ok((session, info, day)) => {
                        self.sessions.push(session);
                        self.asks |= day.asks;
                        Held::Session(info)
                    }
                    Err(rejection) => Held::Rejected(rejection),
                },
                other => other,
            };
            self.held.push(held);
        }
    }

    /// Hears whose days come next.
    pub fn expect(&mut self, patients: &[&str]) {
        if let Some(history) = &mut self.history {
            history.expect(patients);
        }
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
        let mut held = std::mem::take(&mut self.held);
        self.complete_with(Group { sessions, past, late: false }, held.drain(..));
        // Most days have one record: its room is that of the next.
        self.held = held;
        Ok(())
    }

    /// Whether so much is complete that it should be decided.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.complete.weight >= MOST_WAITING
    }

    /// What is complete.
    pub fn complete(&mut self) -> Complete {
        std::mem::take(&mut self.complete)
    }

    fn complete_with(&mut self, group: Group, held: impl IntoIterator<Item = Held>) {
        let at = self.complete.groups.len();
        for held in held {
            match held {
                Held::Session(info) => self.complete.places.push(Place::Answer(at, info)),
                Held::Rejected(rejection) => self.complete.places.push(Place::Rejected(rejection)),
                Held::Short(stretch, at) => self.complete.short(&stretch, at..at.saturating_add(1)),
            }
        }
        if !group.sessions.is_empty() {
            let weight = group.sessions.len().saturating_add(group.past.sessions.len());
            self.complete.weight = self.complete.weight.saturating_add(weight);
            self.complete.groups.push(group);
        }
    }

    /// What is known of the patient of some sessions, if that matters to any of them.
    fn past(&mut self, sessions: &[Session], asks: bool) -> Result<Past, RunError> {
        let Some(history) = self.history.as_mut().filter(|_| asks) else { return Ok(Past::default()) };
        let mut past = Past { asked: history.named(), ..Past::default() };
        if let Some(patient) = sessions.iter().find_map(|session| session.text("patient.id")) {
            let own = sessions.iter().filter(|session| session.text("patient.id") == Some(patient)).count();
            past.sessions = history.beside(patient, own).map_err(RunError::History)?;
            past.unread = history.unread(patient);
        }
        Ok(past)
    }
}
