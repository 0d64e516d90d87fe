//! From what is written in a cell or a JSON value to the state of a fact of a known type.
//!
//! In: the definition of a fact, and what was written, still untyped ([`Raw`]). Out: its [`State`], or what was wrong, once for
//! each bad member of a list. Empty and null are unknown and never come here; `none` is absent; words such as `NULL` and
//! `N/A` are refused, because whether they mean absent or unknown is not ours to guess.

use rust_decimal::Decimal;

use super::facts::FactDef;
use super::literal;
use super::session::Raw;
use super::state::State;
use super::types::{Scalar, Type};
use super::value::Value;

/// Minutes of a day.
const DAY: u32 = 1440;

/// No claim has a number of more than 15 digits before the point.
const BEYOND: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// The most digits behind the point, so that every number fits into a column of exact decimals.
const DECIMALS: u32 = 10;

/// The diagnosis pointers of a claim form, as letters.
const POINTER_LETTERS: &str = "ABCDEFGHIJKL";

const ADVICE: &str =
    "a value; write `none` if it is known that there is none, and leave the field empty if it is not known";

/// What a list is expected to be where a member of it says nothing.
const SILENT: &str = "a list without `none` and without empty members";

/// One thing wrong with a value.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What was written.
    pub value: String,
    /// What was expected, and what to do.
    pub expected: String,
}

impl Wrong {
    /// That `value` is wrong, and what was expected.
    pub fn new(value: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { value: value.into(), expected: expected.into() }
    }
}

/// The text of a cell or of a JSON string: empty is unknown, `none` absent.
#[must_use]
pub fn text(text: &str) -> Option<Raw> {
    match text.trim() {
        "" => None,
        "none" => Some(Raw::Absent),
        text => Some(Raw::Text(text.to_string())),
    }
}

/// What a member of a list says: it has to say something. `shown` is how it is written.
///
/// # Errors
/// That it says nothing.
pub fn member(said: Option<Raw>, shown: impl FnOnce() -> String) -> Result<Raw, Wrong> {
    match said {
        Some(Raw::Absent) | None => Err(Wrong::new(shown(), SILENT)),
        Some(one) => Ok(one),
    }
}

/// The state of a fact.
///
/// # Errors
/// Everything wrong with the value.
pub fn state(def: &FactDef, raw: &Raw) -> Result<State, Vec<Wrong>> {
    of_type(def.path, &def.ty(), raw)
}

