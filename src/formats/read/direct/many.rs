//! Records that are being read into a grid, many at once, as long as nothing is unusual in them.
//!
//! In: facts, column by column. Out: the grid. What always holds: a record that is not put out is one that [`Flat`](super::flat::Flat) would take, and the grid says of it
//! what its row would say.

use arrow_buffer::NullBuffer;

use super::flat::{Held, in_order};
use super::names::Names;
use super::taker::Statement;
use super::walk::Whose;
use crate::engine::batch::{Cell, Grid, Paths, Reading, Record as _, Span, Texts, ToldByMany, Words, Written};
use crate::formats::read::checks::{DIAGNOSES, MODIFIERS, POINTERS};
use crate::formats::read::field;
use crate::formats::read::record::{MOST_LINES, is_required};
use crate::model::facts::{FactId, Owner};
use crate::model::given;

/// Names of a profile's facts that are compared with each other; more are for rows.
const MOST_EXTRAS: usize = 64;

/// What has been read of many records.
#[derive(Debug)]
pub struct Many<'r> {
    grid: &'r mut Grid,
    words: &'r mut Words,
    paths: &'r mut Paths,
    reading: &'r Reading,
    held: &'r Held,
    names: &'r Names,
    /// Of which record each line and object is.
    lines: Vec<usize>,
    parts: [Vec<usize>; 2],
    absent: Vec<(Owner, usize, Statement)>,
}

