//! Reading facts: of the session, a line, an authorization, or as earlier stages left them.

use std::borrow::Cow;

use super::earlier::of_earlier;
use super::{Context, Frames};
use crate::engine::ops::{dates, logic};
use crate::engine::program::Program;
use crate::engine::reference::authorization;
use crate::engine::reference::defaults::pointer;
use crate::engine::reference::prepare::{Key, part_path};
use crate::engine::three::{Outcome, Truth, Wait};
use crate::lang::typed::Read;
use crate::model::facts::FactId;
use crate::model::state::State;
use crate::model::value::Value;
use rust_decimal::Decimal;

/// The value of a fact as rules read it: an absent yes or no is no, an absent list empty, an absent counter zero.
pub fn read(context: &Context<'_>, read: &Read, frames: Frames) -> Outcome {
    if let Some(outcome) = of_earlier(context, read, frames, self::read) {
        return outcome;
    }
    match recorded(context, read, frames) {
        Outcome::Absent => when_absent(context.program, read),
        outcome => outcome,
    }
}

/// What rules read of a fact that is absent.
pub fn when_absent(program: &Program, read: &Read) -> Outcome {
    let plain = |id: FactId| {
        let def = id.def();
        let counter = def.path.starts_with("history.");
        empty(def.ty().list, def.ty().is_bool(), counter && def.ty().scalar.is_numeric())
    };
    match read {
        Read::Session(id)
        | Read::Line(_, id)
        | Read::AuthorizationItem(_, id)
        | Read::Authorization(id)
        | Read::OtherCoverage(Some(id)) => plain(*id),
        Read::Counter(_) => Outcome::number(Decimal::ZERO),
        Read::ExtraSession(path) => declared(program, path),
        Read::ExtraLine(_, path) => declared(program, &format!("line.{path}")),
        Read::Dx(_) | Read::BilledModifiers(_) => empty(true, false, false),
        Read::OtherCoverage(None) | Read::Group(_) | Read::AnyAuthorization => Truth::False.outcome(),
        Read::Earlier(_) | Read::Age | Read::Units(_) => Outcome::Absent,
    }
}

fn declared(program: &Program, path: &str) -> Outcome {
    match program.profile.facts.get(path) {
        Some(fact) => empty(fact.ty.list, fact.ty.is_bool(), false),
        None => Outcome::Absent,
    }
}

fn empty(list: bool, yes_or_no: bool, counter: bool) -> Outcome {
    if list {
        Outcome::Known(Value::List(Vec::new()))
    } else if yes_or_no {
        Outcome::Known(Value::Bool(false))
    } else if counter {
        Outcome::number(Decimal::ZERO)
    } else {
        Outcome::Absent
    }
}

/// A fact in its state as recorded; an empty list counts as absent, as `is present` asks for something to be there.
pub fn recorded(context: &Context<'_>, read: &Read, frames: Frames) -> Outcome {
    if let Some(outcome) = of_earlier(context, read, frames, recorded) {
        return outcome;
    }
    let session = context.session;
    let ids = &context.program.ids;
    match read {
        Read::Session(id) => {
            mark(context, id.def().path, None);
            match session.session.get(Some(*id)) {
                State::Unknown => counted(context, id.def().path)
                    .unwrap_or_else(|| Outcome::waiting_for(session.wait_session(ids, *id))),
                state => of_state(state, || session.wait_session(ids, *id)),
            }
        }
        Read::Line(frame, id) => {
            let Some((line, sheet)) = frames.index(*frame).and_then(|i| Some((i, session.lines.get(i)?))) else {
                return Outcome::Absent;
            };
            mark(context, id.def().path, Some(line));
            of_state(sheet.get(Some(*id)), || session.wait_line(ids, *id, line))
        }
        Read::AuthorizationItem(frame, id) => {
            let all = session.authorizations.as_deref().unwrap_or_default();
            match frames.index(*frame).and_then(|i| Some((i, all.get(i)?))) {
                Some((i, sheet)) => {
                    mark_part(context, "authorizations", i, *id);
                    of_state(sheet.get(Some(*id)), || Wait::session(part_path("authorizations", i, *id)))
                }
                None => Outcome::Absent,
            }
        }
        Read::Authorization(id) => {
            mark(context, "authorizations", None);
            authorization::read(context, frames.own, *id)
        }
        Read::AnyAuthorization => {
            mark(context, "authorizations", None);
            presence(authorization::any(context, frames.own))
        }
        Read::OtherCoverage(id) => other_coverage(context, *id),
        Read::Group(parts) => group(context, parts),
        Read::ExtraSession(path) => {
            mark_declared(context, path, None);
            let state = session.extra.get(path).unwrap_or(&State::Unknown);
            of_state(state, || Wait::session(path.clone()))
        }
        Read::ExtraLine(frame, path) => {
            let Some((line, states)) = frames.index(*frame).and_then(|i| Some((i, session.line_extra.get(i)?))) else {
                return Outcome::Absent;
            };
            mark_declared(context, path, Some(line));
            of_state(states.get(path).unwrap_or(&State::Unknown), || Wait::line(path.clone(), line))
        }
        Read::Counter(name) => {
            let path = format!("history.{name}");
            mark_declared(context, &path, None);
            match session.extra.get(&path) {
                None | Some(State::Unknown) => {
                    counted(context, &path).unwrap_or_else(|| Outcome::waiting_for(Wait::session(path)))
                }
                Some(state) => of_state(state, || Wait::session(path.clone())),
            }
        }
        Read::Earlier(_) => Outcome::Absent,
        Read::Age => age(context),
        Read::Dx(frame) => dx(context, frame.map(|frame| frames.index(frame))),
        Read::Units(frame) => stage(context.units, frames.index(*frame)),
        Read::BilledModifiers(frame) => stage(context.billed, frames.index(*frame)),
    }
}

