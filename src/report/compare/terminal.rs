//! A comparison in a terminal: a column for each payer, or where they are too many for its width, a list for each row.

use comfy_table::{ContentArrangement, Table, presets};

use super::{Comparison, MARK, head, legend, lines, rows, title};
use crate::report::View;
use crate::report::text::{clean, wrap};

/// The fewest columns of text in which a payer can be read.
const NARROWEST: usize = 24;

/// The comparison as text; with `differing`, only rows in which payers differ.
#[must_use]
pub fn page(comparison: &Comparison, differing: bool, view: View) -> String {
    let mut out = format!("{}\n\n", view.strong(&title(comparison)));
    let columns = comparison.payers.len().saturating_add(1);
    if columns.saturating_mul(NARROWEST) > view.width {
        out.push_str(&listed(comparison, differing, view));
    } else {
        out.push_str(&table(comparison, differing, view));
    }
    out.push('\n');
    out.push_str(&wrap("", 0, &legend(comparison, differing), view.width));
    out
}

fn table(comparison: &Comparison, differing: bool, view: View) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL).set_content_arrangement(ContentArrangement::DynamicFullWidth);
    table.set_width(u16::try_from(view.width).unwrap_or(u16::MAX));
    let heads = comparison.payers.iter().map(|payer| clean(&head(payer)));
    table.set_header(std::iter::once(String::new()).chain(heads));
    for row in rows(comparison, differing) {
        let cells = row.cells.iter().map(|cell| {
            let mark = if cell.differs { format!("{MARK} ") } else { String::new() };
            format!("{mark}{}", clean_all(&lines(cell)).join("\n"))
        });
        table.add_row(std::iter::once(row.aspect.title().to_owned()).chain(cells));
    }
    let mut out = String::new();
    for line in table.lines() {
        out.push_str(&format!("{}\n", line.trim_end()));
    }
    out
}

/// Row by row; payers that say the same stand together.
fn listed(comparison: &Comparison, differing: bool, view: View) -> String {
    let mut out = String::new();
    for row in rows(comparison, differing) {
        out.push_str(&format!("{}\n", view.strong(row.aspect.title())));
        let mut groups: Vec<(bool, Vec<String>, Vec<String>)> = Vec::new();
        for (payer, cell) in comparison.payers.iter().zip(&row.cells) {
            let said = clean_all(&lines(cell));
            match groups.iter_mut().find(|(_, _, other)| *other == said) {
                Some((_, names, _)) => names.push(clean(&head(payer))),
                None => groups.push((cell.differs, vec![clean(&head(payer))], said)),
            }
        }
        for (differs, names, said) in groups {
            let mark = if differs { MARK } else { " " };
            out.push_str(&wrap(&format!("{mark} "), 4, &names.join(", "), view.width));
            said.iter().for_each(|line| out.push_str(&wrap("    - ", 6, line, view.width)));
        }
        out.push('\n');
    }
    out
}

fn clean_all(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| clean(line)).collect()
}
