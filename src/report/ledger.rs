//! A ledger for people: what is in it, and what a run put there.

use crate::ledger::{Recorded, Status};

use super::ink::View;
use super::text::{clean, wrap};
use super::words;

/// How much is in a ledger.
#[must_use]
pub fn status(name: &str, status: &Status) -> String {
    let count = |count: i64, one, many| words::count(u64::try_from(count).unwrap_or(0), one, many);
    let days = match &status.days {
        Some((first, last)) => format!("{first} to {last}"),
        None => String::from("none yet"),
    };
    format!(
        "ledger    {}\nversion   {}\nsessions  {} of {}, for {}\ndays      {days}\nbesides   {} taken back, {} replaced\n",
        clean(name),
        status.version,
        count(status.sessions, "session", "sessions"),
        count(status.patients, "patient", "patients"),
        count(status.payers, "payer", "payers"),
        status.taken_back,
        count(status.replaced, "earlier version", "earlier versions"),
    )
}

/// What a run recorded, and what not and why: a line of its summary.
#[must_use]
pub fn recorded(recorded: Recorded, not: &[(u64, &str)], view: View) -> String {
    let mut parts = vec![format!("{} recorded", words::count(recorded.recorded, "session", "sessions"))];
    let mut more = |count: u64, what: &str| {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    };
    more(recorded.replaced, "replaced an earlier version");
    more(recorded.taken_back, "taken back");
    more(recorded.already_there, "there already");
    more(recorded.decided_anew, "of them decided otherwise than before");
    let not: Vec<String> =
        not.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
    let not = if not.is_empty() { String::new() } else { format!("; not recorded: {}", not.join(", ")) };
    wrap("  ledger: ", 4, &format!("{}{not}", parts.join(", ")), view.width)
}
