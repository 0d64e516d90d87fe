//! Things to know that are no finding: what was lost, trimmed, tied, or billed differently than intended.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::case::Case;
use super::charges;
use super::findings::numbers;
use super::units_stage::{Amount, Class, Member, UnitsAnswer};
use super::verdict::LineVerdict;
use crate::lang::typed::Effect;
use crate::model::determination::{Decision, Missing, Note};
use crate::units::Allocation;

/// A note without alternatives.
#[must_use]
pub fn note(code: &str, lines: &[usize], text: String) -> Note {
    Note { code: String::from(code), lines: numbers(lines), text, alternatives: Vec::new() }
}

/// What became of earlier lines, where the answer waits for that: nobody but the payer knows it. That a line was covered does not say that it was
/// paid.
#[must_use]
pub fn of_outcomes(missing: &[Missing]) -> Option<Note> {
    let open = || missing.iter().filter_map(|one| Some((one.fact.strip_suffix(":outcome")?, one)));
    let sessions: BTreeSet<String> = open().map(|(id, _)| id.to_owned()).collect();
    let rules: BTreeSet<String> = open().flat_map(|(_, one)| &one.rules).map(|rule| format!("`{rule}`")).collect();
    if sessions.is_empty() {
        return None;
    }
    let of = if rules.is_empty() { String::from("the answer") } else { few(&rules.into_iter().collect::<Vec<_>>()) };
    let text = format!(
        "what {of} comes to rests on what became of earlier lines, and that is not recorded of {}; a covered line need not be a paid one. When the \
         payer has answered, give `outcome` (paid, denied, not_billed or pending) on each line: in the record, in a file of history, or \
         by recording the session again in the ledger",
        few(&sessions.into_iter().collect::<Vec<_>>())
    );
    Some(note("outcomes-open", &[], text))
}

/// The first few, for people.
#[must_use]
pub fn few(all: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = all.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
    if all.len() > SHOWN {
        text.push_str(&format!("; and {} more", all.len().saturating_sub(SHOWN)));
    }
    text
}

/// What an allocation has to say about the lines of the session at `own`.
#[must_use]
pub fn allocation(allocation: &Allocation, members: &[Member], own: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    let member = |at: &usize| members.get(*at).filter(|m| m.session == own);
    let mine = |at: &[usize]| -> Vec<usize> { at.iter().filter_map(member).map(|m| m.line).collect() };
    let codes = |at: &[usize]| -> String {
        let mut codes: Vec<&str> = at.iter().filter_map(|at| members.get(*at)).map(|m| m.timed.code.as_str()).collect();
        codes.dedup();
        codes.join(", ")
    };
    for same in &allocation.same_code {
        let lines = mine(same);
        if !lines.is_empty() {
            let text =
                format!("the minutes of {} are added together; its units are on the first of its lines", codes(same));
            notes.push(note("same-code", &lines, text));
        }
    }
    if let Some(short) = allocation.short_of_next {
        let lines = mine(&allocation.short_lines);
        if !lines.is_empty() {
            let text = format!("{} short of one more unit of {}", minutes(short), codes(&allocation.short_lines));
            notes.push(note("short-of-next-unit", &lines, text));
        }
    }
    if let Some(tie) = &allocation.tie {
        let lines = mine(&tie.lines);
        if !lines.is_empty() {
            let listed = if tie.charge_unknown {
                "; their charges or fees are not all known, so it went by the order listed"
            } else {
                ""
            };
            let text = format!(
                "{} have an equal claim to {}; the payer leaves the choice to you{listed}",
                codes(&tie.lines),
                if tie.units == 1 { String::from("the last unit") } else { format!("the last {} units", tie.units) }
            );
            let mut alternatives: Vec<String> = tie.alternatives.iter().map(|units| in_words(units, members)).collect();
            if tie.more {
                alternatives.push(String::from("and more"));
            }
            notes.push(Note { alternatives, ..note("tie", &lines, text) });
        }
    }
    for lost in &allocation.lost {
        if let Some(at) = member(&lost.line) {
            let units = plural(lost.units);
            let text = format!("{units} of time went to {}, which is bundled, and cannot be billed", at.timed.code);
            notes.push(note("bundled-time-lost", &[at.line], text));
        }
    }
    notes
}

