//! A rules folder as the editor has it now: its texts, what they say, and what is wrong with them.
//!
//! In: the texts of a folder as a [`RuleBook`], and the snapshot before it. Out: a [`Snapshot`], which every question is asked of. What
//! always holds: it can be made of texts in any state; where a file is not TOML at the moment, what it said when it last was stands in for
//! it, so that names stay known while somebody types.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::family::Family;
use super::occurrences::{self, Occurrence};
use super::outline::Outline;
use crate::diagnostic::Diagnostic;
use crate::profile::RuleBook;
use crate::profile::checked::Profile;
use crate::profile::document::Document;
use crate::profile::vocabulary::File;
use crate::source::{SourceId, Sources};

/// The state of a rules folder.
#[derive(Debug)]
pub struct Snapshot {
    /// Everything there is to tell, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The payers that could be checked, by id.
    pub profiles: Vec<Profile>,
    book: RuleBook,
    stand_ins: BTreeMap<String, Document>,
    outlines: OnceCell<BTreeMap<SourceId, Outline>>,
    family: OnceCell<Family>,
    occurrences: OnceCell<Vec<Occurrence>>,
}

impl Snapshot {
    /// Reads and checks all of it. `earlier` is the folder before the last change.
    #[must_use]
    pub fn new(book: RuleBook, earlier: Option<&Snapshot>) -> Self {
        let (profiles, diagnostics) = book.examine();
        let mut stand_ins = BTreeMap::new();
        for document in book.documents.iter().filter(|document| document.broken) {
            let whole = earlier.and_then(|earlier| earlier.document(&document.stem)).filter(|whole| !whole.broken);
            stand_ins.extend(whole.map(|whole| (document.stem.clone(), whole.clone())));
        }
        Self {
            diagnostics,
            profiles,
            book,
            stand_ins,
            outlines: OnceCell::new(),
            family: OnceCell::new(),
            occurrences: OnceCell::new(),
        }
    }

    /// Every text.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.book.sources
    }

    /// The text of that name, as the book has it.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<SourceId> {
        self.book.sources.iter().find(|(_, source)| source.name == name).map(|(id, _)| id)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        self.book.sources.get(id).map_or("", |source| &source.text)
    }

    /// The outline of a TOML file.
    #[must_use]
    pub fn outline(&self, id: SourceId) -> Option<&Outline> {
        self.every_outline().get(&id)
    }

    /// All TOML files with their outlines.
    pub fn outlines(&self) -> impl Iterator<Item = (SourceId, &Outline)> {
        self.every_outline().iter().map(|(id, outline)| (*id, outline))
    }

    /// Made when the first question needs them: telling what is wrong does not.
    fn every_outline(&self) -> &BTreeMap<SourceId, Outline> {
        self.outlines.get_or_init(|| {
            let files = self.book.sources.iter().filter(|(_, source)| source.name.ends_with(".toml"));
            files.map(|(id, source)| (id, Outline::of(&source.text))).collect()
        })
    }

    /// The words at a place.
    #[must_use]
    pub fn words(&self, id: SourceId, span: Range<usize>) -> &str {
        self.text(id).get(span).unwrap_or("")
    }

    /// Whether a file is a profile or part, or holds test cases.
    #[must_use]
    pub fn file(&self, id: SourceId) -> File {
        let tests = self.book.tests.iter().any(|file| file.source == id);
        if tests { File::Tests } else { File::Profile }
    }

    /// The id of the profile or part that a file is, or holds the cases of.
    #[must_use]
    pub fn stem(&self, id: SourceId) -> Option<&str> {
        let document = self.book.documents.iter().find(|document| document.source == id).map(|d| d.stem.as_str());
        document.or_else(|| self.book.tests.iter().find(|file| file.source == id).map(|file| file.stem.as_str()))
    }

    /// What a profile or part says, or said when it could last be read. Its places may be those of an earlier text.
    #[must_use]
    pub fn document(&self, stem: &str) -> Option<&Document> {
        self.stand_ins.get(stem).or_else(|| self.book.documents.iter().find(|document| document.stem == stem))
    }

    /// What the profiles and parts say.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.book.documents.iter().map(|document| self.stand_ins.get(&document.stem).unwrap_or(document))
    }

    /// The checked payer that a file is, or else one that it is a part of.
    #[must_use]
    pub fn profile_of(&self, stem: &str) -> Option<&Profile> {
        let own = self.profiles.iter().find(|profile| profile.id == stem);
        own.or_else(|| self.profiles.iter().find(|profile| profile.chain.iter().any(|one| one == stem)))
    }

    /// Who builds on whom.
    #[must_use]
    pub fn family(&self) -> &Family {
        self.family.get_or_init(|| Family::of(self))
    }

    /// Every place at which something is named.
    #[must_use]
    pub fn occurrences(&self) -> &[Occurrence] {
        self.occurrences.get_or_init(|| occurrences::all(self))
    }

    /// What is named at a place of a file.
    #[must_use]
    pub fn named_at(&self, id: SourceId, at: usize) -> Option<&Occurrence> {
        let here = |one: &&Occurrence| one.source == id && one.span.start <= at && at <= one.span.end;
        let found = self.occurrences().iter().filter(here);
        // Between two names that touch, the one that starts here is meant.
        found.max_by_key(|one| one.span.start)
    }
}
