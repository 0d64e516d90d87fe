//! Two rules: one that makes the other idle, and a limit that a tighter one makes idle.
//!
//! A rule is idle if wherever it fires another one on the same dates has decided more strongly already. That is proved: no session meets
//! the conditions of the first without firing the second.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Found, name};
use crate::diagnostic::wording::proof as say;
use crate::lang::check::stage::walk;
use crate::lang::typed::{Compare, Effect, Expr, Kind, Per};
use crate::model::value::Value;
use crate::profile::checked::{Profile, Rule};
use crate::proof::Want;
use crate::proof::search::{Search, Wish, fires};
use crate::proof::solve::{firing, impossible, not_firing};
use crate::source::Sources;

/// How one rule makes another idle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It decides the same, or more.
    Decides,
    /// It adds the same modifier.
    Adds,
    /// Its limit is no looser.
    Limits,
}

/// Every rule that another one makes idle; the first other rule that does.
pub fn of(profile: &Profile, rules: &[&Rule], search: &mut Search<'_>, sources: &Sources) -> Vec<Found> {
    let mut all = Vec::new();
    let mut idle: Vec<(usize, usize)> = Vec::new();
    let generation = |rule: &Rule| profile.chain.iter().position(|file| *file == rule.origin.file);
    for (at, rule) in rules.iter().enumerate() {
        let by = rules.iter().enumerate().find_map(|(other_at, other)| {
            // Two rules that say the same make the later one idle, not both.
            if at == other_at || idle.contains(&(other_at, at)) {
                return None;
            }
            // What an heir adds is its own affair: the rule it inherits is there for others too.
            if generation(other) > generation(rule) {
                return None;
            }
            let way = way(profile, rule, other).filter(|_| same_dates(rule, other))?;
            let mut goals = firing(rule);
            goals.push(not_firing(other));
            impossible(profile, &goals).then_some((other_at, *other, way))
        });
        let Some((other_at, other, way)) = by else { continue };
        idle.push((at, other_at));
        let inherited = generation(other) < generation(rule);
        let mut told = match way {
            Way::Decides => say::shadowed(name(rule, sources), name(other, sources), inherited),
            Way::Adds => say::added_already(name(rule, sources), name(other, sources)),
            Way::Limits => say::loose_limit(name(rule, sources), name(other, sources), inherited),
        };
        let wishes = [Wish::Rule(rule, Want::True), Wish::Rule(other, Want::True)];
        let both = search.find(&wishes, &|explained| fires(explained, rule) && fires(explained, other));
        if let Some(record) = both {
            told = told.shown_by(search.witness(&record));
        }
        all.push(Found { diagnostic: told, rules: vec![rule.origin.span] });
    }
    all
}

/// Whether the second is in force whenever the first is.
fn same_dates(rule: &Rule, other: &Rule) -> bool {
    let from = other.from.is_none_or(|from| rule.from.is_some_and(|own| from <= own));
    let until = other.until.is_none_or(|until| rule.until.is_some_and(|own| own <= until));
    rule.dated_by.is_none() && other.dated_by.is_none() && from && until
}

fn strength(effect: &Effect) -> Option<u8> {
    match effect {
        Effect::Deny => Some(4),
        Effect::Hold => Some(3),
        Effect::Review => Some(2),
        Effect::Warn => Some(1),
        _ => None,
    }
}

/// How the second could make the first idle, by their effects alone.
fn way(profile: &Profile, rule: &Rule, other: &Rule) -> Option<Way> {
    match (&rule.body.effect, &other.body.effect) {
        (Effect::AddModifier(own), Effect::AddModifier(theirs)) => {
            let same = matches!((&own.kind, &theirs.kind), (Kind::Const(a), Kind::Const(b)) if a == b);
            same.then_some(Way::Adds)
        }
        (Effect::CapUnits(own, per), Effect::CapUnits(theirs, other_per)) => {
            let looser = range(profile, own)?.0 >= range(profile, theirs)?.1;
            (looser && wider(per, other_per)).then_some(Way::Limits)
        }
        // A bundle that comes to nothing is for a person, so only a denial stands above it.
        (Effect::Bundle, Effect::Deny) => Some(Way::Decides),
        (own, theirs) => {
            let (a, b) = (strength(own)?, strength(theirs)?);
            let says_more = a == 1 && b < 4;
            if b > a && !says_more || (a == 4 && b == 4) {
                return Some(Way::Decides);
            }
            // Two holds say two things to put right, unless they are two limits of one count.
            let limits = a == b && rule.needs == other.needs && tighter(profile, rule, other);
            limits.then_some(Way::Limits)
        }
    }
}

/// A cap over more lines holds for fewer too. One of the day says something of other sessions that no cap of the session says.
fn wider(per: &Per, other: &Per) -> bool {
    let rank = |per: &Per| match per {
        Per::Line => 0,
        Per::Code => 1,
        Per::Session => 2,
        Per::Day(day) if day.each_code => 1,
        Per::Day(_) => 2,
    };
    let days = match (per.of_day(), other.of_day()) {
        (Some(own), Some(theirs)) => theirs.same.iter().all(|fact| own.same.contains(fact)),
        (Some(_), None) => false,
        (None, _) => true,
    };
    days && rank(other) >= rank(per)
}

/// Whether both rules hold the same fact against a constant, and not the same one.
fn tighter(profile: &Profile, rule: &Rule, other: &Rule) -> bool {
    let (own, theirs) = (limits(profile, rule), limits(profile, other));
    own.iter().any(|(fact, limit)| theirs.get(fact).is_some_and(|other| other != limit))
}

/// Facts held against constants, by their words.
fn limits(profile: &Profile, rule: &Rule) -> BTreeMap<String, (Decimal, Decimal)> {
    let mut found = BTreeMap::new();
    for condition in rule.body.filter.iter().chain(&rule.body.require) {
        walk(condition, &mut |expr| {
            let Kind::Compare(how, a, b) = &expr.kind else { return };
            if matches!(how, Compare::Is | Compare::IsNot) {
                return;
            }
            for (fact, limit) in [(a, b), (b, a)] {
                if let (Kind::Read(read), Some(limit)) = (&fact.kind, range(profile, limit)) {
                    found.insert(format!("{read:?}"), limit);
                }
            }
        });
    }
    found
}

/// The numbers between which a limit lies over time.
fn range(profile: &Profile, expr: &Expr) -> Option<(Decimal, Decimal)> {
    let all: Vec<Decimal> = match &expr.kind {
        Kind::Const(Value::Number(number)) => vec![*number],
        Kind::Param(name) => {
            let values = profile.params.get(name)?.values.iter();
            values.map(|dated| dated.value.as_number()).collect::<Option<_>>()?
        }
        _ => return None,
    };
    all.iter().min().copied().zip(all.iter().max().copied())
}
