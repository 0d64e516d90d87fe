//! Findings: every rule that fired, and the engine's own, in words.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Settled;
use super::builtin::BuiltIn;
use super::case::Case;
use super::evaluate::{Evaluator, Found, Frames};
use super::message;
use super::payment::{self, Payments};
use super::rule;
use super::shares;
use super::units_stage::UnitsAnswer;
use super::verdict::LineVerdict;
use crate::lang::typed::{Effect, Scope, Stage};
use crate::model::determination::{Citation, Decision, Finding};
use crate::profile::checked::{Grade, Profile, Rule};

/// The word for an effect in findings.
#[must_use]
pub fn effect_word(effect: &Effect) -> &'static str {
    match effect {
        Effect::Deny => "deny",
        Effect::Bundle => "bundle",
        Effect::Hold => "hold",
        Effect::Review => "review",
        Effect::Warn => "warn",
        Effect::AddModifier(_) => "add_modifier",
        Effect::CapUnits(..) => "cap_units",
        Effect::CapLines(_) => "cap_lines",
        Effect::Pay(_) => "pay",
        Effect::CapPayment(..) => "cap_payment",
    }
}

/// A source as findings cite it.
#[must_use]
pub fn cite(profile: &Profile, id: &str) -> Option<Citation> {
    let source = profile.sources.get(id)?;
    let cite = match &source.section {
        Some(section) => format!("{}, {section}", source.title),
        None => source.title.clone(),
    };
    let grade = match source.grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
    };
    Some(Citation {
        id: source.id.clone(),
        cite,
        url: source.url.clone(),
        seen: source.seen,
        grade: String::from(grade),
    })
}

/// All findings of a session, in stage order, then profile order, then by line.
#[must_use]
pub fn of(settled: &Settled<'_>, verdicts: &[LineVerdict], payments: Option<&Payments>) -> Vec<Finding> {
    let (case, units) = (&settled.case, &settled.units);
    let mut findings = built_in(settled, verdicts);
    let mut evaluator = Evaluator::new(case.context());
    for stage in [Stage::Facts, Stage::Covered, Stage::Units, Stage::Modifiers] {
        for i in case.live.iter().copied() {
            let Some(rule) = case.program.profile.rules.get(i).filter(|rule| rule.body.stage == stage) else {
                continue;
            };
            let lines: Vec<usize> =
                (0..case.size()).filter(|line| bears(case, units, verdicts, payments, i, *line)).collect();
            if !lines.is_empty() {
                let mut made = of_rule(case, &mut evaluator, rule, &lines);
                // What it costs is known of a rule as a whole: said once, on its first finding.
                if let (Some(first), Some(payments)) = (made.first_mut(), payments) {
                    first.cost = payments.cost(i);
                }
                findings.extend(made);
            }
        }
    }
    findings
}

/// Whether a rule's finding is about a line: its effect holds there, and it changed something there if all it does is that.
fn bears(
    case: &Case<'_>,
    units: &UnitsAnswer,
    verdicts: &[LineVerdict],
    payments: Option<&Payments>,
    rule: usize,
    line: usize,
) -> bool {
    let Some(effect) = case.program.profile.rules.get(rule).map(|r| &r.body.effect) else { return false };
    let verdict = verdicts.get(line);
    match effect {
        Effect::AddModifier(_) => {
            let amount = case.ruling(rule, line).and_then(|r| r.amount.known());
            let added = verdict.zip(amount).is_some_and(|(v, m)| v.added.contains(&m.to_string()))
                || shares::is_of(verdict.and_then(|v| v.part.as_ref()), amount);
            case.truth(rule, line).is_true() && added
        }
        Effect::CapUnits(..) => {
            let live = verdict.is_some_and(|v| v.decision != Decision::NotCovered);
            live && units.lines.get(line).is_some_and(|l| l.capped.contains(&rule))
        }
        Effect::Pay(_) => verdict.is_some_and(|verdict| payment::pays(case, rule, line, verdict)),
        Effect::CapPayment(..) => payments.is_some_and(|payments| payments.taken_by(rule, line)),
        _ => case.truth(rule, line).is_true(),
    }
}

/// A message and its fix.
type Words = (String, Option<String>);