fn in_words(units: &[Decimal], members: &[Member]) -> String {
    let with_units = members.iter().zip(units).filter(|(_, units)| !units.is_zero());
    with_units.map(|(m, units)| format!("{} of {}", units, m.timed.code)).collect::<Vec<_>>().join(", ")
}

/// What caps took.
#[must_use]
pub fn capped(case: &Case<'_>, before: &[Amount], after: &[Amount], by: &[BTreeSet<usize>]) -> Vec<Note> {
    let mut notes = Vec::new();
    for (line, ((before, after), rules)) in before.iter().zip(after).zip(by).enumerate() {
        let (Some(had), Some(left)) = (before.known(), after.known()) else { continue };
        let taken = had.saturating_sub(left);
        if taken <= Decimal::ZERO || rules.is_empty() {
            continue;
        }
        let limits: Vec<String> = rules.iter().filter_map(|rule| limit(case, *rule, line)).collect();
        let text = format!(
            "{}: {} trimmed from {}",
            limits.join(", "),
            plural(taken),
            case.session.code(&case.program.ids, line)
        );
        notes.push(note("cap-trimmed", &[line], text));
    }
    notes
}

fn limit(case: &Case<'_>, rule: usize, line: usize) -> Option<String> {
    let amount = case.ruling(rule, line)?.amount.known()?;
    let id = &case.program.profile.rules.get(rule)?.id;
    Some(format!("cap {amount} ({id})"))
}

/// Imported tables that were asked about a day for which they do not speak.
pub fn of_tables(case: &Case<'_>) -> Vec<Note> {
    let date = case.session.date;
    let beyond = case.beyond.borrow();
    let tables = beyond.iter().filter_map(|name| case.program.profile.tables.get_key_value(name));
    let told = tables.filter_map(|(name, table)| {
        let quarter = table.attached.as_ref()?.0.on(date).0?;
        let text =
            format!("`{name}` is that of {quarter}: what was changed until {date} is not in it; import that quarter");
        let early = format!("`{name}` begins with {quarter}: what held on {date} is not in it; import that quarter");
        Some(note("table-of-another-quarter", &[], if date < quarter.first() { early } else { text }))
    });
    told.collect()
}

/// Notes about lines as they were decided.
#[must_use]
pub fn of_lines(case: &Case<'_>, units: &UnitsAnswer, verdicts: &[LineVerdict]) -> Vec<Note> {
    let ids = &case.program.ids;
    let mut notes = Vec::new();
    for (line, verdict) in verdicts.iter().enumerate() {
        let code = case.session.code(ids, line);
        if verdict.built_in.contains(&super::builtin::BuiltIn::TooLittleTime) {
            let shared = units_on_another_line(case, verdicts, line);
            let text = if !shared && counted_across_sessions(units, line) {
                format!("the minutes of {code} count with those of another session of the day")
            } else {
                too_little(case, line, shared)
            };
            notes.push(note("too-little-time", &[line], text));
        }
        let late = late_denial(case, line);
        let before = units.lines.get(line).and_then(|l| l.shown).filter(|n| *n > Decimal::ZERO);
        if let (true, Some(before)) = (late && verdict.decision == Decision::NotCovered, before) {
            let text = format!(
                "{code} was denied after units were computed: its {} fall{} away, and its minutes stay in the pool",
                plural(before),
                if before == Decimal::ONE { "s" } else { "" }
            );
            notes.push(note("deny-after-units", &[line], text));
        }
        let own = !counted_across_sessions(units, line);
        if let Some((supported, billed)) = supported_and_billed(case, verdicts, line).filter(|_| own) {
            let text = || format!("{code}: supported {}, billed {}", supported.normalize(), billed.normalize());
            if supported > billed {
                notes.push(note("underbilled", &[line], text()));
            } else if supported < billed {
                notes.push(note("overbilled", &[line], text()));
            }
        }
    }
    notes
}

