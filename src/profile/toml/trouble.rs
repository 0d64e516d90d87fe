//! When TOML cannot be read: what people mostly meant who wrote it so.
//!
//! In: the text, the reader's mistakes in its own words, and the tree it could still make. Out: a diagnostic for each slip, with the words
//! to write where they are certain. What always holds: a mistake that only follows from another one is not told, and a mistake that is
//! not known here is told in the reader's words.

use std::collections::BTreeSet;
use std::ops::Range;

use super::node::{Item, Node, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::toml as say;
use crate::source::{SourceId, Span};

/// A mistake of the reader.
pub(super) struct Stumble {
    /// Where.
    pub(super) at: Range<usize>,
    /// In its words.
    pub(super) words: String,
}

/// Tells the mistakes of a file.
pub(super) fn tell(source: SourceId, text: &str, stumbles: &[Stumble], tree: &Table, out: &mut Vec<Diagnostic>) {
    let file = File { source, text, tree };
    let Some(first) = stumbles.first() else { return };
    // Behind a bracket that is never closed, everything is wrong: only the bracket says something.
    let endless = |stumble: &&Stumble| {
        let words = &stumble.words;
        words.starts_with("unclosed array, ")
            || words.starts_with("unclosed inline")
            || words.starts_with("invalid multi")
    };
    if let Some(stumble) = stumbles.iter().find(endless) {
        out.push(file.endless(stumble, first));
        return;
    }
    let mut told = BTreeSet::new();
    let mut twice = None;
    for stumble in stumbles {
        // The reader stumbles several times over one line; the first time says why. Under a header that stands twice, every key does.
        let line = file.line(stumble.at.start);
        let header = file.slice(line.clone()).starts_with('[');
        let follows = twice.is_some_and(|header| file.section(line.start) == header);
        let duplicate = stumble.words.starts_with("duplicate key");
        if told.len() >= MOST_SLIPS {
            break;
        }
        if !told.insert(line.start) || (duplicate && !header && follows) {
            continue;
        }
        if duplicate && header {
            twice = Some(line.start);
        }
        out.push(file.slip(stumble));
    }
}

/// Slips of one file that are told; a file with more of them is something else.
const MOST_SLIPS: usize = 200;

struct File<'t> {
    source: SourceId,
    text: &'t str,
    tree: &'t Table,
}

