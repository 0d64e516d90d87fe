//! Columns of a CSV file beside a profile, for lists and tables.
//!
//! What always holds: a file that is missing, unreadable or too long, a column that is not there and a ragged row are mistakes of the
//! key that names them or of the row, with its place in the CSV file.

pub(crate) mod plain;

use std::borrow::Cow;

use self::plain::MOST_ROWS;
use super::Folder;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::source::{SourceId, Span, Spanned};

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
    /// Cells, row by row.
    cells: Vec<Cow<'a, str>>,
    /// Places of the rows.
    places: Vec<Span>,
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
    match plain(text, *source, path) {
        Some(csv) => Some(csv),
        None => whole(text, *source, file, out),
    }
}

/// A text that is plain; `None`: it is not, or something is wrong with it.
pub(super) fn plain<'a>(text: &'a str, source: SourceId, path: &str) -> Option<Csv<'a>> {
    let plain::Plain { headers, cells, rows } = plain::read(text)?;
    let headers = headers.into_iter().map(str::to_owned).collect();
    let places = rows.into_iter().map(|(start, end)| Span::new(source, start, end)).collect();
    Some(Csv { text, source, path: path.to_owned(), headers, cells, places })
}

/// Any text, by a reader of all of CSV.
fn whole<'a>(text: &'a str, source: SourceId, file: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<Csv<'a>> {
    let text_start = plain::mark(text);
    let path = file.value.clone();
    let mut csv = Csv { text, source, path, headers: Vec::new(), cells: Vec::new(), places: Vec::new() };
    let bytes = text.as_bytes().get(text_start..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(bytes);
    if let Ok(headers) = reader.headers() {
        csv.headers = headers.iter().map(str::to_owned).collect();
    }
    let mut bad = 0usize;
    for record in reader.records() {
        match record {
            Ok(record) => {
                let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
                let start = start.saturating_add(text_start);
                let rest = text.get(start..).unwrap_or("");
                let end = start.saturating_add(rest.find(['\n', '\r']).unwrap_or(rest.len()));
                csv.cells.extend(record.iter().map(|cell| Cow::Owned(cell.to_owned())));
                csv.places.push(Span::new(source, start, end));
            }
            Err(error) => {
                let start = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
                let start = start.saturating_add(text_start);
                let end = start.saturating_add(text.get(start..).and_then(|r| r.find('\n')).unwrap_or(0));
                bad = bad.saturating_add(1);
                if bad <= MOST_BAD {
                    out.push(say::bad_row(Span::new(source, start, end), &csv.path));
                }
            }
        }
        if csv.places.len().saturating_add(bad) > MOST_ROWS {
            out.push(say::too_many_rows(file.span, &csv.path, MOST_ROWS));
            return None;
        }
    }
    if bad > MOST_BAD {
        out.push(say::more_bad_rows(file.span, &csv.path, bad));
    }
    Some(csv)
}

impl<'a> Csv<'a> {
    /// The rows, each with as many cells as there are headers, and its place.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = (&[Cow<'a, str>], Span)> {
        self.cells.chunks_exact(self.headers.len().max(1)).zip(self.places.iter().copied())
    }

    /// The place of a cell in its row.
    pub(super) fn place(&self, row: Span, cell: &str) -> Span {
        // Mostly the first column is asked for, and a search has to be set up.
        let find = |words: &str| if words.starts_with(cell) { Some(0) } else { words.find(cell) };
        let found = self.text.get(row.range()).and_then(find);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Sources;

    type Rows = (Vec<String>, Vec<Vec<String>>);

    fn rows(csv: &Csv<'_>) -> Rows {
        let texts = |row: &[Cow<'_, str>]| row.iter().map(ToString::to_string).collect();
        (csv.headers.clone(), csv.rows().map(|(row, _)| texts(row)).collect())
    }

    proptest! {
        #[test]
        fn a_plain_text_is_read_as_a_reader_of_all_of_csv_reads_it(
            text in "(a,b\n)?([ #x\u{a0}]{0,2},[y# ]{0,2}\n|\n|#[a,]{0,3}\n|[x,]{0,4}\n){0,6}([x,]{0,3})?",
        ) {
            let mut sources = Sources::new();
            let source = sources.add("a.csv", text.as_str());
            let file = Spanned::new(String::from("a.csv"), Span::new(source, 0, 0));
            let mut out = Vec::new();
            let read = whole(&text, source, &file, &mut out).unwrap();
            match plain(&text, source, "a.csv") {
                Some(plain) => {
                    prop_assert!(out.is_empty(), "{text:?}: {out:?}");
                    prop_assert_eq!(rows(&plain), rows(&read), "{:?}", text);
                    for (row, place) in plain.rows() {
                        let words = sources.slice(place);
                        prop_assert!(row.iter().all(|cell| words.contains(cell.as_ref())), "{words:?} of {text:?}");
                    }
                }
                None => prop_assert!(!out.is_empty(), "{text:?} is plain"),
            }
        }
    }
}
