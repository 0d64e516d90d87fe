//! Rules that a session can set against each other: two modifiers of which a line may have one, two ways of counting units, lines that
//! are each bundled into the other. At run time that is `review`; here each comes with the session.

use super::{Found, name};
use crate::diagnostic::wording::proof as say;
use crate::engine::explanation::{Explanation, Verdict};
use crate::lang::check::stage::walk;
use crate::lang::typed::{Effect, Expr, Kind};
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};
use crate::proof::Want;
use crate::proof::search::{Search, Wish, verdicts};
use crate::proof::solve::{Goal, Sign, firing, impossible};
use crate::source::{Sources, Span};

/// Every conflict for which a session is found.
pub fn of(profile: &Profile, rules: &[&Rule], search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let mut all = modifiers(profile, rules, search, sources);
    all.extend(variants(profile, search));
    all.extend(circles(rules, search, sources));
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
        for (other, theirs) in adding.iter().take(at) {
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
            let goal = |explained: &Explanation| {
                let told =
                    explained.determination.findings.iter().filter(|finding| finding.rule == "modifiers-exclude");
                let lines: Vec<usize> = told.flat_map(|finding| finding.lines.clone()).collect();
                let adds = |rule: &Rule, line: usize| {
                    verdicts(explained, rule).nth(line.saturating_sub(1)).is_some_and(|v| *v == Verdict::Fired)
                };
                lines.iter().any(|line| adds(rule, *line) && adds(other, *line) && both_added(explained, group, *line))
            };
            if let Some(record) = search.find(&wishes, &goal) {
                let told = say::modifiers_conflict(name(rule, sources), name(other, sources), group)
                    .shown_by(search.witness(&record));
                all.push(Found { diagnostic: told, rules: vec![rule.origin.span, other.origin.span] });
            }
        }
    }
    all
}

/// Whether two modifiers of a group come to a line, neither of which the record has.
fn both_added(explained: &Explanation, group: &[String], line: usize) -> bool {
    let answer = explained.determination.lines.iter().find(|answer| answer.line == line);
    answer.is_some_and(|answer| answer.modifiers_added.iter().filter(|m| group.contains(m)).count() > 1)
}

/// The modifiers that an effect may add.
fn added(profile: &Profile, expr: &Expr) -> Vec<Value> {
    let mut all = Vec::new();
    walk(expr, &mut |inner| match &inner.kind {
        Kind::Const(value) => all.push(value.clone()),
        Kind::Lookup { table, column, .. } => {
            let table = profile.tables.get(table);
            let at = table.and_then(|table| table.columns.iter().position(|(name, _)| name == column));
            let rows = table.into_iter().flat_map(|table| &table.rows);
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
            let found = search.find(&wishes, &|explained| told(explained, "unit-variants-clash"));
            if let Some(record) = found {
                let diagnostic =
                    say::variants_conflict(one.when.span, other.when.span).shown_by(search.witness(&record));
                all.push(Found { diagnostic, rules: Vec::new() });
            }
        }
    }
    all
}

fn circles(rules: &[&Rule], search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let bundles: Vec<&&Rule> = rules.iter().filter(|rule| rule.body.effect == Effect::Bundle).collect();
    let mut all: Vec<Found> = Vec::new();
    for rule in bundles {
        let wishes = [Wish::Rule(rule, Want::True)];
        let Some(record) = search.find(&wishes, &|explained| told(explained, "bundles-in-a-circle")) else { continue };
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

fn told(explained: &Explanation, finding: &str) -> bool {
    explained.determination.findings.iter().any(|one| one.rule == finding)
}
