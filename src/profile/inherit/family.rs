//! Who builds on whom.

use std::collections::{BTreeMap, BTreeSet};

use super::super::document::Document;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::source::Span;

/// All documents and their ties.
#[derive(Debug)]
pub(in super::super) struct Family<'d> {
    /// Every document.
    pub(in super::super) documents: Vec<&'d Document>,
    /// Documents to resolve: payers, then parts that no payer has.
    pub(in super::super) order: Vec<usize>,
    /// Parts that some payer has.
    pub(in super::super) used: BTreeSet<usize>,
    by_id: BTreeMap<&'d str, usize>,
    round: BTreeSet<usize>,
}

/// Files that may build on each other in a row.
const MOST_HIGH: usize = 32;

/// How far the walk has come with a document.
#[derive(Clone, Copy, Debug)]
enum Walk {
    OnPath,
    /// All it builds on has been walked; the longest row of files from it on, itself included.
    Done(usize),
}

/// Finds parents and parts, and tells names that lead nowhere or in a circle.
pub(in super::super) fn family<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    out: &mut Vec<Diagnostic>,
) -> Family<'d> {
    let documents: Vec<&'d Document> = documents.into_iter().collect();
    let by_id: BTreeMap<&str, usize> = documents.iter().enumerate().map(|(at, d)| (d.stem.as_str(), at)).collect();
    let mut family = Family {
        documents: documents.clone(),
        order: Vec::new(),
        used: BTreeSet::new(),
        by_id,
        round: BTreeSet::new(),
    };
    for document in &documents {
        family.names(document, out);
    }
    let mut seen = BTreeMap::new();
    for at in 0..documents.len() {
        if !seen.contains_key(&at) {
            family.circles(at, &mut seen, out);
        }
    }
    aliases(&documents, out);
    let payer = |at: usize| documents.get(at).is_some_and(|d| d.payer.is_some());
    for at in (0..documents.len()).filter(|at| payer(*at) && !family.round.contains(at)) {
        family.order.push(at);
        let chain = family.chain(at);
        family.used.extend(chain.into_iter().map(|(at, _)| at).filter(|at| !payer(*at)));
    }
    let alone = (0..documents.len()).filter(|at| !payer(*at) && !family.used.contains(at));
    let alone: Vec<usize> = alone.filter(|at| !family.round.contains(at)).collect();
    family.order.extend(alone);
    family
}

