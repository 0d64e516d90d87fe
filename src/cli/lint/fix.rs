//! `payrules lint --fix`: the sure fixes, written into the files.
//!
//! In: a rules folder. Out: its files with everything mended that has a sure fix, and what is left. Round after round, because a mended
//! word can bring to light the next mistake. What always holds: a file is written whole or not at all, only where something in it
//! changed, and never over what somebody wrote since it was read.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::{Context, Exit, Found};
use crate::diagnostic::fix;
use crate::formats::Output;
use crate::profile::RuleBook;

/// Rounds after which something is not getting better.
const MOST_ROUNDS: usize = 20;

/// Mends the files of a folder; says which, on standard output or, where that is for a program, beside it.
pub(super) fn run(dir: &Path, aloud: bool, context: &mut Context) -> Result<(), Exit> {
    let mut mended: BTreeMap<String, usize> = BTreeMap::new();
    let mut rounds = 0;
    loop {
        let book = RuleBook::load(dir).map_err(|error| {
            context.voice.error(&error.to_string());
            Exit::Usage
        })?;
        let found = Found::checked(book);
        rounds = usize::saturating_add(rounds, 1);
        let chosen = fix::sure(&found.diagnostics);
        if chosen.is_empty() || rounds > MOST_ROUNDS {
            break;
        }
        let mut written = false;
        for (id, edits) in &chosen {
            let Some(source) = found.sources.get(*id) else { continue };
            let Some(text) = fix::apply(&source.text, edits) else { continue };
            // A file that is not UTF-8, or that somebody else has changed meanwhile, is left alone.
            if std::fs::read(&source.name).ok().as_deref() != Some(source.text.as_bytes()) {
                continue;
            }
            written = true;
            if let Err(error) = write(Path::new(&source.name), &text) {
                context.voice.error(&format!("`{}` cannot be written: {error}", source.name));
                return Err(Exit::Broken);
            }
            let count = mended.entry(source.name.clone()).or_default();
            *count = count.saturating_add(edits.len());
        }
        if !written {
            break;
        }
    }
    let lines = mended.iter().map(|(name, count)| format!("mended {name} in {}\n", places(*count)));
    let mut text: String = lines.collect();
    if text.is_empty() {
        text.push_str("nothing to mend that is sure\n");
    }
    if aloud {
        text.push('\n');
        let _ = context.print(&text);
    } else {
        context.voice.say(&text);
    }
    Ok(())
}

fn places(count: usize) -> String {
    if count == 1 { String::from("1 place") } else { format!("{count} places") }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut output = Output::create(path)?;
    output.write_all(text.as_bytes())?;
    output.commit()
}
