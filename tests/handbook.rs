//! Handbooks: every rule of the corpora beside the sentence that is made of it, and pages whose links go somewhere. Read a changed sentence as a
//! biller would.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use std::collections::BTreeSet;
use std::path::Path;

use payrules::engine::Engine;
use payrules::handbook::page::{Block, Handbook};
use payrules::handbook::sentence::{Teller, plain};
use payrules::handbook::{handbook, html, markdown};
use payrules::profile::checked::{Profile, Rule};
use payrules::profile::{CheckedBook, RuleBook};
use pulldown_cmark::{Event, Tag};

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

/// The rules, definitions and counters that a profile declares itself.
fn words_of(profile: &Profile) -> String {
    let teller = Teller::new(profile);
    let mut all: String = own(profile).map(|rule| told(profile, rule)).collect();
    for (name, define) in profile.defines.iter().filter(|(_, define)| define.origin.file == profile.id) {
        all.push_str(&format!("{name} = {}\n  {}\n", define.text.trim(), plain(&teller.definition(&define.body))));
    }
    for (name, counter) in profile.counters.iter().filter(|(_, counter)| counter.origin.file == profile.id) {
        all.push_str(&format!("{name} = {}\n  {}\n", counter.text.trim(), plain(&teller.value(&counter.body))));
    }
    all
}

#[test]
fn the_rules_of_the_shipped_payers() {
    let book = RuleBook::embedded().check().unwrap();
    for profile in &book.profiles {
        let all = words_of(profile);
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

/// Every form that the typed tree has, whether a payer needs it or not.
#[test]
fn every_construct_of_the_language() {
    let text = include_str!("handbook/constructs.toml");
    let book = RuleBook::from_texts(vec![(String::from("constructs.toml"), text.to_owned())]).check();
    let book = book.unwrap_or_else(|trouble| {
        panic!("{}", payrules::diagnostic::render::all(&trouble.diagnostics, &trouble.sources, false))
    });
    insta::assert_snapshot!("constructs", words_of(&book.profiles[0]));
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

/// The small profile of the language page with its cases: everything that a handbook has, on few pages.
fn sample() -> Handbook {
    let page = include_str!("../docs/language.md");
    let block =
        |kind: &str| page.split(&format!("```toml {kind}\n")).nth(1).unwrap().split("```").next().unwrap().to_owned();
    let files =
        vec![(String::from("sample.toml"), block("profile")), (String::from("sample.test.toml"), block("test"))];
    let CheckedBook { profiles, .. } = RuleBook::from_texts(files).check().unwrap();
    let engine = Engine::new(profiles);
    handbook(&engine, engine.find("sample").unwrap())
}

#[test]
fn a_whole_handbook() {
    insta::assert_snapshot!("sample_markdown", markdown::markdown(&sample()));
    // The look is not for a snapshot.
    let page = html::html(&sample());
    let (head, body) = page.split_once("</style>").unwrap();
    assert!(head.contains("prefers-color-scheme: dark") && head.contains("@media print"));
    insta::assert_snapshot!("sample_html", body.replace("><", ">\n<"));
}

fn shipped() -> Vec<Handbook> {
    let CheckedBook { profiles, .. } = RuleBook::embedded().check().unwrap();
    let engine = Engine::new(profiles);
    engine.profiles().map(|profile| handbook(&engine, profile)).collect()
}

/// What stands behind `start` up to the next quote.
fn all_behind<'p>(page: &'p str, start: &str) -> Vec<&'p str> {
    page.split(start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_link_inside_a_page_goes_somewhere_and_nothing_comes_from_elsewhere() {
    for handbook in shipped() {
        let page = html::html(&handbook);
        let ids = all_behind(&page, " id=\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{}: an id stands twice", handbook.title);
        for target in all_behind(&page, "href=\"#") {
            assert!(unique.contains(target), "{}: nothing has the id {target}", handbook.title);
        }
        for from_elsewhere in ["<script", "<link", "<img", " src=", "@import", "url("] {
            assert!(!page.contains(from_elsewhere), "{}: {from_elsewhere}", handbook.title);
        }
    }
}

#[test]
fn the_markdown_is_what_it_is_meant_to_be() {
    for handbook in shipped() {
        let text = markdown::markdown(&handbook);
        let (mut links, mut headings, mut tables) = (Vec::new(), 0usize, 0usize);
        let options = pulldown_cmark::Options::ENABLE_TABLES;
        for event in pulldown_cmark::Parser::new_ext(&text, options) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
                Event::Start(Tag::Heading { .. }) => headings += 1,
                Event::Start(Tag::Table(_)) => tables += 1,
                // All HTML is our own: anchors and what opens.
                Event::Html(html) | Event::InlineHtml(html) => {
                    let own = ["<a id=", "</a>", "<details>", "</details>", "<summary>", "</summary>"];
                    assert!(own.iter().any(|tag| html.trim_start().starts_with(tag)), "{}: {html}", handbook.title);
                }
                _ => {}
            }
        }
        for link in links.iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(text.contains(&format!("<a id=\"{link}\">")), "{}: nothing has the id {link}", handbook.title);
        }
        assert!(links.len() > 20 && headings > 10 && tables > 1, "{}", handbook.title);
    }
}

/// No rule is left out, and no sentence shows a mark or the inside of the program.
#[test]
fn every_rule_of_every_payer_is_on_its_page() {
    let CheckedBook { profiles, .. } = RuleBook::embedded().check().unwrap();
    let engine = Engine::new(profiles);
    for profile in engine.profiles() {
        let handbook = handbook(&engine, profile);
        let cards = handbook.chapters.iter().flat_map(|chapter| &chapter.blocks);
        let cards = cards.filter(|block| matches!(block, Block::Rule(_))).count();
        assert_eq!(cards, profile.rules.len(), "{}", profile.id);
        let page = html::html(&handbook);
        let (_, page) = page.split_once("</style>").unwrap();
        for odd in ["\u{1}", "\u{2}", "Some(", "FactId", " :"] {
            assert!(!page.contains(odd), "{}: {odd:?}", profile.id);
        }
    }
}
