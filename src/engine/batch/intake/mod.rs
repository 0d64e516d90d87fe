//! Records of all payers into columns, and what they come to.
//!
//! In: rows, one by one, each with its place. Out: [`Decided`] blocks by payer. What always holds: a row is taken, or it is said what it wants instead; what was taken is
//! decided as [`super::Batch`] decides the session of the same record.
//!
//! [`payer`] holds what is one payer's, [`slots`] the columns that its records go into, [`source`] finds the cells of a plan in a row, [`many`] those of many rows at once, [`fill`] puts them into columns, [`extras`] reads what a profile declares, [`derive`](mod@derive) fills in the contract's
//! defaults, [`presumed`] what a profile presumes, [`decided`] reads what came of it.

mod decided;
mod derive;
mod extras;
mod fill;
mod many;
mod payer;
mod presumed;
mod slots;
mod source;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::Batch;
use super::row::{Cell, Grid, Paths, Record, Row, Words};
use crate::engine::options::{Complete, Options};
use crate::engine::reference::Facts;
use crate::engine::{Engine, ids::Ids};
use crate::model::earlier::Past;
use crate::model::facts::Owner;
use crate::model::session::Session;
pub use decided::{Decided, Short};
use payer::{Payer, Taken};

/// Texts up to which numbers are kept from lot to lot.
const TEXTS: usize = 200_000;

/// Payers' rules for many records at once, each made ready when a record first names its payer; for all threads.
#[derive(Debug)]
pub struct Batches<'e> {
    engine: &'e Engine,
    options: &'e Options,
    past: bool,
    /// Whether findings are wanted in words.
    words: bool,
    /// Whether a row says all that its session would.
    rows: bool,
    made: BTreeMap<&'e str, OnceLock<Option<Batch<'e>>>>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// It is in a column.
    Taken,
    /// It has to become a session: the row alone does not say enough.
    Session,
}

/// Whose rules a record was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose(usize);

/// What the sessions of one patient and day have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'r> {
    /// Id of the profile.
    pub payer: &'r str,
    /// The patient.
    pub patient: &'r str,
    /// The day.
    pub date: Date,
}

/// Takes records in, a lot at a time.
#[derive(Debug)]
pub struct Intake<'e> {
    batches: &'e Batches<'e>,
    ids: Ids,
    /// Texts by number.
    pub words: Words,
    /// Names that only profiles know, by number: what is known of each by its number holds only for these.
    pub paths: Paths,
    payers: Vec<(&'e str, Payer<'e>)>,
    /// The payer of the last record, as it was named.
    last: Option<(String, usize)>,
    next_number: u32,
}

impl<'e> Batches<'e> {
    /// For the payers of an engine; `None` where the options ask for what only the reference engine does: fees, units taken as billed, visits that have not
    /// been. With `past` earlier sessions are known beside the records: what they may say, no row says.
    #[must_use]
    pub fn new(engine: &'e Engine, options: &'e Options, past: bool) -> Option<Self> {
        let plain = options.fees.is_none() && !options.units_as_billed && options.units_matter;
        // From which day on earlier sessions are known matters only where they are asked.
        let of_past = |path: &str| past && path == "history.complete_from";
        let rows = options.set.iter().all(|(path, _)| of_past(path)) && options.complete == Complete::No;
        let made = engine.ids().map(|id| (id, OnceLock::new())).collect();
        plain.then_some(Self { engine, options, past, words: false, rows, made })
    }

    /// The same with findings in words: a session with one that cannot be said is the reference engine's.
    #[must_use]
    pub fn in_words(self) -> Self {
        Self { words: true, ..self }
    }

    /// Whether findings are wanted in words.
    #[must_use]
    pub fn are_in_words(&self) -> bool {
        self.words
    }

    fn of(&'e self, name: &str) -> Option<(&'e str, &'e Batch<'e>)> {
        let (id, made) = self.made.get_key_value(self.engine.id(name)?)?;
        made.get_or_init(|| self.engine.batch(id)).as_ref().map(|batch| (*id, batch))
    }
}

impl<'e> Intake<'e> {
    /// Nothing taken yet.
    #[must_use]
    pub fn new(batches: &'e Batches<'e>) -> Self {
        let next_number = 1u32.wrapping_shl(16);
        Self {
            batches,
            ids: Ids::new(),
            words: Words::new(),
            paths: Paths::default(),
            payers: Vec::new(),
            last: None,
            next_number,
        }
    }

    /// Begins a lot.
    pub fn begin(&mut self) {
        self.words.forget_lists();
        self.payers.iter_mut().for_each(|(_, payer)| payer.forget_lists());
        if self.words.count() > TEXTS {
            self.words = Words::new();
            self.payers.iter_mut().for_each(|(_, payer)| payer.forget());
        }
    }

