//! What can be mended at a place, and all that is sure to be meant so.

use std::ops::Range;

use super::snapshot::Snapshot;
use crate::diagnostic::{Edit, Fix, fix};
use crate::source::SourceId;

/// Edits that mend something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What they do, in a few words.
    pub title: String,
    /// The edits, which belong together.
    pub edits: Vec<Edit>,
    /// Whether they are what the author meant for certain.
    pub sure: bool,
    /// The problem that they mend, by its number in [`Snapshot::diagnostics`].
    pub mends: usize,
}

/// What mends the problems that touch a stretch of a file.
#[must_use]
pub fn actions(snapshot: &Snapshot, id: SourceId, span: Range<usize>) -> Vec<Action> {
    let mut all = Vec::new();
    for (mends, problem) in snapshot.diagnostics.iter().enumerate() {
        let at = problem.at.span.range();
        let here = problem.at.span.source == id && at.start <= span.end && span.start <= at.end;
        if let Some(fix) = problem.fix.as_ref().filter(|_| here) {
            let title = title(snapshot, fix).unwrap_or_else(|| format!("mend: {}", problem.message));
            all.push(Action { title, edits: fix.edits.clone(), sure: fix.sure, mends });
        }
    }
    all
}

/// What a fix does, where it is one edit that fits into a menu.
fn title(snapshot: &Snapshot, fix: &Fix) -> Option<String> {
    const LONGEST: usize = 60;
    let [edit] = fix.edits.as_slice() else { return None };
    let before = snapshot.sources().slice(edit.span).trim();
    let after = edit.replacement.trim();
    let short = |text: &str| text.chars().count() <= LONGEST && !text.contains('\n');
    match (before.is_empty(), after.is_empty()) {
        (false, false) if short(before) && short(after) => Some(format!("write `{after}` for `{before}`")),
        (false, true) if short(before) => Some(format!("take out `{before}`")),
        (true, false) if short(after) => Some(format!("add `{after}`")),
        _ => None,
    }
}

/// The fixes of a file that `lint --fix` would apply unasked.
#[must_use]
pub fn all_sure(snapshot: &Snapshot, id: SourceId) -> Vec<Edit> {
    fix::sure(&snapshot.diagnostics).remove(&id).unwrap_or_default()
}
