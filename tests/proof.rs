//! The search for sessions: what it finds reaches its goal, and it finds what is there without help of cases.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;

use payrules::engine::Engine;
use payrules::engine::explanation::Verdict;
use payrules::profile::RuleBook;
use payrules::profile::checked::Profile;
use payrules::proof::search::{self, verdicts};
use payrules::proof::{Search, Want, Wish};

/// The shipped profiles without samples and cases: the search has nothing to start from.
fn bare() -> Engine {
    let Ok(book) = RuleBook::embedded_to_decide().check() else { panic!("the shipped profiles have errors") };
    Engine::new(book.profiles)
}

fn not_found(engine: &Engine, profile: &Profile, want: Want, reached: fn(&Verdict) -> bool) -> BTreeSet<String> {
    let mut search = Search::new(engine, profile, 400);
    let rules = profile.rules.iter().filter(|rule| rule.status.is_none());
    let missed = rules.filter(|rule| {
        let goal = |explained: &_| verdicts(explained, rule).any(reached);
        let found = search.find(&[Wish::Rule(rule, want)], &goal);
        found.is_none_or(|record| !goal(&search.runner().explain(&record).unwrap()))
    });
    missed.map(|rule| format!("{} {}", profile.id, rule.id)).collect()
}

#[test]
fn a_session_in_which_a_rule_fires_is_found_for_nearly_every_shipped_rule_without_its_cases() {
    let engine = bare();
    let missed: BTreeSet<String> = engine
        .profiles()
        .flat_map(|profile| not_found(&engine, profile, Want::True, |verdict| *verdict == Verdict::Fired))
        .collect();
    let rules: usize = engine.profiles().map(|profile| profile.rules.len()).sum();
    assert!(missed.len() * 15 < rules, "{} of {rules}: {missed:#?}", missed.len());
}

#[test]
fn two_sessions_on_either_side_of_a_limit() {
    let engine = bare();
    let profile = engine.find("wa-lni").unwrap();
    let all = search::boundaries(&engine, profile, 400);
    let seen: Vec<String> = all.iter().map(|b| format!("{}: {} {} | {}", b.rule, b.fact, b.firing, b.quiet)).collect();
    insta::assert_snapshot!(seen.join("\n"));
}
