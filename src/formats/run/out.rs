//! Complete days to answers that are written and counted.
//!
//! In: groups and places. Out: bytes, counts, events. What always holds: every place is written in its turn; answers that rest on what could not be
//! read are not written.

use std::io;

use rayon::prelude::*;

use super::days::{Complete, Place};
use super::decide::Decide;
use super::{Event, RunError};
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
        let Complete { groups, places } = complete;
        let decided = decide.groups(&groups);
        if let Some(why) = decide.trouble() {
            return Err(RunError::Unreadable(why));
        }
        drop(groups);
        let mut decided: Vec<_> = decided.into_iter().map(Vec::into_iter).collect();
        let mut answers = Vec::with_capacity(places.len());
        for place in places {
            match place {
                Place::Answer(group, info) => {
                    let answer = decided.get_mut(group).and_then(Iterator::next);
                    answers.extend(answer.map(|answer| located(answer, &info)));
                }
                Place::Rejected(rejection) => answers.push(Answer::Rejected(rejection)),
                Place::Unread(error) => {
                    self.answers(std::mem::take(&mut answers))?;
                    self.tally.unread(error.to_string());
                    (self.tell)(Event::Unread(&error));
                }
            }
        }
        self.answers(answers)
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
            None => answers.iter().try_for_each(|answer| self.writer.write(answer))?,
            Some(writer) => {
                let form = writer.form();
                let texts: io::Result<Vec<Vec<u8>>> =
                    answers.par_chunks(AT_ONCE).map(|answers| form.text(answers)).collect();
                writer.put(&texts?)?;
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
