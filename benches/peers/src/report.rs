//! The whole run, in order: visits, agreement, rounds, tables.

use std::fs;

use crate::cli::Options;
use crate::roster::{ENTRIES, Entry, HAND, OURS, OURS_JSONL, OURS_PARQUET, READER, Source};
use crate::run::rounds::Timed;
use crate::run::{agree, machine, start, table};
use peers::contest::Sample;
use peers::forms::{csv, jsonl};
use peers::visit::{generate, stats};

/// Does what is asked and tells it as Markdown.
///
/// # Errors
/// Engines that do not agree, with the visits; files that cannot be written.
pub fn make(options: &Options) -> Result<String, String> {
    let visits = generate::visits(options.seed, options.visits.max(options.agree));
    let write = |path: &std::path::Path, text: String| {
        fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    if let Some(path) = &options.write_jsonl {
        write(path, jsonl::text(&visits))?;
    }
    if let Some(path) = &options.write_csv {
        write(path, csv::text(&visits))?;
    }
    if options.write_jsonl.is_some() || options.write_csv.is_some() {
        return Ok(String::new());
    }

    let mut text = machine::describe();
    let wanted = agree::expected(&visits[..options.agree]);
    text.push_str(&stats::describe(&visits, &agree::expected(&visits)));

    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let few = Sample { visits: &visits[..options.agree], seed: options.seed, folder: folder.path() };
    let mut taking_part = Vec::new();
    let mut differing = String::new();
    for entry in chosen(options)? {
        eprintln!("{}: do they agree?", entry.name);
        match entry.contestant(&few) {
            Err(reason) => text.push_str(&format!("{} takes no part: {reason}\n", entry.name)),
            Ok(mut contestant) => match agree::check(contestant.as_mut(), entry.says, few.visits, &wanted) {
                Ok(()) => taking_part.push(entry),
                Err(difference) => differing.push_str(&format!("{}: {difference}\n", entry.name)),
            },
        }
    }
    if !differing.is_empty() {
        return Err(differing);
    }
    text.push_str(&format!("all agree on {} visits\n\n", options.agree));

    let sample = Sample { visits: &visits[..options.visits], seed: options.seed, folder: folder.path() };
    let mut timed = Vec::new();
    for entry in taking_part {
        eprintln!("{}: made ready", entry.name);
        timed.push(Timed::new(entry, &sample)?);
    }
    let mut out = Vec::with_capacity(options.visits);
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}, load {}", options.rounds, machine::load());
        timed.iter_mut().for_each(|one| one.round(&mut out));
    }
    let of = |source: Source| timed.iter().filter(|one| one.entry.source == source).collect::<Vec<_>>();
    for (title, source, first, ours) in [
        ("In memory", Source::Memory, HAND, OURS),
        ("From JSON lines", Source::Jsonl, READER, OURS_JSONL),
        ("From Parquet", Source::Parquet, "polars-parquet", OURS_PARQUET),
    ] {
        if !of(source).is_empty() {
            text.push_str(&format!("## {title}\n\n{}\n", table::of(&of(source), first, ours)));
        }
    }
    if !options.quick {
        let program = start::payrules(options.payrules.clone());
        text.push_str(&format!("## Starts\n\n{}\n", start::table(program.as_deref(), &visits[0])));
    }
    text.push_str(&format!("load at the end {}\n", machine::load()));
    if let Some(path) = &options.output {
        write(path, text.clone())?;
    }
    Ok(text)
}

/// The entries asked for.
fn chosen(options: &Options) -> Result<Vec<&'static Entry>, String> {
    let known = |name: &String| ENTRIES.iter().any(|entry| entry.name == name);
    if let Some(name) = options.only.iter().find(|name| !known(name)) {
        let names: Vec<&str> = ENTRIES.iter().map(|entry| entry.name).collect();
        return Err(format!("`{name}` takes no part; those that do: {}", names.join(", ")));
    }
    let asked = |entry: &&Entry| options.only.is_empty() || options.only.iter().any(|name| name == entry.name);
    Ok(ENTRIES.iter().filter(asked).collect())
}
