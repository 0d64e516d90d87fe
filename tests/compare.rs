//! Payers side by side: each folder of `tests/compare` has profiles and a query, a code and a day; the snapshot holds the comparison in
//! every form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use payrules::compare::apart::apart;
use payrules::compare::{self, Comparison, secondary};
use payrules::diagnostic::render;
use payrules::engine::{Engine, Options};
use payrules::formats::{self, Read, ReadOptions};
use payrules::model::determination::Answer;
use payrules::model::session::Session;
use payrules::profile::RuleBook;
use payrules::profile::checked::Profile;
use payrules::report::View;
use payrules::report::compare as report;
use payrules::report::compare::apart::both;

fn engine(dir: &Path) -> Engine {
    let checked = RuleBook::load(dir).expect("the rules can be read").check();
    match checked {
        Ok(book) => Engine::new(book.profiles),
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

fn of_query(engine: &Engine, query: &str) -> Comparison {
    let (code, date) = query.trim().split_once(' ').expect("a code and a day");
    let profiles: Vec<&Profile> = engine.profiles().collect();
    compare::of_code(code, date.parse().expect("a day"), &profiles)
}

#[test]
fn payers_side_by_side() {
    insta::glob!("compare/*/query.txt", |path| {
        let dir = path.parent().unwrap();
        let engine = engine(dir);
        let comparison = of_query(&engine, &fs::read_to_string(path).unwrap());
        let mut text = report::terminal::page(&comparison, false, View::default());
        text.push_str("\n---- markdown, only what differs\n\n");
        text.push_str(&report::markdown::page(&comparison, true));
        insta::with_settings!({
            snapshot_path => dir, prepend_module_to_snapshot => false, omit_expression => true, snapshot_suffix => ""
        }, {
            insta::assert_snapshot!("compared", text);
        });
    });
}

/// A session in `tests/compare/apart` before both payers of its `rules`: `one` pays first.
#[test]
fn where_two_answers_pull_apart() {
    insta::glob!("compare/apart/*.json", |path| {
        let dir = path.parent().unwrap();
        let engine = engine(&dir.join("rules"));
        let text = fs::read_to_string(path).unwrap();
        let session = session(path);
        let options = Options { payer: Some(String::from("one")), ..Options::default() };
        let second = secondary::session(&session, engine.find("one").unwrap(), engine.find("two").unwrap());
        let (first, second) = (engine.determine(&session, &options), engine.determine(&second, &options));
        let (Answer::Decided(a), Answer::Decided(b)) = (&first, &second) else { panic!("{first:?} {second:?}") };
        let shown = both(&first, &second, &apart(a, b), View::default());
        insta::with_settings!({
            snapshot_path => dir.join("answers"), prepend_module_to_snapshot => false, omit_expression => true
        }, {
            insta::assert_snapshot!("both", format!("{text}\n{shown}"));
        });
    });
}

fn session(path: &Path) -> Session {
    let mut reader = formats::open(&path.to_string_lossy(), None, ReadOptions::default()).expect("it can be read");
    match reader.next() {
        Some(Ok(Read::Session(session, _))) => *session,
        other => panic!("{other:?}"),
    }
}

/// The shipped profiles: nothing is marked where there is one payer twice, and every page has every payer and every row.
#[test]
fn what_ships_can_be_compared() {
    let engine = engine(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let comparison = of_query(&engine, "97124 2026-03-02");
    assert!(comparison.rows.len() > 8);
    let html = report::html::page(&comparison, false);
    for payer in &comparison.payers {
        assert!(html.contains(&payer.id), "{}", payer.id);
    }
    for row in &comparison.rows {
        assert!(html.contains(row.aspect.title()), "{}", row.aspect.title());
    }
    let medicare = engine.find("medicare").unwrap();
    let twice = compare::of_code("97124", comparison.date, &[medicare, medicare]);
    assert!(twice.rows.iter().all(|row| row.cells.iter().all(|cell| !cell.differs)));
    let pairs = twice.rows.iter().find(|row| row.aspect == compare::Aspect::Pairs).unwrap();
    let never = pairs.cells[0].points.iter().find(|point| point.text.contains("never paid together")).unwrap();
    assert!(never.text.ends_with(": 97140"), "{}", never.text);
}
