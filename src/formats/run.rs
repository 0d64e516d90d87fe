//! The run: read, decide, write, count.
//!
//! In: a reader, something that decides, a writer. Out: an answer for each record in input order, and the summary. What always
//! holds: records = decided + rejected; the sessions of one patient and day that stand together are decided together, one
//! that comes later is not decided as if it were alone.

use std::io;

use thiserror::Error;

use super::history::{History, HistoryError};
use super::read::error::ReadError;
use super::read::seen::Seen;
use super::read::{Read, RowInfo};
use super::summary::{Summary, Tally};
use super::write::AnswerWriter;
use crate::engine::{Engine, Options};
use crate::model::determination::{Answer, Rejection};
use crate::model::earlier::Past;
use crate::model::session::Session;

/// Sessions of one patient, payer and day that are decided together at most; further ones are late. No patient has that many,
/// and a file that gives every patient one number must not fill the memory.
const MOST_TOGETHER: usize = 50;

/// Rejected records that wait for the day they stand in to end.
const MOST_HELD: usize = 1000;

/// What decides sessions.
pub trait Decide {
    /// What sessions of one patient, payer and day have in common, as text; `None`: it stands alone.
    fn day_key(&self, session: &Session) -> Option<String>;

    /// Whether the answer for a session may depend on earlier ones.
    fn reads_history(&self, session: &Session) -> bool;

    /// Decides consecutive sessions with one key; an answer for each, in their order. `past` is what is known of their patient.
    fn together(&self, sessions: &[Session], past: &Past) -> Vec<Answer>;

    /// Decides a session whose day was decided before without it.
    fn late(&self, session: &Session, past: &Past) -> Answer;

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

impl Decide for ByEngine<'_> {
    fn day_key(&self, session: &Session) -> Option<String> {
        let key = self.engine.day_key(session, self.options)?;
        Some(format!("{}\n{}\n{}", key.payer, key.date, key.patient))
    }

    fn reads_history(&self, session: &Session) -> bool {
        self.engine.asks_for_history(session, self.options)
    }

    fn together(&self, sessions: &[Session], past: &Past) -> Vec<Answer> {
        self.engine.determine_together(sessions, past, self.options)
    }

    fn late(&self, session: &Session, past: &Past) -> Answer {
        self.engine.determine_late(session, past, self.options)
    }

    fn trouble(&self) -> Option<String> {
        self.engine.trouble()
    }
}

/// What happens in a run, as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// An answer was written.
    Answered(&'a Answer),
    /// An input cannot be read, or not to its end; the next one follows.
    Unread(&'a ReadError),
}

/// Why a run ended early.
#[derive(Debug, Error)]
pub enum RunError {
    /// The answers cannot be written.
    #[error("cannot write the answers: {0}")]
    Write(io::Error),
    /// Something that answers rest on cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Who read the answers has stopped reading; nobody need be told.
    #[error("the output was closed")]
    Closed,
    /// Earlier sessions cannot be read, so what depends on them cannot be decided.
    #[error(transparent)]
    History(HistoryError),
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { RunError::Closed } else { RunError::Write(error) }
    }
}

/// Reads everything, decides it and writes the answers; `tell` hears of each step. `history` is asked for earlier sessions once for
/// each patient and day. Inputs that cannot be read are in the summary as well.
///
/// # Errors
/// [`RunError`] if the answers cannot be written, or earlier sessions not be read.
pub fn run(
    reader: impl Iterator<Item = Result<Read, ReadError>>,
    decide: &dyn Decide,
    history: Option<&mut dyn History>,
    writer: &mut dyn AnswerWriter,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, RunError> {
    let mut day = Day { key: None, held: Vec::new(), sessions: Vec::new(), seen: Seen::default(), history };
    let mut out = Out { writer, tell, tally: Tally::default() };
    for read in reader {
        match read {
            Err(error) => {
                out.tally.unread(error.to_string());
                (out.tell)(Event::Unread(&error));
            }
            Ok(Read::Rejected(rejection)) => {
                day.held.push(Held::Rejected(rejection));
                if day.key.is_none() || day.held.len() >= MOST_HELD {
                    day.close(decide, &mut out)?;
                }
            }
            Ok(Read::Session(session, info)) => day.take(*session, info, decide, &mut out)?,
        }
    }
    day.close(decide, &mut out)?;
    out.writer.finish()?;
    Ok(out.tally.summary())
}

/// Sessions that may be of one day, and rejected records among them.
struct Day<'h> {
    key: Option<String>,
    held: Vec<Held>,
    sessions: Vec<Session>,
    seen: Seen,
    history: Option<&'h mut dyn History>,
}

