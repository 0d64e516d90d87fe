//! What the client has open, and the rules folders it lies in.
//!
//! In: documents that are opened, changed and closed. Out: for a document, the [`Snapshot`] of its folder as it is now. A folder is read
//! and checked as a whole, at most once for each change, and only when somebody asks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::deep::Deep;
use super::position::{Columns, Lines};
use super::{folder, uri};
use crate::ide::snapshot::Snapshot;
use crate::profile::RuleBook;
use crate::source::SourceId;

/// A document that is open.
#[derive(Debug)]
pub struct Open {
    /// Its address, as the client writes it.
    pub uri: Uri,
    /// Its version, as the client counts it.
    pub version: i32,
    /// What stands in it.
    pub text: String,
    /// The rules folder it belongs to, and its path below it.
    pub home: Option<(PathBuf, String)>,
}

/// A rules folder.
#[derive(Debug, Default)]
pub struct Folder {
    snapshot: Option<Snapshot>,
    /// Whether something has changed since it was read.
    stale: bool,
    /// Whether the client waits to hear what is wrong in it.
    pub unsaid: bool,
    /// Whether it was saved, and nobody has reasoned about it since.
    pub unreasoned: bool,
    /// What reasoning found last.
    pub deep: Option<Deep>,
    /// What the client was told last, by the name of the file, and of which version.
    pub told: BTreeMap<String, (Option<i32>, Vec<lsp_types::Diagnostic>)>,
}

/// Everything that is open.
#[derive(Debug, Default)]
pub struct Workspace {
    /// How the client counts columns.
    pub columns: Columns,
    open: BTreeMap<PathBuf, Open>,
    folders: BTreeMap<PathBuf, Folder>,
}

impl Workspace {
    /// Watches a folder, whether or not a file of it is open.
    pub fn watch(&mut self, path: PathBuf) {
        self.folders.entry(path).or_insert_with(|| Folder { stale: true, unsaid: true, ..Folder::default() });
    }

    /// A document was opened.
    pub fn open(&mut self, uri: Uri, version: i32, text: String) {
        let Some(path) = uri::path(&uri) else { return };
        let home = folder::of(&path, &text);
        self.open.insert(path.clone(), Open { uri, version, text, home });
        self.touch(&path);
    }

