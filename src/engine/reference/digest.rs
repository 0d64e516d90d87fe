//! The fingerprint of a record: equal for records that say the same, whatever format they came in.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;

/// `sha256:` of the record's facts in contract order.
#[must_use]
pub fn of(session: &Session) -> String {
    let mut text = String::new();
    facts(&mut text, "session", &session.facts);
    for (i, line) in session.lines.iter().enumerate() {
        facts(&mut text, &format!("line {i}"), line);
    }
    parts(&mut text, "authorization", &session.authorizations);
    parts(&mut text, "other_coverage", &session.other_coverage);
    let mut name = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a text cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

fn parts(text: &mut String, name: &str, parts: &Parts) {
    let Parts::Known(all) = parts else { return };
    let _ = writeln!(text, "{name}s {}", all.len());
    for (i, one) in all.iter().enumerate() {
        facts(text, &format!("{name} {i}"), one);
    }
}

/// A line of text for each fact; values are quoted so that none can look like another line.
fn facts(text: &mut String, owner: &str, facts: &Facts) {
    let _ = writeln!(text, "[{owner}]");
    for (id, state) in facts.iter() {
        let _ = match state {
            State::Known(value) => writeln!(text, "{} = {:?}", id.def().path, value.to_string()),
            State::Absent | State::Unknown => writeln!(text, "{} absent", id.def().path),
        };
    }
    for (path, raw) in &facts.extra {
        let _ = writeln!(text, "{path} = {}", canonical(raw));
    }
}

// A cell of a CSV file and a JSON value that read the same are the same.
fn canonical(raw: &Raw) -> String {
    if *raw == Raw::Absent { String::from("absent") } else { format!("{:?}", plain(raw)) }
}

fn plain(raw: &Raw) -> String {
    match raw {
        Raw::Absent => String::from("none"),
        Raw::Bool(value) => value.to_string(),
        Raw::Number(text) | Raw::Text(text) => text.clone(),
        Raw::List(members) => members.iter().map(plain).collect::<Vec<_>>().join(";"),
    }
}
