//! Whether each rule has a case where it fires, one where it does not, and one where it lacks a fact.
//!
//! In: a profile with its cases. Out: for each rule of the profile what its cases have shown. A rule that reads only what every record
//! has (the code of a line, the date of service) or what the profile presumes can lack nothing. A cap on units fires where it takes
//! a unit away.

use std::collections::BTreeMap;

use super::{options, session};
use crate::engine::Engine;
use crate::engine::explanation::{Standing, Verdict};
use crate::lang::check::stage::walk;
use crate::lang::typed::{Body, Effect, Expr, Kind, Noun, Read};
use crate::profile::checked::Profile;
use crate::source::Span;

/// What the cases of a profile show of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCoverage {
    /// Its id.
    pub rule: String,
    /// The file that declares it.
    pub file: String,
    /// Where it stands written.
    pub place: Span,
    /// A case where it fires.
    pub fires: bool,
    /// A case where it does not.
    pub does_not: bool,
    /// A case where it waits for a fact.
    pub lacks: bool,
    /// Whether it can wait for a fact at all.
    pub can_lack: bool,
}

/// What the cases of a profile show of each of its rules, those inherited included, in profile order. Rules that are announced or
/// withdrawn are not run and not listed.
#[must_use]
pub fn coverage(profile: &Profile, engine: &Engine) -> Vec<RuleCoverage> {
    let mut all: Vec<RuleCoverage> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in profile.rules.iter().filter(|rule| rule.status.is_none()) {
        let can_lack = can_lack(&rule.body, profile) || rule.dated_by.is_some();
        if let Some(seen) = at.get(rule.id.as_str()).and_then(|at| all.get_mut(*at)) {
            seen.can_lack |= can_lack;
            continue;
        }
        at.insert(&rule.id, all.len());
        all.push(RuleCoverage {
            rule: rule.id.clone(),
            file: rule.origin.file.clone(),
            place: rule.origin.span,
            fires: false,
            does_not: false,
            lacks: false,
            can_lack,
        });
    }
    for case in &profile.tests {
        let Ok(session) = session(profile, case) else { continue };
        let Ok(explained) = engine.explain(&[session], 0, &options(profile)) else { continue };
        for rule in &explained.rules {
            let Some(seen) = at.get(rule.rule.as_str()).and_then(|at| all.get_mut(*at)) else { continue };
            seen.lacks |= matches!(rule.standing, Standing::Waits(_));
            if rule.effect == "cap_units" && rule.standing == Standing::InForce {
                let bites = explained.determination.findings.iter().any(|finding| finding.rule == rule.rule);
                seen.fires |= bites;
                seen.does_not |= !bites;
            }
            for line in &rule.lines {
                match line.verdict {
                    Verdict::Fired => seen.fires |= rule.effect != "cap_units",
                    Verdict::Waits(_) => seen.lacks = true,
                    Verdict::DidNotFire | Verdict::OutOfScope | Verdict::Suppressed { .. } => seen.does_not = true,
                }
            }
        }
    }
    all
}

fn can_lack(body: &Body, profile: &Profile) -> bool {
    let amount = match &body.effect {
        Effect::AddModifier(expr) | Effect::CapUnits(expr, _) | Effect::CapLines(expr) => Some(expr),
        Effect::Deny | Effect::Bundle | Effect::Hold | Effect::Review | Effect::Warn => None,
    };
    let conditions = [&body.filter, &body.unless, &body.require].into_iter().flatten();
    conditions.chain(amount).any(|expr| reads_what_may_be_unknown(expr, profile))
}

fn reads_what_may_be_unknown(expr: &Expr, profile: &Profile) -> bool {
    let presumed = |path: &str| profile.presume.iter().any(|presume| presume.fact == path);
    let mut found = false;
    walk(expr, &mut |e| {
        found |= match &e.kind {
            Kind::Read(Read::Session(fact)) => {
                let path = fact.def().path;
                !matches!(path, "id" | "date_of_service" | "payer") && !presumed(path)
            }
            Kind::Read(Read::Line(_, fact)) => {
                // Modifiers not given are none yet.
                let path = fact.def().path;
                !matches!(path, "code" | "modifiers") && !presumed(path)
            }
            Kind::Read(Read::ExtraSession(path)) => !presumed(path),
            Kind::Read(Read::ExtraLine(_, path)) => !presumed(&format!("line.{path}")),
            Kind::Read(_) => true,
            Kind::Quantified { over, .. } | Kind::Count(over) | Kind::Sum(_, over) => !matches!(over.noun, Noun::Lines),
            _ => false,
        };
    });
    found
}
