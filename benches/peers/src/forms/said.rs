//! Outcomes as text, a row for each visit: `fired,units,units,units,units,decision`.

use std::fmt::Write as _;

use crate::outcome::{Decision, Outcome};

/// All of them.
pub fn text(outcomes: &[Outcome]) -> String {
    let mut text = String::with_capacity(outcomes.len() * 24);
    for Outcome { fired, units: [a, b, c, d], decision } in outcomes {
        let _ = writeln!(text, "{fired},{a},{b},{c},{d},{}", decision.word());
    }
    text
}

/// The outcome of a row; `None`: it is none.
pub fn outcome(row: &str) -> Option<Outcome> {
    let mut cells = row.split(',');
    let fired = cells.next()?.parse().ok()?;
    let mut units = [0; 4];
    for units in &mut units {
        *units = cells.next()?.parse().ok()?;
    }
    Some(Outcome { fired, units, decision: Decision::named(cells.next()?)? })
}
