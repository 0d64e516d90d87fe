//! Lines back to text: blank lines, columns, comments.
//!
//! In: the lines of a file. Out: its text, and the rule texts that were left as they are. One blank line stands before each header
//! and the comments on it, never two anywhere. The keys of blocks whose keys are known (a rule, a source, a case) stand in a column
//! that is the same in all of them, so that one more key moves no other line; elsewhere neighbours share the column of the longest.

use unicode_width::UnicodeWidthStr;

use super::WIDTH;
use super::read::{Line, Value};
use super::texts;
use super::value::{self, Place};

/// Comments behind a line stand in this column, or behind the longest of neighbouring lines.
const COMMENT: usize = 40;
/// Lines longer than this have their comment right behind them, and move nobody else's.
const LONG: usize = 80;

/// A line, or several that belong together, and the comment behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece<'t> {
    /// Without a line break at the end.
    pub(super) text: String,
    /// Behind it.
    pub(super) comment: Option<&'t str>,
}

/// Where a text that was left as it is stands.
pub(super) type Left = (usize, usize);

/// The text of a file.
pub(super) fn lines(lines: &[Line<'_>], left: &mut Vec<Left>) -> String {
    let (mut path, mut block): (&[&str], bool) = (&[], false);
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut written = String::new();
    for line in spaced(lines) {
        match line {
            Line::Entry { key, value, comment } => {
                let column = known_column(path, block).map_or(key.width(), |known| known.max(key.width()));
                let place = Place { column: column.saturating_add(3), indent: 0, inside: false };
                let text = entry_text(value, texts::lay(path, block, key), place, left);
                entries.push(Entry { key, text, piece: pieces.len() });
                pieces.push(Piece { text: String::new(), comment: *comment });
            }
            Line::Comment(comment) => pieces.push(Piece { text: (*comment).to_owned(), comment: None }),
            Line::Blank => {
                align(&mut entries, known_column(path, block), &mut pieces);
                pieces.push(Piece::default());
            }
            Line::Header { path: to, block: is_block, comment } => {
                align(&mut entries, known_column(path, block), &mut pieces);
                // A header's comment has a column of its own.
                written.push_str(&beside(&pieces));
                pieces.clear();
                (path, block) = (to, *is_block);
                let (open, close) = if block { ("[[", "]]") } else { ("[", "]") };
                let text = format!("{open}{}{close}", path.join("."));
                written.push_str(&beside(&[Piece { text, comment: *comment }]));
            }
        }
    }
    align(&mut entries, known_column(path, block), &mut pieces);
    written.push_str(&beside(&pieces));
    written
}

/// The lines with one blank before each header and the comments on it, none behind a header or at the ends, never two together.
fn spaced<'a, 't>(lines: &'a [Line<'t>]) -> Vec<&'a Line<'t>> {
    let mut kept: Vec<&Line<'_>> = Vec::new();
    for line in lines {
        let after_nothing = matches!(kept.last(), None | Some(Line::Blank | Line::Header { .. }));
        match line {
            Line::Blank if after_nothing => continue,
            Line::Header { .. } => {
                let above = kept.iter().rposition(|line| !matches!(line, Line::Comment(_)));
                if let Some(above) = above.filter(|above| !matches!(kept.get(*above), Some(Line::Blank))) {
                    kept.insert(above.saturating_add(1), &Line::Blank);
                }
            }
            _ => {}
        }
        kept.push(line);
    }
    while matches!(kept.last(), Some(Line::Blank)) {
        kept.pop();
    }
    kept
}

/// A key and its value, waiting for the column of their neighbours.
struct Entry<'a> {
    key: &'a str,
    text: String,
    piece: usize,
}

/// The column of `=` in blocks whose keys are known: that of the keys which they nearly always have. Longer keys stand out.
fn known_column(path: &[&str], block: bool) -> Option<usize> {
    let longest = match (path, block) {
        (["payer"] | ["sources", _], false) => "section",
        (["rule" | "exception" | "override"], true) => "message",
        (["test"], true) => "expect",
        (["units", "variant"], true) => "source",
        (["tables", _], false) => "value",
        _ => return None,
    };
    Some(longest.len())
}

/// Writes waiting entries into their pieces. Values of several lines stand apart where no column is known.
fn align(entries: &mut Vec<Entry<'_>>, known: Option<usize>, pieces: &mut [Piece<'_>]) {
    let apart = |entry: &Entry<'_>| known.is_none() && entry.text.contains('\n');
    for group in entries.chunk_by(|a, b| !apart(a) && !apart(b)) {
        let longest = group.iter().map(|entry| entry.key.width()).max().unwrap_or(0);
        let column = known.unwrap_or(longest);
        for entry in group {
            if let Some(piece) = pieces.get_mut(entry.piece) {
                let blanks = column.saturating_sub(entry.key.width());
                piece.text = format!("{}{} = {}", entry.key, " ".repeat(blanks), entry.text);
            }
        }
    }
    entries.clear();
}

/// The text of a key's value; a rule text in its layout.
fn entry_text(value: &Value<'_>, lay: Option<texts::Lay>, place: Place, left: &mut Vec<Left>) -> String {
    let (Some(lay), Value::Literal(words, start)) = (lay, value) else {
        return value::text(value, place);
    };
    let quote = if words.starts_with("'''") { 3 } else { 1 };
    let inside = words.get(quote..words.len().saturating_sub(quote)).unwrap_or("");
    let Some(layout) = lay(inside) else {
        left.push((*start, start.saturating_add(words.len())));
        return (*words).to_owned();
    };
    let line = layout.line.filter(|line| !words.contains('\n') && !line.contains('\''));
    match line {
        Some(line) if place.column.saturating_add(line.width()).saturating_add(2) <= WIDTH => format!("'{line}'"),
        _ => format!("'''\n{}'''", layout.block),
    }
}

/// Lines with the comments behind them, those of neighbours in one column.
pub(super) fn beside(pieces: &[Piece<'_>]) -> String {
    let width = |piece: &Piece<'_>| piece.text.rsplit('\n').next().unwrap_or("").width();
    let with_comment = |piece: &Piece<'_>| piece.comment.is_some();
    let mut written = String::new();
    for run in pieces.chunk_by(|a, b| with_comment(a) && with_comment(b)) {
        let widest = run.iter().map(width).filter(|width| *width <= LONG).max().unwrap_or(0);
        let column = COMMENT.max(widest.saturating_add(1));
        for piece in run {
            written.push_str(&piece.text);
            if let Some(comment) = piece.comment {
                let blanks = column.saturating_sub(width(piece)).max(1);
                written.push_str(&" ".repeat(blanks));
                written.push_str(comment);
            }
            written.push('\n');
        }
    }
    written
}
