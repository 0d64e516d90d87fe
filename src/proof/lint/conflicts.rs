//! Rules that a session can set against each other: two modifiers of which a line may have one, two ways of counting units, lines that
//! are each bundled into the other. At run time that is `review`; here each comes with the session.

use std::collections::BTreeSet;

use super::logic::conjuncts;
use super::{Found, name};
use crate::diagnostic::wording::proof as say;
use crate::engine::explanation::Verdict;
use crate::lang::check::stage::walk;
use crate::lang::typed::{Effect, Expr, Kind, Quantifier};
use crate::model::determination::Determination;
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};
use crate::proof::Want;
use crate::proof::reads::Frames;
use crate::proof::search::{Search, Wish, verdicts};
use crate::proof::solve::{Goal, Sign, firing, impossible, impossible_on, same_words};
use crate::source::{Sources, Span};

/// Every conflict for which a session is found.
pub fn of(profile: &Profile, rules: &[&Rule], search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let mut all = modifiers(profile, rules, search, sources);
    all.extend(variants(profile, search));
    all.extend(circles(profile, rules, search, sources));
    all
}

fn modifiers(profile: &Profile, rules: &[&Rule], search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let adding: Vec<(&Rule, Vec<Value>)> = rules
        .iter()
        .filter_map(|rule| match &rule.body.effect {
            Effect::AddModifier(expr) => Some((*rule, added(profile, expr))),
            _ => None,
        })
        .collect();
    let mut all = Vec::new();
    for (at, (rule, own)) in adding.iter().enumerate() {
        for (other, theirs) in adding.iter().take(at).filter(|(other, _)| !same_amount(rule, other)) {
            let clash = |group: &Vec<String>| {
                let of_group = |value: &&Value| value.as_text().is_some_and(|text| group.iter().any(|m| m == text));
                let (own, theirs): (Vec<_>, Vec<_>) =
                    (own.iter().filter(of_group).collect(), theirs.iter().filter(of_group).collect());
                own.iter().any(|a| theirs.iter().any(|b| a != b))
            };
            let Some(group) = profile.claim.one_of.iter().find(|group| clash(group)) else { continue };
            let both: Vec<Goal<'_>> = firing(rule).into_iter().chain(firing(other)).collect();
            if impossible(profile, &both) {
                continue;
            }
            let wishes = [Wish::Rule(rule, Want::True), Wish::Rule(other, Want::True)];
            let goal = |answer: &Determination| {
                let lines_of = |id: &str| -> BTreeSet<usize> {
                    let findings = answer.findings.iter().filter(|finding| finding.rule == id);
                    findings.flat_map(|finding| finding.lines.iter().copied()).collect()
                };
                let (both, clash) = (&lines_of(&rule.id) & &lines_of(&other.id), lines_of("modifiers-exclude"));
                both.intersection(&clash).any(|line| both_added(answer, group, *line))
            };
            if let Some(record) = search.planned(&wishes, &goal) {
                let told = say::modifiers_conflict(name(rule, sources), name(other, sources), group);
                let diagnostic = told.shown_by(search.witness(&record));
                all.push(Found { diagnostic, rules: vec![rule.origin.span, other.origin.span] });
            }
        }
    }
    all
}

/// Whether two modifiers of a group come to a line, neither of which the record has.
fn both_added(answer: &Determination, group: &[String], line: usize) -> bool {
    let line = answer.lines.iter().find(|one| one.line == line);
    line.is_some_and(|line| line.modifiers_added.iter().filter(|m| group.contains(m)).count() > 1)
}

/// Whether both add what is said in the same words, so that they never differ.
fn same_amount(rule: &Rule, other: &Rule) -> bool {
    match (&rule.body.effect, &other.body.effect) {
        (Effect::AddModifier(a), Effect::AddModifier(b)) => same_words(a, b),
        _ => false,
    }
}

/// The modifiers that an effect may add.
fn added(profile: &Profile, expr: &Expr) -> Vec<Value> {
    let mut all = Vec::new();
    walk(expr, &mut |inner| match &inner.kind {
        Kind::Const(value) => all.push(value.clone()),
        Kind::Lookup { table, column, .. } => {
            let table = profile.tables.get(table);
            let at = table.and_then(|table| table.columns.iter().position(|(name, _)| name == column));
            let rows = table.into_iter().flat_map(|table| table.rows.iter());
            all.extend(rows.filter_map(|row| row.values.get(at?)?.clone()));
        }
        _ => {}
    });
    all
}

