//! Bytes to rows of cells, with their row numbers, and never more than one row in memory.
//!
//! Quotation marks hold line breaks, as spreadsheets write them. What ends a row is `\n`, `\r\n` or `\r`.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::error::{ImportError, Place, of_file};

/// Most bytes of a row; more means that a quotation mark is missing.
const MOST_BYTES: usize = 64 * 1024;
/// Most cells of a row.
const MOST_CELLS: usize = 256;

/// The rows of a text.
pub struct Cells<'r> {
    /// The file, as people know it.
    pub file: String,
    input: &'r mut dyn BufRead,
    core: Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    row: u64,
    cells: usize,
}

impl<'r> Cells<'r> {
    /// Rows of `input`, cut at `delimiter`.
    pub fn new(file: String, input: &'r mut dyn BufRead, delimiter: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        Self { file, input, core, bytes: vec![0; MOST_BYTES], ends: vec![0; MOST_CELLS], row: 0, cells: 0 }
    }

    /// Goes to the next row; `false` at the end.
    pub fn advance(&mut self) -> Result<bool, ImportError> {
        self.row = self.core.line();
        let (mut written, mut ended) = (0usize, 0usize);
        loop {
            let input = match self.input.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let what = format!("cannot be read beyond row {}: {error}; get the file again", self.row);
                    return Err(of_file(&self.file, &what));
                }
            };
            let free = self.bytes.get_mut(written..).unwrap_or_default();
            let more = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, read, wrote, ends) = self.core.read_record(input, free, more);
            self.input.consume(read);
            written = written.saturating_add(wrote);
            ended = ended.saturating_add(ends);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => {
                    self.cells = ended;
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(self
                        .place()
                        .row("it does not end; a quotation mark may be missing, or this is not a table as text"));
                }
            }
        }
    }

    /// Where the row stands.
    pub fn place(&self) -> Place<'_> {
        Place { file: &self.file, row: self.row }
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.cells
    }

    /// A cell without blanks around it; empty where there is none.
    pub fn get(&self, at: usize) -> &[u8] {
        if at >= self.cells {
            return &[];
        }
        let end = self.ends.get(at).copied().unwrap_or(0);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.bytes.get(start..end).unwrap_or_default().trim_ascii()
    }

    /// A cell as the words of a header: small letters, single blanks.
    pub fn words(&self, at: usize) -> String {
        let text: String = self.get(at).iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether nothing stands in the row.
    pub fn is_blank(&self) -> bool {
        (0..self.cells).all(|at| self.get(at).is_empty())
    }
}
