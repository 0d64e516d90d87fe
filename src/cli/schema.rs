//! `payrules schema`.

use super::context::Context;
use super::exit::Exit;
use crate::schema::{self, Thing};

/// Print the JSON Schema of rule files, session records or answers
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules schema profile > profile.schema.json    `#:schema ./profile.schema.json` then names it
  payrules schema record > record.schema.json      to check an export against

Exit status: 0, or 4 where the answer cannot be written.")]
pub struct Args {
    /// Of what
    #[arg(value_enum, value_name = "THING")]
    of: Of,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// A payer or part, NAME.toml
    Profile,
    /// The cases beside it, NAME.test.toml
    Test,
    /// A session record in JSON
    Record,
    /// An answer in JSON
    Determination,
    /// An answer in short, of check --brief, in JSON
    Brief,
    /// The same with its findings, of check --brief=findings
    BriefFindings,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let thing = match args.of {
        Of::Profile => Thing::Profile,
        Of::Test => Thing::Tests,
        Of::Record => Thing::Record,
        Of::Determination => Thing::Determination,
        Of::Brief => Thing::Brief,
        Of::BriefFindings => Thing::BriefFindings,
    };
    context.print(&schema::text(thing))
}
