//! `precheck`: before the visit, what this payer will say, or what that depends on.

use std::collections::BTreeSet;

use crate::engine::explanation::{Explanation, Role, Seen, Step};
use crate::model::determination::{Answer, Decision, Determination, Missing};
use crate::source::Sources;

use super::ink::View;
use super::table;
use super::text::{clean, wrap};
use super::words;

/// The answer to one session that has not happened yet, with what the open rules ask for.
#[must_use]
pub fn precheck(answer: &Answer, why: Option<&Explanation>, sources: &Sources, view: View) -> String {
    match answer {
        Answer::Rejected(rejection) => table::rejected(rejection, view),
        Answer::Decided(answer) => {
            format!("{}\n{}", verdict(answer, why, sources, view), table::settled(answer, view))
        }
    }
}

/// One sentence, and the facts it depends on, each with what it must be.
fn verdict(answer: &Determination, why: Option<&Explanation>, sources: &Sources, view: View) -> String {
    let payer = clean(&answer.payer);
    let sentence = match answer.decision {
        Decision::Covered => format!("covered by {payer}"),
        Decision::NotCovered => format!("not covered by {payer}"),
        Decision::NotBilled => format!("nothing to bill to {payer}"),
        Decision::Hold => format!("covered by {payer} once something is put right"),
        Decision::NeedsInfo => format!("it depends: {payer} asks for more than is known"),
        Decision::Review => String::from("a person must judge"),
        Decision::Partial => format!("partly covered by {payer}"),
    };
    let mut out = format!("{}\n", view.decided(answer.decision, &sentence));
    for missing in answer.missing.iter().filter(|m| m.affects != "units") {
        out.push_str(&depends(missing, view));
        for asked in asked(missing, why, sources) {
            out.push_str(&wrap("      ", 8, &asked, view.width));
        }
    }
    out
}

fn depends(missing: &Missing, view: View) -> String {
    let lines = words::lines(&missing.lines);
    let whom = if lines.is_empty() { String::new() } else { format!(" ({lines})") };
    let then = words::outcomes(&missing.affects, &missing.outcomes);
    wrap("  - ", 4, &clean(&format!("{}{whom}: {then}", missing.fact)), view.width)
}

/// What the rules that wait for a fact say of it: ``rule plan-certified requires `plan_of_care.certified_on is present` ``.
fn asked(missing: &Missing, why: Option<&Explanation>, sources: &Sources) -> Vec<String> {
    let mut out = Vec::new();
    let mut told = BTreeSet::new();
    let rules = why.into_iter().flat_map(|why| &why.rules).filter(|rule| missing.rules.contains(&rule.rule));
    for rule in rules {
        for step in rule.lines.iter().flat_map(|line| &line.steps) {
            let verb = match &step.role {
                Some(Role::Require) => "requires",
                Some(Role::Where) => "is about",
                Some(Role::Unless | Role::Exception(_)) => "spares",
                Some(Role::Value | Role::DatedBy) | None => "reads",
            };
            let mut found = Vec::new();
            waiting(step, &missing.fact, sources, &mut found);
            for words in found {
                let text = format!("{} {verb} `{words}`", rule.rule);
                if told.insert(text.clone()) {
                    out.push(text);
                }
            }
        }
    }
    out
}

/// The smallest yes-or-no conditions that wait for the fact: those with nothing but values below them.
fn waiting(step: &Step, fact: &str, sources: &Sources, found: &mut Vec<String>) {
    let Seen::Unknown(facts) = &step.seen else { return };
    // Facts of a line are named with or without its number.
    if !facts.iter().any(|f| f == fact || f.ends_with(&format!(".{fact}"))) {
        return;
    }
    let below: Vec<&Step> = step.steps.iter().filter(|inner| !inner.steps.is_empty()).collect();
    if below.iter().any(|inner| matches!(inner.seen, Seen::Unknown(_))) {
        below.iter().for_each(|inner| waiting(inner, fact, sources, found));
    } else {
        let words = step.words.as_deref().unwrap_or_else(|| sources.slice(step.span));
        found.push(clean(&words.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
}
