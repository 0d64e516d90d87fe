//! The shares of rules and conditions that are covered, as tables: by payer, and by the file that declares them.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::{Covered, MEANING, percent};
use crate::cases::coverage::{Coverage, Share};
use crate::report::View;
use crate::report::text::{clean, wrap};

/// Both tables, the second only where there are several payers; and what the columns mean.
pub(super) fn table(covered: &Covered, view: View) -> String {
    let payers: Vec<(String, &Coverage)> = covered.payers.iter().map(|(name, c)| (name.clone(), c)).collect();
    let mut out = rows("by payer, with what it inherits, by its own cases", &payers, true, view);
    if covered.payers.len() > 1 {
        let files: Vec<(String, Coverage)> = covered.files();
        let all = (String::from("all together"), &covered.together);
        let rest = files.iter().map(|(name, c)| (name.clone(), c)).chain(std::iter::once(all));
        out.push('\n');
        out.push_str(&rows("by file, by the cases of all these payers", &rest.collect::<Vec<_>>(), false, view));
    }
    out.push_str(&view.faint(wrap("  ", 2, MEANING, view.width).trim_end()));
    out.push_str("\n\n");
    out
}

fn rows(title: &str, rows: &[(String, &Coverage)], cases: bool, view: View) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let count = |text: &str| cases.then(|| String::from(text));
    let head = std::iter::once(String::new()).chain(count("cases"));
    table.set_header(head.chain(["rules", "conditions", "unknown"].map(String::from)));
    for (name, coverage) in rows {
        let shares = [coverage.of_rules(), coverage.of_conditions(), coverage.of_unknowns()];
        let first = std::iter::once(clean(name)).chain(count(&coverage.cases.to_string()));
        table.add_row(first.chain(shares.map(share)));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 3));
        if index > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut out = format!("{}\n", view.strong(title));
    for (index, row) in table.lines().enumerate() {
        let row = format!("  {}", row.trim_end());
        out.push_str(&if index == 0 { view.faint(&row) } else { row });
        out.push('\n');
    }
    out
}

/// `70 of 71  98.5%`.
fn share(share: Share) -> String {
    format!("{} of {}  {:>6}", share.covered, share.all, percent(share))
}
