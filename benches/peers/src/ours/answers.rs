//! From a determination to an outcome of R.
//!
//! All lines not covered is deny, a session on hold is hold; otherwise adjusted where R10 or R11 is among the findings, else covered; no units at
//! all is covered too. Rules are named `r01` to `r16`. Anything that R does not know (a rejection, a question, a review) is no outcome, and shows as one that
//! agrees with nothing.

use payrules::model::determination::{Answer, Decision as Said, Determination};

use peers::outcome::{ADJUST, Decision, Outcome};
use peers::visit::MOST;

/// What stands for an answer that R does not know.
const STRANGE: Outcome = Outcome { fired: u16::MAX, units: [u8::MAX; MOST], decision: Decision::Covered };

/// The outcome of an answer.
pub fn outcome(answer: &Answer) -> Outcome {
    match answer {
        Answer::Decided(decided) => of(decided),
        Answer::Rejected(_) => STRANGE,
    }
}

fn of(decided: &Determination) -> Outcome {
    let mut fired = 0;
    for finding in &decided.findings {
        if let Some(number) = finding.rule.strip_prefix('r').and_then(|digits| digits.parse::<u32>().ok()) {
            fired |= 1_u16.checked_shl(number.wrapping_sub(1)).unwrap_or(0);
        }
    }
    let mut units = [0; MOST];
    for (units, line) in units.iter_mut().zip(&decided.lines) {
        *units = line.units.and_then(|units| u8::try_from(units).ok()).unwrap_or(u8::MAX);
    }
    let decision = match decided.decision {
        Said::NotCovered => Decision::Deny,
        Said::Hold => Decision::Hold,
        Said::Covered | Said::NotBilled if fired & ADJUST != 0 => Decision::Adjusted,
        Said::Covered | Said::NotBilled => Decision::Covered,
        Said::NeedsInfo | Said::Review | Said::Partial => return STRANGE,
    };
    Outcome { fired, units, decision }
}
