//! Whether two texts say the same: their trees are equal apart from where words stand.

use super::{parse, read};
use crate::lang::ast::{Effect, Expr, Kind, Over, Per, Rule};
use crate::source::Span;

/// Whether two texts, rules or conditions, have no mistakes and say the same.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    match (read(one, parse::rule), read(other, parse::rule)) {
        (Some(one), Some(other)) => rules(&one, &other),
        // No text is both a rule and a condition.
        (None, None) => match (read(one, parse::condition), read(other, parse::condition)) {
            (Some(one), Some(other)) => conditions(&one, &other),
            _ => false,
        },
        _ => false,
    }
}

/// The same of two rules.
pub(super) fn rules(one: &Rule, other: &Rule) -> bool {
    let bare = |rule: &Rule| {
        let mut rule = rule.clone();
        rule.span = Span::default();
        for expr in [&mut rule.filter, &mut rule.unless, &mut rule.require].into_iter().flatten() {
            forget(expr);
        }
        rule.effect.span = Span::default();
        match &mut rule.effect.value {
            Effect::AddModifier(expr) | Effect::CapLines(expr) | Effect::Pay(expr) => forget(expr),
            Effect::CapUnits(expr, per) | Effect::CapPayment(expr, per) => {
                forget(expr);
                if let Per::Day { same, .. } = per {
                    same.iter_mut().for_each(|path| path.span = Span::default());
                }
            }
            Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => {}
        }
        rule
    };
    bare(one) == bare(other)
}

/// The same of two conditions.
pub(super) fn conditions(one: &Expr, other: &Expr) -> bool {
    let bare = |expr: &Expr| {
        let mut expr = expr.clone();
        forget(&mut expr);
        expr
    };
    bare(one) == bare(other)
}

/// Forgets where the words of a tree stand.
fn forget(expr: &mut Expr) {
    expr.span = Span::default();
    match &mut expr.kind {
        Kind::Literal(_) | Kind::Path(_) => {}
        Kind::List(members) => members.iter_mut().for_each(|member| member.span = Span::default()),
        Kind::Paren(all) | Kind::And(all) | Kind::Or(all) => all.iter_mut().for_each(forget),
        Kind::NOf(_, all) | Kind::Pick(_, all) | Kind::Lookup(_, all) => all.iter_mut().for_each(forget),
        Kind::Not(of) | Kind::Present { of, .. } => forget(of),
        Kind::Compare(_, left, right) | Kind::Has(_, left, right) | Kind::Arithmetic(_, left, right) => {
            forget(left);
            forget(right);
        }
        Kind::In { item, set, .. } => {
            forget(item);
            forget(set);
        }
        Kind::Within { date, period, anchor, .. } => {
            forget(date);
            forget(period);
            forget(anchor);
        }
        Kind::Quantified(_, members, satisfies) => {
            forget_over(members);
            satisfies.iter_mut().for_each(|expr| forget(expr));
        }
        Kind::Count(members) => forget_over(members),
        Kind::Sum(of, members) => {
            forget(of);
            forget_over(members);
        }
        Kind::DaysBetween(from, to) | Kind::PercentOf(from, to) => {
            forget(from);
            forget(to);
        }
        Kind::If(condition, then, otherwise) => {
            forget(condition);
            forget(then);
            forget(otherwise);
        }
    }
}

fn forget_over(members: &mut Over) {
    members.span = Span::default();
    members.window.iter_mut().for_each(|window| window.span = Span::default());
    members.filter.iter_mut().for_each(|filter| forget(filter));
}
