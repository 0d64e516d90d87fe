//! One rule by itself: whether it can fire, whether it always does, and which of its parts never matter.

use super::{Found, place, run};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::proof as say;
use crate::lang::typed::{Effect, Expr, Kind};
use crate::profile::checked::{Profile, Rule};
use crate::proof::Want;
use crate::proof::search::{Search, Wish, fires};
use crate::proof::solve::{Goal, Sign, firing, impossible, in_scope};
use crate::source::{Sources, Span};

/// Everything about single rules.
pub fn of(profile: &Profile, search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let mut all = Vec::new();
    for rule in run(profile) {
        let told: Vec<Diagnostic> = match never(profile, rule) {
            Some(diagnostic) => vec![diagnostic],
            None => {
                let mut told: Vec<Diagnostic> = always(profile, rule, search).into_iter().collect();
                told.extend(dead(profile, rule, sources));
                told.extend(idle(profile, rule));
                told
            }
        };
        let rules = vec![rule.origin.span];
        all.extend(told.into_iter().map(|diagnostic| Found { diagnostic, rules: rules.clone() }));
    }
    all
}

/// A rule that no session can make fire.
fn never(profile: &Profile, rule: &Rule) -> Option<Diagnostic> {
    if !impossible(profile, &firing(rule)) {
        return None;
    }
    let parts = pieces(rule);
    let alone = |goals: Vec<Goal<'_>>| {
        let dates = if rule.dated_by.is_none() { Some(Goal::OnDays(rule.from, rule.until)) } else { None };
        impossible(profile, &dates.into_iter().chain(goals).collect::<Vec<_>>())
    };
    if let Some((span, _)) = parts.iter().find(|(_, goal)| alone(vec![goal.clone()])) {
        return Some(say::never_alone(*span, &rule.id));
    }
    for (at, (span, goal)) in parts.iter().enumerate() {
        for (other, second) in parts.iter().take(at) {
            if alone(vec![goal.clone(), second.clone()]) {
                return Some(say::never_fires(*span, *other));
            }
        }
    }
    Some(say::never_together(rule.body.span, &rule.id))
}

/// What has to hold, piece by piece, with the words of each.
fn pieces(rule: &Rule) -> Vec<(Span, Goal<'_>)> {
    let body = &rule.body;
    let holds = body.filter.iter().flat_map(conjuncts).map(|part| (part, Sign::True));
    let fails = body.require.iter().chain(&body.unless).flat_map(disjuncts).map(|part| (part, Sign::False));
    holds.chain(fails).map(|(part, sign)| (part.span, Goal::Condition(part, sign))).collect()
}

/// The parts of an `and`, or the condition itself.
pub(super) fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::And(parts) => parts.iter().collect(),
        _ => vec![expr],
    }
}

fn disjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::Or(parts) => parts.iter().collect(),
        _ => vec![expr],
    }
}

/// A rule whose requirement can never be met, or whose scope leaves nothing out.
fn always(profile: &Profile, rule: &Rule, search: &mut Search<'_>) -> Option<Diagnostic> {
    let body = &rule.body;
    let mut told = match (&body.require, &body.filter) {
        (Some(require), _) => {
            let mut goals = in_scope(rule);
            goals.push(Goal::Condition(require, Sign::True));
            impossible(profile, &goals).then(|| say::never_met(require.span, &rule.id))?
        }
        (None, Some(filter)) if matters(&body.effect) && body.unless.is_none() && rule.exceptions.is_empty() => {
            let goals = [Goal::OnDays(rule.from, rule.until), Goal::Condition(filter, Sign::NotTrue)];
            impossible(profile, &goals).then(|| say::always_holds(filter.span, &rule.id))?
        }
        _ => return None,
    };
    let witness = search.find(&[Wish::Rule(rule, Want::True)], &|explained| fires(explained, rule));
    if let Some(record) = witness {
        told = told.shown_by(search.witness(&record));
    }
    Some(told)
}

fn matters(effect: &Effect) -> bool {
    matches!(effect, Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review)
}

