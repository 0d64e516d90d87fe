//! The small sections: `[define]` and `[counters]`, `[facts]`, `[presume]`, `[years]`, `[calendar]`.

use std::sync::Arc;

use jiff::civil::Date;

use super::super::toml::keys::{self, Keys};
use super::super::toml::{Item, Node};
use super::Named;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::text::Text;
use crate::model::enums::{Declared, Words};
use crate::model::facts::{FactId, Owner};
use crate::model::types::{Scalar, Type};
use crate::source::Span;

/// A declared fact.
#[derive(Clone, Debug)]
pub struct FactKeys {
    /// Its type.
    pub ty: Type,
}

/// What to take for a fact; its value is read once the fact's type is known.
#[derive(Clone, Debug)]
pub struct PresumeKeys {
    /// The value as written; `None`: absent.
    pub value: Option<Node>,
    /// Where it stands.
    pub span: Span,
}

const KINDS: [(&str, Scalar); 12] = [
    ("bool", Scalar::Bool),
    ("number", Scalar::Number),
    ("minutes", Scalar::Minutes),
    ("money", Scalar::Money),
    ("date", Scalar::Date),
    ("time", Scalar::Time),
    ("text", Scalar::Text),
    ("procedure", Scalar::Procedure),
    ("diagnosis", Scalar::Diagnosis),
    ("modifier", Scalar::Modifier),
    ("place", Scalar::Place),
    ("state", Scalar::State),
];

/// `[define]` and `[counters]`: texts of the rule language by name.
pub(super) fn texts(root: &mut Keys<'_>, section: &'static str, out: &mut Vec<Diagnostic>) -> Vec<Named<Text>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, section, out) {
        super::good_name(name, out);
        match keys::logic(node) {
            Ok(value) => all.push(Named { name: name.clone(), value }),
            Err(problem) => out.push(problem),
        }
    }
    all
}

/// `[facts]`: a word for the kind, `"list of diagnosis"`, or the words of an enumeration.
pub(super) fn facts(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Named<FactKeys>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "facts", out) {
        let below = name.value.strip_prefix("line.").unwrap_or(&name.value).strip_prefix("extra.");
        let shaped = below.is_some_and(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        });
        if !shaped {
            out.push(say::bad_fact_name(name.span, &name.value));
            continue;
        }
        let ty = match &node.item {
            Item::Array(_) => enumeration(&name.value, node, out),
            _ => kind(node, out),
        };
        // A fact of a wrong kind stays known, as text, so that its uses are not told as unknown names.
        let ty = ty.unwrap_or_else(|| Type::one(Scalar::Text));
        all.push(Named { name: name.clone(), value: FactKeys { ty } });
    }
    all
}

fn enumeration(name: &str, node: &Node, out: &mut Vec<Diagnostic>) -> Option<Type> {
    match keys::each(node, keys::text) {
        Ok((words, problems)) => {
            out.extend(problems);
            let mut list = Vec::new();
            for word in words {
                let lower = word.value.starts_with(|c: char| c.is_ascii_lowercase());
                let plain = word.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                if !lower || !plain || word.value == "none" {
                    out.push(say::bad_word(word.span, &word.value));
                }
                list.push(word.value);
            }
            let declared = Declared { fact: format!("a word of `{name}`"), words: list };
            Some(Type::one(Scalar::Word(Words::Declared(Arc::new(declared)))))
        }
        Err(problem) => {
            out.push(problem);
            None
        }
    }
}

fn kind(node: &Node, out: &mut Vec<Diagnostic>) -> Option<Type> {
    let text = match keys::text(node) {
        Ok(text) => text,
        Err(problem) => {
            out.push(problem);
            return None;
        }
    };
    let (word, list) = match text.value.strip_prefix("list of ") {
        Some(word) => (word, true),
        None => (text.value.as_str(), false),
    };
    let found = KINDS.iter().find(|(name, _)| *name == word).map(|(_, scalar)| Type { scalar: scalar.clone(), list });
    if found.is_none() {
        let all: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        out.push(say::wrong_word(text.span, word, &all));
    }
    found
}

/// `[presume]`: a value, or `{ absent = true }`.
pub(super) fn presume(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Named<PresumeKeys>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "presume", out) {
        let absent = node.as_table().map(|table| table.get("absent").map(|n| &n.item));
        let value = match absent {
            Some(Some(Item::Bool(true))) => None,
            Some(_) => {
                out.push(say::presume_shape(node.span, &name.value));
                continue;
            }
            None => Some(node.clone()),
        };
        all.push(Named { name: name.clone(), value: PresumeKeys { value, span: node.span } });
    }
    all
}

/// `[years]`: `fiscal_year = { starts = "07-01" }`, or a date of the session: `{ starts = "coverage.benefit_year_start" }`.
pub(super) fn years(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Named<String>> {
    let mut all = Vec::new();
    for (name, node) in super::entries(root, "years", out) {
        super::good_name(name, out);
        let Some(mut keys) = Keys::of(node, format!("year `{}`", name.value), out) else { continue };
        let starts = keys.need("starts", keys::text);
        if let Some(starts) = &starts
            && format!("2024-{}", starts.value).parse::<Date>().is_err()
            && !is_session_date(&starts.value)
        {
            let wanted = "a month and a day such as \"07-01\", or a date such as \"coverage.benefit_year_start\"";
            keys.wrong(say::expected(starts.span, wanted));
        }
        keys.finish(out);
        all.push(Named { name: name.clone(), value: starts.map(|s| s.value).unwrap_or_default() });
    }
    all
}

fn is_session_date(path: &str) -> bool {
    FactId::find(Owner::Session, path).is_some_and(|fact| fact.def().ty() == Type::one(Scalar::Date))
}

/// `[calendar]`.
pub(super) fn holidays(root: &mut Keys<'_>, out: &mut Vec<Diagnostic>) -> Vec<Date> {
    let Some(node) = root.node("calendar") else { return Vec::new() };
    let Some(mut keys) = Keys::of(node, "`[calendar]`", out) else { return Vec::new() };
    let days = keys.each("holidays", keys::date).unwrap_or_default();
    keys.finish(out);
    days.into_iter().map(|day| day.value).collect()
}
