//! The `payrules` program: arguments in, text and an exit status out.
//!
//! Each command is one file with its arguments, whose comments are its help, and one function. A command writes only to its [`Context`], so nothing
//! below knows of terminals, and returns an [`Exit`]. No value of a record is ever written to standard error.

mod check;
mod clock;
mod compare;
mod completions;
mod context;
mod coverage;
mod diff;
mod docs;
mod exit;
mod explain;
mod facts;
mod fmt;
mod history;
mod import;
mod input;
mod ledger;
mod lint;
mod lsp;
mod man;
mod mutate;
mod new;
mod payers;
mod precheck;
mod progress;
mod recording;
mod revision;
mod rules;
mod schema;
mod secondary;
mod show;
mod tables;
mod target;
mod test;
mod threads;
mod voice;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Args as _, FromArgMatches as _, Parser};

pub use context::{Color, Context};
pub use exit::Exit;

/// Tells a therapy practice, before a claim is sent, whether a payer covers a session, how many units to bill, with which modifiers,
/// what is missing, and why
#[derive(Debug, Parser)]
#[command(name = "payrules", version, arg_required_else_help = true, max_term_width = 100, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    everywhere: Everywhere,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Everywhere {
    /// When to write colours (NO_COLOR turns them off as well)
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    color: Color,
}

const AFTER: &str = "Examples:
  payrules check --payer medicare sessions.csv
  payrules precheck --payer medicare --code 97124 --provider massage_therapist
  payrules payers

`payrules check --help` tells the exit status.";

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Args),
    Precheck(precheck::Args),
    Payers(payers::Args),
    Show(show::Args),
    Import(import::Args),
    Tables(tables::Args),
    Explain(explain::Args),
    Ledger(ledger::Args),
    Lint(lint::Args),
    Fmt(fmt::Args),
    Test(test::Args),
    Compare(compare::Args),
    Diff(diff::Args),
    Lsp(lsp::Args),
    New(new::Args),
    Docs(docs::Args),
    Completions(completions::Args),
    Man(man::Args),
    Schema(schema::Args),
}

/// Sets up the arguments of a command.
type SetUp = fn(clap::Command) -> clap::Command;

/// The commands that a page or another program waits for.
const QUICK: [(&str, SetUp); 2] = [("check", check::Args::augment_args), ("precheck", precheck::Args::augment_args)];

/// Arguments of one of [`QUICK`], without setting up those of all others; `None`: it is another one, or who reads them all has something to say.
fn quick(arguments: &[OsString]) -> Option<Cli> {
    let (name, set_up) = QUICK.iter().find(|(name, _)| arguments.get(1).is_some_and(|word| word == name))?;
    let all = clap::Command::new("payrules").subcommand(set_up(clap::Command::new(*name)));
    let matches = Everywhere::augment_args(all).try_get_matches_from(arguments).ok()?;
    Cli::from_arg_matches(&matches).ok()
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match quick(&arguments).map_or_else(|| Cli::try_parse_from(&arguments), Ok) {
        Ok(cli) => {
            let mut context = Context::process(cli.everywhere.color);
            run(&cli.command, &mut context).into()
        }
        Err(error) => {
            // Help and version are answers, and go to standard output; a closed pipe is not our trouble.
            let _ = error.print();
            if error.use_stderr() { Exit::Usage.into() } else { Exit::Fine.into() }
        }
    }
}

fn run(command: &Command, context: &mut Context) -> Exit {
    match command {
        Command::Check(args) => check::run(args, context),
        Command::Precheck(args) => precheck::run(args, context),
        Command::Payers(args) => payers::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Import(args) => import::run(args, context),
        Command::Tables(args) => tables::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Ledger(args) => ledger::run(args, context),
        Command::Lint(args) => lint::run(args, context),
        Command::Fmt(args) => fmt::run(args, context),
        Command::Test(args) => test::run(args, context),
        Command::Compare(args) => compare::run(args, context),
        Command::Diff(args) => diff::run(args, context),
        Command::Lsp(args) => lsp::run(args),
        Command::New(args) => new::run(args, context),
        Command::Docs(args) => docs::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Man(args) => man::run(args, context),
        Command::Schema(args) => schema::run(args, context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_command_has_the_arguments_that_it_has_among_all() {
        for (line, is_quick) in [
            ("check --payer medicare a.csv b.csv", true),
            ("check --color never --brief=findings --threads 2 --set coverage.active=true - --output a.parquet", true),
            ("precheck --payer medicare --code 97124 --provider massage_therapist --color always", true),
            ("--color never check a.csv", false),
            ("check --help", false),
            ("check --no-such-thing a.csv", false),
            ("payers", false),
        ] {
            let arguments: Vec<OsString> =
                ["payrules"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
            let (found, all) = (quick(&arguments), Cli::try_parse_from(&arguments));
            assert_eq!(found.is_some(), is_quick, "{line}");
            if let Some(found) = found {
                assert_eq!(format!("{found:?}"), format!("{:?}", all.unwrap()), "{line}");
            }
        }
    }
}
