//! Counting: what `history.*` comes to by the earlier sessions, beside what the record says.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Count, contract};
use crate::engine::program::Program;
use crate::engine::reference::evaluate::{Context, Evaluator, Frames};
use crate::engine::reference::notes::note;
use crate::engine::reference::prepare::{By, Key, Prepared};
use crate::engine::three::{Outcome, Unknown, Wait};
use crate::lang::typed::Expr;
use crate::model::facts::{FactId, Owner};
use crate::model::state::State;
use crate::model::value::Value;

/// Counts for a prepared session whose earlier sessions are known. A value of the record stays; an exact count goes before what the run
/// or the profile takes for it; anything else is kept as far as it is known.
pub fn count(program: &Program, prepared: &mut Prepared<'_>) {
    let complete_from = FactId::find(Owner::Session, "history.complete_from");
    prepared.past.closed = prepared.taken.get(&key("history.complete_from")).is_some_and(|(_, by)| *by == By::Complete);
    let nothing = prepared.past.sessions.is_empty() && prepared.session.get(complete_from).known().is_none();
    if !prepared.past.has_patient || nothing {
        return;
    }
    let declared = program.profile.counters.iter().map(|(name, counter)| (format!("history.{name}"), &counter.body));
    let declared: BTreeMap<String, &Expr> = declared.collect();
    // A counter may read another one: as long as one more is known exactly, those that are not are counted again.
    for _ in 0..declared.len().saturating_add(1) {
        let mut made = false;
        for (path, body) in &declared {
            if prepared.past.counts.get(path).is_none_or(|count| matches!(count.outcome, Outcome::Unknown(_))) {
                made |= keep(prepared, path, counted(program, prepared, body));
            }
        }
        if !made {
            break;
        }
    }
    for path in contract::PATHS.iter().filter(|path| !declared.contains_key(**path)) {
        let counted = contract::count(program, prepared, path);
        if let Some(counted) = counted {
            keep(prepared, path, counted);
        }
    }
}

fn key(path: &str) -> Key {
    Key { path: Cow::Owned(path.to_owned()), line: None }
}

/// A count, and what it was made of.
pub(super) fn counted(program: &Program, prepared: &Prepared<'_>, body: &Expr) -> Count {
    let (reads, beyond) = (RefCell::default(), RefCell::default());
    let context =
        Context { program, session: prepared, covered: &[], units: &[], billed: &[], reads: &reads, beyond: &beyond };
    let mut evaluator = Evaluator::new(context);
    evaluator.counted = Some(Vec::new());
    let outcome = evaluator.eval(body, Frames::default());
    let members = evaluator.counted.take().unwrap_or_default();
    Count { outcome, members, reads: reads.into_inner() }
}

/// Keeps a count; whether it is one more that is exact.
fn keep(prepared: &mut Prepared<'_>, path: &str, mut count: Count) -> bool {
    let fact = FactId::find(Owner::Session, path);
    let state = match fact {
        Some(_) => prepared.session.get(fact).clone(),
        None => prepared.extra.get(path).cloned().unwrap_or_default(),
    };
    let by = prepared.taken.get(&key(path)).map(|(_, by)| *by);
    if !state.is_unknown() && by.is_none() {
        if let Some(differs) = differs(path, &state, &count.outcome) {
            prepared.notes.push(note("history-differs", &[], differs));
        }
        prepared.past.counts.insert(path.to_owned(), count);
        return false;
    }
    let exact = match &mut count.outcome {
        Outcome::Known(value) => Some((State::Known(value.clone()), By::History)),
        Outcome::Absent => None,
        Outcome::Unknown(unknown) => {
            // The record's own value settles it too, and is what a biller can look up.
            unknown.waits.retain(|wait| *wait != Wait::session("history.complete_from"));
            unknown.waits.insert(Wait::session(path.to_owned()));
            match (by, unknown.low) {
                (Some(By::Complete), Some(low)) if !low.is_zero() => {
                    Some((State::Known(Value::Number(low)), By::Complete))
                }
                _ => None,
            }
        }
    };
    let made = exact.is_some();
    if let Some((state, by)) = exact {
        match fact {
            Some(_) => prepared.session.set(fact, state.clone()),
            None => {
                prepared.extra.insert(path.to_owned(), state.clone());
            }
        }
        prepared.taken.insert(key(path), (state, by));
    }
    prepared.past.counts.insert(path.to_owned(), count);
    made
}

fn said(state: &State) -> String {
    state.known().map_or_else(|| String::from("none"), ToString::to_string)
}

/// Says that the record and the earlier sessions disagree for certain.
fn differs(path: &str, state: &State, counted: &Outcome) -> Option<String> {
    let zero = Value::Number(rust_decimal::Decimal::ZERO);
    let recorded = state.known().unwrap_or(&zero);
    let words = match counted {
        Outcome::Known(value) if value == recorded => return None,
        Outcome::Known(Value::Number(_)) if recorded.as_number().is_none() => return None,
        Outcome::Known(value) => value.to_string(),
        Outcome::Unknown(Unknown { low, high, .. }) => {
            let recorded = recorded.as_number()?;
            match (low, high) {
                (Some(low), _) if recorded < *low => format!("at least {}", low.normalize()),
                (_, Some(high)) if recorded > *high => format!("at most {}", high.normalize()),
                _ => return None,
            }
        }
        Outcome::Absent => return None,
    };
    Some(format!(
        "`{path}` is {} in the record, and {words} by the earlier sessions; the record's is used, as it may know of sessions elsewhere",
        said(state)
    ))
}
