//! The bytes of a file as rows of text.
//!
//! In: bytes in UTF-8, with or without a byte order mark, or in Latin-1 as CMS writes. Out: rows of trimmed cells with the line each
//! begins on. What always holds: no byte sequence fails but for what is no text at all.

use super::error::FeeError;

/// A row of a CSV file.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its cells, without the blanks around.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell; empty where there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// The rows of a file.
pub(super) fn rows(file: &str, bytes: &[u8]) -> Result<Vec<Row>, FeeError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"PK\x03\x04") {
        let expected = "a CSV file; this is an archive or a workbook: unpack it, or save it as CSV";
        return Err(FeeError::whole(file, expected));
    }
    if bytes.contains(&0) {
        return Err(FeeError::whole(file, "a CSV file in UTF-8 or Latin-1; save it as CSV"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Every byte of Latin-1 is the character of that number.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| FeeError::whole(file, format!("a CSV file: {error}")))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, cells: record.iter().map(|cell| cell.trim().to_owned()).collect() });
    }
    Ok(rows)
}
