//! From a determination to an outcome of R.
//!
//! All lines not covered is deny, a session on hold is hold; otherwise adjusted where R10 or R11 is among the findings, else covered; no units at
//! all is covered too. Rules are named `r01` to `r16`. Anything that R does not know (a rejection, a question, a review) is no outcome, and shows as one that
//! agrees with nothing.

use payrules::model::determination::{Answer, Decision as Said, Determination};

use peers::outcome::{ADJUST, Decision, Outcome};
use peers::visit::MOST;

/// What stands for an answer that R does not know.
pub const STRANGE: Outcome = Outcome { fired: u16::MAX, units: [u8::MAX; MOST], decision: Decision::Covered };

/// The outcome of an answer.
pub fn outcome(answer: &Answer) -> Outcome {
    match answer {
        Answer::Decided(decided) => of(decided),
        Answer::Rejected(_) => STRANGE,
    }
}

fn of(decided: &Determination) -> Outcome {
    let rules = decided.findings.iter().map(|finding| finding.rule.as_str());
    in_words_of_r(
        decided.decision,
        decided.lines.iter().map(|line| line.units.and_then(|units| u8::try_from(units).ok())),
        rules,
    )
}

/// The outcome of a decision, the units of each line and the rules that fired.
pub fn in_words_of_r<'r>(
    decision: Said,
    lines: impl Iterator<Item = Option<u8>>,
    rules: impl Iterator<Item = &'r str>,
) -> Outcome {
    let mut fired = 0;
    for rule in rules {
        if let Some(number) = rule.strip_prefix('r').and_then(|digits| digits.parse::<u32>().ok()) {
            fired |= 1_u16.checked_shl(number.wrapping_sub(1)).unwrap_or(0);
        }
    }
    let mut units = [0; MOST];
    for (units, line) in units.iter_mut().zip(lines) {
        *units = line.unwrap_or(u8::MAX);
    }
    let decision = match decision {
        Said::NotCovered => Decision::Deny,
        Said::Hold => Decision::Hold,
        Said::Covered | Said::NotBilled if fired & ADJUST != 0 => Decision::Adjusted,
        Said::Covered | Said::NotBilled => Decision::Covered,
        Said::NeedsInfo | Said::Review | Said::Partial => return STRANGE,
    };
    Outcome { fired, units, decision }
}
