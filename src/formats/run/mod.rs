//! The run: read, decide, write, count.
//!
//! In: a reader, something that decides, a writer. Out: an answer for each record in input order, and the summary. What always
//! holds: records = decided + rejected; the sessions of one patient and day that stand together are decided together, one
//! that comes later is not decided as if it were alone; the answers, their order and the counts are the same for any number of threads.
//!
//! It goes in [`blocks`], so that memory is bounded: the records of a [`block`] are read by one of the [`workers`] beside those of others, then let in one by one
//! and put together to [`days`], asking for earlier sessions; what is complete is [`decide`]d side by side, made text side by side, and
//! [`out`] writes it. Meanwhile the next blocks are read.

mod aside;
mod block;
mod blocks;
mod days;
mod decide;
mod lane;
mod out;
mod over;
mod queue;
mod workers;

use std::io;
use std::ops::Range;
use std::sync::Arc;

use thiserror::Error;

use self::block::{Block, DayOf, Prepared, admitted};
use self::days::{Again, Days};
use self::lane::Stretch;
use self::out::Out;
use self::workers::Workers;
use super::brief::BriefRows;
use super::history::{History, HistoryError};
use super::read::Reader;
use super::read::direct::Direct;
use super::read::error::ReadError;
use super::read::feed::Feed;
use super::read::gate::Gate;
use super::read::options::ReadOptions;
use super::read::raw::Parsed;
use super::summary::Summary;
use super::write::AnswerWriter;
use crate::model::determination::Answer;

pub use self::aside::put_aside;
pub use self::decide::{ByEngine, Decide, Group, InShort};
pub use self::lane::Lane;
pub use self::workers::Threads;

/// Records whose patients' earlier sessions are read back at once.
const AHEAD: usize = 256;

/// What happens in a run, as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// A record was answered; its answer is being written.
    Answered(&'a Answer),
    /// The same of records that stand one behind the other, in short: the rows at these places.
    InShort(&'a BriefRows, Range<usize>),
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
    /// The system gives no threads.
    #[error("cannot start {threads} threads: {why}; ask for fewer with `--threads`")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system says.
        why: String,
    },
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
    reader: &mut Reader,
    decide: &dyn Decide,
    history: Option<&mut dyn History>,
    writer: &mut dyn AnswerWriter,
    tell: &mut (dyn FnMut(Event<'_>) + Send),
    threads: Threads,
) -> Result<Summary, RunError> {
    let (feed, gate, options, direct) = reader.parts();
    let mut workers = Workers::new(threads);
    let mut course = Course {
        gate,
        options,
        decide,
        days: Days::new(history, Again::new(options, decide)),
        out: Out::new(writer, tell),
    };
    let direct = &*direct;
    let next = |feed: &mut Feed, first| Block::next(feed, decide, options, first);
    let read = |block: Block| block.prepared(decide, options, direct);
    blocks::each(feed, &mut workers, next, read, |records| {
        direct.tell(records.iter().flatten().flat_map(Prepared::keys));
        course.take(records)
    })?;
    workers.all(|| course.end())
}

/// Records, one behind the other, to answers.
struct Course<'a, 'h> {
    gate: &'a mut Gate,
    options: &'a ReadOptions,
    decide: &'a dyn Decide,
    days: Days<'h, 'a>,
    out: Out<'a>,
}

impl Course<'_, '_> {
    /// Takes the records of a block, decides the days that are complete with them and writes the answers.
    fn take(&mut self, records: Vec<Result<Prepared, ReadError>>) -> Result<(), RunError> {
        let mut items = records.into_iter();
        while !items.as_slice().is_empty() {
            let ahead = items.as_slice().iter().take(AHEAD).flatten();
            self.days.expect(&ahead.filter_map(Prepared::asks_of).collect::<Vec<_>>());
            for item in items.by_ref().take(AHEAD) {
                self.one(item)?;
            }
        }
        self.write()
    }

    fn one(&mut self, item: Result<Prepared, ReadError>) -> Result<(), RunError> {
        match item {
            Err(error) => {
                self.days.unread(error);
                Ok(())
            }
            Ok(Prepared::Parsed(parsed, day)) => self.parsed(parsed, day),
            Ok(Prepared::Short(stretch)) => self.stretch(&Arc::new(stretch)),
        }
    }

    /// A record that was read by itself.
    fn parsed(&mut self, parsed: Parsed, day: Option<DayOf>) -> Result<(), RunError> {
        let admitted = admitted(parsed, day, self.gate, self.options, self.decide);
        let taken = admitted.map_or(Ok(()), |admitted| self.days.take(admitted));
        self.fits(taken)
    }

    /// Records that were answered in short.
    fn stretch(&mut self, stretch: &Arc<Stretch>) -> Result<(), RunError> {
        let mut at = 0;
        loop {
            let Self { gate, options, days, .. } = self;
            // Mostly all are.
            let (next, known) = days.alone(stretch, at, |id| gate.is_new(id, options));
            if next > at {
                self.fits(Ok(()))?;
            }
            let Some((id, day)) = stretch.get(next) else { return Ok(()) };
            if known.unwrap_or_else(|| self.gate.is_new(id, self.options)) {
                let taken = self.days.short(stretch, next, day);
                self.fits(taken)?;
            } else {
                // Read as all others are, it is rejected as they are.
                self.parsed(stretch.raw(next).parse(&mut Direct::new(), self.options), None)?;
            }
            at = next.saturating_add(1);
        }
    }

    /// Writes what is complete where it is much, or nothing comes behind it.
    fn fits(&mut self, taken: Result<(), RunError>) -> Result<(), RunError> {
        if taken.is_err() || self.days.is_full() {
            self.write()?;
        }
        taken
    }

    /// Ends with what is still open.
    fn end(mut self) -> Result<Summary, RunError> {
        let closed = self.days.close();
        self.write()?;
        closed?;
        self.out.finish()
    }

    fn write(&mut self) -> Result<(), RunError> {
        self.out.write(self.days.complete(), self.decide)
    }
}
