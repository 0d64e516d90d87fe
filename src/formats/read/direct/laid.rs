//! Records that are being read into a grid one behind the other, each as long as nothing is unusual in it.
//!
//! In: facts, one by one, of the object begun last. Out: the grid. What always holds: a record that is not put out is one that [`Flat`](super::flat::Flat) would take, and the grid says of it
//! what its row would say.

use super::faults::{Faults, Stated};
use super::flat::Held;
use super::names::Names;
use super::taker::{Keys, Statement, Taker, Written};
use super::value::trimmed;
use super::walk::Whose;
use crate::engine::batch::{Cell, Grid, Path, Paths, Reading, Told, Verbatim, Words};
use crate::formats::read::field;
use crate::formats::read::record::{MOST_LINES, is_required};
use crate::model::facts::{FactId, Owner};
use crate::model::given;

/// What has been read of records.
#[derive(Debug)]
pub struct Laid<'r> {
    grid: &'r mut Grid,
    words: &'r mut Words,
    reading: &'r Reading,
    held: &'r Held,
    keys: Keys,
    /// Where the list that is being read begins.
    list: usize,
    /// Where the text of the record begins among what is kept.
    text: usize,
    absent: Vec<Stated>,
    /// How many of those are of the records before.
    before: usize,
}

impl<'r> Laid<'r> {
    /// Nothing read yet: the grid is emptied.
    pub fn new(grid: &'r mut Grid, words: &'r mut Words, reading: &'r Reading, held: &'r Held) -> Self {
        grid.begin(0);
        Self { grid, words, reading, held, keys: Keys::default(), list: 0, text: 0, absent: Vec::new(), before: 0 }
    }

    /// Begins another record.
    pub fn begin_record(&mut self) {
        self.grid.begin_record();
        self.keys = Keys::default();
        self.before = self.absent.len();
    }

    /// Takes back what has been read of the record.
    pub fn take_back(&mut self) {
        self.grid.take_back();
        self.keys = Keys::default();
        self.list = self.grid.member_count();
        self.absent.truncate(self.before);
    }

    /// The record has to be read otherwise.
    pub fn put_out(&mut self) {
        self.take_back();
        self.grid.put_out(self.grid.last());
    }

    /// All records are read: puts those out that are not without a mistake.
    pub fn finish(self, names: &Names) {
        let Self { grid, words, held, absent, .. } = self;
        grid.end();
        Faults { grid, words, held, names }.put_out(&absent);
    }

    #[inline(always)]
    fn put(&mut self, whose: Whose, id: FactId, cell: Cell) -> bool {
        self.grid.lay(owner(whose), id, cell)
    }

    /// The same of any kind of cell.
    #[inline(never)]
    fn put_other(&mut self, whose: Whose, id: FactId, cell: Cell) -> bool {
        self.put(whose, id, cell)
    }

    fn tell(&mut self, whose: Whose, path: Path, told: Told) -> bool {
        self.grid.tell(if whose == Whose::Line { Owner::Line } else { Owner::Session }, path, told)
    }
}

/// Whose facts an object has.
#[inline]
fn owner(whose: Whose) -> Owner {
    match whose {
        Whose::Session | Whose::Object(_) => Owner::Session,
        Whose::Line => Owner::Line,
        Whose::Part(owner) => owner,
    }
}

impl Taker for Laid<'_> {
    fn keys(&mut self) -> &mut Keys {
        &mut self.keys
    }

    fn begin_line(&mut self) -> bool {
        self.grid.begin_one(Owner::Line) <= MOST_LINES
    }

    fn begin_parts(&mut self, owner: Owner) {
        self.grid.state_list(owner);
    }

    fn begin_part(&mut self, owner: Owner) -> bool {
        self.grid.begin_one(owner) <= field::MOST_NUMBERED
    }

    fn absent(&mut self, whose: Whose, id: FactId) -> bool {
        let def = id.def();
        !is_required(def.owner, def.path) && self.put_other(whose, id, Cell::Absent)
    }

    fn flag(&mut self, whose: Whose, id: FactId, value: bool) -> bool {
        self.put(whose, id, Cell::Flag(value))
    }

    fn begin(&mut self, text: &str) {
        self.text = self.grid.keep_record(text);
    }

    #[inline]
    fn verbatim(&mut self, whose: Whose, id: FactId, text: Verbatim<'_>) -> bool {
        // Each kind by itself: so it is known which kind of cell it is.
        match self.reading.verbatim(id, text, self.words) {
            Some(Cell::Plain(span)) => self.put(whose, id, Cell::Plain(span.behind(self.text))),
            Some(Cell::Text(number)) => self.put(whose, id, Cell::Text(number)),
            Some(Cell::Date(day)) => self.put(whose, id, Cell::Date(day)),
            Some(cell) => self.put_other(whose, id, cell),
            None => self.text(whose, id, text.text()),
        }
    }

    #[inline]
    fn whole(&mut self, whose: Whose, id: FactId, number: i64) -> bool {
        match self.reading.whole(id, number) {
            Some(Cell::Number(number)) => self.put(whose, id, Cell::Number(number)),
            _ => false,
        }
    }

    #[inline]
    fn member_verbatim(&mut self, id: FactId, text: Verbatim<'_>) -> bool {
        match self.reading.known_member(id, text, self.words) {
            Some(number) => {
                self.grid.push_member(number);
                true
            }
            None => self.member_text(id, text.text()),
        }
    }

    fn extra_verbatim(&mut self, whose: Whose, path: Path, text: Verbatim<'_>, paths: &Paths) -> bool {
        match self.reading.plain(text) {
            Some(Cell::Plain(span)) => self.tell(whose, path, Told::Text(span.behind(self.text))),
            _ => self.extra(whose, path, Written::Text(text.text()), paths),
        }
    }

    fn value(&mut self, whose: Whose, id: FactId, text: &str) -> bool {
        let Self { reading, words, grid, .. } = self;
        let cell = reading.cell(id, text, words, |text| grid.keep(text));
        cell.is_some_and(|cell| self.put_other(whose, id, cell))
    }

    fn member(&mut self, id: FactId, text: &str) -> bool {
        let number = self.reading.member(id, text, self.words);
        number.map(|number| self.grid.push_member(number)).is_some()
    }

    fn end_list(&mut self, whose: Whose, id: FactId) -> bool {
        let cell = self.grid.end_list(self.list);
        self.list = self.grid.member_count();
        match cell {
            Cell::List(span) => self.put(whose, id, Cell::List(span)),
            _ => self.absent(whose, id),
        }
    }

    fn extra(&mut self, whose: Whose, path: Path, written: Written<'_>, _: &Paths) -> bool {
        let told = match written {
            Written::Nothing => Told::Nothing,
            Written::Flag(value) => Told::Flag(value),
            Written::Number(digits) => Told::Number(self.grid.keep(digits)),
            Written::Text(text) => match trimmed(text) {
                "" => Told::Nothing,
                "none" => Told::Absent,
                text if given::is_refused(text) => return false,
                text => Told::Text(self.grid.keep(text)),
            },
            Written::List([]) => Told::Absent,
            Written::List(_) => return false,
        };
        self.tell(whose, path, told)
    }

    fn state_absent(&mut self, whose: Whose, statement: Statement) -> bool {
        let owner = if whose == Whose::Line { Owner::Line } else { Owner::Session };
        let last = self.grid.count(owner).checked_sub(1);
        last.map(|at| self.absent.push((owner, at, statement))).is_some()
    }
}
