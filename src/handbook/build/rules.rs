//! The rules, by what they do: each on a card, in plain language.

use jiff::civil::Date;

use super::{Desk, cases, linked};
use crate::handbook::page::{Block, Card, Chapter, Inline, Word, line};
use crate::handbook::sentence::{Teller, name_in_words, plain};
use crate::lang::typed::{Effect, Expr, Kind, Piece, Stage, Template};
use crate::profile::checked::{Rule, Status};
use crate::report::boundary::boundaries;
use crate::report::words;

/// What a rule can do: its chapter, and how the chapter is called.
const GROUPS: [(&str, &str, &str); 8] = [
    ("deny", "Not covered", "These lines or sessions are not paid."),
    ("bundle", "Paid inside another line", "These lines get no units of their own; keep the note."),
    ("hold", "On hold", "Payable once something is put right."),
    ("review", "For review", "A person must judge: the sources do not settle it."),
    ("limit", "Limits of units and lines", "No more than this is paid."),
    ("modifier", "Modifiers", "Added to the line without being asked for."),
    ("warn", "Paid, with a warning", "Nothing is held back; know it before you send."),
    ("rest", "Not in force", "Announced or withdrawn: kept to be read, never applied."),
];

/// A chapter for each thing that rules do.
pub(super) fn chapters(desk: &Desk<'_>) -> Vec<Chapter> {
    let chapter = |(class, title, doc): (&str, &str, &str)| {
        let rules = desk.profile.rules.iter().enumerate().filter(|(_, rule)| self::class(rule) == class);
        let cards: Vec<Block> = rules.map(|(at, rule)| Block::Rule(Box::new(card(desk, at, rule)))).collect();
        let mut blocks = Vec::new();
        if !cards.is_empty() {
            blocks.push(Block::Text(line(doc)));
            blocks.extend(cards);
        }
        Chapter { id: format!("rules-{class}"), title: title.to_owned(), blocks }
    };
    GROUPS.into_iter().map(chapter).collect()
}

fn class(rule: &Rule) -> &'static str {
    if rule.status.is_some() {
        return "rest";
    }
    match rule.body.effect {
        Effect::Deny => "deny",
        Effect::Bundle => "bundle",
        Effect::Hold => "hold",
        Effect::Review => "review",
        Effect::Warn => "warn",
        Effect::AddModifier(_) => "modifier",
        Effect::CapUnits(..) | Effect::CapLines(_) | Effect::Pay(_) | Effect::CapPayment(..) => "limit",
    }
}

fn effect(rule: &Rule) -> &'static str {
    match rule.status {
        Some(Status::Announced) => return "announced",
        Some(Status::Withdrawn) => return "withdrawn",
        None => {}
    }
    match rule.body.effect {
        Effect::Deny => "not covered",
        Effect::Bundle => "inside another line",
        Effect::Hold => "on hold",
        Effect::Review => "review",
        Effect::Warn => "warning",
        Effect::AddModifier(_) => "modifier",
        Effect::CapUnits(..) => "limit of units",
        Effect::CapLines(_) => "limit of lines",
        Effect::Pay(_) => "part of the payment",
        Effect::CapPayment(..) => "limit of payment",
    }
}

/// The place of a version of a rule: its id, and a number from its second version on.
pub(super) fn anchor(desk: &Desk<'_>, at: usize) -> String {
    let Some(rule) = desk.profile.rules.get(at) else { return String::new() };
    let earlier = desk.profile.rules.iter().take(at).filter(|other| other.id == rule.id).count();
    if earlier == 0 { format!("rule-{}", rule.id) } else { format!("rule-{}-{}", rule.id, earlier.saturating_add(1)) }
}

