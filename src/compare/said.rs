//! What a rule says of one code, as a text that is equal for rules that say the same of it.
//!
//! In: a checked rule, with only the code known. Out: a key. What always holds: conditions that the code already settles are left
//! out, lists and params stand by their value and not by their name, and the order of `and` and `or` does not matter.

use super::known::Known;
use crate::engine::three::Outcome;
use crate::lang::typed::{Effect, Expr, Kind};
use crate::profile::checked::Rule;
use crate::proof::reads::Frames;
use crate::proof::solve::key;

/// The key of a rule.
pub fn rule(known: &Known<'_>, rule: &Rule) -> String {
    let body = &rule.body;
    let part = |expr: &Option<Expr>| expr.as_ref().map_or_else(String::new, |expr| expression(known, expr));
    let effect = match &body.effect {
        Effect::AddModifier(value) => format!("modifier {}", expression(known, value)),
        Effect::CapUnits(value, per) => format!("cap {} per {per}", expression(known, value)),
        Effect::CapLines(value) => format!("lines {}", expression(known, value)),
        Effect::Pay(value) => format!("pay {}", expression(known, value)),
        Effect::CapPayment(value, per) => format!("payment {} per {per}", expression(known, value)),
        plain => format!("{plain:?}"),
    };
    let mut exceptions: Vec<String> = rule.exceptions.iter().map(|e| expression(known, &e.when)).collect();
    exceptions.sort();
    format!(
        "{effect} {:?} where {} unless {} {exceptions:?} require {} for {:?} {:?}",
        body.scope,
        part(&body.filter),
        part(&body.unless),
        part(&body.require),
        rule.needs,
        rule.liability,
    )
}

fn expression(known: &Known<'_>, expr: &Expr) -> String {
    if let Outcome::Known(value) = known.outcome(expr) {
        return value.to_string();
    }
    match &expr.kind {
        Kind::Define(_, body) => expression(known, body),
        Kind::And(parts) => several(known, parts, true),
        Kind::Or(parts) => several(known, parts, false),
        Kind::Not(inner) => format!("not ({})", expression(known, inner)),
        Kind::Compare(how, a, b) => format!("({} {how:?} {})", expression(known, a), expression(known, b)),
        _ => key(expr, Frames::of(Some(0))),
    }
}

/// The parts that the code does not settle, in a fixed order.
fn several(known: &Known<'_>, parts: &[Expr], all: bool) -> String {
    let settled = |part: &&Expr| {
        let truth = known.truth(part);
        if all { truth.is_true() } else { truth.is_false() }
    };
    let mut open: Vec<String> =
        parts.iter().filter(|part| !settled(part)).map(|part| expression(known, part)).collect();
    open.sort();
    open.dedup();
    if open.len() == 1 { open.concat() } else { format!("({})", open.join(if all { " and " } else { " or " })) }
}
