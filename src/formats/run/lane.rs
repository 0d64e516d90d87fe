//! The fast lane: records of JSON and of columns that come to briefs without becoming sessions.
//!
//! In: records as they stand in the input. Out: rows in short, and where each is; or nothing, and then the record goes the way of all others. What always holds: what
//! comes out here is what the reference engine would have said of the same record alone.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::block::Prepared;
use super::decide::Group;
use super::over::Day;
use super::workers::side_by_side;
use crate::engine::batch::{
    Batches, Cell, Decided, Grid, Intake, Record, Row, Short, Span, Spoken, Take, Texts, Words,
};
use crate::formats::brief::rules::{PayerNumber, RuleNumber};
use crate::formats::brief::units::Units;
use crate::formats::brief::words::{Said, StemNumber};
use crate::formats::brief::{BriefRows, Detail};
use crate::formats::read::columnar::{Batch, flat, many};
use crate::formats::read::direct::Direct;
use crate::formats::read::error::ReadError;
use crate::formats::read::raw::Raw;
use crate::formats::read::seen::Id;
use crate::model::facts::{FactId, Owner};
use crate::model::session::{Session, line_code};

/// Groups that one thread answers at once.
const GROUPS: usize = 256;

/// Rows of a batch that are read at once at least.
const MANY: usize = 16;

/// Records after which it shows how many can be answered.
const ENOUGH: usize = 2048;

/// Answers records in short, most of them without sessions.
pub trait Shortcut: Sync {
    /// Answers the records of a lot, as far as that can be done here; what becomes of the others `other` says. What comes of each is in their order.
    fn lot(
        &self,
        items: Vec<Result<Raw, ReadError>>,
        direct: &mut Direct,
        other: Other<'_>,
    ) -> Vec<Result<Prepared, ReadError>>;

    /// Answers groups that are sessions which stand alone, as far as that can be done here; of each in their order.
    fn groups(&self, groups: &[Group]) -> Vec<Option<Where>>;
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
    id: Option<FactId>,
    date: Option<FactId>,
    code: Option<FactId>,
}

/// A record that was answered here.
#[derive(Debug)]
pub struct Answered {
    /// As it stands in the input.
    pub raw: Raw,
    /// Its id as it is kept.
    pub id: Id,
    /// Its patient's day; `None`: it stands alone.
    pub day: Option<Day>,
    /// The rows of its lot.
    pub rows: Arc<BriefRows>,
    /// Its place among them.
    pub at: usize,
}

/// How much came of what was tried: where nearly every record waits for a fact, trying costs more than it saves. Nothing but the time depends on it.
#[derive(Debug, Default)]
struct Luck {
    tried: AtomicUsize,
    answered: AtomicUsize,
    turns: AtomicUsize,
}

impl Luck {
    /// Whether the next lot is worth a try: at first all are, later those of a run in which one in eight is answered, and of any other one lot in 32.
    fn is_worth(&self) -> bool {
        let (tried, answered) = (self.tried.load(Relaxed), self.answered.load(Relaxed));
        let turn = self.turns.fetch_add(1, Relaxed);
        tried < ENOUGH || answered >= tried / 8 || turn.is_multiple_of(32)
    }

    fn note(&self, tried: usize, answered: usize) {
        self.tried.fetch_add(tried, Relaxed);
        self.answered.fetch_add(answered, Relaxed);
    }
}

/// What one thread works with.
#[derive(Debug)]
struct Worker<'e> {
    intake: Intake<'e>,
    row: Row,
    grid: Grid,
    /// Ids of the records of a lot, and the numbers of their codes.
    ids: String,
    codes: Vec<u32>,
    /// What the findings of a session say.
    spoken: Spoken,
}

/// A record that was taken in.
struct Noted {
    place: usize,
    raw: Raw,
    known: Known,
}

/// What is known of it beside what is in columns.
struct Known {
    kept: Id,
    day: Option<Day>,
    id: Span,
    date: Date,
    codes: Span,
}

