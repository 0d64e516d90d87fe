//! Profiles: what is told about broken ones, and what comes out of whole ones.
//!
//! Each folder of `tests/profile` is a rules folder; `diagnostics.snap` in it is what is told about it. A new case is a new folder.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use payrules::diagnostic::render;
use payrules::profile::checked::Profile;
use payrules::profile::{LoadError, RuleBook};
use payrules::source::Sources;

#[test]
fn what_is_told_about_each_folder() {
    let mut folders: Vec<_> = fs::read_dir("tests/profile").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let told = match RuleBook::load(&folder).unwrap().check() {
            Ok(book) => render::all(&book.warnings, &book.sources, false),
            Err(trouble) => render::all(&trouble.diagnostics, &trouble.sources, false),
        };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("..").join(&folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("diagnostics", told));
    }
}

#[test]
fn ten_mistakes_in_three_files_are_told_in_one_run_and_nothing_is_decided() {
    let Err(trouble) = RuleBook::load(Path::new("tests/profile/ten-mistakes-in-three-files")).unwrap().check() else {
        panic!("a book with mistakes was accepted");
    };
    let files: std::collections::BTreeSet<_> = trouble.diagnostics.iter().map(|d| d.at.span.source).collect();
    assert_eq!(files.len(), 3);
    assert!(trouble.diagnostics.len() >= 10, "{}", trouble.diagnostics.len());
}

#[test]
fn a_folder_that_is_none_says_what_to_do() {
    let error = |path: &str| RuleBook::load(Path::new(path)).unwrap_err();
    assert!(matches!(error("tests/no-such-folder"), LoadError::Missing(_)));
    assert!(matches!(error("tests/profile.rs"), LoadError::NotAFolder(_)));
    assert!(matches!(error("src"), LoadError::Empty(_)));
    assert!(error("src").to_string().contains("such as `medicare.toml`"));
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let latin: Vec<u8> = PAYER.bytes().map(|byte| if byte == b'=' { 0xe9 } else { byte }).collect();
    fs::write(folder.path().join("latin.toml"), latin).unwrap();
    fs::write(folder.path().join("large.toml"), vec![b'\n'; 10 * 1024 * 1024 + 1]).unwrap();
    let Err(trouble) = RuleBook::load(folder.path()).unwrap().check() else { panic!("accepted") };
    let told: Vec<String> = trouble.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[1].ends_with("latin.toml` is not UTF-8 text"), "{told:#?}");
    assert!(trouble.sources.place(trouble.diagnostics[1].at.span).ends_with("latin.toml:2:8"));
    assert!(
        told[0].ends_with("large.toml` has 10485761 bytes, more than the 10485760 a rule file may have"),
        "{told:#?}"
    );
}

const BASE: &str = r#"
schema = 1
[part]
id = "base"
name = "Base"
[sources.base]
title = "Base"
section = "1"
seen = 2026-11-23
grade = "A"
[lists]
active = ["97110", "97112"]
[params]
limit = 20
[presume]
purpose = "rehabilitative"
[units]
timed = "active"
[[rule]]
id = "massage"
title = "Massage"
source = "base"
text = 'for each line where code is 97124 and no other line where code in active deny'
message = "massage alone"
[[rule]]
id = "visits"
title = "Visits"
source = "base"
text = 'require history.visits_this_year < limit otherwise hold'
needs = "authorization"
message = "over {limit}"
"#;

const PAYER: &str = r#"
schema = 1
[payer]
id = "payer"
name = "Payer"
kind = "commercial"
extends = "base"
from = 2020-01-01
edition = 2026-01-01
checked = 2026-11-23
[sources.own]
title = "Own"
section = "2"
seen = 2026-11-23
grade = "C"
[lists]
active = { add = ["97530"], remove = ["97112"] }
[params]
limit = [{ value = 30, until = 2025-12-31 }, { from = 2026-01-01, value = 40 }]
[tables.most]
file = "tables/most.csv"
key = "code"
value = "units"
[units]
method = "per_line"
first_minimum = "5 minutes"
source = "own"
[[rule]]
id = "most"
title = "Most units"
source = "own"
text = 'for each line cap units at most for code per code'
message = "too many"
[[override]]
rule = "massage"
reason = "the pilot of 2024"
source = "own"
from = 2024-01-01
until = 2024-12-31
text = 'for each line where code is 97124 review'
[[exception]]
id = "law"
to = ["massage"]
when = 'code is 97124 and coverage.funding is insured'
source = "own"
"#;

