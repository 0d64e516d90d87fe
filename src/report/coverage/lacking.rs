//! What is not covered: each rule with what no case shows of it, and the words of the conditions, underlined.

use std::collections::BTreeMap;

use crate::cases::coverage::{ConditionCoverage, Coverage, Owner, RuleCoverage};
use crate::diagnostic::{Label, render};
use crate::report::View;
use crate::report::text::clean;
use crate::source::{Sources, Span};

/// Everything that is not covered, in the order of the files: for each text one sentence, and below it the words it is about.
pub(super) fn told(coverage: &Coverage, sources: &Sources, view: View, unknowns: bool) -> String {
    let mut texts: BTreeMap<Span, (String, Vec<Label>)> = BTreeMap::new();
    for rule in &coverage.rules {
        if let Some(said) = lacks(rule) {
            texts.insert(rule.text, (format!("rule `{}` {said}", clean(&rule.rule)), Vec::new()));
        }
    }
    let wanting: Vec<(&ConditionCoverage, String)> = coverage
        .conditions
        .iter()
        .map(|condition| (condition, said(condition, unknowns)))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    for (condition, said) in &wanting {
        // Where a part was not seen to be otherwise, neither was the whole: the part is what needs a case.
        let inside = |other: &ConditionCoverage| other.span != condition.span && condition.span.holds(other.span);
        if !wanting.iter().any(|(other, same)| inside(other) && same == said) {
            let sentence = || format!("in {}", owner(&condition.owner));
            let (_, labels) = texts.entry(condition.text).or_insert_with(|| (sentence(), Vec::new()));
            labels.push(Label { span: condition.span, text: said.clone() });
        }
    }
    let one = |(whole, (sentence, mut labels)): (Span, (String, Vec<Label>))| {
        if labels.is_empty() {
            labels.push(Label { span: whole, text: String::new() });
        }
        format!("{}\n\n", render::note(&sentence, &labels, sources, view.colour))
    };
    texts.into_iter().map(one).collect()
}

/// What no case shows of a rule.
fn lacks(rule: &RuleCoverage) -> Option<String> {
    if rule.is_covered() {
        return None;
    }
    if rule.in_force == 0 {
        return Some(String::from("is in force in no case"));
    }
    let kinds = [
        (rule.fires > 0, "fires"),
        (rule.does_not > 0, "does not fire"),
        (rule.lacks > 0 || !rule.can_lack, "waits for a fact"),
    ];
    let wanting: Vec<&str> = kinds.iter().filter(|(seen, _)| !seen).map(|(_, kind)| *kind).collect();
    Some(format!("has no case in which it {}", wanting.join(", or in which it ")))
}

/// What no case shows of a condition; empty: nothing is lacking.
pub(super) fn said(condition: &ConditionCoverage, unknowns: bool) -> String {
    let open = unknowns && !condition.is_covered_unknown();
    if condition.is_covered() && !open {
        return String::new();
    }
    match (condition.yes > 0 || condition.fixed, condition.no > 0 || condition.fixed, condition.unknown > 0) {
        (false, false, false) => String::from("never asked"),
        (false, false, true) => String::from("only ever unknown"),
        (true, false, _) => format!("never false{}", if open { ", never unknown" } else { "" }),
        (false, true, _) => format!("never true{}", if open { ", never unknown" } else { "" }),
        (true, true, _) => String::from("never unknown"),
    }
}

/// `rule `massage-alone``.
pub(super) fn owner(owner: &Owner) -> String {
    match owner {
        Owner::Rule(id) => format!("rule `{}`", clean(id)),
        Owner::Exception(id) => format!("exception `{}`", clean(id)),
        Owner::Definition(name) => format!("definition `{}`", clean(name)),
        Owner::Units(source) => format!("variant of the unit count by `{}`", clean(source)),
    }
}
