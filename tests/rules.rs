//! The shipped profiles: they check without a word, their cases pass, and every rule has its three kinds of case.

#![allow(clippy::arithmetic_side_effects, clippy::panic)]

use std::collections::BTreeMap;

use payrules::cases::{self, RuleCoverage};
use payrules::diagnostic::{Code, render};
use payrules::engine::Engine;
use payrules::profile::{CheckedBook, RuleBook};
use payrules::source::Sources;

fn shipped() -> (Engine, Sources) {
    match RuleBook::embedded().check() {
        Ok(CheckedBook { sources, profiles, .. }) => (Engine::new(profiles), sources),
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

/// A payer may relax what it inherits, with a reason and a source; everything else that could be better has to be.
#[test]
fn the_shipped_profiles_have_no_warnings() {
    let Ok(CheckedBook { sources, mut warnings, .. }) = RuleBook::embedded().check() else { panic!("errors") };
    warnings.retain(|warning| warning.code != Code::Relaxes);
    assert!(warnings.is_empty(), "{}", render::all(&warnings, &sources, false));
}

#[test]
fn every_case_of_every_shipped_profile_passes() {
    let (engine, sources) = shipped();
    let mut failed = String::new();
    let mut passed = 0;
    for profile in engine.profiles() {
        for outcome in cases::run(profile, &engine) {
            if outcome.passed() {
                passed += 1;
                continue;
            }
            let place = sources.place(outcome.place);
            let differences: Vec<String> = outcome.differences.iter().map(ToString::to_string).collect();
            failed.push_str(&format!("{place} {}\n  {}\n", outcome.name, differences.join("\n  ")));
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert!(passed > 0, "there is no case");
}

#[test]
fn every_shipped_rule_fires_does_not_fire_and_lacks_a_fact_in_some_case() {
    let (engine, sources) = shipped();
    let mut rules: BTreeMap<(String, String), RuleCoverage> = BTreeMap::new();
    for seen in engine.profiles().flat_map(|profile| cases::coverage(profile, &engine)) {
        let key = (seen.file.clone(), seen.rule.clone());
        let all = rules.entry(key).or_insert_with(|| seen.clone());
        all.fires |= seen.fires;
        all.does_not |= seen.does_not;
        all.lacks |= seen.lacks;
    }
    let mut wanting = String::new();
    for seen in rules.values() {
        let kinds =
            [(seen.fires, "fires"), (seen.does_not, "does not fire"), (seen.lacks || !seen.can_lack, "lacks a fact")];
        let lacking: Vec<&str> = kinds.iter().filter(|(there, _)| !there).map(|(_, kind)| *kind).collect();
        if !lacking.is_empty() {
            let place = sources.place(seen.place);
            wanting.push_str(&format!(
                "{place} `{}` has no case where it {}\n",
                seen.rule,
                lacking.join(", or where it ")
            ));
        }
    }
    assert!(wanting.is_empty(), "{wanting}");
}
