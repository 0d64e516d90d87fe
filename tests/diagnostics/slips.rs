//! Slips of people who write rule files, each a small file: what is told, and what the sure fixes make of it.
//!
//! `tests/diagnostics/slips/NAME.toml` is a fragment of a profile as the pages have them; `NAME.snap` beside it shows the file, what is told about it, and the lines that
//! `lint --fix` would write. A new case is a new file.

use std::path::Path;

use payrules::diagnostic::{Diagnostic, fix, render};
use payrules::profile::RuleBook;
use payrules::source::Sources;

use crate::folder::whole;

/// What lint finds in one file.
fn told(text: &str) -> (Vec<Diagnostic>, Sources) {
    match RuleBook::from_texts(vec![(String::from("payer.toml"), text.to_owned())]).check() {
        Ok(book) => (book.warnings, book.sources),
        Err(trouble) => (trouble.diagnostics, trouble.sources),
    }
}

/// The text after every round of sure fixes.
fn mended(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..20 {
        let (diagnostics, _) = told(&text);
        let Some(edits) = fix::sure(&diagnostics).into_values().next() else { return text };
        text = fix::apply(&text, &edits).expect("what is chosen can be applied");
    }
    panic!("still mending after 20 rounds:\n{text}")
}

/// The lines that differ, as they are afterwards.
fn changed(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let lines = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    lines.map(|change| format!("{}{}", change.tag(), change.value())).collect()
}

fn case(path: &Path) {
    let fragment = std::fs::read_to_string(path).unwrap();
    let text = whole("payer.toml", &fragment);
    let (diagnostics, sources) = told(&text);
    let after = mended(&text);
    let left = told(&after).0.len();
    // The same with the line ends and the mark of another system.
    let foreign = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(mended(&foreign(&text)), foreign(&after), "{}", path.display());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(path.parent().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let shown = format!(
        "{fragment}\n=== told\n\n{}\n=== mended, with {left} left\n\n{}",
        render::all(&diagnostics, &sources, false),
        changed(&text, &after)
    );
    settings.bind(|| insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), shown));
}

#[test]
fn each_slip_is_told_and_mended_where_that_is_sure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/slips");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    assert!(files.len() >= 10, "the corpus has moved");
    files.iter().for_each(|path| case(path));
}
