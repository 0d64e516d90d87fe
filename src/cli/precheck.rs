//! `payrules precheck`: before the visit, what this payer will say.

use super::check::status;
use super::clock;
use super::context::Context;
use super::exit::Exit;
use super::explain::past;
use super::facts::FactArgs;
use super::history::{Before, HistoryArgs};
use super::input;
use super::recording::LedgerArg;
use super::rules::{Rules, RulesArg};
use super::tables::{self, TablesArg};
use crate::engine::{Explanation, Options};
use crate::formats::{Read, ReadOptions};
use crate::ledger::Mode;
use crate::model::determination::Answer;
use crate::model::facts::{FactId, Owner};
use crate::model::literal;
use crate::model::session::{Facts, Session};
use crate::model::state::State;
use crate::model::value::Value;
use crate::report;

/// Tell before the visit whether a payer covers it, or what that depends on
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// A visit of which only some facts are known, as JSON, JSONL or CSV; - reads standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["code", "minutes"])]
    file: Option<String>,

    /// Procedure code to be furnished; repeat it for several
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,

    /// Planned minutes: once for each --code, in the same order
    #[arg(long, value_name = "MINUTES", requires = "code")]
    minutes: Vec<String>,

    /// What the rendering provider is, such as physical_therapist or massage_therapist
    #[arg(long, value_name = "TYPE")]
    provider: Option<String>,

    /// ICD-10 code; repeat it for several
    #[arg(long, value_name = "ICD10")]
    diagnosis: Vec<String>,

    /// Day of the visit; today if not given
    #[arg(long, value_name = "DATE")]
    date: Option<String>,

    /// How to print the answer: text or json
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,

    /// Exit with 0 also where something is not covered
    #[arg(long)]
    exit_zero: bool,

    #[command(flatten)]
    facts: FactArgs,

    #[command(flatten)]
    ledger: LedgerArg,

    #[command(flatten)]
    history: HistoryArgs,

    #[command(flatten)]
    rules: RulesArg,

    #[command(flatten)]
    tables: TablesArg,
}

const AFTER: &str = "Examples:
  payrules precheck --payer medicare --code 97124 --provider massage_therapist
  payrules precheck --payer medicare --code 97110 --code 97124 --set referral.on=2026-03-01
  payrules precheck --payer medicare examples/visit.json

Flags fill in what the FILE does not say. Minutes are not needed: they change the units, not the coverage.";

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    prechecked(args, context).unwrap_or_else(|exit| exit)
}

fn prechecked(args: &Args, context: &mut Context) -> Result<Exit, Exit> {
    let mut rules = args.rules.load_to_decide(context)?;
    args.tables.attach(&mut rules, context)?;
    let mut options = args.facts.options(&rules, context)?;
    options.units_matter = false;
    args.history.set(&mut options);
    let ledger = args.ledger.open(Mode::Read, context)?;
    let mut before = Before::alone(&args.history, ledger, context)?;
    let mut worst = Exit::Fine;
    let visits = match &args.file {
        None => vec![Ok(from_flags(args, &options, context)?)],
        Some(file) => from_file(file, context, &mut worst)?,
    };
    let mut answers = Vec::new();
    for visit in visits {
        match visit {
            Err(rejection) => answers.push((Answer::Rejected(rejection), None)),
            Ok(mut session) => {
                let options = complete(args, &mut session, &options, context)?;
                let alone = std::slice::from_ref(&session);
                let past = past(&mut before.history(), Some(&session), &options, context)?;
                let answer = rules.engine.determine_together(alone, &past, &options).pop();
                let why = rules.engine.explain(alone, 0, &past, &options).ok();
                let Some(answer) = answer else { continue };
                answers.push((answer, why));
            }
        }
    }
    tables::sound(&rules, context)?;
    let statuses = answers.iter().map(|(answer, _)| status(answer, args.exit_zero)).max().unwrap_or_default();
    let printed = context.print(&text(args.format, &answers, &rules, context));
    Ok(printed.max(statuses).max(worst))
}

