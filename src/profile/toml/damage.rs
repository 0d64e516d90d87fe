//! What of a file with broken TOML can still be relied on.
//!
//! In: the text, the places where the reader stumbled, and the tree it could still make. Out: a [`Damage`], which says of a diagnostic
//! whether it may only follow from what is broken. The evidence is the tree: where every line that looks like a key or a header is in it, only the
//! lines with a mistake are lost; else everything from the section with the first lost line on is. What always holds: a mistake behind an
//! open quote or bracket is never taken for one of the author's.

use std::collections::BTreeSet;
use std::ops::Range;

use super::node::{Item, Node, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// Where a file cannot be relied on.
#[derive(Clone, Debug, Default)]
pub struct Damage {
    /// Lines on which the reader stumbled.
    lines: Vec<Range<usize>>,
    /// The sections they stand in.
    sections: Vec<Range<usize>>,
    /// From here on nothing is sure.
    rest: Option<usize>,
    /// Whether a name may be lost that other texts use.
    pub names_lost: bool,
}

impl Damage {
    /// A file of which nothing can be relied on.
    #[must_use]
    pub fn whole() -> Self {
        Self { rest: Some(0), names_lost: true, ..Self::default() }
    }

    /// Looks for what is lost; `stumbles` are the places of the reader's mistakes.
    #[must_use]
    pub fn of(text: &str, stumbles: &[usize], root: &Table) -> Self {
        let mut seen = Seen::default();
        seen.table(root, stumbles);
        let lines: Vec<Line<'_>> = lines(text).collect();
        let stumbled = |line: &Line<'_>| stumbles.iter().any(|at| line.range.start <= *at && *at <= line.range.end);
        let mut damage = Self::default();
        let mut lost = None;
        let mut section = 0;
        for line in &lines {
            let inside = seen.whole.iter().any(|value| value.start < line.range.start && line.range.start < value.end);
            let header = line.is_header() && !inside;
            if header {
                section = line.range.start;
            }
            let known = seen.starts.contains(&line.words);
            if stumbled(line) {
                damage.lines.push(line.range.clone());
                damage.names_lost |= !known;
            } else if (header || line.is_key()) && !inside && !known && lost.is_none() {
                lost = Some(section);
            }
        }
        let first = stumbles.iter().min().copied().unwrap_or(0);
        let headers: Vec<usize> = lines.iter().filter(|line| line.is_header()).map(|line| line.range.start).collect();
        if let Some(lost) = lost {
            let before = headers.iter().rev().find(|start| **start < first).copied().unwrap_or(0);
            damage.rest = Some(lost.min(before));
            damage.names_lost = true;
        }
        damage.sections = damage.lines.iter().map(|line| around(line, &headers, text.len())).collect();
        damage
    }

    /// Whether a diagnostic stands on its own: neither its places in this file nor what it misses there are among what is lost.
    #[must_use]
    pub fn spares(&self, file: SourceId, diagnostic: &Diagnostic) -> bool {
        let labels = std::iter::once(&diagnostic.at).chain(&diagnostic.others);
        let mut own = labels.map(|label| label.span).filter(|span| span.source == file);
        let misses = diagnostic.code == Code::MissingKey && diagnostic.at.span.source == file;
        let incomplete = misses && self.incomplete(diagnostic.at.span);
        !incomplete && !own.any(|span| self.lost(span))
    }

    /// The keys on the broken lines.
    pub fn names<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let key = |line: &Range<usize>| text.get(line.clone())?.split_once('=').map(|(key, _)| key.trim());
        self.lines.iter().filter_map(key)
    }

    /// Whether a place is on a broken line, or behind where the file can be relied on.
    #[must_use]
    pub fn lost(&self, span: Span) -> bool {
        let place = span.range();
        self.rest.is_some_and(|rest| rest <= place.end)
            || self.lines.iter().any(|line| line.start <= place.end && place.start <= line.end)
    }

    /// Whether the table that begins here, or the file as a whole, may have keys that were lost.
    fn incomplete(&self, span: Span) -> bool {
        let place = span.range();
        place.is_empty() || self.sections.iter().any(|section| section.contains(&place.start))
    }
}

/// The section around a line: from its header to the next.
fn around(line: &Range<usize>, headers: &[usize], end: usize) -> Range<usize> {
    let start = headers.iter().rev().find(|start| **start <= line.start).copied().unwrap_or(0);
    let end = headers.iter().find(|start| **start > line.start).copied().unwrap_or(end);
    start..end
}

/// What the tree has of the text.
#[derive(Default)]
struct Seen {
    /// Where its keys and headers begin.
    starts: BTreeSet<usize>,
    /// Where values stand that the reader did not stumble in.
    whole: Vec<Range<usize>>,
}

impl Seen {
    fn table(&mut self, table: &Table, stumbles: &[usize]) {
        for (key, node) in &table.entries {
            self.starts.insert(key.span.range().start);
            self.node(node, stumbles);
        }
    }

    fn node(&mut self, node: &Node, stumbles: &[usize]) {
        let range = node.span.range();
        if node.as_table().is_some() {
            self.starts.insert(range.start);
        }
        if !stumbles.iter().any(|at| range.contains(at) || *at == range.end) {
            self.whole.push(range);
        }
        match &node.item {
            Item::Table(table) => self.table(table, stumbles),
            Item::Array(members) => members.iter().for_each(|member| self.node(member, stumbles)),
            _ => {}
        }
    }
}

/// A line and where its words begin.
struct Line<'t> {
    range: Range<usize>,
    words: usize,
    text: &'t str,
}

impl Line<'_> {
    fn is_header(&self) -> bool {
        self.text.starts_with('[') && self.text.split('#').next().is_some_and(|words| words.trim_end().ends_with(']'))
    }

    /// `name =`, also in quotes or with dots.
    fn is_key(&self) -> bool {
        let name = self.text.split_once('=').map_or("", |(name, _)| name.trim_end());
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'');
        !name.is_empty() && name.chars().all(part)
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0usize;
    text.split_inclusive('\n').map(move |line| {
        let begin = start;
        start = start.saturating_add(line.len());
        let content = line.trim_end();
        let words = content.trim_start_matches(['\u{feff}', ' ', '\t']);
        let at = begin.saturating_add(content.len().saturating_sub(words.len()));
        // A stumble at the end of a line stands on its line break.
        Line { range: begin..begin.saturating_add(line.len()).saturating_sub(1).max(begin), words: at, text: words }
    })
}
