//! Every place of a folder at which something is named: where it is declared, and where it is meant.
//!
//! In: the outlines of the files. Out: [`Occurrence`]s, by file and place. What always holds: no two overlap; the place is the name and
//! nothing else, without quotes, dots or columns of a table, so that a rename can put another one there.

use std::collections::BTreeSet;
use std::ops::Range;

use super::outline::{Entry, Outline};
use super::scope::Scope;
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use super::words::{self, holes};
use crate::source::SourceId;

/// A name at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The file.
    pub source: SourceId,
    /// The name.
    pub span: Range<usize>,
    /// What it stands for.
    pub symbol: Symbol,
    /// Whether this is where it is declared.
    pub declares: bool,
}

/// What a text value of a rule file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// A rule: scope, condition, effect.
    Rule,
    /// A condition or counter.
    Condition,
    /// A message with `{holes}`.
    Message,
    /// A path of a fact.
    Path,
}

/// The language of a value, by its path.
#[must_use]
pub fn language(path: &[&str]) -> Option<Language> {
    match path {
        ["rule", "text"] => Some(Language::Rule),
        ["override", "text"] => Some(Language::Rule),
        ["exception" | "override", "when"] | ["units", "variant", "when"] => Some(Language::Condition),
        ["define" | "counters", _] => Some(Language::Condition),
        ["rule" | "override", "message" | "fix"] => Some(Language::Message),
        ["rule" | "exception" | "override", "dated_by"] | ["years", _, "starts"] => Some(Language::Path),
        _ => None,
    }
}

pub(super) fn all(snapshot: &Snapshot) -> Vec<Occurrence> {
    let mut all = Vec::new();
    for (id, outline) in snapshot.outlines() {
        let text = snapshot.text(id);
        let mut seen = BTreeSet::new();
        for (symbol, span) in declared(text, outline) {
            // A rule has versions; anything else is declared by its first header and goes on under the others.
            let versions = matches!(symbol.kind, Kind::Rule | Kind::Exception);
            let declares = seen.insert(symbol.clone()) || versions;
            all.push(Occurrence { source: id, span, symbol, declares });
        }
        let stem = snapshot.stem(id).unwrap_or("");
        let file = File { snapshot, id, scope: Scope::of(snapshot, stem) };
        for entry in &outline.entries {
            file.entry(entry, &mut all);
        }
    }
    all.sort_by_key(|one| (one.source, one.span.start, !one.declares));
    all.dedup_by(|a, b| a.source == b.source && a.span.start == b.span.start);
    all
}

/// What a file declares, and where.
pub(super) fn declared<'o>(text: &'o str, outline: &'o Outline) -> impl Iterator<Item = (Symbol, Range<usize>)> + 'o {
    let paths =
        outline.headers.iter().map(|header| &header.path).chain(outline.entries.iter().map(|entry| &entry.path));
    let mut last = None;
    let named = paths.filter_map(move |path| {
        let [section, key, ..] = path.as_slice() else { return None };
        let kind = Kind::of_section(&section.name)?;
        if last == Some(key.span.start) {
            return None;
        }
        last = Some(key.span.start);
        let name = if kind == Kind::Declared { key.name.strip_prefix("line.").unwrap_or(&key.name) } else { &key.name };
        let quoted = key.span.len() != key.name.len();
        let span =
            if quoted { key.span.start.saturating_add(1)..key.span.end.saturating_sub(1) } else { key.span.clone() };
        Some((Symbol::new(kind, name), span))
    });
    let ids = outline.entries.iter().filter_map(|entry| {
        let kind = match entry.names().as_slice() {
            ["rule", "id"] => Kind::Rule,
            ["exception", "id"] => Kind::Exception,
            ["payer" | "part", "id"] => Kind::Profile,
            _ => return None,
        };
        let span = entry.content()?;
        Some((Symbol::new(kind, text.get(span.clone())?), span))
    });
    named.chain(ids)
}

struct File<'s> {
    snapshot: &'s Snapshot,
    id: SourceId,
    scope: Scope<'s>,
}

