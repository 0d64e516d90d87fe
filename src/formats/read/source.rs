//! One input, whatever its format.
//!
//! In: its bytes. Out: its records. After an error of the outside world what was read before it is still given, and then
//! nothing more.

use std::fs::File;
use std::io;
use std::sync::Arc;

use super::columnar::Columnar;
use super::columnar::batches::{Batches, Broken};
use super::error::ReadError;
use super::inlet::Inlet;
use super::lines::Lines;
use super::options::{InputFormat, ReadOptions};
use super::piece::Piece;
use super::raw::{Raw, broken};
use super::rows::{self, Rows};
use super::table::Table;
use super::texts::Texts;
use super::unknown::UnknownColumn;
use super::values::{self, Values};
use super::{RowInfo, STDIN, sniff};

/// An input being read.
pub struct Source {
    file: Arc<str>,
    kind: Kind,
    /// Columns that no field reads, until they are told.
    columns: Vec<UnknownColumn>,
}

/// The bytes of an input.
pub struct Bytes {
    /// From the beginning.
    pub input: Inlet,
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
    pub fn new(path: &str, bytes: Bytes, options: &ReadOptions) -> Result<Source, ReadError> {
        let file: Arc<str> = Arc::from(path);
        let failed = |source| ReadError::Read { file: path.to_string(), source };
        let looked = sniff::look(bytes.input).map_err(failed)?;
        let by_name = (path != STDIN).then(|| InputFormat::of_name(path)).flatten();
        let format = options.format.or_else(|| looked.columnar()).or(by_name).unwrap_or_else(|| looked.format());
        let unreadable = if looked.columnar().is_some() { None } else { looked.unreadable() };
        if let Some(why) = unreadable.or_else(|| looked.is_not(format)) {
            return Ok(Source { file, kind: Kind::Unreadable(Some(String::from(why))), columns: Vec::new() });
        }
        if options.columns.is_some() && format != InputFormat::Csv {
            return Err(ReadError::MapNeedsColumns { file: path.to_string(), format });
        }
        let mut columns = Vec::new();
        let kind = match format {
            InputFormat::Parquet | InputFormat::Arrow => {
                let begun = if format == InputFormat::Arrow && !looked.is_arrow_file() {
                    Batches::arrow_stream(Box::new(looked.input))
                } else {
                    let file = at_any_place(looked.input, bytes.file).map_err(failed)?;
                    if format == InputFormat::Parquet { Batches::parquet(file) } else { Batches::arrow_file(file) }
                };
                match begun {
                    Err(Broken::Io(source)) => return Err(failed(source)),
                    Err(Broken::File(why)) => Kind::Unreadable(Some(why)),
                    Ok(batches) => {
                        let columnar = Columnar::new(Arc::clone(&file), batches, options);
                        columns = check_columns(path, columnar.unknown(), options)?;
                        Kind::Columnar(Box::new(columnar))
                    }
                }
            }
            InputFormat::Json => Kind::Json(Values::new(Box::new(looked.input))),
            InputFormat::Jsonl => Kind::Jsonl(Lines::new(Box::new(looked.input), values::MOST_BYTES)),
            InputFormat::Csv => {
                let map = options.columns.clone();
                let said = map.as_ref().and_then(super::columns::ColumnMap::delimiter);
                let delimiter = said.unwrap_or_else(|| looked.delimiter());
                let rows = Rows::new(Lines::new(Box::new(looked.input), rows::MOST_BYTES), delimiter);
                let table =
                    Table::new(Arc::clone(&file), rows, map, options.partial, options.gather).map_err(failed)?;
                columns = check_header(path, &table, options)?;
                Kind::Table(Box::new(table))
            }
        };
        Ok(Source { file, kind, columns })
    }

    /// How much of it is read, in thousandths, where that is not how many of its bytes are.
    #[must_use]
    pub fn share(&self) -> Option<u64> {
        match &self.kind {
            Kind::Columnar(columnar) => columnar.share(),
            _ => None,
        }
    }

    /// The columns that no field reads; once.
    pub fn take_columns(&mut self) -> Vec<UnknownColumn> {
        std::mem::take(&mut self.columns)
    }

    /// Whether it holds columns.
    #[must_use]
    pub fn in_columns(&self) -> bool {
        matches!(self.kind, Kind::Columnar(_))
    }

    /// The next record, or at most so many where they come together, or what is to be known before it; `None` at the end.
    ///
    /// # Errors
    /// [`ReadError`] if the input cannot be read further.
    pub fn next_piece(&mut self, most: usize) -> Result<Option<Piece>, ReadError> {
        if !self.columns.is_empty() {
            return Ok(Some(Piece::One(Raw::Columns(self.take_columns()))));
        }
        let file = &self.file;
        let lost = |row, why: &str| Raw::Lost(broken(file, row, why));
        let info = |row| RowInfo { file: Arc::clone(file), row };
        let raw = match &mut self.kind {
            Kind::Columnar(columnar) => return columnar.next_rows(most).map_err(|error| self.failed(error)),
            Kind::Ended => Ok(None),
            Kind::Unreadable(why) => Ok(why.take().map(|why| lost(1, &why))),
            Kind::Table(table) => table.next_raw(),
            Kind::Json(values) => values.next_value().map(|chunk| {
                chunk.map(|chunk| match chunk.text {
                    Ok(text) => Raw::Json(info(chunk.number), text),
                    Err(why) => lost(chunk.number, why),
                })
            }),
            Kind::Jsonl(lines) => {
                // Only what is at hand comes together, so that nobody waits for a record that is not written yet.
                match if most > 1 { lines.at_hand(most) } else { Ok(None) } {
                    Ok(Some(lines)) => return Ok(Some(Piece::Texts(Texts::new(Arc::clone(file), lines)))),
                    Ok(None) => next_line(lines).map(|line| {
                        line.map(|line| {
                            if line.too_long {
                                lost(line.row, "a record of at most 64 MB")
                            } else {
                                Raw::Json(info(line.row), line.bytes)
                            }
                        })
                    }),
                    Err(error) => Err(error),
                }
            }
        };
        match raw {
            Ok(raw) => Ok(raw.map(Piece::One)),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Cannot be read further.
    fn failed(&mut self, source: io::Error) -> ReadError {
        if !matches!(self.kind, Kind::Table(_)) {
            self.kind = Kind::Ended;
        }
        ReadError::Read { file: self.file.to_string(), source }
    }
}

/// The columns that no field reads; those that the map wants and the table has not are an error.
fn check_header(path: &str, table: &Table, options: &ReadOptions) -> Result<Vec<UnknownColumn>, ReadError> {
    let header = table.header();
    if !header.unmapped.is_empty() {
        return Err(ReadError::MappedColumns { file: path.to_string(), missing: header.unmapped.clone() });
    }
    check_columns(path, &header.unknown, options)
}

/// Columns that no field reads, to be noted, or, with `strict`, an error. A columns map names those that are to be read.
fn check_columns(
    path: &str,
    columns: &[UnknownColumn],
    options: &ReadOptions,
) -> Result<Vec<UnknownColumn>, ReadError> {
    if options.strict && options.columns.is_none() && !columns.is_empty() {
        return Err(ReadError::UnknownColumns { file: path.to_string(), unknown: columns.to_vec() });
    }
    Ok(columns.to_vec())
}

/// The input as a file that can be read at any place; a pipe is put into a temporary one.
fn at_any_place(mut input: Inlet, file: Option<File>) -> io::Result<File> {
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
