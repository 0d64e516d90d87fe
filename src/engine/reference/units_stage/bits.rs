//! The open questions on which units may depend, each answered no or yes in a world.

use std::collections::BTreeSet;

use super::exclusive::exclude;
use super::{Class, limits};
use crate::engine::program::in_dates;
use crate::engine::reference::case::Case;
use crate::engine::reference::evaluate::{Evaluator, Frames};
use crate::engine::three::{Truth, Waits};
use crate::lang::typed::{Effect, Expr};
use crate::profile::checked::UnitsVariant;

/// So many open questions are tried in every combination (256 worlds); beyond that, all of them are taken to matter.
const MOST: usize = 8;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Is this line denied? By place of the session in the day, and of the line in the session.
    Denied(usize, usize),
    /// Is the whole session denied?
    SessionDenied(usize),
    /// Is this line bundled?
    Bundled(usize, usize),
    /// Does this units variant hold?
    Variant(usize),
    /// Is this line in the scope of this cap?
    Capped(usize, usize),
    /// Is the whole session in the scope of this cap?
    SessionCapped(usize),
}

/// An open question.
#[derive(Clone, Debug)]
pub struct Bit {
    /// What it is about.
    pub what: What,
    /// What it waits for.
    pub waits: Waits,
    /// The rules that ask it, if they are rules of the session in question.
    pub rules: BTreeSet<usize>,
}

/// All open questions of a session.
#[derive(Debug)]
pub struct Bits {
    bits: Vec<Bit>,
    /// Units variants that hold for certain.
    pub variants: Vec<usize>,
    own: usize,
    out: BTreeSet<usize>,
    /// Worlds that cannot be: those with both answers of a pair.
    never_both: Vec<usize>,
}

