//! What an input is, from its first bytes: an encoding we read, and the format.
//!
//! In: a reader. Out: the same bytes without a byte order mark, and what they look like. It waits for one line at most, so a
//! slow pipe is answered as it goes.

use std::io::{self, BufRead};

use super::columnar::messages::{FILE_MAGIC, MESSAGE_MAGIC};
use super::columnar::parquet::MAGIC as PARQUET_MAGIC;
use super::inlet::Inlet;
use super::options::InputFormat;
use super::tree;

/// Bytes looked at.
const LOOKED_AT: usize = 8192;

/// A byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// An input that has been looked at.
pub struct Looked {
    /// Every byte of it, less a byte order mark.
    pub input: Inlet,
    /// Its first bytes.
    head: Vec<u8>,
}

/// Looks at the first bytes.
///
/// # Errors
/// What the reader says.
pub fn look(mut input: Inlet) -> io::Result<Looked> {
    let enough = |there: &[u8]| there.len() >= LOOKED_AT || has_line(there) || columnar(there).is_some();
    let there = input.peek(enough)?;
    let marked = there.strip_prefix(MARK);
    let head = marked.unwrap_or(there);
    let head = head.get(..LOOKED_AT).unwrap_or(head).to_vec();
    if marked.is_some() {
        input.consume(MARK.len());
    }
    Ok(Looked { input, head })
}

fn has_line(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    text.contains(&b'\n') || text.contains(&b'\r')
}

/// The form of columns that bytes begin like.
fn columnar(head: &[u8]) -> Option<InputFormat> {
    if head.starts_with(PARQUET_MAGIC) {
        return Some(InputFormat::Parquet);
    }
    (head.starts_with(FILE_MAGIC) || head.starts_with(MESSAGE_MAGIC)).then_some(InputFormat::Arrow)
}

impl Looked {
    /// The form of columns that it is, whatever its name says: no text begins like that.
    #[must_use]
    pub fn columnar(&self) -> Option<InputFormat> {
        columnar(&self.head)
    }

    /// Whether it is a file of Arrow, not a stream.
    #[must_use]
    pub fn is_arrow_file(&self) -> bool {
        self.head.starts_with(FILE_MAGIC)
    }

    /// Why it is not what the name or the caller says, if that is a form of columns and the first bytes are not.
    #[must_use]
    pub fn is_not(&self, format: InputFormat) -> Option<&'static str> {
        match (format, self.columnar()) {
            (InputFormat::Parquet, Some(InputFormat::Parquet)) | (InputFormat::Arrow, Some(InputFormat::Arrow)) => None,
            (InputFormat::Parquet, Some(_)) => Some("Parquet; this is Arrow: leave `--input-format` out"),
            (InputFormat::Parquet, None) => Some("Parquet, which begins with `PAR1`; this is something else"),
            (InputFormat::Arrow, Some(_)) => Some("Arrow; this is Parquet: leave `--input-format` out"),
            (InputFormat::Arrow, None) => {
                Some("Arrow, a file that begins with `ARROW1` or a stream of messages; this is something else")
            }
            (_, Some(InputFormat::Parquet)) => Some("text; this is Parquet: leave `--input-format` out"),
            (_, Some(_)) => Some("text; this is Arrow: leave `--input-format` out"),
            (_, None) => None,
        }
    }

    /// Why nobody can read this, if so.
    #[must_use]
    pub fn unreadable(&self) -> Option<&'static str> {
        const UTF_16: &str = "text in UTF-8; this is UTF-16: save the file as \"CSV UTF-8\"";
        let head = self.head.as_slice();
        if head.trim_ascii().is_empty() && head.len() < LOOKED_AT {
            return Some("sessions; the file is empty");
        }
        match head {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Some(UTF_16),
            [b'P', b'K', 3, 4, ..] => {
                return Some(
                    "CSV, JSON, JSON lines, Parquet or Arrow; this looks like a workbook or an archive: save it as \"CSV UTF-8\"",
                );
            }
            [0x1F, 0x8B, ..] => {
                return Some("CSV, JSON, JSON lines, Parquet or Arrow; this is compressed: unpack it first");
            }
            _ => {}
        }
        if !head.contains(&0) {
            return None;
        }
        let zeros = |odd: bool| head.iter().skip(usize::from(odd)).step_by(2).all(|b| *b == 0);
        if head.len() > 3 && (zeros(false) || zeros(true)) {
            return Some(UTF_16);
        }
        Some("CSV, JSON, JSON lines, Parquet or Arrow; this is another binary file")
    }

    /// The format that the bytes look like.
    #[must_use]
    pub fn format(&self) -> InputFormat {
        let text = self.head.trim_ascii_start();
        match text.first() {
            Some(b'[') => InputFormat::Json,
            Some(b'{') => {
                let line = text.split(|b| *b == b'\n' || *b == b'\r').next().unwrap_or(text);
                let long = line.len() == text.len() && self.head.len() >= LOOKED_AT;
                if long || tree::parse(line).is_ok() { InputFormat::Jsonl } else { InputFormat::Json }
            }
            _ => InputFormat::Csv,
        }
    }

    /// What parts the cells of a table: a tab if the header has one, else a comma.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        let header = self.head.trim_ascii_start().split(|b| *b == b'\n' || *b == b'\r').next().unwrap_or_default();
        if header.contains(&b'\t') { b'\t' } else { b',' }
    }
}
