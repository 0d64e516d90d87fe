//! Counting what explanations show.
//!
//! In: explanations of the cases of one profile. Out: its [`Coverage`].

use std::collections::BTreeMap;

use super::conditions::{self, Place};
use super::{ConditionCoverage, Coverage, RuleCoverage, can_lack};
use crate::engine::Explanation;
use crate::engine::explanation::{LineExplained, Role, Seen, Standing, Step, Verdict};
use crate::profile::checked::Profile;
use crate::source::Span;

/// What was seen so far.
pub(super) struct Observed {
    /// By place in the profile; `None` for rules that are not run.
    rules: Vec<Option<RuleCoverage>>,
    conditions: BTreeMap<Span, (Place, Count)>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    yes: u32,
    no: u32,
    unknown: u32,
}

impl Observed {
    /// Nothing yet.
    pub(super) fn new(profile: &Profile) -> Self {
        let rules = profile.rules.iter().map(|rule| {
            rule.status.is_none().then(|| RuleCoverage {
                rule: rule.id.clone(),
                title: rule.title.clone(),
                file: rule.origin.file.clone(),
                place: rule.origin.span,
                text: rule.body.span,
                in_force: 0,
                fires: 0,
                does_not: 0,
                lacks: 0,
                can_lack: can_lack(&rule.body, profile) || rule.dated_by.is_some(),
            })
        });
        let conditions = conditions::of(profile).into_iter();
        Self {
            rules: rules.collect(),
            conditions: conditions.map(|(span, place)| (span, (place, Count::default()))).collect(),
        }
    }

    /// A session more.
    pub(super) fn add(&mut self, explained: &Explanation) {
        for step in explained.variants.iter().flat_map(|variant| &variant.steps) {
            count_all(step, None, &mut self.conditions);
        }
        for (rule, seen) in explained.rules.iter().zip(&mut self.rules) {
            let Some(seen) = seen else { continue };
            let waits = matches!(rule.standing, Standing::Waits(_));
            let runs = waits || rule.standing == Standing::InForce;
            seen.in_force = seen.in_force.saturating_add(u32::from(runs));
            seen.lacks = seen.lacks.saturating_add(u32::from(waits));
            let cap = matches!(rule.effect.as_str(), "cap_units" | "cap_payment");
            if cap && rule.standing == Standing::InForce {
                let bites = explained.determination.findings.iter().any(|finding| finding.rule == rule.rule);
                let count = if bites { &mut seen.fires } else { &mut seen.does_not };
                *count = count.saturating_add(1);
            }
            for line in &rule.lines {
                let count = match line.verdict {
                    Verdict::Fired if cap => None,
                    Verdict::Fired => Some(&mut seen.fires),
                    Verdict::Waits(_) => Some(&mut seen.lacks),
                    Verdict::DidNotFire | Verdict::OutOfScope | Verdict::Suppressed { .. } => Some(&mut seen.does_not),
                };
                if let Some(count) = count {
                    *count = count.saturating_add(1);
                }
                for step in asked(line) {
                    count_all(step, None, &mut self.conditions);
                }
            }
        }
    }

    /// What was seen.
    pub(super) fn coverage(self, cases: usize) -> Coverage {
        let conditions = self.conditions.into_iter().map(|(span, (place, count))| ConditionCoverage {
            owner: place.owner,
            file: place.file,
            span,
            text: place.text,
            yes: count.yes,
            no: count.no,
            unknown: count.unknown,
            can_be_unknown: place.can_be_unknown,
            fixed: place.fixed,
        });
        Coverage { cases, rules: self.rules.into_iter().flatten().collect(), conditions: conditions.collect() }
    }
}

/// The parts of a rule that had something to say on a line: what stands behind a part that settled it has not.
fn asked(line: &LineExplained) -> impl Iterator<Item = &Step> {
    let any = |wanted: fn(&Role) -> bool, seen: Seen| {
        line.steps.iter().any(|step| step.role.as_ref().is_some_and(wanted) && step.seen == seen)
    };
    let applies = !any(|role| matches!(role, Role::Where), Seen::False);
    let in_scope = applies && !any(|role| matches!(role, Role::Unless), Seen::True);
    let would_hold = in_scope && !any(|role| matches!(role, Role::Require), Seen::True);
    let holds = would_hold && !any(|role| matches!(role, Role::Exception(_)), Seen::True);
    line.steps.iter().filter(move |step| match &step.role {
        None | Some(Role::DatedBy | Role::Where) => true,
        Some(Role::Unless) => applies,
        Some(Role::Require) => in_scope,
        Some(Role::Exception(_)) => would_hold,
        Some(Role::Value) => holds,
    })
}

/// Counts a condition and those inside. The opposite of a condition has the same words, and only the outer one counts.
fn count_all(step: &Step, around: Option<Span>, conditions: &mut BTreeMap<Span, (Place, Count)>) {
    if around != Some(step.span)
        && let Some((_, count)) = conditions.get_mut(&step.span)
    {
        let one = match step.seen {
            Seen::True => &mut count.yes,
            // An absent yes or no is no.
            Seen::False | Seen::Absent | Seen::Value(_) => &mut count.no,
            Seen::Unknown(_) => &mut count.unknown,
        };
        *one = one.saturating_add(1);
    }
    for part in &step.steps {
        count_all(part, Some(step.span), conditions);
    }
}
