//! The records of a run: which files, and how to read them.

use std::io;
use std::path::PathBuf;

use super::context::Context;
use super::exit::Exit;
use crate::formats::{self, ColumnMap, InputFormat, ReadError, ReadOptions, Reader, UnknownColumn};

/// The name of standard input.
pub const STDIN: &str = "-";

/// What to read.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Input")]
pub struct InputArgs {
    /// How the files are written: csv, json, jsonl, parquet or arrow. Without it the name says, or the first characters
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub input_format: Option<Format>,

    /// A map from the columns of a foreign export to ours
    #[arg(long, value_name = "MAP.toml")]
    pub columns: Option<PathBuf>,

    /// Columns and keys that payrules does not know are an error
    #[arg(long)]
    pub strict: bool,

    /// Read all rows of a CSV file first, so that those of one session need not stand together
    #[arg(long)]
    pub gather: bool,
}

/// A form of input.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Format {
    /// A header and rows, by commas or tabs.
    Csv,
    /// An array, or one session.
    Json,
    /// A session on each line.
    Jsonl,
    /// A row for each session.
    Parquet,
    /// The same, as a file or a stream.
    Arrow,
}

impl InputArgs {
    /// How to read, with the columns map.
    ///
    /// # Errors
    /// [`Exit::Usage`], told, if the map cannot be used.
    pub fn options(&self, context: &mut Context) -> Result<ReadOptions, Exit> {
        let columns = match &self.columns {
            None => None,
            Some(path) => match ColumnMap::load(&path.to_string_lossy()) {
                Ok(map) => Some(map),
                Err(error) => {
                    context.voice.error(&error.to_string());
                    return Err(Exit::Usage);
                }
            },
        };
        let format = self.input_format.map(|format| match format {
            Format::Csv => InputFormat::Csv,
            Format::Json => InputFormat::Json,
            Format::Jsonl => InputFormat::Jsonl,
            Format::Parquet => InputFormat::Parquet,
            Format::Arrow => InputFormat::Arrow,
        });
        Ok(ReadOptions { columns, strict: self.strict, gather: self.gather, format, partial: false, repeats: false })
    }
}

/// Gets ready to read files, one behind the other; `-` is standard input.
///
/// # Errors
/// [`Exit::Usage`], told, if nothing may be decided because of one of them.
pub fn open(files: &[String], options: ReadOptions, context: &mut Context) -> Result<Reader, Exit> {
    let stdin = files.iter().any(|file| file == STDIN).then(|| Box::new(io::stdin()) as Box<dyn io::Read + Send>);
    formats::open_all(files, stdin, options).map_err(|error| {
        context.voice.error(&told(&error));
        Exit::Usage
    })
}

/// The error, with what to do where there is something.
#[must_use]
pub fn told(error: &ReadError) -> String {
    match error {
        ReadError::UnknownColumns { .. } => format!("{error}\nleave `--strict` out to ignore them"),
        ReadError::Open { file, .. } if file.starts_with('-') => {
            format!("{error}\n`-` alone is standard input; options stand before file names or begin with `--`")
        }
        _ => error.to_string(),
    }
}

/// Columns and keys that were ignored, with what may have been meant.
pub fn tell_unknown(unknown: &[UnknownColumn], context: &mut Context) {
    if unknown.is_empty() {
        return;
    }
    let names: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    let what = if names.len() == 1 { "a column or key" } else { "columns or keys" };
    context.voice.note(&format!("ignored {what} that payrules does not know: {}", names.join(", ")));
}
