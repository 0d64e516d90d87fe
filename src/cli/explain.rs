//! `payrules explain`: one session, every rule and what it saw.

use std::collections::BTreeSet;

use super::check::status;
use super::context::Context;
use super::exit::Exit;
use super::facts::FactArgs;
use super::history::{Before, HistoryArgs, Input};
use super::input::{self, InputArgs};
use super::recording::LedgerArg;
use super::rules::{Rules, RulesArg};
use super::tables::{self, TablesArg};
use crate::engine::Options;
use crate::formats::{History, Read, Reader, Threads};
use crate::ledger::Mode;
use crate::model::determination::{Answer, Rejection};
use crate::model::earlier::Past;
use crate::model::session::Session;
use crate::report;

/// Explain one session: every rule, each condition with the value it saw, and what would change the answer
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example:
  payrules explain --payer medicare examples/sessions.csv S-1002

Exit status: 0 it is covered, 1 it is not, or waits, 2 there is no such session, 3 it was rejected, 4 the file cannot be read.")]
pub struct Args {
    /// File with the session; - reads standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// Visit number of the session, as in the record's id
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    input: InputArgs,

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

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    explained(args, context).unwrap_or_else(|exit| exit)
}

fn explained(args: &Args, context: &mut Context) -> Result<Exit, Exit> {
    let mut rules = args.rules.load_to_decide(context)?;
    args.tables.attach(&mut rules, context)?;
    let mut options = args.facts.options(&rules, context)?;
    args.history.set(&mut options);
    let reading = args.input.options(context)?;
    let ledger = args.ledger.open(Mode::Read, context)?;
    let input = Input::new(std::slice::from_ref(&args.file), rules.engine.reads_history(), context)?;
    let mut before = Before::of_input(&input, &args.history, ledger, &reading, Threads::ONE, context)?;
    let mut reader = input.open(reading, context)?;
    let mut broken = Exit::Fine;
    let found = find(&args.id, &mut reader, &rules, &options, context, &mut broken);
    let (text, exit) = match found {
        None if broken != Exit::Fine => return Ok(broken),
        None => {
            context.voice.error(&format!("there is no session `{}` in `{}`", args.id, args.file));
            return Ok(Exit::Usage);
        }
        Some(Err(rejection)) => (report::table::rejected(&rejection, context.view), Exit::Rejected),
        Some(Ok(found)) => {
            let of = match &found {
                Found::Beside(day, which) => day.get(*which),
                Found::Late(session) => Some(&**session),
            };
            let past = past(&mut before.history(), of, &options, context)?;
            let explained = match &found {
                Found::Beside(day, which) => rules.engine.explain(day, *which, &past, &options),
                Found::Late(session) => rules.engine.explain_late(session, &past, &options),
            };
            match explained {
                Err(rejection) => (report::table::rejected(&rejection, context.view), Exit::Rejected),
                Ok(explanation) => {
                    let text = report::explanation::explanation(&explanation, &rules.sources, context.view);
                    (text, status(&Answer::Decided(Box::new(explanation.determination)), false))
                }
            }
        }
    };
    tables::sound(&rules, context)?;
    Ok(context.print(&text).max(exit).max(broken))
}

/// What is known of the patient of a session, who may be set for the run.
pub fn past(
    store: &mut dyn History,
    session: Option<&Session>,
    options: &Options,
    context: &mut Context,
) -> Result<Past, Exit> {
    let set = options.set.iter().find(|(fact, _)| fact == "patient.id").map(|(_, value)| value.as_str());
    let Some(patient) = session.and_then(|session| session.text("patient.id")).or(set) else {
        return Ok(Past { asked: store.named(), ..Past::default() });
    };
    let sessions = store.of(patient).map_err(|error| {
        context.voice.error(&error.to_string());
        Exit::Broken
    })?;
    Ok(Past { asked: store.named(), sessions, unread: store.unread(patient) })
}

/// The session that was asked for.
enum Found {
    /// With those of its day that stand beside it, and its place among them.
    Beside(Vec<Session>, usize),
    /// Its day was already over.
    Late(Box<Session>),
}

/// The session with that id among those of its day that stand beside it, as `check` would decide it.
fn find(
    id: &str,
    reader: &mut Reader,
    rules: &Rules,
    options: &Options,
    context: &mut Context,
    broken: &mut Exit,
) -> Option<Result<Found, Rejection>> {
    let mut day: Vec<Session> = Vec::new();
    let mut key = None;
    let mut over = BTreeSet::new();
    let mut which = None;
    for read in reader {
        match read {
            Err(error) => {
                context.voice.error(&input::told(&error));
                *broken = if error.before_any_record() { Exit::Usage } else { Exit::Broken };
            }
            Ok(Read::Rejected(rejection)) if rejection.id.as_deref() == Some(id) => return Some(Err(rejection)),
            Ok(Read::Rejected(_)) => {}
            Ok(Read::Session(session, _)) => {
                let its = rules.engine.day_key(&session, options);
                if its.is_none() || its != key {
                    if let Some(which) = which {
                        return Some(Ok(Found::Beside(day, which)));
                    }
                    day.clear();
                    over.extend(key.take());
                    key = its;
                }
                if session.id() == id && key.as_ref().is_some_and(|key| over.contains(key)) {
                    return Some(Ok(Found::Late(session)));
                }
                if session.id() == id {
                    which = Some(day.len());
                }
                day.push(*session);
            }
        }
    }
    which.map(|which| Ok(Found::Beside(day, which)))
}
