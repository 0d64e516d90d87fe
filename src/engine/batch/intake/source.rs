//! Where a column of a plan gets its cells from.
//!
//! In: an input of a plan, a record laid flat. Out: the cell of the input, as [`Facts`](crate::engine::reference::Facts) would say it of the session of the same record. What has
//! no cell here is [`Cell::Beyond`], and then the session is asked.

use jiff::civil::Date;

use super::extras::Extras;
use crate::engine::batch::columns::UNIT;
use crate::engine::batch::input::{Input, Texts, What};
use crate::engine::batch::row::{Cell, Record, Words};
use crate::engine::ids::Ids;
use crate::engine::ops::dates;
use crate::engine::reference::defaults;
use crate::lang::typed::{Expr, Kind, Noun, Quantifier, Read};
use crate::model::facts::{FactId, Owner};

/// Where the cells of an input are.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A fact of the session.
    Session(FactId),
    /// A fact of the line in a slot.
    Line(usize, FactId),
    /// Something that the profile declares, by its place among those; of the line in a slot, or of the session.
    Extra(Option<usize>, usize),
    /// The patient's age.
    Age,
    /// The diagnoses that the line in a slot points to; of the session, all.
    Diagnoses(Option<usize>),
    /// Whether any of these facts is there.
    Group(Vec<FactId>),
    /// Whether any authorization fits the line in a slot; the session.
    AnyAuthorization(Option<usize>),
    /// Whether there is other coverage; or a fact of the first.
    OtherCoverage(Option<FactId>),
    /// Something about the authorization that fits. Known here only where there is none.
    Authorization,
    /// How many authorizations there are, or a question about that. Where only some of them count, known here only where there is none.
    Authorizations(Asking, bool),
    /// What only the session can be asked for.
    Asked,
}

/// What is asked of how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Whether so many are there.
    Whether(Quantifier),
    /// How many.
    HowMany,
}

impl Asking {
    /// What is asked of all authorizations, or of those that a filter or a condition chooses.
    fn of(expr: &Expr) -> Option<(Self, bool)> {
        let (asking, over, satisfies) = match &expr.kind {
            Kind::Define(_, body) => return Self::of(body),
            Kind::Quantified { quantifier, over, satisfies } => {
                (Asking::Whether(*quantifier), over, satisfies.is_some())
            }
            Kind::Count(over) => (Asking::HowMany, over, false),
            _ => return None,
        };
        (over.noun == Noun::Authorizations).then_some((asking, satisfies || over.filter.is_some()))
    }

    /// The answer for so many, of which only some count or all; `None`: the record does not say how many.
    pub fn among(self, all: Option<usize>, some: bool) -> Cell {
        match all {
            None => Cell::Unknown,
            Some(all) if some && all > 0 => Cell::Beyond,
            Some(all) => self.answer(all),
        }
    }

    /// The answer for so many that count; of `every`, so many that fail.
    fn answer(self, count: usize) -> Cell {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Cell::Flag(match self {
            Asking::HowMany => return count.checked_mul(UNIT).map_or(Cell::Beyond, Cell::Number),
            Asking::Whether(Quantifier::Some) => count > 0,
            Asking::Whether(Quantifier::No | Quantifier::Every) => count == 0,
            Asking::Whether(Quantifier::AtLeast(least)) => count >= i64::from(least),
            Asking::Whether(Quantifier::AtMost(most)) => count <= i64::from(most),
            Asking::Whether(Quantifier::Exactly(exactly)) => count == i64::from(exactly),
        })
    }
}

/// What cells are found by.
#[derive(Debug)]
pub struct Found<'r, R> {
    /// The record.
    pub row: &'r R,
    /// Its day.
    pub date: Date,
    /// What it says that the profile declares.
    pub extras: &'r Extras,
    /// Facts by name.
    pub ids: &'r Ids,
}

impl Source {
    /// Of an input.
    pub fn of(input: &Input, ids: &Ids, extras: &Extras) -> Self {
        let declared = |path: &str| extras.place(path, None).map(|place| Source::Extra(None, place));
        let source = match &input.what {
            What::Asked(expr) => Asking::of(expr).map(|(asking, some)| Source::Authorizations(asking, some)),
            What::Fact(read) => match read {
                Read::Session(id) => Some(Source::Session(*id)),
                // Their default depends on how many diagnoses there are.
                Read::Line(_, id) if Some(*id) == ids.pointers => None,
                Read::Line(_, id) => input.slot.map(|slot| Source::Line(slot, *id)),
                Read::ExtraSession(path) => declared(path),
                Read::Counter(name) => declared(&format!("history.{name}")),
                Read::ExtraLine(_, path) => {
                    input.slot.zip(extras.place(path, Some(0))).map(|(slot, place)| Source::Extra(Some(slot), place))
                }
                Read::Age => Some(Source::Age),
                Read::Dx(frame) => Some(Source::Diagnoses(frame.and(input.slot))),
                Read::Group(parts) => Some(Source::Group(parts.clone())),
                Read::AnyAuthorization => Some(Source::AnyAuthorization(input.slot)),
                Read::Authorization(_) => Some(Source::Authorization),
                Read::OtherCoverage(id) => Some(Source::OtherCoverage(*id)),
                Read::AuthorizationItem(..) | Read::Earlier(_) | Read::Units(_) | Read::BilledModifiers(_) => None,
            },
        };
        source.unwrap_or(Source::Asked)
    }

