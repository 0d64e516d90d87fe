//! One input, whatever its format.
//!
//! In: its bytes. Out: its records. After an error of the outside world what was read before it is still given, and then
//! nothing more.

use std::cell::Cell;
use std::io::{self, BufRead};
use std::rc::Rc;
use std::sync::Arc;

use super::error::ReadError;
use super::lines::Lines;
use super::options::{InputFormat, ReadOptions};
use super::record::{Draft, Place};
use super::rows::{self, Rows};
use super::seen::Seen;
use super::table::Table;
use super::unknown::{UnknownColumn, UnknownColumns};
use super::values::{self, Values};
use super::{Read, RowInfo, STDIN, json, sniff, tree};
use crate::model::given;

/// An input being read.
pub struct Source {
    file: Arc<str>,
    kind: Kind,
}

enum Kind {
    Unreadable(Option<&'static str>),
    Table(Box<Table>),
    Json(Values),
    Jsonl(Lines),
    Ended,
}

impl Source {
    /// Looks at the input and, if it is a table, reads its header.
    ///
    /// # Errors
    /// [`ReadError`] if it cannot be read, or its columns are not those that the options ask for.
    pub fn new(
        path: &str,
        input: Box<dyn BufRead>,
        options: &ReadOptions,
        unknown: &mut UnknownColumns,
    ) -> Result<Source, ReadError> {
        let file: Arc<str> = Arc::from(path);
        let failed = |source| ReadError::Read { file: path.to_string(), source };
        let looked = sniff::look(input).map_err(failed)?;
        if let Some(why) = looked.unreadable() {
            return Ok(Source { file, kind: Kind::Unreadable(Some(why)) });
        }
        let by_name = (path != STDIN).then(|| InputFormat::of_name(path)).flatten();
        let format = options.format.or(by_name).unwrap_or_else(|| looked.format());
        if options.columns.is_some() && format != InputFormat::Csv {
            return Err(ReadError::MapNeedsColumns { file: path.to_string() });
        }
        let kind = match format {
            InputFormat::Json => Kind::Json(Values::new(looked.input)),
            InputFormat::Jsonl => Kind::Jsonl(Lines::new(looked.input, values::MOST_BYTES)),
            InputFormat::Csv => {
                let map = options.columns.clone();
                let said = map.as_ref().and_then(super::columns::ColumnMap::delimiter);
                let delimiter = said.unwrap_or_else(|| looked.delimiter());
                let rows = Rows::new(Lines::new(looked.input, rows::MOST_BYTES), delimiter);
                let table =
                    Table::new(Arc::clone(&file), rows, map, options.partial, options.gather).map_err(failed)?;
                check_header(path, &table, options, unknown)?;
                Kind::Table(Box::new(table))
            }
        };
        Ok(Source { file, kind })
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// [`ReadError`] if the input cannot be read further.
    pub fn next_read(
        &mut self,
        options: &ReadOptions,
        seen: &mut Seen,
        unknown: &mut UnknownColumns,
    ) -> Result<Option<Read>, ReadError> {
        let file = Arc::clone(&self.file);
        let read = match &mut self.kind {
            Kind::Ended => Ok(None),
            Kind::Unreadable(why) => Ok(why.take().map(|why| broken(&file, 1, why))),
            Kind::Table(table) => table.next_read(seen),
            Kind::Json(values) => values.next_value().map(|chunk| {
                chunk.map(|chunk| match chunk.text {
                    Ok(text) => record(&file, chunk.number, &text, options, seen, unknown),
                    Err(why) => broken(&file, chunk.number, why),
                })
            }),
            Kind::Jsonl(lines) => next_line(lines).map(|line| {
                line.map(|line| {
                    if line.too_long {
                        broken(&file, line.row, "a record of at most 64 MB")
                    } else {
                        record(&file, line.row, &line.bytes, options, seen, unknown)
                    }
                })
            }),
        };
        read.map_err(|source| {
            if !matches!(self.kind, Kind::Table(_)) {
                self.kind = Kind::Ended;
            }
            ReadError::Read { file: file.to_string(), source }
        })
    }
}

/// The columns that no field reads, and those that the map wants and the table has not.
fn check_header(
    path: &str,
    table: &Table,
    options: &ReadOptions,
    unknown: &mut UnknownColumns,
) -> Result<(), ReadError> {
    let header = table.header();
    if !header.unmapped.is_empty() {
        return Err(ReadError::MappedColumns { file: path.to_string(), missing: header.unmapped.clone() });
    }
    if options.strict && options.columns.is_none() && !header.unknown.is_empty() {
        return Err(ReadError::UnknownColumns { file: path.to_string(), unknown: header.unknown.clone() });
    }
    for UnknownColumn { file, name, near } in &header.unknown {
        unknown.note(file, name, || near.clone());
    }
    Ok(())
}

fn next_line(lines: &mut Lines) -> io::Result<Option<super::lines::Line>> {
    loop {
        match lines.next_line()? {
            Some(line) if line.is_blank() => {}
            other => return Ok(other),
        }
    }
}

/// A record of JSON text.
fn record(
    file: &Arc<str>,
    row: usize,
    text: &[u8],
    options: &ReadOptions,
    seen: &mut Seen,
    unknown: &mut UnknownColumns,
) -> Read {
    if std::str::from_utf8(text).is_err() {
        return broken(file, row, "text in UTF-8");
    }
    let tree = match tree::parse(text.trim_ascii_end()) {
        Ok(tree) => tree,
        Err(why) => return broken(file, row, &format!("JSON ({why})")),
    };
    let (read, keys) = json::read(&tree, file, row, options.strict, options.partial);
    for (key, near) in keys {
        unknown.note(file, &without_numbers(&key), || near.as_deref().map(without_numbers));
    }
    match read {
        Err(rejection) => {
            if let Some(id) = &rejection.id {
                seen.insert(id);
            }
            Read::Rejected(rejection)
        }
        Ok(session) if !options.partial && !options.repeats && !seen.insert(session.id()) => {
            let mut draft = Draft::new(Arc::clone(file));
            let wrong = given::Wrong::new(session.id(), "an id of its own for each session; this one was read before");
            draft.wrong(wrong, Place { row, name: "id", column: None });
            let mut rejection = draft.reject();
            rejection.id = Some(session.id().to_string());
            rejection.patient = session.text("patient.id").map(ToString::to_string);
            Read::Rejected(rejection)
        }
        Ok(session) => Read::Session(Box::new(session), RowInfo { file: Arc::clone(file), row }),
    }
}

/// A path without the numbers of lines and list members: one slip in a program is one note.
fn without_numbers(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    parts.join(".")
}

/// A record that is none.
fn broken(file: &Arc<str>, row: usize, expected: &str) -> Read {
    let mut draft = Draft::new(Arc::clone(file));
    draft.broken(row, None, expected);
    Read::Rejected(draft.reject())
}

/// Counts bytes.
#[derive(Clone, Debug, Default)]
pub struct Meter(Rc<Cell<u64>>);

impl Meter {
    /// Bytes so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.get()
    }
}

/// A reader whose bytes a [`Meter`] counts.
pub struct Counted<R> {
    input: R,
    meter: Meter,
}

impl<R> Counted<R> {
    /// Counts the bytes of `input`.
    pub fn new(input: R, meter: Meter) -> Self {
        Self { input, meter }
    }
}

impl<R: io::Read> io::Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let total = self.meter.0.get().saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        self.meter.0.set(total);
        Ok(count)
    }
}
