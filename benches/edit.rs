//! From a keystroke to what is wrong: the time an editor waits for. `cargo bench --bench edit`.
//!
//! `keystroke` is all that the language server does between a changed text and its diagnostics: the folder is read and checked again,
//! with the files that are open in place of those on disk. The largest profile, `medicare`, is edited. `medicare` is a folder of this profile
//! with its parents, tables and cases; `all` is the whole of `rules/`. The other benches take the same apart.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;
use payrules::ide::snapshot::Snapshot;
use payrules::profile::RuleBook;
use payrules::profile::format;
use payrules::profile::toml::parse;
use payrules::source::SourceId;

/// The file that is edited.
const EDITED: &str = "medicare.toml";

/// What it is about in the smaller folder.
const FAMILY: [&str; 4] = ["medicare.toml", "medicare.test.toml", "therapy-base.toml", "ncci-therapy.toml"];

fn main() {
    divan::main();
}

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

fn edited() -> String {
    fs::read_to_string(rules().join(EDITED)).unwrap()
}

/// A folder with the profile and what it is made of.
fn family() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("tables")).unwrap();
    for name in FAMILY {
        fs::copy(rules().join(name), folder.path().join(name)).unwrap();
    }
    for entry in fs::read_dir(rules().join("tables")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join("tables").join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// One keystroke in the last rule: a word of it gets a letter, or its text loses the quote that ends it.
fn typed(text: &str, half: bool) -> String {
    let (before, after) = text.rsplit_once("warn'").unwrap();
    format!("{before}{}{after}", if half { "warn" } else { "warnn'" })
}

/// The work of a language server between a changed text and its diagnostics.
fn keystroke(bencher: Bencher<'_, '_>, folder: &Path, half: bool) {
    let before = edited();
    let book = |text: &str| {
        let open = BTreeMap::from([(EDITED.to_owned(), text.to_owned())]);
        RuleBook::load_with(folder, &open).unwrap()
    };
    let earlier = Snapshot::new(book(&before), None);
    let after = typed(&before, half);
    assert!(
        Snapshot::new(book(&after), Some(&earlier)).diagnostics.len() > earlier.diagnostics.len(),
        "nothing is wrong"
    );
    bencher.bench_local(|| Snapshot::new(book(&after), Some(&earlier)).diagnostics.len());
}

/// A letter too many.
#[divan::bench(args = ["medicare", "all"])]
fn keystroke_in_a_word(bencher: Bencher<'_, '_>, folder: &str) {
    let (all, family) = (rules(), family());
    keystroke(bencher, if folder == "all" { &all } else { family.path() }, false);
}

/// A quote that is not closed yet.
#[divan::bench(args = ["medicare", "all"])]
fn keystroke_half_typed(bencher: Bencher<'_, '_>, folder: &str) {
    let (all, family) = (rules(), family());
    keystroke(bencher, if folder == "all" { &all } else { family.path() }, true);
}

/// The same taken apart, of the folder of the largest profile.
mod part {
    use super::*;

    /// TOML to the tree that knows its places, of the edited file alone.
    #[divan::bench]
    fn toml_of_the_file(bencher: Bencher<'_, '_>) {
        let text = edited();
        bencher
            .counter(BytesCount::new(text.len()))
            .bench(|| parse::parse(SourceId::default(), &text, &mut Vec::new()).entries.len());
    }

    /// Files read and their TOML and keys understood, rule texts not yet.
    #[divan::bench]
    fn read_the_folder(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher.bench(|| RuleBook::load(family.path()).unwrap().documents.len());
    }

    /// Inheritance, every rule text parsed and checked, cases, lints.
    #[divan::bench]
    fn check_the_folder(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher
            .with_inputs(|| RuleBook::load(family.path()).unwrap())
            .bench_values(|book| book.check().unwrap().warnings.len());
    }

    /// The formatter, of the edited file.
    #[divan::bench]
    fn format_the_file(bencher: Bencher<'_, '_>) {
        let text = edited();
        bencher
            .counter(BytesCount::new(text.len()))
            .bench(|| format::file(SourceId::default(), &text).unwrap().text.len());
    }
}