/// What earlier sessions say of a count that neither the record nor anybody else gives.
fn counted(context: &Context<'_>, path: &str) -> Option<Outcome> {
    context.session.past.counts.get(path).map(|count| count.outcome.clone())
}

fn of_state(state: &State, wait: impl FnOnce() -> Wait) -> Outcome {
    match state {
        State::Known(Value::List(members)) if members.is_empty() => Outcome::Absent,
        State::Known(value) => Outcome::Known(value.clone()),
        State::Absent => Outcome::Absent,
        State::Unknown => Outcome::waiting_for(wait()),
    }
}

fn stage(outcomes: &[Outcome], line: Option<usize>) -> Outcome {
    line.and_then(|i| outcomes.get(i)).cloned().unwrap_or(Outcome::Absent)
}

/// Presence as a state: there, absent, or unknown.
fn presence(truth: Truth) -> Outcome {
    match truth {
        Truth::True => Truth::True.outcome(),
        Truth::False => Outcome::Absent,
        Truth::Unknown(waits) => Outcome::waiting(waits),
    }
}

/// Whether any part of a group is there. Any of its parts settles an unknown one, so it waits for the group by its name
/// (`plan_of_care`) and not for a dozen facts.
fn group(context: &Context<'_>, parts: &[FactId]) -> Outcome {
    let one = |id: &FactId| match recorded(context, &Read::Session(*id), Frames::default()) {
        Outcome::Known(_) => Truth::True,
        Outcome::Absent => Truth::False,
        Outcome::Unknown(unknown) => Truth::Unknown(unknown.waits),
    };
    match logic::or(parts.iter().map(one)) {
        Truth::Unknown(waits) => {
            let name = parts.first().and_then(|id| id.def().path.split_once('.')).map(|(group, _)| group);
            name.map_or_else(|| Outcome::waiting(waits), |name| Outcome::waiting_for(Wait::session(name)))
        }
        known => presence(known),
    }
}

fn other_coverage(context: &Context<'_>, id: Option<FactId>) -> Outcome {
    mark(context, "other_coverage", None);
    let Some(all) = &context.session.other_coverage else {
        return Outcome::waiting_for(Wait::session("other_coverage"));
    };
    match (all.first(), id) {
        (None, _) => Outcome::Absent,
        (Some(_), None) => Truth::True.outcome(),
        (Some(first), Some(id)) => {
            mark_part(context, "other_coverage", 0, id);
            of_state(first.get(Some(id)), || Wait::session(part_path("other_coverage", 0, id)))
        }
    }
}

fn age(context: &Context<'_>) -> Outcome {
    let Some(id) = context.program.ids.birth_date else { return Outcome::Absent };
    match recorded(context, &Read::Session(id), Frames::default()) {
        Outcome::Known(value) => {
            let age = value.as_date().and_then(|born| dates::age(born, context.session.date));
            age.map_or(Outcome::Absent, |years| Outcome::number(years.into()))
        }
        other => other,
    }
}

/// The diagnoses that a line points to; of the session, all. `Some(None)`: a line that is not there.
fn dx(context: &Context<'_>, line: Option<Option<usize>>) -> Outcome {
    let ids = &context.program.ids;
    let Some(id) = ids.diagnoses else { return Outcome::Absent };
    let all = recorded(context, &Read::Session(id), Frames::default());
    let sheet = match line {
        None => return all,
        Some(line) => line.and_then(|i| context.session.lines.get(i)),
    };
    let pointers = sheet.map(|sheet| sheet.get(ids.pointers));
    let (Outcome::Known(Value::List(all)), Some(State::Known(Value::List(pointers)))) = (&all, pointers) else {
        return match pointers {
            Some(State::Unknown | State::Known(_)) => all,
            Some(State::Absent) | None => Outcome::Absent,
        };
    };
    let pointed = pointers.iter().filter_map(Value::as_text).filter_map(pointer);
    let chosen: Vec<Value> = pointed.filter_map(|n| all.get(n.checked_sub(1)?)).cloned().collect();
    if chosen.is_empty() { Outcome::Absent } else { Outcome::Known(Value::List(chosen)) }
}

/// Remembers that a taken value was read; one that a default gave counts for the fact it came from.
fn mark(context: &Context<'_>, path: &'static str, line: Option<usize>) {
    mark_as(context, path, line, || Cow::Borrowed(path));
}

/// The same for a path that a profile declares.
fn mark_declared(context: &Context<'_>, path: &str, line: Option<usize>) {
    mark_as(context, path, line, || Cow::Owned(path.to_owned()));
}

fn mark_as(context: &Context<'_>, path: &str, line: Option<usize>, own: impl FnOnce() -> Cow<'static, str>) {
    let session = context.session;
    // A count rests on what was taken for the facts that it was counted by.
    if let Some(count) = session.past.counts.get(path).filter(|count| !count.reads.is_empty()) {
        context.reads.borrow_mut().extend(count.reads.iter().cloned());
    }
    if !session.may_be_taken(path) {
        return;
    }
    let mut key = Key { path: own(), line };
    // A default has its value from another at most twice over: performed_by, provider.type, provider.taxonomy.
    for _ in 0..3 {
        if session.taken.contains_key(&key) {
            context.reads.borrow_mut().insert(key.clone());
        }
        match session.derived.get(&key) {
            Some(from) => key = from.clone(),
            None => return,
        }
    }
}

/// The same for a part of the `i`th authorization or other coverage.
pub fn mark_part(context: &Context<'_>, list: &str, i: usize, id: FactId) {
    if !context.session.taken.is_empty() {
        mark_declared(context, &part_path(list, i, id), None);
    }
}
