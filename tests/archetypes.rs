//! The 86 kinds of payer rule: each written in the language, decided on sessions, and found again in what ships.
//!
//! The corpus is `tests/archetypes/`, a profile with its cases for each group of kinds. A rule or exception is named by its kind: `k53-…` is of
//! kind 53. The texts stand for kinds of rule and are no payer's; `kinds/all.toml` says where a kind was seen and which shipped rules are of
//! it. `docs/archetypes.md` is made from all that: `ARCHETYPES=update cargo test --test archetypes` writes it; read the difference.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use payrules::cases;
use payrules::diagnostic::render;
use payrules::engine::Engine;
use payrules::lang::check::stage::walk;
use payrules::lang::typed::{self, Effect, Read};
use payrules::profile::checked::{Case, Profile, Rule};
use payrules::profile::{CheckedBook, RuleBook};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn checked(book: RuleBook) -> CheckedBook {
    match book.check() {
        Ok(checked) => checked,
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

fn corpus() -> CheckedBook {
    checked(RuleBook::load(&root().join("tests/archetypes")).expect("the corpus can be read"))
}

/// The kind that an id or the name of a case is of: the digits behind `k`.
fn kind(name: &str) -> Option<u32> {
    let digits: String = name.strip_prefix('k')?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn of(name: &str) -> u32 {
    kind(name).unwrap_or_else(|| panic!("`{name}` does not name its kind, as `k53-…` or `k53: …` does"))
}

/// What is said of a kind.
struct Kind {
    title: String,
    seen: String,
    ships: Vec<String>,
    none: Option<String>,
}

fn kinds() -> BTreeMap<u32, Kind> {
    let text = fs::read_to_string(root().join("tests/archetypes/kinds/all.toml")).unwrap();
    let table: toml::Table = text.parse().expect("the kinds are TOML");
    let text = |kind: &toml::Value, key: &str| kind.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let read = |kind: &toml::Value| {
        let n = u32::try_from(kind["n"].as_integer().unwrap()).unwrap();
        let ships = kind.get("ships").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let ships = ships.iter().map(|rule| rule.as_str().unwrap().to_owned()).collect();
        (
            n,
            Kind {
                title: text(kind, "title").unwrap(),
                seen: text(kind, "seen").unwrap(),
                ships,
                none: text(kind, "none"),
            },
        )
    };
    table["kind"].as_array().unwrap().iter().map(read).collect()
}

/// Rules and exceptions of the corpus, with the profile they are in.
fn rules(book: &CheckedBook) -> Vec<(&Profile, &Rule)> {
    book.profiles.iter().flat_map(|profile| profile.rules.iter().map(move |rule| (profile, rule))).collect()
}

/// The kinds that a rule is of: its own, and those of the exceptions to it.
fn kinds_of(rule: &Rule) -> BTreeSet<u32> {
    rule.exceptions.iter().map(|exception| exception.id.as_str()).chain([rule.id.as_str()]).map(of).collect()
}

#[test]
fn every_kind_of_payer_rule_can_be_said() {
    let book = corpus();
    let said: BTreeSet<u32> = rules(&book).iter().flat_map(|(_, rule)| kinds_of(rule)).collect();
    assert_eq!(said, (1..=86).collect(), "the kinds of the corpus are not the 86");
    let named: BTreeSet<u32> = kinds().into_keys().collect();
    assert_eq!(named, said, "kinds/all.toml does not have the 86");
}

#[test]
fn withdrawn_rules_are_kept() {
    let book = corpus();
    let withdrawn: Vec<&str> =
        book.profiles.iter().flat_map(|p| &p.rules).filter(|r| r.status.is_some()).map(|r| r.id.as_str()).collect();
    assert_eq!(withdrawn, ["k83-countersign-plan"]);
}

#[test]
fn every_case_of_the_corpus_passes() {
    let book = corpus();
    let engine = Engine::new(book.profiles.clone());
    let mut failed = String::new();
    for profile in &book.profiles {
        for outcome in cases::run(profile, &engine).iter().filter(|outcome| !outcome.passed()) {
            let differences: Vec<String> = outcome.differences.iter().map(ToString::to_string).collect();
            writeln!(failed, "{} {}\n  {}", profile.id, outcome.name, differences.join("\n  ")).unwrap();
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// A rule of each kind fires in a case of that kind, does not in another, and waits for a fact in a third. A warning, a rule that is
/// kept and not run, and one that reads only codes and modifiers wait for nothing.
#[test]
fn every_kind_is_shown_from_all_sides() {
    let book = corpus();
    let mut lacking = String::new();
    for n in 1..=86 {
        let mine: Vec<&Rule> =
            rules(&book).into_iter().map(|(_, rule)| rule).filter(|rule| kinds_of(rule).contains(&n)).collect();
        let ids: BTreeSet<&str> = mine.iter().map(|rule| rule.id.as_str()).collect();
        let cases: Vec<&Case> =
            book.profiles.iter().flat_map(|p| &p.tests).filter(|case| of(&case.name) == n).collect();
        let shown = |said: fn(&Case) -> &Vec<String>| {
            cases.iter().any(|case| said(case).iter().any(|id| ids.contains(id.as_str())))
        };
        let asks = mine.iter().any(|rule| asks(rule));
        for (what, is) in [
            ("fires", mine.iter().all(|rule| rule.status.is_some()) || shown(|case| &case.expect.rules)),
            ("does not fire", shown(|case| &case.expect.not_rules)),
            ("lacks a fact", !asks || shown(|case| &case.expect.open) || cases.iter().any(|case| waits(case))),
        ] {
            if !is {
                writeln!(lacking, "kind {n}: no case in which one of {ids:?} {what}").unwrap();
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking}");
}

/// Whether a rule can wait for a fact: codes are always recorded, and modifiers that are not given are none yet.
fn asks(rule: &Rule) -> bool {
    let body = &rule.body;
    let amount = match &body.effect {
        Effect::AddModifier(value) | Effect::CapUnits(value, _) | Effect::CapLines(value) => Some(value),
        _ => None,
    };
    let mut reads = false;
    for expr in body.filter.iter().chain(&body.unless).chain(&body.require).chain(amount) {
        walk(expr, &mut |expr| {
            reads |= match &expr.kind {
                typed::Kind::Read(Read::Line(_, id)) => !["code", "modifiers"].contains(&id.def().path),
                typed::Kind::Read(_) | typed::Kind::Count(_) | typed::Kind::Sum(..) => true,
                _ => false,
            };
        });
    }
    reads && rule.status.is_none() && !matches!(body.effect, Effect::Warn | Effect::Pay(_) | Effect::CapPayment(..))
}

/// A limit of units waits for minutes, and is itself not open.
fn waits(case: &Case) -> bool {
    case.expect.missing.as_ref().is_some_and(|missing| !missing.is_empty())
}

#[test]
fn what_a_kind_ships_as_is_there() {
    let shipped = checked(RuleBook::embedded());
    let have: BTreeSet<String> = (shipped.profiles.iter())
        .flat_map(|profile| {
            let rules = profile.rules.iter().flat_map(|rule| {
                let exceptions = rule.exceptions.iter().map(|e| format!("{}/{}", e.origin.file, e.id));
                exceptions.chain([format!("{}/{}", rule.origin.file, rule.id)])
            });
            let sections = profile.chain.iter().map(|file| format!("{file}/[]"));
            rules.chain(sections).collect::<Vec<_>>()
        })
        .collect();
    for (n, kind) in kinds() {
        assert!(kind.ships.is_empty() == kind.none.is_some(), "kind {n} either ships or says why not");
        for rule in &kind.ships {
            let (file, name) = rule.split_once('/').expect("profile/rule");
            let known = if name.starts_with('[') { format!("{file}/[]") } else { rule.clone() };
            assert!(have.contains(&known), "kind {n} names `{rule}`, which does not ship");
        }
    }
}

#[test]
fn the_page_is_made_from_the_corpus() {
    let path = root().join("docs/archetypes.md");
    let page = page();
    if std::env::var("ARCHETYPES").is_ok_and(|word| word == "update") {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/archetypes.md is not what the corpus makes; `ARCHETYPES=update cargo test --test archetypes` writes it"
    );
}

const HEAD: &str = "# The 86 kinds of payer rule

Payers write rules of many kinds, and fewer than one would think. These are the kinds that were found in policies, statutes, bulletins and
schedules; each stands here with a text in the rule language, the shipped rules that are of it, and the cases that show it fire, not fire, and wait
for a fact. The texts stand for the kind and are no payer's; the shipped rules have their sources.

This page is made by `ARCHETYPES=update cargo test --test archetypes` from `tests/archetypes/`, where every case is decided with each test run.
";

/// `docs/archetypes.md`.
fn page() -> String {
    let book = corpus();
    let mut out = String::from(HEAD);
    let kinds = kinds();
    let (mut shipping, mut shown) = (0, 0);
    let mut body = String::new();
    for (n, kind) in &kinds {
        let cases: Vec<(&Profile, &Case)> = (book.profiles.iter())
            .flat_map(|profile| profile.tests.iter().map(move |case| (profile, case)))
            .filter(|(_, case)| of(&case.name) == *n)
            .collect();
        shipping += usize::from(!kind.ships.is_empty());
        shown += usize::from(!cases.is_empty());
        write!(body, "\n## {n}. {}\n\nSeen: {}.\n\n```toml\n", kind.title, kind.seen).unwrap();
        let mut texts: Vec<String> = Vec::new();
        for (_, rule) in rules(&book).iter().filter(|(_, rule)| kinds_of(rule).contains(n)) {
            if of(&rule.id) == *n {
                texts.push(block("rule", &rule.id, "text", &rule.text));
            }
        }
        let sources = exceptions(*n);
        texts.extend(sources);
        body.push_str(&texts.join("\n"));
        body.push_str("```\n\n");
        match &kind.none {
            None => {
                let named: Vec<String> = kind.ships.iter().map(|rule| format!("`{rule}`")).collect();
                writeln!(body, "Ships as {}.", named.join(", ")).unwrap();
            }
            Some(why) => writeln!(body, "Ships nowhere: {why}.").unwrap(),
        }
        if !cases.is_empty() {
            body.push_str("\n| case | what is expected |\n| --- | --- |\n");
        }
        for (_, case) in cases {
            let name = case.name.split_once(": ").map_or(case.name.as_str(), |(_, name)| name);
            writeln!(body, "| {name} | {} |", expected(case)).unwrap();
        }
    }
    writeln!(out, "\n{} kinds can be said, {shipping} ship, {shown} have cases here.", kinds.len()).unwrap();
    out.push_str(&body);
    out
}

fn block(what: &str, id: &str, key: &str, text: &str) -> String {
    let text = text.trim();
    let text = if text.contains('\n') { format!("'''\n{text}\n'''") } else { format!("'{text}'") };
    format!("[[{what}]]\nid = \"{id}\"\n{key} = {text}\n")
}

/// The exceptions and other sections of a kind, as the files have them.
fn exceptions(n: u32) -> Vec<String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("tests/archetypes")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".toml") || name.ends_with(".test.toml") {
            continue;
        }
        let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        for exception in table.get("exception").and_then(toml::Value::as_array).into_iter().flatten() {
            let id = exception["id"].as_str().unwrap().to_owned();
            if kind(&id) == Some(n) {
                let when = exception["when"].as_str().unwrap();
                found.insert(id.clone(), block("exception", &id, "when", when));
            }
        }
    }
    found.into_values().collect()
}

/// What a case expects, in a line.
fn expected(case: &Case) -> String {
    let expect = &case.expect;
    let ids = |ids: &[String]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if let Some(decision) = &expect.decision {
        parts.push(decision.replace('_', " "));
    }
    if let Some(lines) = &expect.lines {
        parts.push(format!("lines {}", lines.join(", ").replace('_', " ")));
    }
    for (code, units) in &expect.units {
        parts.push(format!("{code}: {} units", units.join(" and ")));
    }
    for (code, modifiers) in &expect.modifiers {
        parts.push(format!("{code} with {}", modifiers.join(" ")));
    }
    if !expect.rules.is_empty() {
        parts.push(format!("by {}", ids(&expect.rules)));
    }
    if !expect.not_rules.is_empty() {
        parts.push(format!("not by {}", ids(&expect.not_rules)));
    }
    if !expect.open.is_empty() {
        parts.push(format!("open: {}", ids(&expect.open)));
    }
    if let Some(missing) = expect.missing.as_ref().filter(|missing| !missing.is_empty()) {
        parts.push(format!("waits for {}", missing.join(", ")));
    }
    parts.join("; ")
}
