//! Complete days to answers that are written and counted.
//!
//! In: groups and places. Out: bytes, counts, events. What always holds: every place is written in its turn; answers that rest on what could not be
//! read are not written.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::days::{Complete, Place};
use super::decide::{Decide, Group};
use super::workers::side_by_side;
use super::{Event, RunError};
use crate::formats::brief::BriefRows;
use crate::formats::read::RowInfo;
use crate::formats::summary::{Summary, Tally};
use crate::formats::write::AnswerWriter;
use crate::model::determination::Answer;

/// Answers that a thread makes text at once.
const AT_ONCE: usize = 32;

/// Where answers go.
pub struct Out<'a> {
    writer: &'a mut dyn AnswerWriter,
    tell: &'a mut (dyn FnMut(Event<'_>) + Send),
    tally: Tally,
}

impl<'a> Out<'a> {
    /// To this writer; `tell` hears of each.
    pub fn new(writer: &'a mut dyn AnswerWriter, tell: &'a mut (dyn FnMut(Event<'_>) + Send)) -> Self {
        Self { writer, tell, tally: Tally::default() }
    }

    /// Decides what is complete and writes it.
    ///
    /// # Errors
    /// [`RunError`] if it cannot be written, or rests on what cannot be read.
    pub fn write(&mut self, complete: Complete, decide: &dyn Decide) -> Result<(), RunError> {
        let Complete { groups, places, .. } = complete;
        let shorts = decide.lane().map(|lane| lane.groups(&groups)).unwrap_or_default();
        let is_short = |at: usize| shorts.get(at).is_some_and(Option::is_some);
        let (at, groups): (Vec<usize>, Vec<Group>) =
            groups.into_iter().enumerate().filter(|(at, _)| !is_short(*at)).unzip();
        let decided = decide.groups(&groups);
        if let Some(why) = decide.trouble() {
            return Err(RunError::Unreadable(why));
        }
        drop(groups);
        let mut decided: BTreeMap<usize, _> = at.into_iter().zip(decided.into_iter().map(Vec::into_iter)).collect();
        let mut waiting = Waiting::Answers(Vec::with_capacity(places.len()));
        for place in places {
            let next = match place {
                Place::Answer(group, info) => match shorts.get(group) {
                    Some(Some((rows, at))) => Some(Waiting::Rows(Arc::clone(rows), *at..at.saturating_add(1))),
                    _ => {
                        let answer = decided.get_mut(&group).and_then(Iterator::next);
                        answer.map(|answer| Waiting::Answers(vec![located(answer, &info)]))
                    }
                },
                Place::Rejected(rejection) => Some(Waiting::Answers(vec![Answer::Rejected(rejection)])),
                Place::Short(rows, places) => Some(Waiting::Rows(rows, places)),
                Place::Unread(error) => {
                    self.send(std::mem::take(&mut waiting))?;
                    self.tally.unread(error.to_string());
                    (self.tell)(Event::Unread(&error));
                    None
                }
            };
            if let Some(other) = next.and_then(|next| waiting.join(next)) {
                self.send(std::mem::replace(&mut waiting, other))?;
            }
        }
        self.send(waiting)
    }

    fn send(&mut self, waiting: Waiting) -> Result<(), RunError> {
        match waiting {
            Waiting::Answers(answers) => self.answers(answers),
            Waiting::Rows(rows, places) => self.rows(&rows, places),
        }
    }

    /// Writes rows in short.
    fn rows(&mut self, rows: &BriefRows, places: Range<usize>) -> Result<(), RunError> {
        self.tally.range(rows, places.clone());
        for row in rows.range(places.clone()) {
            (self.tell)(Event::InShort(row));
        }
        // Nothing is answered in short for a writer that does not take it.
        self.writer.briefs().map_or(Ok(()), |writer| writer.range(rows, places)).map_err(RunError::from)
    }

    /// Writes answers.
    fn answers(&mut self, answers: Vec<Answer>) -> Result<(), RunError> {
        for answer in &answers {
            self.tally.add(answer);
            (self.tell)(Event::Answered(answer));
        }
        if answers.is_empty() {
            return Ok(());
        }
        match self.writer.text() {
            None => answers.into_iter().try_for_each(|answer| self.writer.take(answer))?,
            Some(writer) => {
                let form = writer.form();
                // Whoever makes text of answers drops them as well, which takes nearly as long.
                let mut rest = answers.into_iter();
                let lot = || Some(rest.by_ref().take(AT_ONCE).collect::<Vec<_>>()).filter(|lot| !lot.is_empty());
                let texts = side_by_side(std::iter::from_fn(lot).collect(), |lot| form.text(&lot));
                writer.put(&texts.into_iter().collect::<io::Result<Vec<_>>>()?)?;
            }
        }
        Ok(())
    }

    /// Writes what stands behind the last answer, and counts.
    ///
    /// # Errors
    /// [`RunError`] if it cannot be written.
    pub fn finish(self) -> Result<Summary, RunError> {
        self.writer.finish()?;
        Ok(self.tally.summary())
    }
}

/// What is written next, at once.
enum Waiting {
    Answers(Vec<Answer>),
    /// Those at these places.
    Rows(Arc<BriefRows>, Range<usize>),
}

impl Waiting {
    /// Adds what comes behind it; gives it back where it cannot be written at once with this.
    fn join(&mut self, next: Waiting) -> Option<Waiting> {
        match (self, next) {
            (Waiting::Answers(answers), Waiting::Answers(more)) => {
                answers.extend(more);
                None
            }
            (Waiting::Rows(rows, places), Waiting::Rows(other, more))
                if Arc::ptr_eq(rows, &other) && places.end == more.start =>
            {
                places.end = more.end;
                None
            }
            (_, next) => Some(next),
        }
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Waiting::Answers(Vec::new())
    }
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
