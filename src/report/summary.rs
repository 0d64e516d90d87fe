//! The end of a run: what a biller does next.

use std::collections::BTreeMap;

use crate::formats::Summary;
use crate::model::determination::Decision;

use super::ink::View;
use super::text::{clean, wrap};
use super::words;

/// Findings and facts that are named; the rest is only counted.
const NAMED: usize = 5;

/// A few lines that add up: records = decided + rejected.
#[must_use]
pub fn summary(summary: &Summary, view: View) -> String {
    let mut out = format!(
        "{} = {} decided + {} rejected\n",
        view.strong(&words::count(summary.records, "record", "records")),
        summary.decided,
        summary.rejected
    );
    if summary.decided > 0 {
        out.push_str(&wrap("  sessions: ", 4, &decisions(&summary.sessions), view.width));
        out.push_str(&wrap("  lines:    ", 4, &decisions(&summary.lines), view.width));
        let units = summary.units_to_send.normalize();
        let paid =
            summary.payment_to_send.map_or_else(String::new, |amount| format!(", {} expected", words::dollars(amount)));
        out.push_str(&format!("  units that can be sent now: {units}{paid}\n"));
    }
    let findings: Vec<String> = summary
        .findings
        .iter()
        // A modifier that is added is not work for anybody.
        .filter(|count| count.effect != "add_modifier")
        .map(|count| {
            let sessions = words::count(count.sessions, "session", "sessions");
            let cost = count.cost.filter(|cost| !cost.is_zero());
            let at_stake = cost.map_or_else(String::new, |cost| format!(", {} at stake", words::dollars(cost)));
            format!(
                "{} ({}, {}) in {sessions}{at_stake}",
                clean(&count.rule),
                clean(&count.payer),
                words::effect(&count.effect)
            )
        })
        .collect();
    out.push_str(&most("  most frequent: ", &findings, view));
    let missing: Vec<String> = summary
        .missing
        .iter()
        .map(|count| {
            let alone =
                if count.settles == 0 { String::new() } else { format!(", for nothing else in {}", count.settles) };
            format!("{} in {}{alone}", clean(&count.fact), words::count(count.waits, "session", "sessions"))
        })
        .collect();
    out.push_str(&most("  most waited for: ", &missing, view));
    out
}

fn decisions(counts: &BTreeMap<Decision, u64>) -> String {
    let each: Vec<String> =
        counts.iter().map(|(decision, count)| format!("{count} {}", words::decision(*decision))).collect();
    each.join(", ")
}

fn most(head: &str, all: &[String], view: View) -> String {
    if all.is_empty() {
        return String::new();
    }
    let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    let rest = all.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!("; and {rest} more") };
    wrap(head, 4, &format!("{}{more}", named.join("; ")), view.width)
}
