//! Sessions to start from: the samples and cases of a profile, and one that says next to nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value as Tree, json};

use crate::cases::given;
use crate::profile::checked::Profile;

/// The most sessions to start from.
const MOST: usize = 300;

/// Seeds in order: samples, cases from the shortest session on, a bare session.
pub fn of(profile: &Profile) -> Vec<Tree> {
    let samples = profile.samples.values().map(|sample| given::tree(sample, &profile.samples));
    let mut cases: Vec<Tree> = profile.tests.iter().map(|case| given::tree(&case.given, &profile.samples)).collect();
    cases.sort_by_key(|record| record.get("lines").and_then(Tree::as_array).map_or(0, Vec::len));
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for mut record in samples.chain(cases).chain([bare(profile)]).take(MOST) {
        if let Tree::Object(map) = &mut record {
            map.insert(String::from("id"), Tree::from("witness"));
            map.remove("payer");
            if map.get("date_of_service").is_none() {
                map.insert(String::from("date_of_service"), Tree::from(day(profile)));
            }
            if map.get("lines").and_then(Tree::as_array).is_none_or(Vec::is_empty) {
                map.insert(String::from("lines"), json!([{"code": "97110", "minutes": 15}]));
            }
        }
        if seen.insert(record.to_string()) {
            all.push(record);
        }
    }
    all
}

fn bare(profile: &Profile) -> Tree {
    given::tree(
        &json!({"lines": [{"code": "97110", "minutes": 15}], "date_of_service": day(profile)}),
        &BTreeMap::new(),
    )
}

/// A day on which the profile holds: that of its edition.
fn day(profile: &Profile) -> String {
    let day = profile.edition.max(profile.from);
    profile.until.map_or(day, |until| day.min(until)).to_string()
}

/// The session on another day, with all its dates as far apart as they were.
pub fn moved(seed: &Tree, day: Date) -> Tree {
    let was = seed.get("date_of_service").and_then(Tree::as_str).and_then(|text| text.parse::<Date>().ok());
    let Some(apart) = was.and_then(|was| was.until(day).ok()) else { return seed.clone() };
    let mut record = seed.clone();
    later(&mut record, apart.get_days());
    record
}

fn later(tree: &mut Tree, days: i32) {
    match tree {
        Tree::Object(map) => map.values_mut().for_each(|value| later(value, days)),
        Tree::Array(members) => members.iter_mut().for_each(|value| later(value, days)),
        Tree::String(text) => {
            let date = text.parse::<Date>().ok().filter(|date| date.to_string() == *text);
            if let Some(date) = date.and_then(|date| date.checked_add(days.days()).ok()) {
                *text = date.to_string();
            }
        }
        Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
}
