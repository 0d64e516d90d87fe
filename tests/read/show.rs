//! What was read, as text: every fact on a line of its own, or every error.

use std::fmt::Write;

use payrules::formats::{Read, Reader};
use payrules::model::session::{Facts, Parts, Session};
use payrules::model::state::State;

/// A file as a snapshot shows it: bytes that are no text are escaped.
pub fn source(bytes: &[u8]) -> String {
    bytes.split_inclusive(|b| *b == b'\n').map(|line| format!("| {}\n", line.escape_ascii())).collect::<String>()
}

/// Every record of a reader, and the names that no field reads.
pub fn all(mut reader: Reader) -> String {
    let mut text = String::new();
    for read in &mut reader {
        match read {
            Ok(Read::Session(session, info)) => {
                writeln!(text, "session {} from row {}", session.id(), info.row).unwrap();
                text.push_str(&self::session(&session));
            }
            Ok(Read::Rejected(rejection)) => {
                writeln!(text, "rejected {}", rejection.id.as_deref().unwrap_or("(no id)")).unwrap();
                for e in rejection.errors {
                    let row = e.row.map(|row| format!(" row {row}")).unwrap_or_default();
                    let field = e.field.map(|field| format!(", {field}")).unwrap_or_default();
                    let value = e.value.map(|value| format!(" = `{}`", value.escape_debug())).unwrap_or_default();
                    writeln!(text, "  {}{row}{field}{value}: expected {}", e.file, e.expected).unwrap();
                }
            }
            Err(error) => writeln!(text, "not read: {error}").unwrap(),
        }
    }
    for column in reader.unknown_columns() {
        writeln!(text, "ignored {column}").unwrap();
    }
    text
}

/// Every fact of a session.
pub fn session(session: &Session) -> String {
    let mut text = facts("  ", &session.facts);
    for (name, parts) in [("authorizations", &session.authorizations), ("other_coverage", &session.other_coverage)] {
        match parts {
            Parts::Unknown => {}
            Parts::Known(list) if list.is_empty() => writeln!(text, "  {name}: none").unwrap(),
            Parts::Known(list) => {
                for (number, part) in (1..).zip(list) {
                    write!(text, "  {name}.{number}\n{}", facts("    ", part)).unwrap();
                }
            }
        }
    }
    for (number, line) in (1..).zip(&session.lines) {
        write!(text, "  line {number}\n{}", facts("    ", line)).unwrap();
    }
    text
}

fn facts(indent: &str, facts: &Facts) -> String {
    let mut text = String::new();
    for (id, state) in facts.iter() {
        let shown = match state {
            State::Known(value) => value.to_string(),
            State::Absent => String::from("none"),
            State::Unknown => String::from("?"),
        };
        writeln!(text, "{indent}{}: {shown}", id.def().path).unwrap();
    }
    for (path, raw) in &facts.extra {
        writeln!(text, "{indent}{path}: {raw:?}").unwrap();
    }
    text
}
