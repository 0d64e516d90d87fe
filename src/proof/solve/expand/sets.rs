//! Whether a value is in a set, or a list has members of it.
//!
//! In: an expression, and a set of codes or words. Out: a [`Step`]. What always holds: of a list that may be imported nothing is known.

use std::sync::Arc;

use super::Step;
use super::condition::opaque;
use crate::lang::typed::{CodeSet, Expr, Has, Item, Kind};
use crate::model::value::Value;
use crate::proof::reads::Frames;
use crate::proof::solve::Sign;
use crate::proof::solve::branch::{Branch, Term, note_value};
use crate::proof::solve::key::key;

/// Whether an imported list may stand in the place of a set: then nothing is known of it.
pub(super) fn is_imported(branch: &Branch<'_>, set: &CodeSet) -> bool {
    let list = set.name().and_then(|name| branch.profile.lists.get(name));
    list.is_some_and(|list| list.imported.is_some())
}

pub(super) fn within_set<'e>(
    branch: &mut Branch<'_>,
    item: &Expr,
    set: &CodeSet,
    sign: Sign,
    frames: Frames,
) -> Step<'e> {
    let holds = matches!(sign, Sign::True | Sign::NotFalse);
    if set.is_empty() {
        return Step::Narrowed(!holds);
    }
    match &item.kind {
        Kind::Define(_, body) => within_set(branch, body, set, sign, frames),
        Kind::Const(value) => Step::Narrowed(set.has(value) == holds),
        Kind::Read(read) => {
            let term = Term::read(read, frames, item);
            Step::Narrowed(branch.member(&term, &item.ty, set, sign))
        }
        _ => {
            let term = Term::Value(key(item, frames));
            note_value(branch, &term, item);
            Step::Narrowed(branch.member(&term, &item.ty, set, sign))
        }
    }
}

pub(super) fn has<'e>(
    branch: &mut Branch<'_>,
    expr: &'e Expr,
    (how, list, what): (Has, &'e Expr, &'e Expr),
    sign: Sign,
    frames: Frames,
) -> Step<'e> {
    let (Kind::Read(read), true) = (&list.kind, list.ty.list) else { return opaque(branch, expr, sign, frames) };
    let set = match &what.kind {
        Kind::Set(set) if !is_imported(branch, set) => Arc::clone(set),
        Kind::Const(value) if !matches!(value, Value::List(_)) => {
            Arc::new(CodeSet::new(None, vec![Item::One(value.clone())]))
        }
        _ => return opaque(branch, expr, sign, frames),
    };
    if set.is_empty() {
        return opaque(branch, expr, sign, frames);
    }
    let term = Term::read(read, frames, list);
    match (how, sign) {
        (Has::One | Has::Any, sign) => Step::Narrowed(branch.has(&term, &list.ty, &set, sign)),
        (Has::NoneOf, sign) => Step::Narrowed(branch.has(&term, &list.ty, &set, sign.opposite())),
        (Has::Only, Sign::True) => Step::Narrowed(branch.has_only(&term, &list.ty, &set)),
        (Has::All, Sign::True) => {
            let each = set.items().iter().map(|item| CodeSet::new(None, vec![item.clone()]));
            Step::Narrowed(each.into_iter().all(|one| branch.has(&term, &list.ty, &one, sign)))
        }
        _ => opaque(branch, expr, sign, frames),
    }
}