/// The same of a fact that a profile declares, by its path and type.
///
/// # Errors
/// Everything wrong with the value.
pub fn of_type(path: &str, ty: &Type, raw: &Raw) -> Result<State, Vec<Wrong>> {
    if *raw == Raw::Absent {
        return Ok(State::Absent);
    }
    let members: Vec<Raw> = match (ty.list, raw) {
        (true, Raw::List(members)) => members.clone(),
        (true, Raw::Text(text)) => text.split(';').map(|part| Raw::Text(part.trim().to_string())).collect(),
        (true, one) => vec![one.clone()],
        (false, Raw::List(_)) => return Err(vec![Wrong::new(show(raw), format!("{ty}, not a list"))]),
        (false, one) => return one_value(path, &ty.scalar, one).map(State::Known).map_err(|wrong| vec![wrong]),
    };
    let mut values = Vec::with_capacity(members.len());
    let mut wrong = Vec::new();
    for member in &members {
        match member_value(path, &ty.scalar, member) {
            Ok(value) => values.push(value),
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() { Ok(State::Known(Value::List(values))) } else { Err(wrong) }
}

fn member_value(path: &str, scalar: &Scalar, member: &Raw) -> Result<Value, Wrong> {
    match member {
        Raw::Absent => Err(Wrong::new("none", SILENT)),
        Raw::Text(text) if text.is_empty() || text == "none" => Err(Wrong::new(text.as_str(), SILENT)),
        other => one_value(path, scalar, other),
    }
}

fn one_value(path: &str, scalar: &Scalar, raw: &Raw) -> Result<Value, Wrong> {
    match raw {
        Raw::Bool(value) if *scalar == Scalar::Bool => Ok(Value::Bool(*value)),
        Raw::Bool(_) | Raw::List(_) | Raw::Absent => Err(Wrong::new(show(raw), scalar.to_string())),
        Raw::Number(text) | Raw::Text(text) => written(path, scalar, text),
    }
}

/// The value of a fact, or of one member of its list, from a number as written or a text without white space around it.
///
/// # Errors
/// What is wrong with it.
pub fn value(def: &FactDef, text: &str) -> Result<Value, Wrong> {
    written(def.path, &def.ty().scalar, text)
}

fn written(path: &str, scalar: &Scalar, text: &str) -> Result<Value, Wrong> {
    if is_refused(text) {
        return Err(Wrong::new(text, ADVICE));
    }
    if path == "diagnosis_pointers" {
        return pointer(text);
    }
    let value = literal::read(scalar, text).map_err(|e| Wrong::new(text, expected(scalar, text, e.0)))?;
    in_range(scalar, &value).map_err(|expected| Wrong::new(text, expected))?;
    Ok(value)
}

/// What was expected of a value, with better advice where the slip is a known one.
fn expected(scalar: &Scalar, text: &str, plain: String) -> String {
    let is_date = |part: Option<&str>| part.is_some_and(|part| literal::read(&Scalar::Date, part.trim()).is_ok());
    if *scalar != Scalar::Date {
        return plain;
    }
    for length in [10usize, 8] {
        let last = text.len().checked_sub(length).and_then(|at| text.get(at..));
        if text.len() > length && is_date(text.get(..length)) {
            let advice = if text.len() > length.saturating_mul(2) && is_date(last) {
                "one day, not a span of days: write a session for each day"
            } else {
                "a date alone, as YYYY-MM-DD, without a time of day"
            };
            return advice.to_string();
        }
    }
    plain
}

/// A record counts things: nothing in it is below zero, and no day has more than 1440 minutes.
fn in_range(scalar: &Scalar, value: &Value) -> Result<(), String> {
    let Some(number) = value.as_number() else { return Ok(()) };
    if number.is_sign_negative() && !number.is_zero() {
        return Err(format!("{scalar} that is not below 0"));
    }
    if number.trunc().abs() >= BEYOND || (number.scale() > DECIMALS && number.normalize().scale() > DECIMALS) {
        return Err(format!("{scalar} with at most 15 digits before the point and 10 behind it"));
    }
    if *scalar == Scalar::Minutes && number > Decimal::from(DAY) {
        return Err(format!("whole minutes from 0 to {DAY}, the minutes of a day"));
    }
    Ok(())
}

/// A pointer to one of twelve diagnoses, kept as its number.
fn pointer(text: &str) -> Result<Value, Wrong> {
    let letter = (1u8..).zip(POINTER_LETTERS.chars()).find(|(_, c)| text.chars().eq([*c])).map(|(n, _)| n);
    let number = text.parse::<u8>().ok().filter(|n| (1..=12).contains(n) && !text.starts_with('+'));
    letter
        .or(number)
        .map(|n| Value::text(&n.to_string()))
        .ok_or_else(|| Wrong::new(text, "a diagnosis pointer from 1 to 12 or A to L, such as 1 or 1;2"))
}

/// Everything wrong with a value whose type the contract does not know.
#[must_use]
pub fn untyped(raw: &Raw) -> Option<Wrong> {
    match raw {
        Raw::Text(text) | Raw::Number(text) => is_refused(text).then(|| Wrong::new(text.as_str(), ADVICE)),
        Raw::List(members) => members.iter().find_map(untyped),
        Raw::Absent | Raw::Bool(_) => None,
    }
}

/// Words that programs write for absent or unknown, nobody knows which.
#[must_use]
pub fn is_refused(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["none", "null", "nan", "n/a", "#n/a", "na", "<na>", "nat", "nil", "undefined", "(null)", "#null!"];
    may_be_refused(text.as_bytes()) && text.len() <= 9 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text begins as one of them: most begin otherwise.
#[inline]
#[must_use]
pub fn may_be_refused(text: &[u8]) -> bool {
    text.first().is_some_and(|first| matches!(first, b'n' | b'N' | b'u' | b'U' | b'#' | b'<' | b'('))
}

/// What was written, for a message.
#[must_use]
pub fn show(raw: &Raw) -> String {
    match raw {
        Raw::Absent => String::from("none"),
        Raw::Bool(value) => value.to_string(),
        Raw::Number(text) | Raw::Text(text) => text.clone(),
        Raw::List(members) => members.iter().map(show).collect::<Vec<_>>().join(";"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::{FactId, Owner};

    fn read(owner: Owner, path: &str, written: &str) -> Result<State, Vec<Wrong>> {
        state(FactId::find(owner, path).unwrap().def(), &text(written).unwrap())
    }

    fn shown(owner: Owner, path: &str, written: &str) -> String {
        match read(owner, path, written) {
            Ok(State::Known(value)) => value.to_string(),
            Ok(other) => format!("{other:?}"),
            Err(wrong) => wrong.iter().map(|w| format!("{}: {}", w.value, w.expected)).collect::<Vec<_>>().join(" | "),
        }
    }

    #[test]
    fn three_states() {
        assert_eq!(text("  "), None);
        assert_eq!(text(" none "), Some(Raw::Absent));
        assert_eq!(read(Owner::Line, "modifiers", "none"), Ok(State::Absent));
        for word in ["None", "NULL", "NaN", "N/A", "null", "#N/A", "NA", "<NA>", "NaT"] {
            for path in ["id", "date_of_service", "diagnoses", "coverage.plan_state"] {
                let wrong = read(Owner::Session, path, word).unwrap_err();
                assert_eq!(wrong.first().unwrap().expected, ADVICE, "{word} as {path}");
            }
        }
    }

    #[test]
    fn values_in_range() {
        let line = |path, text| shown(Owner::Line, path, text);
        assert_eq!(line("minutes", "25.0"), "25");
        assert_eq!(line("minutes", "25.5"), "25.5: whole minutes");
        assert_eq!(line("minutes", "1441"), "1441: whole minutes from 0 to 1440, the minutes of a day");
        assert_eq!(line("minutes", "-1"), "-1: minutes that are not negative");
        let digits = "an amount of money with at most 15 digits before the point and 10 behind it";
        assert_eq!(line("charge", "999999999999999.1234567890"), "999999999999999.123456789");
        assert_eq!(line("charge", "1000000000000000"), format!("1000000000000000: {digits}"));
        assert_eq!(line("charge", "0.12345678901"), format!("0.12345678901: {digits}"));
        assert_eq!(line("charge", "-45.00"), "-45.00: an amount of money that is not below 0");
        assert_eq!(line("diagnosis_pointers", "A;2;L"), "1;2;12");
        assert_eq!(
            line("diagnosis_pointers", "13"),
            "13: a diagnosis pointer from 1 to 12 or A to L, such as 1 or 1;2"
        );
        assert_eq!(line("modifiers", "GP;;59"), ": a list without `none` and without empty members");
    }

    #[test]
    fn dates_that_are_not_one_day() {
        let day = |text| shown(Owner::Session, "date_of_service", text);
        assert_eq!(day("2026-03-02"), "2026-03-02");
        assert!(day("2026-03-02/2026-03-04").contains("not a span of days"));
        assert!(day("20260302-20260304").contains("not a span of days"));
        assert!(day("2026-03-02T10:00:00").contains("without a time of day"));
        assert!(day("2026-02-30").contains("a date of the calendar"));
    }
}
