//! The assistant's share of a line: on how many of its units the modifier for an assistant goes.
//!
//! In: lines decided, with the modifiers that rules add or the record has. Out: the same, where a modifier of `[[claim.share]]` stays on
//! the whole line, moves to a part of its units ([`Part`]), or goes, with a note that says which minutes made which unit. Always holds:
//! minutes that are not known are asked for, and what the minutes cannot tell is for a person.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::answer::Settled;
use super::builtin::BuiltIn;
use super::case::Case;
use super::charges;
use super::modifiers;
use super::notes::note;
use super::units_stage::{Class, UnitsAnswer};
use super::verdict::LineVerdict;
use crate::engine::program::in_dates;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::model::determination::Decision;
use crate::model::value::Value;
use crate::profile::checked::Share;
use crate::units::Method;
use crate::units::assistant::{Made, Test, Time, split};

/// A modifier on a part of the units of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The modifier.
    pub modifier: String,
    /// The units that carry it; the others of the line do not.
    pub units: Decimal,
}

/// Puts the modifiers of an assistant on the units that are the assistant's, in the session at `own` of a day.
pub fn settle(all: &[Settled<'_>], own: usize, verdicts: &mut [LineVerdict]) {
    let Some(Settled { case, units, .. }) = all.get(own) else { return };
    let others: Vec<&Case<'_>> =
        units.pooled_with.iter().filter(|at| **at != own).filter_map(|at| all.get(*at)).map(|one| &one.case).collect();
    let shares = case.program.profile.claim.shares.iter();
    for share in shares.filter(|share| in_dates(share.from, share.until, case.session.date)) {
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for line in 0..verdicts.len() {
            if !seen.contains(&line) && counts(verdicts, line) {
                let group = group(case, verdicts, line);
                seen.extend(&group);
                of_code(case, share, (units, &others), verdicts, &group);
            }
        }
    }
}

/// The modifiers of a line as rules read them: one of an assistant is there if a unit of the line carries it.
#[must_use]
pub fn as_read(case: &Case<'_>, verdict: &LineVerdict, billed: &Outcome) -> Outcome {
    if !verdict.share_waits.is_empty() {
        return Outcome::waiting(verdict.share_waits.union(&billed.waits()).cloned().collect());
    }
    let Some(all) = billed.known().and_then(Value::as_list) else { return billed.clone() };
    let shares = &case.program.profile.claim.shares;
    let of_share = |modifier: &str| shares.iter().any(|share| share.modifiers.iter().any(|m| m == modifier));
    let part = verdict.part.as_ref().map(|part| part.modifier.as_str());
    let carried: Vec<&str> = verdict.modifiers.iter().map(String::as_str).filter(|m| of_share(m)).chain(part).collect();
    // Without a note nothing was settled, and what is billed stays.
    let stays = |value: &&Value| {
        let modifier = value.to_string();
        verdict.share_note.is_none() || !of_share(&modifier) || carried.contains(&modifier.as_str())
    };
    let mut kept: Vec<Value> = all.iter().filter(stays).cloned().collect();
    // Another line or session of the code may have brought it.
    kept.extend(carried.into_iter().map(Value::text).filter(|modifier| !all.contains(modifier)));
    Outcome::Known(Value::List(kept))
}

/// Whether the time of a line counts: it is neither denied nor paid inside another.
fn counts(verdicts: &[LineVerdict], line: usize) -> bool {
    verdicts.get(line).is_some_and(|v| match v.decision {
        Decision::NotCovered => false,
        Decision::NotBilled => v.built_in.contains(&BuiltIn::TooLittleTime),
        _ => true,
    })
}

/// The lines whose minutes count as one code: those of a timed code, or one line alone.
fn group(case: &Case<'_>, verdicts: &[LineVerdict], line: usize) -> Vec<usize> {
    let code = |line| case.session.code(&case.program.ids, line);
    if case.class(line) != Class::Timed {
        return vec![line];
    }
    (0..verdicts.len()).filter(|other| code(*other) == code(line) && counts(verdicts, *other)).collect()
}

/// What the record says of who gave the time of some lines.
#[derive(Default)]
struct Shared {
    modifier: Option<String>,
    /// Every line carries the modifier, and none says how much of it was the assistant's.
    whole: bool,
    time: Time,
    waits: Waits,
    unclear: bool,
    rules: BTreeSet<usize>,
}

fn shared(case: &Case<'_>, share: &Share, group: &[usize]) -> Shared {
    let ids = &case.program.ids;
    let mut found = Shared { whole: true, ..Shared::default() };
    for line in group.iter().copied() {
        let of_line = modifiers::of(case, line, true);
        let carried = of_line.all.iter().find(|modifier| share.modifiers.contains(modifier));
        for (rule, waits) in of_line.open {
            if may_add(case, rule, line, share) {
                found.waits.extend(waits);
                found.rules.insert(rule);
            }
        }
        let minutes = charges::fact(case, line, ids.minutes);
        let all = match &minutes {
            Outcome::Known(value) => value.as_number().and_then(|n| n.to_u32()).unwrap_or(0),
            Outcome::Absent | Outcome::Unknown(_) => 0,
        };
        let Some(modifier) = carried else {
            found.whole = false;
            found.waits.extend(minutes.waits());
            found.unclear |= minutes == Outcome::Absent;
            found.time.therapist = found.time.therapist.saturating_add(all);
            continue;
        };
        found.rules.extend(adding(case, line, modifier));
        found.modifier.get_or_insert_with(|| modifier.clone());
        let part = charges::fact(case, line, ids.assistant_minutes);
        found.whole &= part == Outcome::Absent;
        found.waits.extend(part.waits());
        let by_assistant = match &part {
            Outcome::Known(value) => value.as_number().and_then(|n| n.to_u32()).unwrap_or(0),
            Outcome::Absent | Outcome::Unknown(_) => all,
        };
        found.waits.extend(minutes.waits());
        found.unclear |= minutes == Outcome::Absent;
        found.time.assistant = found.time.assistant.saturating_add(by_assistant);
        found.time.therapist = found.time.therapist.saturating_add(all.saturating_sub(by_assistant));
    }
    if found.whole {
        // All of it is the assistant's, however long it was.
        found.unclear = false;
        found.waits = Waits::new();
    }
    found
}

/// Rules that add this modifier to a line.
fn adding(case: &Case<'_>, line: usize, modifier: &str) -> Vec<usize> {
    let adds = |amount: &Outcome| amount.known().is_some_and(|value| value.to_string() == modifier);
    case.additions(line).filter(|(_, truth, amount)| truth.is_true() && adds(amount)).map(|(rule, ..)| rule).collect()
}

/// Whether what an open rule may add is a modifier of the share.
fn may_add(case: &Case<'_>, rule: usize, line: usize, share: &Share) -> bool {
    case.ruling(rule, line).is_some_and(|ruling| match &ruling.amount {
        Outcome::Known(value) => share.modifiers.contains(&value.to_string()),
        Outcome::Unknown(_) => true,
        Outcome::Absent => false,
    })
}

/// What the lines of other sessions whose minutes are added to those of a code say of who gave them.
fn elsewhere(share: &Share, others: &[&Case<'_>], code: &str, mut found: Shared) -> Shared {
    for other in others {
        let ids = &other.program.ids;
        // Those that are denied or paid inside another line make no unit of it.
        let bundled = |line: usize| other.bundles.get(line).is_some_and(|bundle| bundle.holds.is_true());
        let denied = |line: usize| matches!(other.denied(line), (Truth::True, _) | (_, Truth::True));
        let counts = |line: &usize| !bundled(*line) && !denied(*line);
        let of_code = (0..other.size()).filter(|line| other.session.code(ids, *line) == code).filter(counts);
        let lines: Vec<usize> = of_code.collect();
        if lines.is_empty() {
            continue;
        }
        let theirs = shared(other, share, &lines);
        let id = other.session.record.id();
        found.modifier = found.modifier.or(theirs.modifier);
        found.whole &= theirs.whole;
        found.unclear |= theirs.unclear;
        found.time.assistant = found.time.assistant.saturating_add(theirs.time.assistant);
        found.time.therapist = found.time.therapist.saturating_add(theirs.time.therapist);
        found.waits.extend(theirs.waits.iter().map(|wait| wait.elsewhere(id)));
        found.rules.extend(theirs.rules);
    }
    found
}

/// The share of the lines of one code; the first of them that has units has all of them.
fn of_code(
    case: &Case<'_>,
    share: &Share,
    (units, others): (&UnitsAnswer, &[&Case<'_>]),
    verdicts: &mut [LineVerdict],
    group: &[usize],
) -> Option<()> {
    let has_units = |line: &&usize| verdicts.get(**line).and_then(|v| v.units).is_some_and(|n| n > Decimal::ZERO);
    let target = *group.iter().find(has_units)?;
    let mut found = shared(case, share, group);
    let code = case.session.code(&case.program.ids, target);
    let timed = case.class(target) == Class::Timed;
    if timed {
        found = elsewhere(share, others, code, found);
    }
    let verdict = verdicts.get_mut(target)?;
    let modifier = match found.modifier {
        Some(modifier) => modifier,
        None if (group.len() > 1 || !others.is_empty()) && !found.rules.is_empty() => {
            verdict.share_waits.extend(found.waits.iter().cloned());
            verdict.wait(&found.rules, None, found.waits);
            return None;
        }
        None => return None,
    };
    if found.whole {
        return None;
    }
    if !found.waits.is_empty() {
        verdict.share_waits.extend(found.waits.iter().cloned());
        verdict.wait(&found.rules, None, found.waits);
        return None;
    }
    if found.unclear {
        unclear(verdict);
        return None;
    }
    let billed = verdict.units?;
    let by = |method: Option<Method>| by_method(method.filter(|_| timed), billed, found.time, share.test, &modifier);
    let (with, words) = by(units.method)?;
    // The units may be the same by every method that it can be, and whose they are may not. While minutes of the pool are not known it
    // is not said which one gave them.
    let mut others = units.other_methods.clone();
    let mut waits = units.method_waits.clone();
    if timed && units.method.is_none() {
        others.push(Some(Method::CMS));
        waits.extend(units.lines.iter().flat_map(|line| line.waits.iter().cloned()));
    }
    if !waits.is_empty() && others.iter().any(|method| by(*method).is_none_or(|(other, _)| other != with)) {
        verdict.share_waits.extend(waits.iter().cloned());
        verdict.wait(&found.rules, None, waits);
        return None;
    }
    give(case, verdict, target, &modifier, with, &found.rules);
    verdict.share_note = Some(note("assistant-share", &[target], format!("{code}: {words}")));
    Some(())
}

/// How many of the units carry the modifier by a method, and why: unit by unit where units are made of minutes, else all of them or none.
fn by_method(
    method: Option<Method>,
    billed: Decimal,
    time: Time,
    test: Test,
    modifier: &str,
) -> Option<(Decimal, String)> {
    if let Some(Method::Pooled { .. } | Method::PerLine { .. } | Method::Hybrid { .. }) = method
        && billed.is_integer()
    {
        let made = split(billed.to_u32()?, time, test);
        let with = made.iter().filter(|unit| unit.carries).count();
        return Some((Decimal::from(with), in_words(&made, modifier)));
    }
    let carries = time.more_than_a_tenth();
    let words = format!(
        "{} of the assistant and {} of the therapist: {} a tenth, so {} {modifier}",
        minutes(time.assistant),
        minutes(time.therapist),
        if carries { "more than" } else { "not more than" },
        if carries { "all units carry" } else { "none carries" },
    );
    Some((if carries { billed } else { Decimal::ZERO }, words))
}

/// Puts the modifier where it belongs.
fn give(
    case: &Case<'_>,
    verdict: &mut LineVerdict,
    line: usize,
    modifier: &str,
    with: Decimal,
    rules: &BTreeSet<usize>,
) {
    let whole = verdict.units == Some(with);
    if whole && verdict.modifiers.iter().any(|m| m == modifier) {
        return;
    }
    verdict.modifiers.retain(|m| m != modifier);
    verdict.added.retain(|m| m != modifier);
    if whole {
        // Another line or session of the code brought it.
        for all in [&mut verdict.modifiers, &mut verdict.added] {
            all.push(modifier.to_owned());
            *all = modifiers::in_order(std::mem::take(all), &case.program.profile.claim);
        }
        verdict.rules.extend(rules);
    } else if with.is_zero() {
        let own = adding(case, line, modifier);
        verdict.rules.retain(|rule| !own.contains(rule));
    } else {
        verdict.rules.extend(rules);
        verdict.part = Some(Part { modifier: modifier.to_owned(), units: with });
    }
}

fn unclear(verdict: &mut LineVerdict) {
    if verdict.decision < Decision::Review {
        verdict.decision = Decision::Review;
        verdict.base = Decision::Review;
    }
    if verdict.decision == Decision::Review {
        verdict.built_in.insert(BuiltIn::AssistantShareUnclear);
    }
}

/// Which minutes made which unit.
fn in_words(made: &[Made], modifier: &str) -> String {
    let unit = |unit: &Made| {
        let by = match (unit.time.assistant, unit.time.therapist) {
            (0, therapist) => format!("{} of the therapist", minutes(therapist)),
            (assistant, 0) => format!("{} of the assistant", minutes(assistant)),
            (assistant, therapist) => {
                format!("{assistant} of the assistant and {} of the therapist", minutes(therapist))
            }
        };
        format!("{by} make a unit {} {modifier}", if unit.carries { "with" } else { "without" })
    };
    made.iter().map(unit).collect::<Vec<_>>().join("; ")
}

fn minutes(n: u32) -> String {
    if n == 1 { String::from("1 minute") } else { format!("{n} minutes") }
}

/// The modifiers of the units that carry a part's, in claim order.
#[must_use]
pub fn with_part(case: &Case<'_>, modifiers: &[String], part: &Part) -> Vec<String> {
    let mut all = modifiers.to_vec();
    all.push(part.modifier.clone());
    modifiers::in_order(all, &case.program.profile.claim)
}

/// Whether a rule added the modifier that is on a part of a line.
#[must_use]
pub fn is_of(part: Option<&Part>, amount: Option<&Value>) -> bool {
    part.zip(amount).is_some_and(|(part, amount)| part.modifier == amount.to_string())
}
