//! The schema of an answer in short, as `check --brief` writes it: a row, or a rejection as in whole answers. Every key is always there, and there are
//! no others.

use super::determination::{date, error, exactly, list, number, number_of_line, one_of, or_null, rejected, text};
use super::json::{Entries, Json, any_of, of, reference};

/// Of one row.
pub(super) fn brief() -> Entries {
    let entry = |key: &str, value: Json| (key.to_owned(), value);
    vec![
        entry("title", Json::text("An answer of payrules in short")),
        entry(
            "description",
            Json::text(
                "what one session record comes to; `check --brief --format json` writes a list of these, `--format jsonl` one on each line",
            ),
        ),
        entry("oneOf", Json::List(vec![reference("brief"), reference("rejection")])),
        entry(
            "$defs",
            of([
                ("brief", decided()),
                ("rejection", rejected()),
                ("line", line()),
                ("error", error()),
                ("decision", one_of(&["covered", "review", "needs_info", "hold", "not_billed", "not_covered"])),
            ]),
        ),
    ]
}

fn decided() -> Json {
    let session = any_of(vec![reference("decision"), of([("const", Json::text("partial"))])]);
    exactly(
        "one session in short",
        vec![
            ("schema", "version of the contract", of([("const", Json::Whole(1))])),
            ("id", "visit number", text()),
            ("payer", "id of the profile", text()),
            ("date_of_service", "day of the session", date()),
            ("decision", "the decision of the session", session),
            ("lines", "one for each line of the record, in its order", list(reference("line"))),
            (
                "rules",
                "ids of the rules that fired, each once, in the order of the findings of a whole answer",
                list(text()),
            ),
            ("missing", "paths of the facts that would settle what is open, sorted, each once", list(text())),
        ],
    )
}

fn line() -> Json {
    exactly(
        "what one line of the record comes to",
        vec![
            ("line", "number of the line, from 1", number_of_line()),
            ("code", "procedure code", text()),
            ("decision", "the decision", reference("decision")),
            ("units", "units to bill; null: unknown", or_null(number())),
        ],
    )
}
