//! `precheck`: before the visit, what this payer will say, or what that depends on.

use crate::model::determination::{Answer, Decision, Determination, Missing};

use super::ink::View;
use super::table;
use super::text::{clean, wrap};
use super::words;

/// The answer to one session that has not happened yet.
#[must_use]
pub fn precheck(answer: &Answer, view: View) -> String {
    match answer {
        Answer::Rejected(rejection) => table::rejected(rejection, view),
        Answer::Decided(answer) => format!("{}\n{}", verdict(answer, view), table::decided(answer, view)),
    }
}

/// One sentence, and the facts it depends on, each with what it must be.
fn verdict(answer: &Determination, view: View) -> String {
    let payer = clean(&answer.payer);
    let sentence = match answer.decision {
        Decision::Covered => format!("covered by {payer}"),
        Decision::NotCovered => format!("not covered by {payer}"),
        Decision::NotBilled => format!("nothing to bill to {payer}"),
        Decision::Hold => format!("covered by {payer} once something is put right"),
        Decision::NeedsInfo => format!("it depends: {payer} needs to know more"),
        Decision::Review => String::from("a person must judge"),
        Decision::Partial => format!("partly covered by {payer}"),
    };
    let mut out = format!("{}\n", view.decided(answer.decision, &sentence));
    let deciding: Vec<&Missing> = answer.missing.iter().filter(|m| m.affects != "units").collect();
    if !deciding.is_empty() {
        out.push_str("it depends on:\n");
        for missing in deciding {
            out.push_str(&depends(missing, view));
        }
    }
    out
}

fn depends(missing: &Missing, view: View) -> String {
    let lines = words::lines(&missing.lines);
    let whom = if lines.is_empty() { String::new() } else { format!(" ({lines})") };
    let outcomes: Vec<&str> = missing.outcomes.iter().map(|o| words::outcome(o)).collect();
    let then = match outcomes.split_first() {
        None => String::new(),
        Some((best, [])) => format!(": {best}"),
        Some((best, others)) => format!(": {best} if it is as the rule asks, otherwise {}", words::either(others)),
    };
    let rules = if missing.rules.is_empty() { String::new() } else { format!("; rule {}", missing.rules.join(", ")) };
    wrap("  ", 4, &clean(&format!("{}{whom}{then}{rules}", missing.fact)), view.width)
}
