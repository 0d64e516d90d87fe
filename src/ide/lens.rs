//! What stands above a rule: how many cases it has.

use std::ops::Range;

use super::references::Target;
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use crate::source::SourceId;

/// The cases of a rule or exception that a file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The id it stands above.
    pub span: Range<usize>,
    /// `3 cases: 1 fires, 1 not, 1 open`.
    pub text: String,
    /// Where the cases name it.
    pub cases: Vec<Target>,
}

/// Above each rule and exception of a file, the cases that name it.
#[must_use]
pub fn lenses(snapshot: &Snapshot, id: SourceId) -> Vec<Lens> {
    let Some(stem) = snapshot.stem(id) else { return Vec::new() };
    let own = snapshot
        .occurrences()
        .iter()
        .filter(|one| one.source == id && one.declares && matches!(one.symbol.kind, Kind::Rule | Kind::Exception));
    own.map(|one| lens(snapshot, stem, &one.symbol, one.span.clone())).collect()
}

fn lens(snapshot: &Snapshot, stem: &str, symbol: &Symbol, span: Range<usize>) -> Lens {
    let files = snapshot.family().shares(stem, symbol);
    let (mut fires, mut not, mut open) = (0usize, 0usize, 0usize);
    let mut cases = Vec::new();
    for (source, outline) in snapshot.outlines() {
        if !snapshot.stem(source).is_some_and(|stem| files.contains(stem)) {
            continue;
        }
        for entry in &outline.entries {
            let count = match entry.names().as_slice() {
                ["test", "expect", "rules"] => &mut fires,
                ["test", "expect", "not_rules"] => &mut not,
                ["test", "expect", "open"] => &mut open,
                _ => continue,
            };
            if let Some(span) = entry.content().filter(|span| snapshot.words(source, span.clone()) == symbol.name) {
                *count = count.saturating_add(1);
                cases.push(Target { source, span });
            }
        }
    }
    let mut parts = Vec::new();
    for (number, one, many) in
        [(fires, "fires", "fire"), (not, "does not", "do not"), (open, "lacks a fact", "lack a fact")]
    {
        if number > 0 {
            parts.push(format!("{number} {}", if number == 1 { one } else { many }));
        }
    }
    let text = match cases.len() {
        0 => String::from("no case names it"),
        1 => format!("1 case: {}", parts.join(", ")),
        many => format!("{many} cases: {}", parts.join(", ")),
    };
    Lens { span, text, cases }
}
