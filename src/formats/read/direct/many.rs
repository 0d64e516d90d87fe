//! Records that are being read into a grid, many at once, as long as nothing is unusual in them.
//!
//! In: facts, column by column. Out: the grid. What always holds: a record that is not put out is one that [`Flat`](super::flat::Flat) would take, and the grid says of it
//! what its row would say.

use arrow_buffer::NullBuffer;

use super::faults::{Faults, Stated};
use super::flat::Held;
use super::names::Names;
use super::taker::Statement;
use super::value::trimmed;
use super::walk::Whose;
use crate::engine::batch::{ABSENT, Cell, Cells, Grid, Kind, Paths, Reading, Span, Told, ToldByMany, UNKNOWN, Words};
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
    absent: Vec<Stated>,
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
        self.grid.put_out_of(owner, at);
    }

    /// Says which lines or objects are of which record; false if that is not for here.
    pub fn begin_list(&mut self, owner: Owner, starts: &[u32], stated: Vec<bool>) -> bool {
        let most = if owner == Owner::Line { MOST_LINES } else { field::MOST_NUMBERED };
        let counts = || starts.array_windows().map(|[start, end]| end.saturating_sub(*start));
        let is_too_long = |count: u32| usize::try_from(count).is_ok_and(|count| count > most);
        // Folded, not sought: that goes over many at once.
        if is_too_long(counts().fold(0, u32::max)) {
            let long = counts().enumerate().filter(|(_, count)| is_too_long(*count));
            long.for_each(|(row, _)| self.grid.put_out(row));
        }
        let starts = starts.iter().map(|start| usize::try_from(*start).unwrap_or(usize::MAX));
        self.grid.begin_list(owner, starts.collect(), stated)
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

    /// The same for so many texts, of which some are null. Those about which nothing is unusual are looked at together: `add` adds the one at a place to those before
    /// it, or says that it is null. Where no text is kept, and which are no values; `None`: something among them is no text.
    pub fn kept_together(
        &mut self,
        id: FactId,
        count: usize,
        mut add: impl FnMut(usize, &mut Vec<u8>) -> bool,
    ) -> Option<(Vec<Span>, Vec<usize>)> {
        let (mut together, mut others, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        let before = self.grid.kept();
        let mut one = |at| {
            let from = together.len();
            if !add(at, &mut together) {
                return Span::OPEN;
            }
            let text = together.get(from..).unwrap_or_default();
            if is_usual(text) {
                return Span::of(before.saturating_add(from), before.saturating_add(together.len()));
            }
            others.push((at, text.to_vec()));
            together.truncate(from);
            Span::OPEN
        };
        let mut spans: Vec<Span> = (0..count).map(&mut one).collect();
        // Each begins with a character, so what is text together is text one by one.
        self.grid.keep(std::str::from_utf8(&together).ok()?);
        for (at, bytes) in others {
            match (self.kept(id, &bytes), spans.get_mut(at)) {
                (Some(kept), Some(span)) => *span = kept,
                _ => bad.push(at),
            }
        }
        Some((spans, bad))
    }

    /// The same for texts that stand one behind the other, between these ends: they are kept as they stand. `None`: one of those that are not null is unusual.
    pub fn kept_as_they_stand(&mut self, ends: &[i32], bytes: &[u8], nulls: Option<&NullBuffer>) -> Option<Vec<Span>> {
        let place = |end: i32| usize::try_from(end).unwrap_or(usize::MAX);
        let together = bytes.get(place(*ends.first()?)..place(*ends.last()?))?;
        let is_usual_at = |[start, end]: &[i32; 2]| bytes.get(place(*start)..place(*end)).is_some_and(is_usual);
        let unusual = || ends.array_windows().enumerate().filter(|(_, ends)| !is_usual_at(ends)).map(|(at, _)| at);
        match nulls {
            None => unusual().next().is_none(),
            Some(nulls) => unusual().all(|at| nulls.is_null(at)),
        }
        .then_some(())?;
        let before = self.grid.kept();
        u32::try_from(before.saturating_add(together.len())).ok()?;
        let from = u32::try_from(before).ok()?.wrapping_sub(ends.first()?.cast_unsigned());
        // Each begins with a character, so what is text together is text one by one.
        self.grid.keep(std::str::from_utf8(together).ok()?);
        let kept = |end: i32| from.wrapping_add(end.cast_unsigned());
        let spans = ends.array_windows().map(|[start, end]| Span::short(kept(*start), kept(*end)));
        let mut spans: Vec<Span> = spans.collect();
        if let Some(nulls) = nulls {
            for at in (!nulls.inner()).set_indices() {
                spans.get_mut(at).into_iter().for_each(|span| *span = Span::OPEN);
            }
        }
        Some(spans)
    }

    /// What a text says of a fact that is no list; `None`: it is no value of it.
    pub fn text(&mut self, id: FactId, bytes: &[u8]) -> Option<Cell> {
        match trimmed(std::str::from_utf8(bytes).ok()?) {
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
        let Self { reading, words, grid, .. } = self;
        reading.cell(id, text, words, |text| grid.keep(text))
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
        let text = trimmed(std::str::from_utf8(bytes).ok()?);
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
        starts: &[u32],
        nulls: Option<&NullBuffer>,
    ) -> bool {
        let none = self.none(id);
        let last = starts.last().copied().unwrap_or(0);
        let Some(from) = u32::try_from(from).ok().filter(|from| from.checked_add(last).is_some()) else { return false };
        let span = |[start, end]: &[u32; 2]| match start < end {
            true => Span::short(from.wrapping_add(*start), from.wrapping_add(*end)),
            false => Span::NONE,
        };
        let mut cells: Vec<Span> = starts.array_windows().map(span).collect();
        if let Some(nulls) = nulls {
            for at in (!nulls.inner()).set_indices() {
                cells.get_mut(at).into_iter().for_each(|cell| *cell = Span::OPEN);
            }
        }
        if none.is_none() {
            for at in (0..cells.len()).filter(|at| cells.get(*at) == Some(&Span::NONE)) {
                self.put_out(owner, at);
            }
        }
        self.put(owner, id, Cells::Lists(cells))
    }

    /// What a text says of something that only a profile knows; `None`: nobody can say.
    pub fn told(&mut self, bytes: &[u8]) -> Option<Told> {
        match trimmed(std::str::from_utf8(bytes).ok()?) {
            "" => Some(Told::Nothing),
            "none" => Some(Told::Absent),
            text if given::is_refused(text) => None,
            text => Some(Told::Text(self.grid.keep(text))),
        }
    }

    /// What a whole number says of the same.
    pub fn told_number(&mut self, number: i64) -> Told {
        Told::Number(self.grid.keep(&number.to_string()))
    }

    /// Something that only a profile knows; false if it is not for here.
    pub fn extra(&mut self, path: &str, entries: Vec<Told>, keys: Vec<u32>) -> bool {
        let Some(path) = self.paths.in_turn(path) else { return false };
        self.grid.extras().len() < MOST_EXTRAS
            && self.grid.put_extra(ToldByMany { owner: Owner::Session, path, entries, keys })
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
    pub fn finish(self) {
        Faults { grid: self.grid, words: self.words, held: self.held, names: self.names }.put_out(&self.absent);
    }
}

/// Whether a text surely is one that begins and ends with what is no white space, and no word for what is absent or unknown.
fn is_usual(text: &[u8]) -> bool {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    is_plain(text.first()) && is_plain(text.last()) && !given::may_be_refused(text)
}
