//! A report on a change, before it is known where it is read: in a terminal or on a web page.

use similar::{ChangeTag, TextDiff};

use crate::lang::format;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of the page's parts.
    Title(String),
    /// A heading below that.
    Head(String),
    /// A thing; names in backticks.
    Item(String),
    /// What is to be said of the thing above.
    Sub(String),
    /// Two texts, compared, with what is compared.
    Diff(String, Vec<Line>),
    /// Cells under headings, numbers to the right where the heading starts with `>`.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A sentence.
    Note(String),
    /// A record that can be run.
    Record(String),
}

/// A line of two compared texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// ` `, `-` or `+`.
    pub sign: char,
    /// Its pieces, and whether each differs from the other text.
    pub pieces: Vec<(bool, String)>,
}

/// Longer texts, in bytes, are not compared word by word: nobody reads that, and it takes long.
const LONGEST: usize = 20_000;

/// Two texts line by line, with the words that differ.
#[must_use]
pub fn compared(key: &str, old: &str, new: &str) -> Block {
    if old.len().max(new.len()) > LONGEST {
        return Block::Sub(format!("{key}: another text, of {} characters", new.chars().count()));
    }
    let (old, new) = (format!("{old}\n"), format!("{new}\n"));
    let diff = TextDiff::from_lines(&old, &new);
    let mut lines = Vec::new();
    for op in diff.ops() {
        for change in diff.iter_inline_changes_deadline(op, None) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let pieces = change.iter_strings_lossy();
            let pieces = pieces.map(|(differs, text)| (differs, text.trim_end_matches('\n').to_owned()));
            lines.push(Line { sign, pieces: pieces.filter(|(_, text)| !text.is_empty()).collect() });
        }
    }
    Block::Diff(key.to_owned(), lines)
}

/// Two texts of the rule language, in their canonical layout: where a line breaks is no difference.
#[must_use]
pub fn logic(key: &str, old: &str, new: &str) -> Block {
    compared(key, &laid(old), &laid(new))
}

fn laid(text: &str) -> String {
    let layout = format::rule(text).or_else(|| format::condition(text));
    layout.map_or_else(|| text.to_owned(), |layout| layout.block.trim_end().to_owned())
}

/// A text that is only in one of the two.
#[must_use]
pub fn alone(key: &str, sign: char, text: &str) -> Block {
    let line = |text: &str| Line { sign, pieces: vec![(false, text.to_owned())] };
    Block::Diff(key.to_owned(), text.lines().map(line).collect())
}