impl<'d> Family<'d> {
    /// A document by its place.
    pub(super) fn document(&self, at: usize) -> Option<&'d Document> {
        self.documents.get(at).copied()
    }

    fn names(&self, document: &Document, out: &mut Vec<Diagnostic>) {
        let known: Vec<&str> = self.by_id.keys().copied().filter(|id| *id != document.stem).collect();
        for name in document.extends.iter().chain(&document.include) {
            if !self.by_id.contains_key(name.value.as_str()) {
                out.push(say::unknown_parent(name.span, &name.value, &known));
            }
        }
        for name in &document.include {
            let found = self.by_id.get(name.value.as_str()).and_then(|at| self.document(*at));
            if let Some(payer) = found.filter(|d| d.payer.is_some()) {
                out.push(say::include_of_payer(name.span, &name.value, payer.id.span));
            }
        }
    }

    /// What a document names, in order: its parent, then its parts; whether it is included.
    fn below(&self, at: usize) -> Vec<(usize, bool, Span)> {
        let Some(document) = self.document(at) else { return Vec::new() };
        let parent = document.extends.iter().map(|name| (name, false));
        let parts = document.include.iter().map(|name| (name, true));
        let found = |(name, included): (&crate::source::Spanned<String>, bool)| {
            self.by_id.get(name.value.as_str()).map(|at| (*at, included, name.span))
        };
        parent.chain(parts).filter_map(found).collect()
    }

    /// Walks from a document to all it builds on, each once in a run, and tells circles and endless lines of ancestors.
    fn circles(&mut self, from: usize, seen: &mut BTreeMap<usize, Walk>, out: &mut Vec<Diagnostic>) {
        // With a stack of its own: how deep files build on each other is for their authors to say, and not for ours to hold.
        let mut path: Vec<(usize, usize)> = vec![(from, 0)];
        let mut highest: Vec<usize> = vec![0];
        seen.entry(from).or_insert(Walk::OnPath);
        while let Some((at, done)) = path.pop() {
            let Some((next, _, span)) = self.below(at).get(done).copied() else {
                let height = highest.pop().unwrap_or(0).saturating_add(1);
                seen.insert(at, Walk::Done(height));
                if let Some(above) = highest.last_mut() {
                    *above = height.max(*above);
                }
                if height > MOST_HIGH {
                    self.round.insert(at);
                    if height == MOST_HIGH.saturating_add(1) {
                        let document = self.document(at);
                        let place = document.and_then(|d| d.extends.as_ref().or(d.include.first()));
                        out.extend(place.map(|name| say::too_many_ancestors(name.span, MOST_HIGH)));
                    }
                }
                continue;
            };
            path.push((at, done.saturating_add(1)));
            match seen.get(&next) {
                Some(Walk::Done(height)) => {
                    if let Some(above) = highest.last_mut() {
                        *above = (*height).max(*above);
                    }
                }
                Some(Walk::OnPath) => {
                    let around: Vec<usize> = path.iter().map(|(at, _)| *at).skip_while(|at| *at != next).collect();
                    self.circle(&around, span, out);
                }
                None => {
                    seen.insert(next, Walk::OnPath);
                    path.push((next, 0));
                    highest.push(0);
                }
            }
        }
    }

    fn circle(&mut self, around: &[usize], span: Span, out: &mut Vec<Diagnostic>) {
        let name = |at: &usize| self.document(*at).map_or(String::new(), |d| d.stem.clone());
        let mut names: Vec<String> = around.iter().map(name).collect();
        names.extend(names.first().cloned());
        let pairs = around.iter().zip(around.iter().skip(1));
        let step = |(at, next): (&usize, &usize)| self.below(*at).into_iter().find(|(to, ..)| to == next);
        let steps: Vec<Span> = pairs.filter_map(step).map(|(.., span)| span).collect();
        out.push(say::circle(span, &names, &steps));
        self.round.extend(around);
    }

    /// The files that make up a document: furthest parent first, itself last, each once; and whether it came in by `include`.
    pub(super) fn chain(&self, at: usize) -> Vec<(usize, bool)> {
        let mut chain = Vec::new();
        self.walk(at, false, &mut chain, &mut Vec::new());
        chain
    }

    fn walk(&self, at: usize, included: bool, chain: &mut Vec<(usize, bool)>, path: &mut Vec<usize>) {
        if path.contains(&at) || chain.iter().any(|(seen, _)| *seen == at) {
            return;
        }
        path.push(at);
        for (next, part, _) in self.below(at) {
            self.walk(next, included || part, chain, path);
        }
        path.pop();
        chain.push((at, included));
    }

    /// Ids of everything a document builds on.
    pub(super) fn ancestors(&self, at: usize) -> BTreeSet<&'d str> {
        let chain = self.chain(at);
        chain.into_iter().filter(|(a, _)| *a != at).filter_map(|(a, _)| Some(self.document(a)?.stem.as_str())).collect()
    }
}

/// A name in a record leads to one payer.
fn aliases(documents: &[&Document], out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for document in documents.iter().filter(|d| d.payer.is_some()) {
        seen.insert(document.stem.to_lowercase(), (document.stem.as_str(), document.id.span));
    }
    for document in documents {
        for alias in document.payer.iter().flat_map(|payer| &payer.aliases) {
            match seen.get(&alias.value.to_lowercase()) {
                Some((other, first)) => out.push(say::alias_taken(alias.span, &alias.value, other, *first)),
                None => {
                    seen.insert(alias.value.to_lowercase(), (document.stem.as_str(), alias.span));
                }
            }
        }
    }
}