    /// A document was changed.
    pub fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(path) = uri::path(uri) else { return };
        let columns = self.columns;
        if let Some(open) = self.open.get_mut(&path) {
            open.version = version;
            for change in changes {
                match change.range {
                    None => open.text = change.text,
                    Some(range) => {
                        let span = Lines::of(&open.text, columns).span(range);
                        open.text.replace_range(span, &change.text);
                    }
                }
            }
            if open.home.is_none() && folder::names_a_profile(&open.text) {
                open.home = folder::of(&path, &open.text);
            }
        }
        self.touch(&path);
    }

    /// A document was closed: what is on disk counts again.
    pub fn close(&mut self, uri: &Uri) {
        let Some(path) = uri::path(uri) else { return };
        self.touch(&path);
        self.open.remove(&path);
    }

    /// A file was saved: its folder is worth reasoning about.
    pub fn saved(&mut self, uri: &Uri) {
        let home = uri::path(uri).and_then(|path| self.open.get(&path)).and_then(|open| open.home.as_ref());
        if let Some(folder) = home.and_then(|(home, _)| self.folders.get_mut(home)) {
            folder.unreasoned = true;
        }
        self.refresh();
    }

    /// Files on disk may have changed.
    pub fn refresh(&mut self) {
        for folder in self.folders.values_mut() {
            folder.stale = true;
            folder.unsaid = true;
        }
    }

    fn touch(&mut self, path: &Path) {
        let Some((home, _)) = self.open.get(path).and_then(|open| open.home.clone()) else { return };
        let folder = self.folders.entry(home).or_default();
        folder.stale = true;
        folder.unsaid = true;
    }

    /// The folders that are known.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        self.folders.keys().cloned().collect()
    }

    /// A folder by its path.
    pub fn folder(&mut self, path: &Path) -> Option<&mut Folder> {
        self.folders.get_mut(path)
    }

    /// The folder as it is now; `None` where it cannot be read.
    pub fn world(&mut self, path: &Path) -> Option<World<'_>> {
        let folder = self.folders.get_mut(path)?;
        if folder.stale {
            let homes = self.open.values().filter_map(|open| open.home.as_ref().zip(Some(&open.text)));
            let texts =
                homes.filter(|((home, _), _)| home == path).map(|((_, below), text)| (below.clone(), text.clone()));
            let book = RuleBook::load_with(path, &texts.collect()).ok();
            folder.snapshot = book.map(|book| Snapshot::new(book, folder.snapshot.as_ref()));
            folder.stale = false;
        }
        let (snapshot, deep) = (folder.snapshot.as_ref()?, folder.deep.as_ref());
        Some(World { snapshot, deep, open: &self.open, columns: self.columns })
    }

    /// The folder of a document as it is now, and the document in it.
    pub fn of(&mut self, uri: &Uri) -> Option<(World<'_>, SourceId)> {
        let path = uri::path(uri)?;
        let home = self.open.get(&path).and_then(|open| open.home.clone());
        let (home, below) = match home {
            Some(home) => home,
            // A file that is not open is asked about all the same.
            None => {
                let folder = self.folders.keys().find(|folder| path.starts_with(folder))?.clone();
                let below = path.strip_prefix(&folder).ok()?.to_string_lossy().replace('\\', "/");
                (folder, below)
            }
        };
        let name = format!("{}/{below}", home.to_string_lossy().replace('\\', "/").trim_end_matches('/'));
        let world = self.world(&home)?;
        let id = world.snapshot.find(&name)?;
        Some((world, id))
    }
}

/// A folder as it is now, and how to speak of it to the client.
#[derive(Clone, Copy, Debug)]
pub struct World<'w> {
    /// What is asked.
    pub snapshot: &'w Snapshot,
    /// What reasoning found last.
    pub deep: Option<&'w Deep>,
    open: &'w BTreeMap<PathBuf, Open>,
    columns: Columns,
}

impl<'w> World<'w> {
    /// The lines of a text.
    #[must_use]
    pub fn lines(&self, id: SourceId) -> Lines<'w> {
        Lines::of(self.snapshot.text(id), self.columns)
    }

    /// The address of a file by its name: the client's own where it is open.
    #[must_use]
    pub fn uri_of(&self, name: &str) -> Option<Uri> {
        let path = Path::new(name);
        self.open.get(path).map(|open| open.uri.clone()).or_else(|| uri::of(path))
    }

    /// The address of a file.
    #[must_use]
    pub fn uri(&self, id: SourceId) -> Option<Uri> {
        self.uri_of(&self.snapshot.sources().get(id)?.name)
    }

    /// The version of a file, where it is open.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<i32> {
        self.open.get(Path::new(name)).map(|open| open.version)
    }

    /// Places of its files, one after the other.
    #[must_use]
    pub fn places(self) -> Places<'w> {
        Places { world: self, lines: BTreeMap::new() }
    }
}

/// Places of many files in the words of the protocol: the lines of each file are found once.
#[derive(Debug)]
pub struct Places<'w> {
    world: World<'w>,
    lines: BTreeMap<SourceId, Lines<'w>>,
}

impl Places<'_> {
    /// The range of a span.
    pub fn range(&mut self, id: SourceId, span: std::ops::Range<usize>) -> lsp_types::Range {
        let world = self.world;
        self.lines.entry(id).or_insert_with(|| world.lines(id)).range(span)
    }

    /// A place of a file.
    pub fn location(&mut self, id: SourceId, span: std::ops::Range<usize>) -> Option<lsp_types::Location> {
        Some(lsp_types::Location::new(self.world.uri(id)?, self.range(id, span)))
    }
}
