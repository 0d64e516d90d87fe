//! `payrules completions SHELL`.

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_complete::generate;

use super::Cli;
use super::context::Context;
use super::exit::Exit;
use crate::profile::RuleBook;

/// Print what completes payrules in a shell, payer names included
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  bash        payrules completions bash > ~/.local/share/bash-completion/completions/payrules
  zsh         payrules completions zsh > \"${fpath[1]}/_payrules\"
  fish        payrules completions fish > ~/.config/fish/completions/payrules.fish
  powershell  payrules completions powershell >> $PROFILE
  elvish      payrules completions elvish >> ~/.config/elvish/rc.elv

The payers are those of the program.

Exit status: 0, or 4 where the answer cannot be written.")]
pub struct Args {
    /// For which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let mut command = with_payers(Cli::command());
    let mut script = Vec::new();
    generate(args.shell, &mut command, "payrules", &mut script);
    context.print(&String::from_utf8_lossy(&script))
}

/// The commands, with the names of payers as what can stand for one. Only here: another folder has others.
fn with_payers(command: Command) -> Command {
    let book = RuleBook::embedded();
    let payers = book.documents.into_iter().filter(|document| document.payer.is_some());
    let names: Vec<String> = payers.map(|document| document.stem).collect();
    let each = |command: Command| {
        let takes = |id: &&str| command.get_arguments().any(|argument| argument.get_id().as_str() == *id);
        let found: Vec<&str> = ["payer", "payers", "secondary"].into_iter().filter(takes).collect();
        // `new` makes a name up.
        let found = if command.get_name() == "new" { Vec::new() } else { found };
        found.into_iter().fold(command, |command, id| {
            let names = clap::builder::PossibleValuesParser::new(names.clone());
            command.mut_arg(id, |argument| argument.value_parser(names))
        })
    };
    command.mut_subcommands(each)
}