impl Bits {
    /// The open questions on which units of the session at `own` may depend.
    pub fn find(cases: &[&Case<'_>], own: usize) -> Self {
        let mut bits =
            Self { bits: Vec::new(), variants: Vec::new(), own, out: BTreeSet::new(), never_both: Vec::new() };
        for (s, case) in cases.iter().enumerate() {
            bits.of_session(s, case);
        }
        if let Some(case) = cases.get(own) {
            bits.of_variants(case);
            bits.of_caps(case);
        }
        bits
    }

    fn push(&mut self, what: What, truth: &Truth, rules: impl IntoIterator<Item = usize>, elsewhere: Option<&str>) {
        let Some(waits) = truth.unknown() else { return };
        let (waits, rules) = match elsewhere {
            None => (waits.clone(), rules.into_iter().collect()),
            Some(id) => (waits.iter().map(|wait| wait.elsewhere(id)).collect(), BTreeSet::new()),
        };
        self.bits.push(Bit { what, waits, rules });
    }

    fn of_session(&mut self, s: usize, case: &Case<'_>) {
        let mine = s == self.own;
        let elsewhere = (!mine).then(|| case.session.record.id());
        let open = |line: usize, effect: fn(&Effect) -> bool| {
            let rules: Vec<usize> =
                case.live_with(effect).filter(|rule| case.truth(*rule, line).unknown().is_some()).collect();
            rules
        };
        let denies = |e: &Effect| matches!(e, Effect::Deny | Effect::CapLines(_));
        let bundles = |e: &Effect| *e == Effect::Bundle;
        let session = case.denied(0).1;
        self.push(What::SessionDenied(s), &session, open(0, denies), elsewhere);
        for line in 0..case.size() {
            let timed = case.class(line) == Class::Timed;
            if !timed && !mine {
                continue;
            }
            let (denied, whole) = case.denied(line);
            if denied.is_true() || whole.is_true() {
                if mine {
                    self.out.insert(line);
                }
                continue;
            }
            self.push(What::Denied(s, line), &denied, open(line, denies), elsewhere);
            let Some(bundle) = case.bundles.get(line) else { continue };
            if mine && bundle.holds.is_true() {
                self.out.insert(line);
            }
            self.push(What::Bundled(s, line), &bundle.holds, open(line, bundles), elsewhere);
        }
    }

    fn of_variants(&mut self, case: &Case<'_>) {
        let mut evaluator = Evaluator::new(case.context());
        let mut open: Vec<(usize, &Expr, Waits)> = Vec::new();
        for (i, variant) in case.program.profile.units.variants.iter().enumerate() {
            match variant_truth(variant, case, &mut evaluator) {
                Truth::True => self.variants.push(i),
                Truth::False => {}
                Truth::Unknown(waits) => {
                    let (at, when) = (place(self.bits.len()), &variant.when);
                    for (other, condition, their_waits) in &open {
                        if exclude(case, (condition, their_waits), (when, &waits)) {
                            self.never_both.push(at | other);
                        }
                    }
                    open.push((at, when, waits.clone()));
                    self.push(What::Variant(i), &Truth::Unknown(waits), [], None);
                }
            }
        }
    }

    fn of_caps(&mut self, case: &Case<'_>) {
        for (rule, session_scope) in limits::rules(case) {
            if session_scope {
                self.push(What::SessionCapped(rule), case.truth(rule, 0), [rule], None);
                continue;
            }
            for line in 0..case.size() {
                if self.out.contains(&line) {
                    continue;
                }
                self.push(What::Capped(rule, line), case.truth(rule, line), [rule], None);
            }
        }
    }

    /// Whether a question is answered yes in a world.
    pub fn answer(&self, what: What, mask: usize) -> bool {
        self.bits.iter().position(|bit| bit.what == what).is_some_and(|i| mask & place(i) != 0)
    }

    /// Every world that can be; `None` if there are too many. Taking a yes back from one of them gives another of them, so
    /// that any two are joined by worlds that differ in one answer.
    pub fn masks(&self) -> Option<Vec<usize>> {
        let possible = |mask: &usize| !self.never_both.iter().any(|pair| mask & pair == *pair);
        (self.bits.len() <= MOST).then(|| (0..place(self.bits.len())).filter(possible).collect())
    }

    /// The worlds that differ from one by one answer.
    pub fn neighbours(&self, mask: usize) -> impl Iterator<Item = (&Bit, usize)> {
        self.bits.iter().enumerate().map(move |(i, bit)| (bit, mask ^ place(i)))
    }

    /// Whether there is none, so that there is one world.
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Every question.
    pub fn all(&self) -> impl Iterator<Item = &Bit> {
        self.bits.iter()
    }

    /// Whether a line of the session in question is denied or bundled for certain.
    pub fn never_bills(&self, line: usize) -> bool {
        self.out.contains(&line)
    }

    /// What the method waits for.
    pub fn of_method(&self) -> Waits {
        let variants = self.bits.iter().filter(|bit| matches!(bit.what, What::Variant(_)));
        variants.flat_map(|bit| bit.waits.iter().cloned()).collect()
    }

    /// Whether it is open how time is counted.
    pub fn touch_method(&self) -> bool {
        self.bits.iter().any(|bit| matches!(bit.what, What::Variant(_)))
    }

    /// Whether minutes of the session in question are in the pool in some worlds only.
    pub fn touch_minutes(&self) -> bool {
        self.bits.iter().any(|bit| match bit.what {
            What::Denied(s, _) | What::SessionDenied(s) => s == self.own,
            _ => false,
        })
    }
}

fn place(i: usize) -> usize {
    u32::try_from(i).ok().and_then(|i| 1usize.checked_shl(i)).unwrap_or(0)
}

fn variant_truth(variant: &UnitsVariant, case: &Case<'_>, evaluator: &mut Evaluator<'_>) -> Truth {
    if !in_dates(variant.from, variant.until, case.session.date) {
        return Truth::False;
    }
    evaluator.truth(&variant.when, Frames::default())
}
