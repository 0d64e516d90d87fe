//! `payrules diff`.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::context::Context;
use super::exit::Exit;
use super::facts::FactArgs;
use super::history::{Before, HistoryArgs, Input};
use super::input::{self, InputArgs};
use super::progress::Progress;
use super::recording::LedgerArg;
use super::revision::{self, Found};
use super::rules::Rules;
use super::threads::ThreadsArg;
use crate::change::answers::Renames;
use crate::change::impact::{Comparer, Impact, Nowhere};
use crate::change::made::Made;
use crate::change::{self, Changes, Side};
use crate::engine::Options;
use crate::formats::{self, run::Event};
use crate::ledger::Mode;
use crate::profile::RuleBook;
use crate::report::change as report;
use crate::report::change::page::Block;

/// Tell what a change of rule files changes: in words, and in the answers to sessions, given or made up to show it
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The rules as they were: a profile, a folder of rules, a git revision (REV or REV:PATH), or `builtin`
    #[arg(value_name = "OLD")]
    old: String,

    /// The rules as they are; without it, the folder that --rules names
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// The folder that the rules of a revision lie in
    #[arg(long, value_name = "DIR", default_value = "rules", help_heading = "Rules")]
    rules: PathBuf,

    /// Sessions to compare the answers to, as `check` reads them; - reads standard input. May be repeated. Without
    /// it, sessions are made up that show the change
    #[arg(long, value_name = "FILE", help_heading = "Sessions")]
    on: Vec<String>,

    /// How many sessions that are answered differently to print
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Sessions")]
    show: usize,

    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    facts: FactArgs,

    #[command(flatten)]
    history: HistoryArgs,

    #[command(flatten)]
    ledger: LedgerArg,

    #[command(flatten)]
    threads: ThreadsArg,

    /// How to print it: human, json, or markdown for a pull request
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    format: Format,
}

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// One object.
    Json,
    /// For a pull request.
    Markdown,
}

const HELP: &str = "Examples:
  payrules diff HEAD                                 what is changed in rules/ and not committed
  payrules diff old/wa-lni.toml rules/wa-lni.toml --on march.csv
  payrules diff HEAD --on march.csv --ledger sessions.ledger
  payrules diff builtin my-rules
  payrules diff main HEAD --format markdown          for a pull request
  payrules diff v1.0:rules v1.1:rules

A name that exists as a file or folder is one; any other is a git revision. A profile is compared
with its parents from its own folder.

Exit status:
  0  no session was found that is answered differently
  1  there is one
  2  wrong usage, or rules that cannot be read
  4  reading failed part-way";

/// Everything that was found, for programs.
#[derive(Serialize)]
struct Whole<'a> {
    schema: u32,
    old: &'a str,
    new: &'a str,
    changes: &'a Changes,
    on: Option<&'a Impact>,
    made: Option<&'a Made>,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    compared(args, context).unwrap_or_else(|exit| exit)
}

fn compared(args: &Args, context: &mut Context) -> Result<Exit, Exit> {
    if args.on.is_empty() && (args.ledger.ledger.is_some() || args.history.given()) {
        context.voice.error("earlier sessions are those of given ones; name them with --on");
        return Err(Exit::Usage);
    }
    let named = args.new.clone().unwrap_or_else(|| args.rules.to_string_lossy().into_owned());
    let (old, new) = (read(&args.old, args, context), read(&named, args, context));
    let (mut old, mut new) = (old?, new?);
    // One file against a folder is one file against the file of its name there.
    old.meant(new.only.clone());
    new.meant(old.only.clone());
    let (old, new) = (old.side(&args.old, context), new.side(&named, context));
    let (old, new) = (old?, new?);
    let new = match (&old.only, &new.only) {
        (Some(before), Some(after)) if before != after => new.called(before),
        (None, Some(only)) | (Some(only), None) => {
            context.voice.error(&format!("only one of the two has a profile `{only}`"));
            return Err(Exit::Usage);
        }
        _ => new,
    };
    let changes = change::compare(&old, &new);
    let on = if args.on.is_empty() { None } else { Some(on_sessions(args, (&old, &new), &changes, context)?) };
    let made = on.is_none().then(|| change::made::made(&old, &new, &changes));
    let differs = on.as_ref().is_some_and(|(impact, _)| impact.changed > 0)
        || made.as_ref().is_some_and(|made| !made.found.is_empty());
    let whole = Whole {
        schema: 1,
        old: &old.name,
        new: &new.name,
        changes: &changes,
        on: on.as_ref().map(|(impact, _)| impact),
        made: made.as_ref(),
    };
    let printed = print(&whole, args, context);
    let read = on.as_ref().map_or(Exit::Fine, |(_, read)| *read);
    Ok(printed.max(read).max(if differs { Exit::NotAll } else { Exit::Fine }))
}

