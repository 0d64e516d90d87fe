//! Why a case came out as it did: the record, the answer, and for each rule that has to do with a difference the words that decided.
//!
//! In: a case that failed, and what differs. Out: [`Why`], plain data for reports. What always holds: rules that the case names come
//! first, in its order; then those that gave the answer it did not expect, and those that could have given the one it did.

use jiff::civil::Date;
use serde_json::Value as Tree;

use super::compare::{About, OPEN, REASON};
use super::near::{self, decisive, distance};
use super::{CaseOutcome, Day, options, record, records};
use crate::engine::Engine;
use crate::engine::explanation::{Explanation, LineExplained, Role, RuleExplained, Seen, Standing, Step, Verdict};
use crate::lang::typed::{Effect, Kind};
use crate::model::determination::Determination;
use crate::profile::builtin::BUILT_IN;
use crate::profile::checked::{Case, Profile, Rule};
use crate::source::Span;

/// Why a case came out as it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The record that was decided; a list, if there are other sessions.
    pub record: Tree,
    /// Its `id`; `None` where it has none that is text.
    pub id: Option<String>,
    /// The answer; `None` where the record cannot be read.
    pub answer: Option<Determination>,
    /// The rules that have to do with it.
    pub rules: Vec<RuleWhy>,
    /// What the count of units has to do with it, if it has.
    pub units: Option<UnitsWhy>,
}

/// What decided how units are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitsWhy {
    /// Facts that the count itself waits for.
    pub waits: Vec<String>,
    /// The conditions that decided which variants of the count hold.
    pub decided: Vec<Step>,
}

/// What a rule came to, and the words that decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleWhy {
    /// Its id.
    pub rule: String,
    /// What it was expected to be.
    pub wanted: Wanted,
    /// Where its text stands; `None` for the engine's own.
    pub text: Option<Span>,
    /// Whether it was run.
    pub standing: Option<Standing>,
    /// The days on which the version that was looked at is in force.
    pub dates: (Option<Date>, Option<Date>),
    /// The lines on which it came to this, from 1; none: the session as a whole.
    pub lines: Vec<usize>,
    /// Further lines on which it came to the same by other conditions or values.
    pub also: Vec<usize>,
    /// What it came to; `None` where it was not run.
    pub verdict: Option<Verdict>,
    /// The conditions that decided it, each with its part in the rule.
    pub decided: Vec<(Role, Step)>,
}

/// What a rule has to do with a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The case expects it to be a reason, and it is none.
    Reason,
    /// The case expects it to be no reason, and it is one.
    NoReason,
    /// The case expects it to be open, and it is not.
    Open,
    /// It is behind the answer that was not expected.
    Behind,
    /// It could have given the answer that was expected.
    Candidate,
}

/// Rules that a case does not name and that are shown for one difference.
const MOST: usize = 3;

/// Why a case came out as it did.
#[must_use]
pub fn why(profile: &Profile, engine: &Engine, case: &Case, outcome: &CaseOutcome) -> Why {
    let explained = Day::read(profile, case).and_then(|day| day.explain(engine, &options(profile)));
    let id = record(profile, case).get("id").and_then(Tree::as_str).map(String::from);
    let Ok(explained) = explained else {
        return Why { record: records(profile, case), id, answer: None, rules: Vec::new(), units: None };
    };
    let mut asked: Vec<(String, Wanted)> = Vec::new();
    for difference in &outcome.differences {
        if let About::Rule(id) = &difference.about {
            let wanted = match difference.expected.as_str() {
                REASON => Wanted::Reason,
                OPEN => Wanted::Open,
                _ => Wanted::NoReason,
            };
            asked.push((id.clone(), wanted));
        }
    }
    // Where the case names a rule that it misses, nobody has to look for others that could have done it.
    let named = !asked.is_empty();
    for difference in &outcome.differences {
        for one in others(profile, &explained, &difference.about, &difference.expected).into_iter().take(MOST) {
            let told = asked.iter().any(|(id, _)| *id == one.0) || (named && one.1 == Wanted::Candidate);
            if !told {
                asked.push(one);
            }
        }
    }
    let rules = asked.into_iter().map(|(id, wanted)| rule(profile, &explained, id, wanted)).collect();
    let units = units(&explained, outcome);
    Why { record: records(profile, case), id, answer: Some(explained.determination), rules, units }
}