impl File<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    /// The line around a place, without its line break.
    fn line(&self, at: usize) -> Range<usize> {
        let start = self.slice(0..at).rfind('\n').map_or(0, |found| found.saturating_add(1));
        let rest = self.text.get(start..).unwrap_or("");
        let length = rest.find('\n').unwrap_or(rest.len());
        let words = rest.get(..length).unwrap_or("").trim_end();
        start..start.saturating_add(words.len())
    }

    /// Where the header above a place begins.
    fn section(&self, at: usize) -> usize {
        let before = self.slice(0..at);
        before.rfind("\n[").map_or(0, |found| found.saturating_add(1))
    }

    /// A bracket or `'''` without its end.
    fn endless(&self, stumble: &Stumble, first: &Stumble) -> Diagnostic {
        let quoted = stumble.words.starts_with("invalid multi");
        let at = if quoted { stumble.at.start } else { first.at.start };
        let mut found = None;
        opening(self.tree, at, self.text, quoted, &mut found);
        let next = self.span(first.at.start..self.line(first.at.start).end.max(first.at.start));
        let Some(open) = found else { return say::reader(self.span(stumble.at.clone()), &stumble.words) };
        if quoted {
            let quote = self.slice(open..open.saturating_add(3));
            return say::quote_never_closed(self.span(open..open.saturating_add(3)), quote);
        }
        let bracket = self.slice(open..open.saturating_add(1));
        let end = self.slice(0..first.at.start).trim_end().len();
        say::bracket_never_closed(self.span(open..open.saturating_add(1)), bracket, next, self.span(end..end))
    }

    /// A slip that leaves the rest of the file readable.
    fn slip(&self, stumble: &Stumble) -> Diagnostic {
        let (at, words) = (stumble.at.clone(), stumble.words.as_str());
        let span = self.span(at.clone());
        let line = self.line(at.start);
        let begins = |start: &str| words.starts_with(start);
        if begins("string values must be quoted") || begins("invalid boolean") {
            self.bare(at)
        } else if begins("invalid date") {
            say::no_day(span, self.slice(at), words.split_once(", ").map_or(words, |(_, why)| why))
        } else if begins("key with no value") {
            self.no_equals(line)
        } else if begins("missing comma between array") {
            let before = self.slice(0..at.start).trim_end().len();
            if self.slice(at.start..at.start.saturating_add(1)) == ";" {
                say::semicolon(self.span(at.start..at.start.saturating_add(1)))
            } else {
                say::comma_missing(self.span(at.start..line.end.max(at.start)), self.span(before..before))
            }
        } else if begins("extra comma") {
            say::comma_too_many(span)
        } else if begins("extra `=`") {
            say::equals_twice(span)
        } else if begins("unclosed table") || begins("unclosed array table") {
            let header = self.slice(line.clone());
            let lacks = if header.starts_with("[[") && !header.ends_with(']') { "]]" } else { "]" };
            let end = at.start == line.end;
            say::header_not_closed(self.span(line.clone()), self.span(line.end..line.end), end.then_some(lacks))
        } else if begins("invalid basic string") || begins("invalid literal string") {
            self.open_text(&line).unwrap_or_else(|| say::reader(span, words))
        } else if begins("missing escaped value") {
            let back = at.start.saturating_sub(1);
            say::backslash(self.span(back..at.start.max(back)))
        } else if begins("duplicate key") {
            self.twice(at, &line)
        } else if begins("unexpected leading zero") {
            let rest = self.text.get(at.start..).unwrap_or("");
            let digits = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let whole = at.start..at.start.saturating_add(digits);
            say::leading_zero(self.span(whole.clone()), self.slice(whole))
        } else if begins("unexpected key or value") {
            self.more_on_the_line(at, &line)
        } else {
            say::reader(span, words)
        }
    }

    /// A value that is neither a number nor in quotes.
    fn bare(&self, at: Range<usize>) -> Diagnostic {
        let raw = self.slice(at.clone()).trim_end();
        let span = self.span(at.start..at.start.saturating_add(raw.len()));
        if raw.is_empty() {
            let line = self.line(at.start);
            return say::no_value(self.span(line));
        }
        let plain = raw.trim_matches(['“', '”', '„', '‘', '’']);
        if plain.len() < raw.len() {
            return say::curved_quotes(span, plain);
        }
        match raw.to_lowercase().as_str() {
            word @ ("true" | "false") => say::truth(span, raw, word).sure(),
            "yes" => say::truth(span, raw, "true"),
            "no" => say::truth(span, raw, "false"),
            _ => say::not_in_quotes(span, raw),
        }
    }

    /// A line without `=`.
    fn no_equals(&self, line: Range<usize>) -> Diagnostic {
        let words = self.slice(line.clone());
        let start = line.start.saturating_add(words.len().saturating_sub(words.trim_start().len()));
        let words = words.trim_start();
        let place = |offset: usize, length: usize| {
            let at = start.saturating_add(offset);
            self.span(at..at.saturating_add(length))
        };
        if let Some(mark) = ["//", ";", "--"].into_iter().find(|mark| words.starts_with(mark)) {
            return say::note(place(0, mark.len()), mark);
        }
        match words.find(':').filter(|at| !words.get(..*at).unwrap_or("").contains(['"', '\'', '['])) {
            Some(colon) => {
                let blank = words.get(..colon).is_some_and(|key| key.ends_with(' '));
                say::colon(place(colon, 1), if blank { "=" } else { " =" })
            }
            None => say::no_equals(self.span(start..line.end)),
        }
    }

    /// A text that is not closed on its line.
    fn open_text(&self, line: &Range<usize>) -> Option<Diagnostic> {
        let words = self.slice(line.clone());
        let value = words.find('=')?;
        let open = value.saturating_add(words.get(value..)?.find(['"', '\''])?);
        let quote = words.get(open..open.saturating_add(1))?;
        let rest = words.get(open.saturating_add(1)..)?;
        let plain = !rest.contains(['#', '"', '\'', ',', ']', '}']);
        let start = line.start.saturating_add(open);
        let end = plain.then(|| self.span(line.end..line.end));
        Some(say::text_not_closed(self.span(start..line.end), quote, end))
    }

    /// A key that stands twice, or a header that should stand in double brackets.
    fn twice(&self, at: Range<usize>, line: &Range<usize>) -> Diagnostic {
        let name = self.slice(at.clone());
        let header = |range: &Range<usize>| {
            let words = self.slice(range.clone()).trim();
            words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) == Some(name)
        };
        let mut start = 0usize;
        let lines: Vec<Range<usize>> = self
            .slice(0..line.start)
            .split_inclusive('\n')
            .map(|line| {
                let begin = start;
                start = start.saturating_add(line.len());
                begin..begin.saturating_add(line.trim_end().len())
            })
            .collect();
        if header(line) {
            let first = lines.iter().find(|line| header(line)).cloned().map(|range| self.span(range));
            let repeats = ["rule", "exception", "override", "test", "units.variant"].contains(&name);
            return if repeats {
                say::header_of_blocks(self.span(line.clone()), name, first)
            } else {
                say::key_twice(self.span(line.clone()), &format!("[{name}]"), first)
            };
        }
        let key = |range: &&Range<usize>| {
            let words = self.slice((*range).clone());
            words.split_once('=').is_some_and(|(key, _)| key.trim() == name)
        };
        let section = lines.iter().rev().take_while(|line| !self.slice((*line).clone()).starts_with('['));
        let first = section.filter(key).last().map(|range| {
            let end = range.start.saturating_add(name.len());
            self.span(range.start..end)
        });
        say::key_twice(self.span(at), name, first)
    }

    /// Something behind a value that is complete.
    fn more_on_the_line(&self, at: Range<usize>, line: &Range<usize>) -> Diagnostic {
        let words = self.slice(line.clone());
        let rest = self.span(at.start..line.end.max(at.start));
        let value = words.find('=').map(|found| {
            let behind = words.get(found.saturating_add(1)..).unwrap_or("");
            let blank = behind.len().saturating_sub(behind.trim_start().len());
            line.start.saturating_add(found).saturating_add(1).saturating_add(blank)
        });
        if words.starts_with('[') {
            return say::behind_header(rest);
        }
        let Some(value) = value else { return say::behind_value(rest) };
        let first = self.slice(value..value.saturating_add(1));
        if first == "'" {
            return say::quote_in_text(rest);
        }
        if self.slice(at.start..line.end).starts_with(',') {
            let all = self.slice(value..line.end);
            return say::list_without_brackets(self.span(value..line.end), all);
        }
        say::behind_value(rest)
    }
}

/// The innermost list, table or text that is open at a place, by where it begins.
fn opening(table: &Table, at: usize, text: &str, quoted: bool, found: &mut Option<usize>) {
    for (_, node) in &table.entries {
        opening_in(node, at, text, quoted, found);
    }
}

fn opening_in(node: &Node, at: usize, text: &str, quoted: bool, found: &mut Option<usize>) {
    let range = node.span.range();
    let raw = text.get(range.start..).unwrap_or("");
    let begins = if quoted {
        raw.starts_with("'''") || raw.starts_with("\"\"\"")
    } else {
        raw.starts_with(['[', '{']) && !matches!(&node.item, Item::Table(_) if raw.starts_with('['))
    };
    if begins && range.start < at && at <= range.end {
        *found = Some(range.start);
    }
    match &node.item {
        Item::Table(table) => opening(table, at, text, quoted, found),
        Item::Array(members) => members.iter().for_each(|member| opening_in(member, at, text, quoted, found)),
        _ => {}
    }
}
