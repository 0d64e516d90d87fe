//! Samples and test cases, checked: the facts they give, the rules and facts they expect.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Tree};

use super::super::builtin::BUILT_IN;
use super::super::checked::{Case, Expect, Origin, Rule};
use super::super::document::{CaseKeys, Document, ExpectKeys, Named, TestFile};
use super::super::naming::Naming;
use super::super::toml::{Item, Node};
use super::{Room, given, rule_ids};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::profile as say;
use crate::source::{Span, Spanned};

const DECISIONS: [&str; 7] = ["covered", "review", "needs_info", "hold", "not_billed", "not_covered", "partial"];
const BEARERS: [&str; 3] = ["patient", "provider", "nobody"];
const NEEDS: [&str; 4] = ["authorization", "clinical", "admin", "patient"];

/// Mistakes in the cases of one profile that are told.
const MOST_MISTAKES: usize = 1_000;

/// Test cases beside no profile, or of a part, which decides nothing.
pub(in super::super) fn orphans(tests: &[TestFile], documents: &[Document], out: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = documents.iter().map(|d| d.stem.as_str()).collect();
    for file in tests.iter().filter(|file| !known.contains(&file.stem.as_str())) {
        out.push(say::tests_of_nothing(Span::new(file.source, 0, 0), &file.stem, &known));
    }
    for part in documents.iter().filter(|document| document.payer.is_none() && !document.broken) {
        let beside = tests.iter().filter(|file| file.stem == part.stem).flat_map(|file| &file.tests);
        for case in part.tests.iter().chain(beside) {
            out.push(say::test_of_part(case.span, &part.stem, part.id.span));
        }
    }
}

