//! Rules that no case shows firing, not firing, or waiting for a fact.
//!
//! Only rules that a payer declares itself: the cases of a shared part are wherever its payers are, which may be another folder.

use std::collections::BTreeMap;

use super::{place, run};
use crate::cases::coverage::{Coverage, RuleCoverage, coverage, together};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::wording::proof as say;
use crate::engine::Engine;
use crate::profile::checked::Profile;
use crate::source::Sources;

/// What cases are missing; for a file without any, told once.
pub fn without(engine: &Engine, profiles: &[&Profile], sources: &Sources) -> Vec<Diagnostic> {
    let each: Vec<Coverage> = profiles.iter().map(|profile| coverage(profile, engine)).collect();
    let whole = together(&each);
    let mut files: BTreeMap<&str, Vec<&RuleCoverage>> = BTreeMap::new();
    let own = |file: &str| profiles.iter().any(|profile| profile.id == file);
    for rule in whole.rules.iter().filter(|rule| own(&rule.file)) {
        files.entry(&rule.file).or_default().push(rule);
    }
    let mut told = Vec::new();
    let id = |one: &RuleCoverage| {
        let rule =
            profiles.iter().copied().flat_map(run).find(|rule| rule.origin.span == one.place && rule.id == one.rule);
        rule.map_or(one.place, |rule| place(rule, "id", &rule.id, sources))
    };
    for (file, rules) in files {
        let silent = rules.iter().all(|rule| rule.fires == 0 && rule.does_not == 0 && rule.lacks == 0);
        match rules.as_slice() {
            [first, _, ..] if silent => told.push(say::no_cases(id(first), file, rules.len())),
            rules => told.extend(rules.iter().filter(|rule| !rule.is_covered()).map(|rule| {
                let lacks = rule.can_lack && rule.lacks == 0;
                say::uncased(id(rule), &rule.rule, rule.fires == 0, rule.does_not == 0, lacks)
            })),
        }
    }
    told
}
