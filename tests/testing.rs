//! The examples of `docs/testing.md`, run: its cases pass and cover its rules, and its failure is what the program prints.

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic)]

use payrules::cases;
use payrules::diagnostic::render;
use payrules::engine::Engine;
use payrules::profile::RuleBook;
use payrules::report::View;
use payrules::report::cases::{Telling, Tested, failure};
use payrules::report::coverage::{Covered, coverage};
use payrules::source::Sources;

const PAGE: &str = include_str!("../docs/testing.md");

/// The text of the block with these words behind its fence.
fn block(kind: &str) -> &'static str {
    let (_, behind) = PAGE.split_once(&format!("```{kind}\n")).unwrap_or_else(|| panic!("the page has no `{kind}`"));
    behind.split_once("```\n").expect("the block ends").0
}

fn book(profile: String) -> (Engine, Sources) {
    let files =
        vec![(String::from("harbor.toml"), profile), (String::from("harbor.test.toml"), block("toml test").to_owned())];
    match RuleBook::from_texts(files).check() {
        Ok(book) => {
            assert!(book.warnings.is_empty(), "{}", render::all(&book.warnings, &book.sources, false));
            (Engine::new(book.profiles), book.sources)
        }
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

#[test]
fn its_cases_pass_and_cover_every_rule_and_condition() {
    let (engine, sources) = book(block("toml profile").to_owned());
    let profile = engine.find("harbor").expect("the payer of the page");
    for outcome in cases::run(profile, &engine) {
        assert!(outcome.passed(), "{}: {:#?}", outcome.name, outcome.differences);
    }
    let seen = cases::coverage(profile, &engine);
    let covered = Covered { payers: vec![(String::from("harbor"), seen.clone())], together: seen.clone() };
    let whole = [seen.of_rules(), seen.of_conditions(), seen.of_unknowns()].iter().all(|s| s.covered == s.all);
    assert!(whole, "{}", coverage(&covered, &sources, View::default(), true));
}

#[test]
fn its_failure_is_what_the_program_prints() {
    let changed = block("toml profile").replace("minutes >= 8 minutes", "minutes >= 10 minutes");
    let (engine, sources) = book(changed);
    let profile = engine.find("harbor").expect("the payer of the page");
    let how = Telling { sources: &sources, view: View::default(), rules: Some("rules"), verbose: false };
    let mut told = String::new();
    for case in &profile.tests {
        let outcome = cases::one(profile, &engine, case);
        if !outcome.passed() {
            let why = Some(cases::why(profile, &engine, case, &outcome));
            told.push_str(&failure(&Tested { outcome, why }, how));
        }
    }
    assert_eq!(told.trim_end(), block("text failure").trim_end(), "the page should show\n{told}");
}
