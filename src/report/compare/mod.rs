//! Payers side by side, as people read it: a table, Markdown or a page.
//!
//! In: a [`Comparison`]. Out: text. What always holds: a cell that differs from what most payers say is
//! marked with a sign as well as with colour; what is the same is not.

pub mod apart;
pub mod html;
pub mod markdown;
pub mod terminal;

use crate::compare::{Cell, Comparison, Payer, Point, Row};
use crate::profile::checked::Grade;
use crate::report::words;

/// What marks a cell that differs.
const MARK: &str = "≠";

/// What stands where a payer has no rule.
const NOTHING: &str = "no rule";

/// A point as one line of text.
fn line(point: &Point) -> String {
    let grade = if point.grade == Some(Grade::C) { " (grade C)" } else { "" };
    match (&point.rule, point.effect.as_str()) {
        (None, _) => format!("{}{grade}", point.text),
        (Some(_), effect) => format!("{}: {}{grade}", words::effect(effect), point.text),
    }
}

/// Whether any payer says something else than most.
fn differs(row: &Row) -> bool {
    row.cells.iter().any(|cell| cell.differs)
}

/// The rows that are shown.
fn rows(comparison: &Comparison, differing: bool) -> impl Iterator<Item = &Row> {
    comparison.rows.iter().filter(move |row| !differing || differs(row))
}

fn title(comparison: &Comparison) -> String {
    format!("{} on {}, {}", comparison.code, comparison.date, words::count(payers(comparison), "payer", "payers"))
}

fn payers(comparison: &Comparison) -> u64 {
    u64::try_from(comparison.payers.len()).unwrap_or(u64::MAX)
}

/// What a payer's column is called, with a word if its profile does not know the day.
fn head(payer: &Payer) -> String {
    if payer.knows_the_day { payer.id.clone() } else { format!("{} (knows no rules of that day)", payer.id) }
}

/// The lines of a cell.
fn lines(cell: &Cell) -> Vec<String> {
    if cell.points.is_empty() { vec![String::from(NOTHING)] } else { cell.points.iter().map(line).collect() }
}

/// What the marks mean.
fn legend(comparison: &Comparison, differing: bool) -> String {
    let same = comparison.rows.iter().filter(|row| !differs(row)).count();
    let left = match (differing, same) {
        (true, 1..) => format!(" {same} of {} rows, in which all say the same, are left out.", comparison.rows.len()),
        _ => String::new(),
    };
    format!(
        "{MARK} says something else than most of these payers.{left} The rules are compared by what they say of {}, not by their words; `payrules show PAYER` has each with its source.",
        comparison.code
    )
}