impl<'r> Many<'r> {
    /// Nothing read yet of so many records.
    pub fn new(
        rows: usize,
        (grid, words, paths): (&'r mut Grid, &'r mut Words, &'r mut Paths),
        reading: &'r Reading,
        held: &'r Held,
        names: &'r Names,
    ) -> Self {
        grid.begin(rows);
        Self {
            grid,
            words,
            paths,
            reading,
            held,
            names,
            lines: Vec::new(),
            parts: Default::default(),
            absent: Vec::new(),
        }
    }

    /// The record of a line or object has something in it that only it alone can say.
    pub fn put_out(&mut self, owner: Owner, at: usize) {
        let row = match owner {
            Owner::Session => Some(at),
            Owner::Line => self.lines.get(at).copied(),
            Owner::Authorization => self.parts[0].get(at).copied(),
            Owner::OtherCoverage => self.parts[1].get(at).copied(),
        };
        row.into_iter().for_each(|row| self.grid.put_out(row));
    }

    /// Says which lines or objects are of which record; false if that is not for here.
    pub fn begin_list(&mut self, owner: Owner, starts: Vec<usize>, stated: Vec<bool>) -> bool {
        let lengths = starts.iter().zip(starts.iter().skip(1)).map(|(start, end)| end.saturating_sub(*start));
        let most = if owner == Owner::Line { MOST_LINES } else { field::MOST_NUMBERED };
        let mut of = Vec::with_capacity(starts.last().copied().unwrap_or(0));
        for (row, length) in lengths.enumerate() {
            of.extend(std::iter::repeat_n(row, length));
            if length > most {
                self.grid.put_out(row);
            }
        }
        match owner {
            Owner::Line => self.lines = of,
            Owner::OtherCoverage => self.parts[1] = of,
            Owner::Authorization | Owner::Session => self.parts[0] = of,
        }
        self.grid.begin_list(owner, starts, stated)
    }

    /// Puts the cells of a fact; false if there are some already.
    pub fn put(&mut self, owner: Owner, id: FactId, cells: Vec<Cell>) -> bool {
        self.grid.put(owner, id, cells)
    }

    /// What a text says of a fact that is no list; `None`: it is no value of it.
    pub fn text(&mut self, id: FactId, bytes: &[u8]) -> Option<Cell> {
        match std::str::from_utf8(bytes).ok()?.trim() {
            "" => Some(Cell::Unknown),
            "none" => self.none(id),
            text => self.value(id, text),
        }
    }

    /// A fact that is known to be absent, if it may be.
    pub fn none(&self, id: FactId) -> Option<Cell> {
        let def = id.def();
        (!is_required(def.owner, def.path)).then_some(Cell::Absent)
    }

    fn value(&mut self, id: FactId, text: &str) -> Option<Cell> {
        if !self.reading.is_plain(id) {
            return self.reading.word(id, text, self.words);
        }
        (!text.is_empty() && !given::is_refused(text)).then(|| Cell::Plain(self.grid.keep(text)))
    }

    /// What a whole number says of a fact that is no list.
    pub fn whole(&mut self, id: FactId, number: i64) -> Option<Cell> {
        self.reading.whole(id, number).or_else(|| self.value(id, &number.to_string()))
    }

    /// What a day says of a fact.
    pub fn day(&self, id: FactId, day: jiff::civil::Date) -> Option<Cell> {
        self.reading.day(id, day)
    }

    /// The number of a member of a list.
    pub fn member(&mut self, id: FactId, bytes: &[u8]) -> Option<u32> {
        let text = std::str::from_utf8(bytes).ok()?.trim();
        let says = !text.is_empty() && text != "none";
        says.then(|| self.reading.member(id, text, self.words)).flatten()
    }

    /// Adds members; the place of the first.
    pub fn members(&mut self, members: &[u32]) -> usize {
        let all = self.grid.members_mut();
        let from = all.len();
        all.extend_from_slice(members);
        from
    }

    /// Puts a fact that is a list, whose members begin at a place; `starts` says where each begins behind it.
    pub fn put_lists(
        &mut self,
        owner: Owner,
        id: FactId,
        from: usize,
        starts: &[usize],
        nulls: Option<&NullBuffer>,
    ) -> bool {
        let none = self.none(id);
        let mut cells = Vec::with_capacity(starts.len());
        for (at, (start, end)) in starts.iter().zip(starts.iter().skip(1)).enumerate() {
            let cell = match nulls {
                Some(nulls) if nulls.is_null(at) => Some(Cell::Unknown),
                _ if start < end => Some(Cell::List(Span::of(from.saturating_add(*start), from.saturating_add(*end)))),
                _ => none,
            };
            if cell.is_none() {
                self.put_out(owner, at);
            }
            cells.push(cell.unwrap_or_default());
        }
        self.put(owner, id, cells)
    }

    /// What a text says of something that only a profile knows; `None`: nobody can say.
    pub fn written(bytes: &[u8]) -> Option<Written> {
        match std::str::from_utf8(bytes).ok()?.trim() {
            "" => Some(Written::Nothing),
            "none" => Some(Written::Absent),
            text if given::is_refused(text) => None,
            text => Some(Written::Text(text.into())),
        }
    }

    /// Something that only a profile knows; false if it is not for here.
    pub fn extra(&mut self, path: &str, entries: Vec<Written>, keys: Vec<u32>) -> bool {
        let Some(path) = self.paths.in_turn(path) else { return false };
        self.grid.extras().len() < MOST_EXTRAS && self.grid.put_extra(ToldByMany { path, entries, keys })
    }

    /// What a name says that is stated to be absent.
    pub fn statement(&mut self, owner: Owner, bytes: &[u8]) -> Option<Statement> {
        let whose = if owner == Owner::Line { Whose::Line } else { Whose::Session };
        let name = std::str::from_utf8(bytes).ok()?.trim();
        self.names.table(whose)?.absent(name, self.paths)
    }

    /// A statement that something is absent, which counts when everything else is read.
    pub fn state_absent(&mut self, owner: Owner, at: usize, statement: Statement) {
        self.absent.push((owner, at, statement));
    }

    /// Puts every record out that is not one without a mistake.
    pub fn finish(mut self) {
        for (owner, at, statement) in std::mem::take(&mut self.absent) {
            if !self.apply(owner, at, statement) {
                self.put_out(owner, at);
            }
        }
        for (owner, at) in self.wrong() {
            self.put_out(owner, at);
        }
    }

    /// Makes absent what was stated to be; false if a value was given too.
    fn apply(&mut self, owner: Owner, at: usize, statement: Statement) -> bool {
        let mut none = |id: FactId| {
            let given = !matches!(self.grid.get(owner, id, at), Cell::Unknown | Cell::Absent);
            self.grid.set(owner, id, at, Cell::Absent);
            !given
        };
        match statement {
            Statement::Fact(id) => none(id),
            Statement::Object(object) => {
                self.names.table(Whose::Object(object)).is_some_and(|table| table.facts().all(none))
            }
            Statement::Parts(parts) if owner == Owner::Session => {
                let mut row = self.grid.at(at);
                let none = row.parts(parts).is_none_or(|count| count == 0);
                row.no_parts(parts);
                none
            }
            Statement::Extra(path) if owner == Owner::Session => self.grid.no_extra(at, path),
            Statement::Parts(_) | Statement::Extra(_) => false,
        }
    }

    /// Records, lines and objects in which something is not as [`checks`](crate::formats::read::checks) ask it of a session.
    fn wrong(&self) -> Vec<(Owner, usize)> {
        let (grid, held) = (&*self.grid, self.held);
        let mut wrong = Vec::new();
        let rows = (0..grid.rows()).map(|at| (Owner::Session, at));
        for required in &held.required {
            let column = grid.column(Owner::Session, *required);
            wrong.extend(rows.clone().filter(|(_, at)| column.get(*at).is_none_or(|cell| cell.is_unknown())));
        }
        wrong.extend(rows.clone().filter(|(owner, at)| {
            grid.of(Owner::Line, *at).is_empty() || !self.is_in_order(*owner, held.license, *at)
        }));
        let diagnoses = grid.column(Owner::Session, held.diagnoses);
        wrong.extend(rows.filter(|(_, at)| self.length(diagnoses.get(*at)).is_some_and(|count| count > DIAGNOSES)));
        let all = |owner| (0..grid.count(owner)).map(move |at| (owner, at));
        wrong.extend(
            all(Owner::Authorization)
                .filter(|(owner, at)| grid.is_absent(*owner, *at) || !self.is_in_order(*owner, held.authorized, *at)),
        );
        wrong.extend(all(Owner::OtherCoverage).filter(|(owner, at)| grid.is_absent(*owner, *at)));
        let codes = grid.column(Owner::Line, held.code);
        let is_line = |at: usize| {
            codes.get(at).is_some_and(|code| !code.is_unknown())
                && self.are_modifiers(at)
                && self.is_part(at)
                && self.points(at)
        };
        wrong.extend(all(Owner::Line).filter(|(_, at)| !is_line(*at)));
        wrong
    }

    fn is_in_order(&self, owner: Owner, days: [Option<FactId>; 2], at: usize) -> bool {
        in_order(days.map(|id| self.cell(owner, id, at)))
    }

    /// Whether a line has no more modifiers than one may have, and each once.
    fn are_modifiers(&self, line: usize) -> bool {
        let modifiers = self.list(self.cell(Owner::Line, self.held.modifiers, line));
        modifiers.len() <= MODIFIERS
            && modifiers.iter().enumerate().all(|(at, one)| !modifiers.iter().take(at).any(|other| other == one))
    }

    /// Whether an assistant has no more than the minutes of his line.
    fn is_part(&self, line: usize) -> bool {
        match [self.held.assistant_minutes, self.held.minutes].map(|id| self.cell(Owner::Line, id, line)) {
            [Cell::Number(part), Cell::Number(all)] => part <= all,
            [Cell::Beyond, _] | [_, Cell::Beyond] => false,
            _ => true,
        }
    }

    /// Whether a line points to diagnoses of its record.
    fn points(&self, line: usize) -> bool {
        let pointers = self.list(self.cell(Owner::Line, self.held.pointers, line));
        if pointers.is_empty() {
            return true;
        }
        let row = self.lines.get(line).copied().unwrap_or(usize::MAX);
        let diagnoses = self.length(self.grid.column(Owner::Session, self.held.diagnoses).get(row));
        let points = |number: &u32| {
            let text = self.words.text(Texts::Others, *number);
            diagnoses.is_none_or(|count| text.parse::<usize>().is_ok_and(|pointer| pointer <= count))
        };
        pointers.len() <= POINTERS && pointers.iter().all(points)
    }

    fn cell(&self, owner: Owner, id: Option<FactId>, at: usize) -> Cell {
        self.grid.column(owner, id).get(at).copied().unwrap_or_default()
    }

    fn list(&self, cell: Cell) -> &[u32] {
        match cell {
            Cell::List(span) => self.grid.members(span),
            _ => &[],
        }
    }

    fn length(&self, cell: Option<&Cell>) -> Option<usize> {
        match cell {
            Some(Cell::List(span)) => Some(span.range().len()),
            _ => None,
        }
    }
}
