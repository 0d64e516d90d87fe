//! A proposal as a block of a file of cases, in the form that the others there have.

use std::collections::BTreeMap;

use serde_json::Value as Tree;

use super::Proposal;
use crate::profile::checked::Expect;

/// What it would notice and what to hold it against, and the case.
pub(super) fn block(proposal: &Proposal) -> String {
    let mut out = String::new();
    for notice in &proposal.notices {
        out.push_str(&format!("# notices {notice}\n"));
    }
    out.push_str(&format!("# proposed: confirm against {}, name it, then delete these lines\n", proposal.source));
    let name = text(&proposal.name);
    out.push_str(&format!("[[test]]\nname   = {name}\ngiven  = {}\n", inline(&proposal.given)));
    out.push_str(&format!("expect = {{ {} }}\n", expected(&proposal.expect)));
    out
}

fn expected(expect: &Expect) -> String {
    let mut said = Vec::new();
    let list = |all: &[String]| format!("[{}]", all.iter().map(|one| text(one)).collect::<Vec<_>>().join(", "));
    if let Some(decision) = &expect.decision {
        said.push(format!("decision = {}", text(decision)));
    }
    if let Some(lines) = &expect.lines {
        said.push(format!("lines = {}", list(lines)));
    }
    let number = |one: &String| if one == "unknown" { text(one) } else { one.clone() };
    let units = |all: &Vec<String>| match all.as_slice() {
        [one] => number(one),
        all => format!("[{}]", all.iter().map(number).collect::<Vec<_>>().join(", ")),
    };
    by_code("units", &expect.units, units, &mut said);
    by_code("modifiers", &expect.modifiers, |all| list(all), &mut said);
    by_code("liability", &expect.liability, |who| text(who), &mut said);
    for (key, all) in [("needs", &expect.needs), ("missing", &expect.missing)] {
        said.extend(all.as_ref().map(|all| format!("{key} = {}", list(all))));
    }
    for (key, all) in [("rules", &expect.rules), ("not_rules", &expect.not_rules), ("open", &expect.open)] {
        if !all.is_empty() {
            said.push(format!("{key} = {}", list(all)));
        }
    }
    said.join(", ")
}

fn by_code<T>(key: &str, all: &BTreeMap<String, T>, show: impl Fn(&T) -> String, said: &mut Vec<String>) {
    if !all.is_empty() {
        let each: Vec<String> = all.iter().map(|(code, value)| format!("{code} = {}", show(value))).collect();
        said.push(format!("{key} = {{ {} }}", each.join(", ")));
    }
}

/// A value on one line.
fn inline(tree: &Tree) -> String {
    match tree {
        Tree::Null => text("none"),
        Tree::String(words) if words.parse::<jiff::civil::Date>().is_ok() => words.clone(),
        Tree::String(words) => text(words),
        Tree::Array(members) => format!("[{}]", members.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Tree::Object(map) => {
            let mut all: Vec<(&String, &Tree)> = map.iter().collect();
            all.sort_by_key(|(key, _)| rank(key));
            let each: Vec<String> =
                all.iter().map(|(key, value)| format!("{} = {}", bare(key), inline(value))).collect();
            if each.is_empty() { String::from("{}") } else { format!("{{ {} }}", each.join(", ")) }
        }
        other => other.to_string(),
    }
}

/// What a reader wants to see first stands first, what is long last.
fn rank(key: &str) -> u8 {
    match key {
        "like" | "code" => 0,
        "date_of_service" | "minutes" => 1,
        "lines" => 3,
        "without" => 4,
        _ => 2,
    }
}

fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain { key.to_owned() } else { text(key) }
}

/// A string in quotes. What JSON escapes, TOML escapes the same way.
fn text(words: &str) -> String {
    Tree::from(words).to_string()
}
