//! `payrules lint`.

use super::context::Context;
use super::exit::Exit;
use super::rules::RulesArg;
use crate::diagnostic;

/// Check rule files and print every problem in them
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules lint --rules rules

Exit status: 0 no errors (warnings do not count), 2 errors, or the files cannot be read.")]
pub struct Args {
    #[command(flatten)]
    rules: RulesArg,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    match args.rules.load(context) {
        Ok(rules) => {
            let text = diagnostic::render::all(&rules.warnings, &rules.sources, context.view.colour);
            context.print(&text)
        }
        Err(exit) => exit,
    }
}