fn files(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut files = vec![
        ("base.toml", BASE),
        ("payer.toml", PAYER),
        ("tables/most.csv", "code,units,from\n97124,4,\n97124,5,2026-01-01\n97140,,\n"),
        ("payer.test.toml", "[[test]]\nname = \"a\"\ngiven = {}\nexpect = { decision = \"covered\" }\n"),
    ];
    for (name, text) in changes {
        files.retain(|(other, _)| other != name);
        files.push((name, text));
    }
    files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn checked(files: Vec<(String, String)>) -> (Profile, Sources) {
    match RuleBook::from_texts(files).check() {
        Ok(mut book) => (book.profiles.remove(0), book.sources),
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

#[test]
fn a_payer_is_its_parent_and_then_itself() {
    let (payer, sources) = checked(files(&[]));
    assert_eq!(payer.chain, ["base", "payer"]);
    let active: Vec<&str> = payer.lists["active"].items.iter().map(|item| item.value.as_str()).collect();
    assert_eq!(active, ["97110", "97530"]);
    assert_eq!(payer.lists["active"].origin.file, "payer");
    assert_eq!(payer.presume[0].origin.file, "base");
    let limit = &payer.params["limit"];
    assert_eq!(limit.values.iter().map(|v| v.value.to_string()).collect::<Vec<_>>(), ["30", "40"]);
    assert_eq!(limit.values[0].until.unwrap().to_string(), "2025-12-31");
    assert_eq!(payer.units.timed, ["97110", "97530"]);
    assert_eq!(
        payer.units.method,
        Some(payrules::units::Method::PerLine { minimum: 8, first_minimum: 5 }),
        "a first minimum of its own beside the midpoint"
    );
    let visits = payer.rules.iter().find(|rule| rule.id == "visits").unwrap();
    assert_eq!(visits.reads_params, ["limit"]);
    assert_eq!(sources.slice(visits.body.span), visits.text);
}

#[test]
fn an_override_holds_on_its_own_days_and_the_inherited_rule_around_them() {
    let (payer, _) = checked(files(&[]));
    let versions: Vec<String> = payer
        .rules
        .iter()
        .filter(|rule| rule.id == "massage")
        .map(|rule| {
            let day = |day: Option<jiff::civil::Date>| day.map_or(String::from("…"), |day| day.to_string());
            let reason = rule.origin.override_reason.as_deref().unwrap_or("-");
            format!("{} to {} by {} of {}: {reason}", day(rule.from), day(rule.until), rule.source, rule.origin.file)
        })
        .collect();
    assert_eq!(
        versions,
        [
            "… to 2023-12-31 by base of base: -",
            "2024-01-01 to 2024-12-31 by own of payer: the pilot of 2024",
            "2025-01-01 to … by base of base: -",
        ]
    );
    assert!(payer.rules.iter().filter(|rule| rule.id == "massage").all(|rule| rule.exceptions[0].id == "law"));
}

#[test]
fn a_row_of_a_table_ends_when_the_next_one_of_its_key_begins() {
    let (payer, _) = checked(files(&[]));
    let rows: Vec<String> = payer.tables["most"]
        .rows
        .iter()
        .map(|row| {
            let value = row.values[0].as_ref().map_or(String::from("absent"), ToString::to_string);
            let until = row.until.map_or(String::from("…"), |day| day.to_string());
            format!("{} {value} until {until}", row.keys[0])
        })
        .collect();
    assert_eq!(rows, ["97124 4 until 2025-12-31", "97124 5 until …", "97140 absent until …"]);
}

#[test]
fn the_digest_is_of_what_can_change_an_answer() {
    let digest = |changes: &[(&str, &str)]| checked(files(changes)).0.digest;
    let plain = digest(&[]);
    let other_test = "[[test]]\nname = \"b\"\ngiven = {}\nexpect = { decision = \"hold\" }\n";
    assert_eq!(plain, digest(&[("payer.test.toml", other_test)]), "a test case changes no answer");
    assert_eq!(plain, digest(&[("payer.toml", &PAYER.replace('\n', "\r\n"))]), "line ends change no answer");
    assert_ne!(plain, digest(&[("tables/most.csv", "code,units\n97124,3\n")]), "a table does");
    assert_ne!(plain, digest(&[("base.toml", &BASE.replace("limit = 20", "limit = 21"))]), "a parent does");
}

#[test]
fn nothing_but_a_change_to_the_tests_needs_a_parent_to_be_whole() {
    let broken = format!("{BASE}\n[broken\n");
    let Err(trouble) = RuleBook::from_texts(files(&[("base.toml", &broken)])).check() else { panic!("accepted") };
    let errors = trouble.diagnostics.iter().filter(|told| told.is_error());
    assert_eq!(errors.count(), 1, "only the broken line is told, not what the child lacks for it");
}

#[test]
fn any_text_is_a_diagnostic_or_a_profile() {
    for cut in (0..PAYER.len()).step_by(7) {
        let Some(text) = PAYER.get(..cut) else { continue };
        let _ = RuleBook::from_texts(files(&[("payer.toml", text)])).check();
    }
}