    /// Takes a row that was read with these words and paths.
    pub fn take(&mut self, place: usize, row: &mut Row) -> Take {
        let Some(payer) = self.payer_of(row).filter(|_| self.batches.rows) else { return Take::Session };
        let Some(date) = self.date(row) else { return Take::Session };
        match self.payers.get_mut(payer) {
            Some((_, payer)) => payer.take(place, row, date, &self.paths, &mut self.words),
            None => Take::Session,
        }
    }

    /// Takes records of a grid, which was read with these words and paths; `place` is that of the first. Says of each that was taken whose it is.
    pub fn take_grid(&mut self, place: usize, grid: &mut Grid) -> Vec<Option<Whose>> {
        let mut whose: Vec<Option<Whose>> = vec![None; grid.rows()];
        let mut by_payer: Vec<(usize, Vec<usize>)> = Vec::new();
        // A reader of columns keeps a text that stands there many times once.
        let runs =
            if self.batches.rows { grid.column(Owner::Session, self.ids.payer).runs(grid.rows()) } else { vec![] };
        for run in runs {
            let Some(payer) = self.payer_of(&grid.at(run.start)) else { continue };
            let rows = run.filter(|at| !grid.is_out(*at));
            match by_payer.iter_mut().find(|(known, _)| *known == payer) {
                Some((_, known)) => known.extend(rows),
                None => by_payer.push((payer, rows.collect())),
            }
        }
        let Self { payers, paths, words, .. } = self;
        for (number, rows) in by_payer {
            let Some((_, payer)) = payers.get_mut(number) else { continue };
            payer.take_grid(place, (grid, rows), paths, words, |row| {
                whose.get_mut(row).into_iter().for_each(|whose| *whose = Some(Whose(number)));
            });
        }
        whose
    }

    /// Takes a session that stands alone, with what is known of its patient; false if it is for the reference engine.
    pub fn take_session(&mut self, place: usize, session: &Session, past: &Past) -> bool {
        let Batches { engine, options, .. } = self.batches;
        let Some(facts) = Facts::of(engine, session, past, options) else { return false };
        let Some(at) = self.payer(facts.payer()) else { return false };
        let payer = self.payers.get_mut(at);
        payer.is_some_and(|(_, payer)| payer.take_session(place, &facts, &mut self.words))
    }

    /// What the sessions of the day of the row taken last have in common; `None`: it stands alone.
    #[must_use]
    pub fn day<'r>(&'r self, row: &'r impl Record) -> Option<Day<'r>> {
        let (_, payer) = self.payers.get(self.last.as_ref()?.1)?;
        let (payer, patient) = payer.patient(row.session(payer.ids().patient), row)?;
        Some(Day { payer, patient, date: self.date(row)? })
    }

    /// The id of the profile that a record was taken for.
    #[must_use]
    pub fn payer_id(&self, whose: Whose) -> Option<&'e str> {
        self.payers.get(whose.0).map(|(_, payer)| payer.batch().payer())
    }

    /// Decides what was taken since the lot began.
    pub fn decide(&mut self) -> Vec<Decided<'e>> {
        let mut all = Vec::new();
        for (_, payer) in &mut self.payers {
            let (batch, sayings) = (payer.batch(), payer.sayings());
            for Taken { slots, block, kept } in payer.blocks(&self.words) {
                let brief = batch.decide_block(slots.plan, &block, &slots.classes, &self.words.dictionaries);
                let said = sayings.map(|sayings| (sayings, kept));
                all.extend(brief.map(|brief| Decided::new(batch, brief, said)));
            }
        }
        all
    }

    fn date(&self, row: &impl Record) -> Option<Date> {
        match row.session(self.ids.date) {
            Cell::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The place of the payer that a row names, or that is meant where it names none.
    fn payer_of(&mut self, row: &impl Record) -> Option<usize> {
        let named = match row.session(self.ids.payer) {
            Cell::Plain(span) => Some(row.text(span)),
            _ => None,
        };
        let name = named.or(self.batches.options.payer.as_deref())?;
        if let Some((last, at)) = &self.last
            && last == name
        {
            return Some(*at);
        }
        let at = self.payer(name)?;
        self.last = Some((name.to_owned(), at));
        Some(at)
    }

    /// The place of a payer, by its id or another name.
    fn payer(&mut self, name: &str) -> Option<usize> {
        let (id, batch) = self.batches.of(name)?;
        let known = self.payers.iter().position(|(known, _)| *known == id);
        Some(known.unwrap_or_else(|| {
            let Batches { options, past, words, .. } = *self.batches;
            let payer = Payer::new(batch, options, past, words, self.next_number);
            self.next_number = self.next_number.saturating_add(payer.width());
            self.payers.push((id, payer));
            self.payers.len().saturating_sub(1)
        }))
    }
}
