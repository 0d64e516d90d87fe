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
        let mut stumbles = stumbles.to_vec();
        stumbles.sort_unstable();
        let mut seen = Seen::default();
        seen.table(root, &stumbles);
        let whole = joined(seen.whole);
        let lines: Vec<Line<'_>> = lines(text).collect();
        let stumbled = |line: &Line<'_>| any_in(&stumbles, line.range.start, line.range.end);
        let mut damage = Self::default();
        let mut lost = None;
        let mut section = 0;
        for line in &lines {
            let before = whole.partition_point(|value| value.start < line.range.start);
            let value = before.checked_sub(1).and_then(|at| whole.get(at));
            let inside = value.is_some_and(|value| line.range.start < value.end);
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
        let first = stumbles.first().copied().unwrap_or(0);
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
        // The lines stand in order and apart from each other.
        let before = self.lines.partition_point(|line| line.end < place.start);
        self.rest.is_some_and(|rest| rest <= place.end)
            || self.lines.get(before).is_some_and(|line| line.start <= place.end)
    }

    /// Whether the table that begins here, or the file as a whole, may have keys that were lost.
    fn incomplete(&self, span: Span) -> bool {
        let place = span.range();
        let behind = self.sections.partition_point(|section| section.start <= place.start);
        let section = behind.checked_sub(1).and_then(|at| self.sections.get(at));
        place.is_empty() || section.is_some_and(|section| section.contains(&place.start))
    }
}

/// The section around a line: from its header to the next.
fn around(line: &Range<usize>, headers: &[usize], end: usize) -> Range<usize> {
    let behind = headers.partition_point(|start| *start <= line.start);
    let start = behind.checked_sub(1).and_then(|at| headers.get(at)).copied().unwrap_or(0);
    start..headers.get(behind).copied().unwrap_or(end)
}

/// Whether any of the sorted places lies in `from..=to`.
fn any_in(places: &[usize], from: usize, to: usize) -> bool {
    let at = places.partition_point(|place| *place < from);
    places.get(at).is_some_and(|place| *place <= to)
}

/// Ranges that overlap, as one; in order.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
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
        if !any_in(stumbles, range.start, range.end) {
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
        // A stumble at the end of a line stands on its line break, or at the end of the text.
        let end = begin.saturating_add(line.trim_end_matches('\n').len());
        Line { range: begin..end, words: at, text: words }
    })
}
