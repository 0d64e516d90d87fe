//! `payers`: the profiles to choose from.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::ink::View;
use super::text::wrap;
use super::words;
use crate::profile::checked::Profile;

/// A table of profiles; with `aliases`, the other names of each under it.
#[must_use]
pub fn payers<'a>(profiles: impl Iterator<Item = &'a Profile>, aliases: bool, view: View) -> String {
    let profiles: Vec<&Profile> = profiles.collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["payer", "kind", "edition", "last checked", "rules", "cases", "name"]);
    for profile in &profiles {
        table.add_row([
            profile.id.clone(),
            profile.kind.clone(),
            profile.edition.to_string(),
            profile.checked.to_string(),
            profile.rules.iter().filter(|rule| rule.status.is_none()).count().to_string(),
            profile.tests.len().to_string(),
            profile.name.clone(),
        ]);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if index == 4 || index == 5 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut out = String::new();
    let mut rows = profiles.iter();
    for (index, row) in table.lines().enumerate() {
        let row = row.trim_end();
        if index == 0 {
            out.push_str(&format!("{}\n", view.faint(row)));
            continue;
        }
        let Some(profile) = rows.next() else { continue };
        out.push_str(&format!("{}\n", row.replacen(&profile.id, &view.strong(&profile.id), 1)));
        if aliases && !profile.aliases.is_empty() {
            out.push_str(&wrap("  also called: ", 4, &profile.aliases.join(", "), view.width));
        }
    }
    let total = u64::try_from(profiles.len()).unwrap_or(u64::MAX);
    out.push_str(&format!("\n{}. `payrules show PAYER` prints one.\n", words::count(total, "payer", "payers")));
    out
}
