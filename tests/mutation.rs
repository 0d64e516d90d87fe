//! Mutants: which are made of a file, and which of them its cases notice.
//!
//! `tests/mutation` is a rules folder with three cases; its snapshot holds every mutant with the words before and after and what became of it.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use payrules::engine::Engine;
use payrules::mutation::trial::Trial;
use payrules::mutation::{Fate, Score, Sought, Tried, mutants, propose};
use payrules::profile::{CheckedBook, RuleBook};

fn checked(book: &RuleBook) -> CheckedBook {
    book.clone().check().unwrap_or_else(|trouble| panic!("{:#?}", trouble.diagnostics))
}

fn harbor() -> (RuleBook, CheckedBook) {
    let book = RuleBook::load(Path::new("tests/mutation")).unwrap();
    let checked = checked(&book);
    (book, checked)
}

fn tried(book: &RuleBook, checked: &CheckedBook) -> Vec<Tried> {
    let trial = Trial::new(book, checked);
    book.documents.iter().flat_map(|document| trial.run(mutants(book, checked, document))).collect()
}

#[test]
fn every_mutant_of_a_file_with_its_words_and_its_fate() {
    let (book, checked) = harbor();
    let mut shown = String::new();
    for tried in tried(&book, &checked) {
        let mutant = &tried.mutant;
        let fate = match &tried.fate {
            Fate::Invalid => String::from("no valid rules"),
            Fate::Unnoticed(_) => String::from("not noticed"),
            Fate::Noticed { case, .. } => format!("noticed: {case}"),
        };
        let place = book.sources.place(mutant.place);
        let place = place.trim_start_matches("tests/mutation/");
        let (before, after) = (mutant.before(&book.sources), &mutant.after);
        writeln!(shown, "{place} {} in {}: {before:?} -> {after:?} | {fate}", mutant.kind.word(), mutant.part).unwrap();
    }
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!(shown) });
}

#[test]
fn a_case_on_each_side_of_a_limit_notices_what_one_case_does_not() {
    let files = |cases: &str| {
        let rules = std::fs::read_to_string("tests/mutation/harbor.toml").unwrap();
        let mue = std::fs::read_to_string("tests/mutation/tables/mue.csv").unwrap();
        let samples = std::fs::read_to_string("tests/mutation/harbor.test.toml").unwrap();
        let samples = samples.split("[[test]]").next().unwrap().to_owned() + cases;
        let names = ["harbor.toml", "tables/mue.csv", "harbor.test.toml"].map(String::from);
        RuleBook::from_texts(names.into_iter().zip([rules, mue, samples]).collect())
    };
    let unnoticed = |cases: &str| -> BTreeSet<String> {
        let book = files(cases);
        let checked = checked(&book);
        let all = tried(&book, &checked).into_iter().filter(|tried| matches!(tried.fate, Fate::Unnoticed(_)));
        all.filter(|tried| tried.mutant.part.name == "visits").map(|tried| tried.mutant.after).collect()
    };
    let case = |visits: u32, decision: &str| {
        format!(
            "\n[[test]]\nname = \"{visits}\"\ngiven = {{ like = \"visit\", history = {{ visits_this_year = {visits} }} }}\n\
             expect = {{ decision = \"{decision}\" }}\n"
        )
    };
    let far = unnoticed(&(case(3, "covered") + &case(40, "hold")));
    assert!(far.is_superset(&["<=", "23", "25"].map(String::from).into()), "{far:?}");
    let near = unnoticed(&(case(23, "covered") + &case(24, "hold")));
    assert!(near.is_disjoint(&["<=", "23", "25"].map(String::from).into()), "{near:?}");
}

#[test]
fn a_case_that_fails_already_notices_nothing() {
    let (book, mut checked) = harbor();
    for profile in &mut checked.profiles {
        for case in &mut profile.tests {
            case.expect.decision = Some(String::from("review"));
        }
    }
    let score = Score::of(tried(&book, &checked).iter());
    assert!(score.mutants > 50 && score.noticed == 0, "{score:?}");
}

#[test]
fn a_mutant_of_the_shipped_profiles_changes_its_file_and_nothing_twice() {
    let book = RuleBook::embedded();
    let checked = RuleBook::embedded().check().unwrap();
    let mut made = 0;
    for document in &book.documents {
        let mut texts = BTreeSet::new();
        for mutant in mutants(&book, &checked, document) {
            let text = mutant.text(&book.sources);
            let whole = &book.sources.get(mutant.source).unwrap().text;
            assert_ne!(*text, **whole, "{mutant:?}");
            assert!(!mutant.before(&book.sources).is_empty(), "{mutant:?}");
            assert!(texts.insert((mutant.source, text)), "{mutant:?}");
            made += 1;
        }
    }
    assert!(made > 1500, "{made}");
}

#[test]
fn a_proposal_is_a_case_that_passes_and_notices() {
    let (book, profile) = harbor();
    let trial = Trial::new(&book, &profile);
    let document = &book.documents[0];
    let visits = |tried: &Tried| tried.mutant.part.name == "visits" && matches!(tried.fate, Fate::Unnoticed(_));
    let missed: Vec<Tried> = trial.run(mutants(&book, &profile, document)).into_iter().filter(visits).collect();
    assert!(!missed.is_empty());
    let sought = trial.seek(missed.clone());
    let proposed = propose::proposals(sought.iter(), &["harbor"], &profile.profiles, &book.sources);
    let text = propose::text(&proposed);
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!(text) });

    let read = |path: &str| std::fs::read_to_string(Path::new("tests/mutation").join(path)).unwrap();
    let cases = read("harbor.test.toml") + "\n" + &text;
    let names = ["harbor.toml", "tables/mue.csv", "harbor.test.toml"].map(String::from);
    let with =
        RuleBook::from_texts(names.into_iter().zip([read("harbor.toml"), read("tables/mue.csv"), cases]).collect());
    let with_checked = checked(&with);
    for outcome in payrules::cases::run(&with_checked.profiles[0], &Engine::new(with_checked.profiles.clone())) {
        assert!(outcome.passed(), "{}: {:?}", outcome.name, outcome.differences);
    }
    let found = |tried: &&Tried| matches!(tried.fate, Fate::Unnoticed(Sought::Found(_)));
    let edits: Vec<_> = sought.iter().filter(found).map(|tried| (&tried.mutant.part, &tried.mutant.after)).collect();
    assert!(!edits.is_empty());
    let again = Trial::new(&with, &with_checked);
    for tried in again.run(mutants(&with, &with_checked, &with.documents[0])) {
        if edits.contains(&(&tried.mutant.part, &tried.mutant.after)) {
            assert!(matches!(tried.fate, Fate::Noticed { .. }), "{tried:?}");
        }
    }
}
