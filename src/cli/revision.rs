//! Rule files of a git revision, read through the `git` command.
//!
//! In: `REV` with the folder that rules are in, or `REV:PATH`. Out: a rule book with names such as `HEAD~1:rules/medicare.toml`, and
//! which file is meant. What always holds: nothing is written, no file of the working copy is read, and no hook or filter of the
//! repository runs.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use super::context::plain;
use crate::profile::RuleBook;

/// Rule files of a revision.
pub struct Found {
    /// The files.
    pub book: RuleBook,
    /// The one that is meant; `None`: the folder.
    pub only: Option<String>,
}

/// Reads `wanted` (`HEAD~1`, `main:rules`); without a path, the files that are at `folder` now.
///
/// # Errors
/// What is wrong, in words, and what to do.
pub fn read(wanted: &str, folder: &Path) -> Result<Found, String> {
    let (revision, path) = match wanted.split_once(':') {
        Some((revision, path)) => (revision, Some(path)),
        None => (wanted, None),
    };
    let git = Git { wanted, at: folder.to_owned() };
    git.inside()?;
    git.commit(revision)?;
    let path = match path {
        Some(path) => git.rooted(path)?,
        None => git.rooted_folder()?,
    };
    match git.kind(revision, &path)?.as_str() {
        "tree" => git.folder(revision, &path, None),
        _ if path.ends_with(".toml") && !path.ends_with(".test.toml") => {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
            git.folder(revision, folder, Some(file.trim_end_matches(".toml").to_owned()))
        }
        _ => Err(format!("`{wanted}` is neither a folder of rules nor a profile such as `medicare.toml`")),
    }
}

/// A repository, and what was asked of it.
struct Git<'w> {
    wanted: &'w str,
    at: std::path::PathBuf,
}

impl Git<'_> {
    /// Runs git where the rules are, if that is a folder; in the current folder if not.
    fn run(&self, arguments: &[&str]) -> Result<Output, String> {
        let mut command = Command::new("git");
        command.args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        if self.at.is_dir() {
            command.current_dir(&self.at);
        }
        command.output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!(
                "there is no file or folder `{}` here, and git, which could read it as a revision, is not installed",
                self.wanted
            ),
            _ => format!("git cannot be started: {}", plain(&error)),
        })
    }

    /// What git prints, if it likes what it is asked.
    fn ask(&self, arguments: &[&str]) -> Result<Option<String>, String> {
        let output = self.run(arguments)?;
        let text = String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned();
        Ok(output.status.success().then_some(text))
    }

    fn inside(&self) -> Result<(), String> {
        match self.ask(&["rev-parse", "--git-dir"])? {
            Some(_) => Ok(()),
            None => Err(format!(
                "there is no file or folder `{}`, and no git repository here in which it could be a revision",
                self.wanted
            )),
        }
    }

    fn commit(&self, revision: &str) -> Result<(), String> {
        let object = format!("{revision}^{{commit}}");
        match self.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &object])? {
            Some(_) if !revision.is_empty() => Ok(()),
            _ => Err(format!(
                "there is no file or folder `{}`, and git knows no revision `{revision}`\n`git log --oneline` lists those there are",
                self.wanted
            )),
        }
    }

    /// A path as git reads it behind a revision: from the root, or with `./` from here.
    fn rooted(&self, path: &str) -> Result<String, String> {
        let path = path.trim_end_matches('/');
        match path.strip_prefix("./").or((path == ".").then_some("")) {
            Some(below) => {
                let prefix = self.ask(&["rev-parse", "--show-prefix"])?.unwrap_or_default();
                Ok(format!("{prefix}{below}").trim_end_matches('/').to_owned())
            }
            None => Ok(path.to_owned()),
        }
    }

    /// The path of the rules folder from the root of the repository.
    fn rooted_folder(&self) -> Result<String, String> {
        let prefix = self.ask(&["rev-parse", "--show-prefix"])?.unwrap_or_default();
        let below = if self.at.is_dir() { String::new() } else { self.at.to_string_lossy().replace('\\', "/") };
        Ok(format!("{prefix}{below}").trim_end_matches('/').to_owned())
    }

    /// `tree` or `blob`.
    fn kind(&self, revision: &str, path: &str) -> Result<String, String> {
        let object = format!("{revision}:{path}");
        match self.ask(&["cat-file", "-t", &object])? {
            Some(kind) => Ok(kind),
            None if self.wanted.contains(':') => {
                Err(format!("revision `{revision}` has no `{path}`; paths are from the root of the repository"))
            }
            None => Err(format!(
                "revision `{revision}` has no folder `{path}`; name the folder the rules were in then, as `{revision}:FOLDER`"
            )),
        }
    }

    fn folder(&self, revision: &str, path: &str, only: Option<String>) -> Result<Found, String> {
        let mut files = Vec::new();
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        for (folder, endings) in [("", [".toml", ".csv"].as_slice()), ("tables/", &[".csv"])] {
            let tree = format!("{revision}:{}", below(folder)).trim_end_matches('/').to_owned();
            // A folder of rules need not have tables.
            let Some(listed) = self.ask(&["ls-tree", "-z", "--full-tree", &tree])? else { continue };
            for entry in listed.split('\0') {
                let Some((what, name)) = entry.split_once('\t') else { continue };
                let mut words = what.split(' ').skip(1);
                let (Some("blob"), Some(blob)) = (words.next(), words.next()) else { continue };
                if name.starts_with('.') || !endings.iter().any(|ending| name.ends_with(ending)) {
                    continue;
                }
                let path = format!("{folder}{name}");
                let shown = format!("{revision}:{}", below(&path));
                files.push((path, shown, self.blob(blob)?));
            }
        }
        if !files.iter().any(|(path, _, _)| path.ends_with(".toml")) {
            return Err(format!(
                "there is no profile in `{revision}:{path}`: a profile is a file such as `medicare.toml`"
            ));
        }
        Ok(Found { book: RuleBook::from_bytes(files), only })
    }

    fn blob(&self, blob: &str) -> Result<Vec<u8>, String> {
        let output = self.run(&["cat-file", "blob", blob])?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(format!("git cannot read a file of `{}`: {why}", self.wanted))
    }
}
