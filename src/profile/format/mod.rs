//! A profile's file in its one canonical form, rule texts included.
//!
//! In: the text of a file. Out: the same in canonical form. The way there, a file each: [`read`] (text to lines and values, nothing
//! dropped but blanks) → [`texts`] (which of them are rule texts) → [`write`] with [`value`] (back to text). What always holds:
//! order, names, values and comments stay as they are; what was written is read again, and if it is not the same file in other
//! white space, the author's own text is handed back. A rule text with a mistake in it is left exactly as it is, and told.

mod read;
mod same;
mod texts;
mod value;
mod write;

use super::toml::parse;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

pub use crate::lang::format::{INDENT, WIDTH};

/// A file in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// Its text.
    pub text: String,
    /// The rule texts, in the file as it was, that have a mistake and were left as they are.
    pub left: Vec<Span>,
}

/// A file in canonical form: one blank line between blocks, `=` in one column, comments behind a line in one column, long lists
/// and conditions broken. Line ends stay those of its first line; a byte order mark goes.
///
/// # Errors
/// Where the file is not TOML: every mistake, as the loader tells it.
pub fn file(source: SourceId, text: &str) -> Result<Formatted, Vec<Diagnostic>> {
    let mut out = Vec::new();
    let tree = parse::parse(source, text, &mut out);
    if !out.is_empty() {
        return Err(out);
    }
    let mut left = Vec::new();
    let lines = read::lines(text);
    let mut written = write::lines(&lines, &mut left).replace("\r\n", "\n");
    if first_line_ends_in_crlf(text) {
        written = written.replace('\n', "\r\n");
    }
    let left = left.into_iter().map(|(start, end)| Span::new(source, start, end)).collect();
    let again = parse::parse(source, &written, &mut out);
    let same = out.is_empty() && same::tables(&tree, &again) && read::comments(text).eq(read::comments(&written));
    Ok(Formatted { text: if same { written } else { text.to_owned() }, left })
}

fn first_line_ends_in_crlf(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'))
}
