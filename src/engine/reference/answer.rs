//! The determination of a session, put together from what its lines came to.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::builtin::BuiltIn;
use super::case::Case;
use super::charges;
use super::over_day::Over;
use super::payment::Payments;
use super::units_stage::{Class, UnitsAnswer};
use super::verdict::LineVerdict;
use super::{claim_lines, digest, findings, missing, notes, presumed, shares, verdict};
use crate::engine::options::Options;
use crate::engine::program::in_dates;
use crate::engine::three::Outcome;
use crate::lang::typed::Stage;
use crate::model::determination::{
    ClaimLine, Decision, Determination, Finding, LineAnswer, Missing, Note, Presumed, ProfileRef, SessionPayment,
};
use crate::model::facts::Owner;
use crate::model::session::{Session, line_code, line_number};
use crate::model::value::Value;
use crate::profile::checked::Profile;
use crate::units::Pool;

/// A session whose rules have all been run.
#[derive(Debug)]
pub struct Settled<'a> {
    /// What the rules came to.
    pub case: Case<'a>,
    /// Its units.
    pub units: UnitsAnswer,
    /// Lines that are over a cap together with the other sessions of the day.
    pub over_day: Vec<Over>,
}

/// What a determination has beside the facts of its record.
struct Parts {
    lines: Vec<LineAnswer>,
    claim_lines: Vec<ClaimLine>,
    findings: Vec<Finding>,
    missing: Vec<Missing>,
    presumed: Vec<Presumed>,
    notes: Vec<Note>,
    timed_minutes: Option<u32>,
    timed_units: Option<Decimal>,
    decided_with: Vec<String>,
    payment: Option<SessionPayment>,
}

