//! A CSV text without quotes, in which a row is a line and a cell what stands between commas. The build script takes this file in too, to
//! read the lists that ship when the program is built.
//!
//! In: a text. Out: its [`Plain`] rows, or nothing where it is not so plain, or something is wrong with it. What always holds: a reader of all of CSV
//! finds the same rows in it, and no mistake.

use std::borrow::Cow;

/// Rows of a list or table beyond which it is no longer a rule file.
pub const MOST_ROWS: usize = 500_000;

/// The rows of a plain text.
pub struct Plain<'t> {
    /// The names of its columns.
    pub headers: Vec<&'t str>,
    /// Its cells, row by row, as many in each as there are headers; all of them borrowed.
    pub cells: Vec<Cow<'t, str>>,
    /// Where each row starts and ends.
    pub rows: Vec<(usize, usize)>,
}

/// The mark that some editors put in front of a file, which belongs to no cell: its length, or none.
pub fn mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Reads a text that is plain.
pub fn read(text: &str) -> Option<Plain<'_>> {
    let start = mark(text);
    let rest = text.get(start..)?;
    if rest.bytes().any(|b| b == b'"' || b == b'\r') {
        return None;
    }
    let mut plain = Plain { headers: Vec::new(), cells: Vec::new(), rows: Vec::new() };
    let lines = rest.bytes().filter(|b| *b == b'\n').count();
    plain.rows.reserve(lines.min(MOST_ROWS));
    let mut at = start;
    for line in rest.split('\n') {
        let row = (at, at.saturating_add(line.len()));
        at = row.1.saturating_add(1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if plain.headers.is_empty() {
            plain.headers = line.split(',').map(trimmed).collect();
            plain.cells.reserve(lines.saturating_add(rest.bytes().filter(|b| *b == b',').count()));
            continue;
        }
        let (before, mut start) = (plain.cells.len(), 0);
        let ends = line.bytes().enumerate().filter(|(_, byte)| *byte == b',').map(|(end, _)| end);
        for end in ends.chain([line.len()]) {
            plain.cells.push(Cow::Borrowed(trimmed(line.get(start..end)?)));
            start = end.saturating_add(1);
        }
        plain.rows.push(row);
        if plain.cells.len().saturating_sub(before) != plain.headers.len() || plain.rows.len() > MOST_ROWS {
            return None;
        }
    }
    Some(plain)
}

/// A cell without the blanks around it, of which there are mostly none.
fn trimmed(cell: &str) -> &str {
    let ends = [cell.as_bytes().first(), cell.as_bytes().last()];
    if ends.into_iter().flatten().all(u8::is_ascii_graphic) { cell } else { cell.trim() }
}
