//! `payrules docs PAYER`.

use std::path::PathBuf;

use super::context::{Context, plain};
use super::exit::Exit;
use super::rules::RulesArg;
use crate::handbook::{handbook, html, markdown};

/// Write the rules of a payer as a handbook in plain language
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules docs medicare --format html --output medicare.html    one page, to read, send or print
  payrules docs wa-lni | less

The sentences are made from the rules as they are checked and run, so they say what is decided.

Exit status: 0, 2 wrong usage or unreadable rules, 4 writing failed.")]
pub struct Args {
    /// Id or another name of the payer
    #[arg(value_name = "PAYER")]
    payer: String,

    /// Markdown, or one page of HTML that needs nothing else
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    rules: RulesArg,
}

/// How a handbook is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text with links, for a wiki or a repository
    #[default]
    Markdown,
    /// A page for a browser
    Html,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let rules = match args.rules.load(context) {
        Ok(rules) => rules,
        Err(exit) => return exit,
    };
    let profile = match rules.payer(&args.payer, context) {
        Ok(profile) => profile,
        Err(exit) => return exit,
    };
    let handbook = handbook(&rules.engine, profile);
    let text = match args.format {
        Format::Markdown => markdown::markdown(&handbook),
        Format::Html => html::html(&handbook),
    };
    let Some(path) = &args.output else { return context.print(&text) };
    match std::fs::write(path, text) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            context.voice.error(&format!("cannot write `{}`: {}", path.display(), plain(&error)));
            Exit::Broken
        }
    }
}
