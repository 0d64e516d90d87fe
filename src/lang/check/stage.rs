//! Walks over typed trees: at which stage they can be evaluated, how large they are, whether they name another line.

use crate::lang::typed::{Expr, Kind, Noun, Over, Read, Stage, Window};
use crate::source::Span;

/// The stage of a rule made of these expressions, and the words that put it there.
pub(super) fn of<'e>(parts: impl IntoIterator<Item = &'e Expr>) -> (Stage, Option<Span>) {
    let mut found = (Stage::Facts, None);
    for part in parts {
        walk(part, &mut |expr| {
            let stage = match &expr.kind {
                Kind::Read(Read::Units(_)) => Stage::Units,
                Kind::Read(Read::BilledModifiers(_)) => Stage::Modifiers,
                Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over)
                    if over.noun == Noun::CoveredLines =>
                {
                    Stage::Covered
                }
                _ => Stage::Facts,
            };
            if stage > found.0 {
                found = (stage, Some(expr.span));
            }
        });
    }
    found
}

/// Whether a condition asks for `some other line`.
pub(super) fn names_another_line(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |e| {
        if let Kind::Quantified { over: Over { other: true, .. }, .. } = &e.kind {
            found = true;
        }
    });
    found
}

/// Number of nodes, definitions unfolded.
pub(super) fn size(expr: &Expr) -> usize {
    let mut count = 0usize;
    walk(expr, &mut |_| count = count.saturating_add(1));
    count
}

/// Visits a tree, parents first, also inside of definitions.
pub fn walk<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    for child in children(expr) {
        walk(child, visit);
    }
}

/// Whether something holds of an expression of a tree, also inside of definitions.
pub fn holds(expr: &Expr, of: &impl Fn(&Expr) -> bool) -> bool {
    of(expr) || children(expr).into_iter().any(|child| holds(child, of))
}

/// The expressions directly inside.
#[must_use]
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::Const(_) | Kind::Set(_) | Kind::Read(_) | Kind::Param(_) => Vec::new(),
        Kind::Define(_, body) => vec![body],
        Kind::And(parts) | Kind::Or(parts) | Kind::NOf(_, parts) | Kind::Pick(_, parts) => parts.iter().collect(),
        Kind::Not(inner) | Kind::Present(inner) => vec![inner],
        Kind::Compare(_, a, b)
        | Kind::In(a, b)
        | Kind::Has(_, a, b)
        | Kind::DaysBetween(a, b)
        | Kind::Arithmetic(_, a, b)
        | Kind::PercentOf(a, b) => vec![a, b],
        Kind::Within { date, period, anchor, .. } => vec![date, period, anchor],
        Kind::If(a, b, c) => vec![a, b, c],
        Kind::Lookup { keys, .. } => keys.iter().collect(),
        Kind::Quantified { over, satisfies, .. } => in_over(over).into_iter().chain(satisfies.as_deref()).collect(),
        Kind::Count(over) => in_over(over),
        Kind::Sum(of, over) => in_over(over).into_iter().chain(Some(&**of)).collect(),
    }
}

fn in_over(over: &Over) -> Vec<&Expr> {
    let window = match &over.noun {
        Noun::EarlierSessions(window) | Noun::EarlierLines(window) => match window {
            Window::Past(e) | Window::Since(e) => Some(&**e),
            _ => None,
        },
        _ => None,
    };
    window.into_iter().chain(over.filter.as_deref()).collect()
}
