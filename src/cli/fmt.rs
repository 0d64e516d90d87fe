//! `payrules fmt`.
//!
//! In: files and folders. Out: the same files in canonical form, or what would change in them. A file is replaced whole, and only
//! if it changes; one that cannot be read stays as it is, is told, and stops none of the others.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::context::{Context, plain};
use super::exit::Exit;
use super::input::STDIN;
use super::rules::RulesArg;
use crate::diagnostic::render;
use crate::formats::output::Output;
use crate::profile::format::{self, Formatted};
use crate::profile::load::MOST_BYTES;
use crate::source::Sources;

/// Lay rule files out in their one canonical form
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:
  payrules fmt rules
  payrules fmt --check rules
  payrules fmt rules/medicare.toml rules/medicare.test.toml
  payrules fmt - < medicare.toml

Nothing but white space changes: names, values, their order and comments stay. A rule text with a mistake in it is left as it is.

Exit status, the highest that applies:
  0  every file has its canonical form now
  1  --check: a file would change
  2  wrong usage, or a file or rule text that cannot be read; the others were formatted
  4  writing failed")]
pub struct Args {
    /// Files, or folders of them; - reads standard input and writes to standard output
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write nothing: print what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    rules: RulesArg,
}

/// Runs it.
pub fn run(args: &Args, context: &mut Context) -> Exit {
    let paths: Vec<&Path> = match (args.paths.as_slice(), &args.rules.rules) {
        ([], Some(folder)) => vec![folder],
        ([], None) => return usage("name the files or folders to format, such as `payrules fmt rules`", context),
        (_, Some(_)) => return usage("--rules names the folder to format if no PATH does; give one of them", context),
        ([only], None) if is_standard_input(only) => return standard_input(args.check, context),
        (paths, None) if paths.iter().any(|path| is_standard_input(path)) => {
            return usage("`-` stands alone: what comes from standard input goes to standard output", context);
        }
        (paths, None) => paths.iter().map(PathBuf::as_path).collect(),
    };
    let mut exit = Exit::Fine;
    let mut told = Told::default();
    for file in files(&paths, &mut exit, context) {
        exit = exit.max(one(&file, args.check, &mut told, context));
    }
    let (changed, same) = (count(told.changed), count(told.same));
    match (args.check, told.changed) {
        (true, 0) => told.text.push_str(&format!("{same} formatted\n")),
        (true, _) => told.text.push_str(&format!("{changed} would change, {same} formatted\n")),
        (false, 0) => told.text.push_str(&format!("nothing to change in {same}\n")),
        (false, _) => told.text.push_str(&format!("{changed} changed, {same} formatted before\n")),
    }
    exit.max(context.print(&told.text))
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

fn usage(told: &str, context: &mut Context) -> Exit {
    context.voice.error(told);
    Exit::Usage
}

/// What is said on standard output.
#[derive(Default)]
struct Told {
    text: String,
    changed: usize,
    same: usize,
}

fn count(files: usize) -> String {
    format!("{files} file{}", if files == 1 { "" } else { "s" })
}

/// The files meant by paths, in order; what cannot be listed is told.
fn files(paths: &[&Path], exit: &mut Exit, context: &mut Context) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            match folder(path) {
                Ok(found) if found.is_empty() => {
                    context.voice.error(&format!("there is no rule file (`*.toml`) in `{}`", path.display()));
                    *exit = (*exit).max(Exit::Usage);
                }
                Ok(found) => all.extend(found),
                Err(error) => {
                    context.voice.error(&format!("cannot list `{}`: {}", path.display(), plain(&error)));
                    *exit = (*exit).max(Exit::Usage);
                }
            }
        } else {
            all.push(path.to_path_buf());
        }
    }
    all
}

/// The rule files of a folder: those that the loader reads.
fn folder(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".toml") && !name.starts_with('.') && !path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn one(path: &Path, check: bool, told: &mut Told, context: &mut Context) -> Exit {
    let name = path.to_string_lossy().replace('\\', "/");
    let text = match fs::metadata(path).map(|found| found.len()) {
        Ok(bytes) if bytes > MOST_BYTES => {
            context.voice.error(&format!("{name}: {bytes} bytes, more than the {MOST_BYTES} a rule file may have"));
            return Exit::Usage;
        }
        _ => match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                context.voice.error(&format!("cannot read `{name}`: {}", plain(&error)));
                return Exit::Usage;
            }
        },
    };
    let Some((before, after, exit)) = formatted(&name, text, context) else { return Exit::Usage };
    if before == after {
        told.same = told.same.saturating_add(1);
        return exit;
    }
    told.changed = told.changed.saturating_add(1);
    if check {
        told.text.push_str(&diff(&name, &before, &after));
        return exit.max(Exit::NotAll);
    }
    match write(path, &after) {
        Ok(()) => {
            told.text.push_str(&format!("formatted {name}\n"));
            exit
        }
        Err(error) => {
            context.voice.error(&format!("cannot write `{name}`: {}", plain(&error)));
            Exit::Broken
        }
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut output = Output::create(path)?;
    output.write_all(text.as_bytes())?;
    output.commit()
}

fn standard_input(check: bool, context: &mut Context) -> Exit {
    let mut bytes = Vec::new();
    if let Err(error) = io::stdin().lock().take(MOST_BYTES.saturating_add(1)).read_to_end(&mut bytes) {
        context.voice.error(&format!("cannot read standard input: {}", plain(&error)));
        return Exit::Usage;
    }
    if u64::try_from(bytes.len()).is_ok_and(|bytes| bytes > MOST_BYTES) {
        context.voice.error(&format!("standard input: more than the {MOST_BYTES} bytes a rule file may have"));
        return Exit::Usage;
    }
    let Some((before, after, exit)) = formatted("standard input", bytes, context) else { return Exit::Usage };
    match (check, before == after) {
        (true, true) => exit,
        (true, false) => exit.max(Exit::NotAll).max(context.print(&diff("standard input", &before, &after))),
        (false, _) => exit.max(context.print(&after)),
    }
}

/// A file before and after, and how well it went; nothing, and told, where it cannot be read.
fn formatted(name: &str, bytes: Vec<u8>, context: &mut Context) -> Option<(String, String, Exit)> {
    let before = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count().saturating_add(1);
            context.voice.error(&format!("{name}:{line}: it is not UTF-8 text"));
            return None;
        }
    };
    let mut sources = Sources::new();
    let source = sources.add(name, before.as_str());
    match format::file(source, &before) {
        Ok(Formatted { text, left }) => {
            for span in &left {
                let place = sources.place(*span);
                context.voice.error(&format!(
                    "{place}: this rule text has a mistake and was left as it is; `payrules lint` says which"
                ));
            }
            Some((before, text, if left.is_empty() { Exit::Fine } else { Exit::Usage }))
        }
        Err(diagnostics) => {
            let text = render::all(&diagnostics, &sources, context.voice.view.colour);
            context.voice.say(&text);
            None
        }
    }
}

/// Longer texts are not compared line by line: of two that differ everywhere that takes time by the square of their length.
const LONGEST_SHOWN: usize = 256 * 1024;

/// What changes, as every review tool reads it.
fn diff(name: &str, before: &str, after: &str) -> String {
    if before.len().max(after.len()) > LONGEST_SHOWN {
        return format!("{name}: would change; it is too long to show where\n");
    }
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(name, &format!("{name}, formatted")).to_string()
}
