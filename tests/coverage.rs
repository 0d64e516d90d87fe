//! Coverage: what cases show of every rule and of every condition in it.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use payrules::cases::{self, Coverage};
use payrules::diagnostic::render;
use payrules::engine::Engine;
use payrules::profile::RuleBook;
use payrules::report::View;
use payrules::report::coverage::{Covered, coverage, html, json};
use payrules::source::Sources;

const HEAD: &str = r#"
schema = 1
[payer]
id = "ID"
name = "Payer"
kind = "commercial"
extends = "common"
from = 2020-01-01
edition = 2026-01-01
checked = 2026-11-23
[units]
method = "pooled"
source = "own"
timed = ["97110", "97124"]
[samples.typical]
date_of_service = 2026-03-02
plan_of_care = { certified_on = 2026-02-01 }
lines = [{ code = "97124", minutes = 25 }, { code = "97110", minutes = 15 }]
"#;

const COMMON: &str = r#"
schema = 1
[part]
id = "common"
name = "What payers share"
[sources.own]
title = "Own"
section = "2"
seen = 2026-11-23
grade = "A"
[[rule]]
id = "certified"
title = "A certified plan"
source = "own"
text = 'require plan_of_care.certified_on is present otherwise hold'
needs = "clinical"
message = "the plan is not certified"
"#;

/// A payer called `a` with these rules and cases, and a payer `b` with one case.
struct Book {
    engine: Engine,
    sources: Sources,
}

fn book(rules: &str, tests: &str, of_b: &str) -> Book {
    let payer = |id: &str| HEAD.replace("ID", id);
    let files = vec![
        (String::from("common.toml"), COMMON.to_owned()),
        (String::from("a.toml"), payer("a") + rules),
        (String::from("a.test.toml"), tests.to_owned()),
        (String::from("b.toml"), payer("b")),
        (String::from("b.test.toml"), of_b.to_owned()),
    ];
    match RuleBook::from_texts(files).check() {
        Ok(book) => Book { sources: book.sources.clone(), engine: Engine::new(book.profiles) },
        Err(trouble) => panic!("{}", render::all(&trouble.diagnostics, &trouble.sources, false)),
    }
}

impl Book {
    fn of(&self, payer: &str) -> Coverage {
        cases::coverage(self.engine.find(payer).unwrap(), &self.engine)
    }

    fn all(&self) -> Covered {
        let payers: Vec<_> = ["a", "b"].iter().map(|id| (String::from(*id), self.of(id))).collect();
        let together = cases::together(payers.iter().map(|(_, coverage)| coverage));
        Covered { payers, together }
    }

    /// `words: held, did not, unknown`, of the conditions that `a` itself declares.
    fn conditions(&self) -> Vec<String> {
        let own = self.of("a").conditions.into_iter().filter(|condition| condition.file == "a");
        own.map(|c| format!("{}: {} {} {}", self.sources.slice(c.span), c.yes, c.no, c.unknown)).collect()
    }

    fn rules(&self, payer: &str) -> Vec<String> {
        let rules = self.of(payer).rules.into_iter();
        rules.map(|r| format!("{}: {} {} {} of {}", r.rule, r.fires, r.does_not, r.lacks, r.can_lack)).collect()
    }
}

fn rule(id: &str, text: &str) -> String {
    format!("[[rule]]\nid = \"{id}\"\ntitle = \"A rule\"\nsource = \"own\"\ntext = '''{text}'''\nmessage = \"no\"\n")
}

fn case(name: &str, given: &str) -> String {
    format!("[[test]]\nname = \"{name}\"\ngiven = {given}\nexpect = {{ notes = [] , not_rules = [\"void\"] }}\n")
}

const TYPICAL: &str = r#"{ like = "typical" }"#;
const ALONE: &str = r#"{ like = "typical", lines = [{ code = "97124", minutes = 25 }] }"#;

