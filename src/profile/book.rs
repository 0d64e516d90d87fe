//! The rule book: all files of a folder, and the one way from them to checked payers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::checked::Profile;
use super::document::{self, Document, Folder, TestFile};
use super::inherit::{self, Family};
use super::load::{self, Content, File, LoadError};
use super::toml::damage::Damage;
use super::{lint, readable, resolve, toml};
use crate::diagnostic::wording::profile as say;
use crate::diagnostic::{Diagnostic, tidy};
use crate::source::{SourceId, Sources, Span};

/// The files of a rules folder, read but not yet checked.
#[derive(Clone, Debug)]
pub struct RuleBook {
    /// Every text.
    pub sources: Sources,
    /// Profiles and parts, by file name.
    pub documents: Vec<Document>,
    /// Files of test cases.
    pub tests: Vec<TestFile>,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// CSV files by path below the folder.
    tables: BTreeMap<String, SourceId>,
    /// Files of which not everything can be relied on.
    damaged: BTreeMap<SourceId, Damage>,
}

/// A rule book without errors.
#[derive(Debug)]
pub struct CheckedBook {
    /// Every text.
    pub sources: Sources,
    /// The payers, by id.
    pub profiles: Vec<Profile>,
    /// What could be better.
    pub warnings: Vec<Diagnostic>,
}

/// A rule book with errors: nothing can be decided with it.
#[derive(Debug)]
pub struct Trouble {
    /// Every text.
    pub sources: Sources,
    /// Everything wrong, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl RuleBook {
    /// Reads a rules folder.
    ///
    /// # Errors
    /// [`LoadError`] where the folder is missing, unreadable or has no profile. What is wrong inside files is told by
    /// [`RuleBook::check`].
    pub fn load(dir: &Path) -> Result<RuleBook, LoadError> {
        load::folder(dir).map(Self::from_files)
    }

    /// Reads a rules folder as an editor has it: `open` are texts by path below the folder, which stand in place of the files.
    ///
    /// # Errors
    /// As for [`RuleBook::load`]; a folder that is not there is no error where a profile of it is open.
    pub fn load_with(dir: &Path, open: &BTreeMap<String, String>) -> Result<RuleBook, LoadError> {
        load::folder_with(dir, open).map(Self::from_files)
    }

    /// The profiles inside the program.
    #[must_use]
    pub fn embedded() -> RuleBook {
        Self::from_files(load::embedded())
    }

    /// The profiles inside the program without their test cases, which are half of their text and decide nothing.
    #[must_use]
    pub fn embedded_to_decide() -> RuleBook {
        let files = load::embedded().into_iter().filter(|file| !file.path.ends_with(load::TESTS));
        Self::from_files(files.collect())
    }

