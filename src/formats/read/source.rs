//! One input, whatever its format.
//!
//! In: its bytes. Out: its records. After an error of the outside world what was read before it is still given, and then
//! nothing more.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead};
use std::rc::Rc;
use std::sync::Arc;

use super::columnar::batches::{Batches, Broken};
use super::columnar::{Columnar, Row};
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
use crate::model::determination::Rejection;
use crate::model::given;
use crate::model::session::Session;

/// An input being read.
pub struct Source {
    file: Arc<str>,
    kind: Kind,
}

/// The bytes of an input.
pub struct Bytes {
    /// From the beginning.
    pub input: Box<dyn BufRead>,
    /// The same as a file that can be read at any place, if it is one.
    pub file: Option<File>,
}

enum Kind {
    Unreadable(Option<String>),
    Table(Box<Table>),
    Json(Values),
    Jsonl(Lines),
    Columnar(Box<Columnar>),
    Ended,
}

impl Source {
    /// Looks at the input and, if it has columns, reads what they are.
    ///
    /// # Errors
    /// [`ReadError`] if it cannot be read, or its columns are not those that the options ask for.
    pub fn new(
        path: &str,
        bytes: Bytes,
        options: &ReadOptions,
        unknown: &mut UnknownColumns,
    ) -> Result<Source, ReadError> {
        let file: Arc<str> = Arc::from(path);
        let failed = |source| ReadError::Read { file: path.to_string(), source };
        let looked = sniff::look(bytes.input).map_err(failed)?;
        let by_name = (path != STDIN).then(|| InputFormat::of_name(path)).flatten();
        let format = options.format.or_else(|| looked.columnar()).or(by_name).unwrap_or_else(|| looked.format());
        let unreadable = if looked.columnar().is_some() { None } else { looked.unreadable() };
        if let Some(why) = unreadable.or_else(|| looked.is_not(format)) {
            return Ok(Source { file, kind: Kind::Unreadable(Some(String::from(why))) });
        }
        if options.columns.is_some() && format != InputFormat::Csv {
            return Err(ReadError::MapNeedsColumns { file: path.to_string(), format });
        }
        let kind = match format {
            InputFormat::Parquet | InputFormat::Arrow => {
                let begun = if format == InputFormat::Arrow && !looked.is_arrow_file() {
                    Batches::arrow_stream(looked.input)
                } else {
                    let file = at_any_place(looked.input, bytes.file).map_err(failed)?;
                    if format == InputFormat::Parquet { Batches::parquet(file) } else { Batches::arrow_file(file) }
                };
                match begun {
                    Err(Broken::Io(source)) => return Err(failed(source)),
                    Err(Broken::File(why)) => Kind::Unreadable(Some(why)),
                    Ok(batches) => {
                        let columnar = Columnar::new(Arc::clone(&file), batches, options);
                        check_columns(path, columnar.unknown(), options, unknown)?;
                        Kind::Columnar(Box::new(columnar))
                    }
                }
            }
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

    /// How much of it is read, in thousandths, where that is not how many of its bytes are.
    #[must_use]
    pub fn share(&self) -> Option<u64> {
        match &self.kind {
            Kind::Columnar(columnar) => columnar.share(),
            _ => None,
        }
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
            Kind::Unreadable(why) => Ok(why.take().map(|why| broken(&file, 1, &why))),
            Kind::Table(table) => table.next_read(seen),
            Kind::Json(values) => values.next_value().map(|chunk| {
                chunk.map(|chunk| match chunk.text {
                    Ok(text) => record(&file, chunk.number, &text, options, seen, unknown),
                    Err(why) => broken(&file, chunk.number, why),
                })
            }),
            Kind::Columnar(columnar) => columnar.next_row(options.partial).map(|row| {
                row.map(|row| match row {
                    Row::Record(row, read) => admitted(read, &file, row, options, seen),
                    Row::Lost(rejection) => Read::Rejected(rejection),
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
    check_columns(path, &header.unknown, options, unknown)
}

/// Columns that no field reads are noted, or, with `strict`, refused. A columns map names those that are to be read.
fn check_columns(
    path: &str,
    columns: &[UnknownColumn],
    options: &ReadOptions,
    unknown: &mut UnknownColumns,
) -> Result<(), ReadError> {
    if options.strict && options.columns.is_none() && !columns.is_empty() {
        return Err(ReadError::UnknownColumns { file: path.to_string(), unknown: columns.to_vec() });
    }
    for UnknownColumn { file, name, near } in columns {
        unknown.note(file, name, || near.clone());
    }
    Ok(())
}

/// The input as a file that can be read at any place; a pipe is put into a temporary one.
fn at_any_place(mut input: Box<dyn BufRead>, file: Option<File>) -> io::Result<File> {
    match file {
        Some(file) => Ok(file),
        None => {
            let mut aside = tempfile::tempfile()?;
            io::copy(&mut input, &mut aside)?;
            Ok(aside)
        }
    }
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
    admitted(read, file, row, options, seen)
}

/// A record that was read, unless another with its id was read before.
fn admitted(
    read: Result<Session, Rejection>,
    file: &Arc<str>,
    row: usize,
    options: &ReadOptions,
    seen: &mut Seen,
) -> Read {
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

    /// Goes on to that many, if there were fewer.
    pub fn reach(&self, bytes: u64) {
        self.0.set(self.0.get().max(bytes));
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
