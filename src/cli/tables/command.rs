//! `payrules tables`: what a file of imported tables has, and whether it is as it was imported.

use std::path::PathBuf;

use super::super::context::Context;
use super::super::exit::Exit;
use super::super::import::told;
use crate::import::tables;

/// Look into a file of imported tables, which payrules import makes
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules tables verify ncci.tables

A run trusts the digest that was made at the import; verify makes it again from all that is in the file.

Exit status: 0 every table is as it was imported, 1 some are not, 2 it is no file of tables, 4 it cannot be read to its end.")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Name each table, and tell whether it was changed after it was imported
    Verify {
        /// File of tables
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let What::Verify { file } = &args.what;
    match tables::verify(file) {
        Err(error) => told(&error, context),
        Ok(all) => {
            let exit = if all.iter().all(|one| one.same) { Exit::Fine } else { Exit::NotAll };
            let text: String = all.iter().map(ToString::to_string).collect();
            context.print(&text).max(exit)
        }
    }
}
