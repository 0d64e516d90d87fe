//! Generated conditions and values, by type: every construct of the language that a rule can have.

use payrules::model::enums::Words;
use payrules::model::facts::{FactId, Owner};
use payrules::model::types::Scalar;

use crate::tape::Tape;

/// Where a condition stands.
#[derive(Clone, Copy)]
pub struct Place {
    /// In a rule about each line, or inside a quantifier over lines: facts of a line can be read.
    pub line: bool,
    /// The rule is about each line, so that `this.` and `other` mean something.
    pub own: bool,
    /// How deep inside quantifiers.
    pub inside: usize,
    /// Units and billed modifiers can be read.
    pub late: bool,
    /// `covered line` can be read.
    pub covered: bool,
}

/// Dates on both sides of each other and of the session's.
pub const DATES: &[&str] =
    &["2026-03-02", "2026-03-01", "2026-03-03", "2026-01-31", "2025-12-31", "2026-02-28", "2025-03-02"];
/// Amounts.
pub const MONEY: &[&str] = &["0.00", "33.33", "50.00", "120.00"];
/// Minutes around the bounds of units.
pub const MINUTES: &[&str] = &["0", "7", "8", "15", "22", "23", "30", "37", "38", "60"];
/// Counts.
pub const NUMBERS: &[&str] = &["0", "1", "2", "3", "4", "30"];
/// Codes of each class, and one of none.
pub const CODES: &[&str] = &["97124", "97110", "97140", "97010", "97161", "97545", "99999"];
/// Diagnoses.
pub const DIAGNOSES: &[&str] = &["M54.50", "M54.2", "G89.29", "S39.012A", "Z00.00"];
/// Modifiers.
pub const MODIFIERS: &[&str] = &["GP", "KX", "59", "XS", "CQ", "GO"];
/// Places of service.
pub const PLACES: &[&str] = &["11", "12", "02"];
/// States.
pub const STATES: &[&str] = &["WA", "OR"];
/// Times of day.
pub const TIMES: &[&str] = &["09:00", "12:30"];
/// Any text.
pub const TEXTS: &[&str] = &["A1", "b 2"];

/// The values that a type is tried with, as a record writes them.
pub fn values(scalar: &Scalar) -> Vec<String> {
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match scalar {
        Scalar::Bool => all(&["true", "false"]),
        Scalar::Minutes => all(MINUTES),
        Scalar::Money => all(MONEY),
        Scalar::Date => all(DATES),
        Scalar::Time => all(TIMES),
        Scalar::Procedure => all(CODES),
        Scalar::Diagnosis => all(DIAGNOSES),
        Scalar::Modifier => all(MODIFIERS),
        Scalar::Place => all(PLACES),
        Scalar::State => all(STATES),
        Scalar::Text => all(TEXTS),
        Scalar::Word(Words::Fixed(words)) => all(words.words).into_iter().take(4).collect(),
        Scalar::Word(Words::Declared(_)) => all(&["tens", "ultrasound"]),
        _ => all(NUMBERS),
    }
}

/// A literal of a type as rules write it.
fn literal(tape: &mut Tape<'_>, scalar: &Scalar) -> String {
    let values = values(scalar);
    let value = tape.of(&values).clone();
    match scalar {
        Scalar::Minutes => format!("{value} minutes"),
        Scalar::Money => format!("${value}"),
        Scalar::State | Scalar::Text => format!("\"{value}\""),
        _ => value,
    }
}

/// A fact of a type, if the place has one.
fn fact(tape: &mut Tape<'_>, place: Place, wanted: impl Fn(&Scalar, bool) -> bool) -> Option<(String, FactId)> {
    let fits = |id: &FactId| wanted(&id.def().ty().scalar, id.def().ty().list);
    let of_session = FactId::of(Owner::Session).filter(|id| !matches!(id.def().path, "id" | "payer" | "paid_by"));
    let mut all: Vec<(String, FactId)> = of_session.filter(fits).map(|id| (id.def().path.to_owned(), id)).collect();
    if place.line {
        // Twice, as there are fewer of them.
        let of_line =
            || FactId::of(Owner::Line).filter(|id| !matches!(id.def().path, "id" | "outcome" | "diagnosis_pointers"));
        let named = |id: FactId| (id.def().path.to_owned(), id);
        all.extend(of_line().filter(fits).map(named));
        all.extend(of_line().filter(fits).map(named));
        if place.own && place.inside > 0 {
            all.extend(of_line().filter(fits).map(|id| (format!("this.{}", id.def().path), id)));
        }
    }
    let authorization = FactId::of(Owner::Authorization).filter(fits);
    all.extend(authorization.map(|id| (format!("authorization.{}", id.def().path), id)));
    if all.is_empty() { None } else { Some(tape.of(&all).clone()) }
}