fn of_rule(case: &Case<'_>, evaluator: &mut Evaluator<'_>, rule: &Rule, lines: &[usize]) -> Vec<Finding> {
    // Lines with the same words share a finding; the order is that of the first line of each.
    let mut said: Vec<(Words, Vec<usize>)> = Vec::new();
    evaluator.looked_up.clear();
    for line in lines {
        let own = match rule.body.scope {
            Scope::Session => None,
            Scope::EachLine => Some(*line),
        };
        let frames = Frames::of(own);
        evaluator.collect = true;
        evaluator.found = Found::default();
        let _ = rule::fires(evaluator, rule, frames, case.session.date);
        evaluator.collect = false;
        if let Some(amount) = rule.body.effect.amount() {
            let _ = evaluator.eval(amount, frames);
        }
        let found = message::found(&evaluator.found, case.session, &case.program.ids);
        let words = message::render(&rule.message, evaluator, frames, &found);
        let fix = rule.fix.as_ref().map(|fix| message::render(fix, evaluator, frames, &found));
        match said.iter_mut().find(|(key, _)| key.0 == words && key.1 == fix) {
            Some((_, all)) => all.push(*line),
            None => said.push(((words, fix), vec![*line])),
        }
        if rule.body.scope == Scope::Session && !matches!(rule.body.effect, Effect::CapLines(_)) {
            break;
        }
    }
    let mut stem = stem(&case.program.profile, rule);
    if let Some(source) = &mut stem.source {
        source.cite.push_str(&case.program.editions(&evaluator.looked_up, case.session.date));
    }
    let doubt = doubt(&stem);
    let whole = rule.body.scope == Scope::Session && said.len() == 1;
    said.into_iter()
        .map(|((words, fix), on)| Finding {
            lines: numbers(if whole { lines } else { &on }),
            message: format!("{words}{doubt}"),
            fix,
            ..stem.clone()
        })
        .collect()
}

/// What all findings of a rule have in common: one without lines, message, fix and cost. Its source names no editions.
#[must_use]
pub fn stem(profile: &Profile, rule: &Rule) -> Finding {
    Finding {
        rule: rule.id.clone(),
        version: rule.from.map(|from| from.to_string()),
        lines: Vec::new(),
        effect: String::from(effect_word(&rule.body.effect)),
        needs: rule.needs,
        message: String::new(),
        fix: None,
        source: cite(profile, &rule.source),
        group: rule.group.clone(),
        carc: rule.carc.clone(),
        rarc: rule.rarc.clone(),
        cost: None,
    }
}

/// What a message says behind its words where nobody but one source has it.
#[must_use]
pub fn doubt(stem: &Finding) -> &'static str {
    let is_doubted = stem.source.as_ref().is_some_and(|source| source.grade == "C");
    if is_doubted { " — source graded C: check it with the payer" } else { "" }
}

/// Lines by their numbers, from 1.
#[must_use]
pub fn numbers(lines: &[usize]) -> Vec<usize> {
    lines.iter().map(|line| line.saturating_add(1)).collect()
}

fn built_in(settled: &Settled<'_>, verdicts: &[LineVerdict]) -> Vec<Finding> {
    let (case, units) = (&settled.case, &settled.units);
    let mut by_reason: BTreeMap<BuiltIn, BTreeSet<usize>> = BTreeMap::new();
    for (line, verdict) in verdicts.iter().enumerate() {
        // Too little time is told in a note with its minutes; a finding would say the same again.
        for reason in verdict.built_in.iter().filter(|b| !matches!(b, BuiltIn::TooLittleTime | BuiltIn::NoUnits)) {
            by_reason.entry(*reason).or_default().insert(line);
        }
    }
    by_reason
        .into_iter()
        .map(|(reason, lines)| {
            let lines: Vec<usize> = lines.into_iter().collect();
            let words = match reason {
                BuiltIn::OverTheDay => over_day(settled, &lines),
                _ => words(case, units, reason, &lines, verdicts),
            };
            let source = case.program.profile.units.source.as_ref().filter(|_| reason.is_about_units());
            let source = source.and_then(|id| cite(&case.program.profile, id));
            finding(reason, &lines, words, source)
        })
        .collect()
}

