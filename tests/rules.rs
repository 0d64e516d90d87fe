//! The shipped profiles: they check without a word, their cases pass, and every rule has its three kinds of case.

#![allow(clippy::arithmetic_side_effects, clippy::panic)]

use payrules::cases;
use payrules::diagnostic::{Code, render};
use payrules::engine::Engine;
use payrules::profile::checked::{Case, Expect};
use payrules::profile::{CheckedBook, RuleBook};
use payrules::report::View;
use payrules::report::cases::{Telling, Tested, failure};
use payrules::report::coverage::{Covered, coverage};
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
fn every_shipped_rule_and_every_condition_is_shown_from_all_sides() {
    let (engine, sources) = shipped();
    let payers: Vec<_> =
        engine.profiles().map(|profile| (profile.id.clone(), cases::coverage(profile, &engine))).collect();
    let together = cases::together(payers.iter().map(|(_, coverage)| coverage));
    let rules = together.of_rules();
    assert!(rules.all > 100, "only {} rules were looked at", rules.all);
    let shares = [rules, together.of_conditions(), together.of_unknowns()];
    let covered = Covered { payers, together };
    let whole = shares.iter().all(|share| share.covered == share.all);
    assert!(whole, "{}", coverage(&covered, &sources, View::default(), true));
}

/// Each answer that is not "covered" must have something behind it that a failure can show: a case that expected otherwise would
/// leave its reader with nothing to do.
#[test]
fn whatever_a_shipped_case_wrongly_expected_its_failure_would_show_a_rule() {
    let (engine, sources) = shipped();
    let how = Telling { sources: &sources, view: View::default(), rules: None, verbose: false };
    let (mut seen, mut silent) = (0, String::new());
    for profile in engine.profiles() {
        for case in profile.tests.iter().step_by(4) {
            let wrong = |decision: &str| Expect { decision: Some(String::from(decision)), ..Expect::default() };
            let wrong = Case { expect: wrong("covered"), ..case.clone() };
            let outcome = cases::one(profile, &engine, &wrong);
            if outcome.passed() {
                continue;
            }
            seen += 1;
            let why = cases::why(profile, &engine, &wrong, &outcome);
            let shown = !why.rules.is_empty() || why.units.is_some();
            let told = failure(&Tested { outcome, why: Some(why) }, how);
            if !shown {
                silent.push_str(&told);
            }
        }
    }
    assert!(seen > 40, "only {seen} answers were not covered");
    assert!(silent.is_empty(), "{silent}");
}