fn card(desk: &Desk<'_>, at: usize, rule: &Rule) -> Card {
    let teller = Teller::new(desk.profile);
    let told = teller.rule(&rule.body);
    let mut blocks = vec![Block::Text(linked(&told.sentence))];
    if !told.points.is_empty() {
        blocks.push(Block::Points(told.points.iter().map(|point| linked(point)).collect()));
    }
    for exception in &rule.exceptions {
        let days = days(exception.from, exception.until).map_or_else(String::new, |days| format!(" ({days})"));
        let when = teller.condition(&exception.when, rule.body.scope);
        let mut words = vec![Word::Strong(String::from("Except"))];
        words.extend(linked(&format!("{days} where {when}. ")));
        words.extend(desk.source(&exception.source));
        blocks.push(Block::Text(words));
    }
    let mut facts: Vec<(&'static str, Inline)> = vec![("the answer says", line(template(&teller, &rule.message)))];
    facts.extend(rule.fix.as_ref().map(|fix| ("what to do", line(template(&teller, fix)))));
    let mut with: Vec<String> = Vec::new();
    with.extend(rule.needs.map(|needs| words::needs(needs).to_owned()));
    with.extend(rule.liability.map(|liability| words::liability(liability).to_owned()));
    if !with.is_empty() {
        facts.push(("then", line(with.join("; "))));
    }
    facts.extend(answered(rule).map(|text| ("the payer would say", line(text))));
    let turns = boundaries(desk.profile, &rule.body);
    if !turns.is_empty() {
        facts.push(("turns at", line(turns.join("; "))));
    }
    match rule.body.stage {
        Stage::Facts => {}
        Stage::Covered => {
            facts.push(("looked at", line("after the lines are known that are not denied or paid inside another")))
        }
        Stage::Units => facts.push(("looked at", line("after units are counted"))),
        Stage::Modifiers => facts.push(("looked at", line("after modifiers are added"))),
    }
    if rule.origin.file != desk.profile.id {
        facts.push(("comes from", line(rule.origin.file.clone())));
    }
    facts.extend(rule.origin.override_reason.as_ref().map(|reason| ("changed here", line(reason.clone()))));
    facts.push(("source", desk.source(&rule.source)));
    blocks.push(Block::Facts(facts));
    blocks.extend(cases::of(desk, &rule.id));
    blocks.push(Block::More(String::from("As written"), vec![Block::Verbatim(rule.text.trim().to_owned())]));
    let mut when = days(rule.from, rule.until);
    if let Some(by) = &rule.dated_by {
        let by = plain(&teller.value(by));
        when = when.map(|when| format!("{when}, by {by}"));
    }
    Card {
        anchor: anchor(desk, at),
        id: rule.id.clone(),
        title: rule.title.clone(),
        effect: effect(rule),
        class: class(rule),
        when,
        blocks,
    }
}

/// `from 2021-04-01 until 2021-12-31`.
pub(super) fn days(from: Option<Date>, until: Option<Date>) -> Option<String> {
    match (from, until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(until)) => Some(format!("until {until}")),
        (Some(from), Some(until)) => Some(format!("from {from} until {until}")),
    }
}

/// What the payer would answer, in its codes.
fn answered(rule: &Rule) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(rule.carc.as_ref().map(|carc| format!("CARC {carc}")));
    if !rule.rarc.is_empty() {
        parts.push(format!("RARC {}", rule.rarc.join(", ")));
    }
    parts.extend(rule.group.as_ref().map(|group| format!("group {group}")));
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What fills a hole: a param by its name, anything else as a sentence would call it.
fn hole(teller: &Teller<'_>, expr: &Expr) -> String {
    if let Kind::Param(name) = &expr.kind {
        return name_in_words(name);
    }
    let noun = plain(&teller.value(expr));
    noun.strip_prefix("the ").or_else(|| noun.strip_prefix("its ")).unwrap_or(&noun).to_owned()
}

/// A message with what fills its holes in words.
fn template(teller: &Teller<'_>, template: &Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Found => String::from("‹lines found›"),
        Piece::Value(expr) => format!("‹{}›", hole(teller, expr)),
    };
    template.pieces.iter().map(piece).collect()
}
