//! `payrules ledger`: what is in a ledger, and everything out of it again.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::context::{Context, plain};
use super::exit::Exit;
use super::recording;
use crate::formats::output::Output;
use crate::ledger::{Ledger, LedgerError, Mode};
use crate::report;

/// Look into a ledger of decided sessions, which `check --ledger LEDGER --record` writes
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules check --payer medicare --ledger sessions.ledger --record march.csv
  payrules ledger status sessions.ledger
  payrules ledger export sessions.ledger --output sessions.jsonl
  payrules ledger status postgres://biller@db.example/practice

PGPASSWORD is taken for a URL without a password. docs/ledger.md tells what a ledger promises.

Exit status: 0 it was read, 2 it is not there or cannot be opened, 4 it cannot be read to its end.")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Tell its version, how many sessions of how many patients are in it, and from which days
    Status {
        /// A file, or postgres://USER@HOST/DATABASE
        #[arg(value_name = "LEDGER")]
        ledger: String,
    },
    /// Write the record of every session that counts, a JSON object on each line, in the order entered
    Export {
        /// A file, or postgres://USER@HOST/DATABASE
        #[arg(value_name = "LEDGER")]
        ledger: String,

        /// Write them to this file; it appears when all are written
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    match &args.what {
        What::Status { ledger } => status(ledger, context),
        What::Export { ledger, output } => export(ledger, output.as_ref(), context),
    }
    .unwrap_or_else(|exit| exit)
}

fn status(ledger: &str, context: &mut Context) -> Result<Exit, Exit> {
    let mut ledger = recording::open(ledger, Mode::Read, context)?;
    let status = ledger.status().map_err(|error| broken(&error, context))?;
    Ok(context.print(&report::ledger::status(ledger.name(), &status)))
}

fn export(ledger: &str, output: Option<&PathBuf>, context: &mut Context) -> Result<Exit, Exit> {
    let mut ledger = recording::open(ledger, Mode::Read, context)?;
    let Some(path) = output else {
        let written = write(&mut ledger, &mut context.out);
        return told(written, "the records", context);
    };
    let place = format!("the records to `{}`", path.display());
    let mut file = match Output::create(path) {
        Ok(file) => file,
        Err(error) => {
            context.voice.error(&format!("cannot write {place}: {}", plain(&error)));
            return Err(Exit::Usage);
        }
    };
    let written = write(&mut ledger, &mut file);
    // A part of a ledger is no export: where it could not be read to its end, no file appears.
    let written = written.map(|written| written.and_then(|()| file.commit()));
    told(written, &place, context)
}

/// Writes each record; either the ledger can fail, or who takes them.
fn write(ledger: &mut Ledger, out: &mut dyn Write) -> Result<io::Result<()>, LedgerError> {
    let mut out = BufWriter::new(out);
    let mut written = Ok(());
    ledger.export(&mut |record| {
        written = writeln!(out, "{record}");
        written.is_ok()
    })?;
    Ok(written.and_then(|()| out.flush()))
}

fn told(written: Result<io::Result<()>, LedgerError>, what: &str, context: &mut Context) -> Result<Exit, Exit> {
    match written {
        Ok(Ok(())) => Ok(Exit::Fine),
        // Who read them has seen enough.
        Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Fine),
        Ok(Err(error)) => {
            context.voice.error(&format!("cannot write {what}: {}", plain(&error)));
            Err(Exit::Broken)
        }
        Err(error) => Err(broken(&error, context)),
    }
}

fn broken(error: &LedgerError, context: &mut Context) -> Exit {
    context.voice.error(&error.to_string());
    Exit::Broken
}
