//! Cutting a rule text into words, and telling keywords from names of the same letters.

use std::ops::Range;

use super::{Kind, Word};
use crate::lang::reserved::RESERVED;

/// Words that are keywords where they stand, and may be part of a name elsewhere.
const MORE_KEYWORDS: [&str; 8] = ["after", "before", "line", "lines", "earlier", "other", "since", "each"];
const EFFECTS: [&str; 8] = ["deny", "bundle", "hold", "review", "warn", "add", "cap", "pay"];
const UNITS: [&str; 10] = ["minute", "minutes", "day", "days", "week", "weeks", "month", "months", "year", "years"];

/// The words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut cutter = Cutter { text, at: 0, words: Vec::new() };
    while cutter.next() {}
    let mut words = cutter.words;
    tell(text, &mut words);
    words
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    words: Vec<Word>,
}

impl<'t> Cutter<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, width: usize, kind: Kind) {
        let end = self.at.saturating_add(width);
        self.words.push(Word { span: self.at..end, kind });
        self.at = end;
    }

    /// One word further; whether there was anything left.
    fn next(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return false };
        let while_of = |of: fn(char) -> bool| rest.find(|c: char| !of(c)).unwrap_or(rest.len());
        match first {
            '#' => {
                let width = rest.find('\n').unwrap_or(rest.len());
                self.take(rest.get(..width).unwrap_or("").trim_end().len(), Kind::Comment);
            }
            '"' => {
                let inner = rest.get(1..).unwrap_or("");
                let width = match inner.find(['"', '\n']) {
                    Some(end) if inner.get(end..).is_some_and(|rest| rest.starts_with('"')) => end.saturating_add(2),
                    Some(end) => end.saturating_add(1),
                    None => rest.len(),
                };
                self.take(width, Kind::Text);
            }
            '$' => {
                let inner = rest.get(1..).unwrap_or("");
                let width = inner.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(inner.len());
                // A comma or point at the end belongs to the sentence.
                let width = inner.get(..width).unwrap_or("").trim_end_matches([',', '.']).len();
                self.take(width.saturating_add(1), Kind::Quantity);
            }
            c if c.is_ascii_lowercase() => {
                let width = while_of(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
                let width = rest.get(..width).unwrap_or("").trim_end_matches('.').len();
                self.take(width, Kind::Name);
            }
            c if c.is_ascii_digit() || c.is_ascii_uppercase() => self.code(rest),
            '<' | '>' | '=' | '!' => self.take(while_of(|c| matches!(c, '<' | '>' | '=' | '!')), Kind::Sign),
            '(' | ')' | '[' | ']' | ',' | '+' | '-' | '*' => self.take(1, Kind::Sign),
            other => self.at = self.at.saturating_add(other.len_utf8()),
        }
        true
    }

    /// A date, a percentage, a quantity, or a code.
    fn code(&mut self, rest: &str) {
        let date = rest.get(..10).is_some_and(|d| {
            d.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
        });
        if date {
            return self.take(10, Kind::Quantity);
        }
        let width = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len());
        let width = rest.get(..width).unwrap_or("").trim_end_matches('.').len().max(1);
        let behind = rest.get(width..).unwrap_or("");
        let number = rest.get(..width).unwrap_or("").bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if number && behind.starts_with('%') {
            return self.take(width.saturating_add(1), Kind::Quantity);
        }
        if number && let Some(unit) = unit(behind) {
            return self.take(width.saturating_add(unit), Kind::Quantity);
        }
        let star = if behind.starts_with(".*") { 2 } else { usize::from(behind.starts_with('*')) };
        self.take(width.saturating_add(star), Kind::Code);
    }
}

/// The width of ` days`, ` working days` and so on behind a number.
fn unit(behind: &str) -> Option<usize> {
    let word = |text: &str| -> Option<(usize, usize)> {
        let inner = text.trim_start();
        let blank = text.len().checked_sub(inner.len()).filter(|blank| *blank > 0)?;
        let width = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
        Some((blank, width))
    };
    let (blank, width) = word(behind)?;
    let first = behind.get(blank..blank.saturating_add(width))?;
    let end = blank.saturating_add(width);
    if UNITS.contains(&first) {
        return Some(end);
    }
    let rest = behind.get(end..).filter(|_| first == "working")?;
    let (blank, width) = word(rest)?;
    let last = blank.saturating_add(width);
    UNITS.contains(&rest.get(blank..last)?).then(|| end.saturating_add(last))
}

/// Tells keywords, effects, years and truth among what looks like names.
fn tell(text: &str, words: &mut [Word]) {
    let said: Vec<&str> = words.iter().map(|word| text.get(word.span.clone()).unwrap_or("")).collect();
    let kinds: Vec<Kind> = words.iter().map(|word| word.kind).collect();
    let at = |index: Option<usize>| index.and_then(|index| said.get(index)).copied().unwrap_or("");
    for (index, word) in words.iter_mut().enumerate() {
        if word.kind != Kind::Name {
            continue;
        }
        let (before, own) = (at(index.checked_sub(1)), at(Some(index)));
        let earlier = at(index.checked_sub(2));
        let next = at(Some(index.saturating_add(1)));
        let number = at(Some(index.saturating_add(1))).starts_with(|c: char| c.is_ascii_digit());
        let counted = index.checked_sub(1).and_then(|before| kinds.get(before)) == Some(&Kind::Code);
        let keyword = match own {
            "true" | "false" => {
                word.kind = Kind::Quantity;
                continue;
            }
            _ if EFFECTS.contains(&own) => {
                word.kind = Kind::Effect;
                continue;
            }
            "the" => before == "for" || before == "in",
            "session" => matches!(before, "the" | "per" | "earlier"),
            "sessions" => before == "earlier",
            "modifier" => before == "add",
            "units" => before == "cap",
            "code" => before == "per",
            // `cap units at most for code` reads a table of that name.
            "least" | "most" => before == "at" && number,
            "more" | "fewer" => next == "than",
            "than" => matches!(before, "more" | "fewer"),
            "covered" => matches!(next, "line" | "lines"),
            "authorization" | "authorizations" => counted || matches!(before, "some" | "no" | "every" | "of" | "other"),
            "calendar" => before == "this",
            "year" => before == "calendar",
            "day" if before == "per" || (before == "and" && earlier == "code") => true,
            "day" | "case" => before == "this" && matches!(earlier, "on" | "in"),
            "past" => before == "the",
            "on" => next == "this",
            "count" | "sum" | "smallest" | "largest" | "earliest" | "latest" => next == "of",
            "days" => next == "from",
            "from" => before == "days",
            "present" | "absent" => before == "is",
            "any" | "all" | "none" => before == "has",
            "only" => before == "has",
            _ if before == "this" && earlier == "in" => {
                word.kind = Kind::Year;
                continue;
            }
            _ => RESERVED.contains(&own) || MORE_KEYWORDS.contains(&own),
        };
        if keyword {
            word.kind = Kind::Keyword;
        }
    }
}

/// Where the name around a place starts and ends; empty at a place without one.
#[must_use]
pub fn name_around(text: &str, at: usize) -> Range<usize> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let start = text.get(..at).unwrap_or("").trim_end_matches(of_name).len();
    let rest = text.get(at..).unwrap_or("");
    start..at.saturating_add(rest.find(|c: char| !of_name(c)).unwrap_or(rest.len()))
}
