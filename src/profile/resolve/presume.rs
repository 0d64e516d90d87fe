//! `[presume]`, checked: the fact exists, the value is one it can have, and it may be presumed at all.

use super::super::checked::Presume;
use super::super::toml::{Item, Node};
use super::super::values;
use super::Room;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::model::literal;
use crate::model::types::Type;
use crate::model::value::Value;

/// Facts that come from the record or are asked for. Counters (`history.*`) are too.
const NEVER: [&str; 8] = ["id", "date_of_service", "payer", "code", "minutes", "units_billed", "charge", "patient.id"];

pub(super) fn presume(room: &mut Room<'_, '_, '_>) -> Vec<Presume> {
    let mut made = Vec::new();
    for (path, held) in &room.merged.presume {
        let span = held.origin.span;
        let Some(ty) = room.naming().any(path) else {
            let told = say::unknown_fact(span, path, &room.naming().known());
            room.out.push(told);
            continue;
        };
        if NEVER.contains(&path.as_str()) || path.starts_with("history.") || path.starts_with("authorizations") {
            room.out.push(say::never_presumed(span, path));
            continue;
        }
        let value = match &held.value.value {
            None => None,
            Some(node) => match value(path, &ty, node) {
                Ok(value) => Some(value),
                Err(problem) => {
                    room.out.push(problem);
                    continue;
                }
            },
        };
        made.push(Presume { fact: path.clone(), value, origin: held.origin.clone() });
    }
    made
}

fn value(path: &str, ty: &Type, node: &Node) -> Result<Value, Diagnostic> {
    let one = |node: &Node| {
        let text = values::as_text(node).ok_or_else(|| say::not_a_value(node.span, path, &ty.to_string()))?;
        literal::read(&ty.scalar, &text).map_err(|expected| say::not_a_value(node.span, path, &expected.0))
    };
    match (&node.item, ty.list) {
        (Item::Array(members), true) => members.iter().map(one).collect::<Result<_, _>>().map(Value::List),
        (_, true) => Err(say::wrong_kind(node.span, "a list in `[ ]`", node.what())),
        (_, false) => one(node),
    }
}