/// A number of a type; `depth`: how much deeper it may go.
pub fn number(tape: &mut Tape<'_>, place: Place, scalar: &Scalar, depth: usize) -> String {
    let simple = |tape: &mut Tape<'_>| match tape.below(3) {
        0 => literal(tape, scalar),
        _ => fact(tape, place, |s, list| s == scalar && !list).map_or_else(|| literal(tape, scalar), |(path, _)| path),
    };
    if depth == 0 {
        return simple(tape);
    }
    let more = |tape: &mut Tape<'_>| number(tape, place, scalar, depth - 1);
    match (tape.below(14), scalar) {
        (0, Scalar::Number) => format!("(count of {})", lines(tape, place, depth - 1)),
        (1, Scalar::Number) => "extra.count".into(),
        (2, Scalar::Number) => "history.seen".into(),
        (3, Scalar::Number) => "most".into(),
        (4, Scalar::Number) if place.line => "(top for code)".into(),
        (5, Scalar::Number) if place.late && place.line => "units".into(),
        (0, Scalar::Minutes) => format!("(sum of minutes of {})", lines(tape, place, depth - 1)),
        (0, Scalar::Money) => format!("(sum of charge of {})", lines(tape, place, depth - 1)),
        (1, Scalar::Money) => format!("(50% of {})", more(tape)),
        (1, Scalar::Minutes) => format!("(33% of {})", more(tape)),
        (6, _) => format!("({} + {})", more(tape), more(tape)),
        (7, _) => format!("({} - {})", more(tape), more(tape)),
        (8, _) => format!("(smallest of ({}, {}))", more(tape), more(tape)),
        (9, _) => format!("(largest of ({}, {}))", more(tape), more(tape)),
        (10, _) => {
            let condition = condition(tape, place, depth - 1);
            format!("(if {condition} then {} else {})", more(tape), more(tape))
        }
        (11, Scalar::Number) => format!("({} * {})", more(tape), tape.of(NUMBERS)),
        _ => simple(tape),
    }
}

/// A date.
fn date(tape: &mut Tape<'_>, place: Place, depth: usize) -> String {
    let simple = |tape: &mut Tape<'_>| match tape.below(4) {
        0 => literal(tape, &Scalar::Date),
        1 => "date_of_service".into(),
        _ => fact(tape, place, |s, list| *s == Scalar::Date && !list).map_or_else(|| "date_of_service".into(), |f| f.0),
    };
    if depth == 0 {
        return simple(tape);
    }
    match tape.below(6) {
        0 => format!("({} + {})", simple(tape), period(tape)),
        1 => format!("({} - {})", simple(tape), period(tape)),
        2 => format!("(latest of ({}, {}))", date(tape, place, depth - 1), simple(tape)),
        3 => format!("(earliest of ({}, {}))", date(tape, place, depth - 1), simple(tape)),
        _ => simple(tape),
    }
}

/// A length of time.
fn period(tape: &mut Tape<'_>) -> String {
    let all = ["1 day", "30 days", "1 month", "12 months", "1 year", "5 working days", "2 weeks", "grace"];
    (*tape.of(&all)).to_owned()
}

/// A collection of lines, with the words that say which.
fn lines(tape: &mut Tape<'_>, place: Place, depth: usize) -> String {
    let noun = if place.covered && tape.percent(25) { "covered lines" } else { "lines" };
    let noun = if place.own && place.inside == 0 && tape.percent(40) { format!("other {noun}") } else { noun.into() };
    if place.inside > 1 || tape.percent(20) {
        return noun;
    }
    format!("{noun} where ({})", condition(tape, Place { line: true, inside: place.inside + 1, ..place }, depth))
}

const ORDER: &[&str] = &["<", "<=", ">", ">=", "is", "is not"];

/// A condition; `depth`: how much deeper it may go.
pub fn condition(tape: &mut Tape<'_>, place: Place, depth: usize) -> String {
    if depth > 0 {
        match tape.below(9) {
            0 => return format!("({} and {})", condition(tape, place, depth - 1), condition(tape, place, depth - 1)),
            1 => return format!("({} or {})", condition(tape, place, depth - 1), condition(tape, place, depth - 1)),
            2 => return format!("(not ({}))", condition(tape, place, depth - 1)),
            3 => return quantified(tape, place, depth),
            4 => {
                let parts: Vec<String> = (0..3).map(|_| condition(tape, place, depth - 1)).collect();
                return format!("({} 2 of ({}))", tape.of(&["at least", "at most", "exactly"]), parts.join(", "));
            }
            _ => {}
        }
    }
    comparison(tape, place, depth)
}

fn quantified(tape: &mut Tape<'_>, place: Place, depth: usize) -> String {
    if place.inside > 1 {
        return comparison(tape, place, 0);
    }
    let inside = Place { line: true, inside: place.inside + 1, ..place };
    let other = if place.own && place.inside == 0 && tape.percent(50) { "other " } else { "" };
    let covered = if place.covered && tape.percent(25) { "covered " } else { "" };
    let filter = condition(tape, inside, depth - 1);
    match tape.below(7) {
        0 | 1 => format!("(some {other}{covered}line where ({filter}))"),
        2 => format!("(no {other}{covered}line where ({filter}))"),
        3 => {
            let satisfies = condition(tape, inside, depth - 1);
            format!("(every {other}{covered}line where ({filter}) satisfies ({satisfies}))")
        }
        4 => "(some authorization where (visits > 2))".into(),
        n => {
            let how = if n == 5 { "at least" } else { "exactly" };
            format!("({how} 2 {other}{covered}lines where ({filter}))")
        }
    }
}

