//! Opening the files of a rules folder, or those inside the program. The only file of the core that does.
//!
//! In: a folder. Out: its `*.toml`, and the `*.csv` beside them and in `tables/`, as bytes, sorted by path.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::imported::{Imports, Program, Setting, TableKind, TableName};

// `FILES`: path below `rules/` and text of each file that comes with the program, by path. `PAYERS`: how its payers are called, by id.
// `IMPORTED_TABLES`, `IMPORTED_LISTS`: what its profiles would take from a file of imported tables.
shipped!("shipped.rs");

/// How the names of files with test cases end.
pub(super) const TESTS: &str = ".test.toml";

/// More bytes than this are no rule file.
pub const MOST_BYTES: u64 = 10 * 1024 * 1024;

/// The names of a payer, which are known before its profile is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'n> {
    /// Its id.
    pub id: &'n str,
    /// Its name for people.
    pub name: &'n str,
    /// Other names for it.
    pub aliases: &'n [&'n str],
}

/// A file of a rules folder.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Path below the folder, with `/`.
    pub(super) path: String,
    /// The name people know it by: with the folder as they wrote it.
    pub(super) name: String,
    /// What is in it.
    pub(super) content: Content,
}

/// What is in a file.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has more bytes than a rule file may have.
    TooLarge(u64),
    /// It cannot be read, and why.
    Unreadable(String),
}

/// A rules folder that cannot be used at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no such folder.
    #[error(
        "there is no rules folder `{0}`: name a folder with profiles (`--rules DIR`), or leave it out to use those of the program"
    )]
    Missing(PathBuf),
    /// It is a file.
    #[error("`{0}` is not a folder: name the folder that the profiles lie in, not one of them")]
    NotAFolder(PathBuf),
    /// It cannot be listed.
    #[error("the rules folder `{path}` cannot be read: {error}")]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// There is no profile in it.
    #[error("there is no profile in `{0}`: a profile is a file such as `medicare.toml`")]
    Empty(PathBuf),
}

/// The files of a folder on disk, with the texts that are open in an editor in their place.
pub(super) fn folder_with(dir: &Path, open: &BTreeMap<String, String>) -> Result<Vec<File>, LoadError> {
    let mut files = match folder(dir) {
        Err(LoadError::Missing(_) | LoadError::Empty(_)) if open.keys().any(|path| path.ends_with(".toml")) => {
            Vec::new()
        }
        found => found?,
    };
    files.retain(|file| !open.contains_key(&file.path));
    let shown = shown(dir);
    files.extend(open.iter().map(|(path, text)| {
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let content =
            if bytes > MOST_BYTES { Content::TooLarge(bytes) } else { Content::Bytes(text.clone().into_bytes()) };
        File { path: path.clone(), name: format!("{shown}/{path}"), content }
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// A folder as people write it, with `/` and none at the end.
fn shown(dir: &Path) -> String {
    let shown = dir.to_string_lossy().replace('\\', "/");
    shown.trim_end_matches('/').to_owned()
}

/// The files of a folder on disk.
pub(super) fn folder(dir: &Path) -> Result<Vec<File>, LoadError> {
    match fs::metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LoadError::Missing(dir.to_owned())),
        Err(error) => return Err(LoadError::Unreadable { path: dir.to_owned(), error }),
        Ok(found) if !found.is_dir() => return Err(LoadError::NotAFolder(dir.to_owned())),
        Ok(_) => {}
    }
    let shown = shown(dir);
    let mut files = Vec::new();
    for (below, endings) in [("", [".toml", ".csv"].as_slice()), ("tables/", &[".csv"])] {
        let path = dir.join(below);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !below.is_empty() => continue,
            Err(error) => return Err(LoadError::Unreadable { path, error }),
        };
        for entry in entries {
            let entry = entry.map_err(|error| LoadError::Unreadable { path: path.clone(), error })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let hidden = name.starts_with('.');
            if hidden || !endings.iter().any(|ending| name.ends_with(ending)) || entry.path().is_dir() {
                continue;
            }
            let below = format!("{below}{name}");
            files.push(File { name: format!("{shown}/{below}"), content: content(&entry.path()), path: below });
        }
    }
    if !files.iter().any(|file| file.path.ends_with(".toml")) {
        return Err(LoadError::Empty(dir.to_owned()));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn content(path: &Path) -> Content {
    match fs::metadata(path) {
        Ok(found) if found.len() > MOST_BYTES => Content::TooLarge(found.len()),
        _ => match fs::read(path) {
            Ok(bytes) => Content::Bytes(bytes),
            Err(error) => Content::Unreadable(error.to_string()),
        },
    }
}

/// Bytes as the content of a file, if a rule file may have that many.
pub(super) fn sized(bytes: Vec<u8>) -> Content {
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= MOST_BYTES => Content::Bytes(bytes),
        length => Content::TooLarge(length.unwrap_or(u64::MAX)),
    }
}

/// The files inside the program, by path: path and text.
pub(super) fn shipped() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// The text of a file inside the program.
pub(super) fn shipped_text(path: &str) -> Option<&'static str> {
    let at = FILES.binary_search_by(|(known, _)| (*known).cmp(path)).ok()?;
    FILES.get(at).map(|(_, text)| *text)
}

/// The path of the file inside the program that has this text.
pub(super) fn path_of(text: &str) -> Option<&'static str> {
    let same = |shipped: &str| shipped.len() == text.len() && (std::ptr::eq(shipped, text) || shipped == text);
    FILES.iter().find(|(_, shipped)| same(shipped)).map(|(path, _)| *path)
}

/// How the payers inside the program are called, by id.
pub(super) fn payers() -> &'static [Names<'static>] {
    PAYERS
}

/// What the profiles inside the program would take from a file of imported tables.
pub(super) fn imports() -> Imports {
    let table = |[kind, program, setting]: &[&str; 3]| {
        let (kind, program) = (TableKind::read(kind)?, Program::read(program)?);
        Some(TableName { kind, program, setting: Setting::read(setting)? })
    };
    let lists = IMPORTED_LISTS.iter().map(|name| (*name).to_owned()).collect();
    Imports { tables: IMPORTED_TABLES.iter().filter_map(table).collect(), lists }
}

/// The name by which people know a file inside the program.
pub(super) fn shipped_name(path: &str) -> String {
    format!("rules/{path}")
}

/// The files inside the program.
pub(super) fn embedded() -> Vec<File> {
    let file = |(path, text): (&str, &str)| File {
        path: path.to_owned(),
        name: shipped_name(path),
        content: Content::Bytes(text.as_bytes().to_vec()),
    };
    shipped().map(file).collect()
}