    /// A rule book from texts: path below the folder (`medicare.toml`, `tables/mue.csv`) and content.
    #[must_use]
    pub fn from_texts(files: Vec<(String, String)>) -> RuleBook {
        let file = |(path, text): (String, String)| File {
            name: path.clone(),
            path,
            content: Content::Bytes(text.into_bytes()),
        };
        let mut files: Vec<File> = files.into_iter().map(file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self::from_files(files)
    }

    /// A rule book from files that were read elsewhere: path below the folder, the name people know it by, and its bytes.
    #[must_use]
    pub fn from_bytes(files: Vec<(String, String, Vec<u8>)>) -> RuleBook {
        let file = |(path, name, bytes): (String, String, Vec<u8>)| File { path, name, content: load::sized(bytes) };
        let mut files: Vec<File> = files.into_iter().map(file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self::from_files(files)
    }

    fn from_files(files: Vec<File>) -> RuleBook {
        let mut sources = Sources::new();
        let mut diagnostics = Vec::new();
        let mut tables = BTreeMap::new();
        let mut texts: Vec<(String, SourceId, bool)> = Vec::new();
        let mut damaged = BTreeMap::new();
        for file in files {
            let (id, good) = add(&mut sources, &file, &mut diagnostics);
            if file.path.ends_with(".csv") {
                if !good {
                    damaged.insert(id, Damage::whole());
                }
                tables.insert(file.path, id);
            } else {
                texts.push((file.path, id, good));
            }
        }
        let folder = Folder { sources: &sources, tables: &tables };
        // Files are read side by side, and put together in their order.
        let read: Vec<ReadFile> =
            texts.par_iter().map(|(path, id, good)| ReadFile::of(path, *id, *good, &folder)).collect();
        let (mut documents, mut tests) = (Vec::new(), Vec::new());
        for file in read {
            diagnostics.extend(file.diagnostics);
            documents.extend(file.document);
            tests.extend(file.tests);
            damaged.extend(file.damage);
        }
        RuleBook { sources, documents, tests, diagnostics, tables, damaged }
    }

    /// The same rules with another text in one file, and only the profiles and parts named by `of`, which have to be whole families.
    /// Without test cases: what the rules come to does not take them. Only what that file is part of is read again.
    #[must_use]
    pub fn edited(&self, file: SourceId, text: &str, of: &BTreeSet<String>) -> RuleBook {
        let mut sources = self.sources.clone();
        sources.set(file, text);
        let mut diagnostics = Vec::new();
        let folder = Folder { sources: &sources, tables: &self.tables };
        let mut documents = Vec::new();
        for document in self.documents.iter().filter(|document| of.contains(&document.stem)) {
            let its = document.source == file || document.files.iter().any(|(_, id)| *id == file);
            if !its {
                documents.push(document.clone());
                continue;
            }
            let text = sources.get(document.source).map_or("", |source| &source.text);
            let root = toml::parse::parse(document.source, text, &mut diagnostics);
            documents.push(document::read(&document.stem, document.source, &root, &folder, &mut diagnostics));
        }
        RuleBook {
            sources,
            documents,
            tests: Vec::new(),
            diagnostics,
            tables: self.tables.clone(),
            damaged: BTreeMap::new(),
        }
    }

    /// Checks everything: what profiles inherit, every text, every date, every test case.
    ///
    /// # Errors
    /// [`Trouble`] with every mistake of every file.
    pub fn check(self) -> Result<CheckedBook, Trouble> {
        let (profiles, diagnostics) = self.examine();
        let sources = self.sources;
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Err(Trouble { sources, diagnostics });
        }
        Ok(CheckedBook { sources, profiles, warnings: diagnostics })
    }

    /// The same for those who go on with the book whatever is wrong in it: the payers that could be checked, by id, and everything
    /// there is to tell.
    #[must_use]
    pub fn examine(&self) -> (Vec<Profile>, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics.clone();
        let family = inherit::family(&self.documents, &mut diagnostics);
        let mut profiles = Vec::new();
        let mut used = lint::Usage::default();
        // Payers are checked side by side: none sees another.
        let each = |at: &usize| {
            let mut its = lint::Usage::default();
            let (profile, told) = one(&family, *at, &self.tests, &self.sources, &mut its);
            (profile, told, its)
        };
        let each: Vec<_> = family.order.par_iter().map(each).collect();
        for (profile, told, its) in each {
            profiles.extend(profile);
            diagnostics.extend(told);
            used.add(its);
        }
        lint::lint(&self.documents, &family, &used, &mut diagnostics);
        resolve::orphans(&self.tests, &self.documents, &mut diagnostics);
        readable::only(&self.damaged, &self.sources, &mut diagnostics);
        tidy(&mut diagnostics);
        profiles.sort_by(|a, b| a.id.cmp(&b.id));
        (profiles, diagnostics)
    }
}

/// One payer or part with all it builds on, checked, and what there is to tell; what its texts have read is noted.
pub(super) fn one(
    family: &Family<'_>,
    at: usize,
    tests: &[TestFile],
    sources: &Sources,
    used: &mut lint::Usage,
) -> (Option<Profile>, Vec<Diagnostic>) {
    let mut told = Vec::new();
    let profile = inherit::merge(family, at, &mut told).and_then(|merged| {
        let cases = tests.iter().filter(|file| file.stem == merged.document.stem);
        resolve::resolve(&merged, cases, sources, used, &mut told)
    });
    (profile, told)
}

/// What one TOML file says.
pub(super) struct ReadFile {
    pub(super) document: Option<Document>,
    pub(super) tests: Option<TestFile>,
    damage: Option<(SourceId, Damage)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl ReadFile {
    pub(super) fn of(path: &str, id: SourceId, good: bool, folder: &Folder<'_>) -> Self {
        let text = folder.sources.get(id).map_or("", |source| &source.text);
        let mut diagnostics = Vec::new();
        let (root, damage) = toml::parse::parse_damaged(id, text, &mut diagnostics);
        // What is no text was told as such; what its bytes might be says nothing.
        let damage = if good { damage } else { Some(Damage::whole()) };
        if !good {
            diagnostics.clear();
        }
        let (mut document, mut tests) = (None, None);
        if let Some(stem) = path.strip_suffix(load::TESTS) {
            tests = Some(document::read_tests(stem, id, &root, &mut diagnostics));
        } else if let Some(stem) = path.strip_suffix(".toml") {
            let mut read = document::read(stem, id, &root, folder, &mut diagnostics);
            if let Some(damage) = damage.as_ref().filter(|damage| damage.names_lost) {
                read.broken = true;
                readable::words(&read, damage, &mut diagnostics);
            }
            document = Some(read);
        }
        Self { document, tests, damage: damage.map(|damage| (id, damage)), diagnostics }
    }
}

/// Adds a file's text; where it has none, what is wrong is told and the text is empty or the readable part.
fn add(sources: &mut Sources, file: &File, out: &mut Vec<Diagnostic>) -> (SourceId, bool) {
    match &file.content {
        Content::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => (sources.add(file.name.as_str(), text), true),
            Err(error) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let id = sources.add(file.name.as_str(), text);
                let at = error.valid_up_to();
                out.push(say::not_utf8(Span::new(id, at, at.saturating_add('\u{fffd}'.len_utf8())), &file.name));
                (id, false)
            }
        },
        Content::TooLarge(bytes) => {
            let id = sources.add(file.name.as_str(), "");
            out.push(say::too_large(Span::new(id, 0, 0), &file.name, *bytes, load::MOST_BYTES));
            (id, false)
        }
        Content::Unreadable(why) => {
            let id = sources.add(file.name.as_str(), "");
            out.push(say::unreadable(Span::new(id, 0, 0), &file.name, why));
            (id, false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_to_decide_with_are_the_same_but_for_their_tests() {
        let (mut whole, bare) =
            (RuleBook::embedded().check().unwrap(), RuleBook::embedded_to_decide().check().unwrap());
        assert!(
            whole.profiles.iter().all(|profile| !profile.tests.is_empty()),
            "each has cases, or this shows nothing"
        );
        for profile in &mut whole.profiles {
            profile.tests.clear();
            profile.samples.clear();
        }
        let seen = |book: &CheckedBook| -> Vec<_> {
            let parts = |p: &Profile| (p.id.clone(), p.digest.clone(), p.rules.len(), p.samples.len(), p.tests.len());
            book.profiles.iter().map(parts).collect()
        };
        assert_eq!(seen(&whole), seen(&bare));
    }
}
