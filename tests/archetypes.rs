//! The 86 kinds of payer rule, each written in the language: every text parses and checks, and none of the kinds is lost.
//!
//! The corpus is `tests/archetypes/`, a profile for each group of kinds. A rule or exception is named by its kind: `k53-…` is of
//! kind 53. The texts stand for kinds of rule and are no payer's.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what failed by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use payrules::diagnostic::render;
use payrules::profile::{CheckedBook, RuleBook};

fn corpus() -> CheckedBook {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archetypes");
    let book = RuleBook::load(&dir).expect("the corpus can be read");
    match book.check() {
        Ok(checked) => checked,
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

/// The kind that an id names: the digits behind `k` and before the first dash.
fn kind(id: &str) -> Option<u32> {
    id.strip_prefix('k')?.split('-').next()?.parse().ok()
}

#[test]
fn every_kind_of_payer_rule_can_be_said() {
    let book = corpus();
    let rules = book.profiles.iter().flat_map(|p| &p.rules);
    let said: BTreeSet<u32> = rules
        .flat_map(|rule| rule.exceptions.iter().map(|e| e.id.as_str()).chain([rule.id.as_str()]))
        .map(|id| kind(id).unwrap_or_else(|| panic!("`{id}` does not name its kind, as k53-… does")))
        .collect();
    let missing: Vec<u32> = (1..=86).filter(|n| !said.contains(n)).collect();
    assert!(missing.is_empty(), "no text for the kinds {missing:?}");
    assert_eq!(said.len(), 86, "kinds that are none of the 86: {said:?}");
}

#[test]
fn withdrawn_rules_are_kept() {
    let book = corpus();
    let withdrawn: Vec<&str> =
        book.profiles.iter().flat_map(|p| &p.rules).filter(|r| r.status.is_some()).map(|r| r.id.as_str()).collect();
    assert_eq!(withdrawn, ["k83-countersign-plan"]);
}
