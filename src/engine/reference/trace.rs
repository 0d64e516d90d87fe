//! Explaining a settled session: every rule run once more, with every step kept.

use rust_decimal::Decimal;

use super::answer::Settled;
use super::case::Case;
use super::evaluate::{Counted, Evaluator, Frames};
use super::findings::{cite, effect_word};
use super::past::Count;
use super::rule::{self, Parts};
use crate::engine::explanation::{
    Change, CountExplained, CountedExplained, LineExplained, Role, RuleExplained, Seen, Standing, Step,
    VariantExplained, Verdict,
};
use crate::engine::ops::logic::not;
use crate::engine::program::in_dates;
use crate::engine::three::{Outcome, Truth, Waits};
use crate::lang::typed::{Effect, Expr, Scope, Stage};
use crate::model::determination::Determination;
use crate::profile::checked::{Profile, Rule, Status, UnitsVariant};
use crate::source::Span;

/// Every version of every rule, in profile order.
#[must_use]
pub fn rules(settled: &Settled<'_>) -> Vec<RuleExplained> {
    let case = &settled.case;
    let profile = &case.program.profile;
    profile.rules.iter().enumerate().map(|(i, rule)| explain_rule(case, profile, i, rule)).collect()
}

/// Every variant of the unit count, in profile order.
#[must_use]
pub fn variants(settled: &Settled<'_>) -> Vec<VariantExplained> {
    let case = &settled.case;
    let profile = &case.program.profile;
    let explain = |variant: &UnitsVariant| {
        let mut evaluator = Evaluator::tracing(case.context());
        let in_force = in_dates(variant.from, variant.until, case.session.date);
        if in_force {
            let _ = evaluator.truth(&variant.when, Frames::default());
        }
        let mut steps = evaluator.take_steps();
        steps.iter_mut().for_each(|step| give_words(step, None, profile));
        VariantExplained { source: cite(profile, &variant.source), in_force, steps }
    };
    profile.units.variants.iter().map(explain).collect()
}

/// Every count of earlier sessions, by path.
#[must_use]
pub fn counts(settled: &Settled<'_>) -> Vec<CountExplained> {
    let number = |n: Option<Decimal>| n.map(|n| n.normalize().to_string());
    let explain = |(path, count): (&String, &Count)| {
        let (low, high) = count.outcome.bounds();
        // As many as there can be is no bound to tell.
        let high = high.filter(|most| *most < Decimal::from(u32::MAX));
        let seen = match &count.outcome {
            Outcome::Known(value) => Seen::Value(value.to_string()),
            Outcome::Absent => Seen::Absent,
            Outcome::Unknown(unknown) => Seen::Unknown(words(&unknown.waits)),
        };
        let member = |one: &Counted| CountedExplained {
            id: one.id.clone(),
            date: one.date,
            line: one.line.map(|line| line.saturating_add(1)),
            waits: one.truth.unknown().map(words).unwrap_or_default(),
        };
        // A line that made its session count is not one more.
        let whole = |id: &str| count.members.iter().any(|one| one.id == id && one.line.is_none());
        let counted = count.members.iter().filter(|one| one.line.is_none() || !whole(&one.id));
        let mut members: Vec<CountedExplained> = counted.map(member).collect();
        members.sort_by(|a, b| (a.date, &a.id, a.line).cmp(&(b.date, &b.id, b.line)));
        CountExplained { path: path.clone(), seen, between: (number(low), number(high)), members }
    };
    settled.case.session.past.counts.iter().map(explain).collect()
}

/// What would change the answer: the facts that are missing, and the comparisons that made rules fire.
#[must_use]
pub fn changes(determination: &Determination, rules: &[RuleExplained]) -> Vec<Change> {
    let facts = determination.missing.iter().map(|m| Change::Fact {
        fact: m.fact.clone(),
        lines: m.lines.clone(),
        outcomes: m.outcomes.clone(),
    });
    let mut changes: Vec<Change> = facts.collect();
    for rule in rules {
        for line in rule.lines.iter().filter(|line| line.verdict == Verdict::Fired) {
            for step in &line.steps {
                leaves(step, &mut |leaf| {
                    let change = Change::Comparison { rule: rule.rule.clone(), line: line.line, step: leaf.clone() };
                    changes.push(change);
                });
            }
        }
    }
    changes
}

/// Conditions with no condition below them: comparisons with the values they saw, and yes-or-no facts.
fn leaves(step: &Step, visit: &mut impl FnMut(&Step)) {
    let condition = |s: &Step| matches!(s.seen, Seen::True | Seen::False);
    if condition(step) && !step.steps.iter().any(condition) {
        visit(step);
        return;
    }
    for part in &step.steps {
        leaves(part, visit);
    }
}

fn explain_rule(case: &Case<'_>, profile: &Profile, i: usize, rule: &Rule) -> RuleExplained {
    let mut evaluator = Evaluator::tracing(case.context());
    let date = case.session.date;
    let in_force = rule::dated(&mut evaluator, rule.dated_by.as_ref(), (rule.from, rule.until), date);
    let dated_by = label(evaluator.take_steps(), &Role::DatedBy, rule, profile);
    let standing = match (rule.status, &in_force) {
        (Some(Status::Announced), _) => Standing::Announced,
        (Some(Status::Withdrawn), _) => Standing::Withdrawn,
        (None, Truth::True) => Standing::InForce,
        (None, Truth::False) => Standing::OtherDates,
        (None, Truth::Unknown(waits)) => Standing::Waits(words(waits)),
    };
    let mut lines = Vec::new();
    if matches!(standing, Standing::InForce | Standing::Waits(_)) {
        let subjects: Vec<Option<usize>> = match (rule.body.scope, &rule.body.effect) {
            (Scope::Session, Effect::CapLines(_)) | (Scope::EachLine, _) => (0..case.size()).map(Some).collect(),
            (Scope::Session, _) => vec![None],
        };
        for line in subjects {
            let mut explained = explain_line(case, &mut evaluator, i, rule, line, in_force.clone());
            explained.steps.splice(0..0, dated_by.iter().cloned());
            lines.push(explained);
        }
    }
    RuleExplained {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        from: rule.from,
        until: rule.until,
        stage: stage_number(rule),
        effect: String::from(effect_word(&rule.body.effect)),
        source: cite(profile, &rule.source),
        standing,
        lines,
    }
}

