//! What an editor asks, on a corpus: a file of `tests/ide/QUESTION` is a text with the place `‸`, and the snapshot beside it is what comes out.
//!
//! A text that has no `[payer]` of its own is the rest of a payer `case` that builds on `base`; one that ends in `.test.toml` holds the cases
//! of `harbor`. Both stand in the folder `tests/ide/shared`. A new case is a new file.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::fs;
use std::path::Path;

use payrules::ide::completion::completion;
use payrules::ide::hover::hover;
use payrules::ide::references::{Target, definition, references};
use payrules::ide::snapshot::Snapshot;
use payrules::profile::RuleBook;
use payrules::source::SourceId;

const PLACE: char = '‸';
const PAYER: &str = "schema = 1
[payer]
id = \"case\"
name = \"Case\"
kind = \"commercial\"
extends = \"base\"
from = 2024-01-01
edition = 2026-01-01
checked = 2026-11-23
";

/// The folder with the case in it, its file and the place.
fn open(path: &Path) -> (Snapshot, SourceId, usize) {
    let marked = fs::read_to_string(path).unwrap();
    let tests = path.to_string_lossy().ends_with(".test.toml");
    let (name, marked) = match tests {
        true => ("harbor.test.toml", marked),
        false if marked.contains("[payer]") => ("case.toml", marked),
        false => ("case.toml", format!("{PAYER}{marked}")),
    };
    let at = marked.find(PLACE).unwrap_or_default();
    let mut files = vec![(name.to_owned(), marked.replace(PLACE, ""))];
    for entry in fs::read_dir("tests/ide/shared").unwrap() {
        let entry = entry.unwrap();
        let other = entry.file_name().to_string_lossy().into_owned();
        if other != name {
            files.push((other, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    let snapshot = Snapshot::new(RuleBook::from_texts(files), None);
    let id = snapshot.find(name).unwrap();
    (snapshot, id, at)
}

/// Runs `answer` on each case of a folder, and compares.
fn cases(folder: &str, answer: impl Fn(&Snapshot, SourceId, usize) -> String) {
    let mut paths: Vec<_> =
        fs::read_dir(format!("tests/ide/{folder}")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has cases");
    for path in paths {
        let (snapshot, id, at) = open(&path);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("ide").join(folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        let shown = format!("{source}\n----\n{}", answer(&snapshot, id, at));
        settings.bind(|| insta::assert_snapshot!(name.as_str(), shown));
    }
}

fn places(snapshot: &Snapshot, found: &[Target]) -> String {
    let one = |target: &Target| {
        let text = snapshot.text(target.source);
        let line = text[..target.span.start].matches('\n').count();
        let name = &snapshot.sources().get(target.source).unwrap().name;
        format!("{name}: {} <{}>", text.lines().nth(line).unwrap(), &text[target.span.clone()])
    };
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn completion_offers_what_can_stand_there() {
    cases("completion", |snapshot, id, at| {
        let text = snapshot.text(id);
        let items = completion(snapshot, id, at);
        let one = |item: &payrules::ide::completion::Item| {
            let insert = if item.insert == item.label { String::new() } else { format!(" -> {:?}", item.insert) };
            let typed = &text[item.span.clone()];
            let typed = if typed.is_empty() { String::new() } else { format!(" for {typed:?}") };
            format!("{} {:?}{insert}{typed}  {}", item.label, item.sort, item.detail)
        };
        let shown: Vec<String> = items.iter().take(40).map(one).collect();
        format!("{} items\n{}", items.len(), shown.join("\n"))
    });
}

#[test]
fn hover_says_what_stands_there() {
    cases("hover", |snapshot, id, at| match hover(snapshot, id, at) {
        Some(found) => format!("<{}>\n{}", &snapshot.text(id)[found.span], found.text),
        None => String::from("nothing"),
    });
}

#[test]
fn definitions_and_references_are_found() {
    cases("definition", |snapshot, id, at| {
        let (to, all) = (definition(snapshot, id, at), references(snapshot, id, at, true));
        format!("declared\n{}\nnamed\n{}", places(snapshot, &to), places(snapshot, &all))
    });
}

#[test]
fn no_place_of_any_half_typed_file_is_too_much() {
    let whole = format!("{PAYER}{}", fs::read_to_string("tests/ide/shared/harbor.toml").unwrap());
    let base = fs::read_to_string("tests/ide/shared/base.toml").unwrap();
    let mut earlier: Option<Snapshot> = None;
    for cut in (0..whole.len()).filter(|cut| whole.is_char_boundary(*cut)).step_by(13) {
        let files = [("base.toml", base.as_str()), ("case.toml", &whole[..cut])];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        let snapshot = Snapshot::new(RuleBook::from_texts(files), earlier.as_ref());
        let id = snapshot.find("case.toml").unwrap();
        for at in [0, cut / 2, cut.saturating_sub(1), cut, cut + 7] {
            for item in completion(&snapshot, id, at) {
                assert!(item.span.start <= at && at <= item.span.end, "{item:?} at {at}");
            }
            let _ = (hover(&snapshot, id, at), definition(&snapshot, id, at));
        }
        earlier = Some(snapshot);
    }
}
