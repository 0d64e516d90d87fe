//! The fast lane: records of JSON, of tables and of columns that come to briefs without becoming sessions.
//!
//! In: records as they stand in the input. Out: rows in short, and where each is; or nothing, and then the record goes the way of all others. What always holds: what
//! comes out here is what the reference engine would have said of the same record alone.
//!
//! A [`worker`] takes records in, what is [`known`] of each stands beside them, [`told`] and [`names`] make rows of what they come to, a [`stretch`] has those that were answered one behind the other, and [`luck`] says whether it is worth trying.

mod known;
mod luck;
mod names;
mod stretch;
mod told;
mod worker;

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use self::known::{Known, Marks};
use self::luck::Luck;
use self::names::{Head, Names};
use self::stretch::Draft;
pub use self::stretch::Stretch;
use self::told::{Told, by_place};
use self::worker::Worker;
use super::block::Prepared;
use super::decide::Group;
use crate::engine::batch::Batches;
use crate::formats::beside::side_by_side;
use crate::formats::brief::codes::CodeNumber;
use crate::formats::brief::{BriefRows, Detail};
use crate::formats::read::direct::Direct;
use crate::formats::read::error::ReadError;
use crate::formats::read::group;
use crate::formats::read::piece::Piece;
use crate::formats::read::raw::Raw;
use crate::formats::read::texts::Texts;
use crate::model::session::{Session, line_code};

/// Groups that one thread answers at once.
const GROUPS: usize = 256;

/// Rows of a batch that are read at once at least.
const MANY: usize = 16;

/// Records of JSON, or sessions of a table, that are in one grid: so few that their texts stay near the processor until they are in the columns.
const TEXTS: usize = 256;

/// Answers records in short, most of them without sessions.
pub trait Shortcut: Sync {
    /// Answers the records of a lot, as far as that can be done here; what becomes of the others `other` says. What comes of each is in their order.
    fn lot(
        &self,
        pieces: Vec<Result<Piece, ReadError>>,
        direct: &mut Direct,
        other: Other<'_>,
    ) -> Vec<Result<Prepared, ReadError>>;

    /// Answers groups that are sessions which stand alone, as far as that can be done here; of each in their order.
    fn groups(&self, groups: &[Group]) -> Vec<Option<Where>>;

    /// Whether so many records of lots were answered that it is worth reading many at once.
    fn answers_many(&self) -> bool;
}

/// Where a row in short is: the rows of its lot, and its place among them.
pub type Where = (Arc<BriefRows>, usize);

/// What becomes of a record that is not answered here.
pub type Other<'o> = &'o dyn Fn(Raw, &mut Direct) -> Prepared;

/// The lane, for all threads.
#[derive(Debug)]
pub struct Lane<'e> {
    batches: &'e Batches<'e>,
    idle: Mutex<Vec<Worker<'e>>>,
    rows: Luck,
    sessions: Luck,
}

impl<'e> Lane<'e> {
    /// Nobody works yet.
    #[must_use]
    pub fn new(batches: &'e Batches<'e>) -> Self {
        Self { batches, idle: Mutex::default(), rows: Luck::default(), sessions: Luck::default() }
    }

    /// Rows that tell as much of findings as is wanted.
    fn rows_to_fill(&self) -> BriefRows {
        BriefRows::new(if self.batches.are_in_words() { Detail::Findings } else { Detail::Rules })
    }

