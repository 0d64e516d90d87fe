//! What a fact can still be in a branch: unknown, absent, or one of these values.

use std::collections::BTreeSet;

use jiff::Unit;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Sign;
use super::texts::Texts;
use crate::lang::typed::CodeSet;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;

/// What a fact, or the value of an expression, can still be.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// The record may not say.
    pub unknown: bool,
    /// The record may say that there is none; of a list, that it is empty.
    pub absent: bool,
    /// What it may be where it is known.
    pub values: Values,
}

/// Values by their form.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Yes, and no.
    Bool(bool, bool),
    /// Numbers; days and minutes are whole ones.
    Ordered(Interval),
    /// Codes, words, texts.
    Texts(Texts),
    /// A list that is not empty.
    List(Members),
    /// What is not looked into.
    Any,
    /// Nothing.
    None,
}

/// A stretch of numbers, with single ones left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interval {
    /// From here on; `true`: behind it.
    pub low: Option<(Decimal, bool)>,
    /// Up to here; `true`: before it.
    pub high: Option<(Decimal, bool)>,
    /// But not these.
    pub not: BTreeSet<Decimal>,
    /// Whether only whole numbers count.
    pub whole: bool,
}

/// What is known of the members of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    /// One member is in each of these.
    pub some: Vec<CodeSet>,
    /// No member is in any of these.
    pub never: Vec<CodeSet>,
    /// Every member is in each of these.
    pub only: Vec<CodeSet>,
}

impl Domain {
    /// Everything that a value of a type can be.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        let values = match &ty.scalar {
            _ if ty.list => Values::List(Members::default()),
            Scalar::Bool => Values::Bool(true, true),
            Scalar::Word(words) => Values::Texts(Texts::of(words.list().iter().map(|word| Value::text(word)))),
            Scalar::Minutes => Values::Ordered(Interval { whole: true, ..Interval::from_zero() }),
            Scalar::Date | Scalar::Time => Values::Ordered(Interval { whole: true, ..Interval::default() }),
            scalar if scalar.is_ordered() => Values::Ordered(Interval::default()),
            Scalar::Period => Values::Any,
            _ => Values::Texts(Texts::default()),
        };
        Self { unknown: true, absent: true, values }
    }

    /// It is known.
    pub fn known(&mut self) {
        self.unknown = false;
        self.absent = false;
    }

    /// What a condition says of the state of its fact, where an absent one makes it false.
    pub fn meet(&mut self, sign: Sign) {
        match sign {
            Sign::True => self.known(),
            Sign::False => self.unknown = false,
            Sign::NotFalse => self.absent = false,
            Sign::NotTrue => {}
        }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.unknown && !self.absent && !self.can_be_known()
    }

    /// Whether it can be known and there.
    #[must_use]
    pub fn can_be_known(&self) -> bool {
        match &self.values {
            Values::Bool(yes, no) => *yes || *no,
            Values::Ordered(interval) => !interval.is_empty(),
            Values::Texts(texts) => !texts.is_empty(),
            Values::List(members) => !members.is_empty(),
            Values::Any => true,
            Values::None => false,
        }
    }
}

impl Interval {
    /// Nothing below zero.
    #[must_use]
    pub fn from_zero() -> Self {
        Self { low: Some((Decimal::ZERO, false)), ..Self::default() }
    }

    /// Nothing below a bound.
    pub fn at_least(&mut self, bound: Decimal, strict: bool) {
        let new = if self.whole { (up(bound, strict), false) } else { (bound, strict) };
        if self.low.is_none_or(|low| low < new) {
            self.low = Some(new);
        }
    }

    /// Nothing above a bound.
    pub fn at_most(&mut self, bound: Decimal, strict: bool) {
        let new = if self.whole { (down(bound, strict), false) } else { (bound, strict) };
        let tighter = |high: (Decimal, bool)| (new.0, !new.1) < (high.0, !high.1);
        if self.high.is_none_or(tighter) {
            self.high = Some(new);
        }
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn has(&self, number: Decimal) -> bool {
        let above = self.low.is_none_or(|(low, strict)| low < number || (low == number && !strict));
        let below = self.high.is_none_or(|(high, strict)| number < high || (number == high && !strict));
        above && below && !self.not.contains(&number)
    }

    fn is_empty(&self) -> bool {
        let (Some((low, from)), Some((high, to))) = (self.low, self.high) else { return false };
        if low > high || (low == high && (from || to || self.not.contains(&low))) {
            return true;
        }
        let next = |n: &Decimal| n.checked_add(Decimal::ONE);
        // A few whole numbers, each left out.
        let few = self.whole && high.checked_sub(low).is_some_and(|width| width <= Decimal::from(400));
        few && std::iter::successors(Some(low), next).take_while(|n| *n <= high).all(|n| self.not.contains(&n))
    }
}

/// The smallest whole number above a bound, or the bound.
fn up(bound: Decimal, strict: bool) -> Decimal {
    let whole = bound.ceil();
    if strict && whole == bound { whole.checked_add(Decimal::ONE).unwrap_or(whole) } else { whole }
}

fn down(bound: Decimal, strict: bool) -> Decimal {
    let whole = bound.floor();
    if strict && whole == bound { whole.checked_sub(Decimal::ONE).unwrap_or(whole) } else { whole }
}

impl Members {
    /// Whether no list can be so: one of those that must have a member can have none.
    fn is_empty(&self) -> bool {
        let left = |some: Option<&CodeSet>| {
            let mut texts = Texts::default();
            some.into_iter().chain(&self.only).for_each(|set| texts.keep(set));
            self.never.iter().for_each(|set| texts.drop(set));
            texts
        };
        self.some.iter().any(|set| left(Some(set)).is_empty()) || left(None).is_empty()
    }
}

/// A value of an ordered type as a number: dates in days, times in minutes.
#[must_use]
pub fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Date(date) => {
            let start = Date::new(1970, 1, 1).ok()?;
            start.until((Unit::Day, *date)).ok().map(|span| Decimal::from(span.get_days()))
        }
        Value::Time(time) => {
            let minutes = i64::from(time.hour()).saturating_mul(60).saturating_add(i64::from(time.minute()));
            Some(Decimal::from(minutes))
        }
        _ => None,
    }
}