/// The samples and cases of a profile: its own and those of the files beside it.
pub(super) fn cases<'f>(
    room: &mut Room<'_, '_, '_>,
    tests: impl Iterator<Item = &'f TestFile>,
    rules: &[Rule],
) -> (BTreeMap<String, Tree>, Vec<Case>) {
    let own = room.merged.document;
    let mut samples: BTreeMap<String, (Span, Tree)> = BTreeMap::new();
    let mut all: Vec<&CaseKeys> = own.tests.iter().collect();
    let mut started: Vec<&Named<Node>> = own.samples.iter().collect();
    for file in tests {
        started.extend(&file.samples);
        all.extend(&file.tests);
    }
    let mut out = Vec::new();
    let naming = room.naming();
    for Named { name, value } in started.iter().copied() {
        given::session(value, &naming, &mut out);
        if let Some((first, _)) = samples.get(&name.value) {
            out.push(say::duplicate(name.span, "sample", &name.value, *first));
        }
        samples.insert(name.value.clone(), (name.span, tree(value)));
    }
    let names: Vec<&str> = samples.keys().map(String::as_str).collect();
    for Named { value, .. } in started {
        like(value, &names, &mut out);
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut cases = Vec::new();
    let ids = rule_ids(room.merged);
    for case in all {
        if out.len() >= MOST_MISTAKES {
            let only = "there may be more; after so many mistakes the rest of the cases is not looked at";
            out.iter_mut().last().into_iter().for_each(|last| last.help.push(only.to_owned()));
            break;
        }
        if let Some(first) = seen.insert(&case.name.value, case.name.span) {
            out.push(say::duplicate(case.name.span, "test", &case.name.value, first));
        }
        given::session(&case.given, &naming, &mut out);
        like(&case.given, &names, &mut out);
        expectation(case, &naming, &ids, rules, &mut out);
        let origin = Origin { file: own.stem.clone(), span: case.span, override_reason: None };
        cases.push(Case {
            name: case.name.value.clone(),
            given: tree(&case.given),
            expect: expect(&case.expect),
            origin,
        });
    }
    let samples = samples.into_iter().map(|(name, (_, tree))| (name, tree)).collect();
    room.out.extend(out);
    (samples, cases)
}

/// The samples that a session and those beside it start from.
fn like(given: &Node, names: &[&str], out: &mut Vec<Diagnostic>) {
    if let Some(like) = given.as_table().and_then(|table| table.get("like"))
        && let Item::Text(words) = &like.item
        && !names.contains(&&*words.text.text)
    {
        out.push(say::test_unknown_sample(like.span, &words.text.text, names));
    }
    for key in ["earlier", "same_day"] {
        let others = given.as_table().and_then(|table| table.get(key)).map(|node| &node.item);
        if let Some(Item::Array(sessions)) = others {
            sessions.iter().for_each(|session| self::like(session, names, out));
        }
    }
}

fn expect(keys: &ExpectKeys) -> Expect {
    let texts = |all: &[Spanned<String>]| all.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
    let by_code =
        |all: &[(Spanned<String>, Vec<String>)]| all.iter().map(|(code, v)| (code.value.clone(), v.clone())).collect();
    Expect {
        decision: keys.decision.as_ref().map(|d| d.value.clone()),
        lines: keys.lines.as_deref().map(texts),
        units: by_code(&keys.units),
        payment: by_code(&keys.payment),
        modifiers: by_code(&keys.modifiers),
        liability: keys.liability.iter().map(|(code, who)| (code.value.clone(), who.value.clone())).collect(),
        needs: keys.needs.as_deref().map(texts),
        missing: keys.missing.as_deref().map(texts),
        claim: keys.claim.as_deref().map(texts),
        notes: texts(&keys.notes),
        rules: texts(&keys.rules),
        not_rules: texts(&keys.not_rules),
        open: texts(&keys.open),
    }
}

fn expectation(
    case: &CaseKeys,
    naming: &Naming<'_>,
    ids: &std::collections::BTreeSet<&str>,
    rules: &[Rule],
    out: &mut Vec<Diagnostic>,
) {
    let expect = &case.expect;
    for decision in expect.decision.iter().chain(expect.lines.iter().flatten()) {
        if !DECISIONS.contains(&decision.value.as_str()) {
            out.push(say::test_unknown_decision(decision.span, &decision.value, &DECISIONS));
        }
    }
    for (_, who) in expect.liability.iter().filter(|(_, who)| !BEARERS.contains(&who.value.as_str())) {
        out.push(say::test_unknown_liability(who.span, &who.value, &BEARERS));
    }
    for needs in expect.needs.iter().flatten().filter(|needs| !NEEDS.contains(&needs.value.as_str())) {
        out.push(say::test_unknown_needs(needs.span, &needs.value, &NEEDS));
    }
    let exceptions = rules.iter().flat_map(|rule| rule.exceptions.iter().map(|e| e.id.as_str()));
    let known: Vec<&str> = ids.iter().copied().chain(BUILT_IN.iter().copied()).chain(exceptions).collect();
    for rule in expect.rules.iter().chain(&expect.not_rules).chain(&expect.open) {
        if !known.contains(&rule.value.as_str()) {
            out.push(say::test_unknown_rule(rule.span, &rule.value, &known));
        }
    }
    for fact in expect.missing.iter().flatten() {
        // `same-day-1:minutes` is what another session lacks.
        let of_any = fact.value.rsplit_once(':').map_or(fact.value.as_str(), |(_, fact)| fact);
        if fact.value != "earlier sessions" && naming.any(of_any).is_none() {
            out.push(say::test_unknown_fact(fact.span, &fact.value, &naming.known()));
        }
    }
    let shape = expect.decision.is_some() || expect.lines.is_some();
    let shape = shape || expect.missing.is_some() || expect.needs.is_some() || expect.claim.is_some();
    let shape = shape || !expect.notes.is_empty();
    let codes = !expect.units.is_empty()
        || !expect.payment.is_empty()
        || !expect.modifiers.is_empty()
        || !expect.liability.is_empty();
    let named = !expect.rules.is_empty() || !expect.not_rules.is_empty() || !expect.open.is_empty();
    if !shape && !codes && !named {
        out.push(say::test_expects_nothing(case.span, &case.name.value));
    }
}

/// As the record in JSON form: keys with dots become objects, dates and times text.
pub(super) fn tree(node: &Node) -> Tree {
    match &node.item {
        Item::Text(words) => Tree::String(words.text.text.to_string()),
        Item::Integer(text) | Item::Float(text) => match text.parse::<serde_json::Number>() {
            Ok(number) => Tree::Number(number),
            Err(_) => Tree::String(text.clone()),
        },
        Item::Bool(value) => Tree::Bool(*value),
        Item::Date(date) => Tree::String(date.to_string()),
        Item::Time(text) | Item::Moment(text) => Tree::String(text.clone()),
        Item::Array(members) => Tree::Array(members.iter().map(tree).collect()),
        Item::Table(table) => {
            let mut map = Map::new();
            for (key, value) in &table.entries {
                put(&mut map, &key.value, tree(value));
            }
            Tree::Object(map)
        }
    }
}

fn put(map: &mut Map<String, Tree>, path: &str, value: Tree) {
    match path.split_once('.') {
        Some((first, rest)) => {
            let below = map.entry(first).or_insert_with(|| Tree::Object(Map::new()));
            match below {
                Tree::Object(below) => put(below, rest, value),
                other => *other = value,
            }
        }
        None => match (map.get_mut(path), value) {
            (Some(Tree::Object(old)), Tree::Object(new)) => old.extend(new),
            (_, value) => {
                map.insert(path.to_owned(), value);
            }
        },
    }
}
