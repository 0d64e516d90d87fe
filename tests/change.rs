//! What a change of rule files changes: each folder of `tests/change` has rules as they were (`old`), as they are (`new`), and perhaps sessions;
//! `diff.snap` in it is what is told, the sessions made up to show it last. A new case is a new folder.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use payrules::change::answers::Renames;
use payrules::change::impact::{Comparer, Impact, Nowhere};
use payrules::change::{self, Changes, Side};
use payrules::engine::Options;
use payrules::formats::history::Known;
use payrules::formats::{self, ReadOptions, Store, Threads};
use payrules::profile::RuleBook;
use payrules::report::View;
use payrules::report::change as report;
use payrules::report::change::page::Block;

fn side(folder: &Path, name: &str) -> Side {
    let book = RuleBook::load(&folder.join(name)).unwrap();
    Side::new(name, book, None).unwrap_or_else(|trouble| panic!("{}", change::side::told(&trouble, false)))
}

fn impact(old: &Side, new: &Side, changes: &Changes, sessions: &Path) -> Impact {
    let options = Options::default();
    let comparer = Comparer::new((&old.engine, &options), (&new.engine, &options), Renames::of(changes), 20);
    let reader = || formats::open(sessions.to_str().unwrap(), None, ReadOptions::default()).unwrap();
    let mut store = Store::new();
    formats::run::put_aside(&mut reader(), &mut store, Known::Input, &mut |_| {}, Threads::ONE).unwrap();
    formats::run(&mut reader(), &comparer, Some(&mut store), &mut Nowhere, &mut |_| {}, Threads::ONE).unwrap();
    comparer.impact()
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir("tests/change").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// The shipped rules, each file changed by `edit`.
fn shipped(edit: impl Fn(&str, String) -> String) -> Side {
    let mut files = Vec::new();
    for folder in ["", "tables/"] {
        for entry in fs::read_dir(Path::new("rules").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}{}", path.file_name().unwrap().to_str().unwrap());
            if name.ends_with(".toml") || name.ends_with(".csv") {
                files.push((name.clone(), edit(&name, fs::read_to_string(&path).unwrap())));
            }
        }
    }
    Side::new("rules", RuleBook::from_texts(files), None)
        .unwrap_or_else(|trouble| panic!("{}", change::side::told(&trouble, false)))
}

#[test]
fn what_is_told_about_each_folder() {
    for folder in folders() {
        let (old, new) = (side(&folder, "old"), side(&folder, "new"));
        let changes = change::compare(&old, &new);
        let mut blocks = vec![Block::Title(String::from("old → new"))];
        blocks.extend(report::words::changes(&changes));
        let sessions = folder.join("sessions.jsonl");
        if sessions.exists() {
            blocks.extend(report::impact::impact(&impact(&old, &new, &changes, &sessions), "sessions.jsonl"));
        }
        blocks.extend(report::made::made(&change::made::made(&old, &new, &changes), 20));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("..").join(&folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("diff", report::terminal::page(&blocks, View::default())));
    }
}

#[test]
fn comments_and_empty_lines_of_the_shipped_rules_are_layout() {
    let old = shipped(|_, text| text);
    let bare = |text: String| -> String {
        let kept = text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty());
        kept.map(|line| format!("{line}\n")).collect()
    };
    let new = shipped(|_, text| bare(text));
    let changes = change::compare(&old, &new);
    assert!(changes.is_empty(), "{:#?}", changes.files);
    assert_eq!(changes.layout_only.len(), old.documents.len());
    let made = change::made::made(&old, &new, &changes);
    assert!(made.found.is_empty() && made.not_found.is_empty() && made.cases_changed == 0, "{:#?}", made.not_found);
}

#[test]
fn what_came_one_way_went_the_other() {
    for folder in folders() {
        let (old, new) = (side(&folder, "old"), side(&folder, "new"));
        let (there, back) = (change::compare(&old, &new), change::compare(&new, &old));
        let files = |changes: &Changes| changes.files.iter().map(|file| file.file.clone()).collect::<Vec<_>>();
        assert_eq!(files(&there), files(&back), "{}", folder.display());
        assert_eq!((&there.layout_only, there.same), (&back.layout_only, back.same), "{}", folder.display());
        let sessions = folder.join("sessions.jsonl");
        if sessions.exists() {
            let (there, back) = (impact(&old, &new, &there, &sessions), impact(&new, &old, &back, &sessions));
            assert_eq!((there.compared, there.changed), (back.compared, back.changed), "{}", folder.display());
            assert_eq!((there.units.more, there.charge.less), (back.units.less, back.charge.more));
            let moves = |impact: &Impact| impact.moves.iter().map(|one| one.sessions).sum::<u64>();
            assert_eq!(moves(&there), moves(&back));
        }
    }
}

#[test]
fn limits_of_a_large_payer_are_shown_by_sessions_that_wait_for_nothing() {
    let medicare = |name: &str| name.trim_end_matches(".toml") == "medicare";
    let edited = |name: &str, text: String| match medicare(name) {
        true => text.replace("\"$2,480\"", "\"$2,550\"").replace("\"90 days\"", "\"60 days\""),
        false => text,
    };
    let (old, new) = (shipped(|_, text| text), shipped(edited));
    let changes = change::compare(&old, &new);
    let made = change::made::made(&old, &new, &changes);
    assert_eq!(made.not_found, []);
    let mut of: Vec<&str> = made.found.iter().flat_map(|witness| &witness.of).map(String::as_str).collect();
    of.sort_unstable();
    assert_eq!(of, ["param `certified_days`", "param `kx_threshold`"]);
    for witness in &made.found {
        assert!(witness.change.matters(), "{}", witness.record);
        assert!(witness.old.missing.is_empty() && witness.new.missing.is_empty(), "{}", witness.record);
    }
}
