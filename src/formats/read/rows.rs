//! Physical lines to rows of cells, and back on the feet after a quote that is never closed.
//!
//! In: lines. Out: rows with the number of the line they begin on. What always holds: a row takes at most a megabyte of text;
//! a quoted cell that does not close by then, or by the end of the file, or where the row has as many cells as the
//! header, costs its own line and no other.

use std::io;

use csv_core::{ReadRecordResult, Reader};

use super::lines::{Line, Lines};
use super::row_cells::RowCells;

/// The longest row.
pub const MOST_BYTES: usize = 1024 * 1024;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line it begins on, from 1.
    pub row: usize,
    /// Its cells.
    pub cells: RowCells,
    /// Why it cannot be relied on, if so.
    pub broken: Option<&'static str>,
}

/// Gives the rows of a table one by one, header first; blank lines are no rows.
pub struct Rows {
    lines: Lines,
    parser: Reader,
    delimiter: u8,
    output: Vec<u8>,
    ends: Vec<usize>,
    width: Option<usize>,
}

impl Rows {
    /// Rows of `lines`, whose cells `delimiter` parts.
    pub fn new(lines: Lines, delimiter: u8) -> Self {
        let parser = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { lines, parser, delimiter, output: vec![0; 1024], ends: vec![0; 128], width: None }
    }

    /// Says how many cells a row has: one that runs over lines and has another number begins with a stray quote, and the
    /// lines it ran over are rows of their own.
    pub fn expect(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        let first = loop {
            match self.lines.next_line()? {
                None => return Ok(None),
                Some(line) if line.is_blank() => {}
                Some(line) => break line,
            }
        };
        let row = first.row;
        if first.too_long {
            let cells = self.alone(&first);
            return Ok(Some(Row { row, cells, broken: Some("a row of at most 1 MB; is this a table?") }));
        }
        if memchr::memchr(b'"', &first.bytes).is_none() {
            return Ok(Some(Row { row, cells: RowCells::of_line(first.bytes, self.delimiter), broken: None }));
        }
        self.parser.reset();
        let mut lengths = (0usize, 0usize);
        let mut taken: Vec<Line> = Vec::new();
        let mut size = 0usize;
        let mut line = first;
        loop {
            let complete = self.feed(&line.bytes, &mut lengths);
            size = size.saturating_add(line.bytes.len());
            let too_long = line.too_long;
            taken.push(line);
            let stray = taken.len() > 1 && self.width.is_some_and(|width| width != lengths.1);
            if complete && stray {
                break;
            }
            if complete {
                return Ok(Some(Row { row, cells: self.cells(lengths.1), broken: None }));
            }
            let next = if too_long || size > MOST_BYTES { None } else { self.lines.next_line()? };
            match next {
                Some(next) => line = next,
                None => break,
            }
        }
        let mut taken = taken.into_iter();
        let cells = taken.next().map(|first| self.alone(&first)).unwrap_or_default();
        self.lines.put_back(taken);
        Ok(Some(Row {
            row,
            cells,
            broken: Some("a cell whose quote is closed; a `\"` inside a quoted cell is written twice"),
        }))
    }

    /// Feeds bytes to the parser; whether a row is complete.
    fn feed(&mut self, bytes: &[u8], (used, ended): &mut (usize, usize)) -> bool {
        let mut rest = bytes;
        loop {
            let output = self.output.get_mut(*used..).unwrap_or_default();
            let ends = self.ends.get_mut(*ended..).unwrap_or_default();
            let (result, read, wrote, found) = self.parser.read_record(rest, output, ends);
            rest = rest.get(read..).unwrap_or_default();
            *used = used.saturating_add(wrote);
            *ended = ended.saturating_add(found);
            match result {
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => self.output.resize(self.output.len().saturating_mul(2), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len().saturating_mul(2), 0),
                ReadRecordResult::Record | ReadRecordResult::End => return true,
            }
        }
    }

    fn cells(&self, count: usize) -> RowCells {
        let ends = self.ends.get(..count).unwrap_or(&self.ends);
        let text = self.output.get(..ends.last().copied().unwrap_or(0)).unwrap_or_default();
        RowCells::of_ends(text.to_vec(), ends)
    }

    /// The cells of one line alone, as far as they go: enough to name the session it belongs to.
    fn alone(&mut self, line: &Line) -> RowCells {
        self.parser.reset();
        let mut lengths = (0, 0);
        let complete = self.feed(&line.bytes, &mut lengths);
        if !complete {
            self.feed(&[], &mut lengths);
        }
        let mut cells = self.cells(lengths.1);
        cells.pop();
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn rows(text: &str) -> Vec<(usize, Vec<String>, bool)> {
        let mut rows = Rows::new(Lines::new(Box::new(Cursor::new(text.to_string())), MOST_BYTES), b',');
        let mut got = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            let cells = row.cells.iter().map(|cell| String::from_utf8(cell.to_vec()).unwrap()).collect();
            got.push((row.row, cells, row.broken.is_some()));
        }
        got
    }

    fn row(row: usize, cells: &[&str], broken: bool) -> (usize, Vec<String>, bool) {
        (row, cells.iter().map(ToString::to_string).collect(), broken)
    }

    #[test]
    fn rows_keep_the_line_they_begin_on() {
        assert_eq!(
            rows("\r\na,b\r\n\n\"x\ny\",2\r\n3,\"\"\"q\"\"\""),
            [row(2, &["a", "b"], false), row(4, &["x\ny", "2"], false), row(6, &["3", "\"q\""], false)]
        );
    }

    #[test]
    fn a_quote_that_never_closes_costs_its_own_line() {
        assert_eq!(
            rows("a,\"b\nc,d\ne,f"),
            [row(1, &["a"], true), row(2, &["c", "d"], false), row(3, &["e", "f"], false)]
        );
    }
}
