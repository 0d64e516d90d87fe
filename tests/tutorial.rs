//! `docs/tutorial.md`, done as its reader does it: its files are written, its commands run in order in one folder, and what they print is compared
//! with what the page shows. `TUTORIAL=update cargo test --test tutorial` writes what they print into the page; read the difference.
//!
//! A block `console` has commands behind `$`, each with its output; `console status=1` says how the last of them ends. A block with `file=NAME`
//! is the whole of a file, one with `add=NAME` goes to its end.

#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg(unix)]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// A fenced block: what stands behind the fence, and its lines.
struct Block {
    info: String,
    text: String,
}

/// The page as text and blocks in turn; the first is text.
fn pieces(page: &str) -> Vec<Result<String, Block>> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                out.push(Ok(std::mem::take(&mut text)));
                open = Some(Block { info: info.to_owned(), text: String::new() });
            }
            (Some(_), Some(_)) => out.extend(open.take().map(Err)),
            (Some(block), None) => block.text.push_str(&format!("{line}\n")),
            (None, None) => text.push_str(&format!("{line}\n")),
        }
    }
    assert!(open.is_none(), "a block is never closed");
    out.push(Ok(text));
    out
}

/// What a shell prints, both streams together, and how it ends.
fn shell(command: &str, folder: &Path) -> (String, i32) {
    let program = Path::new(env!("CARGO_BIN_EXE_payrules")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("exec 2>&1\n{command}")).current_dir(folder).env("PATH", path);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        shell.env_remove(name);
    }
    let output = shell.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // No line of the page ends in white space.
    let text = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    (text, output.status.code().unwrap())
}

/// Runs the commands of a block; the block as it should stand.
fn console(block: &Block, folder: &Path) -> String {
    let expected = block.info.split("status=").nth(1).map_or(0, |status| status.trim().parse().unwrap());
    let commands: Vec<&str> = block.text.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(!commands.is_empty(), "a console without a command:\n{}", block.text);
    let mut out = String::new();
    for (i, command) in commands.iter().enumerate() {
        let (text, status) = shell(command, folder);
        let last = i + 1 == commands.len();
        assert_eq!(status, if last { expected } else { 0 }, "$ {command}\n{text}");
        out.push_str(&format!("$ {command}\n{text}"));
    }
    out
}

fn write(block: &Block, folder: &Path) -> bool {
    let word = |key: &str| block.info.split(' ').find_map(|word| word.strip_prefix(key).map(|name| folder.join(name)));
    if let Some(path) = word("file=") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &block.text).unwrap();
        return true;
    }
    let Some(path) = word("add=") else { return false };
    let mut file = OpenOptions::new().append(true).open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    file.write_all(format!("\n{}", block.text).as_bytes()).unwrap();
    true
}

#[test]
fn the_tutorial_does_what_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial.md");
    let page = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut done, mut commands) = (String::new(), 0usize);
    for piece in pieces(&page) {
        match piece {
            Ok(text) => done.push_str(&text),
            Err(mut block) => {
                if block.info.starts_with("console") {
                    block.text = console(&block, folder.path());
                    commands += block.text.lines().filter(|line| line.starts_with("$ ")).count();
                } else {
                    assert!(
                        write(&block, folder.path()),
                        "a block that is neither a console nor a file: {}",
                        block.info
                    );
                }
                done.push_str(&format!("```{}\n{}```\n", block.info, block.text));
            }
        }
    }
    if std::env::var("TUTORIAL").is_ok_and(|word| word == "update") {
        fs::write(&path, &done).unwrap();
        return;
    }
    assert!(commands >= 15, "only {commands} commands: has the page changed its fences?");
    let differs = page.lines().zip(done.lines()).enumerate().find(|(_, (page, done))| page != done);
    if let Some((at, (page, done))) = differs {
        panic!(
            "docs/tutorial.md:{}: the page says\n  {page}\nand the program\n  {done}\n(TUTORIAL=update writes it)",
            at + 1
        );
    }
    assert_eq!(page, done);
}
