//! What a change does to the sessions of a practice.
//!
//! In: sessions, one day of a patient at a time, as [`crate::formats::run()`] hands them out. Out: an [`Impact`]. What always holds:
//! memory does not grow with the sessions; each session is decided exactly as `check` decides it, once by each side.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, PoisonError};

use rust_decimal::Decimal;
use serde::Serialize;

use super::answers::{How, Number, Renames, SessionChange, difference, said_differently};
use crate::engine::{DayKey, Engine, Options};
use crate::formats::beside::side_by_side;
use crate::formats::{AnswerWriter, ByEngine, Decide, Group};
use crate::model::determination::{Answer, Decision};
use crate::model::session::Session;

/// What differs over many sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// Sessions that both sides decide.
    pub compared: u64,
    /// Those of them that are answered differently.
    pub changed: u64,
    /// Those with the same answer that say something in other words.
    pub only_words: u64,
    /// Sessions that one side or both do not decide, for want of their payer.
    pub not_compared: u64,
    /// Sessions covered now that were not.
    pub newly_covered: u64,
    /// Sessions not covered now that were something else.
    pub newly_denied: u64,
    /// Sessions by the decision that was and that is, where the two differ.
    pub moves: Vec<Move>,
    /// Units that can be sent now and could not be, and the other way round.
    pub units: Balance,
    /// The same in dollars, of the lines whose charge is known.
    pub charge: Balance,
    /// Changed sessions with a charge that is not known.
    pub charge_unknown: u64,
    /// By rule, the most sessions first.
    pub rules: Vec<RuleImpact>,
    /// The first changed sessions.
    pub shown: Vec<SessionChange>,
}

/// Sessions that go from one decision to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// By the old rules.
    pub before: Decision,
    /// By the new ones.
    pub after: Decision,
    /// How many.
    pub sessions: u64,
}

/// What is won and what is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// In sessions that have more now.
    pub more: Number,
    /// In sessions that have less now.
    pub less: Number,
}

/// What a rule has to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleImpact {
    /// Payer.
    pub payer: String,
    /// Its id; `None`: no finding came or went, only units, modifiers or missing facts.
    pub rule: Option<String>,
    /// Sessions in which it fires now and did not.
    pub came: u64,
    /// Sessions in which it fired and does not.
    pub went: u64,
    /// Sessions in which it waits for a fact and did not.
    pub waits: u64,
    /// Sessions in which it waited and does not.
    pub settled: u64,
    /// Change of units in these sessions, whatever else changed in them.
    pub units: Number,
    /// Change of dollars in these sessions.
    pub charge: Number,
}

/// Decides with both sides and counts.
pub struct Comparer<'a> {
    old: ByEngine<'a>,
    new: ByEngine<'a>,
    renames: Renames,
    show: usize,
    tally: Mutex<Tally>,
}

#[derive(Default)]
struct Tally {
    impact: Impact,
    moves: BTreeMap<(Decision, Decision), u64>,
    rules: BTreeMap<(String, Option<String>), RuleImpact>,
}

impl<'a> Comparer<'a> {
    /// For the engines and options of both sides; `show` changed sessions are kept.
    #[must_use]
    pub fn new(old: (&'a Engine, &'a Options), new: (&'a Engine, &'a Options), renames: Renames, show: usize) -> Self {
        let side = |(engine, options)| ByEngine { engine, options };
        Self { old: side(old), new: side(new), renames, show, tally: Mutex::default() }
    }

    /// What was counted.
    #[must_use]
    pub fn impact(self) -> Impact {
        let tally = self.tally.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Tally { mut impact, moves, rules } = tally;
        let by = |((before, after), sessions)| Move { before, after, sessions };
        impact.moves = moves.into_iter().map(by).collect();
        impact.moves.sort_by_key(|one| std::cmp::Reverse(one.sessions));
        impact.rules = rules.into_values().collect();
        let sessions =
            |rule: &RuleImpact| rule.came.saturating_add(rule.went).max(rule.waits.saturating_add(rule.settled));
        impact.rules.sort_by_key(|rule| std::cmp::Reverse(sessions(rule)));
        impact
    }

    /// How a session is answered by both.
    fn compared(&self, old: Answer, new: Answer) -> (Compared, Answer) {
        match (&old, &new) {
            (Answer::Decided(before), Answer::Decided(after)) => match difference(before, after, &self.renames) {
                Some(change) => (Compared::Changed(Box::new(change)), new),
                None if said_differently(before, after, &self.renames) => (Compared::OnlyWords, new),
                None => (Compared::Same, new),
            },
            (Answer::Rejected(_), _) => (Compared::Not, old),
            (_, Answer::Rejected(_)) => (Compared::Not, new),
        }
    }
}

