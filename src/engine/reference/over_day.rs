//! Caps per code over the sessions of a day whose time is counted together.
//!
//! A cap takes units from its own session; what the other sessions of the day have of the same code is known once all of them are
//! computed. In: those sessions with their units. Out: the lines that are over together, for a person: which session gives
//! units up is not for the program to say, and a payer may deny all of them.

use rust_decimal::Decimal;

use super::answer::Settled;
use super::case::Case;
use super::units_stage::UnitsAnswer;
use crate::lang::typed::{Effect, Per};
use crate::model::value::Value;

/// A line of which there are more units on the day than one of its caps allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The line.
    pub line: usize,
    /// The rule, by index.
    pub rule: usize,
    /// Its units a code.
    pub limit: Decimal,
    /// Those of all sessions together.
    pub together: Decimal,
}

/// The lines of the session at `own` that are over together with the sessions it was pooled with; of each line the first cap.
pub fn find(settled: &[Settled<'_>], own: usize) -> Vec<Over> {
    let Some(Settled { case, units, .. }) = settled.get(own) else { return Vec::new() };
    let mut over: Vec<Over> = Vec::new();
    for rule in case.rules_with(|effect| matches!(effect, Effect::CapUnits(_, Per::Code))) {
        for line in 0..case.size() {
            let seen = over.iter().any(|other| other.line == line);
            let limit = case.ruling(rule, line).filter(|ruling| ruling.truth.is_true());
            let limit = limit.and_then(|ruling| ruling.amount.known()).and_then(Value::as_number);
            let (Some(limit), Some(mine), false) = (limit, shown(units, line), seen) else { continue };
            if mine.is_zero() {
                continue;
            }
            let code = case.session.code(&case.program.ids, line);
            let others =
                units.pooled_with.iter().filter(|other| **other != own).filter_map(|other| settled.get(*other));
            let elsewhere = others.map(|other| of_code(&other.case, &other.units, rule, code)).fold(Decimal::ZERO, add);
            let together = add(of_code(case, units, rule, code), elsewhere);
            if !elsewhere.is_zero() && together > limit {
                over.push(Over { line, rule, limit, together });
            }
        }
    }
    over
}

/// The units of a code that a rule caps in a session, as far as they are known.
fn of_code(case: &Case<'_>, units: &UnitsAnswer, rule: usize, code: &str) -> Decimal {
    let under = |line: &usize| case.session.code(&case.program.ids, *line) == code && case.truth(rule, *line).is_true();
    let live = |line: &usize| case.taken_out(*line).is_false();
    (0..case.size()).filter(under).filter(live).filter_map(|line| shown(units, line)).fold(Decimal::ZERO, add)
}

fn shown(units: &UnitsAnswer, line: usize) -> Option<Decimal> {
    units.lines.get(line).and_then(|units| units.shown)
}

fn add(a: Decimal, b: Decimal) -> Decimal {
    a.saturating_add(b)
}
