//! The index: for each code that the rules name, which rules do.

use std::collections::{BTreeMap, BTreeSet};

use super::Desk;
use crate::handbook::page::{Block, Chapter, Inline, Word, line};
use crate::lang::typed::{CodeSet, Effect, Expr, Item, Kind, Over};
use crate::model::literal;
use crate::model::types::Scalar;
use crate::model::value::Value;
use crate::profile::checked::Rule;

/// Codes of a range that are written out; wider ones only meet codes that are named elsewhere.
const WIDEST: u32 = 60;

pub(super) fn chapter(desk: &Desk<'_>) -> Chapter {
    let rules: Vec<(usize, Vec<CodeSet>)> =
        desk.profile.rules.iter().enumerate().map(|(at, rule)| (at, named(rule))).collect();
    let mut codes: BTreeSet<String> = BTreeSet::new();
    for item in rules.iter().flat_map(|(_, sets)| sets).flat_map(CodeSet::items) {
        match item {
            Item::One(Value::Text(code)) => {
                codes.insert(code.to_string());
            }
            Item::Range(low, high) => codes.extend(range(low, high)),
            Item::One(_) | Item::Prefix(_) => {}
        }
    }
    let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for code in codes {
        let value = Value::text(&code);
        let touching = rules.iter().filter(|(_, sets)| sets.iter().any(|set| set.has(&value))).map(|(at, _)| *at);
        index.insert(code, touching.collect());
    }
    let rows = index.into_iter().map(|(code, rules)| vec![vec![Word::Code(code)], links(desk, &rules)]);
    let rows: Vec<Vec<Inline>> = rows.collect();
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Text(line(
            "For each code, the rules that name it, by itself or in a list. Other rules may hold for every line.",
        )));
        blocks.push(Block::Table(vec!["code", "rules"], rows));
    }
    Chapter { id: String::from("codes"), title: String::from("Index of codes"), blocks }
}

fn links(desk: &Desk<'_>, rules: &[usize]) -> Inline {
    let mut out = Inline::new();
    for at in rules {
        let Some(rule) = desk.profile.rules.get(*at) else { continue };
        if !out.is_empty() {
            out.push(Word::Plain(String::from(", ")));
        }
        out.push(Word::Link(format!("#{}", super::rules::anchor(desk, *at)), rule.id.clone()));
    }
    out
}

/// `97161 to 97168` one by one.
fn range(low: &str, high: &str) -> Vec<String> {
    let (Ok(first), Ok(last)) = (low.parse::<u32>(), high.parse::<u32>()) else { return Vec::new() };
    if low.len() != 5 || last.saturating_sub(first) > WIDEST {
        return Vec::new();
    }
    (first..=last).map(|code| format!("{code:05}")).collect()
}

/// The procedure codes that a rule names, definitions included.
fn named(rule: &Rule) -> Vec<CodeSet> {
    let mut out = Vec::new();
    let body = &rule.body;
    for expr in body.filter.iter().chain(&body.unless).chain(&body.require) {
        walk(expr, &mut out);
    }
    match &body.effect {
        Effect::AddModifier(expr)
        | Effect::CapUnits(expr, _)
        | Effect::CapLines(expr)
        | Effect::Pay(expr)
        | Effect::CapPayment(expr, _) => walk(expr, &mut out),
        _ => {}
    }
    out
}

fn walk(expr: &Expr, out: &mut Vec<CodeSet>) {
    let over = |over: &Over, out: &mut Vec<CodeSet>| {
        if let Some(filter) = &over.filter {
            walk(filter, out);
        }
    };
    match &expr.kind {
        Kind::Const(value @ Value::Text(_)) if expr.ty.scalar == Scalar::Procedure => {
            out.push(CodeSet::new(None, vec![Item::One(value.clone())]));
        }
        Kind::Set(set) if expr.ty.scalar == Scalar::Procedure => out.push(only_codes(set)),
        Kind::Define(_, inner) => walk(inner, out),
        Kind::And(parts)
        | Kind::Or(parts)
        | Kind::NOf(_, parts)
        | Kind::Pick(_, parts)
        | Kind::Lookup { keys: parts, .. } => {
            parts.iter().for_each(|part| walk(part, out));
        }
        Kind::Not(a) | Kind::Present(a) => walk(a, out),
        Kind::Compare(_, a, b)
        | Kind::In(a, b)
        | Kind::Has(_, a, b)
        | Kind::DaysBetween(a, b)
        | Kind::Arithmetic(_, a, b)
        | Kind::PercentOf(a, b) => [a, b].into_iter().for_each(|part| walk(part, out)),
        Kind::Within { date, period, anchor, .. } => {
            [date, period, anchor].into_iter().for_each(|part| walk(part, out))
        }
        Kind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| walk(part, out)),
        Kind::Quantified { over: of, satisfies, .. } => {
            over(of, out);
            satisfies.iter().for_each(|part| walk(part, out));
        }
        Kind::Count(of) => over(of, out),
        Kind::Sum(a, of) => {
            walk(a, out);
            over(of, out);
        }
        Kind::Const(_) | Kind::Set(_) | Kind::Read(_) | Kind::Param(_) => {}
    }
}

/// A list whose single items are procedure codes.
fn only_codes(set: &CodeSet) -> CodeSet {
    let code = |item: &&Item| match item {
        Item::One(Value::Text(text)) => literal::read(&Scalar::Procedure, text).is_ok(),
        Item::One(_) => false,
        Item::Range(..) | Item::Prefix(_) => true,
    };
    CodeSet::new(set.name().map(str::to_owned), set.items().iter().filter(code).cloned().collect())
}
