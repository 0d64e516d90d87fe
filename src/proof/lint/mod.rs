//! What works and should be looked at, found by reasoning over the conditions: rules that never or always fire, that another makes
//! idle, that can conflict; limits that never bite; parts that never matter; rules without cases; words that a biller stumbles over.
//!
//! In: an engine with checked profiles. Out: [`Diagnostic`]s, most with a session that shows the claim. What always holds: what is called
//! impossible is proved ([`solve`](super::solve)) for every payer that has the rule, what is called possible is shown by a session
//! that the engine decided, and where neither succeeds nothing is said.

mod cases;
mod conflicts;
mod dates;
mod logic;
mod messages;
mod pairs;
mod stale;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::search::Search;
use crate::diagnostic::wording::proof::RuleName;
use crate::diagnostic::{Code, Diagnostic, tidy};
use crate::engine::Engine;
use crate::lang::typed::Effect;
use crate::profile::checked::{Profile, Rule};
use crate::source::{Sources, Span};

/// What to look for beside the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Tell sources that nobody has read for so many months before a day.
    pub stale: Option<(u32, Date)>,
    /// The folder of the rules, for the commands that run witnesses; `None`: the profiles inside the program.
    pub rules: Option<String>,
}

/// Sessions that may be decided for one witness.
const BUDGET: usize = 120;

/// A profile with more rules than this is not reasoned about: each rule is held against each other one.
pub const MOST_RULES: usize = 500;

/// A finding in one profile, and the rules of which it must be so in every profile that has them.
struct Found {
    diagnostic: Diagnostic,
    rules: Vec<Span>,
}

/// Everything that reasoning finds in the profiles of an engine. A finding about rules that several payers share is told once, and only
/// if it is so for all of them. Profiles [`beyond`] measure are passed over.
#[must_use]
pub fn lint(engine: &Engine, sources: &Sources, options: &Options) -> Vec<Diagnostic> {
    let profiles: Vec<&Profile> = engine.profiles().filter(|profile| !is_beyond(profile)).collect();
    let found: Vec<Vec<Found>> =
        profiles.par_iter().map(|profile| of_profile(engine, profile, sources, options)).collect();
    let mut all = everywhere(&profiles, found);
    all.extend(cases::without(engine, &profiles, sources));
    all.extend(profiles.iter().flat_map(|profile| messages::of(profile, sources)));
    if let Some((months, today)) = options.stale {
        all.extend(engine.profiles().flat_map(|profile| stale::of(profile, months, today)));
    }
    tidy(&mut all);
    all
}

/// Profiles with too many rules to reason about, and how many they have.
pub fn beyond(engine: &Engine) -> impl Iterator<Item = (&str, usize)> {
    engine.profiles().filter(|profile| is_beyond(profile)).map(|profile| (profile.id.as_str(), profile.rules.len()))
}

fn is_beyond(profile: &Profile) -> bool {
    profile.rules.len() > MOST_RULES
}

fn of_profile(engine: &Engine, profile: &Profile, sources: &Sources, options: &Options) -> Vec<Found> {
    let mut search = Search::new(engine, profile, BUDGET).told_with(options.rules.as_deref());
    let mut found = logic::of(profile, &mut search, sources);
    let dead: Vec<Span> =
        found.iter().filter(|one| one.diagnostic.code == Code::NeverFires).flat_map(|one| one.rules.clone()).collect();
    let live: Vec<&Rule> = run(profile).filter(|rule| !dead.contains(&rule.origin.span)).collect();
    found.extend(pairs::of(profile, &live, &mut search, sources));
    found.extend(conflicts::of(profile, &live, &mut search, sources));
    found.extend(dates::of(profile));
    found
}

/// The words behind a key of a rule (`id`, `message`) that are or have `words`; without them, where the rule is declared.
fn place(rule: &Rule, key: &str, words: &str, sources: &Sources) -> Span {
    let declared = rule.origin.span;
    let start = declared.range().start;
    let found = sources.get(declared.source).and_then(|source| {
        let section = source.text.get(start..)?.split("\n[").next()?;
        let value = section.find(&format!("\n{key}"))?;
        let at = value.checked_add(section.get(value..)?.find(words)?)?;
        let at = start.checked_add(at)?;
        Some(Span::new(declared.source, at, at.checked_add(words.len())?))
    });
    found.filter(|_| !words.is_empty()).unwrap_or(declared)
}

/// A rule as messages name it.
fn name<'r>(rule: &'r Rule, sources: &Sources) -> RuleName<'r> {
    let effect = match rule.body.effect {
        Effect::Deny => "deny",
        Effect::Bundle => "bundle",
        Effect::Hold => "hold",
        Effect::Review => "review",
        Effect::Warn => "warn",
        Effect::AddModifier(_) => "add a modifier",
        Effect::CapUnits(..) => "cap units",
        Effect::CapLines(_) => "cap lines",
        Effect::Pay(_) => "pay a part",
        Effect::CapPayment(..) => "cap the payment",
    };
    RuleName { id: &rule.id, span: place(rule, "id", &rule.id, sources), effect }
}

/// The versions of rules that are run.
fn run(profile: &Profile) -> impl Iterator<Item = &Rule> {
    profile.rules.iter().filter(|rule| rule.status.is_none())
}

/// What is found in every profile that has the rules it is about.
fn everywhere(profiles: &[&Profile], found: Vec<Vec<Found>>) -> Vec<Diagnostic> {
    type Key = (Code, Span, Vec<Span>);
    let mut count: BTreeMap<Key, (usize, Found)> = BTreeMap::new();
    for one in found.into_iter().flatten() {
        let key = (one.diagnostic.code, one.diagnostic.at.span, one.rules.clone());
        let times = &mut count.entry(key).or_insert((0, one)).0;
        *times = times.saturating_add(1);
    }
    let have = |rules: &[Span]| {
        let has = |profile: &Profile| rules.iter().all(|span| run(profile).any(|rule| rule.origin.span == *span));
        profiles.iter().filter(|profile| has(profile)).count()
    };
    let shared = count.into_values().filter(|(times, one)| one.rules.is_empty() || *times == have(&one.rules));
    shared.map(|(_, one)| one.diagnostic).collect()
}
