//! The order of the sessions of a day, and whether two of them share what a payer says of the day.
//!
//! A session stands before another if it began earlier; where a start is not known, if it was entered before. What always holds: the
//! order is one of all of them, and of sessions whose starts are known and differ it does not depend on how they were entered.

use jiff::civil::Time;

use super::case::Case;
use crate::engine::ops::logic::and;
use crate::engine::three::{Truth, Waits};
use crate::model::facts::{FactId, Owner};
use crate::model::session::Session;
use crate::model::state::State;
use crate::model::value::Value;

/// When a session began.
#[must_use]
pub fn start(session: &Session) -> Option<Time> {
    match session.facts.at(Owner::Session, "start_time").known() {
        Some(Value::Time(time)) => Some(*time),
        _ => None,
    }
}

/// The places of sessions in the order in which they stand: those with a start are put in order among each other, the others stay where
/// they were entered.
#[must_use]
pub fn of(sessions: &[&Session]) -> Vec<usize> {
    let timed = |at: usize| sessions.get(at).copied().and_then(start);
    let mut started: Vec<usize> = (0..sessions.len()).filter(|at| timed(*at).is_some()).collect();
    started.sort_by_key(|at| timed(*at));
    let mut started = started.into_iter();
    let place = |at: usize| if timed(at).is_some() { started.next().unwrap_or(at) } else { at };
    (0..sessions.len()).map(place).collect()
}

/// Whether these facts are the same in two sessions; what is not known of the other one is asked for by its id.
#[must_use]
pub fn same(one: &Case<'_>, other: &Case<'_>, facts: &[FactId]) -> Truth {
    let of = |case: &Case<'_>, fact: FactId| {
        case.mark(fact.def().path, None);
        case.session.session.get(Some(fact)).clone()
    };
    and(facts.iter().map(|fact| match (of(one, *fact), of(other, *fact)) {
        (State::Unknown, _) | (_, State::Unknown) => {
            let wait = |case: &Case<'_>| {
                let unknown = of(case, *fact).is_unknown();
                unknown.then(|| case.session.wait_session(&case.program.ids, *fact))
            };
            let theirs = wait(other).map(|wait| wait.elsewhere(other.session.record.id()));
            Truth::Unknown(wait(one).into_iter().chain(theirs).collect::<Waits>())
        }
        (mine, theirs) => Truth::of(mine == theirs),
    }))
}