impl File<'_> {
    fn put(&self, symbol: Symbol, span: Range<usize>, all: &mut Vec<Occurrence>) {
        all.push(Occurrence { source: self.id, span, symbol, declares: false });
    }

    fn entry(&self, entry: &Entry, all: &mut Vec<Occurrence>) {
        let path = entry.names();
        if let ["presume", name] = path.as_slice()
            && let Some((key, symbol)) = entry.path.last().zip(self.fact(name))
        {
            let quote = usize::from(key.span.len() != key.name.len());
            self.put(symbol, key.span.start.saturating_add(quote)..key.span.end.saturating_sub(quote), all);
        }
        if let ["test", "given", below @ ..] | ["samples", _, below @ ..] = path.as_slice()
            && let Some((key, symbol)) = entry.path.last().zip(self.recorded(below))
            && !entry.member
        {
            self.put(symbol, key.span.clone(), all);
        }
        let Some(content) = entry.content() else { return };
        let words = self.snapshot.words(self.id, content.clone());
        if let Some(language) = language(&path) {
            return self.text(language, words, content.start, all);
        }
        let kind = match path.as_slice() {
            ["payer" | "part", "extends" | "include"] => Kind::Profile,
            ["payer" | "part" | "rule" | "exception" | "override" | "units", "source"]
            | ["units", "variant", "source"] => Kind::Source,
            ["exception" | "override", "to"] | ["override", "rule"] => Kind::Rule,
            ["override", "exception"] => Kind::Exception,
            ["override", "define"] => Kind::Define,
            ["override", "counter"] => Kind::Counter,
            ["override", "table"] => Kind::Table,
            ["units", "timed" | "untimed" | "counted"] if !entry.member => Kind::List,
            ["test", "given", "like"] | ["test", "given", "earlier" | "same_day", "like"] | ["samples", _, "like"] => {
                Kind::Sample
            }
            ["test", "expect", "rules" | "not_rules" | "open"] => self.finding(words),
            ["test", "expect", "missing"]
            | ["test", "given", "without" | "absent"]
            | ["samples", _, "without" | "absent"] => {
                // `same-day-1:minutes` is what another session lacks.
                let fact = words.rsplit_once(':').map_or(words, |(_, fact)| fact);
                let Some(symbol) = self.fact(fact) else { return };
                return self.put(symbol, content.end.saturating_sub(fact.len())..content.end, all);
            }
            _ => return,
        };
        self.put(Symbol::new(kind, words), content, all);
    }

    /// Tests name rules and exceptions alike.
    fn finding(&self, name: &str) -> Kind {
        if self.scope.has(Kind::Exception, name) && !self.scope.has(Kind::Rule, name) {
            Kind::Exception
        } else {
            Kind::Rule
        }
    }

    /// A fact, by the path that presumptions and test cases write.
    fn fact(&self, path: &str) -> Option<Symbol> {
        let plain = path.strip_prefix("line.").unwrap_or(path);
        self.scope.means(plain).filter(|symbol| matches!(symbol.kind, Kind::Fact | Kind::Declared | Kind::Counter))
    }

    /// A fact, by the keys under a session in a sample or case.
    fn recorded(&self, below: &[&str]) -> Option<Symbol> {
        match below {
            []
            | ["like" | "stands" | "absent" | "without" | "lines" | "line" | "authorizations" | "other_coverage"] => {
                None
            }
            ["earlier" | "same_day", rest @ ..] => self.recorded(rest),
            ["lines" | "line" | "authorizations" | "other_coverage", rest @ ..] => self.fact(&rest.join(".")),
            _ => self.fact(&below.join(".")),
        }
    }

    fn text(&self, language: Language, text: &str, start: usize, all: &mut Vec<Occurrence>) {
        let names: Vec<(Range<usize>, bool)> = match language {
            Language::Message => holes(text).into_iter().map(|hole| (hole, false)).collect(),
            Language::Path => vec![(0..text.len(), false)],
            Language::Rule | Language::Condition => {
                let words = words::words(text).into_iter();
                let named = words.filter(|word| matches!(word.kind, words::Kind::Name | words::Kind::Year));
                named.map(|word| (word.span, word.kind == words::Kind::Year)).collect()
            }
        };
        for (span, year) in names {
            let name = text.get(span.clone()).unwrap_or("");
            let from = start.saturating_add(span.start);
            if year {
                self.put(Symbol::new(Kind::Year, name), from..from.saturating_add(name.len()), all);
                continue;
            }
            let plain = name.strip_prefix("this.").unwrap_or(name);
            let from = from.saturating_add(name.len().saturating_sub(plain.len()));
            let Some(symbol) = self.scope.means(plain) else { continue };
            // Of `guideline.maximum` the table's name, of `history.massage_visits` the counter's.
            let (from, width) = match symbol.kind {
                Kind::Table => (from, symbol.name.len()),
                Kind::Counter => (from.saturating_add("history.".len()), symbol.name.len()),
                _ => (from, plain.len()),
            };
            self.put(symbol, from..from.saturating_add(width), all);
        }
    }
}
