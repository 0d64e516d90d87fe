//! Coverage as one self-contained page: shares first, then each file with the text of its rules, coloured by what cases have shown.
//!
//! In: the coverage of a run and the texts. Out: HTML without scripts and without anything from elsewhere. What always holds: every
//! colour has a sign beside it, so that the page reads the same in black and white and aloud; all text is escaped.

mod text;

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Covered, MEANING, percent};
use crate::cases::coverage::{ConditionCoverage, Coverage, Owner, RuleCoverage, Share};
use crate::source::{Sources, Span};

const STYLE: &str = include_str!("page.css");

/// The page.
#[must_use]
pub fn html(covered: &Covered, sources: &Sources) -> String {
    let files = covered.files();
    let payers = covered.payers.iter().map(|(name, coverage)| (name.as_str(), None, coverage));
    let rows = files.iter().map(|(name, coverage)| (name.as_str(), Some(format!("#file-{name}")), coverage));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "payrules: coverage of the rules" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "Coverage of the rules" }
                    p.lead { "What the test cases show of " (covered.payers.len()) " payers and the parts they share." }
                    (tiles(&covered.together))
                }
                main {
                    (legend())
                    section {
                        h2 { "By payer" }
                        p.note { "With what it inherits, by its own cases." }
                        (table(payers, true))
                    }
                    section {
                        h2 { "By file" }
                        p.note { "By the cases of all these payers." }
                        (table(rows, false))
                    }
                    @for (name, coverage) in &files { (file(name, coverage, sources)) }
                }
                footer { p { "What counts: " (MEANING) "." } p { "Written by payrules " (env!("CARGO_PKG_VERSION")) "." } }
            }
        }
    };
    page.into_string()
}

fn tiles(coverage: &Coverage) -> Markup {
    let tile = |name: &str, share: Share, what: &str| {
        html! {
            div.tile {
                span.number { (percent(share)) }
                span.name { (name) }
                span.of { (share.covered) " of " (share.all) " " (what) }
            }
        }
    };
    html! {
        div.tiles {
            (tile("rules", coverage.of_rules(), "fire, do not fire, and wait"))
            (tile("conditions", coverage.of_conditions(), "hold and do not hold"))
            (tile("unknown", coverage.of_unknowns(), "are left open"))
        }
    }
}

/// What the colours and signs mean.
fn legend() -> Markup {
    let entry = |class: &str, sign: &str, words: &str| {
        html! { li { span class={ "c " (class) } { "condition" span.sign { (sign) } } " " (words) } }
    };
    html! {
        aside.legend aria-label="What the colours and signs mean" {
            ul {
                (entry("both", "✓", "held, and did not hold"))
                (entry("one", "T", "only ever held"))
                (entry("one", "F", "only ever did not hold"))
                (entry("none", "∅", "never came to either"))
                (entry("fixed", "=", "asks only what the profile says: no session changes it"))
                li { span.sign.seen { "?" } " was unknown in some case" }
                li { span.sign.unseen { "0?" } " can be unknown, and never was" }
            }
            label { input #wanting type="checkbox"; " show only what is not covered" }
        }
    }
}

fn table<'a>(rows: impl Iterator<Item = (&'a str, Option<String>, &'a Coverage)>, cases: bool) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr {
                    th scope="col" { (if cases { "payer" } else { "file" }) }
                    @if cases { th.count scope="col" { "cases" } }
                    @for name in ["rules", "conditions", "unknown"] { th.count scope="col" { (name) } }
                } }
                tbody {
                    @for (name, link, coverage) in rows {
                        tr {
                            th scope="row" {
                                @if let Some(link) = link { a href=(link) { (name) } } @else { (name) }
                            }
                            @if cases { td.count { (coverage.cases) } }
                            (share(coverage.of_rules()))
                            (share(coverage.of_conditions()))
                            (share(coverage.of_unknowns()))
                        }
                    }
                }
            }
        }
    }
}

fn share(share: Share) -> Markup {
    let mille = share.per_mille();
    let width = format!("width:{}.{}%", mille.checked_div(10).unwrap_or(0), mille.checked_rem(10).unwrap_or(0));
    let class = if share.covered == share.all { "bar full" } else { "bar" };
    html! {
        td.count {
            span.of { (share.covered) " of " (share.all) }
            " " span.percent { (percent(share)) }
            span class=(class) aria-hidden="true" { span style=(width) {} }
        }
    }
}

fn file(name: &str, coverage: &Coverage, sources: &Sources) -> Markup {
    let mut texts: BTreeMap<Span, Vec<&ConditionCoverage>> = BTreeMap::new();
    for rule in &coverage.rules {
        texts.entry(rule.text).or_default();
    }
    for condition in &coverage.conditions {
        texts.entry(condition.text).or_default().push(condition);
    }
    html! {
        section id={ "file-" (name) } {
            h2 { (name) " " span.percent { (percent(coverage.of_rules())) " of rules, " (percent(coverage.of_conditions())) " of conditions" } }
            @for (whole, conditions) in &texts {
                @match coverage.rules.iter().find(|rule| rule.text == *whole) {
                    Some(rule) => (self::rule(rule, conditions, sources)),
                    None => (other(*whole, conditions, sources)),
                }
            }
        }
    }
}

fn rule(rule: &RuleCoverage, conditions: &[&ConditionCoverage], sources: &Sources) -> Markup {
    let whole = rule.is_covered() && conditions.iter().all(|c| c.is_covered());
    html! {
        article class=(if whole { "whole" } else { "wanting" }) {
            h3 { code { (rule.rule) } " " span.title { (rule.title) } }
            p.facts {
                (sources.place(rule.place))
                @if rule.in_force == 0 { span.badge.none { "∅ in force in no case" } }
                @else {
                    (badge("fires", rule.fires, true))
                    (badge("does not fire", rule.does_not, true))
                    (badge("waits for a fact", rule.lacks, rule.can_lack))
                }
            }
            pre { (text::coloured(rule.text, conditions, sources)) }
        }
    }
}

/// How often a rule came to something; or that it cannot.
fn badge(what: &str, count: u32, can: bool) -> Markup {
    match (count, can) {
        (0, false) => html! { span.badge.fixed { "= waits for nothing: every record has what it reads" } },
        (0, true) => html! { span.badge.none { "∅ " (what) " 0×" } },
        _ => html! { span.badge.both { "✓ " (what) " " (count) "×" } },
    }
}

/// An exception or a definition.
fn other(whole: Span, conditions: &[&ConditionCoverage], sources: &Sources) -> Markup {
    let (kind, name) = match conditions.first().map(|condition| &condition.owner) {
        Some(Owner::Exception(name)) => ("exception", name.as_str()),
        Some(Owner::Definition(name)) => ("definition", name.as_str()),
        Some(Owner::Units(source)) => ("variant of the unit count by", source.as_str()),
        Some(Owner::Rule(name)) => ("rule", name.as_str()),
        None => ("", ""),
    };
    let class = if conditions.iter().all(|c| c.is_covered()) { "whole" } else { "wanting" };
    html! {
        article class=(class) {
            h3 { span.kind { (kind) } " " code { (name) } }
            p.facts { (sources.place(whole)) }
            pre { (text::coloured(whole, conditions, sources)) }
        }
    }
}
