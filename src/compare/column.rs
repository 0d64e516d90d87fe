//! What one payer says of one code.
//!
//! In: a checked profile, a code and a day. Out: the points of each aspect, and a key that is equal for payers that say the same.
//! What always holds: every rule in force that day is in exactly one cell, unless it says nothing of the code.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::known::Known;
use super::page::Point;
use super::{Aspect, counting, partners, said};
use crate::engine::three::Outcome;
use crate::engine::{effect_word, in_dates};
use crate::lang::typed::{Effect, Expr, Per};
use crate::profile::checked::{Profile, Rule};

/// A payer's cells.
pub struct Column {
    cells: BTreeMap<Aspect, Vec<(Point, String)>>,
}

impl Column {
    /// The cells of a profile.
    pub fn of(profile: &Profile, code: &str, date: Date) -> Self {
        let mut cells: BTreeMap<Aspect, Vec<(Point, String)>> = BTreeMap::new();
        cells.insert(Aspect::Counting, vec![counting::point(profile, code)]);
        for rule in profile.rules.iter().filter(|rule| in_force(rule, date)) {
            let known = Known::new(profile, code, date, rule.body.scope);
            if !says_something(&known, rule) {
                continue;
            }
            let grade = profile.sources.get(&rule.source).map(|source| source.grade);
            let text = format!("{}{}", rule.title, amount(&known, rule));
            let with = partners::of(&known, profile, rule);
            let key = format!("{} {with:?}", said::rule(&known, rule));
            let text = if with.is_empty() { text } else { format!("{text}: {}", partners::listed(&with)) };
            let effect = effect_word(&rule.body.effect).to_owned();
            let point = Point { rule: Some(rule.id.clone()), effect, text, grade };
            cells.entry(Aspect::of(rule)).or_default().push((point, key));
        }
        Self { cells }
    }

    /// What it says about an aspect, and the key of that.
    pub fn cell(&self, aspect: Aspect) -> (Vec<Point>, String) {
        let said = self.cells.get(&aspect).map(Vec::as_slice).unwrap_or_default();
        let mut keys: Vec<&str> = said.iter().map(|(_, key)| key.as_str()).collect();
        keys.sort_unstable();
        (said.iter().map(|(point, _)| point.clone()).collect(), keys.join("\n"))
    }
}

/// Whether a version is in force, as far as the day alone says; one that goes by another date is shown.
fn in_force(rule: &Rule, date: Date) -> bool {
    let dates = rule.dated_by.is_some() || in_dates(rule.from, rule.until, date);
    rule.status.is_none() && dates
}

fn says_something(known: &Known<'_>, rule: &Rule) -> bool {
    let body = &rule.body;
    let outside = body.filter.as_ref().is_some_and(|filter| known.truth(filter).is_false());
    let exempt = body.unless.as_ref().is_some_and(|unless| known.truth(unless).is_true());
    let met = body.require.as_ref().is_some_and(|require| known.truth(require).is_true());
    // A limit that a table does not have for the code is none.
    let limit = match &body.effect {
        Effect::AddModifier(value)
        | Effect::CapUnits(value, _)
        | Effect::CapLines(value)
        | Effect::Pay(value)
        | Effect::CapPayment(value, _) => known.outcome(value) != Outcome::Absent,
        _ => true,
    };
    !outside && !exempt && !met && limit
}

/// The limit or modifier of an effect, where the code alone says it.
fn amount(known: &Known<'_>, rule: &Rule) -> String {
    let value = |expr: &Expr| match known.outcome(expr) {
        Outcome::Known(value) => Some(value.to_string()),
        Outcome::Absent | Outcome::Unknown(_) => None,
    };
    let said = match &rule.body.effect {
        Effect::AddModifier(expr) => value(expr),
        Effect::CapUnits(expr, per) => value(expr).map(|n| shared(&n, per)),
        Effect::Pay(expr) => value(expr).map(|n| format!("{n}% paid")),
        Effect::CapPayment(expr, per) => value(expr).map(|n| shared(&format!("${n}"), per)),
        Effect::CapLines(expr) => value(expr).map(|n| format!("{n} lines")),
        _ => None,
    };
    said.map_or_else(String::new, |said| format!(" ({said})"))
}

/// A limit with what it is shared by.
fn shared(limit: &str, per: &Per) -> String {
    match per {
        Per::Line => format!("{limit} a line"),
        Per::Code => format!("{limit} a code"),
        Per::Session => format!("{limit} in all"),
        Per::Day(_) => format!("{limit} a {per}"),
    }
}