impl<'e> Lane<'e> {
    /// Nobody works yet.
    #[must_use]
    pub fn new(batches: &'e Batches<'e>) -> Self {
        let session = |path| FactId::find(Owner::Session, path);
        Self {
            batches,
            idle: Mutex::default(),
            rows: Luck::default(),
            sessions: Luck::default(),
            id: session("id"),
            date: session("date_of_service"),
            code: FactId::find(Owner::Line, "code"),
        }
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
                let head = Head { id: session.id(), date, codes: session.lines.iter().map(line_code) };
                let is_told = names.push(&mut rows, told, head, &intake.words, spoken);
                is_told.then(|| rows.len().saturating_sub(1))
            }));
        }
        self.sessions.note(groups.len(), rows.len());
        let rows = Arc::new(rows);
        self.give_back(worker);
        places.into_iter().map(|at| at.map(|at| (Arc::clone(&rows), at))).collect()
    }

    /// Takes a record in, if it can be answered here.
    fn note(&self, worker: &mut Worker<'_>, place: usize, raw: Raw, direct: &mut Direct) -> Result<Noted, Raw> {
        match self.taken(worker, place, &raw, direct) {
            Some(known) => Ok(Noted { place, raw, known }),
            None => Err(raw),
        }
    }

    fn taken(&self, worker: &mut Worker<'_>, place: usize, raw: &Raw, direct: &mut Direct) -> Option<Known> {
        let Worker { intake, row, ids, codes, .. } = worker;
        let is_row = match raw {
            Raw::Json(_, text) => {
                let record = std::str::from_utf8(text).ok()?.trim_ascii_end();
                direct.read_row(record, row, &mut intake.words, &mut intake.paths)
            }
            Raw::Row(_, batch, at) => {
                let Batch { rows, layout, .. } = batch.as_ref();
                direct.fill_row(row, &mut intake.words, &mut intake.paths, |flat, names, paths| {
                    flat::fill(rows, layout, *at, flat, names, paths)
                })
            }
            Raw::Columns(_) | Raw::Rows(_) | Raw::Lost(_) => false,
        };
        if !is_row {
            return None;
        }
        let (date, written) = self.written(row, codes)?;
        if intake.take(place, row) == Take::Session {
            return None;
        }
        let (kept, day, id) = self.named(row, intake, ids)?;
        Some(Known { kept, day, id, date, codes: written })
    }

    /// Takes rows of a batch in at once, as far as they can be answered here; what is known of each, or nothing of any.
    fn many(
        &self,
        worker: &mut Worker<'_>,
        place: usize,
        (batch, from, count): (&Batch, usize, usize),
        direct: &mut Direct,
    ) -> Vec<Option<Known>> {
        let Worker { intake, grid, ids, codes, .. } = worker;
        if from.checked_add(count).is_none_or(|until| until > batch.rows.num_rows()) {
            return Vec::new();
        }
        let rows = batch.rows.slice(from, count);
        let into = (&mut *grid, &mut intake.words, &mut intake.paths);
        if !direct.fill_grid(count, into, |many| many::fill(&rows, &batch.layout, many)) {
            return Vec::new();
        }
        intake.begin_grid();
        let one = |at: usize| {
            if grid.is_out(at) {
                return None;
            }
            let (date, written) = self.written(&grid.at(at), codes)?;
            if intake.take_of_grid(place.saturating_add(at), grid, at) == Take::Session {
                return None;
            }
            let (kept, day, id) = self.named(&grid.at(at), intake, ids)?;
            Some(Known { kept, day, id, date, codes: written })
        };
        (0..count).map(one).collect()
    }

    /// The day of a record and the codes of its lines, where it has them.
    fn written(&self, row: &impl Record, codes: &mut Vec<u32>) -> Option<(Date, Span)> {
        let Cell::Date(date) = row.session(self.date) else { return None };
        let from = codes.len();
        for at in 0..row.lines() {
            match row.line(at, self.code) {
                Cell::Text(number) => codes.push(number),
                _ => return None,
            }
        }
        Some((date, Span::of(from, codes.len())))
    }

    /// The id of a record, and the day of its patient.
    fn named(&self, row: &impl Record, intake: &Intake<'_>, ids: &mut String) -> Option<(Id, Option<Day>, Span)> {
        let Cell::Plain(id) = row.session(self.id) else { return None };
        let id = row.text(id);
        let begin = ids.len();
        ids.push_str(id);
        let day = intake.day(row).map(|of| Day::by(of.payer, of.patient, of.date));
        Some((Id::of(id), day, Span::of(begin, ids.len())))
    }
}

