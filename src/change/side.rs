//! One side of a comparison: rule files that are right, as written and ready to decide.
//!
//! In: a [`RuleBook`], and perhaps the one file that is meant. Out: a [`Side`]. What always holds: of one file, only what it is made
//! of is read; a mistake in a file beside it is no matter.

use std::collections::BTreeSet;

use crate::diagnostic::{self, Diagnostic};
use crate::engine::Engine;
use crate::profile::document::{Document, TestFile};
use crate::profile::{CheckedBook, RuleBook, Trouble};
use crate::source::Sources;

/// One side.
#[derive(Debug)]
pub struct Side {
    /// How it was named.
    pub name: String,
    /// Its files, as written.
    pub documents: Vec<Document>,
    /// The cases beside them.
    pub tests: Vec<TestFile>,
    /// Their texts.
    pub sources: Sources,
    /// Its payers.
    pub engine: Engine,
    /// The one file that is meant; `None`: all.
    pub only: Option<String>,
}

impl Side {
    /// Checks a rule book, or the part of it that `only` is made of.
    ///
    /// # Errors
    /// [`Trouble`] with every mistake of these files.
    pub fn new(name: &str, mut book: RuleBook, only: Option<&str>) -> Result<Side, Trouble> {
        if let Some(only) = only {
            narrow(&mut book, only);
        }
        let (documents, tests) = (book.documents.clone(), book.tests.clone());
        let CheckedBook { sources, profiles, .. } = book.check()?;
        let engine = Engine::new(profiles);
        Ok(Side { name: name.to_owned(), documents, tests, sources, engine, only: only.map(str::to_owned) })
    }

    /// The file of that id.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.stem == id)
    }

    /// Calls its one file by another id, so that it can be compared with a file of that id.
    #[must_use]
    pub fn called(mut self, id: &str) -> Side {
        let Some(own) = self.only.replace(id.to_owned()) else { return self };
        for document in self.documents.iter_mut().filter(|document| document.stem == own) {
            id.clone_into(&mut document.stem);
        }
        for tests in self.tests.iter_mut().filter(|tests| tests.stem == own) {
            id.clone_into(&mut tests.stem);
        }
        let mut profiles: Vec<_> = self.engine.profiles().cloned().collect();
        for profile in &mut profiles {
            if profile.id == own {
                id.clone_into(&mut profile.id);
                profile.aliases.push(own.clone());
            }
            for link in profile.chain.iter_mut().filter(|link| **link == own) {
                id.clone_into(link);
            }
        }
        self.engine = Engine::new(profiles);
        self
    }
}

/// Keeps what one file is made of.
fn narrow(book: &mut RuleBook, only: &str) {
    let mut chain: BTreeSet<String> = BTreeSet::new();
    let mut next = vec![only.to_owned()];
    while let Some(stem) = next.pop() {
        if let Some(document) = book.documents.iter().find(|document| document.stem == stem)
            && chain.insert(stem)
        {
            next.extend(document.extends.iter().chain(&document.include).map(|name| name.value.clone()));
        }
    }
    book.documents.retain(|document| chain.contains(&document.stem));
    book.tests.retain(|tests| chain.contains(&tests.stem));
    let files = book
        .documents
        .iter()
        .flat_map(|document| std::iter::once(document.source).chain(document.files.iter().map(|(_, source)| *source)));
    let kept: BTreeSet<_> = files.chain(book.tests.iter().map(|tests| tests.source)).collect();
    book.diagnostics.retain(|diagnostic: &diagnostic::Diagnostic| kept.contains(&diagnostic.at.span.source));
}

/// Every mistake of a side, in words.
#[must_use]
pub fn told(trouble: &Trouble, colour: bool) -> String {
    let errors: Vec<Diagnostic> = trouble.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
    diagnostic::render::all(&errors, &trouble.sources, colour)
}
