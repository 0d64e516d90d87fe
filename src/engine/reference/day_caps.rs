//! Caps on the payment of a session, and what other sessions of the day have of them already.
//!
//! In: a session with what its rules came to, and the sessions that stand before it with what they are paid. Out: its caps
//! ([`crate::payment::Cap`]). What always holds: a session has of a cap of the day what those before it left; where it is not known what they
//! are paid, or whether they share the cap, that is named and not guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use super::case::Case;
use super::order;
use super::payment::waiting;
use crate::engine::ops::logic::and;
use crate::engine::ops::numbers;
use crate::engine::three::{Outcome, Truth};
use crate::lang::typed::{Effect, OfDay, Per, Pick};
use crate::payment::{Before, Cap, Expected, Known, Needs};

/// A session that stands before another one of the day.
#[derive(Debug)]
pub struct Earlier<'s, 'a> {
    case: &'s Case<'a>,
    /// What each of its lines is paid.
    paid: Vec<Known<Decimal>>,
    /// What it waits for to count at all.
    counts: Needs,
}

impl<'s, 'a> Earlier<'s, 'a> {
    /// A session that is paid so, behind `others`.
    #[must_use]
    pub fn new(case: &'s Case<'a>, expected: &[Expected], others: &[&Earlier<'_, '_>]) -> Self {
        let ids: BTreeSet<&str> = others.iter().map(|other| other.id()).collect();
        let id = case.session.record.id();
        // What it waits for itself is told by its id, what it waits for of others has theirs.
        let named = |need: &String| match need.split_once(": ") {
            Some((first, _)) if ids.contains(first) => need.clone(),
            _ => format!("{id}: {need}"),
        };
        let paid = |one: &Expected| one.allowed.clone().map_err(|needs| needs.iter().map(named).collect());
        Self { case, paid: expected.iter().map(paid).collect(), counts: Needs::new() }
    }

    /// The same for a session of which it is not known whether it counts.
    #[must_use]
    pub fn waiting_for(mut self, needs: Needs) -> Self {
        self.counts.extend(needs);
        self
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> &str {
        self.case.session.record.id()
    }

    /// What its lines have of a cap that a later session may share with it.
    fn of_cap(&self, later: &Case<'_>, rule: usize, day: &OfDay, code: Option<&str>) -> Vec<Before> {
        let shares = order::same(later, self.case, &day.same);
        let ids = &self.case.program.ids;
        let of_line = |(line, paid): (usize, &Known<Decimal>)| {
            let other_code = code.is_some_and(|code| self.case.session.code(ids, line) != code);
            if other_code || *paid == Ok(Decimal::ZERO) {
                return None;
            }
            let in_scope = match self.case.truth(rule, line) {
                Truth::Unknown(waits) => Truth::Unknown(waits.iter().map(|wait| wait.elsewhere(self.id())).collect()),
                known => known.clone(),
            };
            let mut open = self.counts.clone();
            match and([shares.clone(), in_scope]) {
                Truth::False => return None,
                Truth::True => {}
                Truth::Unknown(waits) => open.extend(waits.iter().map(ToString::to_string)),
            }
            Some(Before { paid: paid.clone(), open })
        };
        self.paid.iter().enumerate().filter_map(of_line).collect()
    }
}

/// The caps of a session; `services` are those of each line, `before` what stands before it.
pub fn caps(case: &Case<'_>, services: &[Range<usize>], before: &[&Earlier<'_, '_>]) -> Vec<Cap> {
    let mut caps = Vec::new();
    for rule in case.rules_with(|effect| matches!(effect, Effect::CapPayment(..))) {
        let Some(Effect::CapPayment(_, per)) = case.program.profile.rules.get(rule).map(|rule| &rule.body.effect)
        else {
            continue;
        };
        let in_scope = |line: &usize| !case.truth(rule, *line).is_false();
        let lines: Vec<usize> = (0..case.size()).filter(in_scope).collect();
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for line in lines {
            let key = match per {
                Per::Line => format!("{line:04}"),
                per if per.each_code() => case.session.code(&case.program.ids, line).to_owned(),
                _ => String::new(),
            };
            groups.entry(key).or_default().push(line);
        }
        for (key, lines) in groups {
            let code = per.each_code().then_some(key.as_str());
            let of_day = |day: &OfDay| before.iter().flat_map(|one| one.of_cap(case, rule, day, code)).collect();
            let mut before: Vec<Before> = per.of_day().map(of_day).unwrap_or_default();
            if per.of_day().is_some() && !case.session.past.unread.is_empty() {
                let needs = Needs::from([String::from("earlier sessions that cannot be read")]);
                before.push(Before { paid: Err(needs), open: Needs::new() });
            }
            let open: Needs = lines
                .iter()
                .filter_map(|line| case.ruling(rule, *line))
                .filter(|ruling| matches!(ruling.truth, Truth::Unknown(_)))
                .flat_map(|ruling| waiting(&ruling.truth, &ruling.amount))
                .collect();
            let amounts: Vec<Outcome> =
                lines.iter().filter_map(|line| case.ruling(rule, *line)).map(|ruling| ruling.amount.clone()).collect();
            let limit = match numbers::pick(Pick::Smallest, &amounts) {
                // No row, no limit.
                Outcome::Absent => continue,
                Outcome::Known(value) => value.as_number().ok_or_else(Needs::new),
                Outcome::Unknown(unknown) => Err(unknown.waits.iter().map(ToString::to_string).collect()),
            };
            let lines = lines.into_iter().filter_map(|line| services.get(line)).cloned().flatten().collect();
            caps.push(Cap { rule, limit, lines, before, open });
        }
    }
    caps
}
