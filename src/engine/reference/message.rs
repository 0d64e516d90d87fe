//! Messages with their holes filled.

use super::evaluate::{Evaluator, Found, Frames};
use super::prepare::Prepared;
use super::wording::{NONE, NOT_RECORDED, Plain, list, one};
use crate::engine::ids::Ids;
use crate::engine::three::Outcome;
use crate::lang::typed::{Expr, Kind, Piece, Read, Template};
use crate::model::types::Scalar;
use crate::model::value::Value;

/// A message or fix for one line, or for the session.
pub fn render(template: &Template, evaluator: &mut Evaluator<'_>, frames: Frames, found: &str) -> String {
    let mut text = String::new();
    for piece in template.pieces.iter() {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Found => text.push_str(found),
            Piece::Value(expr) => {
                let outcome = evaluator.eval(expr, frames);
                match at_least(expr, &outcome) {
                    Some(low) => {
                        text.push_str("at least ");
                        one(Plain::of(&low), &expr.ty.scalar, &mut text);
                    }
                    None => text.push_str(&value(&outcome, &expr.ty.scalar)),
                }
            }
        }
    }
    text
}

/// A count of earlier sessions that is not known to its end, as far as it is.
fn at_least(expr: &Expr, outcome: &Outcome) -> Option<Value> {
    let counted = matches!(&expr.kind, Kind::Read(read) if is_counted(read));
    match outcome {
        Outcome::Unknown(unknown) if counted => unknown.low.filter(|low| !low.is_zero()).map(Value::Number),
        _ => None,
    }
}

/// Whether earlier sessions may say it.
#[must_use]
pub fn is_counted(read: &Read) -> bool {
    match read {
        Read::Counter(_) => true,
        Read::Session(id) => id.def().path.starts_with("history."),
        _ => false,
    }
}

/// What made the condition true: codes of the lines that quantifiers found, else what `has` found, else what `in` found.
#[must_use]
pub fn found(found: &Found, session: &Prepared<'_>, ids: &Ids) -> String {
    let mut words: Vec<String> = found.lines.iter().map(|line| session.code(ids, *line).to_owned()).collect();
    if words.is_empty() {
        words.clone_from(&found.members);
    }
    if words.is_empty() {
        words.clone_from(&found.within);
    }
    let mut said: Vec<String> = Vec::new();
    for word in words {
        if !said.contains(&word) {
            said.push(word);
        }
    }
    if said.is_empty() { String::from("none") } else { said.join(", ") }
}

/// How a value of a type reads.
#[must_use]
pub fn value(outcome: &Outcome, scalar: &Scalar) -> String {
    let mut text = String::new();
    match outcome {
        Outcome::Unknown(_) => text.push_str(NOT_RECORDED),
        Outcome::Absent => text.push_str(NONE),
        Outcome::Known(Value::List(members)) => list(members.iter().map(Plain::of), scalar, &mut text),
        Outcome::Known(known) => one(Plain::of(known), scalar, &mut text),
    }
    text
}
