//! `authorization`: the first that fits the line and is not used up, else the first that fits.
//!
//! It fits if the date of service lies in its dates and its codes have the line's code; absent bounds do not limit, no codes
//! means any. It is used up when visits or units used have reached those approved. With unknown parts every authorization that
//! may be the one is considered, and a value is known only if all of them agree.

use super::evaluate::{Context, mark_part};
use super::prepare::part_path;
use super::sheet::Sheet;
use crate::engine::ops::{compare, logic, sets};
use crate::engine::three::{Outcome, Truth, Wait, Waits};
use crate::lang::typed::{Compare, Has};
use crate::model::facts::FactId;
use crate::model::state::State;
use crate::model::value::Value;
use rust_decimal::Decimal;

const LIST: &str = "authorizations";

/// A fact of the authorization that a line (or the session, for which codes do not matter) falls under.
pub fn read(context: &Context<'_>, line: Option<usize>, id: FactId) -> Outcome {
    let Some(all) = &context.session.authorizations else {
        return Outcome::waiting_for(Wait::session(LIST));
    };
    let (candidates, mut waits) = candidates(context, all, line);
    let value = |i: Option<usize>| match i.and_then(|i| Some((i, all.get(i)?))) {
        Some((i, sheet)) => part(context, sheet, i, Some(id)),
        None => Outcome::Absent,
    };
    // Where only one can be the one, whether it is used up does not matter to which it is.
    let only = candidates.first().copied().filter(|first| candidates.iter().all(|other| other == first));
    if let Some(only) = only {
        return value(only);
    }
    let values: Vec<Outcome> = candidates.into_iter().map(value).collect();
    let first = values.first().cloned().unwrap_or(Outcome::Absent);
    let agree = values.iter().all(|v| *v == first);
    if agree && !matches!(first, Outcome::Unknown(_)) {
        return first;
    }
    waits.extend(values.iter().flat_map(Outcome::waits));
    Outcome::waiting(waits)
}

/// Whether any authorization fits.
pub fn any(context: &Context<'_>, line: Option<usize>) -> Truth {
    match &context.session.authorizations {
        None => Truth::Unknown(Waits::from([Wait::session(LIST)])),
        Some(all) => logic::or(all.iter().enumerate().map(|(i, sheet)| fits(context, sheet, i, line))),
    }
}

/// Which authorizations may be the one, `None` among them if there may be none, and what that waits for.
fn candidates(context: &Context<'_>, all: &[Sheet], line: Option<usize>) -> (Vec<Option<usize>>, Waits) {
    let mut found = Vec::new();
    let mut waits = Waits::new();
    let fitting: Vec<Truth> = all.iter().enumerate().map(|(i, sheet)| fits(context, sheet, i, line)).collect();
    let left = all.iter().enumerate().map(|(i, sheet)| logic::not(used_up(context, sheet, i)));
    let best: Vec<Truth> = fitting.iter().cloned().zip(left).map(|(fits, left)| logic::and([fits, left])).collect();
    for truths in [best, fitting] {
        for (i, truth) in truths.into_iter().enumerate() {
            match truth {
                Truth::True => {
                    found.push(Some(i));
                    return (found, waits);
                }
                Truth::False => {}
                Truth::Unknown(more) => {
                    waits.extend(more);
                    found.push(Some(i));
                }
            }
        }
    }
    found.push(None);
    (found, waits)
}

fn fits(context: &Context<'_>, sheet: &Sheet, i: usize, line: Option<usize>) -> Truth {
    let ids = &context.program.ids;
    let date = Outcome::Known(Value::Date(context.session.date));
    let bound = |id: Option<FactId>, how: Compare| match part(context, sheet, i, id) {
        Outcome::Absent => Truth::True,
        bound => compare::compare(how, &bound, &date),
    };
    let codes = match (line, part(context, sheet, i, ids.auth_codes)) {
        // The contract reads an authorization without codes as one for any code, so not given is not asked for.
        (None, _) | (_, Outcome::Absent | Outcome::Unknown(_)) => Truth::True,
        (Some(line), codes) => {
            let code = Outcome::Known(Value::text(context.session.code(ids, line)));
            sets::has(Has::One, &codes, &sets::Against::Value(code))
        }
    };
    logic::and([bound(ids.auth_from, Compare::LessOrEqual), bound(ids.auth_until, Compare::GreaterOrEqual), codes])
}

fn used_up(context: &Context<'_>, sheet: &Sheet, i: usize) -> Truth {
    let ids = &context.program.ids;
    let reached = |limit: Option<FactId>, used: Option<FactId>| {
        let used = match part(context, sheet, i, used) {
            Outcome::Absent => Outcome::number(Decimal::ZERO),
            used => used,
        };
        compare::compare(Compare::GreaterOrEqual, &used, &part(context, sheet, i, limit))
    };
    logic::or([reached(ids.auth_visits, ids.auth_visits_used), reached(ids.auth_units, ids.auth_units_used)])
}

/// A part of the `i`th authorization; an empty list is absent.
fn part(context: &Context<'_>, sheet: &Sheet, i: usize, id: Option<FactId>) -> Outcome {
    if let Some(id) = id {
        mark_part(context, LIST, i, id);
    }
    match (sheet.get(id), id) {
        (State::Known(Value::List(members)), _) if members.is_empty() => Outcome::Absent,
        (State::Known(value), _) => Outcome::Known(value.clone()),
        (State::Unknown, Some(id)) => Outcome::waiting_for(Wait::session(part_path(LIST, i, id))),
        (State::Absent | State::Unknown, _) => Outcome::Absent,
    }
}