/// The count of units, where units differ or it is the count that waits.
fn units(explained: &Explanation, outcome: &CaseOutcome) -> Option<UnitsWhy> {
    let unasked = explained.determination.missing.iter().filter(|missing| missing.rules.is_empty());
    let waits: Vec<String> = unasked.map(|missing| missing.fact.clone()).collect();
    let differ = outcome.differences.iter().any(|difference| matches!(difference.about, About::Units(_)));
    let steps = explained.variants.iter().flat_map(|variant| &variant.steps);
    let mut decided: Vec<Step> = steps.flat_map(near::of_units).collect();
    if !waits.is_empty() {
        decided.retain(|step| matches!(&step.seen, Seen::Unknown(facts) if facts.iter().any(|f| waits.contains(f))));
    }
    let matters = !waits.is_empty() || (differ && !decided.is_empty());
    matters.then_some(UnitsWhy { waits, decided })
}

/// Rules that a difference does not name and that have to do with it.
fn others(profile: &Profile, explained: &Explanation, about: &About, expected: &str) -> Vec<(String, Wanted)> {
    let answer = &explained.determination;
    let on = |code: &str| answer.lines.iter().filter(|l| l.code == code).map(|l| l.line).collect::<Vec<_>>();
    let found = |wanted: &dyn Fn(&str) -> bool, lines: Option<Vec<usize>>| {
        let here =
            |all: &[usize]| lines.as_ref().is_none_or(|some| all.is_empty() || all.iter().any(|n| some.contains(n)));
        let findings = answer.findings.iter().filter(|f| wanted(&f.effect) && here(&f.lines));
        findings.map(|f| (f.rule.clone(), Wanted::Behind)).collect::<Vec<_>>()
    };
    match about {
        About::Decision | About::Lines => {
            let decides =
                |effect: &str| !matches!(effect, "warn" | "add_modifier" | "cap_units" | "pay" | "cap_payment");
            let mut all = found(&decides, None);
            if all.is_empty() {
                // Too little time is told in a note and no finding, and is a reason all the same.
                let own = answer.lines.iter().flat_map(|line| &line.reasons).find(|id| BUILT_IN.contains(&id.as_str()));
                all.extend(own.map(|id| (id.clone(), Wanted::Behind)));
            }
            all.truncate(MOST.saturating_sub(1));
            all.extend(waiting(answer, None).into_iter().take(1));
            all.extend(candidates(profile, explained, expected));
            all
        }
        About::Units(code) => {
            let mut all = found(&|effect| !matches!(effect, "warn" | "add_modifier"), Some(on(code)));
            all.extend(waiting(answer, Some("units")));
            all
        }
        About::Payment(code) => found(&|effect| effect != "warn", Some(on(code))),
        About::Modifiers(code) => {
            let mut all = found(&|effect| effect == "add_modifier", Some(on(code)));
            all.extend(adding(profile, explained, expected));
            all
        }
        About::Liability(code) => found(&|effect| effect == "deny", Some(on(code))),
        About::Needs => found(&|effect| effect == "hold", None),
        About::Missing => {
            let expected: Vec<&str> = expected.split(", ").collect();
            let unexpected = answer.missing.iter().filter(|m| !expected.contains(&m.fact.as_str()));
            unexpected.flat_map(|m| &m.rules).map(|rule| (rule.clone(), Wanted::Behind)).collect()
        }
        About::Field(_) | About::Claim | About::Notes | About::Rule(_) => Vec::new(),
    }
}

fn waiting(answer: &Determination, affects: Option<&str>) -> Vec<(String, Wanted)> {
    let missing = answer.missing.iter().filter(|m| affects.is_none_or(|affects| m.affects == affects));
    missing.flat_map(|m| &m.rules).map(|rule| (rule.clone(), Wanted::Behind)).collect()
}