/// Reads what a side is named by; nothing is checked yet.
fn read(name: &str, args: &Args, context: &mut Context) -> Result<Found, Exit> {
    let path = Path::new(name);
    let folder = |path: &Path| RuleBook::load(path).map_err(|error| error.to_string());
    let found = if name == "builtin" && !path.exists() {
        Ok(Found { book: RuleBook::embedded(), only: None })
    } else if path.is_dir() {
        folder(path).map(|book| Found { book, only: None })
    } else if path.exists() {
        profile(path).and_then(|(beside, only)| Ok(Found { book: folder(&beside)?, only: Some(only) }))
    } else {
        revision::read(name, &args.rules)
    };
    found.map_err(|message| {
        context.voice.error(&message);
        Exit::Usage
    })
}

impl Found {
    /// Of a folder only this file is meant, if it has it.
    fn meant(&mut self, only: Option<String>) {
        let has = |id: &String| self.book.documents.iter().any(|document| document.stem == *id);
        self.only = self.only.take().or_else(|| only.filter(has));
    }

    /// Checks the files that are meant; what is wrong with them is told.
    fn side(self, name: &str, context: &mut Context) -> Result<Side, Exit> {
        Side::new(name, self.book, self.only.as_deref()).map_err(|trouble| {
            context.voice.say(&change::side::told(&trouble, context.voice.view.colour));
            context.voice.error(&format!("`{name}` has errors; nothing was compared"));
            Exit::Usage
        })
    }
}

/// The folder of a profile and its id.
fn profile(path: &Path) -> Result<(PathBuf, String), String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(stem) = name.strip_suffix(".test.toml") {
        return Err(format!("`{}` holds cases; name the profile, `{stem}.toml`", path.display()));
    }
    let Some(stem) = name.strip_suffix(".toml") else {
        return Err(format!("`{}` is neither a folder of rules nor a profile such as `medicare.toml`", path.display()));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_owned(), stem.to_owned()))
}

/// Decides the sessions of `--on` with both sides.
fn on_sessions(
    args: &Args,
    (old, new): (&Side, &Side),
    changes: &Changes,
    context: &mut Context,
) -> Result<(Impact, Exit), Exit> {
    let mut options = options(args, (old, new), context)?;
    args.history.set(&mut options);
    let reading = args.input.options(context)?;
    let ledger = args.ledger.open(Mode::Read, context)?;
    let counts = [old, new].into_iter().any(|side| side.engine.reads_history());
    let input = Input::new(&args.on, counts, context)?;
    let mut before = Before::of_input(&input, &args.history, ledger, &reading, args.threads.threads(), context)?;
    let mut reader = input.open(reading, context)?;
    let mut progress = Progress::new(&args.on, reader.meter(), context.voice.watched);
    let comparer = Comparer::new((&old.engine, &options), (&new.engine, &options), Renames::of(changes), args.show);
    let voice = &mut context.voice;
    let mut tell = |event: Event<'_>| match event {
        Event::Answered(_) | Event::InShort(..) => progress.step(),
        Event::Unread(error) => progress.aside(|| voice.error(&input::told(error))),
    };
    let summary = formats::run(
        &mut reader,
        &comparer,
        Some(&mut before.history()),
        &mut Nowhere,
        &mut tell,
        args.threads.threads(),
    );
    progress.end();
    let summary = summary.map_err(|error| {
        context.voice.error(&error.to_string());
        Exit::Broken
    })?;
    input::tell_unknown(reader.unknown_columns(), context);
    if summary.records == 0 && !summary.unread.is_empty() {
        return Err(Exit::Usage);
    }
    let impact = comparer.impact();
    let unread = summary.rejected.saturating_sub(impact.not_compared);
    if unread > 0 {
        context
            .voice
            .note(&format!("{unread} of {} records cannot be read; `payrules check` says why", summary.records));
    }
    let read = if summary.unread.is_empty() { Exit::Fine } else { Exit::Broken };
    Ok((impact, read))
}

/// The options of the run: what one side does not know, the other may.
fn options(args: &Args, (old, new): (&Side, &Side), context: &mut Context) -> Result<Options, Exit> {
    let knows = |side: &Side| args.facts.payer.as_ref().is_none_or(|payer| side.engine.find(payer).is_some());
    let side = if knows(new) || !knows(old) { new } else { old };
    let rules = Rules { engine: ManuallyDrop::new(side.engine.clone()), sources: side.sources.clone() };
    let options = args.facts.options(&rules, context)?;
    Ok(Options { payer: args.facts.payer.clone(), ..options })
}

fn print(whole: &Whole<'_>, args: &Args, context: &mut Context) -> Exit {
    if args.format == Format::Json {
        return match serde_json::to_string_pretty(whole) {
            Ok(text) => context.print(&format!("{text}\n")),
            Err(_) => Exit::Broken,
        };
    }
    let mut blocks = vec![Block::Title(format!("{} → {}", whole.old, whole.new))];
    blocks.extend(report::words::changes(whole.changes));
    if let Some(impact) = whole.on {
        blocks.extend(report::impact::impact(impact, &args.on.join(", ")));
    }
    if let Some(made) = whole.made {
        blocks.extend(report::made::made(made, args.show));
    }
    let text = match args.format {
        Format::Markdown => report::markdown::page(&blocks),
        Format::Human | Format::Json => report::terminal::page(&blocks, context.view),
    };
    context.print(&text)
}
