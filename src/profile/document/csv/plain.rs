//! A CSV text without quotes, in which a row is a line and a cell what stands between commas. The build uses it too, to
//! read the lists that ship when the program is built.
//!
//! In: a text. Out: its [`Plain`] rows, or nothing where it is not so plain, or something is wrong with it. What always holds: a reader of all of CSV
//! finds the same rows in it, and no mistake.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2, memchr2_iter};

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
    let bytes = text.as_bytes();
    if memchr2(b'"', b'\r', bytes).is_some() {
        return None;
    }
    let mut plain = Plain { headers: Vec::new(), cells: Vec::new(), rows: Vec::new() };
    let lines = memchr_iter(b'\n', bytes).count();
    plain.rows.reserve(lines.min(MOST_ROWS));
    plain.cells.reserve(lines.saturating_add(memchr_iter(b',', bytes).count()).saturating_add(1));
    let is_comment = |line: usize| bytes.get(line) == Some(&b'#');
    let mut has_headers = false;
    // Where the line and the cell begin.
    let (mut line, mut cell) = (mark(text), mark(text));
    let mut skipped = is_comment(line);
    for end in memchr2_iter(b',', b'\n', bytes).chain([bytes.len()]) {
        let is_last = bytes.get(end) != Some(&b',');
        skipped |= is_last && end == line;
        if !skipped {
            let words = trimmed(text.get(cell..end)?);
            if has_headers {
                plain.cells.push(Cow::Borrowed(words));
            } else {
                plain.headers.push(words);
            }
        }
        cell = end.saturating_add(1);
        if !is_last {
            continue;
        }
        if !skipped && has_headers {
            plain.rows.push((line, end));
            let all = plain.rows.len().checked_mul(plain.headers.len());
            if all != Some(plain.cells.len()) || plain.rows.len() > MOST_ROWS {
                return None;
            }
        }
        has_headers |= !skipped;
        (line, skipped) = (cell, is_comment(cell));
    }
    Some(plain)
}

/// A cell without the blanks around it, of which there are mostly none.
fn trimmed(cell: &str) -> &str {
    let ends = [cell.as_bytes().first(), cell.as_bytes().last()];
    if ends.into_iter().flatten().all(u8::is_ascii_graphic) { cell } else { cell.trim() }
}
