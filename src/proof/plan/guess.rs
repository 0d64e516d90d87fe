//! What an expression would come to for a record that is not written yet.
//!
//! In: an expression, and for each fact the state it would have. Out: an [`Outcome`], by the engine's own operators. It knows the defaults
//! of the contract only roughly; what is built on it is tried on the engine before anybody sees it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::engine::ops::sets::Against;
use crate::engine::ops::{compare, count, dates, logic, numbers, sets};
use crate::engine::three::{Outcome, Truth, Wait};
use crate::lang::typed::{Expr, Kind, Noun, Operator, Over, Read};
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Profile;
use crate::proof::reads::{self, Frames};
use crate::proof::slot::Slot;

/// A record as far as it is decided.
pub struct Guess<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// Day of the session.
    pub date: Option<Date>,
    /// Number of lines.
    pub lines: usize,
    /// The state of each fact, defaults included.
    pub state: &'a dyn Fn(&Slot, &Type) -> State,
}

impl Guess<'_> {
    /// Whether a condition would hold.
    #[must_use]
    pub fn truth(&self, expr: &Expr, frames: Frames) -> Truth {
        self.eval(expr, frames).truth()
    }

    /// What a value would be.
    #[must_use]
    pub fn eval(&self, expr: &Expr, frames: Frames) -> Outcome {
        let holidays = &self.profile.holidays;
        let truths = |parts: &[Expr]| parts.iter().map(|part| self.truth(part, frames)).collect::<Vec<_>>();
        match &expr.kind {
            Kind::Const(value) => Outcome::Known(value.clone()),
            Kind::Set(_) => Outcome::Absent,
            Kind::Read(read) => self.read(read, frames, true),
            Kind::Param(name) => self.param(name),
            Kind::Define(_, body) => self.eval(body, frames),
            Kind::And(parts) => logic::and(truths(parts)).outcome(),
            Kind::Or(parts) => logic::or(truths(parts)).outcome(),
            Kind::Not(inner) => logic::not(self.truth(inner, frames)).outcome(),
            Kind::Compare(how, a, b) => compare::compare(*how, &self.eval(a, frames), &self.eval(b, frames)).outcome(),
            Kind::In(item, set) => sets::is_in(&self.eval(item, frames), &self.against(set, frames)).outcome(),
            Kind::Has(how, list, what) => {
                sets::has(*how, &self.eval(list, frames), &self.against(what, frames)).outcome()
            }
            Kind::Present(inner) => match self.presence(inner, frames) {
                Outcome::Known(_) => Truth::True.outcome(),
                Outcome::Absent => Truth::False.outcome(),
                unknown @ Outcome::Unknown(_) => Outcome::waiting(unknown.waits()),
            },
            Kind::Within { date, period, after, anchor } => {
                let (d, p, a) = (self.eval(date, frames), self.eval(period, frames), self.eval(anchor, frames));
                dates::within(&d, &period.ty.scalar, &p, *after, &a, holidays).outcome()
            }
            Kind::Quantified { quantifier, over, satisfies } => {
                self.tally(over, satisfies.as_deref(), frames).satisfies(*quantifier).outcome()
            }
            Kind::NOf(quantifier, parts) => count::Tally::of(truths(parts)).satisfies(*quantifier).outcome(),
            Kind::Count(over) => self.tally(over, None, frames).count(),
            Kind::Sum(of, over) => self.sum(of, over, frames),
            Kind::Pick(which, parts) => {
                let all: Vec<Outcome> = parts.iter().map(|part| self.eval(part, frames)).collect();
                numbers::pick(*which, &all)
            }
            Kind::DaysBetween(from, to) => dates::days_between(&self.eval(from, frames), &self.eval(to, frames)),
            Kind::Lookup { table, column, keys } => self.lookup(table, column, keys, frames),
            Kind::If(condition, then, otherwise) => {
                logic::choose(self.truth(condition, frames), self.eval(then, frames), self.eval(otherwise, frames))
            }
            Kind::Arithmetic(how, a, b) => {
                let (x, y) = (self.eval(a, frames), self.eval(b, frames));
                match (&a.ty.scalar, &b.ty.scalar) {
                    (Scalar::Date, length) => dates::add(&x, length, &y, *how == Operator::Subtract, holidays),
                    (length, Scalar::Date) => dates::add(&y, length, &x, false, holidays),
                    _ => numbers::arithmetic(*how, &x, &y),
                }
            }
            Kind::PercentOf(percent, of) => numbers::percent_of(&self.eval(percent, frames), &self.eval(of, frames)),
        }
    }

    fn against<'e>(&self, expr: &'e Expr, frames: Frames) -> Against<'e> {
        match &expr.kind {
            Kind::Set(set) => Against::Set(set),
            _ => Against::Value(self.eval(expr, frames)),
        }
    }

    fn presence(&self, expr: &Expr, frames: Frames) -> Outcome {
        match &expr.kind {
            Kind::Read(read) => self.read(read, frames, false),
            Kind::Define(_, body) => self.presence(body, frames),
            _ => self.eval(expr, frames),
        }
    }

    fn read(&self, read: &Read, frames: Frames, filled: bool) -> Outcome {
        let unknown = || Outcome::waiting_for(Wait::session("?"));
        let Some((slot, ty)) = reads::slot(read, frames, self.profile) else {
            return if matches!(read, Read::Line(..) | Read::ExtraLine(..)) { Outcome::Absent } else { unknown() };
        };
        let state = match (self.state)(&slot, &ty) {
            State::Known(Value::List(members)) if members.is_empty() => State::Absent,
            other => other,
        };
        match (state, read) {
            (State::Unknown, _) => unknown(),
            (State::Known(born), Read::Age) => {
                let age = born.as_date().zip(self.date).and_then(|(born, day)| dates::age(born, day));
                age.map_or(Outcome::Absent, |years| Outcome::number(years.into()))
            }
            (State::Known(value), _) => Outcome::Known(value),
            (State::Absent, _) if !filled => Outcome::Absent,
            (State::Absent, _) if ty.list => Outcome::Known(Value::List(Vec::new())),
            (State::Absent, _) if ty.is_bool() => Truth::False.outcome(),
            (State::Absent, _) if slot.path.starts_with("history.") && ty.scalar.is_numeric() => {
                Outcome::number(Decimal::ZERO)
            }
            (State::Absent, _) => Outcome::Absent,
        }
    }

    fn param(&self, name: &str) -> Outcome {
        let values = self.profile.params.get(name).map(|param| param.values.as_slice()).unwrap_or_default();
        let holds = |from: Date, until: Option<Date>| {
            self.date.is_some_and(|day| from <= day && until.is_none_or(|until| day <= until))
        };
        let found = values.iter().find(|dated| holds(dated.from, dated.until));
        found.map_or(Outcome::Absent, |dated| Outcome::Known(dated.value.clone()))
    }

    fn lookup(&self, table: &str, column: &str, keys: &[Expr], frames: Frames) -> Outcome {
        let mut texts = Vec::with_capacity(keys.len());
        for key in keys {
            match self.eval(key, frames) {
                Outcome::Known(value) => texts.push(value.to_string()),
                other => return other,
            }
        }
        let Some(table) = self.profile.tables.get(table) else { return Outcome::Absent };
        let holds = |from: Option<Date>, until: Option<Date>| {
            self.date.is_none_or(|day| from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until))
        };
        let at = table.columns.iter().position(|(name, _)| name == column);
        let row = table.rows.iter().find(|row| row.keys == texts && holds(row.from, row.until));
        let value = row.and_then(|row| row.values.get(at?)?.clone());
        value.map_or(Outcome::Absent, Outcome::Known)
    }

    /// The members of a collection, by place; `None`: not known which there are.
    fn members(&self, over: &Over, frames: Frames) -> Option<Vec<usize>> {
        match over.noun {
            Noun::Lines | Noun::CoveredLines => {
                Some((0..self.lines).filter(|i| !(over.other && frames.own == Some(*i))).collect())
            }
            Noun::Authorizations => Some(vec![0]),
            Noun::EarlierSessions(_) | Noun::EarlierLines(_) => None,
        }
    }

    fn belongs(&self, over: &Over, frames: Frames) -> Truth {
        over.filter.as_ref().map_or(Truth::True, |filter| self.truth(filter, frames))
    }

    fn tally(&self, over: &Over, satisfies: Option<&Expr>, frames: Frames) -> count::Tally {
        let Some(members) = self.members(over, frames) else {
            return count::Tally { certain: 0, possible: u32::MAX, waits: [Wait::session("?")].into() };
        };
        count::Tally::of(members.into_iter().map(|i| {
            let inside = frames.with(over.frame, i);
            let fails = satisfies.map_or(Truth::True, |expr| logic::not(self.truth(expr, inside)));
            logic::and([self.belongs(over, inside), fails])
        }))
    }

    fn sum(&self, of: &Expr, over: &Over, frames: Frames) -> Outcome {
        let Some(members) = self.members(over, frames) else { return Outcome::waiting_for(Wait::session("?")) };
        let terms = members.into_iter().map(|i| {
            let inside = frames.with(over.frame, i);
            let belongs = self.belongs(over, inside);
            let term = if belongs.is_false() { Outcome::Absent } else { self.eval(of, inside) };
            (belongs, term)
        });
        count::sum(terms, false)
    }
}
