//! A comparison as a Markdown table, for a wiki or a pull request.

use super::{Comparison, MARK, head, legend, lines, rows, title};
use crate::report::text::clean;

/// The comparison as Markdown; with `differing`, only rows in which payers differ.
#[must_use]
pub fn page(comparison: &Comparison, differing: bool) -> String {
    let mut out = format!("## {}\n\n", escaped(&title(comparison)));
    let heads: Vec<String> = comparison.payers.iter().map(|payer| escaped(&head(payer))).collect();
    out.push_str(&format!("| | {} |\n", heads.join(" | ")));
    out.push_str(&format!("| --- |{}\n", " --- |".repeat(heads.len())));
    for row in rows(comparison, differing) {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| {
                let said: Vec<String> = lines(cell).iter().map(|line| escaped(line)).collect();
                let said = said.join("<br>");
                if cell.differs { format!("**{MARK}** {said}") } else { said }
            })
            .collect();
        out.push_str(&format!("| **{}** | {} |\n", row.aspect.title(), cells.join(" | ")));
    }
    out.push_str(&format!("\n{}\n", escaped(&legend(comparison, differing))));
    out
}

/// Text that no sign of Markdown or of a table can break.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '|' | '*' | '_' | '[' | ']' | '\\' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}
