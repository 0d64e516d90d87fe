//! What one thread takes records in with.
//!
//! In: records of JSON, sessions of a table, or rows of a batch. Out: what is known of each that was taken, beside what is in columns. What always holds: of a record of which nothing is known
//! nothing counts that may have been taken in.

use jiff::civil::Date;

use crate::engine::batch::{
    self, ABSENT, Batches, Cell, Cells, Grid, Intake, Record, Row, Span, Spoken, Take, Texts, UNKNOWN, Whose, Words,
};
use crate::formats::brief::BriefRows;
use crate::formats::brief::codes::CodeNumber;
use crate::formats::read::columnar::{Batch, flat, many};
use crate::formats::read::direct::Direct;
use crate::formats::read::direct::trail::Trail;
use crate::formats::read::group::Group;
use crate::formats::read::piece::Rows;
use crate::formats::read::seen::Id;
use crate::formats::run::over::{Day, PayerMark};
use crate::model::days;
use crate::model::facts::{FactId, Owner};

/// What one thread works with.
#[derive(Debug)]
pub struct Worker<'e> {
    /// Takes records in.
    pub intake: Intake<'e>,
    row: Row,
    /// The ways of records of JSON.
    trail: Trail,
    grid: Grid,
    /// Ids of the records of a lot, and the numbers of their codes.
    ids: String,
    codes: Vec<u32>,
    /// The payer of the record before, as days know it.
    payer: Option<(String, PayerMark)>,
    /// What the findings of a session say.
    pub spoken: Spoken,
    named: Named,
}

/// The facts that are known of a record beside its columns.
#[derive(Clone, Copy, Debug)]
struct Named {
    id: Option<FactId>,
    date: Option<FactId>,
    patient: Option<FactId>,
    code: Option<FactId>,
}

/// What is known of a record beside what is in columns.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Its id as it is kept.
    pub kept: Id,
    /// Its patient's day; `None`: it stands alone.
    pub day: Option<Day>,
    /// Its day.
    pub date: Date,
    id: Span,
    /// Where the codes of its lines stand among all.
    pub codes: Span,
}

impl<'e> Worker<'e> {
    /// Nothing taken yet.
    pub fn new(batches: &'e Batches<'e>) -> Self {
        let session = |path| FactId::find(Owner::Session, path);
        Self {
            intake: Intake::new(batches),
            row: Row::new(),
            trail: Trail::new(),
            grid: Grid::new(),
            ids: String::new(),
            codes: Vec::new(),
            payer: None,
            spoken: Spoken::default(),
            named: Named {
                id: session("id"),
                date: session("date_of_service"),
                patient: session("patient.id"),
                code: FactId::find(Owner::Line, "code"),
            },
        }
    }

    /// Begins a lot.
    pub fn begin(&mut self) {
        self.intake.begin();
        self.ids.clear();
        self.codes.clear();
    }

    /// The id of a record.
    pub fn id(&self, known: &Known) -> &str {
        self.ids.get(known.id.range()).unwrap_or_default()
    }

    /// The codes of all lines that were taken in, by the numbers that rows have for them.
    pub fn codes(&self, rows: &mut BriefRows) -> Vec<CodeNumber> {
        let mut known: Vec<Option<CodeNumber>> = Vec::new();
        let number = |code: &u32| {
            let place = usize::try_from(*code).unwrap_or(usize::MAX);
            if known.len() <= place {
                known.resize(place.saturating_add(1), None);
            }
            if let Some(Some(number)) = known.get(place) {
                return *number;
            }
            let number = rows.code_number(self.intake.words.text(Texts::Procedures, *code));
            known.get_mut(place).into_iter().for_each(|known| *known = Some(number));
            number
        };
        self.codes.iter().map(number).collect()
    }

    /// Takes a row of a batch in by itself, if it can be answered in short.
    pub fn take(&mut self, place: usize, (batch, at): (&Batch, usize), direct: &mut Direct) -> Option<Known> {
        let Self { intake, row, named, ids, codes, payer, .. } = self;
        let Batch { rows, layout, .. } = batch;
        let is_row = direct.fill_row(row, &mut intake.words, &mut intake.paths, |flat, names, paths| {
            flat::fill(rows, layout, at, flat, names, paths)
        });
        if !is_row || intake.take(place, row) == Take::Session {
            return None;
        }
        let day = intake
            .day(row)
            .map(|batch::Day { payer: id, patient, date }| Day::by(marked(id, payer), patient, days::since_1970(date)));
        named.of(row, day, ids, codes)
    }

    /// Takes rows of a batch in at once, as far as they can be answered in short; adds what is known of each, or nothing of any, to what is known of those before.
    pub fn rows(&mut self, known: &mut Vec<Option<Known>>, rows: &Rows, direct: &mut Direct) {
        let Self { intake, grid, .. } = self;
        let Rows { batch, places, .. } = rows;
        if places.end > batch.rows.num_rows() {
            return;
        }
        let rows = batch.rows.slice(places.start, places.len());
        let into = (&mut *grid, &mut intake.words, &mut intake.paths);
        if !direct.fill_grid(rows.num_rows(), into, |many| many::fill(&rows, &batch.layout, many)) {
            return;
        }
        self.grid(known);
    }

