//! Complete days to answers that are written and counted.
//!
//! In: groups and places. Out: bytes, counts, events. What always holds: every place is written in its turn; answers that rest on what could not be
//! read are not written.

use std::ops::Range;
use std::sync::Arc;
use std::vec::IntoIter;

use super::days::{Complete, Place};
use super::decide::{Decide, Group};
use super::lane::Where;
use super::{Event, RunError};
use crate::formats::beside::{both, drop_all, side_by_side};
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
        let count = groups.len();
        let groups: Vec<Group> =
            groups.into_iter().enumerate().filter(|(at, _)| !is_short(*at)).map(|(_, group)| group).collect();
        let decided = decide.groups(&groups);
        if let Some(why) = decide.trouble() {
            return Err(RunError::Unreadable(why));
        }
        let mut decided = decided.into_iter().map(Vec::into_iter);
        let decided = (0..count).map(|at| if is_short(at) { None } else { decided.next() }).collect();
        // Sessions are dropped by whoever has time.
        let ((), written) = both(|| drop_all(groups), || self.places(places, &shorts, decided));
        written
    }

    fn places(
        &mut self,
        places: Vec<Place>,
        shorts: &[Option<Where>],
        mut decided: Vec<Option<IntoIter<Answer>>>,
    ) -> Result<(), RunError> {
        let mut waiting = Waiting::Answers(Vec::with_capacity(places.len()));
        for place in places {
            let next = match place {
                Place::Answer(group, info) => match shorts.get(group) {
                    Some(Some((rows, at))) => Some(Waiting::Rows(Arc::clone(rows), *at..at.saturating_add(1))),
                    _ => {
                        let answer = decided.get_mut(group).and_then(Option::as_mut).and_then(Iterator::next);
                        answer.and_then(|answer| waiting.answer(located(answer, &info)))
                    }
                },
                Place::Rejected(rejection) => waiting.answer(Answer::Rejected(rejection)),
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
        (self.tell)(Event::InShort(rows, places.clone()));
        // Nothing is answered in short for a writer that does not take it.
        self.writer.briefs().map_or(Ok(()), |writer| writer.range(rows, places)).map_err(RunError::from)
    }

    /// Writes answers.
    fn answers(&mut self, answers: Vec<Answer>) -> Result<(), RunError> {
        if answers.is_empty() {
            return Ok(());
        }
        answers.iter().for_each(|answer| (self.tell)(Event::Answered(answer)));
        match self.writer.text() {
            None => {
                answers.iter().for_each(|answer| self.tally.add(answer));
                answers.into_iter().try_for_each(|answer| self.writer.take(answer))?;
            }
            Some(writer) => {
                let form = writer.form();
                // Whoever makes text of answers counts and drops them as well, while they are near the processor.
                let mut rest = answers.into_iter();
                let lot = || Some(rest.by_ref().take(AT_ONCE).collect::<Vec<_>>()).filter(|lot| !lot.is_empty());
                let made = side_by_side(std::iter::from_fn(lot).collect(), |lot: Vec<Answer>| {
                    (form.text(&lot), Tally::of(&lot))
                });
                let mut texts = Vec::with_capacity(made.len());
                for (text, tally) in made {
                    self.tally.join(tally);
                    texts.push(text?);
                }
                writer.put(&texts)?;
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
    /// Adds an answer; gives it back where it cannot be written at once with this.
    fn answer(&mut self, answer: Answer) -> Option<Waiting> {
        match self {
            Waiting::Answers(answers) => {
                answers.push(answer);
                None
            }
            Waiting::Rows(..) => Some(Waiting::Answers(vec![answer])),
        }
    }

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
