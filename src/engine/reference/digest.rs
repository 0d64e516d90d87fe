//! The fingerprint of a record: equal for records that say the same, whatever format they came in.

use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use crate::model::session::{Facts, Parts, Raw, Session};
use crate::model::state::State;
use crate::model::value::Value;

/// The text of most records is shorter.
const USUAL: usize = 2048;

/// `sha256:` of the record's facts in contract order.
#[must_use]
pub fn of(session: &Session) -> String {
    let text = text(session);
    let mut name = String::with_capacity(71);
    name.push_str("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        for half in [byte >> 4, byte & 15] {
            name.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    name
}

/// A line of text for each fact; values are quoted so that none can look like another line.
fn text(session: &Session) -> String {
    let mut text = String::with_capacity(USUAL);
    text.push_str("[session]\n");
    facts(&mut text, &session.facts);
    for (i, line) in session.lines.iter().enumerate() {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "[line {i}]");
        facts(&mut text, line);
    }
    parts(&mut text, "authorization", &session.authorizations);
    parts(&mut text, "other_coverage", &session.other_coverage);
    text
}

fn parts(text: &mut String, name: &str, parts: &Parts) {
    let Parts::Known(all) = parts else { return };
    let _ = writeln!(text, "{name}s {}", all.len());
    for (i, one) in all.iter().enumerate() {
        let _ = writeln!(text, "[{name} {i}]");
        facts(text, one);
    }
}

fn facts(text: &mut String, facts: &Facts) {
    for (id, state) in facts.iter() {
        text.push_str(id.def().path);
        match state {
            State::Known(value) => {
                text.push_str(" = ");
                quoted(text, value);
            }
            State::Absent | State::Unknown => text.push_str(" absent"),
        }
        text.push('\n');
    }
    for (path, raw) in &facts.extra {
        text.push_str(path);
        text.push_str(" = ");
        canonical(text, raw);
        text.push('\n');
    }
}

/// A value as [`fmt::Debug`] writes its text.
fn quoted(text: &mut String, value: &Value) {
    text.push('"');
    let from = text.len();
    plain_value(text, value);
    escape(text, from);
    text.push('"');
}

/// A value as [`fmt::Display`] writes it. Most are texts, days and small numbers, for which the machinery of formats costs more than they do.
fn plain_value(text: &mut String, value: &Value) {
    match value {
        Value::Text(word) => text.push_str(word),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::List(members) => {
            for (i, member) in members.iter().enumerate() {
                if i > 0 {
                    text.push(';');
                }
                plain_value(text, member);
            }
        }
        Value::Date(date) if (0..=9999).contains(&date.year()) => {
            let year = u32::try_from(date.year()).unwrap_or(0);
            for (parts, mark) in [(year.div_euclid(100), ""), (year.rem_euclid(100), "-")] {
                two(text, parts);
                text.push_str(mark);
            }
            two(text, u32::from(date.month().unsigned_abs()));
            text.push('-');
            two(text, u32::from(date.day().unsigned_abs()));
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

/// A number below 100 as two digits.
fn two(text: &mut String, number: u32) {
    for digit in [number.div_euclid(10), number.rem_euclid(10)] {
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// Escapes what was written from a place on, as [`fmt::Debug`] does.
fn escape(text: &mut String, from: usize) {
    let usual = |byte: &u8| (b' '..=b'~').contains(byte) && !matches!(byte, b'"' | b'\\');
    let Some(written) = text.get(from..) else { return };
    if written.bytes().all(|byte| usual(&byte)) {
        return;
    }
    let quoted = Quoted(written).to_string();
    text.truncate(from);
    text.push_str(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted));
}

struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

// A cell of a CSV file and a JSON value that read the same are the same.
fn canonical(text: &mut String, raw: &Raw) {
    if *raw == Raw::Absent {
        return text.push_str("absent");
    }
    text.push('"');
    let from = text.len();
    plain(text, raw);
    escape(text, from);
    text.push('"');
}

fn plain(text: &mut String, raw: &Raw) {
    match raw {
        Raw::Absent => text.push_str("none"),
        Raw::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Raw::Number(word) | Raw::Text(word) => text.push_str(word),
        Raw::List(members) => {
            for (i, member) in members.iter().enumerate() {
                if i > 0 {
                    text.push(';');
                }
                plain(text, member);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::{FactId, Owner};

    /// What is written is what the formats of the standard library write: a fingerprint once given stays.
    #[test]
    fn values_are_written_as_formats_write_them() {
        let date = |year, month, day| Value::Date(jiff::civil::Date::new(year, month, day).unwrap());
        let number = |digits: &str| Value::Number(digits.parse().unwrap());
        let texts =
            ["", "GP", "a \"b\" \\ c", "é", "tab\there", "line\nend", "\u{0}\u{7f}\u{301}e\u{301}", "'", "\u{1f600}"];
        let mut values: Vec<Value> = texts.iter().map(|word| Value::text(word)).collect();
        values.extend([date(2026, 3, 2), date(1, 12, 31), date(0, 1, 1), date(9999, 10, 10), date(-5, 1, 1)]);
        values.extend(["0", "25", "45.00", "0.10", "100", "999999999999999.123"].map(number));
        values.extend([
            Value::Bool(true),
            Value::Bool(false),
            Value::Time(jiff::civil::Time::new(9, 5, 0, 0).unwrap()),
        ]);
        values.push(Value::List(values.clone()));
        values.push(Value::List(Vec::new()));
        for value in &values {
            let mut written = String::new();
            quoted(&mut written, value);
            assert_eq!(written, format!("{:?}", value.to_string()));
        }
    }

    #[test]
    fn the_text_of_a_record() {
        let mut session = Session::default();
        let mut set = |path, value| session.facts.set(FactId::find(Owner::Session, path).unwrap(), value);
        set("id", State::Known(Value::text("S \"1\"")));
        set("referral.on", State::Absent);
        let extra =
            [("extra.a", Raw::Absent), ("extra.b", Raw::List(vec![Raw::Bool(true), Raw::Text(String::from("x\ny"))]))];
        session.facts.extra.extend(extra.map(|(path, raw)| (path.to_string(), raw)));
        session.lines.push(Facts::default());
        session.authorizations = Parts::Known(vec![Facts::default()]);
        let expected = "[session]\nid = \"S \\\"1\\\"\"\nreferral.on absent\nextra.a = absent\nextra.b = \"true;x\\ny\"\n[line 0]\n\
                        authorizations 1\n[authorization 0]\n";
        assert_eq!(text(&session), expected);
    }
}
