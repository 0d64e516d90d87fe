//! Who builds on whom, and so which names of which files are one thing.
//!
//! In: what the files name as parent and parts. Out: for a file, the files whose names it sees; for a name, the files in which it is
//! the same thing. What always holds: circles and names that lead nowhere are passed over.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::Snapshot;
use super::symbol::{Kind, Symbol};

/// The ties between the files of a folder, by their ids.
#[derive(Debug)]
pub struct Family {
    /// Each file with those it builds on, nearest first.
    chains: BTreeMap<String, Vec<String>>,
    /// The files that are payers, not parts.
    payers: BTreeSet<String>,
    /// What each file declares.
    declares: BTreeMap<String, BTreeSet<Symbol>>,
}

impl Family {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut below: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut declares: BTreeMap<String, BTreeSet<Symbol>> = BTreeMap::new();
        for document in snapshot.documents() {
            let named = document.extends.iter().chain(&document.include);
            below.insert(&document.stem, named.map(|name| name.value.as_str()).collect());
            let own = declares.entry(document.stem.clone()).or_default();
            own.insert(Symbol::new(Kind::Profile, document.stem.clone()));
            // What a file says that cannot be read at the moment counts as long as it stood there when it could.
            own.extend(said(document));
        }
        for (id, outline) in snapshot.outlines() {
            let Some(stem) = snapshot.stem(id) else { continue };
            let own = declares.entry(stem.to_owned()).or_default();
            own.extend(super::occurrences::declared(snapshot.text(id), outline).map(|(symbol, _)| symbol));
        }
        let mut chains = BTreeMap::new();
        for stem in below.keys() {
            let mut chain: Vec<String> = Vec::new();
            let mut waiting = vec![*stem];
            while !waiting.is_empty() {
                let mut next = Vec::new();
                for name in waiting {
                    if below.contains_key(name) && !chain.iter().any(|known| known == name) {
                        chain.push(name.to_owned());
                        next.extend(below.get(name).into_iter().flatten().copied());
                    }
                }
                waiting = next;
            }
            chains.insert((*stem).to_owned(), chain);
        }
        let payers = snapshot.documents().filter(|document| document.payer.is_some());
        let payers = payers.map(|document| document.stem.clone()).collect();
        Self { chains, payers, declares }
    }

    /// The file itself and those it builds on, nearest first.
    pub fn chain<'f>(&'f self, stem: &str) -> impl Iterator<Item = &'f str> {
        self.chains.get(stem).into_iter().flatten().map(String::as_str)
    }

    /// The files whose names a file sees: its chain, and for a part those of the payers that build on it, whose names it may use.
    #[must_use]
    pub fn seen_from(&self, stem: &str) -> Vec<&str> {
        let mut seen: Vec<&str> = self.chain(stem).collect();
        if self.payers.contains(stem) {
            return seen;
        }
        for (child, chain) in &self.chains {
            if child != stem && chain.iter().any(|one| one == stem) {
                for one in chain {
                    if !seen.contains(&one.as_str()) {
                        seen.push(one);
                    }
                }
            }
        }
        seen
    }

    /// Whether a file declares something itself.
    #[must_use]
    pub fn declares(&self, stem: &str, symbol: &Symbol) -> bool {
        self.declares.get(stem).is_some_and(|own| own.contains(symbol))
    }

    /// Everything a file declares itself.
    pub fn declared<'f>(&'f self, stem: &str) -> impl Iterator<Item = &'f Symbol> {
        self.declares.get(stem).into_iter().flatten()
    }

    /// The files in which a name that stands in `stem` is the same thing: those that declare it for each other, and those that see them.
    #[must_use]
    pub fn shares(&self, stem: &str, symbol: &Symbol) -> BTreeSet<&str> {
        if matches!(symbol.kind, Kind::Fact | Kind::Word | Kind::Profile) {
            return self.chains.keys().map(String::as_str).collect();
        }
        let declarers = |of: &str| -> BTreeSet<&str> {
            self.chains
                .get(of)
                .into_iter()
                .flatten()
                .map(String::as_str)
                .filter(|one| self.declares(one, symbol))
                .collect()
        };
        let mut group: BTreeSet<&str> = declarers(stem);
        if group.is_empty() {
            group.extend(self.seen_from(stem).into_iter().filter(|one| self.declares(one, symbol)));
        }
        loop {
            let before = group.len();
            for child in self.chains.keys() {
                let own = declarers(child);
                if own.iter().any(|one| group.contains(one)) {
                    group.extend(own);
                }
            }
            if group.len() == before {
                break;
            }
        }
        let mut files: BTreeSet<&str> = BTreeSet::new();
        for (child, chain) in &self.chains {
            if chain.iter().any(|one| group.contains(one.as_str())) {
                files.insert(child);
                // A part of it that declares no such name means this one.
                let parts = chain.iter().map(String::as_str).filter(|part| declarers(part).is_empty());
                files.extend(parts);
            }
        }
        files
    }
}

fn said(document: &crate::profile::document::Document) -> Vec<Symbol> {
    let mut all = Vec::new();
    let mut add =
        |kind: Kind, names: Vec<&String>| all.extend(names.into_iter().map(|name| Symbol::new(kind, name.clone())));
    add(Kind::Source, document.sources.iter().map(|d| &d.name.value).collect());
    add(Kind::Param, document.params.iter().map(|d| &d.name.value).collect());
    add(Kind::List, document.lists.iter().map(|d| &d.name.value).collect());
    add(Kind::Table, document.tables.iter().map(|d| &d.name.value).collect());
    add(Kind::Year, document.years.iter().map(|d| &d.name.value).collect());
    add(Kind::Counter, document.counters.iter().map(|d| &d.name.value).collect());
    add(Kind::Define, document.defines.iter().map(|d| &d.name.value).collect());
    add(Kind::Sample, document.samples.iter().map(|d| &d.name.value).collect());
    add(Kind::Rule, document.rules.iter().map(|d| &d.id.value).collect());
    add(Kind::Exception, document.exceptions.iter().map(|d| &d.id.value).collect());
    all.extend(document.facts.iter().map(|d| {
        let name = &d.name.value;
        Symbol::new(Kind::Declared, name.strip_prefix("line.").unwrap_or(name))
    }));
    all
}
