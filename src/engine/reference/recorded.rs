//! Sessions of the day that are known and not decided together with the others: of a file of history, a ledger, or a day that came apart.
//!
//! In: the sessions of a group with their earlier sessions. Out: what stands before each of them, with what it is expected to have
//! been paid, computed as for any session. What always holds: what a recorded session does not say enough of is not known, and named.

use rust_decimal::Decimal;

use super::answer::{self, Settled};
use super::case::Case;
use super::charges;
use super::day::run;
use super::day_caps::Earlier;
use super::payment::{self, Day};
use super::prepare::Prepared;
use super::verdict::LineVerdict;
use crate::engine::options::{Fees, Options};
use crate::engine::program::Program;
use crate::model::state::State;
use crate::model::value::Value;
use crate::payment::{Expected, Needs};

/// Recorded sessions of one day, settled.
#[derive(Default)]
pub struct Recorded<'r> {
    settled: Vec<Settled<'r>>,
    verdicts: Vec<Vec<LineVerdict>>,
    /// For each session of the group: which of them stand before it, and what each waits for to count.
    before: Vec<Vec<(usize, Needs)>>,
}

impl<'r> Recorded<'r> {
    /// Finds what stands before the sessions of a group, all of one program.
    #[must_use]
    pub fn find<'a>(program: &'r Program, group: &[&'r Prepared<'a>], options: &Options) -> Self {
        let mut found: Vec<&'r Prepared<'a>> = Vec::new();
        let mut before = Vec::new();
        for own in group {
            let mut mine = Vec::new();
            for one in &own.past.sessions {
                let its = &one.prepared;
                let beside = group.iter().any(|other| other.record.id() == its.record.id());
                let Some(mut open) = paid_by(program, its).filter(|_| its.date == own.date && !beside) else {
                    continue;
                };
                open.extend(one.counts.unknown().into_iter().flatten().map(ToString::to_string));
                let known = found.iter().position(|other| other.record.id() == its.record.id());
                let at = known.unwrap_or(found.len());
                if known.is_none() {
                    found.push(its);
                }
                mine.push((at, open));
            }
            before.push(mine);
        }
        let settled = run(found.into_iter().map(|one| Case::new(program, one)).collect(), options);
        let verdicts = answer::verdicts(&settled, options, false);
        Self { settled, verdicts, before }
    }

    /// What stands before each session of the group.
    #[must_use]
    pub fn before(&self, fees: &Fees) -> Vec<Vec<Earlier<'_, 'r>>> {
        let day = Day { settled: &self.settled, verdicts: &self.verdicts, fees, recorded: &[] };
        let paid = if self.settled.is_empty() { Vec::new() } else { payment::paid(day, |verdict| verdict.units) };
        let one = |(at, open): &(usize, Needs)| {
            let (settled, expected) = self.settled.get(*at).zip(paid.get(*at))?;
            let expected: Vec<Expected> =
                (0..).zip(expected).map(|(line, one)| as_sent(&settled.case, line, one)).collect();
            Some(Earlier::new(&settled.case, &expected, &[]).waiting_for(open.clone()))
        };
        self.before.iter().map(|all| all.iter().filter_map(one).collect()).collect()
    }
}

/// Whether a recorded session is one of the payer, and what it waits for to be; `None`: it is not.
fn paid_by(program: &Program, its: &Prepared<'_>) -> Option<Needs> {
    let is = |value: &Value| value.as_text() == Some(program.profile.id.as_str());
    let other = its.session.get(program.ids.paid_by).known().is_some_and(|payer| !is(payer));
    match its.session.get(program.ids.payer) {
        State::Known(payer) => (is(payer) && !other).then(Needs::new),
        State::Unknown => Some(Needs::from([format!("{}:payer", its.record.id())])),
        State::Absent => None,
    }
}

/// What became of a line goes before what was expected of it.
fn as_sent(case: &Case<'_>, line: usize, expected: &Expected) -> Expected {
    let outcome = charges::fact(case, line, case.program.ids.outcome);
    let unpaid = outcome.known().and_then(Value::as_text).is_some_and(|word| matches!(word, "denied" | "not_billed"));
    let allowed = if unpaid { Ok(Decimal::ZERO) } else { expected.allowed.clone() };
    Expected { allowed, steps: expected.steps.clone() }
}
