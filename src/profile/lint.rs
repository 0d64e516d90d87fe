//! What works and should be looked at: things nothing uses, days without a version, a child that relaxes what its parent denies.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::document::Document;
use super::inherit::{Family, Merged};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::lang::check::{Checker, Used};
use crate::lang::typed::Effect;
use crate::source::Span;

/// What the profiles read, by the file that may have declared it, kind and name.
#[derive(Debug, Default)]
pub(super) struct Usage {
    names: BTreeSet<(String, &'static str, String)>,
    /// Whether nobody asks.
    unasked: bool,
}

impl Usage {
    /// Where nobody asks what was read, nothing is noted.
    pub(super) fn unasked() -> Self {
        Self { unasked: true, ..Self::default() }
    }

    fn mark<'n>(&mut self, merged: &Merged<'_>, kind: &'static str, names: impl IntoIterator<Item = &'n String>) {
        if self.unasked {
            return;
        }
        for name in names {
            for document in &merged.chain {
                self.names.insert((document.stem.clone(), kind, name.clone()));
            }
        }
    }

    /// Adds what other profiles read.
    pub(super) fn add(&mut self, other: Usage) {
        self.names.extend(other.names);
    }

    /// Notes what the texts of a profile have read.
    pub(super) fn read(&mut self, merged: &Merged<'_>, used: &Used) {
        self.mark(merged, "list", &used.lists);
        self.mark(merged, "param", &used.params);
        self.mark(merged, "table", &used.tables);
        self.mark(merged, "definition", &used.defines);
        self.mark(merged, "counter", &used.counters);
        self.mark(merged, "fact", &used.facts);
    }

    fn has(&self, document: &Document, kind: &'static str, name: &str) -> bool {
        self.names.contains(&(document.stem.clone(), kind, name.to_owned()))
    }
}

/// Notes the sources that anything in the files of a profile names.
pub(super) fn sources_named(merged: &Merged<'_>, usage: &mut Usage) {
    for document in &merged.chain {
        let rules = document.rules.iter().filter_map(|rule| rule.source.as_ref());
        let exceptions = document.exceptions.iter().filter_map(|exception| exception.source.as_ref());
        let overrides = document.overrides.iter().filter_map(|change| change.source.as_ref());
        let variants = document.units.variants.iter().filter_map(|variant| variant.source.as_ref());
        let shares = document.claim.shares.iter().filter_map(|share| share.source.as_ref());
        let whole = document.units.source.iter().chain(&document.payment.source).chain(&document.from_source);
        let all = rules.chain(exceptions).chain(overrides).chain(variants).chain(shares).chain(whole);
        usage.mark(merged, "source", all.map(|source| &source.value));
    }
}

/// Tells what no profile uses, unless there are errors: a text that could not be checked has read nothing.
pub(super) fn lint(documents: &[Document], family: &Family<'_>, usage: &Usage, out: &mut Vec<Diagnostic>) {
    if out.iter().any(Diagnostic::is_error) {
        return;
    }
    for (at, document) in documents.iter().enumerate() {
        if document.payer.is_none() && !family.used.contains(&at) {
            out.push(say::unused_part(document.id.span, &document.stem));
            continue;
        }
        let sources = document.sources.iter().map(|d| ("source", &d.name));
        let params = document.params.iter().map(|d| ("param", &d.name));
        let lists = document.lists.iter().map(|d| ("list", &d.name));
        let tables = document.tables.iter().map(|d| ("table", &d.name));
        let defines = document.defines.iter().map(|d| ("definition", &d.name));
        let counters = document.counters.iter().map(|d| ("counter", &d.name));
        let facts = document.facts.iter().map(|d| ("fact", &d.name));
        let all = sources.chain(params).chain(lists).chain(tables).chain(defines).chain(counters).chain(facts);
        // A part offers lists and definitions to those who extend it; that none of them takes one is no mistake.
        let offered = |kind: &str| document.payer.is_none() && matches!(kind, "list" | "definition");
        for (kind, name) in all.filter(|(kind, _)| !offered(kind)) {
            if !usage.has(document, kind, &name.value) {
                out.push(say::unused(name.span, kind, &name.value));
            }
        }
    }
}

/// Overrides that take out or weaken a rule by which an inherited file denies.
pub(super) fn relaxes(checker: &mut Checker<'_>, merged: &Merged<'_>, out: &mut Vec<Diagnostic>) {
    for replaced in &merged.replaced {
        let told = checker.diagnostics.len();
        let mut denies = |text: Option<&crate::lang::text::Text>| {
            text.and_then(|text| checker.rule(text)).is_some_and(|body| body.effect == Effect::Deny)
        };
        let text = replaced.before.text.as_ref();
        let after = replaced.after.as_ref().map(|rule| rule.text.as_ref());
        let relaxed = denies(text) && !after.is_some_and(denies);
        // What is wrong with either text is told where the rule itself is checked, or no longer matters.
        checker.diagnostics.truncate(told);
        if relaxed {
            let id = &replaced.before.id;
            out.push(say::relaxes(replaced.by, &id.value, id.span, replaced.after.is_none()));
        }
    }
}

/// Days between two versions of a rule on which none holds.
pub(super) fn gaps(merged: &Merged<'_>, out: &mut Vec<Diagnostic>) {
    type Version = (Date, Option<Date>, Span);
    let mut versions: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
    for held in &merged.rules {
        let rule = &held.value;
        let from = rule.from.unwrap_or(Date::MIN);
        versions.entry(&rule.id.value).or_default().push((from, rule.until, rule.id.span));
    }
    for (id, mut all) in versions {
        all.sort_unstable();
        let mut before: Option<(Option<Date>, Span)> = None;
        for (from, until, span) in all {
            if let Some((Some(last), other)) = before
                && let (Ok(first), Ok(end)) = (last.tomorrow(), from.yesterday())
                && first <= end
            {
                out.push(say::gap(span, id, first, end, other));
            }
            before = Some((until, span));
        }
    }
}
