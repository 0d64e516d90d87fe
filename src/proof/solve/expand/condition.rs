//! What a condition comes to in a branch.
//!
//! In: a condition, and what it should come to. Out: a [`Step`]. What always holds: what is not looked into narrows nothing but itself.

use super::compare::{compare, ordered};
use super::sets::{has, is_imported, within_set};
use super::{Collection, Step, Task};
use crate::lang::typed::{Compare, Expr, Kind, Noun, Quantifier, Read};
use crate::model::types::{Scalar, Type};
use crate::proof::reads::Frames;
use crate::proof::solve::Sign;
use crate::proof::solve::branch::{Branch, Term, note_value};
use crate::proof::solve::key::key;
use crate::proof::solve::linear::{Linear, fixed};

pub(super) fn condition<'e>(branch: &mut Branch<'_>, expr: &'e Expr, sign: Sign, frames: Frames) -> Step<'e> {
    let all = |parts: &'e [Expr]| parts.iter().map(|part| Task::Condition(part, sign, frames)).collect::<Vec<_>>();
    let cases = |parts: &'e [Expr]| all(parts).into_iter().map(|task| vec![task]).collect();
    let holds = matches!(sign, Sign::True | Sign::NotFalse);
    match &expr.kind {
        Kind::Const(value) => Step::Narrowed(value.as_bool() == Some(holds)),
        Kind::Define(_, body) => condition(branch, body, sign, frames),
        Kind::Not(inner) => condition(branch, inner, sign.opposite(), frames),
        Kind::And(parts) if holds => Step::More(all(parts)),
        Kind::And(parts) => Step::Split(cases(parts)),
        Kind::Or(parts) if holds => Step::Split(cases(parts)),
        Kind::Or(parts) => Step::More(all(parts)),
        Kind::Read(read) => {
            let term = Term::read(read, frames, expr);
            Step::Narrowed(branch.yes_or_no(&term, &expr.ty, sign))
        }
        Kind::If(condition, then, otherwise) if expr.ty.is_bool() => {
            let case = |of: Sign, arm: &'e Expr| {
                vec![Task::Condition(condition, of, frames), Task::Condition(arm, sign, frames)]
            };
            Step::Split(vec![case(Sign::NotFalse, then), case(Sign::NotTrue, otherwise)])
        }
        Kind::Compare(how, a, b) => compare(branch, expr, (*how, a, b), sign, frames),
        Kind::In(item, set) => match &set.kind {
            Kind::Set(set) if !is_imported(branch, set) => within_set(branch, item, set, sign, frames),
            _ => opaque(branch, expr, sign, frames),
        },
        Kind::Has(how, list, what) => has(branch, expr, (*how, list, what), sign, frames),
        Kind::Present(inner) => present(branch, inner, sign, frames),
        Kind::Within { date, period, after, anchor } if fixed(period, branch.profile) => {
            let far = Linear::of(anchor, frames, branch.profile)
                .and_then(|anchor| anchor.shifted(period, !after, branch.profile));
            let near = Linear::of(anchor, frames, branch.profile);
            let own = Linear::of(date, frames, branch.profile);
            let (Some(far), Some(near), Some(own)) = (far, near, own) else {
                return opaque(branch, expr, sign, frames);
            };
            let (first, second) = if *after {
                (Compare::GreaterOrEqual, Compare::LessOrEqual)
            } else {
                (Compare::LessOrEqual, Compare::GreaterOrEqual)
            };
            let sides = [(own.clone().less(&near), first), (own.less(&far), second)];
            let mut parts = Vec::new();
            for (linear, how) in sides {
                let Some(linear) = linear else { return opaque(branch, expr, sign, frames) };
                parts.push(ordered(branch, linear, how, sign, !holds));
            }
            joined(parts, holds)
        }
        Kind::NOf(Quantifier::Some | Quantifier::AtLeast(1), parts) if holds => Step::Split(cases(parts)),
        Kind::NOf(Quantifier::Some | Quantifier::AtLeast(1), parts) => Step::More(all(parts)),
        Kind::NOf(Quantifier::AtLeast(1..), parts) if sign == Sign::True => Step::Split(cases(parts)),
        Kind::Quantified { quantifier, over, satisfies } => {
            if !branch.opaque(key(expr, frames), sign) {
                return Step::Narrowed(false);
            }
            let collection = Collection { over, satisfies: satisfies.as_deref(), frames };
            quantified(collection, *quantifier, sign)
        }
        _ => opaque(branch, expr, sign, frames),
    }
}

