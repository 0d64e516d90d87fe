//! Words that a biller stumbles over: messages that are too long, abbreviations that the glossary does not have, a programmer's words,
//! holes that never have a value, and a hold that does not say what to do.

use std::collections::BTreeSet;

use super::{place, run};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::proof as say;
use crate::lang::typed::{Effect, Expr, Kind, Piece, Template};
use crate::model::enums;
use crate::model::types::{Scalar, Type};
use crate::profile::checked::{Profile, Rule};
use crate::proof::solve::{Goal, Sign, firing, impossible};
use crate::source::Sources;

/// The words that the project explains.
const GLOSSARY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/glossary.md"));

/// The most characters of a message or an advice, holes not counted.
const LONGEST: usize = 240;

/// Words of those who write programs.
const OURS: &[&str] = &[
    "null",
    "boolean",
    "bool",
    "string",
    "array",
    "regex",
    "json",
    "toml",
    "enum",
    "undefined",
    "nan",
    "tuple",
    "struct",
    "backend",
    "runtime",
    "exception thrown",
    "stack trace",
    "true/false",
];

/// Everything about the messages of a profile's rules.
pub fn of(profile: &Profile, sources: &Sources) -> Vec<Diagnostic> {
    let known = known(profile);
    let mut told = Vec::new();
    for rule in run(profile) {
        for (what, template) in [("message", Some(&rule.message)), ("fix", rule.fix.as_ref())] {
            let Some(template) = template else { continue };
            told.extend(text(rule, what, template, &known, sources));
            told.extend(empty_holes(profile, rule, template));
        }
        if rule.body.effect == Effect::Hold && rule.fix.is_none() {
            told.push(say::no_fix(place(rule, "id", &rule.id, sources), &rule.id));
        }
    }
    told
}

fn text(
    rule: &Rule,
    what: &str,
    template: &Template,
    known: &BTreeSet<String>,
    sources: &Sources,
) -> Option<Diagnostic> {
    let words: Vec<&str> = template
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Value(_) | Piece::Found => None,
        })
        .collect();
    let length: usize = words.iter().map(|text| text.chars().count()).sum();
    if length > LONGEST {
        return Some(say::too_long(place(rule, what, words.first()?.trim(), sources), what, length, LONGEST));
    }
    let whole = words.join(" ");
    let lower = whole.to_lowercase();
    let tokens = || lower.split(|c: char| !c.is_alphanumeric() && c != '/').filter(|token| !token.is_empty());
    if let Some(word) = OURS.iter().find(|word| tokens().any(|token| token == **word)) {
        return Some(say::programmers_word(place(rule, what, word, sources), what, word));
    }
    let abbreviation = whole.split(|c: char| !c.is_alphanumeric()).find(|token| {
        let capitals = token.len() > 1 && token.chars().all(|c| c.is_ascii_uppercase());
        capitals && !known.contains(*token)
    });
    abbreviation.map(|word| say::unknown_abbreviation(place(rule, what, word, sources), what, word))
}

/// Abbreviations that need no word: those of the glossary, and what the record contract and the profile themselves name.
fn known(profile: &Profile) -> BTreeSet<String> {
    let tokens = |text: &str| -> Vec<String> {
        let all = text.split(|c: char| !c.is_alphanumeric());
        all.filter(|token| token.len() > 1 && token.chars().all(|c| c.is_ascii_uppercase())).map(String::from).collect()
    };
    let mut known: BTreeSet<String> = tokens(GLOSSARY).into_iter().collect();
    known.extend(tokens(&profile.name));
    known.extend(profile.aliases.iter().flat_map(|alias| tokens(alias)));
    known.extend(profile.claim.modifier_order.iter().cloned());
    known.extend(enums::DISCIPLINE.words.iter().map(|word| (*word).to_owned()));
    known.extend(profile.lists.values().flat_map(|list| list.items.iter().map(|item| item.value.clone())));
    known.extend(profile.sources.values().flat_map(|source| tokens(&source.title)));
    known
}

/// Holes for facts that are never there when the rule fires.
fn empty_holes(profile: &Profile, rule: &Rule, template: &Template) -> Vec<Diagnostic> {
    let holes = template.pieces.iter().filter_map(|piece| match piece {
        Piece::Value(expr) if matches!(expr.kind, Kind::Read(_)) => Some(expr),
        _ => None,
    });
    let never = |expr: &&Expr| {
        let ty = Type::one(Scalar::Bool);
        let present = Expr { kind: Kind::Present(Box::new((*expr).clone())), ty, span: expr.span };
        let mut goals = firing(rule);
        if impossible(profile, &goals) {
            return false;
        }
        goals.push(Goal::Condition(&present, Sign::True));
        impossible(profile, &goals)
    };
    holes.filter(never).map(|expr| say::empty_hole(expr.span, &rule.id)).collect()
}