enum Held {
    Session(RowInfo),
    Rejected(Rejection),
}

struct Out<'a> {
    writer: &'a mut dyn AnswerWriter,
    tell: &'a mut dyn FnMut(Event<'_>),
    tally: Tally,
}

impl Day<'_> {
    /// What is known of the patient of some sessions, if that matters to any of them.
    fn past(&mut self, sessions: &[Session], decide: &dyn Decide) -> Result<Past, RunError> {
        let asks = sessions.iter().any(|session| decide.reads_history(session));
        let Some(history) = self.history.as_mut().filter(|_| asks) else { return Ok(Past::default()) };
        let mut past = Past { asked: history.named(), ..Past::default() };
        if let Some(patient) = sessions.iter().find_map(|session| session.text("patient.id")) {
            past.sessions = history.of(patient).map_err(RunError::History)?;
            past.unread = history.unread(patient);
        }
        Ok(past)
    }

    fn take(
        &mut self,
        session: Session,
        info: RowInfo,
        decide: &dyn Decide,
        out: &mut Out<'_>,
    ) -> Result<(), RunError> {
        let key = decide.day_key(&session);
        let same = key.is_some() && key == self.key && self.sessions.len() < MOST_TOGETHER;
        if !same {
            self.close(decide, out)?;
            if let Some(key) = &key
                && !self.seen.insert(key)
            {
                let alone = std::slice::from_ref(&session);
                let past = self.past(alone, decide)?;
                let answer = decide.late(&session, &past);
                sound(decide)?;
                return out.answer(located(answer, &info));
            }
        }
        self.key = key;
        self.sessions.push(session);
        self.held.push(Held::Session(info));
        if self.key.is_none() { self.close(decide, out) } else { Ok(()) }
    }

    fn close(&mut self, decide: &dyn Decide, out: &mut Out<'_>) -> Result<(), RunError> {
        let sessions = std::mem::take(&mut self.sessions);
        let answers = if sessions.is_empty() {
            Vec::new()
        } else {
            let past = self.past(&sessions, decide)?;
            decide.together(&sessions, &past)
        };
        let mut answers = answers.into_iter();
        sound(decide)?;
        self.key = None;
        for held in std::mem::take(&mut self.held) {
            match held {
                Held::Rejected(rejection) => out.answer(Answer::Rejected(rejection))?,
                Held::Session(info) => {
                    if let Some(answer) = answers.next() {
                        out.answer(located(answer, &info))?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl Out<'_> {
    fn answer(&mut self, answer: Answer) -> Result<(), RunError> {
        self.writer.write(&answer)?;
        self.tally.add(&answer);
        (self.tell)(Event::Answered(&answer));
        Ok(())
    }
}

/// Answers that rest on what could not be read are not written.
fn sound(decide: &dyn Decide) -> Result<(), RunError> {
    decide.trouble().map_or(Ok(()), |why| Err(RunError::Unreadable(why)))
}

/// A rejection by the one who decides does not know where the record is written.
fn located(mut answer: Answer, info: &RowInfo) -> Answer {
    if let Answer::Rejected(rejection) = &mut answer {
        for error in rejection.errors.iter_mut().filter(|error| error.file.is_empty()) {
            error.file = info.file.to_string();
            error.row = Some(info.row);
        }
    }
    answer
}
