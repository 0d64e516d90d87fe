//! What reasoning over the conditions finds: each folder of `tests/lints` is a rules folder, `found.snap` in it what is found there.
//!
//! A new case is a new folder. Rules without cases are told only in folders whose name starts with `cases`, stale sources only in `stale`.
//! Every session that is shown is decided once more, as a user would do it.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use jiff::civil::date;
use payrules::diagnostic::{Code, Diagnostic, render};
use payrules::engine::Engine;
use payrules::profile::{CheckedBook, RuleBook};
use payrules::proof::lint::{Options, lint};

#[test]
fn what_is_found_in_each_folder() {
    let mut folders: Vec<_> = fs::read_dir("tests/lints").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let book = match RuleBook::load(&folder).unwrap().check() {
            Ok(book) => book,
            Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
        };
        let CheckedBook { sources, profiles, .. } = book;
        let engine = Engine::new(profiles);
        let stale = (name == "stale").then(|| (12, date(2026, 1, 1)));
        let mut found = lint(&engine, &sources, &Options { stale, rules: Some(String::from("DIR")) });
        found.retain(|one| name.starts_with("cases") || one.code != Code::Uncased);
        for one in &found {
            replays(&engine, one);
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("..").join(&folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("found", render::all(&found, &sources, false)));
    }
}

#[test]
fn the_shipped_profiles_are_clean() {
    let Ok(CheckedBook { sources, profiles, .. }) = RuleBook::embedded().check() else { panic!("errors") };
    let found = lint(&Engine::new(profiles), &sources, &Options::default());
    assert!(found.is_empty(), "{}", render::all(&found, &sources, false));
}

/// A session that is shown can be read and decided.
fn replays(engine: &Engine, found: &Diagnostic) {
    let Some(witness) = &found.witness else { return };
    let record: serde_json::Value = serde_json::from_str(&witness.record).unwrap();
    let profile = engine.profiles().next().unwrap();
    let runner = payrules::proof::search::Runner::new(engine, profile);
    let explained = runner.explain(&record).unwrap();
    assert!(!explained.rules.is_empty(), "{}", witness.record);
}
