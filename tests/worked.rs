//! Worked examples of units, each a case of a small payer in `tests/worked/`: all pass, and each payer has some.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what failed by panicking")]

use std::path::Path;

use payrules::cases;
use payrules::diagnostic::render;
use payrules::engine::Engine;
use payrules::profile::RuleBook;
use payrules::report::View;
use payrules::report::cases::{Telling, Tested, failure};

#[test]
fn every_worked_example_comes_out_as_written() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worked");
    let book = RuleBook::load(&dir).expect("the payers can be read").check();
    let book = book.unwrap_or_else(|trouble| panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)));
    assert!(book.warnings.is_empty(), "{}", render::all(&book.warnings, &book.sources, false));
    let (sources, engine) = (book.sources, Engine::new(book.profiles));
    let how = Telling { sources: &sources, view: View::default(), rules: None, verbose: false };
    let mut failed = String::new();
    for profile in engine.profiles() {
        assert!(!profile.tests.is_empty(), "{} has no examples", profile.id);
        for case in &profile.tests {
            let outcome = cases::one(profile, &engine, case);
            if !outcome.passed() {
                let why = cases::why(profile, &engine, case, &outcome);
                failed.push_str(&failure(&Tested { outcome, why: Some(why) }, how));
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
