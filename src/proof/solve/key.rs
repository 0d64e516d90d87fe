//! The words of an expression without their places: equal for expressions that mean the same thing said the same way.

use std::fmt::Write;

use crate::lang::check::stage::children;
use crate::lang::typed::{Expr, Kind};
use crate::proof::reads::Frames;

/// The key of an expression in its frames.
#[must_use]
pub fn key(expr: &Expr, frames: Frames) -> String {
    let mut out = format!("{:?}/{:?} ", frames.outer, frames.inner);
    write(expr, &mut out);
    out
}

fn write(expr: &Expr, out: &mut String) {
    // Writing into a string cannot fail.
    let _ = match &expr.kind {
        Kind::Define(_, body) => return write(body, out),
        Kind::Const(value) => write!(out, "{value:?}"),
        Kind::Set(set) => write!(out, "{:?}", set.items()),
        Kind::Read(read) => write!(out, "{read:?}"),
        Kind::Param(name) => write!(out, "param {name}"),
        Kind::And(_) => write!(out, "and"),
        Kind::Or(_) => write!(out, "or"),
        Kind::Not(_) => write!(out, "not"),
        Kind::Compare(how, ..) => write!(out, "{how:?}"),
        Kind::In(..) => write!(out, "in"),
        Kind::Has(how, ..) => write!(out, "has {how:?}"),
        Kind::Present(_) => write!(out, "present"),
        Kind::Within { after, .. } => write!(out, "within {after}"),
        Kind::Quantified { quantifier, over, satisfies } => {
            write!(out, "{quantifier:?} {:?} {} {:?} {}", over.noun, over.other, over.frame, satisfies.is_some())
        }
        Kind::NOf(quantifier, _) => write!(out, "of {quantifier:?}"),
        Kind::Count(over) => write!(out, "count {:?} {} {:?}", over.noun, over.other, over.frame),
        Kind::Sum(_, over) => write!(out, "sum {:?} {} {:?}", over.noun, over.other, over.frame),
        Kind::Pick(which, _) => write!(out, "{which:?}"),
        Kind::DaysBetween(..) => write!(out, "days"),
        Kind::Lookup { table, column, .. } => write!(out, "{table}.{column}"),
        Kind::If(..) => write!(out, "if"),
        Kind::Arithmetic(how, ..) => write!(out, "{how:?}"),
        Kind::PercentOf(..) => write!(out, "percent"),
    };
    let inside = children(expr);
    if !inside.is_empty() {
        out.push('(');
        for child in inside {
            write(child, out);
            out.push(',');
        }
        out.push(')');
    }
}
