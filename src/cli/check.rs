//! `payrules check`, the main job: sessions in, answers out.

use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::Serialize;

use super::context::{Context, plain};
use super::exit::{self, Exit};
use super::facts::FactArgs;
use super::history::{Before, HistoryArgs, Input};
use super::input::{self, InputArgs};
use super::progress::Progress;
use super::recording::{self, Kept, LedgerArg, Recorder, Recording};
use super::rules::RulesArg;
use super::secondary::{Both, PairWriter};
use super::tables::TablesArg;
use super::target::{self, Extent, Format, With};
use super::threads::ThreadsArg;
use crate::engine::batch::Batches;
use crate::formats::BriefRows;
use crate::formats::brief::columns::Part;
use crate::formats::output::Output;
use crate::formats::run::{ByEngine, Decide, Event, InShort, Lane, RunError};
use crate::formats::{self, Summary};
use crate::ledger::Mode;
use crate::model::determination::{Answer, Decision};
use crate::report::{self, View};

/// Decide sessions: what this payer covers, how many units to bill, with which modifiers, what is missing and why
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{}", exit::HELP))]
pub struct Args {
    /// Sessions, as CSV, JSON, JSONL, Parquet or Arrow; - reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,

    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    facts: FactArgs,

    #[command(flatten)]
    history: HistoryArgs,

    /// Payer that pays second: print its answer as well, and where the two pull apart
    #[arg(long, value_name = "PAYER", help_heading = "Where a record does not say")]
    secondary: Option<String>,

    #[command(flatten)]
    earlier: EarlierArgs,

    #[command(flatten)]
    threads: ThreadsArg,

    #[command(flatten)]
    output: OutputArgs,

    #[command(flatten)]
    rules: RulesArg,

    #[command(flatten)]
    tables: TablesArg,
}

/// What came before, and what is kept for later.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Earlier sessions")]
struct EarlierArgs {
    #[command(flatten)]
    ledger: LedgerArg,

    /// Record the decided sessions in the ledger, each once; a ledger that is not there is made
    #[arg(long, requires = "ledger")]
    record: bool,
}

/// What is written, and where.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Output")]
struct OutputArgs {
    /// How to print the answers: table, json, jsonl, csv, parquet, arrow or arrow-stream. Without it the name of --output says, or it is a table
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,

    /// Answer in short: what each session and line comes to, the rules that fired, the facts that are missing; no words. --brief=findings tells what the
    /// rules found as well: message, fix, source and codes
    #[arg(
        long,
        value_enum,
        value_name = "WITH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "rules",
        hide_possible_values = true
    )]
    brief: Option<With>,

    /// With csv: a row for each line that can be sent, instead of one for each line of the input
    #[arg(long)]
    claim_lines: bool,

    /// Write the answers to this file; it appears when all are written
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the summary to this file as well, as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,

    /// Print no summary, no progress and no notes about the input
    #[arg(long, short)]
    quiet: bool,

    /// Exit with 0 also where something is not covered, for schedulers
    #[arg(long)]
    exit_zero: bool,
}

impl OutputArgs {
    fn extent(&self) -> Extent {
        match (self.brief, self.claim_lines) {
            (Some(with), _) => Extent::Brief(with.into()),
            (None, true) => Extent::ClaimLines,
            (None, false) => Extent::Whole,
        }
    }
}

const EXAMPLES: &str = "Examples:
  payrules check --payer medicare sessions.csv
  payrules check --payer anthem --output answers.csv sessions.csv
  payrules check --output answers.parquet sessions.parquet
  payrules check --brief --output answers.parquet sessions.parquet
  payrules check --brief=findings --output answers.jsonl sessions.parquet
  payrules check --columns columns.toml export.csv
  payrules check --payer medicare --ledger sessions.ledger --record march.csv
  payrules check --payer medicare --secondary anthem sessions.csv
  payrules check --payer medicare --set provider.network=in_network --complete=referral -";

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    checked(args, context).unwrap_or_else(|exit| exit)
}

