//! An ordered value as a sum of terms and a constant: `plan_of_care.sent_on + 30 days` is a date and thirty.

use rust_decimal::Decimal;

use super::branch::Term;
use super::domain::number;
use super::key::key;
use crate::engine::ops::dates::period;
use crate::lang::typed::{Expr, Kind, Operator};
use crate::model::types::{Scalar, Type};
use crate::model::value::{Period, PeriodUnit, Value};
use crate::profile::checked::Profile;
use crate::proof::reads::Frames;

/// Terms that are added or (`false`) taken off, and what lies between two numbers beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// The terms, and whether each is added.
    pub terms: Vec<(Term, bool)>,
    /// Every term it was made of, those that cancel each other included, with its type: it is there only if all of them are.
    pub made_of: Vec<(Term, Type)>,
    /// The least that is added to them; `None`: no bound.
    pub low: Option<Decimal>,
    /// The most.
    pub high: Option<Decimal>,
}

/// The most terms that are kept apart.
const MOST: usize = 4;

impl Linear {
    fn constant(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        Self { low, high, ..Self::default() }
    }

    fn term(term: Term, ty: &Type) -> Self {
        let zero = Some(Decimal::ZERO);
        Self { terms: vec![(term.clone(), true)], made_of: vec![(term, ty.clone())], low: zero, high: zero }
    }

    /// What an ordered expression is made of; `None`: too many terms.
    #[must_use]
    pub fn of(expr: &Expr, frames: Frames, profile: &Profile) -> Option<Self> {
        match &expr.kind {
            Kind::Define(_, body) => Self::of(body, frames, profile),
            Kind::Const(value) => {
                let number = number(value)?;
                Some(Self::constant(Some(number), Some(number)))
            }
            Kind::Param(name) if always_there(name, profile) => {
                let values = profile.params.get(name)?.values.iter();
                let numbers: Option<Vec<Decimal>> = values.map(|dated| number(&dated.value)).collect();
                let numbers = numbers?;
                Some(Self::constant(numbers.iter().min().copied(), numbers.iter().max().copied()))
            }
            Kind::Read(read) => Some(Self::term(Term::read(read, frames, expr), &expr.ty)),
            Kind::DaysBetween(from, to) => Self::of(to, frames, profile)?.less(&Self::of(from, frames, profile)?),
            Kind::Arithmetic(how @ (Operator::Add | Operator::Subtract), a, b) => {
                let back = *how == Operator::Subtract;
                match (&a.ty.scalar, &b.ty.scalar) {
                    (Scalar::Date, _) if fixed(b, profile) => Self::of(a, frames, profile)?.shifted(b, back, profile),
                    (_, Scalar::Date) if fixed(a, profile) => Self::of(b, frames, profile)?.shifted(a, false, profile),
                    (x, y) if x.is_numeric() && y.is_numeric() => {
                        let (a, b) = (Self::of(a, frames, profile)?, Self::of(b, frames, profile)?);
                        if back { a.less(&b) } else { a.more(&b) }
                    }
                    _ => Some(Self::term(Term::Value(key(expr, frames)), &expr.ty)),
                }
            }
            _ => Some(Self::term(Term::Value(key(expr, frames)), &expr.ty)),
        }
    }

    /// A date and a length of time. Months have 28 to 31 days; working days at least as many days.
    #[must_use]
    pub fn shifted(mut self, length: &Expr, back: bool, profile: &Profile) -> Option<Self> {
        let (low, high) = span(length, profile);
        let (low, high) = if back { (negated(high), negated(low)) } else { (low, high) };
        self.low = add(self.low, low);
        self.high = add(self.high, high);
        Some(self)
    }

    /// The sum.
    #[must_use]
    pub fn more(self, other: &Self) -> Option<Self> {
        self.with(other.terms.iter().cloned(), &other.made_of, other.low, other.high)
    }

    /// The difference.
    #[must_use]
    pub fn less(self, other: &Self) -> Option<Self> {
        let turned = other.terms.iter().map(|(term, plus)| (term.clone(), !plus));
        self.with(turned, &other.made_of, negated(other.high), negated(other.low))
    }

    fn with(
        mut self,
        terms: impl Iterator<Item = (Term, bool)>,
        made_of: &[(Term, Type)],
        low: Option<Decimal>,
        high: Option<Decimal>,
    ) -> Option<Self> {
        for (term, plus) in terms {
            match self.terms.iter().position(|(own, sign)| *own == term && *sign != plus) {
                Some(at) => {
                    self.terms.remove(at);
                }
                None => self.terms.push((term, plus)),
            }
        }
        for (term, ty) in made_of {
            if !self.made_of.iter().any(|(own, _)| own == term) {
                self.made_of.push((term.clone(), ty.clone()));
            }
        }
        self.low = add(self.low, low);
        self.high = add(self.high, high);
        (self.terms.len() <= MOST).then_some(self)
    }
}

fn add(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a.zip(b).and_then(|(a, b)| a.checked_add(b))
}

/// The negative of a number.
#[must_use]
pub fn negated(n: Option<Decimal>) -> Option<Decimal> {
    n.and_then(|n| Decimal::ZERO.checked_sub(n))
}

/// Whether a length of time is written in the profile, for every day.
#[must_use]
pub fn fixed(length: &Expr, profile: &Profile) -> bool {
    match &length.kind {
        Kind::Define(_, body) => fixed(body, profile),
        Kind::Const(_) => true,
        Kind::Param(name) => always_there(name, profile),
        _ => false,
    }
}

/// Whether a param has a value on every day that the profile knows.
#[must_use]
pub fn always_there(name: &str, profile: &Profile) -> bool {
    let Some(param) = profile.params.get(name) else { return false };
    let mut next = Some(profile.from);
    let mut values: Vec<_> = param.values.iter().collect();
    values.sort_by_key(|dated| dated.from);
    for dated in values {
        let Some(day) = next else { break };
        if dated.from <= day && dated.until.is_none_or(|until| day <= until) {
            next = dated.until.and_then(|until| until.tomorrow().ok());
        }
    }
    next.is_none_or(|day| profile.until.is_some_and(|until| until < day))
}

/// How many days a length of time is, at least and at most.
fn span(length: &Expr, profile: &Profile) -> (Option<Decimal>, Option<Decimal>) {
    let values: Vec<&Value> = match &length.kind {
        Kind::Define(_, body) => return span(body, profile),
        Kind::Const(value) => vec![value],
        Kind::Param(name) => {
            profile.params.get(name).into_iter().flat_map(|p| p.values.iter().map(|d| &d.value)).collect()
        }
        _ => return (None, None),
    };
    let mut ranges = values.into_iter().map(|value| period(&length.ty.scalar, value).map_or((None, None), days));
    let Some(first) = ranges.next() else { return (None, None) };
    ranges.fold(first, |(low, high), (least, most)| {
        (low.zip(least).map(|(a, b)| a.min(b)), high.zip(most).map(|(a, b)| a.max(b)))
    })
}

fn days(period: Period) -> (Option<Decimal>, Option<Decimal>) {
    let times = |n: i64| Decimal::from(period.count).checked_mul(Decimal::from(n));
    if period.count < 0 {
        return (None, None);
    }
    match period.unit {
        PeriodUnit::Days => (times(1), times(1)),
        PeriodUnit::WorkingDays => (times(1), None),
        PeriodUnit::Months => (times(28), times(31)),
        PeriodUnit::Years => (times(365), times(366)),
    }
}
