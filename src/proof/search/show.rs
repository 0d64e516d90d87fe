//! A witness as a record that the user can run.

use serde_json::{Map, Value as Tree};

/// A record that is no longer than this stands on one line.
const WIDE: usize = 110;

/// The record as JSON, short things on one line.
#[must_use]
pub fn text(record: &Tree) -> String {
    let Some(map) = record.as_object() else { return record.to_string() };
    let whole: Vec<String> =
        ordered(map).into_iter().map(|(key, value)| format!("{}: {}", Tree::from(key), inline(value))).collect();
    let whole = format!("{{{}}}", whole.join(", "));
    if whole.chars().count() <= WIDE {
        return whole;
    }
    let mut rows = Vec::new();
    for (key, value) in ordered(map) {
        match (key, value) {
            ("lines", Tree::Array(lines)) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("    {}", inline(line))).collect();
                rows.push(format!("  \"lines\": [\n{}\n  ]", lines.join(",\n")));
            }
            (key, value) => rows.push(format!("  {}: {}", Tree::from(key), inline(value))),
        }
    }
    format!("{{\n{}\n}}", rows.join(",\n"))
}

/// How to run a record that was saved.
#[must_use]
pub fn command(payer: &str, rules: Option<&str>, record: &Tree) -> String {
    let id = record.get("id").and_then(Tree::as_str).unwrap_or("witness");
    let rules = rules.map_or(String::new(), |dir| format!(" --rules {dir}"));
    format!("payrules explain --payer {payer}{rules} witness.json {id}")
}

/// The id and the day first, the lines last.
fn ordered(map: &Map<String, Tree>) -> Vec<(&str, &Tree)> {
    let rank = |key: &str| match key {
        "id" => 0,
        "date_of_service" => 1,
        "lines" => 3,
        _ => 2,
    };
    let mut all: Vec<(&str, &Tree)> = map.iter().map(|(key, value)| (key.as_str(), value)).collect();
    all.sort_by_key(|(key, _)| rank(key));
    all
}

/// JSON on one line, with a space behind each comma and colon.
fn inline(tree: &Tree) -> String {
    match tree {
        Tree::Object(map) => {
            let parts: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", Tree::from(key.as_str()), inline(value))).collect();
            format!("{{{}}}", parts.join(", "))
        }
        Tree::Array(members) => format!("[{}]", members.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
