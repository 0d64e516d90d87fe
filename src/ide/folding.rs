//! What can be folded away: sections and blocks, and lists and texts of several lines.

use std::ops::Range;

use super::snapshot::Snapshot;
use crate::source::SourceId;

/// The stretches of a file that go over several lines, by their start.
#[must_use]
pub fn folds(snapshot: &Snapshot, id: SourceId) -> Vec<Range<usize>> {
    let Some(outline) = snapshot.outline(id) else { return Vec::new() };
    let text = snapshot.text(id);
    let headers = outline.headers.iter().map(|header| header.span.start..header.end);
    let values = outline.entries.iter().map(|entry| entry.span.clone());
    let mut all: Vec<Range<usize>> = headers.chain(values).collect();
    all.retain(|span| text.get(span.clone()).is_some_and(|words| words.trim_end().contains('\n')));
    all.sort_by_key(|span| (span.start, span.end));
    all.dedup_by_key(|span| span.start);
    all
}
