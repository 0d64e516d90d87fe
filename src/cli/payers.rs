//! `payrules payers`.

use super::context::Context;
use super::exit::Exit;
use super::rules::RulesArg;
use crate::report;

/// List the payers that payrules knows
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules payers              id, kind, edition, last check of the sources, rules and test cases
  payrules payers --verbose    the other names by which records may call them as well")]
pub struct Args {
    /// Also list the other names by which records may call a payer
    #[arg(long, short)]
    verbose: bool,

    #[command(flatten)]
    rules: RulesArg,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    match args.rules.load(context) {
        Ok(rules) => {
            let text = report::payers::payers(rules.engine.profiles(), args.verbose, context.view);
            context.print(&text)
        }
        Err(exit) => exit,
    }
}