/// How many units of each code there are on the day, and how many its limit allows.
fn over_day(settled: &Settled<'_>, lines: &[usize]) -> String {
    let case = &settled.case;
    let over = settled.over_day.iter().filter(|over| lines.contains(&over.line));
    let mut all: Vec<String> = over
        .map(|over| {
            let of_code = if over.each_code {
                format!(" of {}", case.session.code(&case.program.ids, over.line))
            } else {
                String::new()
            };
            let rule = case.program.profile.rules.get(over.rule).map_or("", |rule| &rule.id);
            let (together, limit) = (over.together.normalize(), over.limit.normalize());
            format!("the sessions of this day have {together} units{of_code}, and {rule} allows {limit}")
        })
        .collect();
    all.dedup();
    all.join("; ")
}

/// A finding of the engine's own.
#[must_use]
pub fn finding(reason: BuiltIn, lines: &[usize], message: String, source: Option<Citation>) -> Finding {
    let effect = match reason.decision() {
        Decision::Hold => "hold",
        Decision::NotBilled => "void",
        _ => "review",
    };
    Finding {
        rule: String::from(reason.id()),
        version: None,
        lines: numbers(lines),
        effect: String::from(effect),
        needs: reason.needs(),
        message,
        fix: Some(String::from(reason.fix())),
        source,
        group: None,
        carc: None,
        rarc: Vec::new(),
        cost: None,
    }
}

fn words(case: &Case<'_>, units: &UnitsAnswer, reason: BuiltIn, lines: &[usize], verdicts: &[LineVerdict]) -> String {
    let profile = &case.program.profile;
    let mut codes: Vec<&str> = lines.iter().map(|line| case.session.code(&case.program.ids, *line)).collect();
    codes.dedup();
    let codes = codes.join(", ");
    let rules = || {
        let all: BTreeSet<usize> =
            lines.iter().filter_map(|l| verdicts.get(*l)).flat_map(|v| v.rules.clone()).collect();
        let bundles = all.into_iter().filter_map(|i| profile.rules.get(i)).filter(|r| r.body.effect == Effect::Bundle);
        bundles.map(|r| r.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    match reason {
        BuiltIn::ProfileNotInForce => {
            let until = profile.until.map_or(String::new(), |day| format!(" until {day}"));
            format!(
                "the profile of {} knows its rules from {}{until}, not on {}",
                profile.name, profile.from, case.session.date
            )
        }
        BuiltIn::DayCameApart => String::from(
            "other sessions of this patient and day were already decided; units and limits of the day may be different together",
        ),
        BuiltIn::OverTheDay => format!("{codes} has more units in the sessions of this day than its limit"),
        BuiltIn::Void => String::from("the claim takes an earlier one back; its lines are not billed"),
        BuiltIn::Circle => format!("{codes} are each bundled into the other by {}", rules()),
        BuiltIn::BundledIntoDenied => {
            format!("{codes} is bundled by {} into a line that is itself not billed", rules())
        }
        BuiltIn::CodeNotClassified => {
            format!(
                "the profile of {} does not say whether {codes} is counted by time, by line or as billed",
                profile.name
            )
        }
        BuiltIn::UnitMethodUnknown => format!(
            "how {} counts time is not known: added together, the minutes of {codes} make other units than code by code",
            profile.name
        ),
        BuiltIn::UnitVariantsClash => {
            let sources: Vec<&str> = units.clash.iter().map(String::as_str).collect();
            format!("two ways of counting time apply at once and differ for {codes}: {}", sources.join(" and "))
        }
        BuiltIn::TimeNotRecorded => format!("the time of {codes} is not recorded, and it is counted by time"),
        BuiltIn::UnitsNotRecorded => format!("the units of {codes} are not recorded, and it is billed by count"),
        BuiltIn::TooManyModifiers => format!("{codes} has more than four modifiers, and a claim line holds four"),
        BuiltIn::ModifiersExclude => format!("{codes} has two modifiers of which a line may have one"),
        BuiltIn::AssistantShareUnclear => {
            format!("an assistant gave a part of {codes}, and its minutes do not say which units that was")
        }
        BuiltIn::TooLittleTime | BuiltIn::NoUnits => format!("{codes} comes to no units"),
    }
}
