//! A record that is being read into a row, as long as nothing is unusual in it.
//!
//! In: facts, one by one, of the object begun last. Out: the row, if it is one without a mistake. What always holds: the record of a row is one of which
//! [`Draft`](super::draft::Draft) makes a session, and the row says what that session says.

use jiff::civil::Date;

use super::names::Names;
use super::taker::{Keys, Statement, Taker, Written};
use super::value::trimmed;
use super::walk::Whose;
use crate::engine::batch::{Cell, Extra, Path, Paths, Reading, Row, Sheet, Texts, Told, Verbatim, Words};
use crate::formats::read::checks::{DIAGNOSES, MODIFIERS, POINTERS};
use crate::formats::read::field;
use crate::formats::read::record::{MOST_LINES, is_required};
use crate::model::facts::{FactId, Owner};
use crate::model::given;

/// Names of a profile's facts that are compared with each other; a record with more is a session's.
const MOST_EXTRAS: usize = 64;

/// Facts that are held against each other, looked up once.
#[derive(Debug)]
pub struct Held {
    pub(super) required: [Option<FactId>; 2],
    pub(super) code: Option<FactId>,
    pub(super) diagnoses: Option<FactId>,
    pub(super) modifiers: Option<FactId>,
    pub(super) pointers: Option<FactId>,
    pub(super) minutes: Option<FactId>,
    pub(super) assistant_minutes: Option<FactId>,
    pub(super) license: [Option<FactId>; 2],
    pub(super) authorized: [Option<FactId>; 2],
}

/// What has been read of a record.
#[derive(Debug)]
pub struct Flat<'r> {
    row: &'r mut Row,
    words: &'r mut Words,
    reading: &'r Reading,
    held: &'r Held,
    keys: Keys,
    /// Where the list that is being read begins.
    list: usize,
    absent: Vec<(Option<usize>, Statement)>,
}

impl Held {
    /// Those of the contract.
    #[must_use]
    pub fn new() -> Self {
        let session = |path| FactId::find(Owner::Session, path);
        let line = |path| FactId::find(Owner::Line, path);
        let authorization = |path| FactId::find(Owner::Authorization, path);
        Self {
            required: [session("id"), session("date_of_service")],
            code: line("code"),
            diagnoses: session("diagnoses"),
            modifiers: line("modifiers"),
            pointers: line("diagnosis_pointers"),
            minutes: line("minutes"),
            assistant_minutes: line("assistant_minutes"),
            license: [session("provider.license_from"), session("provider.license_until")],
            authorized: [authorization("from"), authorization("until")],
        }
    }
}

impl<'r> Flat<'r> {
    /// Nothing read of it yet: the row is emptied.
    pub fn new(row: &'r mut Row, words: &'r mut Words, reading: &'r Reading, held: &'r Held) -> Self {
        row.clear();
        Self { row, words, reading, held, keys: Keys::default(), list: 0, absent: Vec::new() }
    }

    /// Whether the record is one without a mistake.
    #[must_use]
    pub fn finish(mut self, names: &Names) -> bool {
        let absent = std::mem::take(&mut self.absent);
        absent.into_iter().all(|(line, statement)| self.apply(line, statement, names)) && self.is_whole()
    }

    /// Makes absent what was stated to be; false if a value was given too.
    fn apply(&mut self, line: Option<usize>, statement: Statement, names: &Names) -> bool {
        let row = &mut *self.row;
        let sheet = match (line, statement) {
            (_, Statement::Parts(owner)) => {
                let none = row.parts(owner).is_none_or(<[Sheet]>::is_empty);
                row.begin_parts(owner);
                return none;
            }
            (_, Statement::Extra(path)) => return row.no_extra(line, path),
            (None, _) => Some(row.session_mut()),
            (Some(at), _) => row.line_at(at),
        };
        let Some(sheet) = sheet else { return false };
        let mut none = |id: FactId| {
            let given = !matches!(sheet.get(id), Cell::Unknown | Cell::Absent);
            sheet.set(id, Cell::Absent);
            !given
        };
        match statement {
            Statement::Fact(id) => none(id),
            Statement::Object(at) => names.table(Whose::Object(at)).is_some_and(|table| table.facts().all(none)),
            Statement::Parts(_) | Statement::Extra(_) => false,
        }
    }