    fn worker(&self) -> Worker<'e> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = kept.unwrap_or_else(|| Worker::new(self.batches));
        worker.begin();
        worker
    }

    fn give_back(&self, worker: Worker<'e>) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }

    /// Answers sessions, each of which is a group.
    fn sessions(&self, groups: &[Group]) -> Vec<Option<Where>> {
        if !self.sessions.is_worth() {
            return vec![None; groups.len()];
        }
        let mut worker = self.worker();
        for (place, group) in groups.iter().enumerate() {
            if let ([session], false) = (&*group.sessions, group.late) {
                worker.intake.take_session(place, session, &group.past);
            }
        }
        let decided = worker.intake.decide();
        let mut rows = self.rows_to_fill();
        let names = Names::new(&decided, &mut rows);
        let Worker { intake, spoken, .. } = &mut worker;
        let mut places = Vec::with_capacity(groups.len());
        for (group, told) in groups.iter().zip(by_place(&decided, groups.len())) {
            let session = group.sessions.first();
            let date = session.and_then(Session::date_of_service);
            let known = told.zip(session.zip(date));
            places.push(known.and_then(|(told, (session, date))| {
                let codes: Vec<CodeNumber> =
                    session.lines.iter().map(|line| rows.code_number(line_code(line))).collect();
                let head = Head { id: session.id(), date, codes: codes.into_iter() };
                let is_told = names.push(&mut rows, told, head, &intake.words, spoken);
                is_told.then(|| rows.len().saturating_sub(1))
            }));
        }
        self.sessions.note(groups.len(), rows.len());
        let rows = Arc::new(rows);
        self.give_back(worker);
        places.into_iter().map(|at| at.map(|at| (Arc::clone(&rows), at))).collect()
    }

    /// Answers the records of a lot, of which there are so many. What they are let in by.
    fn answer(
        &self,
        pieces: Vec<Result<Piece, ReadError>>,
        count: usize,
        rows: &mut BriefRows,
        lot: &mut Lot<'_>,
    ) -> Marks {
        let mut worker = self.worker();
        let mut known = Known::new(count);
        let alike = |one: &_, next: &_| is_json(one) && is_json(next) || table(one).is_some() && table(next).is_some();
        for run in pieces.chunk_by(alike) {
            if run.first().is_some_and(is_json) {
                let mut texts = run.iter().flat_map(json).peekable();
                while texts.peek().is_some() {
                    worker.texts(&mut known, texts.by_ref().take(TEXTS), lot.direct);
                }
                continue;
            }
            if run.first().and_then(table).is_some() {
                for some in run.chunks(TEXTS) {
                    worker.groups(&mut known, some.iter().filter_map(table), lot.direct);
                }
                continue;
            }
            for piece in run {
                let place = known.len();
                match piece {
                    Ok(Piece::Rows(rows)) => {
                        if rows.places.len() >= MANY {
                            worker.rows(&mut known, rows, lot.direct);
                        }
                        known.fill(place.saturating_add(rows.places.len()));
                        // What is unusual in a row may be usual for a row by itself.
                        for at in known.open(place) {
                            let behind = rows.places.start.saturating_add(at.saturating_sub(place));
                            if let Some(one) = worker.take(at, (&rows.batch, behind), lot.direct) {
                                known.set(at, one);
                            }
                        }
                    }
                    Ok(Piece::One(Raw::Row(_, batch, at))) => {
                        known.push(worker.take(place, (batch, *at), lot.direct));
                    }
                    Ok(Piece::One(_) | Piece::Texts(_)) | Err(_) => known.push(None),
                }
            }
        }
        let decided = worker.intake.decide();
        let codes = worker.codes(rows);
        let mut spoken = std::mem::take(&mut worker.spoken);
        let mut told = Told::new(&decided, &known, (worker.ids(), &codes), worker.words(), rows);
        let mut place = 0usize;
        for piece in pieces {
            match piece {
                Err(error) => {
                    lot.close();
                    lot.all.push(Next::Other(Err(error)));
                    place = place.saturating_add(1);
                }
                Ok(Piece::One(raw)) => {
                    match told.row(place, &mut spoken) {
                        Some((row, _)) => lot.answered(raw, (place, row), count.saturating_sub(place)),
                        None => lot.other(raw),
                    }
                    place = place.saturating_add(1);
                }
                Ok(Piece::Texts(all)) => {
                    let row = |place| told.row(place, &mut spoken);
                    let draft = |at, place, row| Draft::of_texts(all.behind(at), place, row);
                    place = lot.many(place..place.saturating_add(all.len()), row, draft, |at| all.raw(at));
                }
                Ok(Piece::Rows(all)) => {
                    let row = |place| told.row(place, &mut spoken);
                    let draft = |at, place, row| Draft::of_rows(all.behind(at), place, row);
                    place = lot.many(place..place.saturating_add(all.places.len()), row, draft, |at| all.raw(at));
                }
            }
        }
        drop(told);
        drop(decided);
        worker.spoken = spoken;
        self.rows.note(count, rows.len());
        self.give_back(worker);
        known.marks
    }
}

/// What becomes of what stands at a place of the input.
enum Next {
    Other(Result<Prepared, ReadError>),
    Stretch(Draft),
}

/// What comes of a lot, in its order.
struct Lot<'l> {
    all: Vec<Next>,
    open: Option<Draft>,
    direct: &'l mut Direct,
    other: Other<'l>,
}

