//! What the keys of a thing say differently.

use std::collections::BTreeMap;

use super::entry::Detail;
use super::said::{Row, Said, Thing};
use crate::lang::format;

/// Whether two texts of the rule language differ in their layout at most.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || format::same(a, b)
}

/// The keys that differ, in the order of the new thing; those that went, last.
pub(super) fn details(old: &Thing, new: &Thing) -> Vec<Detail> {
    let mut out = Vec::new();
    for (key, after) in &new.keys {
        out.extend(key_of(key, old.says(key), Some(after)));
    }
    for (key, before) in old.keys.iter().filter(|(key, _)| new.says(key).is_none()) {
        out.extend(key_of(key, Some(before), None));
    }
    out
}

/// Everything that a thing says, as new.
pub(super) fn whole(new: &Thing) -> Vec<Detail> {
    new.keys.iter().filter_map(|(key, said)| key_of(key, None, Some(said))).collect()
}

/// Everything that a thing said, as gone.
pub(super) fn gone(old: &Thing) -> Vec<Detail> {
    old.keys.iter().filter_map(|(key, said)| key_of(key, Some(said), None)).collect()
}

fn key_of(key: &str, before: Option<&Said>, after: Option<&Said>) -> Option<Detail> {
    let key = key.to_owned();
    match (before, after) {
        (Some(Said::Rows(_)) | None, Some(Said::Rows(_))) | (Some(Said::Rows(_)), None) => {
            rows(key, rows_of(before), rows_of(after))
        }
        (Some(Said::Items(_)) | None, Some(Said::Items(_))) | (Some(Said::Items(_)), None) => {
            items(key, items_of(before), items_of(after))
        }
        (Some(Said::Logic(_)) | None, Some(Said::Logic(_))) | (Some(Said::Logic(_)), None) => {
            let (before, after) = (before.map(words), after.map(words));
            let alike = before.as_deref().zip(after.as_deref()).is_some_and(|(a, b)| same(a, b));
            (!alike).then_some(Detail::Logic { key, before, after })
        }
        _ => {
            let (before, after) = (before.map(words), after.map(words));
            (before != after).then_some(Detail::Words { key, before, after })
        }
    }
}

fn words(said: &Said) -> String {
    match said {
        Said::Words(text) | Said::Logic(text) | Said::Message(text) => text.clone(),
        Said::Items(items) | Said::Order(items) => items.join(", "),
        Said::Rows(rows) => rows.iter().map(sentence).collect::<Vec<_>>().join("; "),
    }
}

fn items_of(said: Option<&Said>) -> &[String] {
    match said {
        Some(Said::Items(items)) => items,
        _ => &[],
    }
}

fn rows_of(said: Option<&Said>) -> &[Row] {
    match said {
        Some(Said::Rows(rows)) => rows,
        _ => &[],
    }
}

fn items(key: String, before: &[String], after: &[String]) -> Option<Detail> {
    let without = |all: &[String], others: &[String]| {
        let others: std::collections::BTreeSet<&String> = others.iter().collect();
        all.iter().filter(|item| !others.contains(item)).cloned().collect::<Vec<_>>()
    };
    let (added, removed) = (without(after, before), without(before, after));
    (!added.is_empty() || !removed.is_empty()).then_some(Detail::Items { key, added, removed })
}

fn rows(key: String, before: &[Row], after: &[Row]) -> Option<Detail> {
    let by_key = |rows: &[Row]| rows.iter().map(|row| (row.key.clone(), row.clone())).collect::<BTreeMap<_, _>>();
    let (old, new) = (by_key(before), by_key(after));
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for row in after {
        match old.get(&row.key) {
            None => added.push(sentence(row)),
            Some(was) if was.cells != row.cells => changed.push(cells(was, row)),
            Some(_) => {}
        }
    }
    let removed: Vec<String> = before.iter().filter(|row| !new.contains_key(&row.key)).map(sentence).collect();
    let any = !added.is_empty() || !removed.is_empty() || !changed.is_empty();
    any.then_some(Detail::Rows { key, added, removed, changed })
}

/// `97124: 4` or `97124: effect 1 week, maximum 2 months`.
/// `from 2026-01-01 until 2026-06-30: 20`.
fn sentence(row: &Row) -> String {
    let (days, cells): (Vec<_>, Vec<_>) = row.cells.iter().partition(|(column, _)| column == "until");
    let cells: Vec<String> = cells.into_iter().map(|(column, value)| named(column, value)).collect();
    let days = days.into_iter().map(|(column, value)| named(column, value));
    let key: Vec<String> = Some(row.key.clone()).filter(|key| !key.is_empty()).into_iter().chain(days).collect();
    keyed(&key.join(" "), &cells)
}

fn keyed(key: &str, cells: &[String]) -> String {
    match (key.is_empty(), cells.is_empty()) {
        (true, _) => cells.join(", "),
        (_, true) => key.to_owned(),
        _ => format!("{key}: {}", cells.join(", ")),
    }
}

fn named(column: &str, value: &str) -> String {
    if column.is_empty() { value.to_owned() } else { format!("{column} {value}") }
}

/// `97124: 4 → 6`, for the cells that differ.
fn cells(old: &Row, new: &Row) -> String {
    let find = |row: &Row, column: &str| row.cells.iter().find(|(name, _)| name == column).map(|(_, v)| v.clone());
    let columns = new.cells.iter().map(|(name, _)| name);
    let went = old.cells.iter().map(|(name, _)| name).filter(|name| find(new, name).is_none());
    let mut out = Vec::new();
    for column in columns.chain(went) {
        let (before, after) = (find(old, column), find(new, column));
        if before == after {
            continue;
        }
        out.push(match (column.as_str(), before, after) {
            ("until", None, Some(day)) => format!("ends {day}"),
            ("until", Some(day), None) => format!("no longer ends {day}"),
            (_, before, after) => {
                let shown = |value: Option<String>| value.unwrap_or_else(|| String::from("nothing"));
                named(column, &format!("{} → {}", shown(before), shown(after)))
            }
        });
    }
    keyed(&new.key, &out)
}
