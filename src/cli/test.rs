//! `payrules test`.

use super::context::Context;
use super::exit::Exit;
use super::rules::{Rules, RulesArg};
use crate::cases;
use crate::profile::checked::Profile;
use crate::report::text::wrap;
use crate::report::words;

/// Run the test cases that stand beside the rules
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules test                      the cases of all built-in payers
  payrules test --rules rules wa-lni

Exit status: 0 every case passes, 1 some fail, 2 the rules cannot be read.")]
pub struct Args {
    /// Payers whose cases to run; none: all
    #[arg(value_name = "PAYER")]
    payers: Vec<String>,

    #[command(flatten)]
    rules: RulesArg,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let rules = match args.rules.load(context) {
        Ok(rules) => rules,
        Err(exit) => return exit,
    };
    let profiles = match chosen(args, &rules, context) {
        Ok(profiles) => profiles,
        Err(exit) => return exit,
    };
    let (mut passed, mut failed) = (0_u64, 0_u64);
    let mut out = String::new();
    for profile in profiles {
        for outcome in cases::run(profile, &rules.engine) {
            if outcome.differences.is_empty() {
                passed = passed.saturating_add(1);
                continue;
            }
            failed = failed.saturating_add(1);
            let head = format!("{}: {}", profile.id, outcome.name);
            out.push_str(&format!("{}\n  {}\n", context.view.trouble(&head), rules.sources.place(outcome.place)));
            for difference in &outcome.differences {
                out.push_str(&wrap("  ", 4, difference, context.view.width));
            }
            out.push('\n');
        }
    }
    out.push_str(&format!("{} passed, {failed} failed\n", words::count(passed, "case", "cases")));
    let printed = context.print(&out);
    printed.max(if failed == 0 { Exit::Fine } else { Exit::NotAll })
}

fn chosen<'a>(args: &Args, rules: &'a Rules, context: &mut Context) -> Result<Vec<&'a Profile>, Exit> {
    if args.payers.is_empty() {
        return Ok(rules.engine.profiles().collect());
    }
    args.payers.iter().map(|name| rules.payer(name, context)).collect()
}