/// Rows of one batch that stand one behind the other among the records of a lot: the place of the first, its row, and how many.
fn runs(items: &[Result<Raw, ReadError>]) -> Vec<(usize, Arc<Batch>, usize, usize)> {
    let mut runs: Vec<(usize, Arc<Batch>, usize, usize)> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let Ok(Raw::Row(_, batch, at)) = item else { continue };
        match runs.last_mut() {
            Some((first, of, row, count))
                if Arc::ptr_eq(of, batch)
                    && first.checked_add(*count) == Some(place)
                    && row.checked_add(*count) == Some(*at) =>
            {
                *count = count.saturating_add(1);
            }
            _ => runs.push((place, Arc::clone(batch), *at, 1)),
        }
    }
    runs.retain(|(_, _, _, count)| *count >= MANY);
    runs
}

impl Shortcut for Lane<'_> {
    fn lot(
        &self,
        items: Vec<Result<Raw, ReadError>>,
        direct: &mut Direct,
        other: Other<'_>,
    ) -> Vec<Result<Prepared, ReadError>> {
        if !self.rows.is_worth() {
            return items.into_iter().map(|item| item.map(|raw| other(raw, direct))).collect();
        }
        let mut worker = self.worker();
        let mut all: Vec<Option<Result<Prepared, ReadError>>> = Vec::with_capacity(items.len());
        let mut noted = Vec::with_capacity(items.len());
        let mut at_once: Vec<Option<Known>> = Vec::new();
        for (place, batch, row, count) in runs(&items) {
            let known = self.many(&mut worker, place, (&batch, row, count), direct);
            at_once.resize_with(place, || None);
            at_once.extend(known);
        }
        at_once.resize_with(items.len(), || None);
        for ((place, item), known) in items.into_iter().enumerate().zip(at_once) {
            let known = |raw, worker: &mut Worker<'_>, direct: &mut Direct| match known {
                Some(known) => Ok(Noted { place, raw, known }),
                None => self.note(worker, place, raw, direct),
            };
            all.push(match item {
                Err(error) => Some(Err(error)),
                Ok(raw) => match known(raw, &mut worker, direct) {
                    Ok(one) => {
                        noted.push(one);
                        None
                    }
                    Err(raw) => Some(Ok(other(raw, direct))),
                },
            });
        }
        let decided = worker.intake.decide();
        let told = by_place(&decided, all.len());
        let mut rows = self.rows_to_fill();
        let mut answers = Vec::with_capacity(noted.len());
        let names = Names::new(&decided, &mut rows);
        let Worker { intake, ids, codes, spoken, .. } = &mut worker;
        for one in noted {
            let is_told = told.get(one.place).copied().flatten().is_some_and(|told| {
                let id = ids.get(one.known.id.range()).unwrap_or_default();
                let codes = codes.get(one.known.codes.range()).unwrap_or_default();
                let codes = codes.iter().map(|code| intake.words.text(Texts::Procedures, *code));
                names.push(&mut rows, told, Head { id, date: one.known.date, codes }, &intake.words, spoken)
            });
            if is_told {
                answers.push(one);
            } else if let Some(slot) = all.get_mut(one.place) {
                *slot = Some(Ok(other(one.raw, direct)));
            }
        }
        self.rows.note(all.len(), rows.len());
        let rows = Arc::new(rows);
        for (at, Noted { place, raw, known: Known { kept, day, .. } }) in answers.into_iter().enumerate() {
            if let Some(slot) = all.get_mut(place) {
                let answered = Answered { raw, id: kept, day, rows: Arc::clone(&rows), at };
                *slot = Some(Ok(Prepared::Short(Box::new(answered))));
            }
        }
        self.give_back(worker);
        all.into_iter().flatten().collect()
    }

    fn groups(&self, groups: &[Group]) -> Vec<Option<Where>> {
        let lots = side_by_side(groups.chunks(GROUPS).collect(), |groups: &[Group]| self.sessions(groups));
        lots.into_iter().flatten().collect()
    }
}

