//! What a finding costs: what would be paid more if its rule did not hold.
//!
//! In: a settled session, and the same settled without a rule. Out: the difference in dollars over the sessions of the day. A line that
//! several findings stop would not be paid without one of them alone; so with a finding that stops lines, whatever else stops
//! the same lines is left out too, and each of them names what is behind it. Costs of findings on one line therefore do not add up.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::answer::Settled;
use super::payment::{Day, Payments, paid};
use super::verdict::LineVerdict;
use crate::lang::typed::Effect;
use crate::model::determination::Decision;
use crate::payment::Known;

/// Rules whose findings may cost something.
pub fn rules(settled: &Settled<'_>, verdicts: &[LineVerdict], payments: &Payments) -> Vec<usize> {
    let case = &settled.case;
    let holds = |rule: &usize| (0..case.size()).any(|line| case.truth(*rule, line).is_true());
    let effect = |rule: usize| case.program.profile.rules.get(rule).map(|rule| &rule.body.effect);
    let bites = |rule: &usize| match effect(*rule) {
        None | Some(Effect::Warn) => false,
        Some(Effect::CapUnits(..)) => settled.units.lines.iter().any(|line| line.capped.contains(rule)),
        Some(Effect::CapPayment(..)) => (0..verdicts.len()).any(|line| payments.taken_by(*rule, line)),
        Some(_) => true,
    };
    (0..case.rulings.len()).filter(holds).filter(bites).collect()
}

/// What is left out to see what a rule costs.
pub fn left_out(settled: &Settled<'_>, rule: usize) -> BTreeSet<usize> {
    let case = &settled.case;
    let stops = |rule: usize| {
        let effect = case.program.profile.rules.get(rule).map(|rule| &rule.body.effect);
        matches!(effect, Some(Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::CapLines(_)))
    };
    let mut out = BTreeSet::from([rule]);
    if stops(rule) {
        let lines: Vec<usize> = (0..case.size()).filter(|line| case.truth(rule, *line).is_true()).collect();
        let same = |other: &usize| lines.iter().any(|line| case.truth(*other, *line).is_true());
        out.extend((0..case.rulings.len()).filter(|other| stops(*other)).filter(same));
    }
    out
}

/// What is paid for the sessions of a day as they stand: lines that are on hold, for review or not covered bring nothing.
pub struct Standing {
    lines: Vec<Known<Decimal>>,
}

impl Standing {
    /// Line by line, session by session.
    pub fn of(day: Day<'_, '_>) -> Self {
        let units = |verdict: &LineVerdict| {
            if verdict.base == Decision::Covered { verdict.units } else { Some(Decimal::ZERO) }
        };
        Self { lines: paid(day, units).into_iter().flatten().map(|expected| expected.allowed).collect() }
    }

    /// How much less than `other` it is, line by line; `None`: not known.
    pub fn less_than(&self, other: &Standing) -> Option<Decimal> {
        self.lines.iter().zip(&other.lines).try_fold(Decimal::ZERO, |sum, pair| match pair {
            (Ok(now), Ok(then)) => sum.checked_add(then.checked_sub(*now)?),
            // What is unknown either way makes no difference that is known, and none that is the finding's.
            (Err(now), Err(then)) if now == then => Some(sum),
            _ => None,
        })
    }
}