/// The units a line supports and those billed, where both are known. Lines of one timed code share their units, so the first of
/// them speaks for all.
fn supported_and_billed(case: &Case<'_>, verdicts: &[LineVerdict], line: usize) -> Option<(Decimal, Decimal)> {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    let timed = case.class(line) == Class::Timed;
    let sent = |i: usize, v: &LineVerdict| {
        let bundled = v.decision == Decision::NotBilled && v.built_in.is_empty();
        v.decision != Decision::NotCovered && !bundled && (i == line || (timed && case.session.code(ids, i) == code))
    };
    let together: Vec<(usize, &LineVerdict)> = verdicts.iter().enumerate().filter(|(i, v)| sent(*i, v)).collect();
    if together.first().is_none_or(|(first, _)| *first != line) {
        return None;
    }
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for (i, verdict) in together {
        let billed = charges::number(case, i, ids.units_billed)?;
        sums = (sums.0.checked_add(verdict.units?)?, sums.1.checked_add(billed)?);
    }
    Some(sums)
}

/// Whether the minutes of a line are added to those of the same code in another session of the day.
#[must_use]
pub fn counted_across_sessions(units: &UnitsAnswer, line: usize) -> bool {
    let number = line.saturating_add(1);
    let added = |note: &Note| note.code == "same-code" && note.lines.contains(&number);
    !units.pooled_with.is_empty() && units.notes.iter().any(added)
}

/// Whether a note of the units stage fell with a later one: time is not lost to a bundle that failed.
#[must_use]
pub fn outdated(case: &Case<'_>, note: &Note) -> bool {
    let failed = |line: &usize| {
        let bundle = line.checked_sub(1).and_then(|line| case.bundles.get(line));
        bundle.is_some_and(|bundle| bundle.fails.is_true())
    };
    note.code == "bundled-time-lost" && note.lines.iter().all(failed)
}

/// Whether another line of the same code carries the units of this one.
fn units_on_another_line(case: &Case<'_>, verdicts: &[LineVerdict], line: usize) -> bool {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    let others = verdicts.iter().enumerate().filter(|(i, _)| *i != line);
    let has_units = |v: &LineVerdict| v.units.is_some_and(|n| n > Decimal::ZERO);
    others.into_iter().any(|(i, v)| case.session.code(ids, i) == code && has_units(v))
}

fn too_little(case: &Case<'_>, line: usize, shared: bool) -> String {
    let ids = &case.program.ids;
    let code = case.session.code(ids, line);
    let given = charges::number(case, line, ids.minutes);
    match (shared, given) {
        (true, _) => format!("the units of {code} are on another of its lines"),
        (false, Some(given)) => format!("{given} minutes of {code} do not make a unit here"),
        (false, None) => format!("{code} comes to no unit"),
    }
}

/// Whether a line is denied only by rules that run after units are computed.
fn late_denial(case: &Case<'_>, line: usize) -> bool {
    use crate::lang::typed::Stage;
    let holding = case.live_with(|e| matches!(e, Effect::Deny | Effect::CapLines(_)));
    let stages: Vec<Stage> = holding
        .filter(|rule| case.truth(*rule, line).is_true())
        .filter_map(|rule| case.program.profile.rules.get(rule))
        .map(|rule| rule.body.stage)
        .collect();
    !stages.is_empty() && stages.iter().all(|stage| *stage >= Stage::Units)
}

fn minutes(n: u32) -> String {
    if n == 1 { String::from("1 minute") } else { format!("{n} minutes") }
}

fn plural(n: Decimal) -> String {
    let n = n.normalize();
    if n == Decimal::ONE { String::from("1 unit") } else { format!("{n} units") }
}
