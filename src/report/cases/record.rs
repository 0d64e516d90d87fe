//! The record of a failed case, laid out to be read and pasted, and the command that explains it.

use serde_json::Value as Tree;

use super::Telling;
use crate::cases::{CaseOutcome, Why};
use crate::report::text::clean;

/// The file that the command speaks of.
const FILE: &str = "case.json";

/// The record and the command.
pub(super) fn told(why: &Why, outcome: &CaseOutcome, how: Telling<'_>) -> String {
    let id = why.id.as_deref().unwrap_or("case");
    let rules = how.rules.map_or_else(String::new, |rules| format!(" --rules {}", word(rules)));
    let command = format!("payrules explain --payer {}{rules} {FILE} {}", word(&outcome.payer), word(id));
    let mut out = match &why.answer {
        Some(_) => format!("  the session; save it as {FILE} and run `{}` to see every rule:\n", clean(&command)),
        None => String::from("  the session:\n"),
    };
    out.push_str("  ");
    write(&why.record, 2, how.view.width, &mut out);
    out.push('\n');
    how.view.faint(out.trim_end()) + "\n"
}

/// Fit for a command line.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    if !text.is_empty() && text.chars().all(plain) {
        String::from(text)
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// JSON with what fits on a line on one line.
fn write(tree: &Tree, indent: usize, width: usize, out: &mut String) {
    let flat = flat(tree);
    if flat.chars().count().saturating_add(indent) <= width {
        return out.push_str(&flat);
    }
    let inner = indent.saturating_add(2);
    let gap = " ".repeat(inner);
    let (open, close) = if tree.is_object() { ("{", "}") } else { ("[", "]") };
    let mut first = true;
    let mut part = |key: Option<&String>, value: &Tree, out: &mut String| {
        out.push_str(if std::mem::take(&mut first) { "\n" } else { ",\n" });
        out.push_str(&gap);
        let key = key.map_or_else(String::new, |key| format!("{}: ", Tree::from(key.as_str())));
        out.push_str(&key);
        // What stands before and behind takes room on its line.
        write(value, inner, width.saturating_sub(key.len()).saturating_sub(1), out);
    };
    match tree {
        Tree::Object(map) => {
            out.push_str(open);
            let mut parts: Vec<(&String, &Tree)> = map.iter().collect();
            parts.sort_by_key(|(key, _)| rank(key));
            parts.into_iter().for_each(|(key, value)| part(Some(key), value, out));
        }
        Tree::Array(all) => {
            out.push_str(open);
            all.iter().for_each(|value| part(None, value, out));
        }
        _ => return out.push_str(&flat),
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push_str(close);
}

/// Which session, then what is known of it, then its lines.
fn rank(key: &str) -> u8 {
    match key {
        "id" => 0,
        "date_of_service" => 1,
        "lines" => 3,
        _ => 2,
    }
}

fn flat(tree: &Tree) -> String {
    match tree {
        Tree::Object(map) if !map.is_empty() => {
            let parts: Vec<String> =
                map.iter().map(|(k, v)| format!("{}: {}", Tree::from(k.as_str()), flat(v))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Tree::Array(all) => format!("[{}]", all.iter().map(flat).collect::<Vec<_>>().join(", ")),
        // serde_json writes line breaks and other controls as escapes.
        other => other.to_string(),
    }
}