/// The verdict of each line of each session of a day; `late`: of a day whose other sessions were answered before.
#[must_use]
pub fn verdicts(settled: &[Settled<'_>], options: &Options, late: bool) -> Vec<Vec<LineVerdict>> {
    (0..settled.len()).map(|own| of_session(settled, own, options, late)).collect()
}

/// The modifiers of each line of a session as rules that read them see them: those of an assistant where a unit carries one.
#[must_use]
pub fn billed(all: &[Settled<'_>], own: usize, options: &Options) -> Vec<Outcome> {
    let Some(Settled { case, .. }) = all.get(own) else { return Vec::new() };
    let rules = &case.program.profile.rules;
    let reads = rules.iter().any(|rule| rule.body.stage == Stage::Modifiers);
    if !reads || case.program.profile.claim.shares.is_empty() {
        return case.billed.clone();
    }
    let verdicts = of_session(all, own, options, false);
    case.billed.iter().zip(&verdicts).map(|(billed, verdict)| shares::as_read(case, verdict, billed)).collect()
}

fn of_session(all: &[Settled<'_>], own: usize, options: &Options, late: bool) -> Vec<LineVerdict> {
    let Some(settled) = all.get(own) else { return Vec::new() };
    let (case, units) = (&settled.case, &settled.units);
    let void = case.session.is_void(&case.program.ids);
    case.mark("claim.frequency", None);
    let mut verdicts: Vec<LineVerdict> = (0..case.size())
        .map(|line| {
            let none = super::units_stage::LineUnits::default();
            verdict::decide(case, line, units.lines.get(line).unwrap_or(&none), void, options.units_matter)
        })
        .collect();
    for over in &settled.over_day {
        let Some(verdict) = verdicts.get_mut(over.line) else { continue };
        if over.waits.is_empty() {
            if verdict.decision == Decision::Covered {
                verdict.decision = Decision::Review;
                verdict.base = Decision::Review;
                verdict.built_in.insert(BuiltIn::OverTheDay);
            }
        } else if verdict.base == Decision::Covered && verdict.decision <= Decision::NeedsInfo {
            verdict.wait(&BTreeSet::from([over.rule]), Some(Decision::Review), over.waits.clone());
        }
    }
    if late {
        for verdict in &mut verdicts {
            // With the time of the whole day, too little may be enough.
            let alone = verdict.built_in.remove(&BuiltIn::TooLittleTime);
            if verdict.decision < Decision::NeedsInfo || alone {
                verdict.decision = Decision::Review;
                verdict.base = Decision::Review;
            }
            verdict.built_in.insert(BuiltIn::DayCameApart);
        }
    }
    if !void {
        shares::settle(all, own, &mut verdicts);
    }
    verdicts
}

/// The determination of a settled session; `payments`: what is expected for its lines, and what each finding costs.
#[must_use]
pub fn of(
    settled: &Settled<'_>,
    verdicts: &[LineVerdict],
    ids_of_day: &[&str],
    options: &Options,
    payments: Option<&Payments>,
) -> Determination {
    let (case, units) = (&settled.case, &settled.units);
    let ids = &case.program.ids;
    let void = case.session.is_void(ids);
    let (claim_lines, told) = claim_lines::of(case, verdicts);
    let mut all_notes = case.session.notes.clone();
    all_notes.extend(stands_alone(case));
    if !void {
        all_notes.extend(units.notes.iter().filter(|note| !notes::outdated(case, note)).cloned());
        all_notes.extend(verdicts.iter().filter_map(|verdict| verdict.share_note.clone()));
        all_notes.extend(notes::of_lines(case, units, verdicts));
    }
    all_notes.extend(told);
    all_notes.extend(contested(case));
    all_notes.extend(notes::of_tables(case));
    let findings = findings::of(settled, verdicts, payments);
    let missing = missing::of(case, units, verdicts);
    all_notes.extend(notes::of_outcomes(&missing));
    let timed = |line: &usize| case.class(*line) == Class::Timed;
    let timed_units = (0..case.size())
        .filter(timed)
        .map(|line| verdicts.get(line).and_then(|v| v.units))
        .try_fold(Decimal::ZERO, |sum, n| sum.checked_add(n?));
    let mut lines: Vec<LineAnswer> = verdicts.iter().enumerate().map(|(line, v)| line_answer(case, line, v)).collect();
    for (at, line) in lines.iter_mut().enumerate() {
        line.payment = payments.and_then(|payments| payments.of_line(case, at));
    }
    let decided_with = units.pooled_with.iter().filter_map(|i| ids_of_day.get(*i)).map(|id| (*id).to_owned()).collect();
    let parts = Parts {
        lines,
        claim_lines,
        findings,
        missing,
        presumed: presumed::of(case, &units.as_billed, options),
        notes: all_notes,
        timed_minutes: units.timed_minutes,
        timed_units,
        decided_with,
        payment: payments.map(|payments| payments.of_session(verdicts, options)),
    };
    assemble(&case.program.profile, case.session.record, case.session.date, parts)
}

/// The determination of a session on a day that the profile does not know: every line is for a person.
#[must_use]
pub fn not_in_force(profile: &Profile, record: &Session, date: jiff::civil::Date) -> Determination {
    let lines: Vec<usize> = (0..record.lines.len()).collect();
    let until = profile.until.map_or(String::new(), |day| format!(" until {day}"));
    let words = format!("the profile of {} knows its rules from {}{until}, not on {date}", profile.name, profile.from);
    let answers = record.lines.iter().enumerate().map(|(i, line)| {
        let mut answer = recorded(line, i);
        answer.decision = Decision::Review;
        answer.reasons = vec![String::from(BuiltIn::ProfileNotInForce.id())];
        answer
    });
    let parts = Parts {
        lines: answers.collect(),
        claim_lines: Vec::new(),
        findings: vec![findings::finding(BuiltIn::ProfileNotInForce, &lines, words, None)],
        missing: Vec::new(),
        presumed: Vec::new(),
        notes: Vec::new(),
        timed_minutes: None,
        timed_units: None,
        decided_with: Vec::new(),
        payment: None,
    };
    assemble(profile, record, date, parts)
}

fn assemble(profile: &Profile, record: &Session, date: jiff::civil::Date, parts: Parts) -> Determination {
    Determination {
        schema: 1,
        engine: String::from(env!("CARGO_PKG_VERSION")),
        id: record.id().to_owned(),
        input: digest::of(record),
        payer: profile.id.clone(),
        profile: ProfileRef { edition: profile.edition, digest: profile.digest.clone() },
        date_of_service: date,
        decided_with: parts.decided_with,
        decision: session_decision(parts.lines.iter().map(|line| line.decision)),
        timed_minutes: parts.timed_minutes,
        timed_units: parts.timed_units,
        lines: parts.lines,
        claim_lines: parts.claim_lines,
        findings: parts.findings,
        missing: parts.missing,
        presumed: parts.presumed,
        notes: parts.notes,
        payment: parts.payment,
    }
}

/// Lines with nothing to bill apart: what all agree on; else the strongest of those that wait; else partial.
#[must_use]
pub fn session_decision(lines: impl Iterator<Item = Decision>) -> Decision {
    let decisions: BTreeSet<Decision> = lines.filter(|d| *d != Decision::NotBilled).collect();
    let waiting = |d: &&Decision| matches!(d, Decision::Hold | Decision::NeedsInfo | Decision::Review);
    match (decisions.first(), decisions.last()) {
        (Some(first), Some(last)) if first == last => *first,
        (Some(_), _) => decisions.iter().filter(waiting).max().copied().unwrap_or(Decision::Partial),
        (None, _) => Decision::NotBilled,
    }
}

/// What a line says of itself.
fn recorded(line: &crate::model::session::Facts, i: usize) -> LineAnswer {
    let modifiers = line.at(Owner::Line, "modifiers").known().and_then(Value::as_list).unwrap_or_default();
    LineAnswer {
        line: i.saturating_add(1),
        id: line.at(Owner::Line, "id").known().map(Value::to_string),
        code: line_code(line).to_owned(),
        minutes: line_number(line, "minutes").and_then(|n| rust_decimal::prelude::ToPrimitive::to_u32(&n)),
        decision: Decision::Covered,
        units: None,
        units_billed: line_number(line, "units_billed"),
        modifiers: modifiers.iter().map(Value::to_string).collect(),
        modifiers_added: Vec::new(),
        liability: None,
        reasons: Vec::new(),
        payment: None,
    }
}

fn line_answer(case: &Case<'_>, line: usize, verdict: &LineVerdict) -> LineAnswer {
    let ids = &case.program.ids;
    let rules = verdict.rules.iter().filter_map(|i| case.program.profile.rules.get(*i)).map(|rule| rule.id.clone());
    let built_in = verdict.built_in.iter().map(|b| String::from(b.id()));
    let mut reasons: Vec<String> = Vec::new();
    for reason in rules.chain(built_in) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let sheet = case.session.lines.get(line);
    LineAnswer {
        line: line.saturating_add(1),
        id: sheet.and_then(|l| l.get(ids.line_id).known()).map(Value::to_string),
        code: case.session.code(ids, line).to_owned(),
        minutes: charges::number(case, line, ids.minutes).and_then(|n| rust_decimal::prelude::ToPrimitive::to_u32(&n)),
        decision: verdict.decision,
        units: verdict.units,
        units_billed: charges::number(case, line, ids.units_billed),
        modifiers: verdict.modifiers.clone(),
        modifiers_added: verdict.added.clone(),
        liability: verdict.liability,
        reasons,
        payment: None,
    }
}

/// Sessions of the day are pooled, and there is no telling which they are.
fn stands_alone(case: &Case<'_>) -> Option<Note> {
    let units = &case.program.profile.units;
    let by_day = units.pool == Pool::Day || units.variants.iter().any(|v| v.pool == Some(Pool::Day));
    let unnamed = case.session.record.facts.at(Owner::Session, "patient.id").known().is_none();
    let text = "this payer counts the time of all sessions of a patient's day together; without `patient.id` this one was decided alone";
    (by_day && unnamed).then(|| notes::note("stands-alone", &[], String::from(text)))
}

/// Readings on which opinions differ, and on which rules in force rest.
fn contested(case: &Case<'_>) -> Vec<Note> {
    let date = case.session.date;
    let in_force = |rule: &usize| {
        let rule = case.program.profile.rules.get(*rule);
        rule.is_some_and(|rule| rule.dated_by.is_some() || in_dates(rule.from, rule.until, date))
    };
    let contested = case.program.contested.iter().filter(|(_, rules)| rules.iter().any(in_force));
    contested
        .filter_map(|(name, _)| {
            let param = case.program.profile.params.get(name)?;
            let value = case.program.param(name, date)?.to_string();
            let others: Vec<String> = param.options.iter().filter(|o| **o != value).cloned().collect();
            let text = format!("`{name}` is read as {value}; opinions on it differ");
            Some(Note { alternatives: others, ..notes::note("contested-reading", &[], text) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Decision::{Covered, Hold, NeedsInfo, NotBilled, NotCovered, Partial, Review};

    #[test]
    fn the_session_is_what_its_lines_agree_on_or_the_strongest_that_waits() {
        for (lines, expected) in [
            (vec![Covered, Covered], Covered),
            (vec![Covered, NotBilled], Covered),
            (vec![NotBilled], NotBilled),
            (vec![NotCovered, NotBilled], NotCovered),
            (vec![NotCovered, Covered], Partial),
            (vec![NotCovered, Hold, Covered], Hold),
            (vec![NeedsInfo, Review], NeedsInfo),
            (vec![Review, Covered], Review),
            (vec![Hold, Hold], Hold),
        ] {
            assert_eq!(session_decision(lines.iter().copied()), expected, "{lines:?}");
        }
    }
}