#[test]
fn a_rule_is_covered_when_it_fires_does_not_fire_and_lacks_a_fact() {
    let alone = rule("alone", "for each line where code is 97124 and no other line where code is 97110 deny");
    let one = case("not certified", r#"{ like = "typical", plan_of_care = "none" }"#);
    let book = book(&alone, &one, "");
    // What every record has, such as the codes of its lines, cannot lack.
    assert_eq!(book.rules("a"), ["certified: 1 0 0 of true", "alone: 0 2 0 of false"]);
    assert_eq!(book.of("a").of_rules().covered, 0);
}

#[test]
fn a_rule_that_payers_share_is_covered_by_the_cases_of_any() {
    let unknown = case("unknown", r#"{ like = "typical", without = ["plan_of_care"] }"#);
    let two = case("yes", TYPICAL) + &case("no", r#"{ like = "typical", plan_of_care = "none" }"#);
    let book = book("", &two, &unknown);
    assert_eq!(book.rules("a"), ["certified: 1 1 0 of true"]);
    assert_eq!(book.rules("b"), ["certified: 0 0 1 of true"]);
    let together = book.all().together;
    assert_eq!((together.cases, together.of_rules().covered, together.of_rules().all), (3, 1, 1));
    assert_eq!((together.of_conditions().per_mille(), together.of_unknowns().per_mille()), (1000, 1000));
}

/// The engine stops at the part that decides; coverage asks them all, also inside of quantifiers and choices.
#[test]
fn every_condition_counts_whether_or_not_it_decided() {
    let text = "for each line where code is 97124 and no other line where (code is 97110 and minutes < 8 minutes)
cap units at (if minutes < 23 minutes then 1 else 2) per line";
    let book = book(&rule("r", text), &case("t", TYPICAL), "");
    assert_eq!(
        book.conditions(),
        [
            "code is 97124: 1 1 0",
            "code is 97124 and no other line where (code is 97110 and minutes < 8 minutes): 1 1 0",
            "no other line where (code is 97110 and minutes < 8 minutes): 2 0 0",
            "(code is 97110 and minutes < 8 minutes): 0 2 0",
            "code is 97110: 1 1 0",
            "minutes < 8 minutes: 0 2 0",
            // Only asked where the rule applies.
            "minutes < 23 minutes: 0 1 0",
        ]
    );
}

#[test]
fn the_opposite_of_a_condition_is_one_condition() {
    let text = "for each line where code not in [97110] and not (minutes is absent) deny";
    let book = book(&rule("r", text), &case("t", TYPICAL), "");
    let of = |words: &str| book.conditions().into_iter().find(|c| c.starts_with(words)).unwrap();
    assert_eq!(of("code not in [97110]:"), "code not in [97110]: 1 1 0");
    assert_eq!(of("(minutes is absent)"), "(minutes is absent): 0 2 0");
    assert_eq!(of("not (minutes"), "not (minutes is absent): 2 0 0");
    assert_eq!(book.conditions().len(), 4, "{:#?}", book.conditions());
}

#[test]
fn a_definition_counts_at_its_own_words_and_where_it_is_used() {
    let rules = format!(
        "[define]\nlong = 'minutes > 20 minutes'\n{}{}",
        rule("r", "for each line where code is 97124 and long warn"),
        rule("s", "for each line where long and code is 97110 warn")
    );
    let book = book(&rules, &case("t", TYPICAL), "");
    let found: Vec<String> =
        book.conditions().into_iter().filter(|c| c.starts_with("long:") || c.starts_with("minutes")).collect();
    assert_eq!(found, ["minutes > 20 minutes: 2 2 0", "long: 1 1 0", "long: 1 1 0"]);
}

#[test]
fn what_a_rule_requires_is_asked_where_it_applies_and_an_exception_where_it_would_hold() {
    let rules = rule(
        "r",
        "for each line where code is 97124 unless coverage.funding is insured
require minutes >= 8 minutes otherwise deny",
    ) + "[[exception]]\nid = \"x\"\nto = [\"r\"]\nwhen = 'coverage.plan_state is \"WA\"'\nsource = \"own\"\n";
    let insured = r#"{ like = "typical", coverage = { funding = "insured" } }"#;
    let short = r#"{ like = "typical", coverage = { funding = "self_funded", plan_state = "WA" }, lines = [{ code = "97124", minutes = 5 }] }"#;
    let book = book(&rules, &(case("insured", insured) + &case("short", short)), "");
    assert_eq!(
        book.conditions(),
        [
            "code is 97124: 2 1 0",
            "coverage.funding is insured: 1 1 0",
            "minutes >= 8 minutes: 0 1 0",
            "coverage.plan_state is \"WA\": 1 0 0",
        ]
    );
    assert_eq!(book.rules("a")[1], "r: 0 3 0 of true");
}

#[test]
fn variants_of_the_unit_count_have_conditions_too() {
    let variant =
        "[[units.variant]]\nwhen = 'coverage.plan_state is \"IL\"'\nsource = \"own\"\nmethod = \"per_line\"\n";
    let of = |state: &str| format!(r#"{{ like = "typical", coverage = {{ plan_state = "{state}" }} }}"#);
    let cases = case("there", &of("IL")) + &case("elsewhere", &of("WA")) + &case("unknown", TYPICAL);
    let book = book(variant, &cases, "");
    assert_eq!(book.conditions(), ["coverage.plan_state is \"IL\": 1 1 1"]);
}

#[test]
fn what_only_the_profile_can_change_is_not_asked_for() {
    let rules = format!(
        "[params]\nreading = {{ value = \"patient\", options = [\"patient\", \"provider\"] }}\n{}",
        rule("r", "for each line where reading is \"patient\" and code is 97124 warn")
    );
    let book = book(&rules, &case("t", TYPICAL), "");
    let coverage = book.of("a");
    let fixed: Vec<&str> = coverage.conditions.iter().filter(|c| c.fixed).map(|c| book.sources.slice(c.span)).collect();
    assert_eq!(fixed, ["reading is \"patient\""]);
    // `certified`, the whole and the code: the reading does not count.
    assert_eq!(coverage.of_conditions().all, 3);
}

#[test]
fn each_version_of_a_rule_needs_its_cases() {
    let rules = rule("r", "for each line where code is 97124 warn")
        + "until = 2025-12-31\n"
        + &rule("r", "for each line where code is 97110 warn")
        + "from = 2026-01-01\n";
    let book = book(&rules, &case("t", TYPICAL), "");
    let seen: Vec<_> = book.of("a").rules[1..].iter().map(|r| (r.in_force, r.is_covered())).collect();
    assert_eq!(seen, [(0, false), (1, true)]);
    let text = coverage(&book.all(), &book.sources, View::default(), false);
    assert!(text.contains("note: rule `r` is in force in no case"), "{text}");
}

/// One book that shows everything there is to show.
fn varied() -> Book {
    let rules = format!(
        "[define]\nlong = 'minutes > 20 minutes'\n{}{}{}",
        rule("alone", "for each line where code is 97124 and no other line where code is 97110 deny"),
        rule("long", "for each line\nwhere code is 97124 and (long or units_billed > 2)\nwarn"),
        rule("never", "for the session where coverage.funding is insured unless coverage.plan_state is \"WA\" review")
    );
    book(&rules, &(case("t", TYPICAL) + &case("<alone> & paid", ALONE)), &case("t", TYPICAL))
}

#[test]
fn what_is_not_covered_is_told_with_its_words() {
    let book = varied();
    insta::assert_snapshot!(coverage(&book.all(), &book.sources, View::default(), false));
    insta::assert_snapshot!("with_unknowns", coverage(&book.all(), &book.sources, View::default(), true));
}

#[test]
fn coverage_is_written_for_programs() {
    let book = varied();
    insta::assert_snapshot!(json::json(&book.all(), &book.sources).unwrap());
}

#[test]
fn the_page_shows_every_text_and_needs_nothing_else() {
    let book = varied();
    let page = html::html(&book.all(), &book.sources);
    for wrong in ["<script", "http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(wrong), "{wrong}");
    }
    let body = page.split_once("</style>").unwrap().1;
    insta::assert_snapshot!(body.replace("><", ">\n<"));
}

/// However many threads explain the cases.
#[test]
fn coverage_is_the_same_each_time() {
    let book = varied();
    let first = json::json(&book.all(), &book.sources).unwrap();
    for _ in 0..5 {
        assert_eq!(json::json(&book.all(), &book.sources).unwrap(), first);
    }
}