    /// Whether earlier sessions may say it where the record does not.
    pub fn may_be_counted(&self, extras: &Extras) -> bool {
        let counted = |id: &FactId| id.def().path.starts_with("history.");
        match self {
            Source::Session(id) => counted(id),
            Source::Group(parts) => parts.iter().any(counted),
            Source::Extra(None, place) => extras.is_counter(*place),
            Source::Asked => true,
            _ => false,
        }
    }

    /// Whether it reads a fact that may have a default: the facts that it reads besides have none.
    pub fn reads(&self, id: FactId) -> bool {
        match self {
            Source::Session(own) | Source::Line(_, own) => *own == id,
            Source::Group(parts) => parts.contains(&id),
            _ => false,
        }
    }

    /// The cell of a row. A list that does not stand in it gets a number.
    pub fn cell(&self, found: &Found<'_, impl Record>, words: &mut Words) -> Cell {
        let Found { row, ids, .. } = *found;
        match self {
            Source::Session(id) => row.session(Some(*id)),
            Source::Line(slot, _) if *slot >= row.lines() => Cell::Absent,
            Source::Line(slot, id) => row.line(*slot, Some(*id)),
            Source::Extra(Some(slot), _) if *slot >= row.lines() => Cell::Absent,
            Source::Extra(slot, place) => found.extras.cell(*slot, *place),
            Source::Age => age(row.session(ids.birth_date), found.date),
            Source::Diagnoses(slot) => diagnoses(found, *slot, words),
            Source::Group(parts) => group(row, parts),
            Source::AnyAuthorization(slot) => any_authorization(found, *slot),
            Source::Authorization => match row.parts(Owner::Authorization) {
                None => Cell::Unknown,
                Some(0) => Cell::Absent,
                Some(_) => Cell::Beyond,
            },
            Source::OtherCoverage(id) => match (row.parts(Owner::OtherCoverage), id) {
                (None, _) => Cell::Unknown,
                (Some(0), _) => Cell::Absent,
                (Some(_), None) => Cell::Flag(true),
                (Some(_), Some(id)) => row.part(Owner::OtherCoverage, 0, Some(*id)),
            },
            Source::Authorizations(asking, some) => asking.among(row.parts(Owner::Authorization), *some),
            Source::Asked => Cell::Beyond,
        }
    }
}

/// The age on a day of who was born on another, or what is known of that.
pub fn age(born: Cell, on: Date) -> Cell {
    match born {
        Cell::Date(born) => {
            let years = dates::age(born, on).and_then(|years| i64::from(years).checked_mul(UNIT));
            years.map_or(Cell::Absent, Cell::Number)
        }
        other => other,
    }
}

/// All diagnoses, unless the line points to some of them.
fn diagnoses(found: &Found<'_, impl Record>, slot: Option<usize>, words: &mut Words) -> Cell {
    let (row, ids) = (found.row, found.ids);
    let all = row.session(ids.diagnoses);
    let Some(slot) = slot else { return all };
    if slot >= row.lines() {
        return Cell::Absent;
    }
    let (pointers, given) = match (row.line(slot, ids.pointers), all) {
        (Cell::List(pointers), Cell::List(given)) => (row.list(pointers), row.list(given)),
        (Cell::Absent, _) => return Cell::Absent,
        _ => return all,
    };
    let pointed = |number: &u32| defaults::pointer(words.text(Texts::Others, *number));
    let chosen = pointers.iter().filter_map(pointed).filter_map(|at| given.get(at.checked_sub(1)?)).copied();
    // A claim line has room for four pointers.
    let mut some = [0u32; 8];
    let mut count = 0;
    for (slot, number) in some.iter_mut().zip(chosen) {
        *slot = number;
        count = usize::saturating_add(count, 1);
    }
    match some.get(..count) {
        Some([]) | None => Cell::Absent,
        Some(chosen) => Cell::Listed(words.list(Texts::Diagnoses, chosen)),
    }
}

fn group(row: &impl Record, parts: &[FactId]) -> Cell {
    let mut unknown = false;
    for id in parts {
        match row.session(Some(*id)) {
            Cell::Absent => {}
            Cell::Unknown => unknown = true,
            _ => return Cell::Flag(true),
        }
    }
    if unknown { Cell::Unknown } else { Cell::Absent }
}

/// Three-valued: one that fits; else unknown if one may fit; else there is none.
fn any_authorization(found: &Found<'_, impl Record>, slot: Option<usize>) -> Cell {
    let Found { row, date, ids, .. } = *found;
    let Some(all) = row.parts(Owner::Authorization) else { return Cell::Unknown };
    let code = slot.map(|slot| if slot < row.lines() { row.line(slot, ids.code) } else { Cell::Absent });
    let mut may = false;
    for at in 0..all {
        let one = |id| row.part(Owner::Authorization, at, id);
        let (mut fits, mut open) = (true, false);
        for (bound, holds) in
            [(one(ids.auth_from), Date::le as fn(&Date, &Date) -> bool), (one(ids.auth_until), Date::ge)]
        {
            match bound {
                Cell::Absent => {}
                Cell::Date(day) => fits &= holds(&day, &date),
                _ => open = true,
            }
        }
        match (code, one(ids.auth_codes)) {
            (None, _) | (_, Cell::Absent | Cell::Unknown) => {}
            (Some(Cell::Text(code)), Cell::List(codes)) => fits &= row.list(codes).contains(&code),
            _ => return Cell::Beyond,
        }
        if fits && !open {
            return Cell::Flag(true);
        }
        may |= fits;
    }
    if may { Cell::Unknown } else { Cell::Absent }
}
