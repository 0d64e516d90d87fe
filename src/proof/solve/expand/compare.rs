//! What a comparison comes to in a branch.
//!
//! In: two values and how they are compared. Out: a [`Step`]. What always holds: numbers and dates go as sums against zero, all else as members of sets.

use super::condition::{condition, opaque};
use super::sets::within_set;
use super::{Step, Task};
use crate::engine::ops::compare::compare as compare_values;
use crate::engine::three::Outcome;
use crate::lang::typed::{CodeSet, Compare, Expr, Item, Kind};
use crate::model::literal;
use crate::model::value::Value;
use crate::profile::checked::Row;
use crate::proof::reads::Frames;
use crate::proof::solve::Sign;
use crate::proof::solve::branch::{Branch, Term, note_value, reverse};
use crate::proof::solve::key::key;
use crate::proof::solve::linear::Linear;

pub(super) fn compare<'e>(
    branch: &mut Branch<'_>,
    expr: &'e Expr,
    (how, a, b): (Compare, &'e Expr, &'e Expr),
    sign: Sign,
    frames: Frames,
) -> Step<'e> {
    if how == Compare::IsNot {
        return compare(branch, expr, (Compare::Is, a, b), sign.opposite(), frames);
    }
    if a.ty.scalar.is_ordered() && !a.ty.list {
        let linear = Linear::of(a, frames, branch.profile)
            .zip(Linear::of(b, frames, branch.profile))
            .and_then(|(a, b)| a.less(&b));
        for side in [a, b] {
            if !matches!(side.kind, Kind::Read(_) | Kind::Const(_) | Kind::Arithmetic(..) | Kind::DaysBetween(..)) {
                note_value(branch, &Term::Value(key(side, frames)), side);
            }
        }
        if sign == Sign::True {
            let keys = looked_up(branch, (how, a, b), frames);
            if !keys {
                return Step::Narrowed(false);
            }
        }
        return match linear {
            Some(linear) => ordered(branch, linear, how, sign, false),
            None => opaque(branch, expr, sign, frames),
        };
    }
    for (side, other) in [(a, b), (b, a)] {
        match (&side.kind, how) {
            (Kind::Const(Value::Bool(yes)), Compare::Is) if !other.ty.list => {
                return condition(branch, other, if *yes { sign } else { sign.opposite() }, frames);
            }
            (Kind::Const(value), Compare::Is) if !other.ty.list && !matches!(value, Value::Period(_)) => {
                let set = CodeSet::new(None, vec![Item::One(value.clone())]);
                return within_set(branch, other, &set, sign, frames);
            }
            _ => {}
        }
    }
    opaque(branch, expr, sign, frames)
}

/// A looked-up value that compares so with a constant stands in some row: each key is one of those rows' keys.
fn looked_up(branch: &mut Branch<'_>, (how, a, b): (Compare, &Expr, &Expr), frames: Frames) -> bool {
    let (Kind::Lookup { table, column, keys }, Kind::Const(limit)) = (&a.kind, &b.kind) else { return true };
    let Some(table) = branch.profile.tables.get(table) else { return true };
    let Some(at) = table.columns.iter().position(|(name, _)| name == column) else { return true };
    let limit = Outcome::Known(limit.clone());
    let rows: Vec<&Row> = table
        .rows
        .iter()
        .filter(|row| {
            let value = row.values.get(at).and_then(Clone::clone).map_or(Outcome::Absent, Outcome::Known);
            compare_values(how, &value, &limit).is_true()
        })
        .collect();
    keys.iter().enumerate().all(|(place, key)| {
        let Kind::Read(read) = &key.kind else { return true };
        let texts = rows.iter().filter_map(|row| row.keys.get(place));
        let items = texts.filter_map(|text| literal::read(&key.ty.scalar, text).ok()).map(Item::One).collect();
        let term = Term::read(read, frames, key);
        branch.member(&term, &key.ty, &CodeSet::new(None, items), Sign::True)
    })
}

/// An ordered comparison, as terms and a constant against zero. With `keep`, what would narrow the branch becomes a task instead.
pub(super) fn ordered<'e>(branch: &mut Branch<'_>, linear: Linear, how: Compare, sign: Sign, keep: bool) -> Step<'e> {
    if linear.made_of.len() == 1 && linear.terms.len() == 1 && !keep {
        return Step::Narrowed(branch.bound(&linear, how, sign));
    }
    let by_bounds = linear.made_of.iter().any(|(term, _)| matches!(term, Term::Value(_)));
    let holds = matches!(sign, Sign::True | Sign::NotFalse);
    if by_bounds && matches!(sign, Sign::NotTrue | Sign::NotFalse) {
        return Step::Narrowed(true);
    }
    let how = if holds { how } else { reverse(how) };
    if how == Compare::IsNot && !linear.made_of.is_empty() {
        return Step::Narrowed(true);
    }
    if linear.made_of.is_empty() {
        return Step::Narrowed(constant(&linear, how));
    }
    let mut cases: Vec<Vec<Task<'e>>> = Vec::new();
    let state =
        |absent: bool| linear.made_of.iter().map(move |(term, ty)| vec![Task::State(term.clone(), ty.clone(), absent)]);
    if !holds {
        cases.extend(state(true));
    }
    if matches!(sign, Sign::NotTrue | Sign::NotFalse) {
        cases.extend(state(false));
    }
    cases.push(vec![Task::Related(linear.clone(), how)]);
    if cases.len() == 1 { Step::More(cases.into_iter().flatten().collect()) } else { Step::Split(cases) }
}

/// Whether a constant between two bounds can lie so to zero.
fn constant(linear: &Linear, how: Compare) -> bool {
    let below = |strict: bool| {
        linear.low.is_none_or(|low| low.is_sign_negative() && !low.is_zero() || (!strict && low.is_zero()))
    };
    let above = |strict: bool| {
        linear.high.is_none_or(|high| high.is_sign_positive() && !high.is_zero() || (!strict && high.is_zero()))
    };
    match how {
        Compare::Is => below(false) && above(false),
        Compare::IsNot => linear.low != linear.high || linear.low.is_none_or(|low| !low.is_zero()),
        Compare::Less => below(true),
        Compare::LessOrEqual => below(false),
        Compare::Greater => above(true),
        Compare::GreaterOrEqual => above(false),
    }
}
