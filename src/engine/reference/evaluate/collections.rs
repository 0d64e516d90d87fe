//! Quantifiers, counts and sums: walking lines, authorizations and earlier sessions.

use super::steps::Steps;
use super::{Counted, Evaluator, Frames, Member};
use crate::engine::ops::count::{Tally, sum};
use crate::engine::ops::logic::{and, not};
use crate::engine::three::{Outcome, Truth, Unknown, Wait, Waits};
use crate::lang::typed::{Expr, Kind, Noun, Over, Read};
use crate::model::types::Scalar;
use rust_decimal::Decimal;

/// The members of a collection.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Those that are known, each with whether it belongs to the noun.
    pub all: Vec<(Member, Truth)>,
    /// There may be others; what that waits for.
    pub open: Option<Waits>,
}

impl Evaluator<'_> {
    /// How many members hold; for `every`, how many fail.
    pub(super) fn tally(&mut self, over: &Over, satisfies: Option<&Expr>, frames: Frames) -> Tally {
        let members = self.members(over, frames);
        let mut tally = Tally::default();
        for (member, belongs) in members.all {
            let mark = self.steps.as_ref().map(Steps::mark);
            let truth = self.member(over, satisfies, frames.with(over.frame, member), belongs);
            self.place(mark, member);
            self.note_counted(member, &truth);
            if let (true, Member::Line(i)) = (self.collect, member) {
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
        if let Some(waits) = members.open {
            tally.possible = u32::MAX;
            tally.waits.extend(waits);
        }
        tally
    }

    /// Remembers which earlier sessions and lines count, where that is asked for.
    fn note_counted(&mut self, member: Member, truth: &Truth) {
        let Some(counted) = &mut self.counted else { return };
        let line = match member {
            Member::PastLine(_, i) => Some(i),
            _ => None,
        };
        let one = member.past().and_then(|k| self.context.session.past.sessions.get(k));
        if let Some(one) = one.filter(|_| !truth.is_false()) {
            counted.push(Counted {
                id: one.prepared.record.id().to_owned(),
                date: one.prepared.date,
                line,
                truth: truth.clone(),
            });
        }
    }

    fn member(&mut self, over: &Over, satisfies: Option<&Expr>, frames: Frames, belongs: Truth) -> Truth {
        // What makes a member count is not itself what was found.
        let collect = std::mem::replace(&mut self.collect, false);
        let mut parts = vec![belongs];
        // Of what does not belong nothing is asked; there may be thousands of earlier sessions.
        let outside = parts.first().is_some_and(Truth::is_false);
        if let Some(filter) = over.filter.as_ref().filter(|_| !outside) {
            parts.push(self.truth(filter, frames));
        }
        if let Some(satisfies) = satisfies.filter(|_| !outside) {
            parts.push(not(self.truth(satisfies, frames)));
        }
        self.collect = collect;
        and(parts)
    }

    pub(super) fn sum(&mut self, of: &Expr, over: &Over, frames: Frames) -> Outcome {
        let members = self.members(over, frames);
        let recorded = match &of.kind {
            Kind::Read(Read::ExtraLine(..) | Read::ExtraSession(_)) => false,
            Kind::Read(Read::Earlier(path)) => !path.contains("extra."),
            Kind::Read(_) => true,
            _ => false,
        };
        let not_negative = recorded && matches!(of.ty.scalar, Scalar::Minutes | Scalar::Money | Scalar::Number);
        let mut terms = Vec::new();
        for (member, belongs) in members.all {
            let inside = frames.with(over.frame, member);
            let mark = self.steps.as_ref().map(Steps::mark);
            let belongs = self.member(over, None, inside, belongs);
            let term = if belongs.is_false() { Outcome::Absent } else { self.eval(of, inside) };
            self.place(mark, member);
            self.note_counted(member, &belongs);
            terms.push((belongs, term));
        }
        if let Some(waits) = members.open {
            let low = not_negative.then_some(Decimal::ZERO);
            let more = Outcome::Unknown(Unknown { waits: waits.clone(), low, high: None });
            terms.push((Truth::Unknown(waits), more));
        }
        sum(terms, not_negative)
    }

    /// Says of the steps since `mark` for which member they were taken.
    fn place(&mut self, mark: Option<usize>, member: Member) {
        let (Some(steps), Some(mark)) = (&mut self.steps, mark) else { return };
        let past = |k: usize| self.context.session.past.sessions.get(k).map(|one| one.prepared.record.id());
        match member {
            Member::Line(i) | Member::Authorization(i) => steps.number(mark, Some(i), None),
            Member::Past(k) => steps.number(mark, None, past(k)),
            Member::PastLine(k, i) | Member::PastAuthorization(k, i) => steps.number(mark, Some(i), past(k)),
        }
    }

    /// The members of a collection as far as they are known.
    fn members(&mut self, over: &Over, frames: Frames) -> Members {
        let session = self.context.session;
        let others = |i: &usize| !(over.other && frames.own == Some(*i));
        let certain = |all: Vec<Member>| all.into_iter().map(|member| (member, Truth::True)).collect();
        let around = frames.earlier().and_then(Member::past).and_then(|k| Some((k, session.past.sessions.get(k)?)));
        match (&over.noun, around) {
            (Noun::Lines | Noun::CoveredLines, Some((k, one))) => {
                let lines = (0..one.prepared.lines.len()).map(|i| Member::PastLine(k, i)).collect();
                Members { all: certain(lines), open: None }
            }
            (Noun::Authorizations, Some((k, one))) => match &one.prepared.authorizations {
                Some(all) => Members {
                    all: certain((0..all.len()).map(|i| Member::PastAuthorization(k, i)).collect()),
                    open: None,
                },
                None => {
                    let wait = Wait::session("authorizations").elsewhere(one.prepared.record.id());
                    Members { all: Vec::new(), open: Some(Waits::from([wait])) }
                }
            },
            (Noun::Lines, None) => {
                let lines = (0..session.lines.len()).filter(others).map(Member::Line).collect();
                Members { all: certain(lines), open: None }
            }
            (Noun::CoveredLines, None) => {
                let covered = |i: usize| self.context.covered.get(i).cloned().unwrap_or(Truth::True);
                let lines = (0..session.lines.len()).filter(others).map(|i| (Member::Line(i), covered(i)));
                Members { all: lines.collect(), open: None }
            }
            (Noun::Authorizations, None) => match &session.authorizations {
                Some(all) => Members { all: certain((0..all.len()).map(Member::Authorization).collect()), open: None },
                None => Members { all: Vec::new(), open: Some(Waits::from([Wait::session("authorizations")])) },
            },
            (Noun::EarlierSessions(window), _) => self.earlier(window, frames),
            (Noun::EarlierLines(window), _) => {
                let sessions = self.earlier(window, frames);
                let lines = |(member, belongs): (Member, Truth)| {
                    let k = member.past().unwrap_or(usize::MAX);
                    let count = session.past.sessions.get(k).map_or(0, |one| one.prepared.lines.len());
                    (0..count).map(move |i| (Member::PastLine(k, i), belongs.clone()))
                };
                Members { all: sessions.all.into_iter().flat_map(lines).collect(), open: sessions.open }
            }
        }
    }
}
