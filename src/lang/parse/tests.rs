//! What is read, and how fast what cannot be read is refused.

use super::*;
use crate::lang::ast::Kind;
use crate::source::{Sources, Span};

fn text(words: &str) -> Text {
    let mut sources = Sources::new();
    let source = sources.add("t.toml", words);
    Text { text: words.into(), at: Span::new(source, 0, words.len()), exact: true }
}

fn problems(words: &str) -> Vec<String> {
    let mut out = Vec::new();
    let _ = rule(&text(words), &mut out);
    out.iter().map(|d| format!("{} {}..{} {}", d.code, d.at.span.start, d.at.span.end, d.message)).collect()
}

#[test]
fn the_forms_are_read() {
    for words in [
        "for each line where code is 97124 require some other line where code in active_therapy otherwise deny",
        "require plan_of_care.certified_on is present otherwise hold",
        "for each line cap units at 4 - history.timed_units_today per session",
        "for each line where code in timed_codes unless place_of_service in [12, 62] cap units at 4 per session",
        "for each line where some other line where (ptp for (code, this.code)) is 1 unless modifiers has any of [59, XE] bundle",
        "for each line cap units at mue for code per code",
        "for the session where diagnoses has S39.012* and diagnoses has any of [M51.2*, M54.4*] hold",
        "require days from history.last_evaluation_on to date_of_service >= 180 days otherwise deny",
        "for each line where charge in [$5, $2,410.50,$6] warn",
        "require history.allowed_this_year < (if extra.emergency then $10,000 else $2,500) otherwise deny",
        "require at least 2 of (a, b, not c) otherwise hold",
        "require some authorization where (from <= this.date_of_service and codes has this.code) otherwise hold",
        "for the session where (sum of ((rvu for code) * units) of lines) > (if some line where code in evals then 18 else 12) warn",
        "require authorization.requested_on within 5 working days after date_of_service otherwise deny",
        "for each line where more than 1 of (modifiers has GP, modifiers has GO) hold # a comment",
        "require every line where code in timed satisfies (minutes >= 8 minutes) otherwise review",
        "for each line where age < 21 years and x is 75% of y warn",
        "for each line where some earlier line on this day where (code is this.code) deny",
    ] {
        assert_eq!(problems(words), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn wrong_forms_are_named_at_their_words() {
    let wrong = |words: &str, expected: &str| {
        let found = problems(words);
        assert!(found.iter().any(|p| p.contains(expected)), "{words}\n{found:#?}");
    };
    wrong("for each line where code = 97124 deny", "E0101 25..26 `=` is written `is`");
    wrong("for each line where code is 97124, deny", "E0101 33..34 `,` does not belong before an effect");
    wrong("for each line where code is 97124 then deny", "`then` does not belong");
    wrong("for each line where code is not in timed deny", "`is not in` is written `not in`");
    wrong("for the session where a AND b deny", "E0101 24..27 `AND` is written `and`");
    wrong("for the session where a and b or c deny", "E0103 30..32");
    let mut out = Vec::new();
    let _ = rule(&text("reqire a is present otherwise hold"), &mut out);
    let _ = rule(&text("for the session where a denied"), &mut out);
    let helps: Vec<&str> = out.iter().flat_map(|d| d.help.iter().map(String::as_str)).collect();
    assert_eq!(helps, ["did you mean `require`?", "say `deny`"]);
    wrong("require a", "E0101 8..9 the text ends too early");
    wrong("require (a otherwise deny", "E0102 8..9 `(` is never closed");
    wrong("require [a) otherwise deny", "E0102 10..11 `)` closes a `[`");
}

#[test]
fn brackets_are_read_once_however_deep() {
    let deep =
        |n: usize, close: usize| format!("require {}a is present{} otherwise deny", "(".repeat(n), ")".repeat(close));
    assert_eq!(problems(&deep(60, 60)), Vec::<String>::new());
    assert!(problems(&deep(60, 59)).iter().any(|p| p.starts_with("E0102")));
    assert!(problems(&deep(65, 65)).iter().any(|p| p.contains("nested more than 64 deep")));
    assert!(problems(&deep(10_000, 0)).iter().any(|p| p.contains("nested more than 64 deep")));
    // Right brackets around wrong words: the innermost word is refused, at its place.
    let wrong = format!("require {}?{} otherwise deny", "(".repeat(60), ")".repeat(60));
    assert!(problems(&wrong).iter().any(|p| p.contains("68..69")), "{:?}", problems(&wrong));
}

#[test]
fn a_pair_binds_its_filter_to_one_comparison() {
    let mut out = Vec::new();
    let read = condition(&text("some line where a is 1 and b is 2"), &mut out);
    assert!(matches!(read.map(|e| e.kind), Some(Kind::And(parts)) if parts.len() == 2));
}

#[test]
fn an_order_is_read_with_and_without_blanks() {
    use crate::lang::typed::Compare;
    let orders =
        [("<", Compare::Less), ("<=", Compare::LessOrEqual), (">", Compare::Greater), (">=", Compare::GreaterOrEqual)];
    for (sign, expected) in orders {
        for words in [format!("a {sign} 10"), format!("a{sign}10")] {
            let read = condition(&text(&words), &mut Vec::new()).map(|e| e.kind);
            assert!(matches!(&read, Some(Kind::Compare(found, _, _)) if *found == expected), "{words}: {read:?}");
        }
    }
}
