//! `--history`, `--history-complete-from`, `--ledger`, and the earlier sessions that stand in the input itself.
//!
//! In: the arguments and the names of the input. Out: what is known of each patient ([`Before`]), and the input to read once more. What always
//! holds: every command that decides sessions knows the same earlier ones; without a payer whose rules ask for them the input is read once.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};

use super::context::{Context, plain};
use super::exit::Exit;
use super::input::{STDIN, told};
use crate::engine::Options;
use crate::formats::history::{History, Known};
use crate::formats::run::put_aside;
use crate::formats::{self, ReadError, ReadOptions, Reader, RunError, Several, Store, Threads};
use crate::ledger::Ledger;
use crate::model::determination::Rejection;
use crate::model::facts::{FactId, Owner};
use crate::model::literal;

/// Earlier sessions beside the input.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Earlier sessions")]
pub struct HistoryArgs {
    /// Earlier sessions, written as the input is; they are counted, not decided. May be repeated
    #[arg(long, value_name = "FILE")]
    pub history: Vec<String>,

    /// All sessions of the patients from this day on are there, in the input and in the history
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub history_complete_from: Option<String>,
}

const COMPLETE_FROM: &str = "history.complete_from";

fn date(text: &str) -> Result<String, String> {
    let ty = FactId::find(Owner::Session, COMPLETE_FROM).map(|id| id.def().ty().scalar);
    let read = ty.ok_or_else(|| String::from("no date")).and_then(|ty| literal::read(&ty, text).map_err(|e| e.0));
    read.map(|day| day.to_string()).map_err(|expected| format!("write {expected}"))
}

/// An input that can be read twice.
pub struct Input<'a> {
    files: &'a [String],
    stdin: Option<File>,
    /// Whether it is.
    twice: bool,
}

impl<'a> Input<'a> {
    /// Gets ready; with `twice`, standard input is put into a temporary file.
    ///
    /// # Errors
    /// [`Exit::Broken`], told, if standard input cannot be put aside.
    pub fn new(files: &'a [String], twice: bool, context: &mut Context) -> Result<Self, Exit> {
        if !twice || !files.iter().any(|file| file == STDIN) {
            return Ok(Self { files, stdin: None, twice });
        }
        let spool = || -> io::Result<File> {
            let mut file = tempfile::tempfile()?;
            io::copy(&mut io::stdin().lock(), &mut file)?;
            Ok(file)
        };
        match spool() {
            Ok(file) => Ok(Self { files, stdin: Some(file), twice }),
            Err(error) => {
                context.voice.error(&format!("cannot put standard input aside: {}", plain(&error)));
                Err(Exit::Broken)
            }
        }
    }

    /// A reader from the beginning.
    ///
    /// # Errors
    /// [`Exit::Usage`], told, if nothing may be decided because of one of the files.
    pub fn open(&self, options: ReadOptions, context: &mut Context) -> Result<Reader, Exit> {
        let Some(file) = &self.stdin else { return super::input::open(self.files, options, context) };
        let again = file.try_clone().and_then(|mut file| file.seek(SeekFrom::Start(0)).map(|_| file));
        let stdin = again.map_err(|error| {
            context.voice.error(&format!("cannot read standard input again: {}", plain(&error)));
            Exit::Broken
        })?;
        formats::open_all(self.files, Some(Box::new(stdin)), options).map_err(|error| {
            context.voice.error(&told(&error));
            Exit::Usage
        })
    }
}

/// Everything that is known of the patients before a session is decided.
pub struct Before {
    store: Store,
    ledger: Option<Ledger>,
}

impl Before {
    /// For sessions of an input, which may stand behind those that they are earlier than.
    ///
    /// # Errors
    /// [`Exit::Broken`] or [`Exit::Usage`], told, if a file cannot be opened or the sessions not be put aside.
    pub fn of_input(
        input: &Input<'_>,
        history: &HistoryArgs,
        ledger: Option<Ledger>,
        reading: &ReadOptions,
        threads: Threads,
        context: &mut Context,
    ) -> Result<Self, Exit> {
        let store = if input.twice { history.store(Some(input), reading, threads, context)? } else { Store::new() };
        Ok(Self { store, ledger })
    }

    /// For sessions that stand in no input.
    ///
    /// # Errors
    /// Told, as above.
    pub fn alone(history: &HistoryArgs, ledger: Option<Ledger>, context: &mut Context) -> Result<Self, Exit> {
        let store = history.store(None, &ReadOptions::default(), Threads::ONE, context)?;
        Ok(Self { store, ledger })
    }

    /// To be asked for a patient.
    pub fn history(&mut self) -> Several<'_> {
        let ledger = self.ledger.as_mut().map(|ledger| ledger as &mut dyn History);
        Several { all: std::iter::once(&mut self.store as &mut dyn History).chain(ledger).collect() }
    }
}

impl HistoryArgs {
    /// Whether anything was said of earlier sessions.
    #[must_use]
    pub fn given(&self) -> bool {
        !self.history.is_empty() || self.history_complete_from.is_some()
    }

    /// What is set for the run by these arguments.
    pub fn set(&self, options: &mut Options) {
        if let Some(day) = &self.history_complete_from {
            options.set.push((String::from(COMPLETE_FROM), day.clone()));
        }
    }

    /// Everything known of the patients: of the input, if it is given, and of the files of history.
    ///
    /// # Errors
    /// [`Exit::Broken`] or [`Exit::Usage`], told, if a file cannot be opened or the sessions not be put aside.
    fn store(
        &self,
        input: Option<&Input<'_>>,
        options: &ReadOptions,
        threads: Threads,
        context: &mut Context,
    ) -> Result<Store, Exit> {
        let mut store = Store::new();
        if let Some(input) = input {
            let mut reader = input.open(options.clone(), context)?;
            // What is wrong with the input is told when it is decided.
            let put = put_aside(&mut reader, &mut store, Known::Input, &mut |_| {}, threads);
            put.map_err(|error| broken(&error, context))?;
        }
        for file in &self.history {
            let reader = formats::open(file, None, ReadOptions { repeats: true, partial: false, ..options.clone() });
            let mut reader = reader.map_err(|error| {
                context.voice.error(&format!("--history: {}", told(&error)));
                Exit::Usage
            })?;
            let mut wrong = Vec::new();
            let mut cut = Vec::new();
            let mut tell = |trouble: Result<&Rejection, &ReadError>| match trouble {
                Ok(rejection) => wrong.extend(rejection.errors.first().map(of_record)),
                Err(error) => cut.push(told(error)),
            };
            let put = put_aside(&mut reader, &mut store, Known::File, &mut tell, threads);
            put.map_err(|error| broken(&error, context))?;
            for said in &cut {
                context.voice.error(&format!("--history: {said}"));
            }
            if !cut.is_empty() {
                return Err(Exit::Broken);
            }
            for said in &wrong {
                context.voice.note(&format!("--history: a record cannot be read and is not counted: {said}"));
            }
        }
        Ok(store)
    }
}

/// Where a record is wrong and what was expected; no value of it.
fn of_record(error: &crate::model::determination::RecordError) -> String {
    let row = error.row.map_or_else(String::new, |row| format!(", row {row}"));
    let field = error.field.as_ref().map_or_else(String::new, |field| format!(", {field}"));
    format!("{}{row}{field}: expected {}", error.file, error.expected)
}

/// That the sessions cannot be put aside.
fn broken(error: &RunError, context: &mut Context) -> Exit {
    context.voice.error(&error.to_string());
    Exit::Broken
}