fn comparison(tape: &mut Tape<'_>, place: Place, depth: usize) -> String {
    let depth = depth.min(2);
    match tape.below(16) {
        0 => "extra.flag".into(),
        1 => fact(tape, place, |s, list| *s == Scalar::Bool && !list).map_or("extra.flag".into(), |f| f.0),
        2 => {
            let scalar = tape.of(&[Scalar::Number, Scalar::Minutes, Scalar::Money]).clone();
            let (a, how) = (number(tape, place, &scalar, depth), *tape.of(ORDER));
            format!("{a} {how} {}", number(tape, place, &scalar, depth))
        }
        3 => {
            let (a, how) = (date(tape, place, depth), *tape.of(ORDER));
            format!("{a} {how} {}", date(tape, place, depth))
        }
        4 => {
            let side = *tape.of(&["after", "before"]);
            let (d, p) = (date(tape, place, depth), period(tape));
            format!("{d} within {p} {side} {}", date(tape, place, depth))
        }
        5 => {
            let (a, b) = (date(tape, place, 0), date(tape, place, 0));
            format!("days from {a} to {b} {} 30 days", tape.of(ORDER))
        }
        6 => format!("age {} {} years", tape.of(ORDER), tape.of(&["3", "18", "65"])),
        7 => format!("start_time {} {}", tape.of(ORDER), tape.of(&["\"09:00\"", "end_time"])),
        8 => present(tape, place),
        9 => list(tape, place),
        10 if place.line => list(tape, place),
        11 if place.late && place.line => {
            let how = *tape.of(&["has", "has any of", "has none of"]);
            let what = tape.of(MODIFIERS);
            if how == "has" {
                format!("billed_modifiers has {what}")
            } else {
                format!("billed_modifiers {how} [{what}, GN]")
            }
        }
        12 => (*tape.of(&["ready", "plan_now"])).to_owned(),
        13 if place.own && place.inside > 0 => {
            format!("(pairs for (code, this.code)) {}", tape.of(&["is present", "is 1", "is 0"]))
        }
        _ => single(tape, place),
    }
}

/// A text, code or word held against others.
fn single(tape: &mut Tape<'_>, place: Place) -> String {
    let texts = |s: &Scalar, list: bool| {
        !list && !s.is_numeric() && !matches!(s, Scalar::Bool | Scalar::Date | Scalar::Time | Scalar::Text)
    };
    let Some((path, id)) = fact(tape, place, texts) else { return "extra.flag".into() };
    let scalar = id.def().ty().scalar;
    let (a, b) = (literal(tape, &scalar), literal(tape, &scalar));
    match tape.below(6) {
        0 => format!("{path} is {a}"),
        1 => format!("{path} is not {a}"),
        2 => format!("{path} in [{a}, {b}]"),
        3 => format!("{path} not in [{a}, {b}]"),
        4 if scalar == Scalar::Procedure => {
            format!("{path} in {}", tape.of(&["[97110 to 97140]", "hands_on", "plan_of_care.codes"]))
        }
        _ if place.own && place.inside > 0 && !path.contains('.') => format!("{path} is this.{path}"),
        _ => format!("{path} is {a}"),
    }
}

fn list(tape: &mut Tape<'_>, place: Place) -> String {
    let lists = |s: &Scalar, list: bool| list && !matches!(s, Scalar::Text);
    let (path, scalar) = match fact(tape, place, lists) {
        Some((path, id)) => (path, id.def().ty().scalar),
        None => ("diagnoses".into(), Scalar::Diagnosis),
    };
    let (a, b) = (literal(tape, &scalar), literal(tape, &scalar));
    let many = match (&scalar, tape.below(4)) {
        (Scalar::Diagnosis, 0) => "[M54.*, S39.*]".to_owned(),
        (Scalar::Diagnosis, 1) => "diagnoses".to_owned(),
        (Scalar::Procedure, 0) => "hands_on".to_owned(),
        _ => format!("[{a}, {b}]"),
    };
    match tape.below(6) {
        0 => format!("{path} has {a}"),
        1 => format!("{path} has any of {many}"),
        2 => format!("{path} has all of {many}"),
        3 => format!("{path} has none of {many}"),
        4 if scalar == Scalar::Procedure && place.line => format!("{path} has code"),
        _ => format!("{path} has only {many}"),
    }
}

fn present(tape: &mut Tape<'_>, place: Place) -> String {
    let how = *tape.of(&["is present", "is absent"]);
    let what = match tape.below(5) {
        0 => "referral".into(),
        1 => "plan_of_care".into(),
        2 => "authorization".into(),
        _ => fact(tape, place, |_, _| true).map_or("referral".into(), |f| f.0),
    };
    format!("{what} {how}")
}