impl Lot<'_> {
    /// A record that is not answered here.
    fn other(&mut self, raw: Raw) {
        self.close();
        self.all.push(Next::Other(Ok((self.other)(raw, self.direct))));
    }

    /// A record by itself that was answered: its place, and that of its row; so many may follow it, with itself.
    fn answered(&mut self, raw: Raw, (place, row): (usize, usize), room: usize) {
        let raw = match &mut self.open {
            Some(open) => open.push(raw),
            None => Some(raw),
        };
        if let Some(raw) = raw {
            self.close();
            // Mostly all of a lot are answered; after one that was not, nobody knows.
            let mut draft = Draft::of_each(place, row, if self.all.is_empty() { room } else { 0 });
            draft.push(raw);
            self.open = Some(draft);
        }
    }

    /// Records that came at once, at these places: `row` says the row of one and how many from it on have theirs one behind the other, `draft` begins a stretch behind so many of
    /// them, `raw` has one by itself. The place behind them.
    fn many(
        &mut self,
        places: Range<usize>,
        mut row: impl FnMut(usize) -> Option<(usize, usize)>,
        draft: impl Fn(usize, usize, usize) -> Draft,
        raw: impl Fn(usize) -> Raw,
    ) -> usize {
        self.close();
        let mut place = places.start;
        while place < places.end {
            let at = place.saturating_sub(places.start);
            let many = match row(place) {
                Some((row, many)) => {
                    let many = many.min(places.end.saturating_sub(place)).max(1);
                    self.open.get_or_insert_with(|| draft(at, place, row)).extend(many);
                    many
                }
                None => {
                    self.other(raw(at));
                    1
                }
            };
            place = place.saturating_add(many);
        }
        self.close();
        places.end
    }

    /// The stretch ends here.
    fn close(&mut self) {
        self.all.extend(self.open.take().map(Next::Stretch));
    }
}

impl Shortcut for Lane<'_> {
    fn lot(
        &self,
        pieces: Vec<Result<Piece, ReadError>>,
        direct: &mut Direct,
        other: Other<'_>,
    ) -> Vec<Result<Prepared, ReadError>> {
        let count = pieces.iter().map(|piece| piece.as_ref().map_or(1, Piece::len)).fold(0, usize::saturating_add);
        let mut lot = Lot { all: Vec::new(), open: None, direct, other };
        let mut rows = self.rows_to_fill();
        let mut marks = Marks::default();
        if self.rows.is_worth() {
            marks = self.answer(pieces, count, &mut rows, &mut lot);
        } else {
            for piece in pieces {
                match piece {
                    Ok(piece) => piece.each(|raw| lot.other(raw)),
                    Err(error) => lot.all.push(Next::Other(Err(error))),
                }
            }
        }
        lot.close();
        let (rows, marks) = (Arc::new(rows), Arc::new(marks));
        let finished = |next| match next {
            Next::Other(prepared) => prepared,
            Next::Stretch(draft) => Ok(Prepared::Short(draft.finish(&marks, &rows))),
        };
        lot.all.into_iter().map(finished).collect()
    }

    fn groups(&self, groups: &[Group]) -> Vec<Option<Where>> {
        let lots = side_by_side(groups.chunks(GROUPS).collect(), |groups: &[Group]| self.sessions(groups));
        lots.into_iter().flatten().collect()
    }

    fn answers_many(&self) -> bool {
        self.rows.comes_often()
    }
}

/// Whether it is records of JSON.
fn is_json(piece: &Result<Piece, ReadError>) -> bool {
    matches!(piece, Ok(Piece::One(Raw::Json(..)) | Piece::Texts(_)))
}

/// The texts of records of JSON.
fn json(piece: &Result<Piece, ReadError>) -> impl Iterator<Item = &[u8]> {
    let (one, many) = match piece {
        Ok(Piece::One(Raw::Json(_, text))) => (Some(text.as_slice()), None),
        Ok(Piece::Texts(texts)) => (None, Some(texts)),
        _ => (None, None),
    };
    one.into_iter().chain(many.into_iter().flat_map(Texts::iter))
}

/// The rows of a session of a table.
fn table(piece: &Result<Piece, ReadError>) -> Option<&group::Group> {
    match piece {
        Ok(Piece::One(Raw::Rows(group))) => Some(group),
        _ => None,
    }
}
