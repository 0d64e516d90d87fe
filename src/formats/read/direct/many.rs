//! Records that are being read into a grid, many at once, as long as nothing is unusual in them.
//!
//! In: facts, column by column. Out: the grid. What always holds: a record that is not put out is one that [`Flat`](super::flat::Flat) would take, and the grid says of it
//! what its row would say.

use arrow_buffer::NullBuffer;

use super::flat::{Held, in_order};
use super::names::Names;
use super::taker::Statement;
use super::walk::Whose;
use crate::engine::batch::{
    ABSENT, Cell, Cells, Grid, Kind, Paths, Reading, Record as _, Span, Texts, ToldByMany, UNKNOWN, Words, Written,
};
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
        Self { grid, words, paths, reading, held, names, absent: Vec::new() }
    }

    /// The record of a line or object has something in it that only it alone can say.
    pub fn put_out(&mut self, owner: Owner, at: usize) {
        let row = self.row(owner, at);
        self.grid.put_out(row);
    }

    /// The record of a line or object.
    fn row(&self, owner: Owner, at: usize) -> usize {
        match owner {
            Owner::Session => at,
            owner => self.grid.starts(owner).partition_point(|start| *start <= at).saturating_sub(1),
        }
    }

    /// Says which lines or objects are of which record; false if that is not for here.
    pub fn begin_list(&mut self, owner: Owner, starts: Vec<usize>, stated: Vec<bool>) -> bool {
        let most = if owner == Owner::Line { MOST_LINES } else { field::MOST_NUMBERED };
        for (row, (start, end)) in starts.iter().zip(starts.iter().skip(1)).enumerate() {
            if end.saturating_sub(*start) > most {
                self.grid.put_out(row);
            }
        }
        self.grid.begin_list(owner, starts, stated)
    }

    /// Puts the cells of a fact; false if there are some already.
    pub fn put(&mut self, owner: Owner, id: FactId, cells: Cells) -> bool {
        self.grid.put(owner, id, cells)
    }

    /// How a fact is written.
    pub fn kind(&self, id: FactId) -> Kind {
        self.reading.kind(id)
    }

    /// The number of what a text says of a fact whose texts have numbers; `None`: it is no value of it.
    pub fn number(&mut self, id: FactId, bytes: &[u8]) -> Option<u32> {
        match self.text(id, bytes)? {
            Cell::Unknown => Some(UNKNOWN),
            Cell::Absent => Some(ABSENT),
            Cell::Text(number) => Some(number),
            _ => None,
        }
    }

    /// Where a text is kept that a fact has whose texts have no numbers; `None`: it is no value of it.
    pub fn kept(&mut self, id: FactId, bytes: &[u8]) -> Option<Span> {
        match self.text(id, bytes)? {
            Cell::Unknown => Some(Span::OPEN),
            Cell::Absent => Some(Span::NONE),
            Cell::Plain(span) => Some(span),
            _ => None,
        }
    }

    /// The same for many texts, of which some are null. Those about which nothing is unusual are looked at together. Where no text is kept, and which are no values; `None`: something
    /// among them is no text.
    pub fn kept_together<'t>(
        &mut self,
        id: FactId,
        texts: impl Iterator<Item = Option<&'t [u8]>>,
    ) -> Option<(Vec<Span>, Vec<usize>)> {
        let (mut together, mut others, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        let before = self.grid.kept();
        let mut spans: Vec<Span> = Vec::with_capacity(texts.size_hint().0);
        for bytes in texts {
            spans.push(match bytes {
                Some(bytes) if is_usual(bytes) => {
                    let from = before.saturating_add(together.len());
                    together.extend_from_slice(bytes);
                    Span::of(from, before.saturating_add(together.len()))
                }
                Some(bytes) => {
                    others.push((spans.len(), bytes));
                    Span::OPEN
                }
                None => Span::OPEN,
            });
        }
        // Each begins with a character, so what is text together is text one by one.
        self.grid.keep(std::str::from_utf8(&together).ok()?);
        for (at, bytes) in others {
            match (self.kept(id, bytes), spans.get_mut(at)) {
                (Some(kept), Some(span)) => *span = kept,
                _ => bad.push(at),
            }
        }
        Some((spans, bad))
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

    /// Up to which whole number those of a fact are what they say; `None`: it is no number.
    pub fn most(&self, id: FactId) -> Option<i64> {
        self.reading.most(id)
    }

    /// What a whole number says of a fact that is no list.
    pub fn whole(&mut self, id: FactId, number: i64) -> Option<Cell> {
        self.reading.whole(id, number).or_else(|| self.value(id, &number.to_string()))
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
        let each = starts.iter().zip(starts.iter().skip(1));
        if none.is_some() && nulls.is_none_or(|nulls| nulls.null_count() == 0) {
            let span = |(start, end): (&usize, &usize)| {
                if start < end { Span::of(from.saturating_add(*start), from.saturating_add(*end)) } else { Span::NONE }
            };
            return self.put(owner, id, Cells::Lists(each.map(span).collect()));
        }
        let mut cells = Vec::with_capacity(starts.len());
        for (at, (start, end)) in each.enumerate() {
            cells.push(match (nulls, none) {
                (Some(nulls), _) if nulls.is_null(at) => Span::OPEN,
                _ if start < end => Span::of(from.saturating_add(*start), from.saturating_add(*end)),
                (_, Some(_)) => Span::NONE,
                _ => {
                    self.put_out(owner, at);
                    Span::OPEN
                }
            });
        }
        self.put(owner, id, Cells::Lists(cells))
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
        let all = |owner| (0..grid.count(owner)).map(move |at| (owner, at));
        let column = |owner, id| grid.column(owner, id);
        for required in &held.required {
            let unknown = column(Owner::Session, *required).unknown(grid.rows());
            wrong.extend(unknown.into_iter().map(|at| (Owner::Session, at)));
        }
        let starts = grid.starts(Owner::Line);
        let lines = |at: &usize| starts.get(*at) < starts.get(at.saturating_add(1));
        wrong.extend(all(Owner::Session).filter(|(_, at)| !lines(at)));
        let longer = DIAGNOSES.saturating_add(1);
        wrong.extend(self.lists(Owner::Session, held.diagnoses, longer, |_| true));
        for (owner, days) in [(Owner::Session, held.license), (Owner::Authorization, held.authorized)] {
            let [from, until] = days.map(|id| column(owner, id));
            // Where one of both is never said, nothing is out of order.
            if !from.is_empty() && !until.is_empty() {
                wrong.extend(all(owner).filter(|(_, at)| !in_order([from.get(*at), until.get(*at)])));
            }
        }
        for owner in [Owner::Authorization, Owner::OtherCoverage] {
            wrong.extend(all(owner).filter(|(owner, at)| grid.is_absent(*owner, *at)));
        }
        let unknown = column(Owner::Line, held.code).unknown(grid.count(Owner::Line));
        wrong.extend(unknown.into_iter().map(|at| (Owner::Line, at)));
        // One of its own stands there once.
        wrong.extend(self.lists(Owner::Line, held.modifiers, 2, |list| !are_modifiers(list)));
        let parts = column(Owner::Line, held.assistant_minutes);
        if !parts.is_empty() {
            let minutes = column(Owner::Line, held.minutes);
            wrong.extend(all(Owner::Line).filter(|(_, at)| !is_part(parts.get(*at), minutes.get(*at))));
        }
        let pointers = column(Owner::Line, held.pointers);
        if !pointers.is_empty() {
            wrong.extend(all(Owner::Line).filter(|(_, at)| !self.points(*at, self.list(pointers, *at))));
        }
        wrong
    }

    /// The places of a fact's lists of so many members or more of which something holds.
    fn lists(
        &self,
        owner: Owner,
        id: Option<FactId>,
        least: usize,
        holds: impl Fn(&[u32]) -> bool,
    ) -> Vec<(Owner, usize)> {
        let column = self.grid.column(owner, id);
        let holds = |list: &[u32]| list.len() >= least && holds(list);
        let of: Vec<usize> = match column {
            Cells::Lists(all) => {
                let holds = |(_, span): &(usize, &Span)| span.len() >= least && holds(self.grid.members(**span));
                all.iter().enumerate().filter(holds).map(|(at, _)| at).collect()
            }
            column => (0..column.len()).filter(|at| holds(self.list(column, *at))).collect(),
        };
        of.into_iter().map(|at| (owner, at)).collect()
    }

    /// Whether a line points to diagnoses of its record.
    fn points(&self, line: usize, pointers: &[u32]) -> bool {
        if pointers.is_empty() {
            return true;
        }
        let row = self.row(Owner::Line, line);
        let diagnoses = self.length(self.grid.column(Owner::Session, self.held.diagnoses), row);
        let points = |number: &u32| {
            let text = self.words.text(Texts::Others, *number);
            diagnoses.is_none_or(|count| text.parse::<usize>().is_ok_and(|pointer| pointer <= count))
        };
        pointers.len() <= POINTERS && pointers.iter().all(points)
    }

    fn list(&self, column: &Cells, at: usize) -> &[u32] {
        match column.get(at) {
            Cell::List(span) => self.grid.members(span),
            _ => &[],
        }
    }

    fn length(&self, column: &Cells, at: usize) -> Option<usize> {
        match column.get(at) {
            Cell::List(span) => Some(span.len()),
            _ => None,
        }
    }
}

/// Whether a text surely is one that begins and ends with what is no white space, and no word for what is absent or unknown.
fn is_usual(text: &[u8]) -> bool {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    is_plain(text.first()) && is_plain(text.last()) && !given::may_be_refused(text)
}

/// Whether these are no more than a line may have, and each once.
fn are_modifiers(modifiers: &[u32]) -> bool {
    modifiers.len() <= MODIFIERS
        && modifiers.iter().enumerate().all(|(at, one)| !modifiers.iter().take(at).any(|other| other == one))
}

/// Whether an assistant has no more than the minutes of his line.
fn is_part(part: Cell, all: Cell) -> bool {
    match [part, all] {
        [Cell::Number(part), Cell::Number(all)] => part <= all,
        [Cell::Beyond, _] | [_, Cell::Beyond] => false,
        _ => true,
    }
}
