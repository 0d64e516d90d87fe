//! Values next to a constant, and what to try for a type whatever it is held against.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::{Span, ToSpan};
use rust_decimal::Decimal;

use crate::engine::ops::dates::shift;
use crate::lang::typed::{CodeSet, Item};
use crate::model::literal;
use crate::model::types::{Scalar, Type};
use crate::model::value::{Period, PeriodUnit, Value};

/// A value with the next smaller and the next larger one, where the type has such: minutes and counts by one, money by a cent.
#[must_use]
pub fn neighbours(scalar: &Scalar, value: &Value) -> Vec<Value> {
    let step = if *scalar == Scalar::Money { Decimal::new(1, 2) } else { Decimal::ONE };
    let all = match value {
        Value::Number(n) => {
            let near = [n.checked_sub(step).filter(|less| !less.is_sign_negative()), Some(*n), n.checked_add(step)];
            return near.into_iter().flatten().map(Value::Number).collect();
        }
        Value::Date(day) => [day.yesterday().ok(), Some(*day), day.tomorrow().ok()].map(|day| day.map(Value::Date)),
        Value::Time(time) => {
            let minute = Span::new().minutes(1);
            [time.checked_sub(minute).ok(), Some(*time), time.checked_add(minute).ok()].map(|t| t.map(Value::Time))
        }
        other => [Some(other.clone()), None, None],
    };
    all.into_iter().flatten().collect()
}

/// Members of a list of codes: the first ones of each kind, both ends of a range, something that starts so.
#[must_use]
pub fn members(set: &CodeSet, scalar: &Scalar, most: usize) -> Vec<Value> {
    let read = |text: &str| literal::read(scalar, text).ok();
    let mut all = Vec::new();
    for item in set.items().iter().take(most) {
        match item {
            Item::One(value) => all.push(value.clone()),
            Item::Range(low, high) => all.extend([read(low), read(high)].into_iter().flatten()),
            Item::Prefix(start) => {
                let longer = ["", "0", "9", "00", "50", "0XA"].iter();
                all.extend(longer.filter_map(|end| read(&format!("{start}{end}"))).take(1));
            }
        }
    }
    all
}

/// Adds what is worth trying for every fact of a type, and drops repeats.
pub fn complete(ty: &Type, all: &mut Vec<Value>) {
    let number = |n: i64| Value::Number(Decimal::from(n));
    let time = |hour: i8, minute: i8| Time::new(hour, minute, 0, 0).ok().map(Value::Time);
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::text(text)).collect::<Vec<_>>();
    let more: Vec<Value> = match &ty.scalar {
        Scalar::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Scalar::Number => vec![number(0), number(1), number(2)],
        Scalar::Minutes => vec![number(15), number(8), number(7), number(30), number(0), number(60)],
        Scalar::Money => vec![number(100), number(0)],
        Scalar::Time => [time(9, 0), time(9, 15), time(9, 30), time(9, 45)].into_iter().flatten().collect(),
        Scalar::Text => texts(&["A-1", "A-2"]),
        Scalar::Procedure => texts(&["97110", "97140", "97124", "97799"]),
        Scalar::Diagnosis => texts(&["M54.50", "Z00.00"]),
        Scalar::Modifier => texts(&["59", "ZZ"]),
        Scalar::Place => texts(&["11", "12"]),
        Scalar::State => texts(&["IL", "WA", "TX"]),
        Scalar::Word(words) => words.list().iter().map(|word| Value::text(word)).collect(),
        _ => Vec::new(),
    };
    let mut single: Vec<Value> = Vec::new();
    let mut lists: Vec<Value> = Vec::new();
    for value in all.drain(..).chain(more) {
        match value {
            Value::List(_) => lists.push(value),
            one => single.push(one),
        }
    }
    let mut seen = BTreeSet::new();
    single.retain(|value| seen.insert(value.clone()));
    if ty.list {
        let alone = single.iter().map(|value| Value::List(vec![value.clone()]));
        let pairs = single.windows(2).map(|pair| Value::List(pair.to_vec()));
        lists.extend(alone.chain(pairs));
        let mut seen = BTreeSet::new();
        lists.retain(|value| seen.insert(value.clone()));
        *all = lists;
    } else {
        *all = single;
    }
}

/// The days at a distance from a day, on both sides, each with the day before and after.
pub fn around(day: Date, period: Option<Period>, into: &mut BTreeSet<Date>) {
    let back = |period: Period| period.count.checked_neg().map(|count| Period { count, ..period });
    let far = |period: Period| shift(day, period, &[]);
    let centres = match period {
        None => [Some(day), None],
        Some(period) => [far(period), back(period).and_then(far)],
    };
    for centre in centres.into_iter().flatten() {
        let near = [centre.checked_sub(1.day()).ok(), Some(centre), centre.checked_add(1.day()).ok()];
        into.extend(near.into_iter().flatten());
    }
}

/// So many years before.
#[must_use]
pub fn years_back(years: i64) -> Option<Period> {
    Some(Period { count: years.checked_neg()?, unit: PeriodUnit::Years })
}
