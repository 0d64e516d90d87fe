//! `payrules import`: public and contracted tables, from the files in which they are published.

mod fees;

pub use fees::to_decide as read_fees;

use super::context::Context;
use super::exit::Exit;

/// Read tables from the files in which they are published
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    Fees(fees::Args),
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    match &args.what {
        What::Fees(args) => fees::run(args, context),
    }
}
