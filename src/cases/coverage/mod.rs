//! What the cases of a profile show of its rules: whether each fires, does not fire and lacks a fact in some case, and for every
//! condition in them how often it held, did not hold, and was unknown.
//!
//! In: a profile with its cases, and an engine. Out: a [`Coverage`]; those of several payers can be put [`together`], as a rule that
//! payers share is covered by the cases of any of them. What always holds: coverage is taken from explanations, where every condition
//! is evaluated whether or not it decided; a rule that reads only what every record has (the code of a line, the date of service) or
//! what the profile presumes can lack nothing; what a rule requires is not asked where it does not apply, nor an exception where the
//! rule would not hold anyway; a cap on units fires where it takes a unit away.

mod conditions;
mod observe;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Day, options};
use crate::engine::Engine;
use crate::lang::typed::Body;
use crate::profile::checked::{Case, Profile};
use crate::source::Span;

/// What the cases of a profile, or of several, show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Number of cases that were decided.
    pub cases: usize,
    /// Each version of each rule that is run, in profile order.
    pub rules: Vec<RuleCoverage>,
    /// Each condition, in the order of its words.
    pub conditions: Vec<ConditionCoverage>,
}

/// What cases show of one version of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCoverage {
    /// Its id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The file that declares it.
    pub file: String,
    /// Where it stands written.
    pub place: Span,
    /// Where its text stands.
    pub text: Span,
    /// How often it was in force, or may have been.
    pub in_force: u32,
    /// How often it fired: on a line, or for a session.
    pub fires: u32,
    /// How often it did not.
    pub does_not: u32,
    /// How often it waited for a fact.
    pub lacks: u32,
    /// Whether it can wait for a fact at all.
    pub can_lack: bool,
}

/// Whose words a condition is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A rule, by id.
    Rule(String),
    /// An exception, by id.
    Exception(String),
    /// A definition, by name; whichever rule uses it.
    Definition(String),
    /// A variant of the unit count, by its source.
    Units(String),
}

/// What cases show of one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionCoverage {
    /// Whose words they are.
    pub owner: Owner,
    /// The file that declares it.
    pub file: String,
    /// Its words.
    pub span: Span,
    /// The whole text that it is a part of.
    pub text: Span,
    /// How often it held.
    pub yes: u32,
    /// How often it did not.
    pub no: u32,
    /// How often it was unknown.
    pub unknown: u32,
    /// Whether a record can leave it unknown.
    pub can_be_unknown: bool,
    /// Whether no record can change it: it asks only what the profile says.
    pub fixed: bool,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that are covered.
    pub covered: usize,
    /// All.
    pub all: usize,
}

impl RuleCoverage {
    /// Whether it was shown to fire, not to fire, and, if it can, to wait.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.fires > 0 && self.does_not > 0 && (self.lacks > 0 || !self.can_lack)
    }
}

impl ConditionCoverage {
    /// Whether it was seen to hold and not to hold, if a record can change it.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.fixed || (self.yes > 0 && self.no > 0)
    }

    /// Whether it was seen unknown, if it can be.
    #[must_use]
    pub fn is_covered_unknown(&self) -> bool {
        !self.can_be_unknown || self.unknown > 0
    }
}

impl Coverage {
    /// Rules that are covered.
    #[must_use]
    pub fn of_rules(&self) -> Share {
        Share::of(self.rules.iter().map(RuleCoverage::is_covered))
    }

    /// Conditions that were seen to hold and not to hold, of those that a record can change.
    #[must_use]
    pub fn of_conditions(&self) -> Share {
        Share::of(self.conditions.iter().filter(|c| !c.fixed).map(ConditionCoverage::is_covered))
    }

    /// Conditions that were seen unknown, of those that a record can leave so.
    #[must_use]
    pub fn of_unknowns(&self) -> Share {
        Share::of(self.conditions.iter().filter(|c| c.can_be_unknown).map(ConditionCoverage::is_covered_unknown))
    }

    /// The part of it that a file declares.
    #[must_use]
    pub fn of_file(&self, file: &str) -> Self {
        Self {
            cases: self.cases,
            rules: self.rules.iter().filter(|rule| rule.file == file).cloned().collect(),
            conditions: self.conditions.iter().filter(|condition| condition.file == file).cloned().collect(),
        }
    }
}

impl Share {
    fn of(all: impl Iterator<Item = bool>) -> Self {
        let mut share = Self::default();
        for covered in all {
            share.all = share.all.saturating_add(1);
            share.covered = share.covered.saturating_add(usize::from(covered));
        }
        share
    }

    /// Parts of a thousand, rounded down, so that only all of them are 1000; none of none are all.
    #[must_use]
    pub fn per_mille(self) -> usize {
        self.covered.saturating_mul(1000).checked_div(self.all).unwrap_or(1000)
    }
}

/// What the cases of a profile show, inherited rules included. Rules that are announced or withdrawn are not run and not listed.
#[must_use]
pub fn coverage(profile: &Profile, engine: &Engine) -> Coverage {
    coverage_by(profile, engine, &profile.tests.iter().collect::<Vec<_>>())
}

/// What some cases of a profile show.
#[must_use]
pub fn coverage_by(profile: &Profile, engine: &Engine, cases: &[&Case]) -> Coverage {
    let explain = |case: &&Case| Day::read(profile, case).and_then(|day| day.explain(engine, &options(profile))).ok();
    let explained: Vec<_> = cases.par_iter().map(explain).collect();
    let mut observed = observe::Observed::new(profile);
    for explanation in explained.iter().flatten() {
        observed.add(explanation);
    }
    observed.coverage(cases.len())
}

/// What the cases of several payers show together: a rule or condition that they share is covered by any of them.
#[must_use]
pub fn together<'c>(all: impl IntoIterator<Item = &'c Coverage>) -> Coverage {
    let mut whole = Coverage::default();
    let mut rules: BTreeMap<(Span, String), RuleCoverage> = BTreeMap::new();
    let mut conditions: BTreeMap<Span, ConditionCoverage> = BTreeMap::new();
    for one in all {
        whole.cases = whole.cases.saturating_add(one.cases);
        for rule in &one.rules {
            match rules.get_mut(&(rule.text, rule.rule.clone())) {
                Some(same) => same.join(rule),
                None => {
                    rules.insert((rule.text, rule.rule.clone()), rule.clone());
                }
            }
        }
        for condition in &one.conditions {
            match conditions.get_mut(&condition.span) {
                Some(same) => same.join(condition),
                None => {
                    conditions.insert(condition.span, condition.clone());
                }
            }
        }
    }
    whole.rules = rules.into_values().collect();
    whole.conditions = conditions.into_values().collect();
    whole
}

impl RuleCoverage {
    fn join(&mut self, other: &Self) {
        self.in_force = self.in_force.saturating_add(other.in_force);
        self.fires = self.fires.saturating_add(other.fires);
        self.does_not = self.does_not.saturating_add(other.does_not);
        self.lacks = self.lacks.saturating_add(other.lacks);
        self.can_lack |= other.can_lack;
    }
}

impl ConditionCoverage {
    fn join(&mut self, other: &Self) {
        self.yes = self.yes.saturating_add(other.yes);
        self.no = self.no.saturating_add(other.no);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.can_be_unknown |= other.can_be_unknown;
        self.fixed &= other.fixed;
    }
}

/// Whether a rule can wait for a fact.
fn can_lack(body: &Body, profile: &Profile) -> bool {
    let parts = [&body.filter, &body.unless, &body.require].into_iter().flatten();
    parts.chain(conditions::amount(&body.effect)).any(|expr| conditions::can_be_unknown(expr, profile))
}
