//! `payrules import`: public and contracted tables, from the files in which they are published.

mod fees;
mod list;
mod ncci;

pub use fees::to_decide as read_fees;

use super::context::Context;
use super::exit::Exit;

pub(super) use ncci::told;

/// Read tables from the files in which they are published
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    Fees(fees::Args),
    NcciPtp(ncci::PtpArgs),
    Mue(ncci::MueArgs),
    Icd10List(list::Args),
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    match &args.what {
        What::Fees(args) => fees::run(args, context),
        What::NcciPtp(args) => ncci::ptp(args, context),
        What::Mue(args) => ncci::mue(args, context),
        What::Icd10List(args) => list::run(args, context),
    }
}
