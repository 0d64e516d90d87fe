//! Walks a condition and notes, for each fact in it, the constants that it is held against.

use super::values::{members, neighbours};
use super::{Interest, Slot};
use crate::engine::ops::dates::period;
use crate::lang::check::stage::children;
use crate::lang::typed::{Expr, Item, Kind, Noun, Over};
use crate::model::literal;
use crate::model::types::{Scalar, Type};
use crate::model::value::{Period, Value};
use crate::profile::checked::Profile;
use crate::proof::reads::{self, Frames};
use crate::proof::slot::Owner;

/// The most members of a list, and rows of a table, that are tried.
const MEMBERS: usize = 12;

/// Notes everything inside an expression.
pub fn walk(interest: &mut Interest, expr: &Expr, frames: Frames, profile: &Profile) {
    match &expr.kind {
        Kind::Compare(_, a, b) => compared(interest, &[a, b], frames, profile),
        Kind::Within { date, period, anchor, .. } => compared(interest, &[date, period, anchor], frames, profile),
        Kind::In(item, set) | Kind::Has(_, item, set) => {
            compared(interest, &[item, set], frames, profile);
        }
        Kind::Lookup { table, keys, .. } => lookup(interest, table, keys, frames, profile),
        Kind::Read(read) => {
            if let Some((slot, ty)) = reads::slot(read, frames, profile) {
                interest.fact(&slot, &ty);
            }
        }
        Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => collection(interest, over),
        _ => {}
    }
    for child in children(expr) {
        walk(interest, child, frames, profile);
    }
}

/// That there are authorizations is a fact of its own.
fn collection(interest: &mut Interest, over: &Over) {
    if over.noun == Noun::Authorizations {
        let slot = Slot::new(Owner::Session, "authorizations");
        interest.fact(&slot, &Type::one(Scalar::Bool));
    }
}

/// Facts that meet each other or constants in one comparison.
fn compared(interest: &mut Interest, sides: &[&Expr], frames: Frames, profile: &Profile) {
    let mut constants = Vec::new();
    let mut periods = Vec::new();
    let mut facts = Vec::new();
    for side in sides {
        gather(side, frames, profile, &mut constants, &mut periods, &mut facts);
    }
    for (slot, ty) in &facts {
        let kept = interest.fact(slot, ty);
        for (scalar, value) in constants.iter().filter(|(scalar, _)| fits(scalar, &ty.scalar)) {
            for near in neighbours(scalar, value) {
                if !kept.values.contains(&near) {
                    kept.values.push(near);
                }
            }
        }
        if ty.scalar == Scalar::Date {
            for (other, _) in facts.iter().filter(|(other, ty)| other != slot && ty.scalar == Scalar::Date) {
                kept.against.insert((other.clone(), None));
                kept.against.extend(periods.iter().map(|period| (other.clone(), Some(*period))));
            }
        }
    }
}

/// Whether a constant of one type can be a value of another: money and counts meet their own kind, a number stands in a product.
fn fits(constant: &Scalar, fact: &Scalar) -> bool {
    constant == fact || (constant.is_numeric() && fact.is_numeric() && !constant.is_period())
}

type Found<'v, T> = &'v mut Vec<T>;

fn gather(
    expr: &Expr,
    frames: Frames,
    profile: &Profile,
    constants: Found<'_, (Scalar, Value)>,
    periods: Found<'_, Period>,
    facts: Found<'_, (Slot, Type)>,
) {
    let mut constant = |scalar: &Scalar, value: &Value| {
        match period(scalar, value) {
            Some(found) => periods.push(found),
            None => constants.push((scalar.clone(), value.clone())),
        };
    };
    match &expr.kind {
        Kind::Const(value) => constant(&expr.ty.scalar, value),
        Kind::Param(name) => {
            for dated in profile.params.get(name).into_iter().flat_map(|param| &param.values) {
                constant(&expr.ty.scalar, &dated.value);
            }
        }
        Kind::Set(set) => {
            for value in members(set, &expr.ty.scalar, MEMBERS) {
                constant(&expr.ty.scalar, &value);
            }
            // Both sides of a list: what stands right behind its ranges.
            for item in set.items().iter().take(MEMBERS) {
                if let Item::Range(_, high) = item
                    && let Some(next) = after(high)
                {
                    constant(&expr.ty.scalar, &next);
                }
            }
        }
        Kind::Lookup { table, column, .. } => {
            let table = profile.tables.get(table);
            let at = table.and_then(|table| table.columns.iter().position(|(name, _)| name == column));
            let rows = table.into_iter().flat_map(|table| table.rows.iter()).take(MEMBERS);
            for value in rows.filter_map(|row| row.values.get(at?)?.as_ref()) {
                constant(&expr.ty.scalar, value);
            }
        }
        Kind::Read(read) => facts.extend(reads::slot(read, frames, profile)),
        _ => {}
    }
    for child in children(expr) {
        gather(child, frames, profile, constants, periods, facts);
    }
}

/// The code behind another, by its last digits.
fn after(code: &str) -> Option<Value> {
    let number: u32 = code.parse().ok()?;
    Some(Value::text(&format!("{:0width$}", number.checked_add(1)?, width = code.len())))
}

/// Keys of a table's rows are values of the facts they are looked up by.
fn lookup(interest: &mut Interest, table: &str, keys: &[Expr], frames: Frames, profile: &Profile) {
    let rows = profile.tables.get(table).map(|table| &*table.rows).unwrap_or_default();
    for (at, key) in keys.iter().enumerate() {
        let Kind::Read(read) = &key.kind else { continue };
        let Some((slot, ty)) = reads::slot(read, frames, profile) else { continue };
        let kept = interest.fact(&slot, &ty);
        for row in rows.iter().take(MEMBERS) {
            let value = row.keys.get(at).and_then(|text| literal::read(&ty.scalar, text).ok());
            if let Some(value) = value
                && kept.values.len() < super::MOST
                && !kept.values.contains(&value)
            {
                kept.values.push(value);
            }
        }
    }
}
