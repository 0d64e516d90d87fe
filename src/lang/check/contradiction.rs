//! Conditions that exclude each other: `code is 97124 and code in [97110]`, `minutes < 8 minutes and minutes > 20 minutes`.
//!
//! Looks only at facts compared with literals inside one `and`, and says nothing where it is not sure. A rule whose filter excludes
//! itself can never fire.

use std::collections::BTreeMap;

use crate::lang::typed::{CodeSet, Compare, Expr, Item, Kind};
use crate::model::value::Value;
use crate::source::Span;

/// The first two conditions of a conjunction that cannot both hold.
pub(super) fn find(expr: &Expr) -> Option<(Span, Span)> {
    let mut parts = Vec::new();
    conjuncts(expr, &mut parts);
    let mut by_fact: BTreeMap<String, Vec<(&Expr, Limit<'_>)>> = BTreeMap::new();
    for part in parts {
        if let Some((fact, limit)) = limit(part) {
            let others = by_fact.entry(fact).or_default();
            if let Some((other, _)) = others.iter().find(|(_, other)| exclude(other, &limit)) {
                return Some((part.span, other.span));
            }
            others.push((part, limit));
        }
    }
    None
}

fn conjuncts<'e>(expr: &'e Expr, out: &mut Vec<&'e Expr>) {
    match &expr.kind {
        Kind::And(parts) => parts.iter().for_each(|part| conjuncts(part, out)),
        Kind::Define(_, body) => conjuncts(body, out),
        _ => out.push(expr),
    }
}

enum Limit<'e> {
    Is(&'e Value),
    In(&'e CodeSet),
    Order(Compare, &'e Value),
}

fn limit(expr: &Expr) -> Option<(String, Limit<'_>)> {
    match &expr.kind {
        Kind::Compare(compare, left, right) => {
            let (Kind::Read(read), Kind::Const(value)) = (&left.kind, &right.kind) else { return None };
            let limit = match compare {
                Compare::Is => Limit::Is(value),
                Compare::IsNot => return None,
                order => Limit::Order(*order, value),
            };
            Some((format!("{read:?}"), limit))
        }
        Kind::In(item, set) => match (&item.kind, &set.kind) {
            (Kind::Read(read), Kind::Set(codes)) => Some((format!("{read:?}"), Limit::In(codes))),
            _ => None,
        },
        _ => None,
    }
}

fn exclude(one: &Limit<'_>, other: &Limit<'_>) -> bool {
    match (one, other) {
        (Limit::Is(a), Limit::Is(b)) => a != b,
        (Limit::Is(value), Limit::In(codes)) | (Limit::In(codes), Limit::Is(value)) => !codes.has(value),
        (Limit::In(a), Limit::In(b)) => {
            let plain = |codes: &CodeSet| codes.items.iter().all(|item| matches!(item, Item::One(_)));
            let apart =
                |a: &CodeSet, b: &CodeSet| a.items.iter().all(|item| matches!(item, Item::One(value) if !b.has(value)));
            (plain(a) && apart(a, b)) || (plain(b) && apart(b, a))
        }
        (Limit::Order(order, limit), Limit::Is(value)) | (Limit::Is(value), Limit::Order(order, limit)) => {
            !in_order(value, *order, limit)
        }
        (Limit::Order(a, x), Limit::Order(b, y)) => opposite(*a, x, *b, y) || opposite(*b, y, *a, x),
        (Limit::Order(..), Limit::In(_)) | (Limit::In(_), Limit::Order(..)) => false,
    }
}

fn in_order(value: &Value, order: Compare, limit: &Value) -> bool {
    match order {
        Compare::Less => value < limit,
        Compare::LessOrEqual => value <= limit,
        Compare::Greater => value > limit,
        Compare::GreaterOrEqual => value >= limit,
        Compare::Is => value == limit,
        Compare::IsNot => value != limit,
    }
}

/// `fact < x` and `fact > y` with `x <= y`.
fn opposite(a: Compare, x: &Value, b: Compare, y: &Value) -> bool {
    match (a, b) {
        (Compare::Less, Compare::Greater | Compare::GreaterOrEqual) => x <= y,
        (Compare::LessOrEqual, Compare::Greater) => x <= y,
        (Compare::LessOrEqual, Compare::GreaterOrEqual) => x < y,
        _ => false,
    }
}
