//! The schema of an answer in short, as `check --brief` and `check --brief=findings` write it: a row, or a rejection as in whole answers. Every key is always
//! there, and there are no others.

use super::determination::{
    date, error, exactly, finding, list, number, number_of_line, one_of, or_null, rejected, source, text,
};
use super::json::{Entries, Json, any_of, object, of, reference};

/// Of one row.
pub(super) fn brief() -> Entries {
    let doc = "what one session record comes to; `check --brief --format json` writes a list of these, `--format jsonl` one on each line";
    row("An answer of payrules in short", doc, false)
}

/// Of one row that tells its findings.
pub(super) fn brief_with_findings() -> Entries {
    let doc = "what one session record comes to, and what its rules found; `check --brief=findings --format json` writes a list of these, `--format jsonl` one on each line";
    row("An answer of payrules in short with its findings", doc, true)
}

fn row(title: &str, doc: &str, findings: bool) -> Entries {
    let entry = |key: &str, value: Json| (key.to_owned(), value);
    let mut parts = vec![
        ("brief", decided(findings)),
        ("rejection", rejected()),
        ("line", line()),
        ("error", error()),
        ("decision", one_of(&["covered", "review", "needs_info", "hold", "not_billed", "not_covered"])),
    ];
    if findings {
        parts.extend([("finding", finding()), ("source", source())]);
    }
    vec![
        entry("title", Json::text(title)),
        entry("description", Json::text(doc)),
        entry("oneOf", Json::List(vec![reference("brief"), reference("rejection")])),
        entry("$defs", object(parts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
    ]
}

fn decided(findings: bool) -> Json {
    let session = any_of(vec![reference("decision"), of([("const", Json::text("partial"))])]);
    let mut fields = vec![
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
    ];
    if findings {
        fields.push(("findings", "every rule that fired, as a whole answer has it", list(reference("finding"))));
    }
    fields.push(("missing", "paths of the facts that would settle what is open, sorted, each once", list(text())));
    exactly("one session in short", fields)
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
