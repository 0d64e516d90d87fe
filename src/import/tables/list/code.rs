//! A cell with a diagnosis, a range of them, or what they start with.

use crate::model::listed::Listed;
use crate::model::literal;
use crate::model::types::Scalar;
use crate::model::value::Value;

/// What a cell says, and how its codes are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it is, with dots.
    pub what: Listed,
    /// Whether its codes of four or more characters have their dot; `None`: it has no such code.
    pub dotted: Option<bool>,
}

/// Words between the codes of a range.
const TO: [&str; 6] = ["to", "-", "\u{2013}", "\u{96}", "through", "thru"];
/// Dashes, as exports have them.
const DASHES: [char; 3] = ['-', '\u{2013}', '\u{96}'];

/// What is expected in a cell.
pub const EXPECTED: &str = "a diagnosis code of ICD-10-CM such as M54.50, a range such as M54.50-M54.59, or M54.*";

/// Reads a cell; what follows a code is its description.
///
/// # Errors
/// What was expected.
pub fn read(cell: &[u8]) -> Result<Said, String> {
    let text = text(cell);
    let mut words = text.split_whitespace();
    let (first, second, third) = (words.next().unwrap_or_default(), words.next(), words.next());
    if let Some(start) = first.strip_suffix('*') {
        return prefix(start);
    }
    if let Some((low, high)) = first.split_once(DASHES).filter(|(_, high)| !high.is_empty()) {
        return range(low, high);
    }
    let one = code(first).ok_or_else(|| not_a_code(first))?;
    match (second, third) {
        (Some(word), Some(last)) if TO.contains(&word.to_lowercase().as_str()) && looks_like_code(last) => {
            range(first, last)
        }
        (Some(word), _) if looks_like_code(word) => Err(String::from("one code in each row, or a range")),
        _ => Ok(Said { what: Listed::One(one), dotted: dotted(first) }),
    }
}

/// Exports are in UTF-8, or in what spreadsheets wrote before it.
fn text(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => cell.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A code with its dot.
fn code(text: &str) -> Option<String> {
    match literal::read(&Scalar::Diagnosis, &text.to_ascii_uppercase()) {
        Ok(Value::Text(code)) => Some(code.to_string()),
        _ => None,
    }
}

/// Words of a description begin like codes sometimes (`B12`), but have no dot.
fn looks_like_code(word: &str) -> bool {
    code(word).is_some() && (word.contains('.') || word.len() > 4)
}

fn not_a_code(text: &str) -> String {
    let digits = text.len() == 5 && text.bytes().take(4).all(|byte| byte.is_ascii_digit());
    let procedure = if digits { "; this may be a procedure code" } else { "" };
    format!("{EXPECTED}{procedure}")
}

fn dotted(text: &str) -> Option<bool> {
    (text.len() > 3).then(|| text.contains('.'))
}

fn range(low: &str, high: &str) -> Result<Said, String> {
    let (Some(first), Some(last)) = (code(low), code(high)) else { return Err(not_a_code(low)) };
    if first.len() != last.len() {
        return Err(String::from(
            "a range between codes of one length: what lies between others is not said; write the codes out, or M54.*",
        ));
    }
    if first > last {
        return Err(String::from("a range from a lower code to a higher one"));
    }
    Ok(Said { what: Listed::Range(first, last), dotted: dotted(low) })
}

fn prefix(start: &str) -> Result<Said, String> {
    let start = start.strip_suffix('.').unwrap_or(start);
    let found = code(start).ok_or_else(|| not_a_code(start))?;
    Ok(Said { what: Listed::Prefix(found), dotted: dotted(start) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ranges_and_beginnings() {
        for (cell, expected) in [
            ("M54.50", "M54.50"),
            ("m5450", "M54.50"),
            ("M54.50 Low back pain, unspecified", "M54.50"),
            ("D51.0 Vitamin B12 deficiency anemia", "D51.0"),
            ("E53.8 B12 deficiency", "E53.8"),
            ("S39.012A", "S39.012A"),
            ("M54", "M54"),
            ("M54.50-M54.59", "M54.50 to M54.59"),
            ("M54.50 - M54.59", "M54.50 to M54.59"),
            ("M54.50 \u{2013} M54.59", "M54.50 to M54.59"),
            ("\u{feff}M54.50", "M54.50"),
            ("M5450 to M5459 Low back pain", "M54.50 to M54.59"),
            ("M54.*", "M54*"),
            ("M545*", "M54.5*"),
        ] {
            assert_eq!(read(cell.as_bytes()).map(|said| said.what.to_string()).as_deref(), Ok(expected), "{cell}");
        }
        assert_eq!(read(b"M54.50").map(|said| said.dotted), Ok(Some(true)));
        assert_eq!(read(b"M5450").map(|said| said.dotted), Ok(Some(false)));
        assert_eq!(read(b"M54").map(|said| said.dotted), Ok(None));
    }

    #[test]
    fn what_is_none() {
        for (cell, expected) in [
            ("", "a diagnosis code"),
            ("97110", "this may be a procedure code"),
            ("0213T", "this may be a procedure code"),
            ("724.2", "a diagnosis code"),
            ("M5.450", "a diagnosis code"),
            ("M54.50, M54.51", "a diagnosis code"),
            ("M54.50 M54.51", "one code in each row"),
            ("M54.5-M54.59", "codes of one length"),
            ("M54.59-M54.50", "from a lower code"),
            ("M54.50-97110", "a diagnosis code"),
            ("M54.5\u{e9}", "a diagnosis code"),
            ("*", "a diagnosis code"),
        ] {
            let told = read(cell.as_bytes()).unwrap_err();
            assert!(told.contains(expected), "{cell}: {told}");
        }
    }
}
