//! The view of `check --brief`: a line for each record, and under it the rules that fired, or what they found, and the facts that are missing.
//!
//! In: one row. Out: its text. What always holds: where columns begin depends on no other row, so that rows can be printed as they come.

use unicode_width::UnicodeWidthStr;

use super::ink::View;
use super::table;
use super::text::{clean, wrap};
use super::words;
use crate::formats::brief::{BriefLine, BriefRow, BriefSession, Detail};
use crate::model::determination::{Decision, Finding};

/// Columns of an id, a payer and a decision; what is longer moves what stands behind it.
const WIDTHS: [usize; 3] = [12, 18, 17];

/// The names of the columns.
pub const HEADER: &str = "id            date        payer               decision           lines and units\n";

/// One row.
#[must_use]
pub fn row(row: BriefRow<'_>, detail: Detail, view: View) -> String {
    match row {
        BriefRow::Decided(session) => decided(&session, detail, view),
        BriefRow::Rejected(rejection) => {
            let mut text = table::rejected(rejection, view);
            text.truncate(text.trim_end_matches('\n').len());
            text.push('\n');
            text
        }
    }
}

fn decided(session: &BriefSession<'_>, detail: Detail, view: View) -> String {
    let [of_id, of_payer, of_decision] = WIDTHS;
    let (id, payer) = (clean(session.id()), clean(session.payer()));
    let word = words::decision(session.decision);
    let lines: Vec<String> = session.lines().map(|line| of_line(&line, session.decision)).collect();
    let mut text = format!(
        "{}  {}  {}  {}  ",
        padded(&id, view.strong(&id), of_id),
        session.date_of_service,
        padded(&payer, payer.clone(), of_payer),
        padded(word, view.decided(session.decision, word), of_decision),
    );
    text.push_str(&lines.join(", "));
    text.truncate(text.trim_end().len());
    text.push('\n');
    match detail {
        Detail::Rules => text.push_str(&named("  rules: ", session.rules(), view)),
        Detail::Findings => {
            let findings: Vec<Finding> = session.in_words().map(|finding| finding.finding()).collect();
            text.push_str(&table::found(&findings, view));
        }
    }
    text.push_str(&named("  missing: ", session.missing(), view));
    text
}

fn named<'a>(head: &str, all: impl Iterator<Item = &'a str>, view: View) -> String {
    let all: Vec<String> = all.map(clean).collect();
    if all.is_empty() { String::new() } else { wrap(head, 4, &all.join(", "), view.width) }
}

/// `97110 2`, with the decision where it is not that of the session.
fn of_line(line: &BriefLine<'_>, session: Decision) -> String {
    let units = line.units.number().map_or_else(|| String::from("?"), |units| units.to_string());
    let apart = line.decision != session;
    let decision = if apart { format!(" ({})", words::decision(line.decision)) } else { String::new() };
    format!("{} {units}{decision}", clean(line.code))
}

/// A text with spaces behind it, up to so many columns; `painted` is how it is printed.
fn padded(text: &str, painted: String, columns: usize) -> String {
    painted + &" ".repeat(columns.saturating_sub(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::brief::BriefRows;
    use crate::formats::brief::units::Units;
    use crate::model::determination::{RecordError, Rejection};

    #[test]
    fn rows_stand_under_each_other() {
        let day = jiff::civil::date(2026, 3, 2);
        let mut rows = BriefRows::default();
        let payer = rows.payer_number("medicare");
        let rule = rows.rule_number(payer, "massage-excluded", "deny");
        let mut row = rows.begin("V-1", payer, day, Decision::Partial);
        row.line("97110", Decision::Covered, Units::Parts(15_000));
        row.line("97124", Decision::NotCovered, Units::Parts(0));
        row.finding(rule, [2]);
        let mut row = rows.begin("V-2\u{1b}", payer, day, Decision::NeedsInfo);
        row.line("97140", Decision::NeedsInfo, Units::Unknown);
        row.missing("provider.type");
        rows.begin("V-3", payer, day, Decision::NotBilled);
        let error = RecordError {
            file: String::from("s.csv"),
            row: Some(4),
            field: None,
            value: None,
            expected: String::from("a date"),
        };
        rows.reject(Rejection::new(None, vec![error]));
        let text: String = rows.iter().map(|row| self::row(row, Detail::Rules, View::default())).collect();
        insta::assert_snapshot!(format!("{HEADER}{text}"), @r"
        id            date        payer               decision           lines and units
        V-1           2026-03-02  medicare            partly covered     97110 1.5 (covered), 97124 0 (not covered)
          rules: massage-excluded
        V-2\u{1b}     2026-03-02  medicare            needs information  97140 ?
          missing: provider.type
        V-3           2026-03-02  medicare            nothing to bill
        (no id)  rejected: not decided
          s.csv row 4: expected a date
        ");
    }
}
