//! What was invented, and what rule set R makes of it, as a few lines of text.

use std::fmt::Write as _;

use super::Visit;
use crate::outcome::{Decision, Outcome};

/// The rates of these visits; `outcomes` are theirs.
pub fn describe(visits: &[Visit], outcomes: &[Outcome]) -> String {
    let total = visits.len().max(1) as f64;
    let percent = |count: usize| 100.0 * count as f64 / total;
    let mean = |sum: usize| sum as f64 / total;
    let mut text = format!(
        "{} visits: {:.2} lines, {:.2} diagnoses and {:.2} modifiers each\n",
        visits.len(),
        mean(visits.iter().map(|one| one.lines().len()).sum()),
        mean(visits.iter().map(|one| one.diagnosis_numbers().len()).sum()),
        mean(visits.iter().flat_map(Visit::lines).map(|line| usize::from(line.count)).sum()),
    );
    for decision in Decision::ALL {
        let count = outcomes.iter().filter(|one| one.decision == decision).count();
        let _ = write!(text, "{} {:.1} %  ", decision.word(), percent(count));
    }
    text.push('\n');
    for rule in 0..16 {
        let count = outcomes.iter().filter(|one| one.fired >> rule & 1 == 1).count();
        let _ = write!(text, "R{:02} {:.2} %  ", rule + 1, percent(count));
    }
    text.push('\n');
    text
}
