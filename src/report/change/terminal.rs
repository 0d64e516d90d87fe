//! A page in a terminal.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr;

use super::page::{Block, Line};
use crate::report::View;
use crate::report::text::{clean, wrap};

/// The page as text.
#[must_use]
pub fn page(blocks: &[Block], view: View) -> String {
    let mut out = String::new();
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Title(text) | Block::Head(text) => {
                if at > 0 {
                    out.push('\n');
                }
                let text = wrap("", 2, &clean(text), view.width);
                out.push_str(&format!("{}\n", view.strong(text.trim_end())));
            }
            Block::Item(text) => out.push_str(&wrap("  ", 4, &clean(text), view.width)),
            Block::Sub(text) => out.push_str(&wrap("    ", 6, &clean(text), view.width)),
            Block::Note(text) => {
                let before = at.checked_sub(1).and_then(|before| blocks.get(before));
                if before.is_some_and(|before| !matches!(before, Block::Note(_) | Block::Title(_) | Block::Head(_))) {
                    out.push('\n');
                }
                out.push_str(&wrap("", 0, &clean(text), view.width));
            }
            Block::Diff(key, lines) => {
                out.push_str(&format!("    {}\n", clean(key)));
                lines.iter().for_each(|line| diff(line, view, &mut out));
            }
            Block::Table(heads, rows) => out.push_str(&table(heads, rows, view)),
            Block::Record(record) => record.lines().for_each(|line| out.push_str(&format!("  {}\n", clean(line)))),
        }
    }
    out
}

/// A line with its sign; without colour, the words that differ are underlined.
fn diff(line: &Line, view: View, out: &mut String) {
    let style = match line.sign {
        '-' => Some(anstyle::AnsiColor::Red.on_default()),
        '+' => Some(anstyle::AnsiColor::Green.on_default()),
        _ => None,
    };
    let part = partly(line);
    let mut text = format!("      {} ", line.sign);
    if let Some(style) = style {
        text = format!("      {} ", view.paint(style, &String::from(line.sign)));
    }
    let mut marks = String::from("        ");
    for (differs, piece) in &line.pieces {
        let piece = clean(piece);
        // Spaces around a word are not worth a mark.
        let word = if *differs && part { piece.trim().width() } else { 0 };
        marks.push_str(&" ".repeat(piece.len().saturating_sub(piece.trim_start().len())));
        marks.push_str(&(if word > 0 { "^" } else { " " }).repeat(piece.trim().width()));
        marks.push_str(&" ".repeat(piece.trim_start().len().saturating_sub(piece.trim().len())));
        match style {
            Some(style) if *differs && part => text.push_str(&view.paint(style.bold().underline(), &piece)),
            Some(style) => text.push_str(&view.paint(style, &piece)),
            None => text.push_str(&view.faint(&piece)),
        }
    }
    out.push_str(&format!("{}\n", text.trim_end()));
    if part && !view.colour && marks.contains('^') {
        out.push_str(&format!("{}\n", marks.trim_end()));
    }
}

/// Whether marks say more than the sign does: at most two thirds of the line differ.
fn partly(line: &Line) -> bool {
    let long = |(_, piece): &&(bool, String)| piece.chars().count();
    let all: usize = line.pieces.iter().map(|piece| long(&piece)).sum();
    let differs: usize = line.pieces.iter().filter(|(differs, _)| *differs).map(|piece| long(&piece)).sum();
    differs > 0 && differs.saturating_mul(3) <= all.saturating_mul(2)
}

fn table(heads: &[String], rows: &[Vec<String>], view: View) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(heads.iter().map(|head| head.trim_start_matches('>')));
    for row in rows {
        table.add_row(row.iter().map(|cell| clean(cell)));
    }
    for (column, head) in table.column_iter_mut().zip(heads) {
        column.set_padding((0, 2));
        if head.starts_with('>') {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let line = |(at, line): (usize, String)| {
        let line = line.trim_end().to_owned();
        format!("  {}\n", if at == 0 { view.faint(&line) } else { line })
    };
    table.lines().enumerate().map(|(at, row)| line((at, row.to_string()))).collect()
}
