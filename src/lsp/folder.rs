//! Which folders hold rule files.

use std::fs;
use std::path::{Path, PathBuf};

/// More bytes than this are no rule file.
const MOST_BYTES: u64 = 10 * 1024 * 1024;

/// The rules folder that a file belongs to, and its path below it. `text` is what stands in the file, as the editor has it.
#[must_use]
pub fn of(path: &Path, text: &str) -> Option<(PathBuf, String)> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let folder = path.parent()?;
    if name.ends_with(".toml") {
        return (names_a_profile(text) || is_one(folder)).then(|| (folder.to_owned(), name));
    }
    if !name.ends_with(".csv") {
        return None;
    }
    if folder.file_name().is_some_and(|last| last == "tables") && folder.parent().is_some_and(is_one) {
        return Some((folder.parent()?.to_owned(), format!("tables/{name}")));
    }
    is_one(folder).then(|| (folder.to_owned(), name))
}

/// Of the folders of an editor, those with rules, be it in a folder `rules` of theirs.
#[must_use]
pub fn below(root: &Path) -> Vec<PathBuf> {
    [root.to_owned(), root.join("rules")].into_iter().filter(|folder| is_one(folder)).collect()
}

/// Whether a file of the folder is a profile or part.
#[must_use]
pub fn is_one(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut names: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    names.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    names.sort();
    names.retain(|path| fs::metadata(path).is_ok_and(|found| found.len() <= MOST_BYTES));
    names.iter().any(|path| fs::read_to_string(path).is_ok_and(|text| names_a_profile(&text)))
}

/// Whether a text has the header of a payer or part.
#[must_use]
pub fn names_a_profile(text: &str) -> bool {
    text.lines().any(|line| matches!(line.split('#').next().unwrap_or("").trim(), "[payer]" | "[part]"))
}
