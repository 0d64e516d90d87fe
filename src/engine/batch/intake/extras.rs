//! What a profile declares (`extra.*`, counters), read out of a row by the declared types.
//!
//! In: a row's extras, whose names are paths. Out: a cell for each declared fact, of the session and of each line. What always holds: a value that is not of its
//! type is a record to reject, which is not done here.

use std::collections::BTreeMap;

use super::many::NOWHERE;
use crate::engine::batch::dictionary::{ABSENT, UNKNOWN};
use crate::engine::batch::input::Form;
use crate::engine::batch::row::{
    Cell, Cells, Grid, NONE, OPEN, Path, Paths, Row, Said, Span, Spans, Told, ToldByMany, Words, plain,
};
use crate::model::facts::Owner;
use crate::model::literal;
use crate::model::types::{Scalar, Type};
use crate::profile::checked::Profile;

/// What a profile declares, and what a record says of it.
#[derive(Debug)]
pub struct Extras {
    /// Those of the session, then those of lines, each with its type.
    declared: Vec<Type>,
    session: BTreeMap<String, usize>,
    line: BTreeMap<String, usize>,
    /// By path: the place of one of the session, and of one of lines; `None`: not looked up yet.
    known: Vec<Option<[Option<usize>; 2]>>,
    cells: Vec<Cell>,
    /// Of each line.
    line_cells: Vec<Vec<Cell>>,
    /// What distinguishes its texts from those of other profiles.
    number: u32,
    /// Of a grid: what of it is declared.
    many: Vec<Many>,
}

/// What many records say of a declared fact, of the session or of lines.
#[derive(Debug)]
struct Many {
    /// Whose it is.
    owner: Owner,
    /// Its place among the declared.
    place: usize,
    /// By entry; `None`: it is not of its type, or no cell can hold it.
    cells: Vec<Option<Cell>>,
    /// Which of the entries each session or line has.
    keys: Vec<u32>,
}

impl Many {
    /// What is said of a session or line, by its place; `None`: it is not of its type, or no cell can hold it.
    fn at(&self, at: usize) -> Option<Cell> {
        let key = self.keys.get(at).and_then(|key| usize::try_from(*key).ok());
        key.and_then(|key| self.cells.get(key)).copied().unwrap_or(Some(Cell::Unknown))
    }
}

/// Sessions or lines by their places, and which of some entries all have.
#[derive(Clone, Copy, Debug)]
struct Each<'e> {
    of: &'e [usize],
    keys: &'e [u32],
}

impl Each<'_> {
    /// The entry of each; `unsaid` where it has none, and `nowhere` where it is [`NOWHERE`].
    fn have<T: Copy>(self, entries: &[T], unsaid: T, nowhere: T) -> Vec<T> {
        let entry = |at: &usize| match self.keys.get(*at) {
            Some(key) => usize::try_from(*key).ok().and_then(|key| entries.get(key)).copied().unwrap_or(unsaid),
            None if *at == NOWHERE => nowhere,
            None => unsaid,
        };
        self.of.iter().map(entry).collect()
    }
}

impl Extras {
    /// Those of a profile; `number` is one that no other profile has.
    pub fn new(profile: &Profile, number: u32) -> Self {
        let mut declared = Vec::new();
        let (mut session, mut line) = (BTreeMap::new(), BTreeMap::new());
        for (path, fact) in &profile.facts {
            match path.strip_prefix("line.") {
                Some(bare) => line.insert(bare.to_owned(), declared.len()),
                None => session.insert(path.clone(), declared.len()),
            };
            declared.push(fact.ty.clone());
        }
        for name in profile.counters.keys() {
            session.entry(format!("history.{name}")).or_insert_with(|| {
                declared.push(Type::one(Scalar::Number));
                declared.len().saturating_sub(1)
            });
        }
        Self {
            declared,
            session,
            line,
            known: Vec::new(),
            cells: Vec::new(),
            line_cells: Vec::new(),
            number,
            many: Vec::new(),
        }
    }

    /// How many numbers its texts take up.
    pub fn width(&self) -> u32 {
        u32::try_from(self.declared.len()).unwrap_or(u32::MAX)
    }

    /// The place of a declared fact, of the session or of lines.
    pub fn place(&self, path: &str, line: Option<usize>) -> Option<usize> {
        if line.is_some() { self.line.get(path).copied() } else { self.session.get(path).copied() }
    }

    /// Whether it is a counter, which earlier sessions may give.
    pub fn is_counter(&self, place: usize) -> bool {
        self.session.iter().any(|(path, at)| *at == place && path.starts_with("history."))
    }

    /// Reads those of a row; false if one is not of its type, or no cell can hold it.
    pub fn read(&mut self, row: &Row, paths: &Paths, words: &mut Words) -> bool {
        self.begin(row.lines().len());
        for extra in row.extras() {
            let Some(place) = self.declared_at(extra.path, extra.line, paths) else { continue };
            let Some(cell) = self.of_type(place, extra.told, row, words) else { return false };
            self.set(extra.line, place, cell);
        }
        true
    }

    /// Nothing is said by a record of so many lines.
    fn begin(&mut self, lines: usize) {
        let count = self.declared.len();
        self.cells.clear();
        self.cells.resize(count, Cell::Unknown);
        if self.line_cells.len() < lines {
            self.line_cells.resize_with(lines, Vec::new);
        }
        if !self.line.is_empty() {
            for cells in self.line_cells.iter_mut().take(lines) {
                cells.clear();
                cells.resize(count, Cell::Unknown);
            }
        }
    }

