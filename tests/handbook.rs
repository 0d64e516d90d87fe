//! Rules in plain language: every rule of the corpora beside the sentence that is made of it. Read a changed sentence as a biller would.

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use payrules::handbook::sentence::{Teller, plain};
use payrules::profile::RuleBook;
use payrules::profile::checked::{Profile, Rule};

fn told(profile: &Profile, rule: &Rule) -> String {
    let teller = Teller::new(profile);
    let told = teller.rule(&rule.body);
    let mut out =
        format!("{}\n", rule.text.trim().lines().map(|line| format!("    {}\n", line.trim_end())).collect::<String>());
    out.push_str(&format!("{}\n", plain(&told.sentence)));
    for point in &told.points {
        out.push_str(&format!("- {}\n", plain(point)));
    }
    for exception in &rule.exceptions {
        out.push_str(&format!("Except where {}.\n", plain(&teller.condition(&exception.when, rule.body.scope))));
    }
    out.push('\n');
    out
}

/// The rules that the profiles declare themselves.
fn own(profile: &Profile) -> impl Iterator<Item = &Rule> {
    profile.rules.iter().filter(|rule| rule.origin.file == profile.id)
}

#[test]
fn the_rules_of_the_shipped_payers() {
    let book = RuleBook::embedded().check().unwrap();
    for profile in &book.profiles {
        let teller = Teller::new(profile);
        let mut all: String = own(profile).map(|rule| told(profile, rule)).collect();
        for (name, define) in profile.defines.iter().filter(|(_, define)| define.origin.file == profile.id) {
            all.push_str(&format!("{name} = {}\n  {}\n", define.text.trim(), plain(&teller.definition(&define.body))));
        }
        for (name, counter) in profile.counters.iter().filter(|(_, counter)| counter.origin.file == profile.id) {
            all.push_str(&format!("{name} = {}\n  {}\n", counter.text.trim(), plain(&teller.value(&counter.body))));
        }
        insta::assert_snapshot!(format!("payer_{}", profile.id), all);
    }
}

#[test]
fn the_86_kinds_of_payer_rule() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archetypes");
    let book = RuleBook::load(&dir).unwrap().check().unwrap();
    for profile in &book.profiles {
        let all: String = own(profile).map(|rule| told(profile, rule)).collect();
        insta::assert_snapshot!(format!("archetypes_{}", profile.id), all);
    }
}

/// The rules of the language page, each in the page's own profile.
#[test]
fn the_examples_of_the_language_page() {
    let page = include_str!("../docs/language.md");
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut open = None;
    for line in page.lines() {
        match (open, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                open = Some(kind);
                blocks.push((kind, String::new()));
            }
            (Some(_), Some(_)) => open = None,
            (Some(_), None) => {
                let (_, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    let profile = blocks.iter().find(|(kind, _)| *kind == "toml profile").unwrap().1.clone();
    let mut all = String::new();
    for (_, text) in blocks.iter().filter(|(kind, _)| *kind == "rule") {
        let needs = if text.contains("hold") { "needs = \"clinical\"\n" } else { "" };
        let rule = format!(
            "[[rule]]\nid = \"example\"\ntitle = \"Example\"\nsource = \"manual\"\nmessage = \"an example\"\n{needs}text = '''\n{text}'''\n"
        );
        let book =
            RuleBook::from_texts(vec![(String::from("sample.toml"), format!("{profile}\n{rule}"))]).check().unwrap();
        let sample = &book.profiles[0];
        all.push_str(&told(sample, sample.rules.iter().find(|rule| rule.id == "example").unwrap()));
    }
    insta::assert_snapshot!("language_page", all);
}
