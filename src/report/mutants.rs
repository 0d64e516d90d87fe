//! What became of the mutants of rule files, for people.
//!
//! In: mutants that were tried, and the texts they are of. Out: each that no case noticed, with its place and the words before and after, and the
//! score of each file.

use serde_json::{Value as Tree, json};

use super::View;
use super::text::clean;
use super::words::count;
use crate::mutation::{Fate, Mutant, Score, Sought, Tried};
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
    for found in [false, true] {
        for file in files {
            for tried in file.tried {
                if let Fate::Unnoticed(sought) = &tried.fate
                    && found != matches!(sought, Sought::InVain)
                {
                    out.push_str(&one(&tried.mutant, found, sources, view));
                }
            }
        }
    }
    out.push_str(&table(files, view));
    out
}

/// A mutant: its place, the line of the file with the words marked, and what stands there instead.
fn one(mutant: &Mutant, found: bool, sources: &Sources, view: View) -> String {
    let text = sources.get(mutant.source).map_or("", |source| &*source.text);
    let (row, column) = line_column(text, mutant.place.range().start);
    let line = clean(text.lines().nth(row.saturating_sub(1)).unwrap_or("").trim_end());
    let before = mutant.before(sources);
    let first = before.lines().next().unwrap_or("");
    let mark = "^".repeat(first.chars().count().max(1));
    let gap = " ".repeat(column.saturating_sub(1));
    let what = if found { "no case notices" } else { "no session was found that shows" };
    format!(
        "{}\n  {}\n  {line}\n  {gap}{mark} {}\n\n",
        view.strong(&format!("{what} a change in {} of {}", mutant.part, mutant.file)),
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
    let all = json!({
        "mutants": whole.mutants, "noticed": whole.noticed, "no_session_found": whole.alike, "score": whole.percent(),
        "files": files,
    });
    format!("{all:#}\n")
}

fn file_json(file: &File<'_>, sources: &Sources) -> Tree {
    let score = Score::of(file.tried.iter());
    let one = |tried: &Tried| {
        let mutant = &tried.mutant;
        let noticed = match &tried.fate {
            Fate::Invalid => return None,
            Fate::Noticed { payer, case } => json!({ "payer": payer, "case": case }),
            Fate::Unnoticed(_) => Tree::Null,
        };
        let witness = match &tried.fate {
            Fate::Unnoticed(Sought::Found(witness)) => json!({ "payer": witness.payer, "record": witness.record }),
            _ => Tree::Null,
        };
        Some(json!({
            "place": sources.place(mutant.place),
            "in": { "what": mutant.part.what, "name": mutant.part.name },
            "kind": mutant.kind.word(),
            "before": mutant.before(sources),
            "after": mutant.after,
            "noticed_by": noticed,
            "told_apart_by": witness,
        }))
    };
    let mutants: Vec<Tree> = file.tried.iter().filter_map(one).collect();
    json!({
        "file": file.name, "mutants": score.mutants, "noticed": score.noticed, "no_session_found": score.alike,
        "score": score.percent(), "changes": mutants,
    })
}

fn table(files: &[File<'_>], view: View) -> String {
    let wide = files.iter().map(|file| file.name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for file in files {
        let score = Score::of(file.tried.iter());
        let beside = match score.alike {
            0 => String::new(),
            some => format!("  {some} without a session that shows them"),
        };
        let (name, percent) = (file.name, score.percent());
        out.push_str(&format!("{name:wide$}  {:>5} of {:>5}  {percent:>6}{beside}\n", score.noticed, score.mutants));
    }
    let whole = Score::of(files.iter().flat_map(|file| file.tried));
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    out.push_str(&format!(
        "\n{} of {} noticed: {}",
        whole.noticed,
        count(number(whole.mutants), "change", "changes"),
        view.strong(&whole.percent()),
    ));
    if whole.alike > 0 {
        let changes = count(number(whole.alike), "change", "changes");
        out.push_str(&format!("; {changes} more, for which no session was found that shows them, not counted"));
    }
    out.push('\n');
    let missed = whole.mutants.saturating_sub(whole.noticed);
    if missed > 0 {
        let them = if missed == 1 { "the one" } else { "those" };
        out.push_str(&format!("`payrules test --propose` writes cases for {them} that no case notices\n"));
    }
    out
}