    /// Makes ready for what the records of a grid say.
    pub fn begin_grid(&mut self, grid: &Grid, paths: &Paths, words: &mut Words) {
        self.many.clear();
        for ToldByMany { owner, path, entries, keys } in grid.extras() {
            let line = (*owner == Owner::Line).then_some(0);
            let Some(place) = self.declared_at(*path, line, paths) else { continue };
            let cells = entries.iter().map(|entry| self.of_type(place, *entry, grid, words)).collect();
            self.many.push(Many { owner: *owner, place, cells, keys: keys.clone() });
        }
    }

    /// Keeps those records of the grid whose declared facts are all of their types.
    pub fn keep_of_type(&self, grid: &Grid, rows: &mut Vec<usize>) {
        for many in self.many.iter().filter(|many| many.cells.iter().any(Option::is_none)) {
            rows.retain(|row| grid.of(many.owner, *row).all(|at| many.at(at).is_some()));
        }
    }

    /// Takes a declared fact, of the session or of lines, for this where a record of the grid does not say it.
    pub fn presume_of_grid(&mut self, owner: Owner, place: usize, cell: Cell, grid: &Grid) {
        let at = self.many.iter().position(|many| many.place == place).unwrap_or_else(|| {
            let keys = vec![ToldByMany::UNSAID; grid.count(owner)];
            self.many.push(Many { owner, place, cells: Vec::new(), keys });
            self.many.len().saturating_sub(1)
        });
        let Some(Many { cells, keys, .. }) = self.many.get_mut(at) else { return };
        for entry in cells.iter_mut().flatten().filter(|entry| entry.is_unknown()) {
            *entry = cell;
        }
        let own = u32::try_from(cells.len()).unwrap_or(ToldByMany::UNSAID);
        cells.push(Some(cell));
        keys.iter_mut().filter(|key| **key == ToldByMany::UNSAID).for_each(|key| *key = own);
    }

    /// What each of these sessions or lines of the grid says of a declared fact; of one that is [`NOWHERE`], that there is none.
    pub fn cells_of_grid(&self, place: usize, of: &[usize]) -> Cells {
        let many = self.many.iter().find(|many| many.place == place);
        let (cells, keys) = many.map(|many| (many.cells.as_slice(), many.keys.as_slice())).unwrap_or_default();
        let entries = cells.iter().map(|cell| cell.unwrap_or(Cell::Beyond));
        let each = Each { of, keys };
        match Cells::of(entries.collect()) {
            Cells::Unsaid => Cells::Flags(each.have(&[], Said::Unknown, Said::Absent)),
            Cells::Flags(entries) => Cells::Flags(each.have(&entries, Said::Unknown, Said::Absent)),
            Cells::Whole(entries) => Cells::Whole(each.have(&entries, OPEN, NONE)),
            Cells::Days(entries) => Cells::Days(each.have(&entries, OPEN, NONE)),
            Cells::Texts(entries) => Cells::Texts(each.have(&entries, UNKNOWN, ABSENT)),
            Cells::Plain(entries) => Cells::Plain(each.have(&entries, Span::OPEN, Span::NONE)),
            Cells::Lists(entries) => Cells::Lists(each.have(&entries, Span::OPEN, Span::NONE)),
            Cells::Any(entries) => Cells::Any(each.have(&entries, Cell::Unknown, Cell::Absent)),
        }
    }

    /// The cell of a declared fact.
    pub fn cell(&self, line: Option<usize>, place: usize) -> Cell {
        let cells = match line {
            None => Some(&self.cells),
            Some(line) => self.line_cells.get(line),
        };
        cells.and_then(|cells| cells.get(place)).copied().unwrap_or_default()
    }

    /// Says something of a declared fact.
    pub fn set(&mut self, line: Option<usize>, place: usize, cell: Cell) {
        let cells = match line {
            None => Some(&mut self.cells),
            Some(line) => self.line_cells.get_mut(line),
        };
        if let Some(slot) = cells.and_then(|cells| cells.get_mut(place)) {
            *slot = cell;
        }
    }

    fn declared_at(&mut self, path: Path, line: Option<usize>, paths: &Paths) -> Option<usize> {
        let at = path.index();
        if self.known.len() <= at {
            self.known.resize(at.saturating_add(1), None);
        }
        let known = self.known.get_mut(at)?;
        let [session, of_line] = *known.get_or_insert_with(|| {
            let name = paths.name(path);
            [self.session.get(name).copied(), self.line.get(name).copied()]
        });
        if line.is_some() { of_line } else { session }
    }

    /// What is written of a declared fact; `None`: it is not of its type, or no cell can hold it. `of` has what its span stands for.
    fn of_type(&self, place: usize, told: Told, of: &impl Spans, words: &mut Words) -> Option<Cell> {
        let ty = self.declared.get(place)?;
        match told {
            Told::Nothing => Some(Cell::Unknown),
            Told::Absent => Some(Cell::Absent),
            // Lists of a profile's own are seldom; the session says them.
            _ if ty.list => None,
            Told::Flag(value) => (ty.scalar == Scalar::Bool).then_some(Cell::Flag(value)),
            Told::Number(_) if ty.scalar == Scalar::Bool => None,
            Told::Number(span) | Told::Text(span) => self.of_text(place, of.text(span).trim(), words),
        }
    }

    fn of_text(&self, place: usize, text: &str, words: &mut Words) -> Option<Cell> {
        let ty = self.declared.get(place)?;
        match Form::of(ty) {
            Some(Form::Text(kind)) => {
                let of = self.number.wrapping_add(u32::try_from(place).ok()?);
                words.number(of, kind, text, || literal::read(&ty.scalar, text).ok()).map(Cell::Text)
            }
            _ => literal::read(&ty.scalar, text).ok().map(|value| plain(&value)),
        }
    }
}
