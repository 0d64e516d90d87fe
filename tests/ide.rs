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

use payrules::diagnostic::Edit;
use payrules::diagnostic::fix::apply;
use payrules::ide::actions::{Action, actions, all_sure};
use payrules::ide::completion::completion;
use payrules::ide::folding::folds;
use payrules::ide::hover::hover;
use payrules::ide::references::{Target, definition, references};
use payrules::ide::rename::rename;
use payrules::ide::snapshot::Snapshot;
use payrules::ide::symbol::Kind;
use payrules::ide::symbols::{Part, parts, search};
use payrules::ide::tokens::{Token, tokens};
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
fn a_rename_changes_what_is_the_same_or_says_why_not() {
    cases("rename", |snapshot, id, at| {
        match rename(snapshot, id, at, "other_name").or_else(|why| {
            // Ids of rules have no `_`.
            if why.contains("is no id") { rename(snapshot, id, at, "other-name") } else { Err(why) }
        }) {
            Ok(found) => places(snapshot, &found),
            Err(why) => format!("refused: {why}"),
        }
    });
}

#[test]
fn the_parts_of_a_file_are_listed() {
    fn shown(snapshot: &Snapshot, id: SourceId, parts: &[Part], depth: usize) -> String {
        let one = |part: &Part| {
            let name = snapshot.words(id, part.name_span.clone());
            let lines = snapshot.words(id, part.span.clone()).lines().count();
            let kind = part.kind.map_or("a section", Kind::what);
            let head = format!("{}{} ({kind}) <{name}> {lines} lines  {}", "  ".repeat(depth), part.name, part.detail);
            head + "\n" + &shown(snapshot, id, &part.parts, depth + 1)
        };
        parts.iter().map(one).collect()
    }
    cases("symbols", |snapshot, id, _| shown(snapshot, id, &parts(snapshot, id), 0));
}

#[test]
fn a_search_goes_over_the_folder() {
    let (snapshot, ..) = open(Path::new("tests/ide/symbols/every-kind.toml"));
    let found = |query: &str| {
        let all = search(&snapshot, query)
            .into_iter()
            .map(|found| format!("{} {} in {}", found.kind.what(), found.name, found.file));
        all.collect::<Vec<_>>()
    };
    assert_eq!(found("Timed"), ["a list timed_codes in base"]);
    assert_eq!(found("mst-un"), ["a rule most-units in harbor"], "letters in their order");
    assert_eq!(found("nothing of the kind"), [""; 0]);
}

#[test]
fn the_words_of_rule_texts_have_their_colours() {
    cases("tokens", |snapshot, id, _| {
        let whole = 0..snapshot.text(id).len();
        let one = |(span, token): (std::ops::Range<usize>, Token)| format!("{token:?} {}", snapshot.words(id, span));
        tokens(snapshot, id, &whole).into_iter().map(one).collect::<Vec<_>>().join("\n")
    });
}

#[test]
fn what_can_be_mended_is_offered() {
    cases("actions", |snapshot, id, at| {
        let text = snapshot.text(id);
        let applied = |edits: &[Edit]| apply(text, edits).unwrap().split_once("2026-11-23\n").unwrap().1.to_owned();
        let one = |action: Action| {
            format!("{}{}\n{}", action.title, if action.sure { " (sure)" } else { "" }, applied(&action.edits))
        };
        let mut all: Vec<String> = actions(snapshot, id, at..at).into_iter().map(one).collect();
        let sure = all_sure(snapshot, id);
        all.push(format!("{} sure edits in the file", sure.len()));
        all.join("\n")
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
            let _ = (hover(&snapshot, id, at), definition(&snapshot, id, at), rename(&snapshot, id, at, "x"));
        }
        let _ = (parts(&snapshot, id), tokens(&snapshot, id, &(0..cut)), folds(&snapshot, id));
        earlier = Some(snapshot);
    }
}
