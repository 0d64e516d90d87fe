//! What a change of rule files changes: each folder of `tests/change` has rules as they were (`old`), as they are (`new`), and perhaps sessions;
//! `diff.snap` in it is what is told, the sessions made up to show it last. A new case is a new folder.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use payrules::change::answers::Renames;
use payrules::change::impact::{Comparer, Impact, Nowhere};
use payrules::change::{self, Changes, Side};
use payrules::engine::Options;
use payrules::formats::{self, ReadOptions};
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
    let mut reader = formats::open(sessions.to_str().unwrap(), None, ReadOptions::default()).unwrap();
    formats::run(&mut reader, &comparer, &mut Nowhere, &mut |_| {}).unwrap();
    comparer.impact()
}

#[test]
fn what_is_told_about_each_folder() {
    let mut folders: Vec<_> = fs::read_dir("tests/change").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
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