fn checked(args: &Args, context: &mut Context) -> Result<Exit, Exit> {
    let wanted = &args.output;
    let by_name = wanted.output.as_deref().and_then(Format::of_name);
    let format = wanted.format.or(by_name).unwrap_or_default();
    if wanted.claim_lines && format != Format::Csv {
        context.voice.error("--claim-lines is for --format csv; the other formats have the claim lines in each answer");
        return Err(Exit::Usage);
    }
    if wanted.brief.is_some() && wanted.claim_lines {
        context.voice.error("--claim-lines has the lines to send, which --brief leaves out; use one of the two");
        return Err(Exit::Usage);
    }
    if wanted.brief.is_some() && args.secondary.is_some() {
        context
            .voice
            .error("--secondary has two whole answers for each record, and where they pull apart; leave --brief out");
        return Err(Exit::Usage);
    }
    if format.is_columnar() && wanted.output.is_none() && context.terminal {
        context.voice.error("this format is not for a terminal; name a file with --output, or send it through a pipe");
        return Err(Exit::Usage);
    }
    if args.secondary.is_some() && (format == Format::Csv || format.is_columnar()) {
        context.voice.error("--secondary has two answers for each record; use --format table, json or jsonl");
        return Err(Exit::Usage);
    }
    let mut rules = args.rules.load_to_decide(context)?;
    args.tables.attach(&mut rules, context)?;
    let second = match &args.secondary {
        None => None,
        Some(name) => Some(rules.payer(name, context)?.id.clone()),
    };
    let mut options = args.facts.options(&rules, context)?;
    args.history.set(&mut options);
    let reading = args.input.options(context)?;
    // Two connections: one is asked about patients while the other records a batch.
    let recorded = if args.earlier.record { args.earlier.ledger.open(Mode::Record, context)? } else { None };
    let ledger = args.earlier.ledger.open(Mode::Read, context)?;
    let input = Input::new(&args.files, rules.engine.reads_history(), context)?;
    let mut before = Before::of_input(&input, &args.history, ledger, &reading, args.threads.threads(), context)?;
    let mut reader = input.open(reading, context)?;
    let mut file = match &wanted.output {
        None => None,
        Some(path) => Some(create(path, context)?),
    };
    let seen = context.voice.watched && !wanted.quiet && (file.is_some() || !context.terminal);
    let mut progress = Progress::new(&args.files, reader.meter(), seen);

    let Context { out, view, voice, .. } = context;
    let (out, view): (&mut (dyn Write + Send), View) = match &mut file {
        Some(file) => (file, View::default()),
        None => (out.as_mut(), *view),
    };
    let waiting = Mutex::default();
    let writer = match &second {
        None => target::writer(format, wanted.extent(), out, view).map_err(|error| {
            voice.error(&unwritten(&error, wanted));
            Exit::Broken
        })?,
        Some(_) => Box::new(PairWriter::new(format, out, view, &waiting)),
    };
    let threads = args.threads.threads();
    let mut exit = Exit::Fine;
    let mut tell = |event: Event<'_>| match event {
        Event::Answered(answer) => {
            exit = exit.max(status(answer, wanted.exit_zero));
            progress.step();
        }
        Event::InShort(rows, places) => {
            exit = exit.max(status_in_short(rows, places, wanted.exit_zero));
            progress.step();
        }
        Event::Unread(error) => progress.aside(|| voice.error(&input::told(error))),
    };
    let by = ByEngine { engine: &rules.engine, options: &options };
    let batches = wanted.brief.and_then(|with| {
        let batches = Batches::new(&rules.engine, &options, true)?;
        Some(if with == With::Findings { batches.in_words() } else { batches })
    });
    let decide: Box<dyn Decide + '_> = match (&second, &batches) {
        (None, None) => Box::new(by),
        (None, Some(batches)) => Box::new(InShort { by, lane: Lane::new(batches) }),
        (Some(second), _) => Box::new(Both::new(&rules.engine, &options, second, &waiting)),
    };
    let mut history = before.history();
    let recording = Recording::new(decide.as_ref());
    let (ran, kept) = match recorded {
        None => {
            let mut writer = writer;
            (formats::run(&mut reader, decide.as_ref(), Some(&mut history), writer.as_mut(), &mut tell, threads), None)
        }
        Some(recorded) => {
            let mut recorder = Recorder::new(recorded, &recording, writer);
            let ran = formats::run(&mut reader, &recording, Some(&mut history), &mut recorder, &mut tell, threads);
            let ran = recorder.end(ran);
            drop(history);
            // Who writes leaves a file last, and tidies it up.
            drop(before);
            (ran, Some(recorder.kept()))
        }
    };
    progress.end();

    let summary = match ran {
        Ok(summary) => summary,
        // Who read the answers has seen enough.
        Err(RunError::Closed) => return Ok(exit),
        Err(RunError::Unreadable(why)) => {
            context.voice.error(&why);
            return Ok(Exit::Broken);
        }
        Err(RunError::Write(error)) => {
            let of_ledger = recording::trouble(&error).map(ToString::to_string);
            let told = of_ledger.unwrap_or_else(|| unwritten(&error, wanted));
            context.voice.error(&told);
            return Ok(Exit::Broken);
        }
        Err(error @ (RunError::History(_) | RunError::Threads { .. })) => {
            context.voice.error(&error.to_string());
            return Ok(Exit::Broken);
        }
    };
    if summary.records == 0 && !summary.unread.is_empty() {
        return Ok(Exit::Usage);
    }
    if !wanted.quiet {
        input::tell_unknown(reader.unknown_columns(), context);
        context.voice.say(&report::summary::summary(&summary, context.voice.view));
        if let Some(kept) = &kept {
            context.voice.say(&kept.told(context.voice.view));
        }
    }
    let read = if summary.unread.is_empty() { Exit::Fine } else { Exit::Broken };
    let written = commit(file, wanted, context).max(write_summary(
        &Whole { summary: &summary, ledger: kept.as_ref() },
        wanted,
        context,
    ));
    Ok(exit.max(read).max(written))
}

