//! What stands above a rule: how many cases it has.

use std::collections::BTreeMap;
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

/// What a case says of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Fires,
    Not,
    Open,
}

/// The places of the cases that name something, by its id.
type Named<'s> = BTreeMap<&'s str, Vec<(Says, Target)>>;

/// Above each rule and exception of a file, the cases that name it.
#[must_use]
pub fn lenses(snapshot: &Snapshot, id: SourceId) -> Vec<Lens> {
    let Some(stem) = snapshot.stem(id) else { return Vec::new() };
    let named = named(snapshot);
    let own = snapshot
        .occurrences()
        .iter()
        .filter(|one| one.source == id && one.declares && matches!(one.symbol.kind, Kind::Rule | Kind::Exception));
    own.map(|one| lens(snapshot, &named, stem, &one.symbol, one.span.clone())).collect()
}

fn named(snapshot: &Snapshot) -> Named<'_> {
    let mut all = Named::new();
    for (source, outline) in snapshot.outlines() {
        for entry in &outline.entries {
            let says = match entry.names().as_slice() {
                ["test", "expect", "rules"] => Says::Fires,
                ["test", "expect", "not_rules"] => Says::Not,
                ["test", "expect", "open"] => Says::Open,
                _ => continue,
            };
            if let Some(span) = entry.content() {
                all.entry(snapshot.words(source, span.clone())).or_default().push((says, Target { source, span }));
            }
        }
    }
    all
}

fn lens(snapshot: &Snapshot, named: &Named<'_>, stem: &str, symbol: &Symbol, span: Range<usize>) -> Lens {
    let files = snapshot.family().shares(stem, symbol);
    let mine = |target: &Target| snapshot.stem(target.source).is_some_and(|stem| files.contains(stem));
    let (mut fires, mut not, mut open) = (0usize, 0usize, 0usize);
    let mut cases = Vec::new();
    let all = named.get(symbol.name.as_str()).into_iter().flatten();
    for (says, target) in all.filter(|(_, target)| mine(target)) {
        let count = match says {
            Says::Fires => &mut fires,
            Says::Not => &mut not,
            Says::Open => &mut open,
        };
        *count = count.saturating_add(1);
        cases.push(target.clone());
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
