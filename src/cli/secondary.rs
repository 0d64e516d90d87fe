//! `check --secondary`: the same sessions for the payer that pays second.
//!
//! In: the answers of the first payer as they are made. Out: for each record both answers and where they pull apart. What always holds: one
//! object for each record, in input order; a record that could not be read has no second answer.

use std::collections::VecDeque;
use std::io::{self, BufWriter, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::target::Format;
use crate::compare::apart::{Apart, apart};
use crate::compare::secondary;
use crate::engine::{DayKey, Engine, Options};
use crate::formats::AnswerWriter;
use crate::formats::beside::side_by_side;
use crate::formats::run::{ByEngine, Decide, Group};
use crate::model::determination::Answer;
use crate::model::session::Session;
use crate::report::View;
use crate::report::compare::apart as report;

/// Second answers that wait for the first to be written, with the ids of their records.
type Waiting = Mutex<VecDeque<(String, Answer)>>;

/// Decides for the first payer and keeps what the second says.
pub struct Both<'a> {
    engine: &'a Engine,
    first: ByEngine<'a>,
    /// Those of the first payer without its fees, which are no other payer's.
    options: Options,
    second: &'a str,
    waiting: &'a Waiting,
}

impl<'a> Both<'a> {
    /// For a second payer, by id.
    pub fn new(engine: &'a Engine, options: &'a Options, second: &'a str, waiting: &'a Waiting) -> Self {
        let own = Options { fees: None, ..options.clone() };
        Self { engine, first: ByEngine { engine, options }, options: own, second, waiting }
    }

    /// The session as the second payer gets it, where there is a first to pay before.
    fn turned(&self, session: &Session) -> Session {
        let payer = session.text("payer").or(self.options.payer.as_deref());
        match (payer.and_then(|payer| self.engine.find(payer)), self.engine.find(self.second)) {
            (Some(first), Some(second)) => secondary::session(session, first, second),
            _ => session.clone(),
        }
    }

    /// What the second payer says to a group.
    fn second(&self, group: &Group) -> Vec<(String, Answer)> {
        let turned: Vec<Session> = group.sessions.iter().map(|session| self.turned(session)).collect();
        let second = ByEngine { engine: self.engine, options: &self.options };
        let answers = second.sessions(&turned, &group.past, group.late);
        group.sessions.iter().map(|session| session.id().to_owned()).zip(answers).collect()
    }
}

impl Decide for Both<'_> {
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        self.first.day_key(session)
    }

    fn reads_history(&self, session: &Session) -> bool {
        self.first.reads_history(session) || self.engine.asks_for_history(&self.turned(session), &self.options)
    }

    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        let second = side_by_side(groups.iter().collect(), |group| self.second(group));
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).extend(second.into_iter().flatten());
        self.first.groups(groups)
    }

    fn trouble(&self) -> Option<String> {
        self.first.trouble()
    }
}

/// Both answers to a record.
#[derive(Serialize)]
struct Pair<'a> {
    schema: u32,
    id: Option<&'a str>,
    primary: &'a Answer,
    secondary: Option<&'a Answer>,
    apart: Vec<Apart>,
}

/// Writes both answers of each record.
pub struct PairWriter<'a> {
    out: BufWriter<&'a mut (dyn Write + Send)>,
    format: Format,
    view: View,
    waiting: &'a Waiting,
    any: bool,
}

impl<'a> PairWriter<'a> {
    /// Writes to `out`.
    pub fn new(format: Format, out: &'a mut (dyn Write + Send), view: View, waiting: &'a Waiting) -> Self {
        Self { out: BufWriter::new(out), format, view, waiting, any: false }
    }

    fn second(&self, id: Option<&str>) -> Option<Answer> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = waiting.front().is_some_and(|(other, _)| id == Some(other));
        if mine { waiting.pop_front().map(|(_, answer)| answer) } else { None }
    }
}

impl AnswerWriter for PairWriter<'_> {
    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        let id = match answer {
            Answer::Decided(decided) => Some(decided.id.as_str()),
            Answer::Rejected(rejection) => rejection.id.as_deref(),
        };
        let second = self.second(id);
        let apart = match (answer, &second) {
            (Answer::Decided(first), Some(Answer::Decided(second))) => apart(first, second),
            _ => Vec::new(),
        };
        if self.format == Format::Table {
            let text = match &second {
                Some(second) => report::both(answer, second, &apart, self.view),
                None => crate::report::table::answer(answer, self.view),
            };
            self.out.write_all(text.as_bytes())?;
            return self.out.flush();
        }
        if self.format == Format::Json {
            self.out.write_all(if self.any { b",\n" } else { b"[\n" })?;
        }
        self.any = true;
        let pair = Pair { schema: 1, id, primary: answer, secondary: second.as_ref(), apart };
        serde_json::to_writer(&mut self.out, &pair).map_err(io::Error::from)?;
        if self.format != Format::Json {
            self.out.write_all(b"\n")?;
        }
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.format == Format::Json {
            self.out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        }
        self.out.flush()
    }
}
