//! What a caller may say about the input.

use super::columns::ColumnMap;

/// A form of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// A header and rows, separated by commas or tabs.
    Csv,
    /// An array of sessions, or one session, or several one behind the other.
    Json,
    /// A session on each line.
    Jsonl,
    /// Parquet, a row for each session.
    Parquet,
    /// Arrow IPC, as a file or a stream, a row for each session.
    Arrow,
}

impl InputFormat {
    /// The format that a file name ends with: `.csv` `.tsv` `.txt`, `.json`, `.jsonl` `.ndjson`, `.parquet` `.pq`, `.arrow` `.arrows` `.ipc`
    /// `.feather`.
    #[must_use]
    pub fn of_name(name: &str) -> Option<InputFormat> {
        let (_, end) = name.rsplit_once('.')?;
        match end.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(InputFormat::Csv),
            "json" => Some(InputFormat::Json),
            "jsonl" | "ndjson" => Some(InputFormat::Jsonl),
            "parquet" | "pq" => Some(InputFormat::Parquet),
            "arrow" | "arrows" | "ipc" | "feather" => Some(InputFormat::Arrow),
            _ => None,
        }
    }
}

impl InputFormat {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            InputFormat::Csv => "CSV",
            InputFormat::Json | InputFormat::Jsonl => "JSON",
            InputFormat::Parquet => "Parquet",
            InputFormat::Arrow => "Arrow",
        }
    }
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// How an export's columns become our fields.
    pub columns: Option<ColumnMap>,
    /// Unknown columns are an error of the file, unknown keys one of their record.
    pub strict: bool,
    /// Read the whole of a CSV file first, so that the rows of a session need not stand together.
    pub gather: bool,
    /// The format; without it the file name says, then the first bytes. Parquet and Arrow say what they are, whatever the name.
    pub format: Option<InputFormat>,
    /// A visit that is still to come: `id` and `date_of_service` need not be known.
    pub partial: bool,
    /// Several records of JSON, Parquet or Arrow may have one id, as a claim and what replaces it or takes it back have in a history.
    pub repeats: bool,
}