    /// What [`checks`](crate::formats::read::checks) ask of a session.
    fn is_whole(&self) -> bool {
        let (row, held) = (&*self.row, self.held);
        let given = |id: &Option<FactId>| !row.session().of(*id).is_unknown();
        let diagnoses = self.length(row.session().of(held.diagnoses));
        let parts = |owner: Owner| row.parts(owner).unwrap_or_default();
        let mut all = parts(Owner::Authorization).iter().chain(parts(Owner::OtherCoverage));
        held.required.iter().all(given)
            && !row.lines().is_empty()
            && diagnoses.is_none_or(|count| count <= DIAGNOSES)
            && in_order(held.license.map(|id| row.session().of(id)))
            && parts(Owner::Authorization).iter().all(|one| in_order(held.authorized.map(|id| one.of(id))))
            && all.all(|one| !one.is_absent())
            && row.lines().iter().all(|line| self.is_line(line, diagnoses))
    }

    fn is_line(&self, line: &Sheet, diagnoses: Option<usize>) -> bool {
        let held = self.held;
        let modifiers = match line.of(held.modifiers) {
            Cell::List(span) => self.row.list(span),
            _ => &[],
        };
        let once = modifiers.iter().enumerate().all(|(at, one)| !modifiers.iter().take(at).any(|other| other == one));
        let pointers = match line.of(held.pointers) {
            Cell::List(span) => self.row.list(span),
            _ => &[],
        };
        let points = |number: &u32| {
            let text = self.words.text(Texts::Others, *number);
            diagnoses.is_none_or(|count| text.parse::<usize>().is_ok_and(|pointer| pointer <= count))
        };
        let part = match (line.of(held.assistant_minutes), line.of(held.minutes)) {
            (Cell::Number(part), Cell::Number(all)) => part <= all,
            (Cell::Beyond, _) | (_, Cell::Beyond) => false,
            _ => true,
        };
        !line.of(held.code).is_unknown()
            && modifiers.len() <= MODIFIERS
            && once
            && pointers.len() <= POINTERS
            && pointers.iter().all(points)
            && part
    }

    fn length(&self, cell: Cell) -> Option<usize> {
        match cell {
            Cell::List(span) => Some(self.row.list(span).len()),
            _ => None,
        }
    }

    /// A fact that is a day.
    pub fn day(&mut self, whose: Whose, id: FactId, day: Date) -> bool {
        self.reading.day(id, day).is_some_and(|cell| self.put(whose, id, cell))
    }

    /// A fact that is a whole number.
    pub fn number(&mut self, whose: Whose, id: FactId, number: i64) -> bool {
        match self.reading.whole(id, number) {
            Some(cell) => self.put(whose, id, cell),
            None => self.value(whose, id, &number.to_string()),
        }
    }

    fn tell(&mut self, whose: Whose, path: Path, told: Told) -> bool {
        let line = (whose == Whose::Line).then(|| self.row.lines().len().saturating_sub(1));
        self.row.extras().len() < MOST_EXTRAS && self.row.put_extra(Extra { line, path, told })
    }

    #[inline]
    fn put(&mut self, whose: Whose, id: FactId, cell: Cell) -> bool {
        let sheet = match whose {
            Whose::Session | Whose::Object(_) => Some(self.row.session_mut()),
            Whose::Line => self.row.line_mut(),
            Whose::Part(owner) => self.row.part_mut(owner),
        };
        sheet.map(|sheet| sheet.set(id, cell)).is_some()
    }
}