impl<'e> Worker<'e> {
    fn new(batches: &'e Batches<'e>) -> Self {
        let intake = Intake::new(batches);
        Self {
            intake,
            row: Row::new(),
            grid: Grid::new(),
            ids: String::new(),
            codes: Vec::new(),
            spoken: Spoken::default(),
        }
    }

    fn begin(&mut self) {
        self.intake.begin();
        self.ids.clear();
        self.codes.clear();
    }
}

/// The numbers that rows have for the payers and rules of blocks.
struct Names {
    blocks: Vec<(PayerNumber, Vec<Rule>)>,
}

/// A rule of a block; its findings have a stem where they are told in words.
#[derive(Clone, Copy)]
struct Rule {
    number: RuleNumber,
    stem: Option<StemNumber>,
}

/// What is known of a session before it is decided.
struct Head<'c, C> {
    id: &'c str,
    date: Date,
    codes: C,
}

impl Names {
    fn new(of: &[Decided<'_>], rows: &mut BriefRows) -> Self {
        let blocks = of.iter().map(|block| {
            let payer = rows.payer_number(block.payer());
            let rules = (0..block.rules()).filter_map(|rule| {
                let (id, effect) = block.rule(rule)?;
                let number = rows.rule_number(payer, id, effect);
                Some(Rule { number, stem: block.stem(rule).map(|stem| rows.stem_number(number, stem)) })
            });
            (payer, rules.collect())
        });
        Self { blocks: blocks.collect() }
    }

    /// Adds the row of a session; false, and nothing is added, where findings are told in words and one of them cannot be said here.
    fn push<'c>(
        &self,
        rows: &mut BriefRows,
        (block, short): (usize, Short<'_>),
        Head { id, date, codes }: Head<'_, impl Iterator<Item = &'c str>>,
        words: &Words,
        spoken: &mut Spoken,
    ) -> bool {
        let Some((payer, rules)) = self.blocks.get(block) else { return false };
        let in_words = rows.detail() == Detail::Findings;
        if in_words && !short.say(words, spoken) {
            return false;
        }
        let mut row = rows.begin(id, *payer, date, short.decision());
        for (code, (decision, units)) in codes.zip(short.lines()) {
            row.line(code, decision, Units::Parts(units));
        }
        if in_words {
            for finding in spoken.findings() {
                if let Some(Rule { number, stem: Some(stem) }) = rules.get(finding.rule).copied() {
                    let said = Said { stem, message: finding.message, fix: finding.fix, cost: None };
                    row.finding_in_words(number, finding.lines(), said);
                }
            }
        } else {
            for (rule, lines) in short.findings() {
                if let Some(rule) = rules.get(rule) {
                    row.finding(rule.number, lines);
                }
            }
        }
        true
    }
}

/// What each record of a lot comes to, by its place, each with its block.
fn by_place<'d>(decided: &'d [Decided<'_>], count: usize) -> Vec<Option<(usize, Short<'d>)>> {
    let mut told = vec![None; count];
    for (number, block) in decided.iter().enumerate() {
        for (place, short) in block.sessions() {
            if let Some(slot) = told.get_mut(place) {
                *slot = short.map(|short| (number, short));
            }
        }
    }
    told
}