pub(super) fn opaque<'e>(branch: &mut Branch<'_>, expr: &Expr, sign: Sign, frames: Frames) -> Step<'e> {
    Step::Narrowed(branch.opaque(key(expr, frames), sign))
}

/// Parts that all hold, or of which one does not.
pub(super) fn joined(parts: Vec<Step<'_>>, all: bool) -> Step<'_> {
    let mut more = Vec::new();
    let mut cases = Vec::new();
    for part in parts {
        match part {
            Step::Narrowed(true) if all => {}
            Step::Narrowed(false) if all => return Step::Narrowed(false),
            Step::Narrowed(true) => return Step::Narrowed(true),
            Step::Narrowed(false) => {}
            Step::More(tasks) if all => more.extend(tasks),
            Step::More(tasks) => cases.push(tasks),
            Step::Split(split) if all => more.push(Task::Any(split)),
            Step::Split(split) => cases.extend(split),
            Step::New(..) | Step::Fresh(..) | Step::Every(..) => return Step::Narrowed(true),
        }
    }
    if all { Step::More(more) } else { Step::Split(cases) }
}

fn present<'e>(branch: &mut Branch<'_>, inner: &'e Expr, sign: Sign, frames: Frames) -> Step<'e> {
    match &inner.kind {
        Kind::Define(_, body) => present(branch, body, sign, frames),
        Kind::Read(Read::Group(parts)) => {
            let term = Term::read(&Read::Group(parts.clone()), frames, inner);
            let flag = branch.present(&term, &Type::one(Scalar::Text), sign);
            Step::Narrowed(flag && branch.any_present(parts, sign))
        }
        Kind::Read(read) => {
            let term = Term::read(read, frames, inner);
            Step::Narrowed(branch.present(&term, &inner.ty, sign))
        }
        _ => {
            let term = Term::Value(key(inner, frames));
            note_value(branch, &term, inner);
            Step::Narrowed(branch.present(&term, &inner.ty, sign))
        }
    }
}

/// Members that there must be, or that there must not.
fn quantified(collection: Collection<'_>, quantifier: Quantifier, sign: Sign) -> Step<'_> {
    let nothing = Step::Narrowed(true);
    let covered = collection.over.noun == Noun::CoveredLines;
    if matches!(collection.over.noun, Noun::EarlierSessions(_) | Noun::EarlierLines(_)) {
        return nothing;
    }
    // The sign of "some member holds".
    let some = match quantifier {
        Quantifier::Some | Quantifier::AtLeast(1) => sign,
        Quantifier::No | Quantifier::Every | Quantifier::AtMost(0) | Quantifier::Exactly(0) => sign.opposite(),
        // Two members are one, at least; no more than two says nothing of one.
        Quantifier::AtLeast(2..) | Quantifier::Exactly(_) if sign == Sign::True => Sign::True,
        Quantifier::AtMost(_) if sign == Sign::False => Sign::True,
        _ => return nothing,
    };
    match some {
        Sign::True => Step::New(collection, Sign::True),
        // Which lines are covered may be unknown.
        Sign::NotFalse if covered => Step::New(collection, Sign::NotFalse),
        Sign::NotFalse if collection.over.noun == Noun::Authorizations => nothing,
        Sign::NotFalse => Step::New(collection, Sign::NotFalse),
        Sign::False | Sign::NotTrue if covered => nothing,
        Sign::False | Sign::NotTrue => Step::Every(collection, some),
    }
}
