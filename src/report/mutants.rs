//! What became of the mutants of rule files, for people.
//!
//! In: mutants that were tried, and the texts they are of. Out: each that no case noticed, with its place and the words before and after, and the
//! score of each file.

use serde_json::{Value as Tree, json};

use super::View;
use super::text::clean;
use super::words::count;
use crate::mutation::{Fate, Mutant, Score, Tried};
use crate::source::{Sources, line_column};

/// The mutants of one file.
pub struct File<'t> {
    /// The profile or part.
    pub name: &'t str,
    /// What became of them.
    pub tried: &'t [Tried],
}

/// The whole report.
#[must_use]
pub fn mutants(files: &[File<'_>], sources: &Sources, view: View) -> String {
    let mut out = String::new();
    for file in files {
        for tried in file.tried.iter().filter(|tried| tried.fate == Fate::Unnoticed) {
            out.push_str(&one(&tried.mutant, sources, view));
        }
    }
    out.push_str(&table(files, view));
    out
}

/// A mutant: its place, the line of the file with the words marked, and what stands there instead.
fn one(mutant: &Mutant, sources: &Sources, view: View) -> String {
    let text = sources.get(mutant.source).map_or("", |source| &*source.text);
    let (row, column) = line_column(text, mutant.place.range().start);
    let line = clean(text.lines().nth(row.saturating_sub(1)).unwrap_or("").trim_end());
    let before = mutant.before(sources);
    let first = before.lines().next().unwrap_or("");
    let mark = "^".repeat(first.chars().count().max(1));
    let gap = " ".repeat(column.saturating_sub(1));
    format!(
        "{}\n  {}\n  {line}\n  {gap}{mark} {}\n\n",
        view.strong(&format!("no case notices a change in {} of {}", mutant.part, mutant.file)),
        view.faint(&sources.place(mutant.place)),
        view.trouble(&change(mutant)),
    )
}

/// What was done, in a few words that follow the marked ones.
#[must_use]
pub fn change(mutant: &Mutant) -> String {
    if mutant.after.is_empty() { String::from("left out") } else { format!("`{}`", clean(&mutant.after)) }
}

/// The same for other programs: each mutant with its place, its words and what noticed it.
#[must_use]
pub fn json(files: &[File<'_>], sources: &Sources) -> String {
    let whole = Score::of(files.iter().flat_map(|file| file.tried));
    let files: Vec<Tree> = files.iter().map(|file| file_json(file, sources)).collect();
    let all = json!({ "mutants": whole.mutants, "noticed": whole.noticed, "score": whole.percent(), "files": files });
    format!("{all:#}\n")
}

fn file_json(file: &File<'_>, sources: &Sources) -> Tree {
    let score = Score::of(file.tried.iter());
    let one = |tried: &Tried| {
        let mutant = &tried.mutant;
        let noticed = match &tried.fate {
            Fate::Invalid => return None,
            Fate::Noticed { payer, case } => json!({ "payer": payer, "case": case }),
            Fate::Unnoticed => Tree::Null,
        };
        Some(json!({
            "place": sources.place(mutant.place),
            "in": { "what": mutant.part.what, "name": mutant.part.name },
            "kind": mutant.kind.word(),
            "before": mutant.before(sources),
            "after": mutant.after,
            "noticed_by": noticed,
        }))
    };
    let mutants: Vec<Tree> = file.tried.iter().filter_map(one).collect();
    json!({
        "file": file.name, "mutants": score.mutants, "noticed": score.noticed, "score": score.percent(), "changes": mutants,
    })
}

fn table(files: &[File<'_>], view: View) -> String {
    let wide = files.iter().map(|file| file.name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut line = |name: &str, score: Score| {
        let (noticed, all) = (score.noticed, score.mutants);
        out.push_str(&format!("{name:wide$}  {noticed:>5} of {all:>5} noticed  {:>6}\n", score.percent()));
    };
    for file in files {
        line(file.name, Score::of(file.tried.iter()));
    }
    let whole = Score::of(files.iter().flat_map(|file| file.tried));
    let unnoticed = whole.mutants.saturating_sub(whole.noticed);
    let unnoticed = u64::try_from(unnoticed).unwrap_or(u64::MAX);
    let all = u64::try_from(whole.mutants).unwrap_or(u64::MAX);
    let told = format!(
        "\n{} of {} noticed: {}; {} not\n",
        whole.noticed,
        count(all, "mutant", "mutants"),
        view.strong(&whole.percent()),
        unnoticed
    );
    out + &told
}
