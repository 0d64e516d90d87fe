//! What rule files say differently, in sentences.

use super::page::{Block, alone, compared, logic};
use crate::change::entry::Counts;
use crate::change::said::Kind;
use crate::change::{Change, Changes, Detail, Entry, FileChange};
use crate::report::words::count;

/// Items of a list, and rows of a table, that are named; the rest is counted.
const NAMED: usize = 12;

/// Values longer than this, both together, are shown one below the other.
const SHORT: usize = 70;

/// Everything that is said differently.
#[must_use]
pub fn changes(changes: &Changes) -> Vec<Block> {
    let mut out = Vec::new();
    for file in &changes.files {
        out.push(Block::Head(head(file)));
        for entry in &file.entries {
            out.extend(self::entry(entry));
        }
        if let Some(text) = cases(file.cases) {
            out.push(Block::Item(text));
        }
    }
    if changes.is_empty() && !changes.layout_only.is_empty() {
        out.push(Block::Note(format!("nothing changed but layout, in {}", names(&changes.layout_only))));
    } else if !changes.layout_only.is_empty() {
        out.push(Block::Note(format!("nothing but layout changed in {}", names(&changes.layout_only))));
    } else if changes.is_empty() {
        out.push(Block::Note(String::from("both say the same")));
    }
    out
}

fn head(file: &FileChange) -> String {
    let kind = if file.payer { "payer" } else { "part" };
    let rules = count(u64::try_from(file.rules).unwrap_or(u64::MAX), "rule", "rules");
    let what = match &file.change {
        Change::Added => format!(", new, with {rules}"),
        Change::Removed => format!(", gone, with {rules}"),
        _ => String::new(),
    };
    let reaches =
        if file.reaches.is_empty() { String::new() } else { format!("; reaches {}", file.reaches.join(", ")) };
    format!("{} ({kind}){what}{reaches}", file.file)
}

fn names(all: &[String]) -> String {
    all.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn cases(counts: Counts) -> Option<String> {
    let part = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
    let parts = [part(counts.added, "added"), part(counts.removed, "removed"), part(counts.changed, "changed")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("cases and samples: {}", parts.join(", ")))
}

fn entry(entry: &Entry) -> Vec<Block> {
    let name = match (entry.kind, entry.name.is_empty()) {
        (Kind::Override, _) => format!("override of {}", entry.name),
        (Kind::Variant, _) => format!("units variant after `{}`", entry.name),
        (kind, true) => String::from(kind.word()),
        (kind, false) => format!("{} `{}`", kind.word(), entry.name),
    };
    let version = entry.version.as_ref().map(|day| format!(" from {day}")).unwrap_or_default();
    let what = match &entry.change {
        Change::Added => String::from(": added"),
        Change::Removed => String::from(": removed"),
        Change::Renamed { from } => format!(": was called `{from}`"),
        Change::Version => String::from(": a new version; what differs from the one before"),
        Change::Changed => String::new(),
    };
    let except = match entry.except.as_slice() {
        [] => String::new(),
        [one] => format!(" (not for {one}, which overrides it)"),
        many => format!(" (not for {}, which override it)", many.join(", ")),
    };
    let name = format!("{name}{version}{except}");
    // What starts and ends is said with the name, but for a change of the day itself.
    let day = |detail: &Detail| match detail {
        Detail::Words { key, after, .. } => key == "from" || (key == "until" && after.is_none()),
        _ => false,
    };
    let said = |detail: &&Detail| entry.change != Change::Version || !day(detail);
    let details: Vec<&Detail> = entry.details.iter().filter(said).collect();
    let short = matches!(entry.change, Change::Added | Change::Removed | Change::Changed);
    if short
        && let [only] = details.as_slice()
        && let Some(text) = one_line(only, &entry.change)
    {
        return vec![Block::Item(format!("{name}{what}{}{text}", if what.is_empty() { ": " } else { ", " }))];
    }
    let mut out = vec![Block::Item(format!("{name}{what}"))];
    let details = details.into_iter().filter(|detail| entry.change != Change::Removed || tells(detail));
    out.extend(details.map(|detail| self::detail(detail, &entry.change)));
    out
}

/// Of what is gone, its logic and values tell enough.
fn tells(detail: &Detail) -> bool {
    match detail {
        Detail::Logic { .. } | Detail::Items { .. } | Detail::Rows { .. } => true,
        Detail::Words { key, .. } => matches!(key.as_str(), "value" | "title"),
    }
}

/// A detail that fits behind the name.
fn one_line(detail: &Detail, change: &Change) -> Option<String> {
    match self::detail(detail, change) {
        Block::Sub(text) => {
            Some(text.strip_prefix("value: ").or(text.strip_prefix("items: ")).unwrap_or(&text).to_owned())
        }
        _ => None,
    }
}

fn detail(detail: &Detail, change: &Change) -> Block {
    match detail {
        Detail::Words { key, before, after } => match (before, after) {
            (Some(before), Some(after)) if before.chars().count().saturating_add(after.chars().count()) > SHORT => {
                compared(key, before, after)
            }
            (Some(before), Some(after)) => Block::Sub(format!("{key}: {before} → {after}")),
            (None, Some(after)) if *change == Change::Added => Block::Sub(format!("{key}: {after}")),
            (Some(before), None) if *change == Change::Removed => Block::Sub(format!("{key}: {before}")),
            (None, Some(after)) => Block::Sub(format!("{key}: {after} (was not given)")),
            (Some(before), None) => Block::Sub(format!("{key}: {before} (is not given now)")),
            (None, None) => Block::Sub(key.clone()),
        },
        Detail::Logic { key, before, after } => match (before, after) {
            (Some(before), Some(after)) => logic(key, before, after),
            (None, Some(after)) => alone(key, '+', after),
            (Some(before), None) => alone(key, '-', before),
            (None, None) => Block::Sub(key.clone()),
        },
        Detail::Items { key, added, removed } => Block::Sub(format!("{key}: {}", both(added, removed, &[], ", "))),
        Detail::Rows { key, added, removed, changed } => {
            let key = if key == "values" { String::new() } else { format!("{key}: ") };
            Block::Sub(format!("{key}{}", both(added, removed, changed, "; ")))
        }
    }
}

/// What changed, came (`+`) and went (`-`); many of a kind are counted.
fn both(added: &[String], removed: &[String], changed: &[String], between: &str) -> String {
    let mut parts: Vec<String> = some(changed, "", "changed", "; ").into_iter().collect();
    parts.extend(some(added, "+ ", "added", between));
    parts.extend(some(removed, "- ", "removed", between));
    parts.join("; ")
}

fn some(all: &[String], sign: &str, what: &str, between: &str) -> Option<String> {
    let rest = all.len().saturating_sub(NAMED);
    let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    match (named.is_empty(), rest) {
        (true, _) => None,
        (false, 0) => Some(format!("{sign}{}", named.join(between))),
        (false, rest) => Some(format!("{} {what}: {sign}{}, and {rest} more", all.len(), named.join(between))),
    }
}
