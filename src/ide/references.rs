//! Where something is declared, and everywhere it is named.

use std::ops::Range;

use super::occurrences::Occurrence;
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use crate::source::SourceId;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The file.
    pub source: SourceId,
    /// The name in it.
    pub span: Range<usize>,
}

impl From<&Occurrence> for Target {
    fn from(one: &Occurrence) -> Self {
        Self { source: one.source, span: one.span.clone() }
    }
}

/// Where what is named at a place is declared: in the nearest file that does, which is the file itself or one it builds on. A name that
/// is declared here leads on to the file it is inherited from, where there is one.
#[must_use]
pub fn definition(snapshot: &Snapshot, id: SourceId, at: usize) -> Vec<Target> {
    let Some(found) = snapshot.named_at(id, at) else { return Vec::new() };
    let Some(stem) = snapshot.stem(id) else { return Vec::new() };
    let mut seen = snapshot.family().seen_from(stem);
    if found.symbol.kind == Kind::Profile {
        seen = vec![found.symbol.name.as_str()];
    }
    let all = snapshot.occurrences();
    let mut own = Vec::new();
    for one in seen {
        let here = |target: &&Occurrence| {
            target.declares && target.symbol == found.symbol && snapshot.stem(target.source) == Some(one)
        };
        let targets: Vec<Target> = all.iter().filter(here).map(Target::from).collect();
        if targets.iter().any(|target| target.source == id && target.span == found.span) {
            own = targets;
            continue;
        }
        if !targets.is_empty() {
            return targets;
        }
    }
    own
}

/// Every place at which the same thing is named, in every file in which it is the same.
#[must_use]
pub fn references(snapshot: &Snapshot, id: SourceId, at: usize, with_declarations: bool) -> Vec<Target> {
    let Some(found) = snapshot.named_at(id, at) else { return Vec::new() };
    let Some(stem) = snapshot.stem(id) else { return Vec::new() };
    let all = same(snapshot, stem, &found.symbol).into_iter();
    all.filter(|one| with_declarations || !one.declares).map(Target::from).collect()
}

/// The same in one file only.
#[must_use]
pub fn highlights(snapshot: &Snapshot, id: SourceId, at: usize) -> Vec<&Occurrence> {
    let Some(found) = snapshot.named_at(id, at) else { return Vec::new() };
    snapshot.occurrences().iter().filter(|one| one.source == id && one.symbol == found.symbol).collect()
}

/// Every place of a symbol, as it is meant in the file `stem`.
pub(super) fn same<'s>(snapshot: &'s Snapshot, stem: &str, symbol: &Symbol) -> Vec<&'s Occurrence> {
    let files = snapshot.family().shares(stem, symbol);
    let shared = |one: &&Occurrence| snapshot.stem(one.source).is_some_and(|stem| files.contains(stem));
    snapshot.occurrences().iter().filter(|one| one.symbol == *symbol).filter(shared).collect()
}
