//! Where text came from.
//!
//! In: the files of a rules directory (or the ones inside the binary), as name and text. Out: positions that diagnostics,
//! findings and explanations point at. A [`Span`] is always a byte range inside the text of its [`Source`]; nothing here
//! reads a file.

use std::ops::Deref;
use std::sync::Arc;

/// Names one [`Source`] of a [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct SourceId(u32);

/// One text with the name by which people know it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as given by the user (or inside the binary), with `/` between folders.
    pub name: String,
    /// The whole text.
    pub text: SourceText,
}

/// A whole text: one that is part of the program, and is not copied, or one that was read.
#[derive(Clone, Debug)]
pub enum SourceText {
    /// Part of the program.
    Shipped(&'static str),
    /// Read.
    Read(Arc<str>),
}

impl Deref for SourceText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            SourceText::Shipped(text) => text,
            SourceText::Read(text) => text,
        }
    }
}

impl From<&str> for SourceText {
    fn from(text: &str) -> Self {
        SourceText::Read(text.into())
    }
}

impl From<String> for SourceText {
    fn from(text: String) -> Self {
        SourceText::Read(text.into())
    }
}

/// A range of bytes, `start..end`, in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The text the range lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`; texts beyond 4 GiB are cut there.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { source, start: cut(start), end: cut(end).max(cut(start)) }
    }

    /// From the start of `self` to the end of `other`, which lies behind it in the same source.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether another range lies inside of this one.
    #[must_use]
    pub fn holds(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The range as `usize`, for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        let wide = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        wide(self.start)..wide(self.end)
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// All texts of one run, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and gives the name to point at it by.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<SourceText>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// Puts another text in the place of one: the name stays.
    pub fn set(&mut self, id: SourceId, text: impl Into<SourceText>) {
        let at = usize::try_from(id.0).unwrap_or(usize::MAX);
        if let Some(source) = self.all.get_mut(at) {
            source.text = text.into();
        }
    }

    /// The source of that name, if it belongs to this set.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(usize::try_from(id.0).unwrap_or(usize::MAX))
    }

    /// The words a span covers; empty where the span does not lie in its text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|s| s.text.get(span.range())).unwrap_or("")
    }

    /// `file:line:column` of the start of a span, lines and columns from 1, columns in characters.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        match self.get(span.source) {
            Some(source) => {
                let (line, column) = line_column(&source.text, span.range().start);
                format!("{}:{line}:{column}", source.name)
            }
            None => String::from("?"),
        }
    }

    /// Every source, in the order added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(i, s)| (SourceId(u32::try_from(i).unwrap_or(u32::MAX)), s))
    }
}

/// Where the lines of one text begin, for those who ask for many places of it.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Looks once through the text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    #[must_use]
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let (_, column) = line_column(self.text.get(start..).unwrap_or(""), offset.saturating_sub(start));
        (line, column)
    }
}

/// Line and column (both from 1, columns in characters) of a byte offset.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while end > 0 && !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let before = text.get(..end).unwrap_or("");
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next().unwrap_or("").chars().count().saturating_add(1);
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(line_column("a\nbé=x", 6), (2, 4));
    }

    #[test]
    fn the_index_of_lines_says_the_same() {
        let text = "a\nbé=x\r\n\nlast";
        let lines = Lines::new(text);
        for offset in 0..text.len() + 3 {
            assert_eq!(lines.place(offset), line_column(text, offset), "{offset}");
        }
    }

    #[test]
    fn a_span_outside_its_text_is_empty_not_a_panic() {
        let mut sources = Sources::new();
        let id = sources.add("a.toml", "abc");
        assert_eq!(sources.slice(Span::new(id, 2, 900)), "");
        assert_eq!(sources.place(Span::new(id, 900, 901)), "a.toml:1:4");
    }
}
