//! `payrules test --mutate`: whether the cases would notice a change of the rules.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::context::{Context, plain};
use super::exit::Exit;
use super::rules::{self, RulesArg};
use crate::diagnostic::near::nearest;
use crate::formats::Output;
use crate::mutation::trial::Trial;
use crate::mutation::{Score, Tried, mutants, propose};
use crate::profile::document::Document;
use crate::profile::{CheckedBook, RuleBook};
use crate::report;

/// Whether to change the rules.
#[derive(Clone, Debug, clap::Args)]
pub struct MutateArgs {
    /// Change the rules, one thing at a time, and tell which changes no case notices. A PAYER may be a part, such as therapy-base;
    /// none: every file
    #[arg(long, conflicts_with_all = ["filter", "list", "verbose", "junit"], help_heading = "Mutation")]
    pub mutate: bool,

    /// The same, and write cases that would notice what none does, with the engine's answer, for a person to confirm: to standard output, or
    /// to a new file with =FILE
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "-",
        conflicts_with_all = ["filter", "list", "verbose", "junit"],
        help_heading = "Mutation"
    )]
    pub propose: Option<PathBuf>,
}

impl MutateArgs {
    /// Whether rules are to be changed.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.mutate || self.propose.is_some()
    }
}

/// Tries every mutant and tells what no case notices.
///
/// # Errors
/// [`Exit::Usage`]: the rules cannot be read, or there is no file of such a name.
pub fn run(
    args: &MutateArgs,
    at_least: Option<u32>,
    names: &[String],
    json: bool,
    rules: &RulesArg,
    context: &mut Context,
) -> Result<Exit, Exit> {
    // Nobody's cases are overwritten, and nobody waits to be told.
    if let Some(path) = args.propose.as_deref().filter(|path| path.as_os_str() != "-" && path.exists()) {
        context.voice.error(&format!("`{}` is already there; name a new file for the proposals", path.display()));
        return Err(Exit::Usage);
    }
    let book = rules.book(context)?;
    let checked = rules::check(book.clone(), context)?;
    let documents = chosen(names, &book, &checked, context)?;
    let trial = Trial::new(&book, &checked);
    let mut tried: Vec<(&str, Vec<Tried>)> = Vec::new();
    for document in documents {
        tried.push((&document.stem, trial.seek(trial.run(mutants(&book, &checked, document)))));
    }
    let files: Vec<report::mutants::File<'_>> =
        tried.iter().map(|(name, tried)| report::mutants::File { name, tried }).collect();
    let text = match json {
        true => report::mutants::json(&files, &book.sources),
        false => report::mutants::mutants(&files, &book.sources, context.view),
    };
    let printed = match &args.propose {
        None => context.print(&text),
        Some(file) => {
            let all = tried.iter().flat_map(|(_, tried)| tried);
            let stems: Vec<&str> = tried.iter().map(|(stem, _)| *stem).collect();
            let proposed = propose::text(&propose::proposals(all, &stems, &checked.profiles, &book.sources));
            if file.as_os_str() == "-" {
                context.print(&proposed)
            } else {
                put(file, &proposed, context).max(context.print(&text))
            }
        }
    };
    let reached = tried.iter().all(|(_, tried)| Score::of(tried.iter()).reaches(at_least.unwrap_or(0)));
    Ok(printed.max(if reached { Exit::Fine } else { Exit::NotAll }))
}

/// Writes proposals to a file.
fn put(path: &Path, text: &str, context: &mut Context) -> Exit {
    let write = || {
        let mut file = Output::create(path)?;
        file.write_all(text.as_bytes())?;
        file.commit()
    };
    match write() {
        Ok(()) => Exit::Fine,
        Err(error) => {
            context.voice.error(&format!("cannot write `{}`: {}", path.display(), plain(&error)));
            Exit::Broken
        }
    }
}

/// The files of that name, or of the payer with that alias.
fn chosen<'b>(
    names: &[String],
    book: &'b RuleBook,
    checked: &CheckedBook,
    context: &mut Context,
) -> Result<Vec<&'b Document>, Exit> {
    if names.is_empty() {
        return Ok(book.documents.iter().collect());
    }
    let find = |name: &String| {
        let alias = |alias: &String| alias.eq_ignore_ascii_case(name);
        let payer = checked.profiles.iter().find(|profile| profile.aliases.iter().any(alias));
        let stem = payer.map_or(name.as_str(), |profile| profile.id.as_str());
        book.documents.iter().find(|document| document.stem == stem)
    };
    let mut found = Vec::new();
    for name in names {
        let Some(document) = find(name) else {
            let known = book.documents.iter().map(|document| document.stem.as_str());
            let near = nearest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            context.voice.error(&format!("there is no payer or part `{name}`{near}"));
            return Err(Exit::Usage);
        };
        found.push(document);
    }
    Ok(found)
}
