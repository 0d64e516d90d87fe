//! The values a record can give for a fact: one schema for each type.
//!
//! What always holds: what the reader of records takes for a fact of the type, the schema takes, and the other way round, but for what
//! no pattern can say: that an eight-digit date is a day of the calendar.

use super::json::{Json, any_of, of, reference};
use crate::model::types::{Scalar, Type};

/// The words that programs write for absent or unknown: nobody knows which, so they are refused.
const REFUSED: [&str; 12] =
    ["none", "null", "nan", "n/a", "#n/a", "na", "<na>", "nat", "nil", "undefined", "(null)", "#null!"];

/// Five digits, four and a capital, or a capital and four.
const PROCEDURE: &str = "[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}";
const DIAGNOSIS: &str = "[A-Z][0-9][0-9A-Z](\\.?[0-9A-Z]{1,4})?";
const MODIFIER: &str = "[0-9A-Z]{2}";

/// The schema of one value.
pub(super) fn value(scalar: &Scalar) -> Json {
    match scalar {
        Scalar::Bool => of([(
            "enum",
            Json::List(
                [Json::Flag(true), Json::Flag(false)]
                    .into_iter()
                    .chain(
                        ["true", "false", "yes", "no", "TRUE", "FALSE", "Yes", "No", "YES", "NO", "True", "False"]
                            .map(Json::text),
                    )
                    .collect(),
            ),
        )]),
        Scalar::Minutes => {
            number("integer", Some(1440), "^0*([0-9]{1,3}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)(\\.0*)?( minutes?)?$")
        }
        Scalar::Money => number("number", None, "^\\$?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]*)?$"),
        Scalar::Date => any_of(vec![
            of([("type", Json::text("string")), ("format", Json::text("date")), ("pattern", Json::text("^[0-9]{4}-"))]),
            patterned("^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$"),
            of([
                ("type", Json::text("integer")),
                ("minimum", Json::Whole(10_000_101)),
                ("maximum", Json::Whole(99_991_231)),
            ]),
        ]),
        Scalar::Time => patterned("^([01][0-9]|2[0-3]):[0-5][0-9]$"),
        Scalar::Text => of([
            ("type", Json::List(vec![Json::text("string"), Json::text("number")])),
            ("pattern", Json::text("\\S")),
            ("not", reference("refused")),
        ]),
        Scalar::Procedure => coded(&format!("^({PROCEDURE})$"), 10_000, 99_999),
        Scalar::Diagnosis => patterned(&format!("^({DIAGNOSIS})$")),
        Scalar::Modifier => coded(&format!("^{MODIFIER}$"), 10, 99),
        Scalar::Place => coded("^[0-9]{2}$", 10, 99),
        Scalar::State => patterned("^[A-Z]{2}$"),
        Scalar::Word(words) => of([("enum", Json::texts(words.list()))]),
        Scalar::Number
        | Scalar::Percent
        | Scalar::Days
        | Scalar::WorkingDays
        | Scalar::Months
        | Scalar::Years
        | Scalar::Period => number("number", None, "^[0-9]+(\\.[0-9]*)?$"),
    }
}

/// The name of the schema of a type in `$defs`.
pub(super) fn name(ty: &Type) -> String {
    let one = match &ty.scalar {
        Scalar::Bool => "yes-or-no",
        Scalar::Minutes => "minutes",
        Scalar::Money => "money",
        Scalar::Date => "date",
        Scalar::Time => "time",
        Scalar::Text => "text",
        Scalar::Procedure => "procedure",
        Scalar::Diagnosis => "diagnosis",
        Scalar::Modifier => "modifier",
        Scalar::Place => "place-of-service",
        Scalar::State => "state",
        Scalar::Word(words) => return listed(ty, words.what().split_once(' ').map_or("", |(_, what)| what)),
        _ => "number",
    };
    listed(ty, one)
}

fn listed(ty: &Type, one: &str) -> String {
    let one = one.replace(' ', "-");
    if ty.list { format!("list-of-{one}") } else { one }
}

/// The schema of a type: one value, or a list of them.
pub(super) fn of_type(ty: &Type) -> Json {
    let one = Type::one(ty.scalar.clone());
    if !ty.list {
        return value(&ty.scalar);
    }
    any_of(vec![
        of([("type", Json::text("array")), ("items", reference(&format!("{}-given", name(&one))))]),
        reference(&format!("{}-given", name(&one))),
        of([
            ("description", Json::text("several in one text, with ; between them")),
            ("type", Json::text("string")),
            ("pattern", Json::text(format!("^({one})(; *({one}))+$", one = member(&ty.scalar)))),
        ]),
    ])
}

/// What a member of a list looks like in a text.
fn member(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Procedure => String::from(PROCEDURE),
        Scalar::Diagnosis => String::from(DIAGNOSIS),
        Scalar::Modifier => String::from(MODIFIER),
        Scalar::Word(words) => words.list().join("|"),
        _ => String::from("[^;]*[^; ][^;]*"),
    }
}

/// What no fact can be.
pub(super) fn refused() -> Json {
    // A pattern has no switch for capitals.
    let any_case = |word: &str| -> String {
        let letter = |c: char| match c {
            c if c.is_ascii_alphabetic() => format!("[{}{c}]", c.to_ascii_uppercase()),
            '(' | ')' => format!("\\{c}"),
            c => c.to_string(),
        };
        word.chars().map(letter).collect()
    };
    let all: Vec<String> = REFUSED.iter().map(|word| any_case(word)).collect();
    let text = format!("^({})$", all.join("|"));
    of([
        ("description", Json::text("words that say neither that a fact is absent nor that it is unknown")),
        ("type", Json::text("string")),
        ("pattern", Json::text(text)),
    ])
}

fn patterned(pattern: &str) -> Json {
    of([("type", Json::text("string")), ("pattern", Json::text(pattern))])
}

/// A code, as text or as a number that has its digits.
fn coded(pattern: &str, least: u32, most: u32) -> Json {
    of([
        ("type", Json::texts(["string", "integer"])),
        ("pattern", Json::text(pattern)),
        ("minimum", Json::Whole(least)),
        ("maximum", Json::Whole(most)),
    ])
}

/// A number, or text that is one.
fn number(kind: &str, most: Option<u32>, pattern: &str) -> Json {
    let mut entries =
        vec![(String::from("type"), Json::texts([kind, "string"])), (String::from("minimum"), Json::Whole(0))];
    entries.extend(most.map(|most| (String::from("maximum"), Json::Whole(most))));
    entries.push((String::from("pattern"), Json::text(pattern)));
    Json::Object(entries)
}
