//! Rules, exceptions and overrides: their texts, their dates, what they do, and the file without them.

use super::Maker;
use crate::diagnostic::Edit;
use crate::lang::ast::{Effect, Expr, Kind as Node, Literal, Per};
use crate::lang::parse;
use crate::lang::text::Text;
use crate::model::types::Scalar;
use crate::mutation::mutant::Kind;
use crate::profile::toml::{Item, Node as Toml, Table};
use crate::source::{Span, Spanned};

/// Keys of a rule that cases can speak of, and their words.
const SEEN: [(&str, &[&str]); 2] =
    [("needs", &["authorization", "clinical", "admin", "patient"]), ("liability", &["patient", "provider"])];

impl Maker<'_> {
    /// A key that holds a word, with the next one in its place.
    pub(super) fn next_word(&mut self, table: &Table, key: &str, words: &[&str]) {
        let Some(node) = table.get(key) else { return };
        let Item::Text(found) = &node.item else { return };
        let Some(at) = words.iter().position(|word| **word == *found.text.text) else { return };
        if let Some(next) = words.get(at.saturating_add(1)).or_else(|| words.first()) {
            let kind = if matches!(key, "needs" | "liability") { Kind::Effect } else { Kind::Units };
            self.put(kind, node.span, format!("\"{next}\""));
        }
    }

    /// A `[[rule]]`, or the keys of one in an override. A rule that is announced or withdrawn is never run, so nothing in it can be noticed.
    pub(super) fn rule(&mut self, header: Span, table: &Table) {
        if table.get("status").is_some() {
            return;
        }
        let line = self.line_of(header);
        if let Some(id) = table.get("id") {
            let out = Edit { span: line, replacement: String::from("\nstatus = \"withdrawn\"") };
            self.put_all(Kind::Block, id.span, "", vec![out]);
        }
        self.days_in_force(table);
        if let Some(by) = table.entries.iter().find(|(key, _)| key.value == "dated_by") {
            self.drop(Kind::Date, by.0.span.to(by.1.span));
        }
        for (key, words) in SEEN {
            self.next_word(table, key, words);
        }
        if let Some(text) = logic(table, "text") {
            self.rule_text(text, table);
        }
    }

    /// The end of a header's line.
    fn line_of(&self, header: Span) -> Span {
        let text = self.sources.get(self.source).map_or("", |source| &*source.text);
        let end = header.range().end;
        let rest = text.get(end..).unwrap_or("");
        let close = rest.find('\n').unwrap_or(rest.len());
        let at = end.saturating_add(rest.get(..close).unwrap_or("").trim_end_matches('\r').len());
        Span::new(self.source, at, at)
    }

    fn rule_text(&mut self, text: &Text, table: &Table) {
        let Some(rule) = parse::rule(text, &mut Vec::new()) else { return };
        for (word, condition) in [("where", &rule.filter), ("unless", &rule.unless)] {
            let Some(condition) = condition else { continue };
            if let Some(word) = self.before(word, condition.span.start) {
                self.drop(Kind::Scope, word.to(condition.span));
            }
            self.expr(condition);
        }
        if let Some(condition) = &rule.require {
            self.expr(condition);
        }
        self.effect(&rule.effect, table);
    }

    fn effect(&mut self, effect: &Spanned<Effect>, table: &Table) {
        let at = effect.span;
        match &effect.value {
            Effect::Deny => self.put(Kind::Effect, at, "review"),
            Effect::Bundle => self.put(Kind::Effect, at, "deny"),
            Effect::Review => self.put(Kind::Effect, at, "warn"),
            Effect::Warn => self.put(Kind::Effect, at, "review"),
            Effect::Hold => {
                let mut edits = vec![Edit { span: at, replacement: String::from("review") }];
                let needs = table.entries.iter().find(|(key, _)| key.value == "needs");
                edits
                    .extend(needs.map(|(key, node)| Edit { span: key.span.to(node.span), replacement: String::new() }));
                self.put_all(Kind::Effect, at, "review", edits);
            }
            Effect::AddModifier(value) => match &value.kind {
                Node::Literal(Literal::Bare(word)) => {
                    if let Some(other) = self.words.other(&Scalar::Modifier, word) {
                        self.put(Kind::Code, value.span, other);
                    }
                }
                _ => self.expr(value),
            },
            Effect::CapUnits(value, per) | Effect::CapPayment(value, per) => {
                let others: &[&str] = match per {
                    Per::Line => &["code", "session"],
                    Per::Code => &["line", "session"],
                    Per::Session => &["line", "code"],
                    Per::Day { each_code: false, same } if same.is_empty() => &["session"],
                    Per::Day { each_code: false, .. } => &["session", "day"],
                    Per::Day { each_code: true, same } if same.is_empty() => &["code"],
                    Per::Day { each_code: true, .. } => &["code", "code and day"],
                };
                self.cap(value);
                // The words behind the last `per`.
                let words = self.slice(at);
                let shared = words.rsplit_once("per ").map_or("", |(_, shared)| shared.trim_start());
                let start = at.range().start.saturating_add(words.len().saturating_sub(shared.len()));
                let shared = Span::new(self.source, start, start.saturating_add(shared.trim_end().len()));
                for other in others {
                    self.put(Kind::Effect, shared, *other);
                }
            }
            Effect::CapLines(value) | Effect::Pay(value) => self.cap(value),
        }
    }

    fn cap(&mut self, value: &Expr) {
        self.expr(value);
    }

    /// An `[[exception]]`: without it, without each rule it is about, and its condition and dates changed.
    pub(super) fn exception(&mut self, block: Span, table: &Table) {
        let name = table.get("id").map_or(block, |id| id.span);
        self.put_all(Kind::Block, name, "", vec![Edit { span: block, replacement: String::new() }]);
        if let Some(Item::Array(rules)) = table.get("to").map(|to| &to.item) {
            self.without_each(Kind::Block, rules);
        }
        self.days_in_force(table);
        self.condition_of(table, "when");
    }

    /// An `[[override]]`: without it, and what it says changed.
    pub(super) fn override_of(&mut self, block: Span, table: &Table) {
        let named = ["rule", "exception", "define", "counter", "table"];
        let name = named.into_iter().find_map(|key| table.get(key)).map_or(block, |node| node.span);
        self.put_all(Kind::Block, name, "", vec![Edit { span: block, replacement: String::new() }]);
        if table.get("rule").is_some() {
            self.rule(block, table);
        } else {
            self.days_in_force(table);
            self.condition_of(table, "when");
            self.condition_of(table, "text");
        }
    }

    /// A condition or counter on its own.
    pub(super) fn condition_of(&mut self, table: &Table, key: &str) {
        if let Some(text) = logic(table, key) {
            self.condition(text);
        }
    }

    /// The text of a condition or counter.
    pub(super) fn condition(&mut self, text: &Text) {
        if let Some(expr) = parse::condition(text, &mut Vec::new()) {
            self.expr(&expr);
        }
    }

    /// The same array without each of its members.
    pub(super) fn without_each(&mut self, kind: Kind, members: &[Toml]) {
        for (at, member) in members.iter().enumerate() {
            let (before, after) = (at.checked_sub(1).and_then(|b| members.get(b)), members.get(at.saturating_add(1)));
            let edit = match (before, after) {
                (_, Some(after)) => Span { end: after.span.start, ..member.span },
                (Some(before), None) => Span { start: before.span.end, ..member.span },
                (None, None) => continue,
            };
            self.put_all(kind, member.span, "", vec![Edit { span: edit, replacement: String::new() }]);
        }
    }
}

/// A text of the rule language, where its positions are positions of the file.
fn logic<'t>(table: &'t Table, key: &str) -> Option<&'t Text> {
    match &table.get(key)?.item {
        Item::Text(words) if words.text.exact => Some(&words.text),
        _ => None,
    }
}
