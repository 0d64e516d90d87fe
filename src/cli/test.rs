//! `payrules test`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::context::{Context, plain};
use super::coverage;
use super::exit::Exit;
use super::mutate;
use super::rules::{Rules, RulesArg};
use super::tables::{self, TablesArg};
use crate::cases;
use crate::formats::Output;
use crate::profile::checked::{Case, Profile};
use crate::report::cases::{Telling, Tested, json, junit, told};

/// Run the test cases that stand beside the rules
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules test                                        the cases of all built-in payers
  payrules test --rules rules wa-lni                   those of one payer, from a folder
  payrules test --rules rules --filter '22 minutes'    those with these words in their name
  payrules test --rules rules --junit cases.xml        for a build server
  payrules test --rules rules wa-lni --coverage        what the cases show of the rules, and what they do not
  payrules test --rules rules --coverage-html a.html   the same as a page that colours the rules
  payrules test --rules rules --mutate wa-lni          would any case notice a change of the rules?
  payrules test --rules rules --propose wa-lni         cases for the changes that none notices, to be confirmed

Exit status: 0 every case passes, 1 some fail, or less is covered (with --mutate: noticed) than --at-least asks for, 2 the rules cannot be read, or no case has such a name, 4 a file cannot be written.")]
pub struct Args {
    /// Payers whose cases to run; none: all
    #[arg(value_name = "PAYER")]
    payers: Vec<String>,

    /// Run only cases with these words in their name, in any letter case; given several times, any of them
    #[arg(long, value_name = "WORDS")]
    filter: Vec<String>,

    /// Name the cases without running them
    #[arg(long, conflicts_with_all = ["json", "junit", "verbose"])]
    list: bool,

    /// Name the cases that pass too, and show the whole answer of each that fails
    #[arg(short, long, conflicts_with = "json")]
    verbose: bool,

    /// Write the outcomes as JSON to standard output
    #[arg(long)]
    json: bool,

    /// Write the outcomes as JUnit XML to a file as well
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// Fail where less than this many percent of the rules are covered; with --mutate, where fewer of the changes are noticed in some
    /// file
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(..=100))]
    at_least: Option<u32>,

    #[command(flatten)]
    coverage: coverage::CoverageArgs,

    #[command(flatten)]
    mutate: mutate::MutateArgs,

    #[command(flatten)]
    rules: RulesArg,

    #[command(flatten)]
    tables: TablesArg,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let done = if args.mutate.is_asked() {
        mutate::run(&args.mutate, args.at_least, &args.payers, args.json, &args.rules, context)
    } else {
        tested(args, context)
    };
    done.unwrap_or_else(|exit| exit)
}

fn tested(args: &Args, context: &mut Context) -> Result<Exit, Exit> {
    let mut rules = args.rules.load(context)?;
    args.tables.attach(&mut rules, context)?;
    let chosen = chosen(args, &rules, context)?;
    if args.list {
        let names = chosen
            .iter()
            .flat_map(|(profile, cases)| cases.iter().map(|case| format!("{}: {}\n", profile.id, case.name)));
        return Ok(context.print(&names.collect::<String>()));
    }
    let tested: Vec<Tested> = chosen.iter().flat_map(|(profile, cases)| run_all(profile, cases, &rules)).collect();
    tables::sound(&rules, context)?;
    let folder = args.rules.rules.as_ref().map(|dir| dir.display().to_string());
    let how = Telling { sources: &rules.sources, view: context.view, rules: folder.as_deref(), verbose: args.verbose };
    let mut exit = if tested.iter().all(|one| one.outcome.passed()) { Exit::Fine } else { Exit::NotAll };
    if let Some(path) = &args.junit {
        let made = junit::junit(&tested, how);
        exit = exit.max(written(path, made, context));
    }
    let mut text = match if args.json { json::json(&tested, &rules.sources) } else { Ok(told(&tested, how)) } {
        Ok(text) => text,
        Err(error) => {
            context.voice.error(&format!("cannot write the outcomes: {error}"));
            return Err(Exit::Broken);
        }
    };
    if args.coverage.is_asked() || args.at_least.is_some() {
        let (shown, reached) = coverage::run(&args.coverage, args.at_least, args.verbose, (&chosen, &rules), context);
        text = format!("{shown}{text}");
        exit = exit.max(reached);
    }
    Ok(context.print(&text).max(exit))
}

fn run_all(profile: &Profile, chosen: &[&Case], rules: &Rules) -> Vec<Tested> {
    let one = |(case, outcome): (&Case, cases::CaseOutcome)| {
        let why = (!outcome.passed()).then(|| cases::why(profile, &rules.engine, case, &outcome));
        Tested { outcome, why }
    };
    let outcomes = cases::run_some(profile, &rules.engine, chosen);
    chosen.iter().copied().zip(outcomes).map(one).collect()
}

/// Writes a report to a file, or tells why it cannot be.
pub(super) fn written(path: &Path, text: Result<String, String>, context: &mut Context) -> Exit {
    let put = |text: &str| {
        let mut file = Output::create(path)?;
        file.write_all(text.as_bytes())?;
        file.commit()
    };
    let error = match text.map(|text| put(&text)) {
        Ok(Ok(())) => return Exit::Fine,
        Ok(Err(error)) => plain(&error),
        Err(error) => error,
    };
    context.voice.error(&format!("cannot write `{}`: {error}", path.display()));
    Exit::Broken
}

/// The profiles and their cases that were asked for.
fn chosen<'r>(args: &Args, rules: &'r Rules, context: &mut Context) -> Result<Vec<(&'r Profile, Vec<&'r Case>)>, Exit> {
    let profiles: Vec<&Profile> = if args.payers.is_empty() {
        rules.engine.profiles().collect()
    } else {
        args.payers.iter().map(|name| rules.payer(name, context)).collect::<Result<_, _>>()?
    };
    let mut seen = BTreeSet::new();
    let profiles = profiles.into_iter().filter(|profile| seen.insert(&profile.id));
    let chosen: Vec<(&Profile, Vec<&Case>)> =
        profiles.map(|profile| (profile, cases::select(profile, &args.filter).collect())).collect();
    if chosen.iter().all(|(_, cases)| cases.is_empty()) {
        let told = match args.filter.as_slice() {
            [] => String::from("there is no case; cases stand in a profile or in `NAME.test.toml` beside it"),
            words => {
                format!("no case has `{}` in its name\n`payrules test --list` names them all", words.join("` or `"))
            }
        };
        context.voice.error(&told);
        return Err(Exit::Usage);
    }
    Ok(chosen)
}