/// That the answers cannot be written, and where.
fn unwritten(error: &io::Error, wanted: &OutputArgs) -> String {
    let place = wanted.output.as_ref().map_or_else(String::new, |path| format!(" to `{}`", path.display()));
    format!("cannot write the answers{place}: {}", plain(error))
}

fn create(path: &Path, context: &mut Context) -> Result<Output, Exit> {
    Output::create(path).map_err(|error| {
        context.voice.error(&format!("cannot write to `{}`: {}", path.display(), plain(&error)));
        Exit::Usage
    })
}

/// Puts the file of answers in its place.
fn commit(file: Option<Output>, wanted: &OutputArgs, context: &mut Context) -> Exit {
    let (Some(file), Some(path)) = (file, &wanted.output) else { return Exit::Fine };
    match file.commit() {
        Ok(()) => Exit::Fine,
        Err(error) => {
            context.voice.error(&format!("cannot write the answers to `{}`: {}", path.display(), plain(&error)));
            Exit::Broken
        }
    }
}

/// The summary as it is written to a file.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    /// Only where sessions were recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<&'a Kept>,
}

/// Writes the summary as JSON, where that is asked for.
fn write_summary(summary: &Whole<'_>, wanted: &OutputArgs, context: &mut Context) -> Exit {
    let Some(path) = &wanted.summary else { return Exit::Fine };
    let write = || -> io::Result<()> {
        let mut file = Output::create(path)?;
        serde_json::to_writer_pretty(&mut file, summary).map_err(io::Error::from)?;
        file.write_all(b"\n")?;
        file.commit()
    };
    match write() {
        Ok(()) => Exit::Fine,
        Err(error) => {
            context.voice.error(&format!("cannot write the summary to `{}`: {}", path.display(), plain(&error)));
            Exit::Broken
        }
    }
}

/// What the rows in short at some places say to the exit status.
fn status_in_short(rows: &BriefRows, places: Range<usize>, exit_zero: bool) -> Exit {
    let of = |part| match part {
        Part::Rejected(_) => Exit::Rejected,
        Part::Decided(places) => {
            let one = |decision: &Decision| of_decision(*decision, exit_zero);
            rows.decided(places).iter().map(one).find(|exit| *exit != Exit::Fine).unwrap_or_default()
        }
    };
    rows.parts(places).map(of).max().unwrap_or_default()
}

fn of_decision(decision: Decision, exit_zero: bool) -> Exit {
    if decision == Decision::Covered || exit_zero { Exit::Fine } else { Exit::NotAll }
}

/// What one answer says to the exit status.
#[must_use]
pub fn status(answer: &Answer, exit_zero: bool) -> Exit {
    match answer {
        Answer::Rejected(_) => Exit::Rejected,
        Answer::Decided(answer) => of_decision(answer.decision, exit_zero),
    }
}
