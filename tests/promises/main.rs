//! What the engine promises about facts it does not know, tried by brute force on generated rules and half-known records.
//!
//! 1. However the facts outside `missing` turn out, decision, units, modifiers and liability of every line stay as answered.
//! 2. Learning one more fact never changes the answer of a line that was already answered.
//!
//! A third test looks the other way: it counts how often a fact in `missing` makes no difference however it turns out, so that
//! nobody can keep the promises by asking for everything.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)]

mod payer;
mod record;
mod texts;

use payrules::engine::{Engine, Options};
use payrules::model::determination::{Answer, Decision, Determination, LineAnswer};
use proptest::prelude::*;
use record::{Draft, Fact};

fn decide(engine: &Engine, draft: &Draft, options: &Options) -> Determination {
    match engine.determine(&draft.session(), &Options { payer: Some("payer".into()), ..options.clone() }) {
        Answer::Decided(determination) => *determination,
        Answer::Rejected(rejection) => panic!("{rejection:?}"),
    }
}

/// What is promised of a line.
fn promised(line: &LineAnswer) -> (Decision, Option<String>, Vec<String>, Option<String>) {
    let units = line.units.map(|n| n.normalize().to_string());
    (line.decision, units, line.modifiers.clone(), line.liability.map(|l| format!("{l:?}")))
}

/// Whether `missing` asks for a fact: by its path, or by the name of the group it is a part of.
fn names(determination: &Determination, fact: &Fact) -> bool {
    let asked =
        |path: &str| path == fact.path || fact.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    determination.missing.iter().any(|m| asked(&m.fact) && fact.line.is_none_or(|line| m.lines.contains(&line)))
}

/// So many completions of a record are tried.
const TRIED: usize = 40;

/// Every way in which these facts may turn out or stay unknown; where there are too many, some of them, spread evenly.
fn completions(draft: &Draft, facts: &[Fact]) -> Vec<Draft> {
    let sizes: Vec<usize> = facts.iter().map(|fact| record::turns(fact).count() + 1).collect();
    let all = sizes.iter().try_fold(1usize, |product, size| product.checked_mul(*size)).unwrap_or(usize::MAX);
    let tried = all.min(TRIED);
    (0..tried)
        .map(|nth| {
            // Counting through the answers of all facts as digits; a stride prime to their number visits each once.
            let mut rest = if all == tried { nth } else { nth.wrapping_mul(7_919) % all };
            let mut one = draft.clone();
            for (fact, size) in facts.iter().zip(&sizes) {
                if let Some(turn) = record::turns(fact).nth(rest % size) {
                    one = one.with(fact, turn);
                }
                rest = if all == tried { rest / size } else { (rest / size).wrapping_add(nth * 31) };
            }
            one
        })
        .collect()
}

fn show(rules: &[texts::Rule], draft: &Draft, first: &Determination, then: &Determination, after: &Draft) -> String {
    let rules: Vec<String> = rules.iter().enumerate().map(|(i, r)| format!("r{i}: {}", r.text)).collect();
    let lines =
        |d: &Determination| d.lines.iter().map(|l| format!("{:?}", promised(l))).collect::<Vec<_>>().join("\n  ");
    format!(
        "{}\nrecord: {draft:?}\n  {}\nmissing: {:?}\nafter: {after:?}\n  {}",
        rules.join("\n"),
        lines(first),
        first.missing,
        lines(then)
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn facts_outside_of_missing_change_nothing(
        rules in texts::rules(),
        config in payer::config(),
        draft in record::draft(),
    ) {
        let Some(engine) = payer::engine(&rules, &config) else { return Ok(()) };
        let options = Options::default();
        let first = decide(&engine, &draft, &options);
        let outside: Vec<Fact> = draft.unknown().into_iter().filter(|fact| !names(&first, fact)).collect();
        for after in completions(&draft, &outside) {
            let then = decide(&engine, &after, &options);
            let (a, b): (Vec<_>, Vec<_>) =
                (first.lines.iter().map(promised).collect(), then.lines.iter().map(promised).collect());
            prop_assert!(a == b, "{}", show(&rules, &draft, &first, &then, &after));
        }
    }

    #[test]
    fn learning_a_fact_never_changes_what_was_answered(
        rules in texts::rules(),
        config in payer::config(),
        draft in record::draft(),
    ) {
        let Some(engine) = payer::engine(&rules, &config) else { return Ok(()) };
        let options = Options::default();
        let first = decide(&engine, &draft, &options);
        let answered = |line: &LineAnswer| {
            line.decision != Decision::NeedsInfo && !first.missing.iter().any(|m| m.lines.contains(&line.line))
        };
        for fact in draft.unknown() {
            for turn in record::turns(&fact) {
                let after = draft.with(&fact, turn);
                let then = decide(&engine, &after, &options);
                for (a, b) in first.lines.iter().zip(&then.lines).filter(|(a, _)| answered(a)) {
                    prop_assert!(promised(a) == promised(b), "{}", show(&rules, &draft, &first, &then, &after));
                }
            }
        }
    }
}

/// Facts that are asked for and make no difference are noise. Some noise is inherent: open rules are tried one against
/// another as if they had nothing to do with each other. The bound is what the engine reaches, with room to spare.
#[test]
fn most_of_what_is_asked_for_matters() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut asked, mut matters) = (0u32, 0u32);
    for _ in 0..400 {
        let new =
            |s: &mut TestRunner| (texts::rules(), payer::config(), record::draft()).new_tree(s).unwrap().current();
        let (rules, config, draft) = new(&mut runner);
        let Some(engine) = payer::engine(&rules, &config) else { continue };
        let options = Options::default();
        let first = decide(&engine, &draft, &options);
        let unknown: Vec<Fact> = draft.unknown();
        if unknown.len() > 5 {
            continue;
        }
        for fact in unknown.iter().filter(|fact| names(&first, fact)) {
            asked += 1;
            let others: Vec<Fact> = unknown.iter().filter(|f| *f != fact).cloned().collect();
            let differs = completions(&draft, &others).into_iter().any(|base| {
                let mut seen: Vec<Vec<_>> = record::turns(fact)
                    .map(|turn| decide(&engine, &base.with(fact, turn), &options).lines.iter().map(promised).collect())
                    .collect();
                seen.dedup();
                seen.len() > 1
            });
            matters += u32::from(differs);
        }
    }
    assert!(asked > 40, "only {asked} facts were asked for; the generator has gone quiet");
    assert!(matters * 100 >= asked * 80, "{matters} of {asked} facts asked for can matter");
}
