//! Quantifiers, counts and sums: walking lines and authorizations.

use super::steps::Steps;
use super::{Evaluator, Frames};
use crate::engine::ops::count::{Tally, sum};
use crate::engine::ops::logic::{and, not};
use crate::engine::three::{Outcome, Truth, Unknown, Wait, Waits};
use crate::lang::typed::{Expr, Kind, Noun, Over};
use crate::model::types::Scalar;

/// The name under which earlier sessions are asked for as long as they are not counted.
const EARLIER: &str = "earlier sessions";

impl Evaluator<'_> {
    /// How many members hold; for `every`, how many fail.
    pub(super) fn tally(&mut self, over: &Over, satisfies: Option<&Expr>, frames: Frames) -> Tally {
        let Some(members) = self.members(over, frames) else {
            return Tally { certain: 0, possible: u32::MAX, waits: self.waits_for(over) };
        };
        let mut tally = Tally::default();
        for (i, belongs) in members {
            let mark = self.steps.as_ref().map(Steps::mark);
            let truth = self.member(over, satisfies, frames.with(over.frame, i), belongs);
            if let (Some(steps), Some(mark)) = (&mut self.steps, mark) {
                steps.number(mark, i);
            }
            if self.collect && matches!(over.noun, Noun::Lines | Noun::CoveredLines) {
                match &truth {
                    Truth::True => {
                        self.found.lines.insert(i);
                    }
                    Truth::Unknown(waits) => self.found.possible.entry(i).or_default().extend(waits.iter().cloned()),
                    Truth::False => {}
                }
            }
            tally.add(truth);
        }
        tally
    }

    fn member(&mut self, over: &Over, satisfies: Option<&Expr>, frames: Frames, belongs: Truth) -> Truth {
        // What makes a member count is not itself what was found.
        let collect = std::mem::replace(&mut self.collect, false);
        let mut parts = vec![belongs];
        if let Some(filter) = &over.filter {
            parts.push(self.truth(filter, frames));
        }
        if let Some(satisfies) = satisfies {
            parts.push(not(self.truth(satisfies, frames)));
        }
        self.collect = collect;
        and(parts)
    }

    pub(super) fn sum(&mut self, of: &Expr, over: &Over, frames: Frames) -> Outcome {
        let Some(members) = self.members(over, frames) else {
            return Outcome::Unknown(Unknown { waits: self.waits_for(over), low: None, high: None });
        };
        let mut terms = Vec::new();
        for (i, belongs) in members {
            let inside = frames.with(over.frame, i);
            let belongs = self.member(over, None, inside, belongs);
            let term = if belongs.is_false() { Outcome::Absent } else { self.eval(of, inside) };
            terms.push((belongs, term));
        }
        let recorded = matches!(of.kind, Kind::Read(_));
        let not_negative = recorded && matches!(of.ty.scalar, Scalar::Minutes | Scalar::Money | Scalar::Number);
        sum(terms, not_negative)
    }

    /// The members by index, each with whether it belongs to the noun; `None`: not known which there are.
    fn members(&self, over: &Over, frames: Frames) -> Option<Vec<(usize, Truth)>> {
        let session = self.context.session;
        let others = |i: &usize| !(over.other && frames.own == Some(*i));
        match &over.noun {
            Noun::Lines => Some((0..session.lines.len()).filter(others).map(|i| (i, Truth::True)).collect()),
            Noun::CoveredLines => {
                let covered = |i: usize| self.context.covered.get(i).cloned().unwrap_or(Truth::True);
                Some((0..session.lines.len()).filter(others).map(|i| (i, covered(i))).collect())
            }
            Noun::Authorizations => {
                session.authorizations.as_ref().map(|all| (0..all.len()).map(|i| (i, Truth::True)).collect())
            }
            Noun::EarlierSessions(_) | Noun::EarlierLines(_) => None,
        }
    }

    fn waits_for(&self, over: &Over) -> Waits {
        Waits::from([Wait::session(match over.noun {
            Noun::Authorizations => "authorizations",
            _ => EARLIER,
        })])
    }
}
