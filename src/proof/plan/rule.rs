//! A whole rule: the ways to make it fire, not fire, or wait.

use jiff::civil::Date;

use super::{Plan, Planner, Want};
use crate::engine::ops::compare::compare;
use crate::engine::three::Outcome;
use crate::lang::typed::{Compare, Expr};
use crate::model::state::State;
use crate::model::types::{Scalar, Type};
use crate::model::value::Value;
use crate::profile::checked::Rule;
use crate::proof::reads::{self, Frames};
use crate::proof::slot::{Owner, Slot};

impl Planner<'_> {
    /// The ways to make a version of a rule come to what is wanted on the line of `frames`: its effect holds, does not hold though
    /// its dates do, or waits for a fact.
    #[must_use]
    pub fn rule(&self, plans: Vec<Plan>, rule: &Rule, want: Want, frames: Frames) -> Vec<Plan> {
        let plans = self.dated(plans, rule.dated_by.as_ref(), (rule.from, rule.until));
        let mut parts: Vec<(&Expr, Want)> = Vec::new();
        parts.extend(rule.body.filter.as_ref().map(|expr| (expr, Want::True)));
        parts.extend(rule.body.require.as_ref().map(|expr| (expr, Want::False)));
        parts.extend(rule.body.unless.as_ref().map(|expr| (expr, Want::False)));
        parts.extend(rule.exceptions.iter().map(|exception| (&exception.when, Want::False)));
        let all = |plans: Vec<Plan>, but: Option<(usize, Want)>| {
            parts.iter().enumerate().fold(plans, |plans, (at, (expr, part))| {
                let want = but.filter(|(i, _)| *i == at).map_or(*part, |(_, want)| want);
                self.ways(plans, expr, want, frames)
            })
        };
        match want {
            Want::True => all(plans, None),
            Want::False | Want::Unknown => {
                let mut made = Vec::new();
                for (at, (_, part)) in parts.iter().enumerate() {
                    let other = if want == Want::False { part.opposite() } else { Want::Unknown };
                    made.extend(all(plans.clone(), Some((at, other))).into_iter().take(8));
                }
                made
            }
        }
    }

    /// The ways to be inside of dates, by the date of service or the fact that decides.
    #[must_use]
    pub fn dated(&self, plans: Vec<Plan>, by: Option<&Expr>, dates: (Option<Date>, Option<Date>)) -> Vec<Plan> {
        let service = || (Slot::new(Owner::Session, "date_of_service"), Type::one(Scalar::Date));
        let slot = match by {
            None => Some(service()),
            Some(expr) => reads::slots(expr, Frames::default(), self.profile).into_iter().next(),
        };
        let (Some((slot, ty)), (from, until)) = (slot, dates) else { return plans };
        let inside = |state: &State| {
            let known = state.known().cloned().map_or(Outcome::Absent, Outcome::Known);
            let day = |date: Date| Outcome::Known(Value::Date(date));
            let after = |from| compare(Compare::GreaterOrEqual, &known, &day(from)).is_true();
            let before = |until| compare(Compare::LessOrEqual, &known, &day(until)).is_true();
            known != Outcome::Absent && from.is_none_or(after) && until.is_none_or(before)
        };
        if by.is_none() && from.is_none() && until.is_none() {
            return plans;
        }
        let mut made = Vec::new();
        for mut plan in plans {
            let mut states = self.states(&plan, &slot, &ty);
            states.retain(&inside);
            if !states.is_empty() {
                plan.facts.insert(slot.clone(), states);
                made.push(plan);
            }
        }
        made
    }
}
