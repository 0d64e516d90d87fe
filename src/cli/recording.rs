//! Recording what is decided, while it is answered.
//!
//! In: what decides, and where its answers are written. Out: the same answers in the same order, each batch of them behind the commit
//! that recorded its sessions. What always holds: an answer that was written is in the ledger; what is in the ledger and was not written
//! is there already when the run is done again.

use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::clock;
use super::context::Context;
use super::exit::Exit;
use crate::engine::DayKey;
use crate::formats::{AnswerWriter, Decide, Group, RunError, Summary};
use crate::ledger::{Entry, Ledger, LedgerError, Mode, Place, Recorded, Unfit};
use crate::model::determination::Answer;
use crate::model::session::Session;
use crate::report::{self, View};

/// Answers that are recorded and written together: enough that a commit costs little, few enough to be seen soon.
const BATCH: usize = 100;

/// For how many seconds to wait for others who write to a ledger.
const WAIT: u32 = 30;

/// Where earlier sessions are kept.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Earlier sessions")]
pub struct LedgerArg {
    /// Take earlier sessions from this ledger: a file, or postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "LEDGER")]
    pub ledger: Option<String>,
}

impl LedgerArg {
    /// The ledger, if one is named.
    ///
    /// # Errors
    /// [`Exit::Usage`], told: it cannot be opened.
    pub fn open(&self, mode: Mode, context: &mut Context) -> Result<Option<Ledger>, Exit> {
        self.ledger.as_ref().map(|ledger| open(ledger, mode, context)).transpose()
    }
}

/// Opens a ledger; a password that its URL lacks comes from the environment.
///
/// # Errors
/// [`Exit::Usage`], told.
pub fn open(ledger: &str, mode: Mode, context: &mut Context) -> Result<Ledger, Exit> {
    let password = std::env::var("PGPASSWORD").ok();
    Place::parse(ledger, password.as_deref()).and_then(|place| Ledger::open(&place, mode, WAIT)).map_err(|error| {
        context.voice.error(&error.to_string());
        Exit::Usage
    })
}

/// What became of the sessions of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Kept {
    /// Of those that could be recorded.
    #[serde(flatten)]
    pub recorded: Recorded,
    /// Decided sessions without `patient.id`.
    pub without_patient: u64,
    /// Decided sessions whose numbers no database keeps.
    pub unfit: u64,
    /// Records that were rejected.
    pub rejected: u64,
}

impl Kept {
    /// The same as a line of the summary.
    #[must_use]
    pub fn told(&self, view: View) -> String {
        let (without, unfit) = (Unfit::NoPatient.to_string(), Unfit::Character.to_string());
        let not = [(self.without_patient, without.as_str()), (self.unfit, unfit.as_str()), (self.rejected, "rejected")];
        report::ledger::recorded(self.recorded, &not, view)
    }
}

/// Decided sessions on their way to the ledger, in the order of their answers.
type Decided = Mutex<VecDeque<Result<Entry, Unfit>>>;

/// What decides, and keeps of each decided session what is to be recorded.
pub struct Recording<'a> {
    decide: &'a dyn Decide,
    decided: Decided,
}

impl<'a> Recording<'a> {
    /// Records what this decides.
    pub fn new(decide: &'a dyn Decide) -> Self {
        Self { decide, decided: Mutex::default() }
    }

    /// The next decided session.
    fn next(&self) -> Option<Result<Entry, Unfit>> {
        self.decided.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

impl Decide for Recording<'_> {
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        self.decide.day_key(session)
    }

    fn reads_history(&self, session: &Session) -> bool {
        self.decide.reads_history(session)
    }

    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        let answers = self.decide.groups(groups);
        let mut kept = self.decided.lock().unwrap_or_else(PoisonError::into_inner);
        let sessions = groups.iter().zip(&answers).flat_map(|(group, answers)| group.sessions.iter().zip(answers));
        kept.extend(sessions.filter_map(|(session, answer)| match answer {
            Answer::Decided(answer) => Some(Entry::of(session, answer)),
            Answer::Rejected(_) => None,
        }));
        answers
    }

    fn trouble(&self) -> Option<String> {
        self.decide.trouble()
    }
}

/// Writes answers when their sessions are recorded.
pub struct Recorder<'a> {
    ledger: Ledger,
    recording: &'a Recording<'a>,
    writer: Box<dyn AnswerWriter + 'a>,
    waiting: Vec<Answer>,
    batch: Vec<Entry>,
    at: String,
    kept: Kept,
}

impl<'a> Recorder<'a> {
    /// Records in this ledger what `recording` decides, then has it written.
    pub fn new(ledger: Ledger, recording: &'a Recording<'a>, writer: Box<dyn AnswerWriter + 'a>) -> Self {
        let at = clock::moment();
        Self { ledger, recording, writer, waiting: Vec::new(), batch: Vec::new(), at, kept: Kept::default() }
    }

    /// What became of the sessions.
    #[must_use]
    pub fn kept(self) -> Kept {
        self.kept
    }

    /// Ends a run: what was decided before earlier sessions could no longer be read is recorded and written.
    ///
    /// # Errors
    /// Those of the run, or of this.
    pub fn end(&mut self, ran: Result<Summary, RunError>) -> Result<Summary, RunError> {
        match ran {
            Err(error @ (RunError::History(_) | RunError::Unreadable(_))) => {
                self.commit().map_err(RunError::from).and(Err(error))
            }
            ran => ran,
        }
    }

    /// Records the batch, then writes its answers. Where that fails, the error is what the output says, or has a [`LedgerError`] inside.
    fn commit(&mut self) -> io::Result<()> {
        let recorded = self.ledger.record(&self.batch, Some(&self.at)).map_err(io::Error::other)?;
        self.kept.recorded = self.kept.recorded.and(recorded);
        self.batch.clear();
        self.waiting.drain(..).try_for_each(|answer| self.writer.take(answer))
    }
}

impl AnswerWriter for Recorder<'_> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        self.take(answer.clone())
    }

    fn take(&mut self, answer: Answer) -> io::Result<()> {
        let count = |count: &mut u64| *count = count.saturating_add(1);
        match &answer {
            Answer::Rejected(_) => count(&mut self.kept.rejected),
            Answer::Decided(_) => match self.recording.next() {
                Some(Ok(entry)) => self.batch.push(entry),
                Some(Err(Unfit::Character)) => count(&mut self.kept.unfit),
                Some(Err(Unfit::NoPatient)) | None => count(&mut self.kept.without_patient),
            },
        }
        self.waiting.push(answer);
        if self.waiting.len() >= BATCH { self.commit() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.commit()?;
        self.writer.finish()
    }
}

/// The trouble with the ledger that kept answers from being written, if it was that.
#[must_use]
pub fn trouble(error: &io::Error) -> Option<&LedgerError> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
}
