//! `payrules import ncci-ptp` and `mue`: tables of the publisher into one file for `--tables`.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use super::super::context::Context;
use super::super::exit::Exit;
use crate::import::tables::{self, ImportError, Request};
use crate::model::imported::{Program, Setting, TableKind};
use crate::model::quarter::Quarter;

/// Pairs of procedures that Medicare or Medicaid does not pay together, into a file for --tables
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules import ncci-ptp medicare-ncci-2026q4-practitioner-ptp-edits-*.zip --output ncci.tables
  payrules check --payer medicare --tables ncci.tables sessions.csv

docs/import.md says where the files come from, and what is kept of them.

Exit status: 0 imported, 2 wrong usage or a file is not as expected, 4 reading or writing failed. With 2 and 4 the file of tables is as it was.")]
pub struct PtpArgs {
    #[command(flatten)]
    files: Files,
}

/// The most units of a procedure that Medicare or Medicaid pays, into a file for --tables
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules import mue MCR_MUE_PractitionerServices_Eff_10-01-2026.csv --output ncci.tables
  payrules check --payer medicare --tables ncci.tables sessions.csv

docs/import.md says where the files come from, and what is kept of them.

Exit status: 0 imported, 2 wrong usage or a file is not as expected, 4 reading or writing failed. With 2 and 4 the file of tables is as it was.")]
pub struct MueArgs {
    #[command(flatten)]
    files: Files,
}

/// Files of one table.
#[derive(Clone, Debug, clap::Args)]
struct Files {
    /// All files of one table, as .txt, .csv, or the .zip they come in
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// File of tables to write; other tables that are in it stay
    #[arg(long, value_name = "FILE")]
    output: PathBuf,

    /// practitioner, hospital or dme [default: from the names of the files]
    #[arg(long, value_name = "SETTING", value_parser = words(Setting::WORDS), hide_possible_values = true)]
    setting: Option<String>,

    /// Quarter of the table, such as 2026Q4 [default: from the names of the files]
    #[arg(long, value_name = "QUARTER", value_parser = quarter)]
    quarter: Option<Quarter>,

    /// medicare or medicaid [default: from the names of the files, or medicare]
    #[arg(long, value_name = "PROGRAM", value_parser = words(Program::WORDS), hide_possible_values = true)]
    program: Option<String>,

    /// Print nothing
    #[arg(long, short)]
    quiet: bool,
}

fn words<T>(all: &'static [(&'static str, T)]) -> PossibleValuesParser {
    PossibleValuesParser::new(all.iter().map(|(word, _)| *word))
}

fn quarter(text: &str) -> Result<Quarter, String> {
    Quarter::read(text).ok_or_else(|| String::from("expected a year and a quarter, such as 2026Q4"))
}

/// Imports pairs.
pub fn ptp(args: &PtpArgs, context: &mut Context) -> Exit {
    run(TableKind::Ptp, &args.files, context)
}

/// Imports most units.
pub fn mue(args: &MueArgs, context: &mut Context) -> Exit {
    run(TableKind::Mue, &args.files, context)
}

fn run(kind: TableKind, files: &Files, context: &mut Context) -> Exit {
    let request = Request {
        kind,
        files: files.files.clone(),
        setting: files.setting.as_deref().and_then(Setting::read),
        program: files.program.as_deref().and_then(Program::read),
        quarter: files.quarter,
    };
    match tables::import(&request, &files.output) {
        Ok(_) if files.quiet => Exit::Fine,
        Ok(imported) => context.print(&imported.to_string()),
        Err(error) => told(&error, context),
    }
}

/// Says what is wrong.
pub(in crate::cli) fn told(error: &ImportError, context: &mut Context) -> Exit {
    context.voice.error(&error.to_string());
    match error {
        ImportError::Wrong(_) => Exit::Usage,
        ImportError::Broken(_) => Exit::Broken,
    }
}
