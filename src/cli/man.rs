//! `payrules man`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::Cli;
use super::context::{Context, plain};
use super::exit::Exit;

/// Print the manual page, or write one for each command
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules man | man -l -                                one page, to read now
  payrules man --output ~/.local/share/man/man1          payrules.1, payrules-check.1 and so on

Exit status: 0, or 4 where writing failed.")]
pub struct Args {
    /// Folder to write a page for each command into; created if it is not there
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// What a page says at its foot.
const SOURCE: &str = concat!("payrules ", env!("CARGO_PKG_VERSION"));

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let command = Cli::command().disable_help_subcommand(true);
    let done = match &args.output {
        None => whole(&command).map(|page| context.print(&page)).map_err(|error| (PathBuf::from("-"), error)),
        Some(dir) => write_all(&command, dir).map(|()| Exit::Fine),
    };
    match done {
        Ok(exit) => exit,
        Err((path, error)) => {
            context.voice.error(&format!("cannot write `{}`: {}", path.display(), plain(&error)));
            Exit::Broken
        }
    }
}

/// The commands but `help`, each under its full name.
fn commands(command: &Command) -> impl Iterator<Item = Command> {
    command.get_subcommands().filter(|command| command.get_name() != "help").map(|command| {
        let (name, page) = (format!("payrules {}", command.get_name()), format!("payrules-{}", command.get_name()));
        command.clone().bin_name(name).display_name(page).disable_help_subcommand(true)
    })
}

/// One page with all commands.
fn whole(command: &Command) -> io::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for command in commands(command) {
        let title = command.get_bin_name().unwrap_or_default().to_uppercase();
        let man = Man::new(command);
        let mut part = Vec::new();
        man.render_description_section(&mut part)?;
        man.render_synopsis_section(&mut part)?;
        man.render_options_section(&mut part)?;
        man.render_extra_section(&mut part)?;
        page.extend_from_slice(format!(".SH {}\n", title.replace('-', "\\-")).as_bytes());
        // Below the heading of its command, a section is one of a lower kind.
        page.extend_from_slice(String::from_utf8_lossy(&part).replace("\n.SH ", "\n.SS ").as_bytes());
    }
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn write_all(command: &Command, dir: &Path) -> Result<(), (PathBuf, io::Error)> {
    fs::create_dir_all(dir).map_err(|error| (dir.to_owned(), error))?;
    let pages = std::iter::once(command.clone()).chain(commands(command));
    for command in pages {
        let path = dir.join(format!("{}.1", command.get_display_name().unwrap_or("payrules")));
        let mut page = Vec::new();
        let written = Man::new(command).source(SOURCE).render(&mut page).and_then(|()| fs::write(&path, page));
        written.map_err(|error| (path, error))?;
    }
    Ok(())
}
