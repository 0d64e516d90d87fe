//! Every mutant of a file.
//!
//! In: a profile or part as written. Out: its mutants, in the order of their places. What always holds: each changes one thing; none is made
//! that the shape of the file already shows to change nothing, such as a date outside of what any payer knows. What is data from somewhere else is
//! sampled: of a CSV file the first row, the last and the one in the middle.
//!
//! Not changed are sources, titles, messages and advice, and reason codes: cases do not speak of them. Nor is what is said of earlier sessions, in
//! counters and elsewhere: a case is one session, and what came before it is what its `history` says.

mod conditions;
mod data;
mod dates;
mod literals;
mod rules;
mod sections;
mod vocabulary;

use std::collections::BTreeSet;

use self::dates::Known;
use self::vocabulary::Vocabulary;
use super::mutant::{Kind, Mutant, Part};
use crate::diagnostic::Edit;
use crate::profile::document::Document;
use crate::profile::toml::parse;
use crate::profile::{CheckedBook, RuleBook};
use crate::source::{SourceId, Sources, Span};

/// Every mutant of a profile or part, its CSV files included.
#[must_use]
pub fn mutants(book: &RuleBook, checked: &CheckedBook, document: &Document) -> Vec<Mutant> {
    let text = book.sources.get(document.source).map_or("", |source| &*source.text);
    let root = parse::parse(document.source, text, &mut Vec::new());
    let payers = checked.profiles.iter().filter(|profile| profile.chain.contains(&document.stem));
    let mut maker = Maker {
        sources: &book.sources,
        file: &document.stem,
        source: document.source,
        part: Part { what: "file", name: String::new() },
        known: Known::of(payers),
        words: Vocabulary::of(document, text),
        out: Vec::new(),
    };
    maker.sections(&root);
    for (path, csv) in document.files.iter().collect::<BTreeSet<_>>() {
        maker.rows(path, *csv);
    }
    maker.out.sort_by(|a, b| (a.place, &a.after).cmp(&(b.place, &b.after)));
    maker.out.dedup_by(|a, b| a.edits == b.edits);
    maker.out
}

/// Collects the mutants of one file.
struct Maker<'a> {
    sources: &'a Sources,
    file: &'a str,
    source: SourceId,
    /// The part of the file at hand.
    part: Part,
    known: Known,
    words: Vocabulary,
    out: Vec<Mutant>,
}

impl Maker<'_> {
    /// The words at a place.
    fn slice(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// The text between two places, without the blanks around it, and where it stands. `None` where there is a comment in it.
    fn between(&self, start: u32, end: u32) -> Option<(&str, Span)> {
        let span = Span { source: self.source, start, end };
        let words = self.slice(span);
        let (from, trimmed) = (words.len().checked_sub(words.trim_start().len())?, words.trim());
        if trimmed.contains('#') {
            return None;
        }
        let start = span.range().start.checked_add(from)?;
        Some((trimmed, Span::new(self.source, start, start.checked_add(trimmed.len())?)))
    }

    /// The word that stands before a place, with nothing but blanks between.
    fn before(&self, word: &str, at: u32) -> Option<Span> {
        let words = self.slice(Span { source: self.source, start: 0, end: at }).trim_end();
        let start = words.strip_suffix(word)?.len();
        Some(Span::new(self.source, start, words.len()))
    }

    /// A mutant with other words at one place.
    fn put(&mut self, kind: Kind, place: Span, after: impl Into<String>) {
        let after = after.into();
        let edits = vec![Edit { span: place, replacement: after.clone() }];
        self.put_all(kind, place, after, edits);
    }

    /// A mutant without the words at a place.
    fn drop(&mut self, kind: Kind, place: Span) {
        self.put(kind, place, "");
    }

    /// A mutant with several edits, told by one place.
    fn put_all(&mut self, kind: Kind, place: Span, after: impl Into<String>, mut edits: Vec<Edit>) {
        edits.sort_by_key(|edit| edit.span);
        self.out.push(Mutant {
            file: self.file.to_owned(),
            source: self.source,
            kind,
            part: self.part.clone(),
            place,
            after: after.into(),
            edits,
        });
    }

    /// Does something for one part of the file.
    fn part(&mut self, what: &'static str, name: &str, work: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.part, Part { what, name: name.to_owned() });
        work(self);
        self.part = outer;
    }
}
