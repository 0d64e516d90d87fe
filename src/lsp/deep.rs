//! What reasoning finds beside what checking finds, looked for in the background when a file was saved.
//!
//! In: a folder without mistakes, as it was saved. Out: [`Deep`], which knows of each finding whether it still holds. What always holds:
//! typing never waits for it; a finding is told only as long as no file that it points into has changed.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::ide::snapshot::Snapshot;
use crate::proof::lint;
use crate::source::{SourceId, Sources, Span};

/// What was found in the texts of a folder.
#[derive(Debug)]
pub struct Deep {
    found: Vec<Diagnostic>,
    sources: Sources,
}

/// What to reason about, apart from what the editor goes on changing.
#[derive(Debug)]
pub struct Task {
    engine: Engine,
    sources: Sources,
    rules: String,
}

impl Task {
    /// The rules of a folder; `None` where there are mistakes to mend first.
    #[must_use]
    pub fn of(snapshot: &Snapshot, folder: &str) -> Option<Self> {
        if snapshot.diagnostics.iter().any(Diagnostic::is_error) {
            return None;
        }
        let engine = Engine::new(snapshot.profiles.clone());
        Some(Self { engine, sources: snapshot.sources().clone(), rules: folder.to_owned() })
    }

    /// Reasons.
    #[must_use]
    pub fn run(self) -> Deep {
        let options = lint::Options { stale: None, rules: Some(self.rules) };
        Deep { found: lint::lint(&self.engine, &self.sources, &options), sources: self.sources }
    }
}

impl Deep {
    /// What still holds of the texts as they are now, with its places in them.
    #[must_use]
    pub fn still(&self, now: &Sources) -> Vec<Diagnostic> {
        let by_name: BTreeMap<&str, (SourceId, &str)> =
            now.iter().map(|(id, source)| (source.name.as_str(), (id, &*source.text))).collect();
        let same = |(id, source): (SourceId, &crate::source::Source)| {
            let (now, text) = by_name.get(source.name.as_str())?;
            (*text == &*source.text).then_some((id, *now))
        };
        let same: BTreeMap<SourceId, SourceId> = self.sources.iter().filter_map(same).collect();
        self.found.iter().filter_map(|one| moved(one, &same)).collect()
    }
}

/// A finding with the names that its texts have now; `None` where one of them has changed.
fn moved(one: &Diagnostic, same: &BTreeMap<SourceId, SourceId>) -> Option<Diagnostic> {
    let place = |span: &mut Span| -> Option<()> {
        span.source = *same.get(&span.source)?;
        Some(())
    };
    let mut one = one.clone();
    place(&mut one.at.span)?;
    one.others.iter_mut().try_for_each(|other| place(&mut other.span))?;
    one.fix.iter_mut().flat_map(|fix| &mut fix.edits).try_for_each(|edit| place(&mut edit.span))?;
    Some(one)
}
