//! The counts that the record contract names, as far as earlier sessions tell them for certain.
//!
//! In: a prepared session with its earlier sessions. Out: a count, or nothing where its meaning is the payer's own (episodes, allowed
//! amounts). What always holds: where the contract leaves open whether a session counts, it counts as possible.

use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Count;
use super::count::counted;
use crate::engine::ops::logic::and;
use crate::engine::program::Program;
use crate::engine::reference::prepare::Prepared;
use crate::engine::three::{Outcome, Truth, Unknown, Wait, Waits};
use crate::lang::typed::{CodeSet, Compare, Expr, Frame, Item, Kind, Noun, Over, Read, Window};
use crate::model::facts::{FactId, Owner};
use crate::model::session::line_code;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::source::{SourceId, Span};

/// What can be derived.
pub const PATHS: [&str; 5] = [
    "history.visits_this_year",
    "history.visits_this_year_combined",
    "history.visits_this_case",
    "history.treatment_days_since_progress_report",
    "history.last_evaluation_on",
];

/// Evaluations by therapists; a new one and one anew.
const EVALUATIONS: [(&str, &[&str], &[&str]); 3] = [
    ("PT", &["97161", "97162", "97163"], &["97164"]),
    ("OT", &["97165", "97166", "97167"], &["97168"]),
    ("SLP", &["92521", "92522", "92523", "92524"], &[]),
];

/// Counts one of [`PATHS`].
pub fn count(program: &Program, prepared: &Prepared<'_>, path: &str) -> Option<Count> {
    let discipline = || same("discipline");
    let payer = || same("payer");
    let sessions = |window: Window, filters: Vec<Expr>| counted(program, prepared, &sessions(window, filters));
    match path {
        // Visits that another payer paid for are visits, but not of this payer's benefit: they may count.
        "history.visits_this_year" => Some(between(
            sessions(Window::CalendarYear, vec![discipline()?, payer()?]),
            sessions(Window::CalendarYear, vec![discipline()?]),
        )),
        "history.visits_this_year_combined" => Some(between(
            sessions(Window::CalendarYear, vec![therapy()?, payer()?]),
            sessions(Window::CalendarYear, vec![therapy()?]),
        )),
        // Payers count the visits of a claim by discipline or together.
        "history.visits_this_case" => {
            Some(between(sessions(Window::Case, vec![discipline()?]), sessions(Window::Case, Vec::new())))
        }
        "history.treatment_days_since_progress_report" => treatment_days(program, prepared),
        "history.last_evaluation_on" => last_evaluation(program, prepared),
        _ => None,
    }
}

fn nowhere() -> Span {
    Span::new(SourceId::default(), 0, 0)
}

fn expr(kind: Kind, scalar: Scalar) -> Expr {
    Expr { kind, ty: Type::one(scalar), span: nowhere() }
}

/// A fact of the earlier session is that of this one.
fn same(path: &str) -> Option<Expr> {
    let id = FactId::find(Owner::Session, path)?;
    let scalar = id.def().ty().scalar;
    let there = expr(Kind::Read(Read::Earlier(path.to_owned())), scalar.clone());
    let here = expr(Kind::Read(Read::Session(id)), scalar);
    Some(expr(Kind::Compare(Compare::Is, Box::new(there), Box::new(here)), Scalar::Bool))
}

/// The earlier session is one of physical, occupational or speech therapy.
fn therapy() -> Option<Expr> {
    let scalar = FactId::find(Owner::Session, "discipline")?.def().ty().scalar;
    let there = expr(Kind::Read(Read::Earlier(String::from("discipline"))), scalar.clone());
    let items = ["PT", "OT", "SLP"].iter().map(|word| Item::One(Value::text(word))).collect();
    let set = expr(Kind::Set(Arc::new(CodeSet::new(None, items))), scalar);
    Some(expr(Kind::In(Box::new(there), Box::new(set)), Scalar::Bool))
}

fn sessions(window: Window, filters: Vec<Expr>) -> Expr {
    let filter = (!filters.is_empty()).then(|| Box::new(expr(Kind::And(filters), Scalar::Bool)));
    let over = Over { noun: Noun::EarlierSessions(window), other: false, filter, frame: Frame::Outer };
    expr(Kind::Count(over), Scalar::Number)
}

