//! The profiles inside the program, each unpacked or read when it is asked for.
//!
//! In: the texts, names and packed payers that the build has put into the program. Out: one checked [`Profile`] at a time: unpacked, or of its own file and of
//! those it builds on; no other is read. What always holds: the profile is the one that [`RuleBook::embedded`] has, places included;
//! a file is read at most once; in what order profiles are asked for, and by how many threads, changes nothing.
//!
//! [`RuleBook::embedded`]: super::RuleBook::embedded

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::book::{self, ReadFile};
use super::checked::Profile;
use super::document::{Document, Folder, TestFile};
use super::inherit;
use super::lint::Usage;
use super::load::{self, Names};
use super::packed;
use crate::diagnostic::Diagnostic;
use crate::model::imported::Imports;
use crate::source::{SourceId, SourceText, Sources};

/// All shipped profiles, none of them read yet.
#[derive(Debug)]
pub struct Shelf {
    sources: Sources,
    /// CSV files by path below the folder.
    tables: BTreeMap<String, SourceId>,
    /// Whether payers are wanted without their test cases, as they are packed.
    packed: bool,
    /// Profiles and parts, by id.
    files: BTreeMap<&'static str, Shelved>,
}

/// A file that may have been read.
#[derive(Debug)]
struct Shelved {
    source: SourceId,
    /// The file of its test cases, where they are wanted.
    tests: Option<SourceId>,
    /// `None` inside: there are mistakes in it.
    document: OnceLock<Option<Document>>,
}

impl Shelf {
    /// The profiles inside the program, with their test cases or, to decide with, without.
    #[must_use]
    pub fn new(with_tests: bool) -> Self {
        let (mut sources, mut tables, mut files) = (Sources::new(), BTreeMap::new(), BTreeMap::new());
        let mut tests = BTreeMap::new();
        // Places name texts by their number, so the texts are those of the whole book, in its order.
        for (path, text) in load::shipped().filter(|(path, _)| with_tests || !path.ends_with(load::TESTS)) {
            let source = sources.add(load::shipped_name(path), SourceText::Shipped(text));
            if let Some(stem) = path.strip_suffix(load::TESTS) {
                tests.insert(stem, source);
            } else if let Some(stem) = path.strip_suffix(".toml") {
                files.insert(stem, Shelved { source, tests: None, document: OnceLock::new() });
            } else {
                tables.insert(path.to_owned(), source);
            }
        }
        for (stem, file) in &mut files {
            file.tests = tests.get(stem).copied();
        }
        Self { sources, tables, packed: !with_tests, files }
    }

