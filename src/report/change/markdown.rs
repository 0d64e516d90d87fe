//! A page in Markdown, for a pull request.

use super::page::{Block, Line};
use crate::report::text::{clean, clean_lines};

/// The page as Markdown.
#[must_use]
pub fn page(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let listed =
            |block: &Block| matches!(block, Block::Item(_) | Block::Sub(_) | Block::Diff(..) | Block::Record(_));
        let joined = listed(block) && before.is_some_and(listed);
        let fence = |block: &Block| matches!(block, Block::Diff(..) | Block::Record(_));
        if before.is_some_and(|before| !joined || fence(before)) {
            out.push('\n');
        }
        match block {
            Block::Title(text) => out.push_str(&format!("## {}\n", escaped(text))),
            Block::Head(text) => out.push_str(&format!("### {}\n", escaped(text))),
            Block::Item(text) => out.push_str(&format!("- {}\n", escaped(text))),
            Block::Sub(text) => out.push_str(&format!("  - {}\n", escaped(text))),
            Block::Note(text) => out.push_str(&format!("{}\n", escaped(text))),
            Block::Diff(key, lines) => {
                let text: Vec<String> = lines.iter().map(line).collect();
                out.push_str(&fenced(&format!("  - {}\n", escaped(key)), "diff", &text.join("\n"), 4));
            }
            Block::Record(record) => out.push_str(&fenced("", "json", &clean_lines(record), 0)),
            Block::Table(heads, rows) => {
                let cells = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
                out.push_str(&cells(heads.iter().map(|head| escaped(head.trim_start_matches('>'))).collect()));
                let rule = |head: &String| String::from(if head.starts_with('>') { "---:" } else { "---" });
                out.push_str(&cells(heads.iter().map(rule).collect()));
                rows.iter().for_each(|row| out.push_str(&cells(row.iter().map(|cell| escaped(cell)).collect())));
            }
        }
        before = Some(block);
    }
    out
}

fn line(line: &Line) -> String {
    let text: String = line.pieces.iter().map(|(_, piece)| clean(piece)).collect();
    format!("{} {}", line.sign, text).trim_end().to_owned()
}

/// A block of code in a list; the fence is longer than any in the text.
fn fenced(head: &str, language: &str, text: &str, indent: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.saturating_add(1).max(3));
    let space = " ".repeat(indent);
    let lines: String = text.lines().map(|line| format!("{space}{line}\n")).collect();
    format!("{head}\n{space}{fence}{language}\n{lines}{space}{fence}\n")
}

/// Text in which only backticks mean something.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    for c in clean(text).chars() {
        match c {
            '`' => code = !code,
            '|' => out.push('\\'),
            '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~' if !code => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}
