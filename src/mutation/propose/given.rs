//! A record written as what differs from a sample.
//!
//! In: a record, and the sample it is like. Out: the `given` of a case, from which the record comes back; and in words what it says.

use serde_json::{Map, Value as Tree};

use crate::cases::given;
use crate::profile::checked::Profile;

/// The `given` of a case.
#[must_use]
pub fn given(sample: Option<&str>, record: &Tree, profile: &Profile) -> Tree {
    let whole = without_id(record);
    let Some((name, sample)) = sample.and_then(|name| Some((name, profile.samples.get(name)?))) else { return whole };
    let sample = given::tree(sample, &profile.samples);
    let (Some(theirs), Some(mine)) = (sample.as_object(), record.as_object()) else { return whole };
    let mut said = Map::new();
    said.insert(String::from("like"), Tree::from(name));
    let mut gone: Vec<Tree> = Vec::new();
    for (key, value) in mine.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "payer")) {
        match (theirs.get(key), value) {
            (Some(old), value) if old == value => {}
            (Some(Tree::Object(old)), Tree::Object(new)) => {
                let changed = new.iter().filter(|(field, value)| old.get(*field) != Some(value));
                let changed: Map<String, Tree> = changed.map(|(field, value)| (field.clone(), value.clone())).collect();
                if !changed.is_empty() {
                    said.insert(key.clone(), Tree::Object(changed));
                }
                let lost = old.keys().filter(|field| !new.contains_key(*field));
                gone.extend(lost.map(|field| Tree::from(format!("{key}.{field}"))));
            }
            (_, value) => {
                said.insert(key.clone(), value.clone());
            }
        }
    }
    let lost = theirs.keys().filter(|key| !mine.contains_key(*key) && !matches!(key.as_str(), "id" | "payer"));
    gone.extend(lost.map(|key| Tree::from(key.as_str())));
    if !gone.is_empty() {
        said.insert(String::from("without"), Tree::Array(gone));
    }
    let said = Tree::Object(said);
    if without_id(&given::tree(&said, &profile.samples)) == whole { said } else { whole }
}

fn without_id(record: &Tree) -> Tree {
    let mut record = record.clone();
    if let Some(map) = record.as_object_mut() {
        map.remove("id");
        map.remove("payer");
    }
    record
}

/// What differs, in words: `history.visits_this_year 24, 97124 of 23 minutes`.
#[must_use]
pub fn words(given: &Tree) -> String {
    let mut said = Vec::new();
    for (key, value) in given.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("like", _) => {}
            ("without", Tree::Array(gone)) => {
                said.extend(gone.iter().filter_map(Tree::as_str).map(|path| format!("{path} not recorded")));
            }
            ("lines", Tree::Array(lines)) => said.extend(lines.iter().map(line)),
            (key, Tree::Object(fields)) => {
                said.extend(fields.iter().map(|(field, value)| format!("{key}.{field} {}", short(value))));
            }
            (key, value) => said.push(format!("{key} {}", short(value))),
        }
    }
    said.join(", ")
}

fn line(line: &Tree) -> String {
    let code = line.get("code").map(short).unwrap_or_default();
    let rest = line.as_object().into_iter().flatten().filter(|(key, _)| key.as_str() != "code");
    let rest: Vec<String> = rest
        .map(|(key, value)| match key.as_str() {
            "minutes" => format!("of {} minutes", short(value)),
            key => format!("{key} {}", short(value)),
        })
        .collect();
    [code, rest.join(" ")].join(" ").trim_end().to_owned()
}

fn short(value: &Tree) -> String {
    match value {
        Tree::String(text) => text.replace('_', " "),
        Tree::Bool(true) => String::from("yes"),
        Tree::Bool(false) => String::from("no"),
        Tree::Array(members) => members.iter().map(short).collect::<Vec<_>>().join(" and "),
        Tree::Object(fields) => {
            fields.iter().map(|(key, value)| format!("{key} {}", short(value))).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
