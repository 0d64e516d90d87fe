//! Messages with their holes filled.

use super::evaluate::{Evaluator, Found, Frames};
use super::prepare::Prepared;
use crate::engine::ids::Ids;
use crate::engine::three::Outcome;
use crate::lang::typed::{Expr, Kind, Piece, Read, Template};
use crate::model::types::Scalar;
use crate::model::value::Value;

/// A message or fix for one line, or for the session.
pub fn render(template: &Template, evaluator: &mut Evaluator<'_>, frames: Frames, found: &str) -> String {
    let mut text = String::new();
    for piece in &template.pieces {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Found => text.push_str(found),
            Piece::Value(expr) => {
                let outcome = evaluator.eval(expr, frames);
                match at_least(expr, &outcome) {
                    Some(low) => text.push_str(&format!("at least {}", one(&low, &expr.ty.scalar))),
                    None => text.push_str(&value(&outcome, &expr.ty.scalar)),
                }
            }
        }
    }
    text
}

/// A count of earlier sessions that is not known to its end, as far as it is.
fn at_least(expr: &Expr, outcome: &Outcome) -> Option<Value> {
    let counted = match &expr.kind {
        Kind::Read(Read::Counter(_)) => true,
        Kind::Read(Read::Session(id)) => id.def().path.starts_with("history."),
        _ => false,
    };
    match outcome {
        Outcome::Unknown(unknown) if counted => unknown.low.filter(|low| !low.is_zero()).map(Value::Number),
        _ => None,
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

fn value(outcome: &Outcome, scalar: &Scalar) -> String {
    match outcome {
        Outcome::Unknown(_) => String::from("(not recorded)"),
        Outcome::Absent => String::from("none"),
        Outcome::Known(Value::List(members)) if members.is_empty() => String::from("none"),
        Outcome::Known(Value::List(members)) => {
            members.iter().map(|member| one(member, scalar)).collect::<Vec<_>>().join(", ")
        }
        Outcome::Known(known) => one(known, scalar),
    }
}

fn one(value: &Value, scalar: &Scalar) -> String {
    match (value, scalar) {
        (Value::Bool(yes), _) => String::from(if *yes { "yes" } else { "no" }),
        (Value::Number(n), Scalar::Money) => dollars(&format!("{n:.2}")),
        (Value::Number(n), Scalar::Percent) => format!("{}%", n.normalize()),
        (Value::Text(word), Scalar::Word(_)) => word.replace('_', " "),
        _ => value.to_string(),
    }
}

/// `2480.00` as `$2,480`, cents only where there are any.
fn dollars(plain: &str) -> String {
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, cents) = plain.split_once('.').unwrap_or((plain, "00"));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(i);
        if i > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if cents == "00" { format!("{sign}${grouped}") } else { format!("{sign}${grouped}.{cents}") }
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn money_reads_as_money() {
        assert_eq!(dollars("2480.00"), "$2,480");
        assert_eq!(dollars("45.50"), "$45.50");
        assert_eq!(dollars("-1234567.00"), "-$1,234,567");
    }
}
