//! Whether every engine says the same: before anything is timed, visit by visit, against the rules written by hand on Strings and Vecs.

use crate::roster::Says;
use peers::contest::Contestant;
use peers::hand::decide::decide;
use peers::hand::plain::PlainVisit;
use peers::outcome::{Decision, Outcome, bit};
use peers::visit::Visit;

/// Differences that are shown of one engine.
const SHOWN: usize = 5;

/// What is to be said of these visits.
pub fn expected(visits: &[Visit]) -> Vec<Outcome> {
    visits.iter().map(|visit| decide(&PlainVisit::from(visit))).collect()
}

/// What an engine that only says what is billed is to say.
fn billed(ruled: &Outcome) -> Outcome {
    match ruled.decision {
        Decision::Deny => Outcome { units: [0; 4], fired: ruled.fired & !(bit(11) | bit(12)), ..*ruled },
        _ => *ruled,
    }
}

/// Compares what an engine says with what is expected.
///
/// # Errors
/// What differs, with the visits.
pub fn check(
    contestant: &mut dyn Contestant,
    says: Says,
    visits: &[Visit],
    expected: &[Outcome],
) -> Result<(), String> {
    if says == Says::Nothing {
        return Ok(());
    }
    let said = contestant.outcomes();
    if said.len() != expected.len() {
        return Err(format!("{} outcomes for {} visits", said.len(), expected.len()));
    }
    let wanted = expected.iter().map(|ruled| if says == Says::Billed { billed(ruled) } else { *ruled });
    let mut differing = visits.iter().zip(said).zip(wanted).filter(|((_, said), wanted)| said != wanted).peekable();
    if differing.peek().is_none() {
        return Ok(());
    }
    let all: Vec<_> = differing.collect();
    let mut text = format!("{} of {} visits differ", all.len(), visits.len());
    for ((visit, said), wanted) in all.iter().take(SHOWN) {
        text.push_str(&format!("\n  {}\n    says {}\n    not  {}", shown(visit), outcome(said), outcome(wanted)));
    }
    Err(text)
}

fn outcome(outcome: &Outcome) -> String {
    let rules = (1..=16).filter(|rule| outcome.fired & bit(*rule) != 0).map(|rule| format!("R{rule:02}"));
    format!("{} {:?} {}", outcome.decision.word(), outcome.units, rules.collect::<Vec<_>>().join(" "))
}

fn shown(visit: &Visit) -> String {
    let mut text = String::new();
    peers::forms::jsonl::line(visit, &mut text);
    text.trim_end().to_owned()
}
