//! `payrules compare CODE`.

use std::path::PathBuf;

use super::clock;
use super::context::{Context, plain};
use super::exit::Exit;
use super::rules::{Rules, RulesArg};
use crate::compare::{self, Comparison};
use crate::model::literal;
use crate::model::types::Scalar;
use crate::profile::checked::Profile;
use crate::report::compare as report;

/// Tell what payers say of one procedure code, side by side: units, limits, who may furnish it, what it needs
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules compare 97124 --payers medicare,wa-lni,anthem
  payrules compare 97124 --differing --format markdown
  payrules compare 97140 --date 2025-03-01 --format html --output 97140.html

Only cells that say something else than most of these payers are marked. What a cell leaves out, the
profile does not say.

Exit status: 0, 2 wrong usage or unreadable rules, 4 writing failed.")]
pub struct Args {
    /// Procedure code
    #[arg(value_name = "CODE")]
    code: String,

    /// Ids or other names of the payers, separated by commas; all of them if not given
    #[arg(long, value_name = "PAYER", value_delimiter = ',')]
    payers: Vec<String>,

    /// Day of the session; today if not given
    #[arg(long, value_name = "DATE")]
    date: Option<String>,

    /// Leave out what all of them say alike
    #[arg(long)]
    differing: bool,

    /// How to print it: table, markdown, html or json
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,

    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    rules: RulesArg,
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal.
    #[default]
    Table,
    /// For a wiki or a pull request.
    Markdown,
    /// A page for a browser.
    Html,
    /// For programs.
    Json,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    compared(args, context).unwrap_or_else(|exit| exit)
}

fn compared(args: &Args, context: &mut Context) -> Result<Exit, Exit> {
    let code = literal::read(&Scalar::Procedure, args.code.trim()).map_err(|error| {
        context.voice.error(&format!("`{}`: expected {}, such as 97124", args.code, error.0));
        Exit::Usage
    })?;
    let date = match &args.date {
        None => clock::today(),
        Some(text) => {
            match literal::read(&Scalar::Date, text).ok().as_ref().and_then(crate::model::value::Value::as_date) {
                Some(date) => date,
                None => {
                    context.voice.error(&format!("--date {text}: expected a day as YYYY-MM-DD"));
                    return Err(Exit::Usage);
                }
            }
        }
    };
    let rules = args.rules.load_to_decide(context)?;
    let profiles = payers(args, &rules, context)?;
    let comparison = compare::of_code(&code.to_string(), date, &profiles);
    if comparison.rows.is_empty() {
        context.voice.note("none of these payers says anything about this code");
    }
    let text = text(args, &comparison, context);
    let Some(path) = &args.output else { return Ok(context.print(&text)) };
    std::fs::write(path, text).map_err(|error| {
        context.voice.error(&format!("cannot write `{}`: {}", path.display(), plain(&error)));
        Exit::Broken
    })?;
    Ok(Exit::Fine)
}

/// The payers asked for, each once.
fn payers<'r>(args: &Args, rules: &'r Rules, context: &mut Context) -> Result<Vec<&'r Profile>, Exit> {
    if args.payers.is_empty() {
        return Ok(rules.engine.profiles().collect());
    }
    let mut profiles: Vec<&Profile> = Vec::new();
    for name in &args.payers {
        let profile = rules.payer(name.trim(), context)?;
        if !profiles.iter().any(|other| other.id == profile.id) {
            profiles.push(profile);
        }
    }
    Ok(profiles)
}

fn text(args: &Args, comparison: &Comparison, context: &Context) -> String {
    match args.format {
        Format::Table => report::terminal::page(comparison, args.differing, context.view),
        Format::Markdown => report::markdown::page(comparison, args.differing),
        Format::Html => report::html::page(comparison, args.differing),
        // A comparison is plain data with text keys: it always becomes JSON.
        Format::Json => serde_json::to_string_pretty(comparison).map(|text| format!("{text}\n")).unwrap_or_default(),
    }
}
