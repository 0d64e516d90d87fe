//! `payrules test --coverage`: what the cases show of the rules.

use std::path::PathBuf;

use super::context::Context;
use super::exit::Exit;
use super::rules::Rules;
use super::test::written;
use crate::cases;
use crate::profile::checked::{Case, Profile};
use crate::report::coverage::{Covered, coverage, html, json};

/// Whether and where to tell what the cases show.
#[derive(Clone, Debug, clap::Args)]
pub struct CoverageArgs {
    /// Tell which rules and conditions the cases show to hold, not to hold, and to wait; with --verbose, unknowns one by one
    #[arg(long, help_heading = "Coverage", conflicts_with_all = ["json", "mutate"])]
    coverage: bool,

    /// Write the coverage as JSON to a file
    #[arg(long, value_name = "FILE", help_heading = "Coverage", conflicts_with = "mutate")]
    coverage_json: Option<PathBuf>,

    /// Write the coverage to a file as a page that colours the rules
    #[arg(long, value_name = "FILE", help_heading = "Coverage", conflicts_with = "mutate")]
    coverage_html: Option<PathBuf>,
}

impl CoverageArgs {
    /// Whether there is anything to tell.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.coverage || self.coverage_json.is_some() || self.coverage_html.is_some()
    }
}

/// Finds the coverage of the chosen cases and writes the files: what to print, and whether enough is covered.
pub fn run(
    args: &CoverageArgs,
    at_least: Option<u32>,
    verbose: bool,
    (chosen, rules): (&[(&Profile, Vec<&Case>)], &Rules),
    context: &mut Context,
) -> (String, Exit) {
    let one = |(profile, cases): &(&Profile, Vec<&Case>)| {
        (profile.id.clone(), cases::coverage_by(profile, &rules.engine, cases))
    };
    let payers: Vec<_> = chosen.iter().map(one).collect();
    let together = cases::together(payers.iter().map(|(_, coverage)| coverage));
    let covered = Covered { payers, together };
    let mut exit = Exit::Fine;
    if let Some(path) = &args.coverage_json {
        exit = exit.max(written(path, json::json(&covered, &rules.sources), context));
    }
    if let Some(path) = &args.coverage_html {
        exit = exit.max(written(path, Ok(html::html(&covered, &rules.sources)), context));
    }
    if let Some(percent) = at_least {
        exit = exit.max(enough(percent, &covered, args.coverage, context));
    }
    let shown = if args.coverage { coverage(&covered, &rules.sources, context.view, verbose) } else { String::new() };
    (shown, exit)
}

/// Whether enough of the rules is covered.
fn enough(percent: u32, covered: &Covered, shown: bool, context: &mut Context) -> Exit {
    let share = covered.together.of_rules();
    let wanted = usize::try_from(percent).unwrap_or(usize::MAX).saturating_mul(10);
    if share.per_mille() >= wanted {
        return Exit::Fine;
    }
    let told = format!("{} of {} rules are covered, which is less than {percent}%", share.covered, share.all);
    context.voice.error(&told);
    if !shown {
        context.voice.note("`--coverage` shows which are not");
    }
    Exit::NotAll
}
