//! Caps on the units of a day (`cap units at N per day`, `per code and day`) over the sessions of the day.
//!
//! A cap takes units from its own session; what the other sessions of the day have is known once all of them are computed. In:
//! those sessions with their units, whatever pools their minutes are in. Out: the lines that are over together, for a person: which session
//! gives units up is not for the program to say, and a payer may deny all of them. What is open in another session, or whether it shares
//! the cap, is asked for where it decides.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::answer::Settled;
use super::order;
use crate::engine::ops::logic::{and, not};
use crate::engine::ops::numbers;
use crate::engine::three::{Truth, Waits};
use crate::lang::typed::{Effect, OfDay, Pick};
use crate::model::value::Value;

/// A line of which there are more units on the day than one of its caps allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The line.
    pub line: usize,
    /// The rule, by index.
    pub rule: usize,
    /// Whether each code has a cap of its own.
    pub each_code: bool,
    /// The units that the cap allows.
    pub limit: Decimal,
    /// Those of all sessions together, as far as they are known.
    pub together: Decimal,
    /// What it waits for to be over; none: it is.
    pub waits: Waits,
}

/// Units that are there, that may be there, and what that waits for.
#[derive(Default)]
struct Tally {
    sure: Decimal,
    /// `None`: there is no end to it.
    more: Option<Decimal>,
    waits: Waits,
}

/// The lines of the session at `own` that are over together with the other sessions of the day, or may be; of each line the first cap.
pub fn find(settled: &[Settled<'_>], own: usize) -> Vec<Over> {
    let Some(mine) = settled.get(own) else { return Vec::new() };
    let case = &mine.case;
    let mut over: Vec<Over> = Vec::new();
    for rule in case.rules_with(|effect| matches!(effect, Effect::CapUnits(_, per) if per.of_day().is_some())) {
        let effect = case.program.profile.rules.get(rule).map(|rule| &rule.body.effect);
        let Some(Effect::CapUnits(_, per)) = effect else { continue };
        let Some(day) = per.of_day() else { continue };
        for (code, lines) in groups(mine, rule, day) {
            let amounts: Vec<_> =
                lines.iter().filter_map(|line| case.ruling(rule, *line)).map(|ruling| ruling.amount.clone()).collect();
            let limit = numbers::pick(Pick::Smallest, &amounts);
            let Some(limit) = limit.known().and_then(Value::as_number) else { continue };
            let mut all = Tally { more: Some(Decimal::ZERO), ..Tally::default() };
            for (_, other) in settled.iter().enumerate().filter(|(at, _)| *at != own) {
                let shares = order::same(case, &other.case, &day.same);
                all.add(other, false, rule, code.as_deref(), &shares);
            }
            if all.sure.is_zero() && all.more == Some(Decimal::ZERO) {
                continue;
            }
            all.add(mine, true, rule, code.as_deref(), &Truth::True);
            let waits = match all.more {
                _ if all.sure > limit => Waits::new(),
                Some(more) if add(all.sure, more) <= limit => continue,
                _ => all.waits,
            };
            for line in lines {
                let seen = over.iter().any(|other| other.line == line);
                if !seen && !shown(mine, line).is_some_and(|units| units.is_zero()) {
                    let (each_code, together) = (day.each_code, all.sure);
                    over.push(Over { line, rule, each_code, limit, together, waits: waits.clone() });
                }
            }
        }
    }
    over
}

/// The lines that share a cap in a session, by code where each has one of its own.
fn groups(one: &Settled<'_>, rule: usize, day: &OfDay) -> BTreeMap<Option<String>, Vec<usize>> {
    let case = &one.case;
    let mut groups: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for line in (0..case.size()).filter(|line| !case.truth(rule, *line).is_false()) {
        let code = day.each_code.then(|| case.session.code(&case.program.ids, line).to_owned());
        groups.entry(code).or_default().push(line);
    }
    groups
}

impl Tally {
    /// Adds the units of a session that a rule caps, of one code or of all.
    fn add(&mut self, one: &Settled<'_>, own: bool, rule: usize, code: Option<&str>, shares: &Truth) {
        let case = &one.case;
        let of_code = |line: &usize| code.is_none_or(|code| case.session.code(&case.program.ids, *line) == code);
        for line in (0..case.size()).filter(of_code) {
            let here = |truth: Truth| match truth {
                Truth::Unknown(waits) if !own => {
                    Truth::Unknown(waits.iter().map(|wait| wait.elsewhere(case.session.record.id())).collect())
                }
                known => known,
            };
            let under = here(and([case.truth(rule, line).clone(), not(case.taken_out(line))]));
            let counts = and([shares.clone(), under]);
            if counts.is_false() {
                continue;
            }
            let units = one.units.lines.get(line);
            match (shown(one, line), &counts) {
                (Some(units), Truth::True) => self.sure = add(self.sure, units),
                (Some(units), _) if units.is_zero() => continue,
                (Some(units), _) => self.more = self.more.map(|more| add(more, units)),
                (None, _) => {
                    let waits = units.map(|units| units.waits.clone()).unwrap_or_default();
                    if waits.is_empty() {
                        // For a person to judge: it is not billed for now.
                        continue;
                    }
                    let most = units.and_then(|units| units.outcomes.last().copied());
                    self.more = self.more.zip(most).map(|(more, most)| add(more, most));
                    self.waits.extend(here(Truth::Unknown(waits)).unknown().into_iter().flatten().cloned());
                }
            }
            self.waits.extend(counts.unknown().into_iter().flatten().cloned());
        }
    }
}

fn shown(one: &Settled<'_>, line: usize) -> Option<Decimal> {
    one.units.lines.get(line).and_then(|units| units.shown)
}

fn add(a: Decimal, b: Decimal) -> Decimal {
    a.saturating_add(b)
}