/// A count that is no smaller than one and no larger than another.
fn between(certain: Count, possible: Count) -> Count {
    if certain.outcome == possible.outcome && matches!(certain.outcome, Outcome::Known(_)) {
        return certain;
    }
    let sure: BTreeSet<&str> =
        certain.members.iter().filter(|member| member.truth.is_true()).map(|member| member.id.as_str()).collect();
    let waits: Waits = certain.outcome.waits().into_iter().chain(possible.outcome.waits()).collect();
    let outcome =
        Outcome::Unknown(Unknown { low: certain.outcome.bounds().0, high: possible.outcome.bounds().1, waits });
    let unsure = |mut member: crate::engine::reference::evaluate::Counted| {
        if member.truth.is_true() && !sure.contains(member.id.as_str()) {
            member.truth = Truth::Unknown(Waits::new());
        }
        member
    };
    Count { outcome, members: possible.members.into_iter().map(unsure).collect(), reads: possible.reads }
}

/// Days of treatment after the day of the last progress report, which itself belongs to the time before.
fn treatment_days(program: &Program, prepared: &Prepared<'_>) -> Option<Count> {
    let report = FactId::find(Owner::Session, "plan_of_care.progress_report_on");
    let report = prepared.session.get(report).known().and_then(Value::as_date)?;
    let all = counted(program, prepared, &sessions(Window::All, vec![same("discipline")?]));
    let mut days: BTreeMap<Date, Truth> = BTreeMap::new();
    for member in all.members.iter().filter(|member| member.date > report && member.date < prepared.date) {
        let one = prepared.past.sessions.iter().find(|one| one.prepared.record.id() == member.id);
        let only_evaluated =
            one.is_some_and(|one| one.prepared.record.lines.iter().all(|line| evaluates(line_code(line))));
        let truth = match only_evaluated {
            // Whether a day on which nobody was treated is one is the payer's to say.
            true => and([member.truth.clone(), Truth::Unknown(Waits::new())]),
            false => member.truth.clone(),
        };
        let day = days.entry(member.date).or_insert(Truth::False);
        *day = crate::engine::ops::logic::or([day.clone(), truth]);
    }
    let mut tally = crate::engine::ops::count::Tally::of(days.into_values());
    let first = report.tomorrow().ok()?;
    if !complete(program, prepared, first) {
        tally.possible = u32::MAX;
        tally.waits.insert(Wait::session("history.complete_from"));
    }
    let members = all.members.into_iter().filter(|member| member.date > report).collect();
    Some(Count { outcome: tally.count(), members, ..all })
}

fn evaluates(code: &str) -> bool {
    EVALUATIONS.iter().any(|(_, new, again)| new.contains(&code) || again.contains(&code))
}

/// The day of the last evaluation in this discipline. Whether an evaluation anew is meant differs, so behind one nothing is said.
fn last_evaluation(program: &Program, prepared: &Prepared<'_>) -> Option<Count> {
    let ids = &program.ids;
    let discipline = prepared.session.get(ids.discipline).known().and_then(Value::as_text)?;
    let (_, new, again) = EVALUATIONS.iter().find(|(of, ..)| *of == discipline)?;
    let all = counted(program, prepared, &sessions(Window::All, vec![same("discipline")?]));
    let has = |id: &str, codes: &[&str]| {
        let one = prepared.past.sessions.iter().find(|one| one.prepared.record.id() == id);
        one.is_some_and(|one| one.prepared.record.lines.iter().any(|line| codes.contains(&line_code(line))))
    };
    let of =
        |codes: &[&str]| all.members.iter().filter(|member| has(&member.id, codes)).max_by_key(|member| member.date);
    let last = of(new)?;
    let later = of(again).is_some_and(|again| again.date > last.date);
    if later || !last.truth.is_true() || !complete(program, prepared, last.date) {
        return None;
    }
    let outcome = Outcome::Known(Value::Date(last.date));
    Some(Count { outcome, members: vec![last.clone()], reads: all.reads.clone() })
}

/// Whether every session from a day on is known.
fn complete(program: &Program, prepared: &Prepared<'_>, from: Date) -> bool {
    let since = expr(Kind::Const(Value::Date(from)), Scalar::Date);
    let over = sessions(Window::Since(Box::new(since)), vec![expr(Kind::Const(Value::Bool(false)), Scalar::Bool)]);
    matches!(counted(program, prepared, &over).outcome, Outcome::Known(_))
}
