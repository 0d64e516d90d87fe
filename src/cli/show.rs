//! `payrules show PAYER`.

use super::context::Context;
use super::exit::Exit;
use super::rules::RulesArg;
use super::tables::TablesArg;
use crate::report;

/// Print everything payrules knows of a payer, each rule with its source
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules show medicare

Parts that a payer has from elsewhere are marked [from FILE]; what an override changed is marked with its reason.")]
pub struct Args {
    /// Id or another name of the payer
    #[arg(value_name = "PAYER")]
    payer: String,

    #[command(flatten)]
    rules: RulesArg,

    #[command(flatten)]
    tables: TablesArg,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let mut rules = match args.rules.load(context) {
        Ok(rules) => rules,
        Err(exit) => return exit,
    };
    if let Err(exit) = args.tables.attach(&mut rules, context) {
        return exit;
    }
    match rules.payer(&args.payer, context) {
        Ok(profile) => {
            let text = report::show::profile(profile, &rules.sources, context.view);
            context.print(&text)
        }
        Err(exit) => exit,
    }
}
