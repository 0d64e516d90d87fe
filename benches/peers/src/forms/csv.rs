//! Visits as CSV of the record contract: a row for each line, the session's cells on each.

use std::fmt::Write as _;

use super::jsonl::PAYER;
use crate::visit::{Visit, days::iso};

/// The header.
const HEADER: &str = "id,payer,date_of_service,submitted_on,place_of_service,patient.id,patient.birth_date,provider.type,plan_of_care.established_on,plan_of_care.certified_on,authorizations.1.number,absent,history.visits_this_year,diagnoses,code,minutes,modifiers,extra.first_diagnosis,extra.response,extra.goals,extra.regions,extra.techniques\n";

/// All visits, with the header.
pub fn text(visits: &[Visit]) -> String {
    let mut text = String::with_capacity(visits.len() * 500);
    text.push_str(HEADER);
    for visit in visits {
        rows(visit, &mut text);
    }
    text
}

fn rows(visit: &Visit, out: &mut String) {
    let date = |day: Option<i32>| day.map_or_else(|| String::from("none"), iso);
    let number = visit.number;
    for line in visit.lines() {
        let _ = writeln!(
            out,
            "V-{number:07},{PAYER},{},{},{},P-{number:07},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            iso(visit.date),
            iso(visit.submitted),
            visit.place(),
            iso(visit.born),
            visit.provider(),
            date(visit.plan),
            date(visit.certified),
            visit.authorization.map_or_else(String::new, |number| format!("A-{number}")),
            if visit.authorization.is_none() { "authorizations" } else { "" },
            visit.visits_this_year,
            joined(visit.diagnoses()),
            line.code(),
            line.minutes,
            joined(line.modifiers()),
            visit.diagnoses().next().unwrap_or(""),
            visit.response,
            visit.goals,
            visit.regions,
            visit.techniques,
        );
    }
}

/// A list in a cell; an empty one is known to be empty.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = words.collect();
    if all.is_empty() { String::from("none") } else { all.join(";") }
}
