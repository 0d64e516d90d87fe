//! One version of a rule on one line or on the session: in force, in scope, not excepted, and its requirement not met.

use super::evaluate::{Evaluator, Frames};
use crate::engine::ops::logic::{and, not, or};
use crate::engine::program::in_dates;
use crate::engine::three::{Outcome, Truth};
use crate::lang::typed::Expr;
use crate::profile::checked::{Exception, Rule};
use jiff::civil::Date;

/// What the parts of a rule came to.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Its dates.
    pub in_force: Truth,
    /// `where`.
    pub filter: Truth,
    /// `unless`.
    pub unless: Truth,
    /// Each exception, its dates included.
    pub exceptions: Vec<Truth>,
    /// Whether `require` fails; true for a rule without one.
    pub fails: Truth,
}

impl Parts {
    /// Whether the effect holds.
    #[must_use]
    pub fn fires(&self) -> Truth {
        let mut parts = vec![self.in_force.clone(), self.filter.clone(), not(self.unless.clone()), self.fails.clone()];
        parts.extend(self.exceptions.iter().cloned().map(not));
        and(parts)
    }

    /// Whether it is in scope, `unless` included.
    #[must_use]
    pub fn in_scope(&self) -> Truth {
        and([self.in_force.clone(), self.filter.clone(), not(self.unless.clone())])
    }

    /// Whether the effect would hold but for the exceptions.
    #[must_use]
    pub fn suppressed(&self) -> bool {
        self.in_scope().is_true() && self.fails.is_true() && or(self.exceptions.iter().cloned()).is_true()
    }
}

/// Whether dates include the date of service, or the date of the fact that decides. With that fact absent they do not.
pub fn dated(
    evaluator: &mut Evaluator<'_>,
    dated_by: Option<&Expr>,
    (from, until): (Option<Date>, Option<Date>),
    service: Date,
) -> Truth {
    let Some(expr) = dated_by else { return Truth::of(in_dates(from, until, service)) };
    match evaluator.eval(expr, Frames::default()) {
        Outcome::Known(value) => Truth::of(value.as_date().is_some_and(|on| in_dates(from, until, on))),
        Outcome::Absent => Truth::False,
        Outcome::Unknown(unknown) => Truth::Unknown(unknown.waits),
    }
}

/// Whether the effect of a rule holds. Parts behind one that settles it are not looked at.
pub fn fires(evaluator: &mut Evaluator<'_>, rule: &Rule, frames: Frames, service: Date) -> Truth {
    let in_force = dated(evaluator, rule.dated_by.as_ref(), (rule.from, rule.until), service);
    if in_force.is_false() {
        return Truth::False;
    }
    let filter = rule.body.filter.as_ref().map_or(Truth::True, |e| evaluator.truth(e, frames));
    if filter.is_false() {
        return Truth::False;
    }
    let fails = rule.body.require.as_ref().map_or(Truth::True, |e| not(evaluator.truth(e, frames)));
    if fails.is_false() {
        return Truth::False;
    }
    // What an `unless` or an exception finds is not what made the rule fire.
    let collect = std::mem::replace(&mut evaluator.collect, false);
    let unless = rule.body.unless.as_ref().map_or(Truth::False, |e| evaluator.truth(e, frames));
    let mut exceptions = Vec::new();
    if !unless.is_true() {
        exceptions.extend(rule.exceptions.iter().map(|e| excepted(evaluator, e, frames, service)));
    }
    evaluator.collect = collect;
    Parts { in_force, filter, unless, exceptions, fails }.fires()
}

/// Whether an exception holds.
pub fn excepted(evaluator: &mut Evaluator<'_>, exception: &Exception, frames: Frames, service: Date) -> Truth {
    let dates = dated(evaluator, exception.dated_by.as_ref(), (exception.from, exception.until), service);
    if dates.is_false() {
        return Truth::False;
    }
    and([dates, evaluator.truth(&exception.when, frames)])
}