/// How a session is answered by two sides.
enum Compared {
    Not,
    Same,
    OnlyWords,
    Changed(Box<SessionChange>),
}

impl Decide for Comparer<'_> {
    /// Sessions stand together where they do on either side.
    fn day_key(&self, session: &Session) -> Option<DayKey> {
        self.old.day_key(session).or_else(|| self.new.day_key(session))
    }

    fn reads_history(&self, session: &Session) -> bool {
        self.old.reads_history(session) || self.new.reads_history(session)
    }

    /// The answers are the new ones, or a rejection if one side has one.
    fn groups(&self, groups: &[Group]) -> Vec<Vec<Answer>> {
        let (old, new) = (self.old.groups(groups), self.new.groups(groups));
        let pairs: Vec<_> = old.into_iter().zip(new).collect();
        let compared = side_by_side(pairs, |(old, new)| {
            old.into_iter().zip(new).map(|(old, new)| self.compared(old, new)).unzip::<_, _, Vec<_>, Vec<_>>()
        });
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |(compared, answers): (Vec<Compared>, Vec<Answer>)| {
            compared.into_iter().for_each(|one| tally.count(one, self.show));
            answers
        };
        compared.into_iter().map(count).collect()
    }
}

/// Takes answers nowhere: what differs is counted where it is decided.
#[derive(Debug)]
pub struct Nowhere;

impl AnswerWriter for Nowhere {
    fn write(&mut self, _: &Answer) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Tally {
    fn count(&mut self, one: Compared, show: usize) {
        if matches!(one, Compared::Not) {
            return step(&mut self.impact.not_compared);
        }
        step(&mut self.impact.compared);
        match one {
            Compared::Changed(change) => self.add(*change, show),
            Compared::OnlyWords => step(&mut self.impact.only_words),
            Compared::Same | Compared::Not => {}
        }
    }

    fn add(&mut self, change: SessionChange, show: usize) {
        let impact = &mut self.impact;
        step(&mut impact.changed);
        let (before, after) = (change.decision.before, change.decision.after);
        if before != after {
            step(self.moves.entry((before, after)).or_default());
            match after {
                Decision::Covered => step(&mut impact.newly_covered),
                Decision::NotCovered => step(&mut impact.newly_denied),
                _ => {}
            }
        }
        let units = change.units.after.0.saturating_sub(change.units.before.0);
        let charge = change.charge.after.0.saturating_sub(change.charge.before.0);
        impact.units.add(units);
        impact.charge.add(charge);
        if !change.charge_known {
            step(&mut impact.charge_unknown);
        }
        let mut rules: BTreeMap<Option<&str>, BTreeSet<How>> = BTreeMap::new();
        for rule in &change.rules {
            rules.entry(Some(&rule.rule)).or_default().insert(rule.how);
        }
        if rules.is_empty() {
            rules.insert(None, BTreeSet::new());
        }
        for (rule, hows) in rules {
            let key = (change.payer.clone(), rule.map(str::to_owned));
            let row = self.rules.entry(key).or_insert_with_key(|(payer, rule)| RuleImpact::of(payer, rule.clone()));
            for how in hows {
                step(match how {
                    How::Came => &mut row.came,
                    How::Went => &mut row.went,
                    How::Waits => &mut row.waits,
                    How::Settled => &mut row.settled,
                });
            }
            row.units.0 = row.units.0.saturating_add(units);
            row.charge.0 = row.charge.0.saturating_add(charge);
        }
        if impact.shown.len() < show {
            impact.shown.push(change);
        }
    }
}

impl RuleImpact {
    fn of(payer: &str, rule: Option<String>) -> Self {
        let zero = Number::default();
        Self { payer: payer.to_owned(), rule, came: 0, went: 0, waits: 0, settled: 0, units: zero, charge: zero }
    }
}

impl Balance {
    fn add(&mut self, change: Decimal) {
        if change.is_sign_negative() {
            self.less.0 = self.less.0.saturating_sub(change);
        } else {
            self.more.0 = self.more.0.saturating_add(change);
        }
    }
}

fn step(count: &mut u64) {
    *count = count.saturating_add(1);
}