fn variants(profile: &Profile, search: &mut Search<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for (at, one) in profile.units.variants.iter().enumerate() {
        for other in profile.units.variants.iter().take(at) {
            let goals = [
                Goal::OnDays(one.from, one.until),
                Goal::OnDays(other.from, other.until),
                Goal::Condition(&one.when, Sign::True),
                Goal::Condition(&other.when, Sign::True),
            ];
            if impossible(profile, &goals) {
                continue;
            }
            let wishes = [Wish::Condition(&one.when, Want::True), Wish::Condition(&other.when, Want::True)];
            let found = search.find_answer(&wishes, &|answer| told(answer, "unit-variants-clash"));
            if let Some(record) = found {
                let diagnostic =
                    say::variants_conflict(one.when.span, other.when.span).shown_by(search.witness(&record));
                all.push(Found { diagnostic, rules: Vec::new() });
            }
        }
    }
    all
}

fn circles(profile: &Profile, rules: &[&Rule], search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let bundles: Vec<&&Rule> = rules.iter().filter(|rule| rule.body.effect == Effect::Bundle).collect();
    let mut all: Vec<Found> = Vec::new();
    for rule in &bundles {
        if !bundles.iter().any(|other| can_circle(profile, rule, other)) {
            continue;
        }
        let wishes = [Wish::Rule(rule, Want::True)];
        let Some(record) = search.planned(&wishes, &|answer| told(answer, "bundles-in-a-circle")) else { continue };
        let Some(explained) = search.runner().explain(&record) else { continue };
        let fired = |one: &&Rule| verdicts(&explained, one).any(|verdict| *verdict == Verdict::Fired);
        let in_it: Vec<&Rule> =
            rules.iter().copied().filter(|r| r.body.effect == Effect::Bundle).filter(fired).collect();
        let spans: Vec<Span> = in_it.iter().map(|rule| rule.origin.span).collect();
        if let Some(first) = in_it.first()
            && !all.iter().any(|found| found.rules == spans)
        {
            let others: Vec<_> = in_it.iter().skip(1).map(|rule| name(rule, sources)).collect();
            let diagnostic = say::circle(name(first, sources), &others).shown_by(search.witness(&record));
            all.push(Found { diagnostic, rules: spans });
        }
    }
    all
}

/// Whether one line can be bundled into another by one rule while that is bundled into it by another rule, as far as can be told.
fn can_circle(profile: &Profile, rule: &Rule, other: &Rule) -> bool {
    let both: Vec<_> = into(rule, 0, 1).into_iter().chain(into(other, 1, 0)).collect();
    !impossible_on(profile, 2, &both) && !apart_in_tables(profile, rule, other)
}

/// What it takes for a rule to bundle one line into another.
fn into(rule: &Rule, line: usize, paying: usize) -> Vec<(&Expr, Sign, Frames)> {
    let own = Frames::of(Some(line));
    let mut all = Vec::new();
    for part in rule.body.filter.iter().flat_map(conjuncts) {
        match &part.kind {
            Kind::Quantified { quantifier: Quantifier::Some, over, satisfies: None } if over.other => {
                all.extend(over.filter.as_deref().map(|filter| (filter, Sign::True, own.with(over.frame, paying))));
            }
            _ => all.push((part, Sign::True, own)),
        }
    }
    all.extend(rule.body.unless.iter().map(|unless| (unless, Sign::False, own)));
    all
}

/// Whether both rules look the two lines up in tables, and no pair of codes stands there in both orders.
fn apart_in_tables(profile: &Profile, rule: &Rule, other: &Rule) -> bool {
    let pairs = |rule: &Rule| -> Option<BTreeSet<(String, String)>> {
        let mut name = None;
        rule.body.filter.iter().for_each(|filter| {
            walk(filter, &mut |expr| {
                if let Kind::Lookup { table, keys, .. } = &expr.kind
                    && keys.len() == 2
                {
                    name = name.or(Some(table));
                }
            });
        });
        let rows = profile.tables.get(name?)?.rows.iter();
        rows.map(|row| Some((row.keys.first()?.to_string(), row.keys.get(1)?.to_string()))).collect()
    };
    match (pairs(rule), pairs(other)) {
        (Some(own), Some(theirs)) => !own.iter().any(|(a, b)| theirs.contains(&(b.clone(), a.clone()))),
        _ => false,
    }
}

fn told(answer: &Determination, finding: &str) -> bool {
    answer.findings.iter().any(|one| one.rule == finding)
}
