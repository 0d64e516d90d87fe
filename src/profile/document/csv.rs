//! Columns of a CSV file beside a profile, for lists and tables.
//!
//! What always holds: a file that is missing, unreadable or too long, a column that is not there and a ragged row are mistakes of the
//! key that names them or of the row, with its place in the CSV file.

use super::Folder;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::source::{SourceId, Span, Spanned};

/// Rows of a list or table beyond which it is no longer a rule file.
const MOST_ROWS: usize = 500_000;

/// Bytes of a header row that are pointed at.
const MOST_SHOWN: usize = 200;

/// Rows with the wrong number of cells that are told one by one.
const MOST_BAD: usize = 20;

/// A CSV file, read.
pub(super) struct Csv<'a> {
    text: &'a str,
    pub(super) source: SourceId,
    pub(super) path: String,
    pub(super) headers: Vec<String>,
    /// Cells of each row and the place of the row.
    pub(super) rows: Vec<(Vec<String>, Span)>,
}

pub(super) fn read<'a>(file: &Spanned<String>, folder: &Folder<'a>, out: &mut Vec<Diagnostic>) -> Option<Csv<'a>> {
    let path = file.value.as_str();
    if path.starts_with('/') || path.contains(['\\', ':']) || path.split('/').any(|part| part == "..") {
        out.push(say::file_outside(file.span, path));
        return None;
    }
    let Some(source) = folder.tables.get(path) else {
        out.push(say::no_such_file(file.span, path, folder.tables.keys().map(String::as_str)));
        return None;
    };
    let text = folder.sources.get(*source).map_or("", |s| &s.text);
    let text_start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let bytes = text.as_bytes().get(text_start..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(bytes);
    let headers = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    let mut rows = Vec::new();
    let mut bad = 0usize;
    for record in reader.records() {
        match record {
            Ok(record) => {
                let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
                let start = start.saturating_add(text_start);
                let rest = text.get(start..).unwrap_or("");
                let end = start.saturating_add(rest.find(['\n', '\r']).unwrap_or(rest.len()));
                rows.push((record.iter().map(str::to_owned).collect(), Span::new(*source, start, end)));
            }
            Err(error) => {
                let start = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
                let start = start.saturating_add(text_start);
                let end = start.saturating_add(text.get(start..).and_then(|r| r.find('\n')).unwrap_or(0));
                bad = bad.saturating_add(1);
                if bad <= MOST_BAD {
                    out.push(say::bad_row(Span::new(*source, start, end), path));
                }
            }
        }
        if rows.len().saturating_add(bad) > MOST_ROWS {
            out.push(say::too_many_rows(file.span, path, MOST_ROWS));
            return None;
        }
    }
    if bad > MOST_BAD {
        out.push(say::more_bad_rows(file.span, path, bad));
    }
    Some(Csv { text, source: *source, path: path.to_owned(), headers, rows })
}

impl Csv<'_> {
    /// The place of a cell in its row.
    pub(super) fn place(&self, row: Span, cell: &str) -> Span {
        let found = self.text.get(row.range()).and_then(|words| words.find(cell));
        found.map_or(row, |at| {
            let start = row.range().start.saturating_add(at);
            Span::new(self.source, start, start.saturating_add(cell.len()))
        })
    }

    /// The place of the first row that is not a comment.
    fn header_row(&self) -> Span {
        let mut start = 0usize;
        let mut lines = self.text.split_inclusive('\n').map(|line| {
            let begin = start;
            start = start.saturating_add(line.len());
            (begin, line)
        });
        let (start, line) = lines.find(|(_, line)| !line.starts_with('#')).unwrap_or((0, ""));
        Span::new(self.source, start, start.saturating_add(line.trim_end().len().min(MOST_SHOWN)))
    }

    /// The number of a column, told if there is none.
    pub(super) fn column(&self, name: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<usize> {
        let found = self.headers.iter().position(|header| *header == name.value);
        if found.is_none() {
            out.push(say::no_such_column(name.span, &name.value, &self.path, &self.headers, self.header_row()));
        }
        found
    }
}
