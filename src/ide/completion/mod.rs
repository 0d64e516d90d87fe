//! What can be typed at a place.
//!
//! In: a place of a file. Out: [`Item`]s, each with the words it replaces. Keys, sections and their words come from
//! [`crate::profile::vocabulary`], names from what the file sees, the words of the rule language from its grammar, values from the type of
//! the fact they are compared with. What always holds: an item that is taken makes no text worse to read: what it inserts can stand there.

mod facts;
mod keys;
mod rule;
mod values;

use std::ops::Range;

use super::occurrences::{Language, language};
use super::outline::{Outline, Place, names};
use super::scope::Scope;
use super::snapshot::Snapshot;
use super::symbol::Symbol;
use super::words::{holes, name_around};
use crate::profile::vocabulary::File;
use crate::source::SourceId;

/// What an item is, for the picture beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A header.
    Section,
    /// A key.
    Key,
    /// A word of a few.
    Word,
    /// A fact.
    Fact,
    /// A list, param, table, definition, source, rule and so on.
    Name,
    /// A code.
    Code,
    /// A word of the rule language.
    Keyword,
    /// A whole rule or block, with places to fill in.
    Shape,
}

/// Something that can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub sort: Sort,
    /// What is shown beside it, in a few words.
    pub detail: String,
    /// What there is to say of it, where that is at hand.
    pub doc: String,
    /// What else there is to say of it, for whoever asks.
    pub about: Option<Symbol>,
    /// What is inserted; in a [`Item::snippet`] with places such as `$1` to fill in.
    pub insert: String,
    /// Whether it has such places.
    pub snippet: bool,
    /// The words it replaces.
    pub span: Range<usize>,
    /// Before which others it comes: lower first.
    pub rank: u8,
}

impl Item {
    fn plain(label: impl Into<String>, sort: Sort, span: &Range<usize>) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            label,
            sort,
            detail: String::new(),
            doc: String::new(),
            about: None,
            snippet: false,
            span: span.clone(),
            rank: 5,
        }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    fn about(mut self, symbol: Symbol) -> Self {
        self.detail = symbol.kind.what().to_owned();
        self.about = Some(symbol);
        self
    }

    fn inserts(mut self, insert: impl Into<String>) -> Self {
        self.insert = insert.into();
        self
    }

    fn fills(mut self, snippet: impl Into<String>) -> Self {
        self.insert = snippet.into();
        self.snippet = true;
        self
    }

    fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}

/// Where somebody types.
struct Here<'s> {
    snapshot: &'s Snapshot,
    stem: &'s str,
    file: File,
    text: &'s str,
    outline: &'s Outline,
    scope: Scope<'s>,
    at: usize,
}

/// What can be typed at a place of a file, in the order in which it is offered.
#[must_use]
pub fn completion(snapshot: &Snapshot, id: SourceId, at: usize) -> Vec<Item> {
    let (Some(stem), Some(outline)) = (snapshot.stem(id), snapshot.outline(id)) else { return Vec::new() };
    let file = snapshot.file(id);
    let here = Here { snapshot, stem, file, text: snapshot.text(id), outline, scope: Scope::of(snapshot, stem), at };
    let mut items = match outline.place(here.text, at) {
        Place::Comment => Vec::new(),
        Place::Header(span) => keys::headers(&here, &span),
        Place::Key { above, header, table, typed } => {
            let names = names(&above);
            keys::keys(&here, &keys::Spot { above: &names, header, table, typed })
        }
        Place::Value { path, typed, string, .. } => {
            let path = names(&path);
            match (language(&path), string) {
                (Some(Language::Rule), Some(_)) => rule::rule(&here, typed.start, true),
                (Some(Language::Condition), Some(_)) => rule::rule(&here, typed.start, false),
                (Some(Language::Message), Some(_)) => message(&here, &typed),
                (Some(Language::Path), _) => facts::dates(&typed),
                (_, string) => values::values(&here, &path, &typed, string.is_some()),
            }
        }
    };
    items.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
    items.dedup_by(|a, b| a.label == b.label && a.insert == b.insert);
    items
}

/// Names inside of the braces of a message.
fn message(here: &Here<'_>, content: &Range<usize>) -> Vec<Item> {
    let text = here.text.get(content.clone()).unwrap_or("");
    let at = here.at.saturating_sub(content.start);
    let before = text.get(..at).unwrap_or("");
    let open = before.rfind('{').is_some_and(|open| !before.get(open..).unwrap_or("").contains('}'));
    if !open && !holes(text).iter().any(|hole| hole.start <= at && at <= hole.end) {
        return Vec::new();
    }
    let name = name_around(text, at);
    let span = content.start.saturating_add(name.start)..content.start.saturating_add(name.end);
    let mut items = facts::of_line(&span);
    items.extend(facts::of_session(&span));
    items.extend(facts::declared(here, &span));
    items.extend(values::named(here, super::symbol::Kind::Param, &span));
    let found = "the lines or codes that made the condition true";
    items.push(Item::plain("found", Sort::Keyword, &span).detail(found).rank(1));
    items
}