    /// Every text.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// How its payers are called, by id.
    #[must_use]
    pub fn payers(&self) -> &'static [Names<'static>] {
        load::payers()
    }

    /// What its profiles would take from a file of imported tables.
    #[must_use]
    pub fn imports(&self) -> Imports {
        load::imports()
    }

    /// The payer of that id; `None`: there is none, or there are mistakes in its files.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<Profile> {
        let packed = if self.packed { packed::profile(id) } else { None };
        packed.or_else(|| self.read_profile(id))
    }

    /// The same from its files.
    fn read_profile(&self, id: &str) -> Option<Profile> {
        let mut told = Vec::new();
        let documents = self.with_all_it_builds_on(id)?;
        let at = documents.iter().position(|document| document.stem == id)?;
        let tests: Vec<TestFile> = self.tests(id, &mut told).into_iter().collect();
        let family = inherit::family(documents, &mut told);
        let (profile, more) = book::one(&family, at, &tests, &self.sources, &mut Usage::unasked());
        let wrong = told.iter().chain(&more).any(Diagnostic::is_error);
        profile.filter(|_| !wrong)
    }

    /// The payers of these ids, worked on side by side.
    #[must_use]
    pub fn profiles(&self, ids: &[&str]) -> Vec<Option<Profile>> {
        ids.par_iter().map(|id| self.profile(id)).collect()
    }

    /// A file and those it builds on, by id; `None` where one has mistakes.
    fn with_all_it_builds_on(&self, id: &str) -> Option<Vec<&Document>> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![*self.files.get_key_value(id)?.0];
        while let Some(stem) = open.pop() {
            if found.insert(stem) {
                let document = self.document(stem)?;
                let below = document.extends.iter().chain(&document.include).map(|name| name.value.as_str());
                open.extend(below.filter_map(|name| self.files.get_key_value(name)).map(|(stem, _)| *stem));
            }
        }
        found.into_iter().map(|stem| self.document(stem)).collect()
    }

    fn document(&self, stem: &str) -> Option<&Document> {
        let file = self.files.get(stem)?;
        let read = || {
            let read = self.read(&format!("{stem}.toml"), file.source);
            read.document.filter(|_| !read.diagnostics.iter().any(Diagnostic::is_error))
        };
        file.document.get_or_init(read).as_ref()
    }

    fn tests(&self, stem: &str, told: &mut Vec<Diagnostic>) -> Option<TestFile> {
        let source = self.files.get(stem)?.tests?;
        let read = self.read(&format!("{stem}{}", load::TESTS), source);
        told.extend(read.diagnostics);
        read.tests
    }

    fn read(&self, path: &str, source: SourceId) -> ReadFile {
        ReadFile::of(path, source, true, &Folder { sources: &self.sources, tables: &self.tables })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::parse;
    use crate::profile::RuleBook;

    /// What `build.rs` has prepared, and what is read one at a time, against the book that is read whole.
    #[test]
    fn each_profile_alone_is_the_one_of_the_whole_book() {
        for (shelf, book) in
            [(Shelf::new(false), RuleBook::embedded_to_decide()), (Shelf::new(true), RuleBook::embedded())]
        {
            let book = book.check().unwrap();
            let names = book.profiles.iter().map(|profile| (profile.id.as_str(), profile.name.as_str()));
            assert!(names.eq(shelf.payers().iter().map(|payer| (payer.id, payer.name))));
            for (profile, payer) in book.profiles.iter().zip(shelf.payers()) {
                assert_eq!(profile.aliases, payer.aliases, "{}", payer.id);
            }
            let mut imports = Imports::default();
            for Imports { tables, lists } in book.profiles.iter().map(Profile::imports) {
                imports.tables.extend(tables);
                imports.lists.extend(lists);
            }
            assert_eq!(imports, shelf.imports());
            let texts = |sources: &Sources| -> Vec<_> {
                sources.iter().map(|(id, source)| (id, source.name.clone(), source.text.to_string())).collect()
            };
            assert_eq!(texts(&book.sources), texts(shelf.sources()));
            // The last first: what was read before may not matter.
            for whole in book.profiles.iter().rev() {
                let alone = shelf.profile(&whole.id).unwrap();
                assert_eq!(format!("{whole:?}"), format!("{alone:?}"), "{}", whole.id);
            }
        }
    }

    #[test]
    fn side_by_side_is_the_same_as_one_by_one() {
        let ids: Vec<&str> = load::payers().iter().map(|payer| payer.id).collect();
        let (one, all) = (Shelf::new(false), Shelf::new(false));
        for (id, profile) in ids.iter().zip(all.profiles(&ids)) {
            assert_eq!(one.profile(id).unwrap().digest, profile.unwrap().digest);
        }
        assert!(one.profile("no-such-payer").is_none());
        assert!(one.profile("therapy-base").is_none(), "a part is no payer");
    }

    #[test]
    fn the_texts_of_every_profile_were_parsed_by_the_build() {
        let shelf = Shelf::new(false);
        let mut texts = 0;
        for payer in shelf.payers() {
            let profile = shelf.profile(payer.id).unwrap();
            let rules = profile.rules.iter().map(|rule| &rule.text);
            let defines = profile.defines.values().map(|define| &define.text);
            for text in rules.chain(defines).chain(profile.counters.values().map(|counter| &counter.text)) {
                assert!(parse::is_prepared(text), "{}: {text}", profile.id);
                texts += 1;
            }
        }
        assert!(texts > 500, "{texts}");
    }
}