fn text(format: Format, answers: &[(Answer, Option<Explanation>)], rules: &Rules, context: &Context) -> String {
    let one = |(answer, why): &(Answer, Option<Explanation>)| match format {
        Format::Text => report::precheck::precheck(answer, why.as_ref(), &rules.sources, context.view),
        // An answer is plain data with text keys: it always becomes JSON.
        Format::Json => serde_json::to_string_pretty(answer).map(|text| format!("{text}\n")).unwrap_or_default(),
    };
    answers.iter().map(one).collect()
}

type Visit = Result<Session, crate::model::determination::Rejection>;

fn from_file(file: &str, context: &mut Context, worst: &mut Exit) -> Result<Vec<Visit>, Exit> {
    let reading = ReadOptions { partial: true, ..ReadOptions::default() };
    let mut reader = input::open(&[String::from(file)], reading, context)?;
    let mut visits = Vec::new();
    for read in &mut reader {
        match read {
            Ok(Read::Session(session, _)) => visits.push(Ok(*session)),
            Ok(Read::Rejected(rejection)) => visits.push(Err(rejection)),
            Err(error) => {
                context.voice.error(&input::told(&error));
                *worst = if error.before_any_record() { Exit::Usage } else { Exit::Broken };
            }
        }
    }
    input::tell_unknown(reader.unknown_columns(), context);
    Ok(visits)
}

fn from_flags(args: &Args, options: &Options, context: &mut Context) -> Result<Session, Exit> {
    let mut session = Session::default();
    if args.code.is_empty() {
        context.voice.error("name a FILE with the visit, or at least one --code");
        return Err(Exit::Usage);
    }
    if options.payer.is_none() {
        context.voice.error("name the payer with --payer\n`payrules payers` lists those there are");
        return Err(Exit::Usage);
    }
    if args.minutes.len() > args.code.len() || (args.minutes.len() < args.code.len() && !args.minutes.is_empty()) {
        context.voice.error("give --minutes once for each --code, in the same order, or not at all");
        return Err(Exit::Usage);
    }
    let mut minutes = args.minutes.iter();
    for code in &args.code {
        let mut line = Facts::default();
        fill(&mut line, Owner::Line, "code", "--code", code, context)?;
        if let Some(minutes) = minutes.next() {
            fill(&mut line, Owner::Line, "minutes", "--minutes", minutes, context)?;
        }
        session.lines.push(line);
    }
    Ok(session)
}

/// Fills in from the flags, then from the clock, what the record does not say.
fn complete(args: &Args, session: &mut Session, options: &Options, context: &mut Context) -> Result<Options, Exit> {
    let facts = &mut session.facts;
    if let Some(provider) = &args.provider {
        fill(facts, Owner::Session, "provider.type", "--provider", provider, context)?;
    }
    if !args.diagnosis.is_empty() {
        fill(facts, Owner::Session, "diagnoses", "--diagnosis", &args.diagnosis.join(";"), context)?;
    }
    if let Some(date) = &args.date {
        fill(facts, Owner::Session, "date_of_service", "--date", date, context)?;
    }
    fill(facts, Owner::Session, "id", "id", "precheck", context)?;
    let mut options = options.clone();
    if session.date_of_service().is_none()
        && let Some(id) = FactId::find(Owner::Session, "date_of_service")
    {
        session.facts.set(id, State::Known(Value::Date(clock::today())));
        options.by_clock.push(String::from("date_of_service"));
    }
    Ok(options)
}

/// Sets a fact that the record does not say, from the text of a flag.
fn fill(
    facts: &mut Facts,
    owner: Owner,
    path: &str,
    flag: &str,
    text: &str,
    context: &mut Context,
) -> Result<(), Exit> {
    let Some(id) = FactId::find(owner, path) else { return Ok(()) };
    if !facts.get(id).is_unknown() {
        return Ok(());
    }
    let ty = id.def().ty();
    let read = |text: &str| literal::read(&ty.scalar, text.trim());
    let value =
        if ty.list { text.split(';').map(read).collect::<Result<Vec<_>, _>>().map(Value::List) } else { read(text) };
    match value {
        Ok(value) => {
            facts.set(id, State::Known(value));
            Ok(())
        }
        Err(expected) => {
            context.voice.error(&format!("{flag} `{text}`: expected {}", expected.0));
            Err(Exit::Usage)
        }
    }
}