/// Whether a last day is not before its first.
pub(super) fn in_order(days: [Cell; 2]) -> bool {
    match days {
        [Cell::Date(from), Cell::Date(until)] => from <= until,
        _ => true,
    }
}

impl Taker for Flat<'_> {
    fn keys(&mut self) -> &mut Keys {
        &mut self.keys
    }

    fn begin_line(&mut self) -> bool {
        self.row.begin_line() <= MOST_LINES
    }

    fn begin_parts(&mut self, owner: Owner) {
        self.row.begin_parts(owner);
    }

    fn begin_part(&mut self, owner: Owner) -> bool {
        self.row.begin_part(owner) <= field::MOST_NUMBERED
    }

    fn absent(&mut self, whose: Whose, id: FactId) -> bool {
        let def = id.def();
        !is_required(def.owner, def.path) && self.put(whose, id, Cell::Absent)
    }

    fn flag(&mut self, whose: Whose, id: FactId, value: bool) -> bool {
        self.put(whose, id, Cell::Flag(value))
    }

    fn begin(&mut self, text: &str) {
        self.row.keep_record(text);
    }

    #[inline]
    fn verbatim(&mut self, whose: Whose, id: FactId, text: Verbatim<'_>) -> bool {
        match self.reading.verbatim(id, text, self.words) {
            Some(cell) => self.put(whose, id, cell),
            None => self.text(whose, id, text.text()),
        }
    }

    #[inline]
    fn whole(&mut self, whose: Whose, id: FactId, number: i64) -> bool {
        self.reading.whole(id, number).is_some_and(|cell| self.put(whose, id, cell))
    }

    #[inline]
    fn member_verbatim(&mut self, id: FactId, text: Verbatim<'_>) -> bool {
        match self.reading.known_member(id, text, self.words) {
            Some(number) => {
                self.row.push_member(number);
                true
            }
            None => self.member_text(id, text.text()),
        }
    }

    fn extra_verbatim(&mut self, whose: Whose, path: Path, text: Verbatim<'_>, paths: &Paths) -> bool {
        match self.reading.plain(text) {
            Some(Cell::Plain(span)) => self.tell(whose, path, Told::Text(span)),
            _ => self.extra(whose, path, Written::Text(text.text()), paths),
        }
    }

    fn value(&mut self, whose: Whose, id: FactId, text: &str) -> bool {
        let Self { reading, words, row, .. } = self;
        let cell = reading.cell(id, text, words, |text| row.keep(text));
        cell.is_some_and(|cell| self.put(whose, id, cell))
    }

    fn member(&mut self, id: FactId, text: &str) -> bool {
        let number = self.reading.member(id, text, self.words);
        number.map(|number| self.row.push_member(number)).is_some()
    }

    fn end_list(&mut self, whose: Whose, id: FactId) -> bool {
        let cell = self.row.end_list(self.list);
        self.list = self.row.members();
        if cell == Cell::Absent { self.absent(whose, id) } else { self.put(whose, id, cell) }
    }

    fn extra(&mut self, whose: Whose, path: Path, written: Written<'_>, _: &Paths) -> bool {
        let told = match written {
            Written::Nothing => Told::Nothing,
            Written::Flag(value) => Told::Flag(value),
            Written::Number(digits) => Told::Number(self.row.keep(digits)),
            Written::Text(text) => match trimmed(text) {
                "" => Told::Nothing,
                "none" => Told::Absent,
                text if given::is_refused(text) => return false,
                text => Told::Text(self.row.keep(text)),
            },
            Written::List([]) => Told::Absent,
            Written::List(_) => return false,
        };
        self.tell(whose, path, told)
    }

    fn state_absent(&mut self, whose: Whose, statement: Statement) -> bool {
        let line = (whose == Whose::Line).then(|| self.row.lines().len().saturating_sub(1));
        self.absent.push((line, statement));
        true
    }
}
