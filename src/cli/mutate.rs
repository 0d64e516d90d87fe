//! `payrules test --mutate`: whether the cases would notice a change of the rules.

use super::context::Context;
use super::exit::Exit;
use super::rules::{self, RulesArg};
use crate::diagnostic::near::nearest;
use crate::mutation::trial::Trial;
use crate::mutation::{Score, Tried, mutants};
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
}

/// Tries every mutant and tells what no case notices.
///
/// # Errors
/// [`Exit::Usage`]: the rules cannot be read, or there is no file of such a name.
pub fn run(
    at_least: Option<u32>,
    names: &[String],
    json: bool,
    rules: &RulesArg,
    context: &mut Context,
) -> Result<Exit, Exit> {
    let book = rules.book(context)?;
    let checked = rules::check(book.clone(), context)?;
    let documents = chosen(names, &book, &checked, context)?;
    let trial = Trial::new(&book, &checked);
    let mut tried: Vec<(&str, Vec<Tried>)> = Vec::new();
    for document in documents {
        tried.push((&document.stem, trial.run(mutants(&book, &checked, document))));
    }
    let files: Vec<report::mutants::File<'_>> =
        tried.iter().map(|(name, tried)| report::mutants::File { name, tried }).collect();
    let text = match json {
        true => report::mutants::json(&files, &book.sources),
        false => report::mutants::mutants(&files, &book.sources, context.view),
    };
    let printed = context.print(&text);
    let reached = tried.iter().all(|(_, tried)| Score::of(tried.iter()).reaches(at_least.unwrap_or(0)));
    Ok(printed.max(if reached { Exit::Fine } else { Exit::NotAll }))
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
