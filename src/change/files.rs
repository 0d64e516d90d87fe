//! What changed between two sides, file by file. What came through a parent is told once, at the parent.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Change, Changes, Counts, Entry, FileChange};
use super::said::{self, Kind};
use super::side::Side;
use super::things;
use crate::profile::checked::Origin;
use crate::profile::document::{CaseKeys, Document, Named};
use crate::profile::toml::{Item, Node};

/// What the new side says differently.
#[must_use]
pub fn compare(old: &Side, new: &Side) -> Changes {
    let ids = |side: &Side| side.documents.iter().map(|document| document.stem.clone()).collect::<Vec<_>>();
    let all: BTreeSet<String> = ids(old).into_iter().chain(ids(new)).collect();
    let mut changes = Changes::default();
    for id in all {
        let of = |document: &Document, change: Change| FileChange {
            file: id.clone(),
            payer: document.payer.is_some(),
            change,
            reaches: reaches(&id, old, new),
            entries: Vec::new(),
            rules: document.rules.len(),
            cases: Counts::default(),
        };
        match (old.document(&id), new.document(&id)) {
            (Some(before), None) => changes.files.push(of(before, Change::Removed)),
            (None, Some(after)) => changes.files.push(of(after, Change::Added)),
            (Some(before), Some(after)) => {
                let mut entries = things::entries(&said::things(before), &said::things(after));
                let reaches = reaches(&id, old, new);
                for entry in &mut entries {
                    entry.except =
                        reaches.iter().filter(|payer| !has(payer, &id, entry, (old, new))).cloned().collect();
                }
                let cases = cases(&said_cases(old, before), &said_cases(new, after));
                if !entries.is_empty() || !cases.is_empty() {
                    changes.files.push(FileChange { entries, cases, ..of(after, Change::Changed) });
                } else if texts(old, before) == texts(new, after) {
                    changes.same = changes.same.saturating_add(1);
                } else {
                    changes.layout_only.push(id.clone());
                }
            }
            (None, None) => {}
        }
    }
    changes
}

/// Payers that are made of a file, before or after.
fn reaches(id: &str, old: &Side, new: &Side) -> Vec<String> {
    let profiles = old.engine.profiles().chain(new.engine.profiles());
    let made_of = profiles.filter(|profile| profile.id != id && profile.chain.iter().any(|link| link == id));
    let names: BTreeSet<&String> = made_of.map(|profile| &profile.id).collect();
    names.into_iter().cloned().collect()
}

/// Whether a payer has a thing from this file, before or after. Of what cannot be overridden as a whole, it always has.
fn has(payer: &str, file: &str, entry: &Entry, (old, new): (&Side, &Side)) -> bool {
    [old, new].into_iter().filter_map(|side| side.engine.find(payer)).any(|profile| {
        let from = |origin: Option<&Origin>| origin.is_some_and(|origin| origin.file == file);
        let name = entry.name.as_str();
        match entry.kind {
            Kind::Rule => profile.rules.iter().any(|rule| rule.id == name && rule.origin.file == file),
            Kind::Param => from(profile.params.get(name).map(|param| &param.origin)),
            Kind::Table => from(profile.tables.get(name).map(|table| &table.origin)),
            Kind::Define => from(profile.defines.get(name).map(|define| &define.origin)),
            Kind::Counter => from(profile.counters.get(name).map(|counter| &counter.origin)),
            Kind::Presume => profile.presume.iter().any(|presume| presume.fact == name && presume.origin.file == file),
            _ => true,
        }
    })
}

/// The texts of a file, of the CSV files it names and of its cases; line ends count as one.
fn texts(side: &Side, document: &Document) -> Vec<String> {
    let files = document.files.iter().map(|(_, source)| *source);
    let tests = side.tests.iter().filter(|tests| tests.stem == document.stem).map(|tests| tests.source);
    let all = std::iter::once(document.source).chain(files).chain(tests);
    all.filter_map(|id| side.sources.get(id)).map(|source| source.text.replace("\r\n", "\n")).collect()
}

/// Cases and samples by name, as far as they matter.
fn said_cases(side: &Side, document: &Document) -> BTreeMap<String, String> {
    let beside: Vec<_> = side.tests.iter().filter(|tests| tests.stem == document.stem).collect();
    let tests = document.tests.iter().chain(beside.iter().flat_map(|file| &file.tests));
    let samples = document.samples.iter().chain(beside.iter().flat_map(|file| &file.samples));
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    all.extend(tests.map(|case| (case.name.value.clone(), case_said(case))));
    all.extend(samples.map(|sample: &Named<Node>| (format!("sample {}", sample.name.value), node(&sample.value))));
    all
}

fn case_said(case: &CaseKeys) -> String {
    let texts = |all: &[crate::source::Spanned<String>]| all.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
    let by_code = |all: &[(crate::source::Spanned<String>, Vec<String>)]| {
        all.iter().map(|(code, values)| (code.value.clone(), values.clone())).collect::<Vec<_>>()
    };
    let expect = &case.expect;
    format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        node(&case.given),
        expect.decision.as_ref().map(|decision| &decision.value),
        expect.lines.as_deref().map(texts),
        by_code(&expect.units),
        by_code(&expect.payment),
        by_code(&expect.modifiers),
        expect.missing.as_deref().map(texts),
        texts(&expect.rules),
        texts(&expect.not_rules),
        texts(&expect.open),
    )
}

fn node(node: &Node) -> String {
    match &node.item {
        Item::Text(words) => format!("{:?}", words.text.text),
        Item::Integer(text) | Item::Float(text) | Item::Time(text) | Item::Moment(text) => text.clone(),
        Item::Bool(value) => value.to_string(),
        Item::Date(date) => date.to_string(),
        Item::Array(members) => format!("[{}]", members.iter().map(self::node).collect::<Vec<_>>().join(", ")),
        Item::Table(table) => {
            let entries = table.entries.iter().map(|(key, value)| (key.value.clone(), self::node(value)));
            format!("{:?}", entries.collect::<BTreeMap<_, _>>())
        }
    }
}

fn cases(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Counts {
    Counts {
        added: new.keys().filter(|name| !old.contains_key(*name)).count(),
        removed: old.keys().filter(|name| !new.contains_key(*name)).count(),
        changed: new.iter().filter(|(name, said)| old.get(*name).is_some_and(|was| was != *said)).count(),
    }
}
