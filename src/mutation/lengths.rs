//! Sessions that differ in how long their lines are: what methods of counting, pools, ties and caps turn on.
//!
//! In: a payer. Out: each of its samples with one to three timed lines of lengths at which counting by the pool, by the line and by the
//! visit part. What always holds: all else is the sample's, each line like its first; without a timed code there are none.

use std::collections::BTreeMap;

use serde_json::Value as Tree;

use crate::cases::given;
use crate::lang::typed::Item;
use crate::model::value::Value;
use crate::profile::checked::Profile;

/// Samples to start from, at most.
const SAMPLES: usize = 3;

/// Codes, as numbers of timed codes, and the minutes of each line.
const LENGTHS: [&[(usize, u32)]; 14] = [
    &[(0, 7)],
    &[(0, 8)],
    &[(0, 23)],
    &[(0, 38)],
    &[(0, 68)],
    &[(0, 8), (1, 8)],
    &[(0, 20), (1, 20)],
    &[(0, 33), (1, 7)],
    &[(0, 24), (1, 23)],
    &[(0, 45), (1, 30)],
    &[(0, 60), (1, 60)],
    &[(0, 30), (0, 38)],
    &[(0, 7), (1, 7), (2, 7)],
    &[(0, 20), (1, 20), (2, 20)],
];

/// The sessions.
#[must_use]
pub fn sessions(payer: &Profile) -> Vec<Tree> {
    let codes = codes(payer);
    let bare = || given::tree(&serde_json::json!({ "date_of_service": payer.edition.to_string() }), &BTreeMap::new());
    let mut samples: Vec<Tree> =
        payer.samples.values().take(SAMPLES).map(|sample| given::tree(sample, &payer.samples)).collect();
    if samples.is_empty() {
        samples.push(bare());
    }
    let made = |sample: &Tree| -> Vec<Tree> {
        LENGTHS.iter().filter_map(|lengths| with_lines(sample, lengths, &codes)).collect()
    };
    samples.iter().flat_map(made).collect()
}

/// A sample with these lines; `None` where there are not so many timed codes.
fn with_lines(sample: &Tree, lengths: &[(usize, u32)], codes: &[String]) -> Option<Tree> {
    let mut record = sample.clone();
    let first = sample.get("lines").and_then(|lines| lines.get(0)).cloned().unwrap_or_else(|| serde_json::json!({}));
    let line = |(code, minutes): &(usize, u32)| {
        let mut line = first.clone();
        let map = line.as_object_mut()?;
        map.insert(String::from("code"), Tree::from(codes.get(*code)?.as_str()));
        map.insert(String::from("minutes"), Tree::from(*minutes));
        Some(line)
    };
    let lines: Option<Vec<Tree>> = lengths.iter().map(line).collect();
    let map = record.as_object_mut()?;
    map.insert(String::from("lines"), Tree::from(lines?));
    map.insert(String::from("id"), Tree::from("witness"));
    map.remove("payer");
    Some(record)
}

/// Timed codes: those on the lines of samples first.
fn codes(payer: &Profile) -> Vec<String> {
    let timed = &payer.units.classes.timed;
    let lines = payer.samples.values().filter_map(|sample| sample.get("lines").and_then(Tree::as_array)).flatten();
    let sampled = lines.filter_map(|line| line.get("code").and_then(Tree::as_str));
    let sampled = sampled.filter(|code| timed.has(&Value::text(code))).map(str::to_owned);
    let listed = timed.items().iter().filter_map(|item| match item {
        Item::One(Value::Text(code)) => Some(code.to_string()),
        Item::Range(first, _) => Some(first.clone()),
        Item::One(_) | Item::Prefix(_) => None,
    });
    let mut all: Vec<String> = Vec::new();
    for code in sampled.chain(listed) {
        if !all.contains(&code) {
            all.push(code);
        }
    }
    all
}
