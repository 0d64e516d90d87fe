//! What one thread takes records in with.
//!
//! In: records of JSON, sessions of a table, or rows of a batch. Out: what is known of each that was taken, beside what is in columns. What always holds: of a record of which nothing is known
//! nothing counts that may have been taken in.

use super::known::{Beside, Known, One};
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

    /// The ids of all records that were taken in, one behind the other.
    pub fn ids(&self) -> &str {
        &self.ids
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
    pub fn take(&mut self, place: usize, (batch, at): (&Batch, usize), direct: &mut Direct) -> Option<One> {
        let Self { intake, row, named, ids, codes, payer, .. } = self;
        let Batch { rows, layout, .. } = batch;
        let is_row = direct.fill_row(row, &mut intake.words, &mut intake.paths, |flat, names, paths| {
            flat::fill(rows, layout, at, flat, names, paths)
        });
        if !is_row || intake.take(place, row) == Take::Session {
            return None;
        }
        let day = intake.day(row).map(|batch::Day { payer: id, patient, date }| {
            Day::by(marked(id, payer), patient.as_bytes(), days::since_1970(date))
        });
        named.of(row, day, ids, codes)
    }

    /// Takes rows of a batch in at once, as far as they can be answered in short; adds what is known of each, or nothing of any, to what is known of those before.
    pub fn rows(&mut self, known: &mut Known, rows: &Rows, direct: &mut Direct) {
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
    pub fn texts<'t>(&mut self, known: &mut Known, texts: impl Iterator<Item = &'t [u8]>, direct: &mut Direct) {
        let Self { intake, grid, trail, .. } = self;
        let texts = texts.map(|text| std::str::from_utf8(text).ok().map(str::trim_ascii_end));
        direct.read_grid(texts, grid, &mut intake.words, (&mut intake.paths, trail));
        self.grid(known);
    }

    /// Takes sessions of a table in, in the same way.
    pub fn groups<'g>(&mut self, known: &mut Known, groups: impl Iterator<Item = &'g Group>, direct: &mut Direct) {
        let Self { intake, grid, .. } = self;
        direct.read_groups(groups, grid, &mut intake.words, &mut intake.paths);
        self.grid(known);
    }

    /// Takes what is in the grid in; adds what is known of each.
    fn grid(&mut self, all: &mut Known) {
        let Self { intake, grid, ids, codes, named, payer, .. } = self;
        let taken = intake.take_grid(all.len(), grid);
        let column = |id| grid.column(Owner::Session, id);
        let (dates, names, patients) = (column(named.date), column(named.id), column(named.patient));
        let lines = LineCodes::of(grid, named.code, codes);
        let kept = kept_together(grid, names, ids);
        // Mostly all are of one payer.
        let mut last = None::<(Whose, PayerMark)>;
        let mut mark = |whose: Whose| match last {
            Some((known, mark)) if known == whose => Some(mark),
            _ => {
                let mark = marked(intake.payer_id(whose)?, payer);
                last = Some((whose, mark));
                Some(mark)
            }
        };
        let mut known = |at: usize, whose: Whose| {
            let (day, name) = (dates.day_at(at).filter(|day| days::is_day(*day))?, names.plain_at(at)?);
            let text = grid.bytes(name);
            let of = match patients.plain_at(at) {
                Some(patient) => Some(Day::by(mark(whose)?, grid.bytes(patient), day)),
                None => None,
            };
            let codes = lines.at(at, codes)?;
            let id = match kept {
                Some((first, from)) => name.counted_from(first).behind(from),
                None => kept_as(grid.text(name), ids),
            };
            Some(One { id: Id::of_bytes(text), day: of, beside: Beside { day, id, codes } })
        };
        taken.into_iter().enumerate().for_each(|(at, whose)| all.push(whose.and_then(|whose| known(at, whose))));
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

/// The codes of the lines of a grid.
struct LineCodes<'g> {
    all: &'g Cells,
    /// Where those of each record begin.
    starts: &'g [usize],
    /// Where the first of them stands among those of the lot; `None`: each record has to add its own, as some line has none.
    from: Option<usize>,
}

impl<'g> LineCodes<'g> {
    /// Of a grid; adds all of them to those of the lot where every line has one.
    fn of(grid: &'g Grid, code: Option<FactId>, codes: &mut Vec<u32>) -> Self {
        let (all, starts) = (grid.column(Owner::Line, code), grid.starts(Owner::Line));
        let from = match all {
            Cells::Texts(all) if !all.iter().any(|code| *code == UNKNOWN || *code == ABSENT) => {
                let from = codes.len();
                codes.extend_from_slice(all);
                Some(from)
            }
            _ => None,
        };
        Self { all, starts, from }
    }

    /// Where those of a record stand among those of the lot; `None` where one is not known.
    #[inline]
    fn at(&self, at: usize, codes: &mut Vec<u32>) -> Option<Span> {
        let lines = *self.starts.get(at)?..*self.starts.get(at.checked_add(1)?)?;
        if let Some(from) = self.from {
            return Some(Span::of(lines.start, lines.end).behind(from));
        }
        let from = codes.len();
        for at in lines {
            match self.all.get(at) {
                Cell::Text(number) => codes.push(number),
                _ => return None,
            }
        }
        Some(Span::of(from, codes.len()))
    }
}

impl Named {
    /// What is known of a record; `None` where something is not.
    fn of(self, row: &impl Record, day: Option<Day>, ids: &mut String, codes: &mut Vec<u32>) -> Option<One> {
        let (Cell::Date(date), Cell::Plain(id)) = (row.session(self.date), row.session(self.id)) else { return None };
        let from = codes.len();
        for at in 0..row.lines() {
            match row.line(at, self.code) {
                Cell::Text(number) => codes.push(number),
                _ => return None,
            }
        }
        let (text, codes) = (row.text(id), Span::of(from, codes.len()));
        let beside = Beside { day: days::since_1970(date), id: kept_as(text, ids), codes };
        Some(One { id: Id::of(text), day, beside })
    }
}

/// Keeps a text behind others.
fn kept_as(text: &str, texts: &mut String) -> Span {
    let begin = texts.len();
    texts.push_str(text);
    Span::of(begin, texts.len())
}

/// Keeps all texts of a column behind others at once, where they stand one behind the other in their grid: where the first of them stands there, and where here.
fn kept_together(grid: &Grid, column: &Cells, texts: &mut String) -> Option<(Span, usize)> {
    let Cells::Plain(all) = column else { return None };
    let (first, last) = (all.first()?, all.last()?);
    if !all.array_windows().all(|[before, next]| next.is_behind(*before)) {
        return None;
    }
    let begin = texts.len();
    texts.push_str(grid.texts_between(*first, *last)?);
    Some((*first, begin))
}
