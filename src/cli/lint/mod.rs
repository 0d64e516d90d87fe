//! `payrules lint`: everything wrong in every file, in one run.
//!
//! What it has to say about the files is its answer: it all goes to standard output, errors and warnings alike, in the form asked for. On standard
//! error is only what keeps it from answering, such as a folder that is not there.

mod explain;
mod fix;

use jiff::civil::Date;

use super::clock;
use super::context::Context;
use super::exit::Exit;
use super::rules::RulesArg;
use crate::diagnostic::{self, Diagnostic, github, render, sarif, told};
use crate::engine::Engine;
use crate::profile::{CheckedBook, RuleBook, Trouble};
use crate::proof::lint;
use crate::source::Sources;

/// Check rule files and print every problem in them
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules lint --rules rules
  payrules lint --rules rules --fix               mend what is sure, print what is left
  payrules lint --rules rules --format sarif      for code review
  payrules lint --rules rules --stale 12          also sources that nobody read for a year
  payrules lint --explain E0201                   what a code means, with examples

Rules are also held against each other: those that can never fire, that another one makes idle, that can conflict. What is shown with a session can be saved and run; where it cannot be told, nothing is said.

Everything told goes to standard output.

Exit status, the highest that applies:
  0  no errors (warnings do not count)
  1  warnings, with --deny-warnings
  2  errors, wrong usage, or files that cannot be read
  4  writing failed")]
pub struct Args {
    #[command(flatten)]
    rules: RulesArg,

    /// How to print what was found: human, json, sarif (SARIF 2.1.0), github (workflow commands)
    #[arg(long, value_enum, default_value_t, value_name = "FORM", hide_possible_values = true)]
    format: Form,

    /// Write the sure fixes into the files, then print what is left
    #[arg(long)]
    fix: bool,

    /// Also tell sources that nobody has read for so many months
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=1200))]
    stale: Option<u32>,

    /// The day from which --stale counts back; today if not given
    #[arg(long, value_name = "DATE", requires = "stale")]
    today: Option<Date>,

    /// End with status 1 where there are warnings
    #[arg(long)]
    deny_warnings: bool,

    /// Print the page of a code, or the list of codes
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["rules", "fix", "format", "stale"])]
    explain: Option<String>,
}

/// In what form diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// A SARIF log.
    Sarif,
    /// Workflow commands.
    Github,
}

/// What was found in the files.
struct Found {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    /// Profiles with too many rules to be reasoned about, and how many.
    beyond: Vec<(String, usize)>,
}

impl Found {
    /// Checks every file.
    fn checked(book: RuleBook) -> Self {
        match book.check() {
            Ok(book) => Self { sources: book.sources, diagnostics: book.warnings, beyond: Vec::new() },
            Err(trouble) => Self::wrong(trouble),
        }
    }

    /// Checks every file, and without errors holds the rules against each other.
    fn in_book(book: RuleBook, options: &lint::Options) -> Self {
        match book.check() {
            Ok(book) => {
                let CheckedBook { sources, profiles, mut warnings } = book;
                let engine = Engine::new(profiles);
                warnings.extend(lint::lint(&engine, &sources, options));
                diagnostic::tidy(&mut warnings);
                let beyond = lint::beyond(&engine).map(|(payer, rules)| (payer.to_owned(), rules)).collect();
                Self { sources, diagnostics: warnings, beyond }
            }
            Err(trouble) => Self::wrong(trouble),
        }
    }

    fn wrong(trouble: Trouble) -> Self {
        Self { sources: trouble.sources, diagnostics: trouble.diagnostics, beyond: Vec::new() }
    }
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    if let Some(code) = &args.explain {
        return explain::run(code, context);
    }
    let found = match look(args, context) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let Found { sources, diagnostics, beyond } = &found;
    for (payer, rules) in beyond {
        let most = lint::MOST_RULES;
        let what = format!("`{payer}` has {rules} rules, more than {most}: they are not held against each other");
        context.voice.note(&what);
    }
    let text = match args.format {
        Form::Human => human(diagnostics, sources, context.view.colour),
        Form::Json => told::json(diagnostics, sources),
        Form::Sarif => sarif::log(diagnostics, sources),
        Form::Github => github::commands(diagnostics, sources),
    };
    let printed = context.print(&text);
    printed.max(verdict(diagnostics, args.deny_warnings))
}

impl Args {
    fn options(&self) -> lint::Options {
        let stale = self.stale.map(|months| (months, self.today.unwrap_or_else(clock::today)));
        lint::Options { stale, rules: self.rules.rules.as_ref().map(|dir| dir.display().to_string()) }
    }
}

fn look(args: &Args, context: &mut Context) -> Result<Found, Exit> {
    if !args.fix {
        return args.rules.book(context).map(|book| Found::in_book(book, &args.options()));
    }
    let Some(dir) = &args.rules.rules else {
        let what = "`--fix` writes into files, and the built-in profiles are none";
        context.voice.error(&format!("{what}\nname the folder of your rule files: `payrules lint --rules DIR --fix`"));
        return Err(Exit::Usage);
    };
    fix::run(dir, args.format == Form::Human, context)?;
    args.rules.book(context).map(|book| Found::in_book(book, &args.options()))
}

fn verdict(diagnostics: &[Diagnostic], deny_warnings: bool) -> Exit {
    if diagnostics.iter().any(Diagnostic::is_error) {
        Exit::Usage
    } else if deny_warnings && !diagnostics.is_empty() {
        Exit::NotAll
    } else {
        Exit::Fine
    }
}

/// For people: each problem, how many there are, and where to read on.
fn human(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut text = render::all(diagnostics, sources, colour);
    let mut codes: Vec<diagnostic::Code> = diagnostics.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    if let [first, rest @ ..] = codes.as_slice() {
        let others: Vec<String> = rest.iter().map(ToString::to_string).collect();
        let others = if others.is_empty() { String::new() } else { format!(" (also {})", others.join(", ")) };
        text.push_str(&format!("`payrules lint --explain {first}` tells more{others}\n"));
    }
    text
}
