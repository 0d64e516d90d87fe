//! Visits as JSON lines of the record contract, about 500 bytes each.

use std::fmt::Write as _;

use crate::visit::{Visit, days::iso};

/// The name of the profile of rule set R.
pub const PAYER: &str = "rule-set-r";

/// All visits, a line each.
pub fn text(visits: &[Visit]) -> String {
    let mut text = String::with_capacity(visits.len() * 520);
    for visit in visits {
        line(visit, &mut text);
    }
    text
}

/// Appends one visit and its line break.
pub fn line(visit: &Visit, out: &mut String) {
    let number = visit.number;
    let _ = write!(
        out,
        r#"{{"id":"V-{number:07}","payer":"{PAYER}","date_of_service":"{}","submitted_on":"{}","place_of_service":"{}","patient":{{"id":"P-{number:07}","birth_date":"{}"}},"provider":{{"type":"{}"}},"plan_of_care":"#,
        iso(visit.date),
        iso(visit.submitted),
        visit.place(),
        iso(visit.born),
        visit.provider(),
    );
    match visit.plan {
        None => out.push_str(r#""none""#),
        Some(established) => {
            let certified = visit.certified.map_or_else(|| String::from("none"), iso);
            let _ = write!(out, r#"{{"established_on":"{}","certified_on":"{certified}"}}"#, iso(established));
        }
    }
    out.push_str(r#","authorizations":["#);
    if let Some(number) = visit.authorization {
        let _ = write!(out, r#"{{"number":"A-{number}"}}"#);
    }
    let _ = write!(out, r#"],"history":{{"visits_this_year":{}}},"diagnoses":["#, visit.visits_this_year);
    list(visit.diagnoses(), out);
    out.push_str(r#"],"lines":["#);
    for (at, line) in visit.lines().iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(out, r#"{comma}{{"code":"{}","minutes":{},"modifiers":["#, line.code(), line.minutes);
        list(line.modifiers(), out);
        out.push_str("]}");
    }
    let _ = write!(
        out,
        r#"],"extra":{{"first_diagnosis":"{}","response":{},"goals":{},"regions":{},"techniques":{}}}}}"#,
        visit.diagnoses().next().unwrap_or(""),
        visit.response,
        visit.goals,
        visit.regions,
        visit.techniques,
    );
    out.push('\n');
}

fn list<'a>(words: impl Iterator<Item = &'a str>, out: &mut String) {
    for (at, word) in words.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(out, r#"{comma}"{word}""#);
    }
}