fn explain_line(
    case: &Case<'_>,
    evaluator: &mut Evaluator<'_>,
    i: usize,
    rule: &Rule,
    line: Option<usize>,
    in_force: Truth,
) -> LineExplained {
    let profile = &case.program.profile;
    let frames = Frames::of(line.filter(|_| rule.body.scope == Scope::EachLine));
    let mut steps = Vec::new();
    let mut part = |evaluator: &mut Evaluator<'_>, expr: &Expr, role: Role| {
        let truth = evaluator.truth(expr, frames);
        steps.extend(label(evaluator.take_steps(), &role, rule, profile));
        truth
    };
    let filter = rule.body.filter.as_ref().map_or(Truth::True, |e| part(evaluator, e, Role::Where));
    let unless = rule.body.unless.as_ref().map_or(Truth::False, |e| part(evaluator, e, Role::Unless));
    let exceptions: Vec<Truth> = rule
        .exceptions
        .iter()
        .map(|e| {
            let holds = rule::excepted(evaluator, e, frames, case.session.date);
            steps.extend(label(evaluator.take_steps(), &Role::Exception(e.id.clone()), rule, profile));
            holds
        })
        .collect();
    let mut part = |evaluator: &mut Evaluator<'_>, expr: &Expr, role: Role| {
        let outcome = evaluator.eval(expr, frames);
        steps.extend(label(evaluator.take_steps(), &role, rule, profile));
        outcome
    };
    let fails = rule.body.require.as_ref().map_or(Truth::True, |e| not(part(evaluator, e, Role::Require).truth()));
    let value = match &rule.body.effect {
        Effect::AddModifier(e)
        | Effect::CapUnits(e, _)
        | Effect::CapLines(e)
        | Effect::Pay(e)
        | Effect::CapPayment(e, _) => Some(part(evaluator, e, Role::Value)),
        Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => None,
    };
    let parts = Parts { in_force, filter, unless, exceptions, fails };
    // Whether a line is beyond `cap lines` is not in its conditions, so the ruling is what counts.
    let ruling = case.truth(i, line.unwrap_or(0));
    let verdict = match (verdict(profile, rule, &parts, ruling), value) {
        // It holds, but which modifier or how many units is not known yet.
        (Verdict::Fired, Some(value @ Outcome::Unknown(_))) => Verdict::Waits(words(&value.waits())),
        // No modifier for this line, or no limit: nothing comes of it.
        (Verdict::Fired, Some(Outcome::Absent)) => Verdict::DidNotFire,
        (verdict, _) => verdict,
    };
    LineExplained { line: line.map(|l| l.saturating_add(1)), verdict, steps }
}

fn verdict(profile: &Profile, rule: &Rule, parts: &Parts, ruling: &Truth) -> Verdict {
    match ruling {
        Truth::True => return Verdict::Fired,
        Truth::Unknown(waits) => return Verdict::Waits(words(waits)),
        Truth::False => {}
    }
    if parts.suppressed() {
        let holding = parts.exceptions.iter().zip(&rule.exceptions).find(|(truth, _)| truth.is_true());
        if let Some((_, exception)) = holding {
            let source = cite(profile, &exception.source);
            return Verdict::Suppressed { exception: exception.id.clone(), source };
        }
    }
    if parts.in_scope().is_false() { Verdict::OutOfScope } else { Verdict::DidNotFire }
}

fn stage_number(rule: &Rule) -> u8 {
    match (rule.body.stage, &rule.body.effect) {
        (_, Effect::CapUnits(..)) => 3,
        (Stage::Facts, _) => 1,
        (Stage::Covered, _) => 2,
        (Stage::Units, _) => 4,
        (Stage::Modifiers, _) => 5,
    }
}

fn words(waits: &Waits) -> Vec<String> {
    waits.iter().map(ToString::to_string).collect()
}

/// Marks the topmost steps with their part in the rule, and gives every step its words.
fn label(mut steps: Vec<Step>, role: &Role, rule: &Rule, profile: &Profile) -> Vec<Step> {
    for step in &mut steps {
        step.role = Some(role.clone());
        give_words(step, Some(rule), profile);
    }
    steps
}

fn give_words(step: &mut Step, rule: Option<&Rule>, profile: &Profile) {
    let texts = profile.defines.values().map(|define| (define.text.as_str(), define.body.span));
    let all = rule.map(|rule| (rule.text.as_str(), rule.body.span)).into_iter().chain(texts);
    step.words = all.filter_map(|(text, at)| slice(text, at, step.span)).next();
    for part in &mut step.steps {
        give_words(part, rule, profile);
    }
}

/// The words that a span covers in a text that stands at a place in the same file.
fn slice(text: &str, at: Span, span: Span) -> Option<String> {
    let within = at.source == span.source && at.start <= span.start && span.end <= at.end;
    let start = span.range().start.checked_sub(at.range().start).filter(|_| within)?;
    let end = span.range().end.checked_sub(at.range().start)?;
    text.get(start..end).map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "))
}
