//! The names that the texts of one file may use, and what they stand for.

use std::collections::{BTreeMap, BTreeSet};

use super::about::types_of;
use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};
use crate::model::facts::ALL;

/// Facts that are computed, and so are not in the table of facts.
pub const COMPUTED: [(&str, &str); 6] = [
    ("age", "completed years of the patient on the date of service"),
    ("authorization", "whether there is an authorization that fits; its facts are `authorization.from` and so on"),
    ("billed_modifiers", "modifiers of a line as they will be billed: those recorded and those that rules add"),
    ("dx", "the diagnoses a line points to; of the session, all"),
    ("other_coverage", "whether there is another coverage; its facts are `other_coverage.type` and so on"),
    ("units", "units of a line as computed"),
];

/// The names a file sees: its own, those it inherits, and for a part those of the payers that include it.
#[derive(Debug)]
pub struct Scope<'s> {
    names: BTreeMap<&'s str, BTreeSet<Kind>>,
}

impl<'s> Scope<'s> {
    /// The names that the file `stem` sees.
    #[must_use]
    pub fn of(snapshot: &'s Snapshot, stem: &str) -> Self {
        let family = snapshot.family();
        let mut names: BTreeMap<&str, BTreeSet<Kind>> = BTreeMap::new();
        for one in family.seen_from(stem) {
            for symbol in family.declared(one) {
                names.entry(&symbol.name).or_default().insert(symbol.kind);
            }
        }
        Self { names }
    }

    /// Every name of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &'s str> {
        self.names.iter().filter(move |(_, kinds)| kinds.contains(&kind)).map(|(name, _)| *name)
    }

    /// Whether a name of that kind is there.
    #[must_use]
    pub fn has(&self, kind: Kind, name: &str) -> bool {
        self.names.get(name).is_some_and(|kinds| kinds.contains(&kind))
    }

    /// What a name in a rule text stands for; `None`: nothing that is known.
    #[must_use]
    pub fn means(&self, name: &str) -> Option<Symbol> {
        let declared = |kind: Kind, name: &str| self.has(kind, name).then(|| Symbol::new(kind, name));
        let counter = name.strip_prefix("history.").and_then(|rest| declared(Kind::Counter, rest));
        counter
            .or_else(|| [Kind::List, Kind::Param, Kind::Define].into_iter().find_map(|kind| declared(kind, name)))
            .or_else(|| is_fact(name).then(|| Symbol::new(Kind::Fact, name)))
            .or_else(|| declared(Kind::Declared, name.strip_prefix("line.").unwrap_or(name)))
            .or_else(|| declared(Kind::Table, name.split('.').next().unwrap_or(name)))
    }
}

/// Whether a path is a fact, or a group of facts, of the record.
pub(super) fn is_fact(path: &str) -> bool {
    let group = |fact: &str| fact.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    COMPUTED.iter().any(|(name, _)| *name == path)
        || !types_of(path).is_empty()
        || ALL.iter().any(|fact| group(fact.path))
}