    /// Takes records of JSON in, as far as they can be answered in short; adds what is known of each.
    pub fn texts<'t>(
        &mut self,
        known: &mut Vec<Option<Known>>,
        texts: impl Iterator<Item = &'t [u8]>,
        direct: &mut Direct,
    ) {
        let Self { intake, grid, trail, .. } = self;
        let texts = texts.map(|text| std::str::from_utf8(text).ok().map(str::trim_ascii_end));
        direct.read_grid(texts, grid, &mut intake.words, (&mut intake.paths, trail));
        self.grid(known);
    }

    /// Takes sessions of a table in, in the same way.
    pub fn groups<'g>(
        &mut self,
        known: &mut Vec<Option<Known>>,
        groups: impl Iterator<Item = &'g Group>,
        direct: &mut Direct,
    ) {
        let Self { intake, grid, .. } = self;
        direct.read_groups(groups, grid, &mut intake.words, &mut intake.paths);
        self.grid(known);
    }

    /// Takes what is in the grid in; adds what is known of each.
    fn grid(&mut self, all: &mut Vec<Option<Known>>) {
        let Self { intake, grid, ids, codes, named, payer, .. } = self;
        let taken = intake.take_grid(all.len(), grid);
        all.reserve(taken.len());
        let column = |id| grid.column(Owner::Session, id);
        let (dates, names, patients) = (column(named.date), column(named.id), column(named.patient));
        let lines = (grid.column(Owner::Line, named.code), grid.starts(Owner::Line));
        // Mostly all are of one payer.
        let (mut last, mut date) = (None::<(Whose, PayerMark)>, None::<(i32, Date)>);
        let mut mark = |whose: Whose| match last {
            Some((known, mark)) if known == whose => Some(mark),
            _ => {
                let mark = marked(intake.payer_id(whose)?, payer);
                last = Some((whose, mark));
                Some(mark)
            }
        };
        let mut known = |at: usize, whose: Whose| {
            let (number, id) = (dates.day_at(at)?, grid.text(names.plain_at(at)?));
            let day = match patients.plain_at(at) {
                Some(patient) => Some(Day::by(mark(whose)?, grid.text(patient), number)),
                None => None,
            };
            // Records mostly come by date.
            let date = match date {
                Some((known, date)) if known == number => date,
                _ => date.insert((number, days::date(number)?)).1,
            };
            let codes = put_codes(codes, lines, at)?;
            Some(known(id, (date, day), ids, codes))
        };
        all.extend(taken.into_iter().enumerate().map(|(at, whose)| known(at, whose?)));
    }

    /// Texts by number.
    pub fn words(&self) -> &Words {
        &self.intake.words
    }
}

/// The mark of a payer, which is mostly the one before.
fn marked(payer: &str, last: &mut Option<(String, PayerMark)>) -> PayerMark {
    match last {
        Some((known, mark)) if known == payer => *mark,
        _ => last.insert((payer.to_owned(), PayerMark::of(payer))).1,
    }
}

/// Adds the codes of the lines of a record of a grid, `lines` are those of all and where those of each begin; `None` where one is not known.
fn put_codes(codes: &mut Vec<u32>, (all, starts): (&Cells, &[usize]), at: usize) -> Option<Span> {
    let (from, lines) = (codes.len(), *starts.get(at)?..*starts.get(at.checked_add(1)?)?);
    match all {
        Cells::Texts(all) => {
            let own = all.get(lines)?;
            if own.iter().any(|code| *code == UNKNOWN || *code == ABSENT) {
                return None;
            }
            codes.extend_from_slice(own);
        }
        all => {
            for at in lines {
                match all.get(at) {
                    Cell::Text(number) => codes.push(number),
                    _ => return None,
                }
            }
        }
    }
    Some(Span::of(from, codes.len()))
}

impl Named {
    /// What is known of a record; `None` where something is not.
    fn of(self, row: &impl Record, day: Option<Day>, ids: &mut String, codes: &mut Vec<u32>) -> Option<Known> {
        let (Cell::Date(date), Cell::Plain(id)) = (row.session(self.date), row.session(self.id)) else { return None };
        let from = codes.len();
        for at in 0..row.lines() {
            match row.line(at, self.code) {
                Cell::Text(number) => codes.push(number),
                _ => return None,
            }
        }
        Some(known(row.text(id), (date, day), ids, Span::of(from, codes.len())))
    }
}

fn known(id: &str, (date, day): (Date, Option<Day>), ids: &mut String, codes: Span) -> Known {
    let begin = ids.len();
    ids.push_str(id);
    Known { kept: Id::of(id), day, date, id: Span::of(begin, ids.len()), codes }
}