/// Alternatives, `unless` and exceptions that can never hold where it would matter.
fn dead(profile: &Profile, rule: &Rule, sources: &Sources) -> Vec<Diagnostic> {
    let body = &rule.body;
    let on_days = || Goal::OnDays(rule.from, rule.until);
    let filter = || body.filter.iter().map(|filter| Goal::Condition(filter, Sign::True));
    let fails = || body.require.iter().map(|require| Goal::Condition(require, Sign::False));
    let dates = || rule.dated_by.is_none().then(on_days).into_iter();
    let cannot = |more: Vec<Goal<'_>>| impossible(profile, &dates().chain(more).collect::<Vec<_>>());
    let mut told = Vec::new();
    for alternative in body.unless.iter().flat_map(disjuncts) {
        let goals = filter().chain(fails()).chain([Goal::Condition(alternative, Sign::True)]).collect();
        if cannot(goals) {
            told.push(say::dead_unless(alternative.span, &rule.id));
        }
    }
    for exception in &rule.exceptions {
        let goals = filter().chain(fails()).chain([Goal::Condition(&exception.when, Sign::True)]).collect();
        if cannot(goals) {
            told.push(say::dead_exception(
                exception.when.span,
                &exception.id,
                &rule.id,
                place(rule, "id", &rule.id, sources),
            ));
        }
    }
    let parts: Vec<&Expr> = body.filter.as_ref().map(conjuncts).unwrap_or_default();
    for (at, part) in parts.iter().enumerate() {
        let Kind::Or(alternatives) = &part.kind else { continue };
        for alternative in alternatives {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
            let others = others.map(|(_, part)| Goal::Condition(part, Sign::True));
            if cannot(others.chain([Goal::Condition(alternative, Sign::True)]).collect()) {
                told.push(say::dead_alternative(alternative.span));
            }
        }
    }
    if let Some(Expr { kind: Kind::Or(alternatives), .. }) = &body.require {
        for alternative in alternatives {
            if cannot(filter().chain([Goal::Condition(alternative, Sign::True)]).collect()) {
                told.push(say::dead_alternative(alternative.span));
            }
        }
    }
    told
}

/// Parts of an `and` that hold wherever the other parts do. `is present` beside a comparison is said for the reader, and left alone.
fn idle(profile: &Profile, rule: &Rule) -> Vec<Diagnostic> {
    let body = &rule.body;
    let mut told = Vec::new();
    let dates = rule.dated_by.is_none().then_some(Goal::OnDays(rule.from, rule.until));
    let filter: Vec<&Expr> = body.filter.as_ref().map(conjuncts).unwrap_or_default();
    let require: Vec<&Expr> = match &body.require {
        Some(Expr { kind: Kind::And(parts), .. }) => parts.iter().collect(),
        _ => Vec::new(),
    };
    for (parts, given) in [(&filter, &Vec::new()), (&require, &filter)] {
        for (at, part) in parts.iter().enumerate() {
            if parts.len() < 2 || matches!(part.kind, Kind::Present(_)) {
                continue;
            }
            let others: Vec<&Expr> =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part).collect();
            let fixed: Vec<Goal<'_>> =
                dates.iter().cloned().chain(given.iter().map(|part| Goal::Condition(part, Sign::True))).collect();
            let denied = Goal::Condition(part, Sign::NotTrue);
            let with: Vec<Goal<'_>> = fixed
                .iter()
                .cloned()
                .chain(others.iter().map(|part| Goal::Condition(part, Sign::True)))
                .chain([denied.clone()])
                .collect();
            if !impossible(profile, &with) {
                continue;
            }
            // The one part that alone makes it true, if one does.
            let by = others.iter().find(|other| {
                let goals: Vec<Goal<'_>> =
                    fixed.iter().cloned().chain([Goal::Condition(other, Sign::True), denied.clone()]).collect();
                impossible(profile, &goals)
            });
            told.push(say::idle(part.span, by.map(|by| by.span)));
        }
    }
    told
}