/// Rules whose effect would have given a decision and that came near it, the nearest first.
fn candidates(profile: &Profile, explained: &Explanation, expected: &str) -> Vec<(String, Wanted)> {
    let effects: Vec<&str> = expected
        .split(", ")
        .flat_map(|decision| match decision {
            "not_covered" | "partial" => ["deny", "cap_lines"].as_slice(),
            "hold" => &["hold"],
            "review" => &["review"],
            "not_billed" => &["bundle"],
            _ => &[],
        })
        .copied()
        .collect();
    let own = |id: &str| profile.rules.iter().any(|rule| rule.id == id && rule.origin.file == profile.id);
    let mut all: Vec<_> = explained
        .rules
        .iter()
        .filter(|rule| effects.contains(&rule.effect.as_str()))
        .filter(|rule| !rule.lines.iter().any(|line| matches!(line.verdict, Verdict::Fired | Verdict::Waits(_))))
        .filter_map(|rule| {
            let nearest = rule.lines.iter().filter(|line| almost(line)).map(distance).min()?;
            // A payer's own rules are what its cases are about; those it inherits come after.
            Some((!own(&rule.rule), nearest, &rule.rule))
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, _, id)| (id.clone(), Wanted::Candidate)).collect()
}

/// Whether a rule was asked about a line: it is in its scope, or would be but for a part of its `where`.
fn almost(line: &LineExplained) -> bool {
    let holds_in_part = |step: &Step| step.steps.iter().any(|part| part.seen == Seen::True);
    match &line.verdict {
        Verdict::DidNotFire | Verdict::Suppressed { .. } => true,
        Verdict::OutOfScope => line.steps.iter().any(|step| step.role == Some(Role::Where) && holds_in_part(step)),
        Verdict::Fired | Verdict::Waits(_) => false,
    }
}

/// Rules that would have added one of these modifiers.
fn adding(profile: &Profile, explained: &Explanation, expected: &str) -> Vec<(String, Wanted)> {
    let wanted: Vec<&str> = expected.split(", ").collect();
    let adds = |rule: &&Rule| match &rule.body.effect {
        Effect::AddModifier(value) => match &value.kind {
            Kind::Const(value) => wanted.contains(&value.to_string().as_str()),
            _ => true,
        },
        _ => false,
    };
    let fired = |id: &str| explained.determination.findings.iter().any(|finding| finding.rule == id);
    let rules = profile.rules.iter().filter(adds).filter(|rule| !fired(&rule.id));
    rules.map(|rule| (rule.id.clone(), Wanted::Candidate)).collect()
}

fn rule(profile: &Profile, explained: &Explanation, id: String, wanted: Wanted) -> RuleWhy {
    let versions = || explained.rules.iter().zip(&profile.rules).filter(|(rule, _)| rule.rule == id);
    let run = |(rule, _): &(&RuleExplained, &Rule)| matches!(rule.standing, Standing::InForce | Standing::Waits(_));
    let Some((version, rule)) = versions().find(run).or_else(|| versions().next()) else {
        return RuleWhy {
            rule: id,
            wanted,
            text: None,
            standing: None,
            dates: (None, None),
            lines: Vec::new(),
            also: Vec::new(),
            verdict: None,
            decided: Vec::new(),
        };
    };
    let nearest = version.lines.iter().min_by_key(|line| distance(line));
    let alike = |line: &&LineExplained| nearest.is_some_and(|near| near.verdict == line.verdict);
    let same = |line: &&LineExplained| nearest.is_some_and(|near| decisive(near) == decisive(line));
    let (lines, also): (Vec<&LineExplained>, Vec<_>) = version.lines.iter().filter(alike).partition(same);
    RuleWhy {
        rule: id,
        wanted,
        text: Some(rule.body.span),
        standing: Some(version.standing.clone()),
        dates: (version.from, version.until),
        lines: lines.into_iter().filter_map(|line| line.line).collect(),
        also: also.into_iter().filter_map(|line| line.line).collect(),
        verdict: nearest.map(|line| line.verdict.clone()),
        decided: nearest.map(decisive).unwrap_or_default(),
    }
}
