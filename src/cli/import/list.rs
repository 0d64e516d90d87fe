//! `payrules import icd10-list`: the diagnoses of a billing article into a file for `--tables`.

use std::path::PathBuf;

use jiff::civil::Date;

use super::super::clock;
use super::super::context::Context;
use super::super::exit::Exit;
use super::told;
use crate::import::tables::{ListRequest, import_list};

/// A list of diagnoses, such as that of a contractor's billing article, into a file for --tables
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules import icd10-list A53065.csv --name palmetto-a53065 --from 2027-01-01 \\
      --source 'Palmetto GBA billing article A53065, version 81' --output practice.tables
  payrules import icd10-list article_x_icd10_covered.csv --where article_id=53065 --name palmetto-a53065 \\
      --source 'Palmetto GBA billing article A53065, version 81' --output practice.tables

A profile that asks for the list takes it in place of its own from --from on; `payrules show PAYER` tells which lists a payer asks for.
docs/import.md says what files are read.

Exit status: 0 imported, 2 wrong usage or a file is not as expected, 4 reading or writing failed. With 2 and 4 the file of tables is as it was.")]
pub struct Args {
    /// Files of one list, with a code in each row: .csv, .txt, or a .zip with these
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// File of tables to write; other tables and lists that are in it stay
    #[arg(long, value_name = "FILE")]
    output: PathBuf,

    /// Name by which profiles ask for the list
    #[arg(long, value_name = "NAME")]
    name: String,

    /// Where the list stands written; findings that rest on it say so
    #[arg(long, value_name = "TEXT")]
    source: String,

    /// Day on which somebody read that [default: today]
    #[arg(long, value_name = "DATE")]
    seen: Option<Date>,

    /// First day on which it holds; before it, the list before it does [default: it holds for every day]
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,

    /// Column with the codes [default: the one with a name such as icd10 or code]
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,

    /// Take only rows with this value in this column; given several times for one column, any of them
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = only)]
    only: Vec<(String, String)>,

    /// Print nothing
    #[arg(long, short)]
    quiet: bool,
}

fn only(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or("expected a column and a value, such as article_id=53065")?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let request = ListRequest {
        files: args.files.clone(),
        name: args.name.clone(),
        source: args.source.clone(),
        seen: args.seen.unwrap_or_else(clock::today),
        from: args.from,
        column: args.column.clone(),
        only: args.only.clone(),
    };
    match import_list(&request, &args.output) {
        Ok(_) if args.quiet => Exit::Fine,
        Ok(imported) => context.print(&imported.to_string()),
        Err(error) => told(&error, context),
    }
}
