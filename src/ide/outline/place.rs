//! What stands at a place of a TOML text, and so what may be typed there.

use std::ops::Range;

use super::{Entry, Form, Key, Outline};

/// What a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<'o> {
    /// In a comment.
    Comment,
    /// Between the brackets of a header: what stands there.
    Header(Range<usize>),
    /// A key, or where one may be typed.
    Key {
        /// The words above it.
        above: Vec<Key>,
        /// The header it stands under.
        header: Option<usize>,
        /// The `{ … }` it stands in, if it is in one.
        table: Option<Range<usize>>,
        /// What is typed so far.
        typed: Range<usize>,
    },
    /// A value, or where one may be typed.
    Value {
        /// The keys that lead to it.
        path: Vec<Key>,
        /// The header it stands under.
        header: Option<usize>,
        /// What is typed so far, without quotes.
        typed: Range<usize>,
        /// The string it is in, if it is in one.
        string: Option<&'o Entry>,
    },
}

impl Outline {
    /// What stands at `at`, a byte of `text`.
    #[must_use]
    pub fn place(&self, text: &str, at: usize) -> Place<'_> {
        if self.comments.iter().any(|comment| comment.start < at && at <= comment.end) {
            return Place::Comment;
        }
        let inside = |entry: &&Entry| entry.content().is_some_and(|content| content.start <= at && at <= content.end);
        if let Some(entry) = self.entries.iter().find(inside) {
            let typed = entry.content().unwrap_or_default();
            return Place::Value { path: entry.path.clone(), header: entry.header, typed, string: Some(entry) };
        }
        if let Some(header) = self.headers.iter().find(|header| header.span.start < at && at <= header.span.end) {
            return Place::Header(header.span.clone());
        }
        let number = self.headers.iter().rposition(|header| header.span.end <= at);
        let line_start = text.get(..at).unwrap_or("").rfind('\n').map_or(0, |end| end.saturating_add(1));
        // A plain value, or the place behind `=` where there is none yet.
        let plain = |entry: &&Entry| match entry.form {
            Form::Plain => entry.span.start <= at && at <= entry.span.end,
            Form::Missing => {
                let key = entry.path.last().map_or(0, |key| key.span.end);
                let behind = text.get(key..at).is_some_and(|words| words.trim_start().starts_with('='));
                key <= at && behind && !text.get(key..at).unwrap_or("").contains('\n')
            }
            _ => false,
        };
        if let Some(entry) = self.entries.iter().rev().find(plain) {
            let typed = if entry.form == Form::Missing { at..at } else { entry.span.clone() };
            return Place::Value { path: entry.path.clone(), header: entry.header, typed, string: None };
        }
        let typed = word_around(text, at);
        let around = |entry: &&Entry| {
            matches!(entry.form, Form::Array | Form::Table) && entry.span.start < at && at <= entry.span.end && {
                let closed = text.get(..entry.span.end).is_some_and(|t| t.ends_with([']', '}']));
                at < entry.span.end || !closed
            }
        };
        match self.entries.iter().rev().find(around) {
            Some(entry) if entry.form == Form::Table => {
                Place::Key { above: entry.path.clone(), header: entry.header, table: Some(entry.span.clone()), typed }
            }
            Some(entry) => Place::Value { path: entry.path.clone(), header: entry.header, typed: at..at, string: None },
            None => {
                let mut above =
                    number.and_then(|at| self.headers.get(at)).map_or(Vec::new(), |header| header.path.clone());
                // `a.b.` typed so far: the words before the last dot belong to the path.
                let line = text.get(line_start..typed.start).unwrap_or("").trim();
                if let Some(dotted) = line.strip_suffix('.') {
                    let words = dotted.split('.').map(|word| Key { name: word.trim().to_owned(), span: at..at });
                    above.extend(words);
                }
                Place::Key { above, header: number, table: None, typed }
            }
        }
    }
}

/// The letters around a place that could be one key.
fn word_around(text: &str, at: usize) -> Range<usize> {
    let of_key = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let before = text.get(..at).unwrap_or("");
    let start = before.trim_end_matches(of_key).len();
    let rest = text.get(at..).unwrap_or("");
    let width = rest.find(|c: char| !of_key(c)).unwrap_or(rest.len());
    start..at.saturating_add(width)
}
