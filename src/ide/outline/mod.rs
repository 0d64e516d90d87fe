//! The outline of a TOML text that may be half typed: which key stands where, and what value it has.
//!
//! In: any text. Out: an [`Outline`]: headers, keys and values with their places, by their whole path (`rule.id`, `given.like`). Unlike
//! [`crate::profile::toml`] it never refuses: what cannot be read is left out to the end of its line, an unclosed string ends before the
//! next header. What always holds: places are byte ranges of the text on character boundaries, and one pass reads it.

mod place;
mod scan;

use std::ops::Range;

pub use place::Place;

/// One word of a dotted key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The word, without quotes.
    pub name: String,
    /// Where it stands, with its quotes.
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A string.
    Text {
        /// Its content, without quotes.
        content: Range<usize>,
        /// Whether it is in single quotes, so that its content stands as it is.
        literal: bool,
    },
    /// A number, a date, true or false; or words that are nothing yet.
    Plain,
    /// `[ … ]`.
    Array,
    /// `{ … }`.
    Table,
    /// A key without a value so far.
    Missing,
}

/// A value and the keys that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// From the words of the header down to its own key.
    pub path: Vec<Key>,
    /// The header it stands under, by its number; `None`: above the first one.
    pub header: Option<usize>,
    /// Whether it is a member of a list, and so has the path of the list.
    pub member: bool,
    /// The value.
    pub span: Range<usize>,
    /// What it is.
    pub form: Form,
}

/// `[section]` or `[[block]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its words.
    pub path: Vec<Key>,
    /// Whether it is in double brackets.
    pub block: bool,
    /// From its first bracket to its last.
    pub span: Range<usize>,
    /// Up to where its keys stand: the last one's end.
    pub end: usize,
}

/// The parts of a TOML text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Headers.
    pub headers: Vec<Header>,
    /// Values, also those inside of others, which stand before them.
    pub entries: Vec<Entry>,
    /// Comments, without their line ends.
    pub comments: Vec<Range<usize>>,
}

impl Outline {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        scan::scan(text)
    }

    /// The values under a header.
    pub fn under(&self, header: Option<usize>) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.header == header)
    }
}

impl Entry {
    /// The words of its path.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        names(&self.path)
    }

    /// The content of a string.
    #[must_use]
    pub fn content(&self) -> Option<Range<usize>> {
        match &self.form {
            Form::Text { content, .. } => Some(content.clone()),
            _ => None,
        }
    }
}

/// The words of a path.
#[must_use]
pub fn names(path: &[Key]) -> Vec<&str> {
    path.iter().map(|key| key.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let outline = Outline::of(text);
        let entry = |entry: &Entry| {
            let words = text.get(entry.content().unwrap_or(entry.span.clone())).unwrap();
            let dash = if entry.member { " -" } else { "" };
            format!("{}{dash} = {words:?}", entry.names().join("."))
        };
        outline.entries.iter().filter(|e| !matches!(e.form, Form::Array | Form::Table)).map(entry).collect()
    }

    #[test]
    fn values_have_their_whole_path() {
        let text = "schema = 1\n[lists]\na = [\"x\", 'y'] # c\n\"b.c\" = { add = [] }\n[[rule]]\nid = \"r\"\n\
                    text = '''\ndeny'''\ndays.from = 2026-01-01\n[samples.one]\nlike = \"two\"\n";
        assert_eq!(
            shown(text),
            [
                "schema = \"1\"",
                "lists.a - = \"x\"",
                "lists.a - = \"y\"",
                "rule.id = \"r\"",
                "rule.text = \"deny\"",
                "rule.days.from = \"2026-01-01\"",
                "samples.one.like = \"two\"",
            ]
        );
        assert_eq!(Outline::of(text).headers.len(), 3);
    }

    #[test]
    fn a_half_typed_line_hides_nothing_behind_it() {
        assert_eq!(
            shown("[a]\nx = \"un\ny = 2\n= =\nz\nw =\nv = 1\n"),
            ["a.x = \"un\"", "a.y = \"2\"", "a.z = \"\"", "a.w = \"\"", "a.v = \"1\""]
        );
        assert_eq!(
            shown("[[rule]]\ntext = '''\nfor each\n\n[[rule]]\nid = \"b\"\ntext = '''x'''\n"),
            ["rule.text = \"for each\\n\\n\"", "rule.id = \"b\"", "rule.text = \"x\""]
        );
        assert_eq!(shown("[lists]\na = [\"x\", \n[params]\nb = 1\n"), ["lists.a - = \"x\"", "params.b = \"1\""]);
        assert_eq!(
            shown("[[test]]\ngiven = { like = \"x\", lines = [{ code = \n[[test]]\nname = \"b\"\n"),
            ["test.given.like = \"x\"", "test.given.lines.code = \"\"", "test.name = \"b\""]
        );
    }
}
